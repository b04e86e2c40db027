"""For a teacher: plans for courses, and what AWS's own material teaches. order.py puts both into the map.

A notebook is named by its number, `12+` is with its exercise; the minutes are those that it states. KeyError where
there is no such notebook.
"""

from pathlib import Path

Minutes = dict[str, tuple[int, int]]  # number → (without the exercise, with it)
LECTURE = 90  # minutes; a few of them belong to questions

COURSES = {  # title → (when, notebooks, what it is for)
    "Two lectures, the tutorial before them": [
        ("at home, before", "00+ 01+ 02+ 03+", "Whoever comes has seen both branches run."),
        ("lecture 1", "90 10 11 12", "Why a state machine at all, what it does to the data, and to errors."),
        ("at home", "04+ 13+", "A loop with a bound; tests before anything is deployed."),
        ("lecture 2", "15 17 21", "Side by side, a person in between, what it costs and when to do without."),
    ],
    "One day, four times 90 minutes": [
        ("first", "00+ 01 02 03", "The tutorial: five functions, one state machine, both branches."),
        ("second", "04 10 11+", "The path, twenty steps, the data; the afternoon stands on the exercise of 11."),
        ("third", "12+ 13+", "Errors, then tests that have them on purpose."),
        ("fourth", "15 17+ 05", "Side by side, a person in between, and nothing is left."),
        ("at home", "22+", "The capstone, alone or in pairs."),
    ],
    "One semester, twelve weeks": [
        ("week 1", "00+ 01+ 02+", "Functions, roles, the first state machine."),
        ("week 2", "03+ 04+", "Runs, histories, a loop with a bound."),
        ("week 3", "05+ 06+ 07+", "The account, the bill, the designer."),
        ("week 4", "10+ 11+", "Why orchestrate; the five fields of a state's data."),
        ("week 5", "12+ 13+", "Errors and tests."),
        ("week 6", "14+ 15+", "JSONata and variables; Parallel and Map."),
        ("week 7", "16+ 17+", "Ten thousand cases; waiting for a person."),
        ("week 8", "18+ 19+", "Versions, redrive, doing it twice; Express."),
        ("week 9", "20+ 21+", "Queues, tables, topics, events; watching, paying, doing without."),
        ("weeks 10 to 12", "22+", "The capstone: a design in week 10, tests in 11, presentations in 12."),
    ],
}

WORKSHOP = [  # AWS's module and its minutes, ours, what differs
    (
        "1 Hello, 10",
        "00 02 07",
        "Theirs is drawn in the console. Ours is written, drawn, and can be designed in a cell.",
    ),
    ("2 Request response, 15", "01 03", "Theirs publishes to a topic, ours calls functions."),
    ("3 Run a job, `.sync`, 10", "19", "Theirs waits for AWS Batch, ours for another state machine."),
    ("4 Callback, 15", "17", "Theirs hangs for ever when nobody answers; ours ends, and has heartbeats and a button."),
    ("5 Choice and Map, 20", "03 04 15", "Ours also has failing iterations, and the limit of functions at once."),
    (
        "6 Input and output, 25",
        "11",
        "Theirs is a simulator in the console, ours TestState: the same answer as a run's.",
    ),
    ("7 API Gateway, Parallel, Express, 25", "15 19", "Ours has no API Gateway: a road not taken."),
    ("8 Errors, 20", "12", "Ours also keeps the data, shows the back-off, and tells the two time-outs apart."),
    ("9 SDK integrations, 10", "20", "Ours has five services in place of some 200."),
    ("10 CDK, 30", "", "Not ours: state machines here are made by the calls themselves."),
    ("11 SAM, 30", "", "Not ours."),
    (
        "12 Observability, 30",
        "21",
        "Theirs has X-Ray and CloudWatch's metrics; ours logs and queries, symptom to cause.",
    ),
    ("13 Nested Express, 20", "19 21", "Both count what it saves."),
    (
        "14 Distributed Map, 30",
        "16",
        "Theirs: a thousand children, in an account. Ours: ten thousand rows, without one.",
    ),
    ("–", "10", "Only ours: the same work as functions that call functions, measured."),
    ("–", "13", "Only ours: tests before anything is deployed."),
    ("–", "14", "Only ours: JSONata and variables."),
    ("–", "18", "Only ours: versions, aliases, redrive, and what happens when it is done twice."),
    ("–", "21", "Only ours: when not to use it."),
    ("–", "22", "Only ours: a capstone, of a manager's words, judged by its tests and its runs."),
    ("–", "05 06", "Only ours: nothing is left, what it cost, what errors of an account mean."),
]

TUTORIALS = [  # of the developer guide
    ("Getting started, seven parts", "00 01 02 03 11 15", "The same ground, with one story."),
    ("A state machine that uses Lambda", "01 02", ""),
    ("Handle error conditions", "12", ""),
    ("Repeat an action with Map", "15", ""),
    ("Iterate a loop with Lambda", "04", "Ours counts in a variable, without a function that counts."),
    ("Human approval", "17", "Theirs sends mail through API Gateway, ours has a button in the notebook."),
    ("Activities", "17", "Ours has the notebook as the worker."),
    ("A task timer", "17", "Theirs waits, then sends to a topic; ours waits for somebody, and no longer than told."),
    ("Continue as a new execution", "04 12", "Ours names the limit of 25,000 events, and has a loop with a bound."),
    ("Distributed Map over S3", "16", ""),
    ("Test a state (a topic)", "11 13", "Ours walks through whole machines."),
    ("Versions, aliases, redrive (topics)", "18", ""),
    (
        "Best practices",
        "10 12 17 19 21",
        "Each of them is tried: time-outs, retries of Lambda, large data, Standard or Express.",
    ),
    ("CDK, SAM, X-Ray, API Gateway", "", "Not ours."),
]

NEITHER = (
    "In neither of the three: state machines of another account, keys of one's own (KMS), HTTP tasks and private APIs, "
    "schedules, alarms, a pipeline that deploys by itself."
)


def for_teachers(paths: list[Path], minutes: Minutes) -> str:
    """The map's part for a teacher, as Markdown."""
    names = {path.stem[:2]: path.name for path in paths}
    plans = "\n\n".join(_plan(title, rows, names, minutes) for title, rows in COURSES.items())
    return TEXT.format(
        lecture=LECTURE,
        plans=plans,
        workshop=_compared(WORKSHOP, names),
        tutorials=_compared(TUTORIALS, names),
        neither=NEITHER,
    )


def together(told: str, minutes: Minutes) -> int:
    """The minutes of these notebooks."""
    return sum(minutes[one[:2]][one.endswith("+")] for one in told.split())


def _plan(title: str, rows: list[tuple[str, str, str]], names: dict[str, str], minutes: Minutes) -> str:
    lines = [f"### {title}", "", "| when | notebooks | minutes | what for |", "|---|---|---|---|"]
    for when, told, aim in rows:
        parts = ", ".join(_linked(one, names) for one in told.split())
        lines.append(f"| {when} | {parts} | {together(told, minutes)} | {aim} |")
    return "\n".join(lines)


def _linked(one: str, names: dict[str, str]) -> str:
    return f"[{one[:2]}]({names[one[:2]]}){' with its exercise' if one.endswith('+') else ''}"


def _compared(rows: list[tuple[str, str, str]], names: dict[str, str]) -> str:
    linked = [
        (theirs, " ".join(_linked(one, names) for one in ours.split()), differs) for theirs, ours, differs in rows
    ]
    return "\n".join(f"| {theirs} | {ours or '–'} | {differs} |" for theirs, ours, differs in linked)


TEXT = """\
## Plans for courses

Minutes are those that the notebooks state. A lecture has {lecture}; what is left of them belongs to questions. *With
its exercise* is done in the room, alone or in pairs; exercises that are not named are for home. Every notebook can be
run again from its top, so one stops best before a heading. [The front page](../README.md#for-instructors) has plans for
the tutorial alone, minute by minute.

{plans}

## Beside AWS's own material

AWS's workshop for Step Functions has fourteen modules, announced with 305 minutes, and needs an account. Numbers lead
to our notebooks.

| AWS's workshop: module, minutes | ours | what differs |
|---|---|---|
{workshop}

| AWS's developer guide: tutorials | ours | what differs |
|---|---|---|
{tutorials}

{neither}
"""
