"""The fields of a definition, one row each, for who checks a definition and for who runs it."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf
from typing import Any

from local_aws.states.language.choice import COMPOSITES, OPERATORS

JSONPATH, JSONATA = "JSONPath", "JSONata"
STATES = "Pass Task Choice Wait Succeed Fail Parallel Map"
FLOW = "Pass Task Wait Parallel Map"  # the states that go on to one other, or end
WORK = "Task Parallel Map"
SECONDS = 99_999_999


@dataclass(frozen=True, eq=False)
class Kind:
    """What a value is: AWS's name for it, Python's types, and whether JSONata may compute it."""

    told: str
    types: tuple[type, ...]
    computed: bool = False


ANY = Kind("any", (object,))
TEXT = Kind("String", (str,), computed=True)
MOMENT = Kind("String", (str,), computed=True)
TRUTH = Kind("Boolean", (bool,))
CONDITION = Kind("Boolean", (bool,), computed=True)
WHOLE = Kind("Integer", (int,), computed=True)
NUMBER = Kind("Number", (int, float), computed=True)
OBJECT = Kind("Object", (dict,))
ARRAY = Kind("Array", (list,))
FILLED = Kind("Array", (list,))  # that is not empty
PATH = Kind("String", (str,))
PATH_IN_RULE = Kind("String", (str,))
PATH_OR_NULL = Kind("String", (str, type(None)))
REFERENCE = Kind("String", (str, type(None)))
MESSAGE = Kind("String", (str,))  # a path or the call of an intrinsic function
TEMPLATE = Kind("Object", (dict, list))
SELECTOR = Kind("Object", (dict,))  # a template, and in JSONata too an object
VARIABLES = Kind("Object", (dict,))


@dataclass(frozen=True)
class Field:
    """A field of the objects that `places` lists: states by their type, and what else a definition is made of.

    `least` and `most` are the smallest and largest number, `one_of` all texts that may stand there. `path` is the kind
    of `<name>Path`, if in JSONPath that may stand in its place. `inside` is the place of the object, or of each object
    of the array, in the field; `needed` are those of the places that cannot do without; `default` is what a missing
    one means.
    """

    name: str
    places: str
    kind: Kind
    language: str | None = None
    least: float = -inf
    most: float = inf
    one_of: tuple[str, ...] = ()
    path: Kind | None = None
    inside: str = ""
    needed: str = ""
    distributed: bool = False
    default: Any = None


ROWS = (
    Field("Type", STATES, TEXT, needed=STATES, one_of=tuple(STATES.split())),
    Field("Comment", f"Machine Branch Processor {STATES} Retrier Catcher Rule Comparison", TEXT),
    Field("States", "Machine Branch Processor", OBJECT, needed="Machine Branch Processor"),
    Field("StartAt", "Machine Branch Processor", TEXT, needed="Machine Branch Processor"),
    Field("Version", "Machine", TEXT, one_of=("1.0",)),
    Field("QueryLanguage", f"Machine {STATES}", TEXT, one_of=(JSONPATH, JSONATA)),
    Field("ProcessorConfig", "Processor", OBJECT, inside="ProcessorConfig"),
    Field("Mode", "ProcessorConfig", TEXT, one_of=("INLINE", "DISTRIBUTED")),
    Field("ExecutionType", "ProcessorConfig", TEXT, one_of=("STANDARD", "EXPRESS")),
    # where a state goes on
    Field("Next", f"{FLOW} Catcher Rule", TEXT, needed="Catcher Rule"),
    Field("End", FLOW, TRUTH),
    Field("Default", "Choice", TEXT),
    # its data
    Field("InputPath", f"{FLOW} Choice Succeed", PATH_OR_NULL, JSONPATH),
    Field("OutputPath", f"{FLOW} Choice Succeed", PATH_OR_NULL, JSONPATH),
    Field("Parameters", f"Pass {WORK} ItemReader ResultWriter", TEMPLATE, JSONPATH),
    Field("ResultSelector", WORK, SELECTOR, JSONPATH),
    Field("ResultPath", f"Pass {WORK} Catcher", REFERENCE, JSONPATH),
    Field("Arguments", "Task Parallel ItemReader ResultWriter", ANY, JSONATA),
    Field("Output", f"{FLOW} Choice Succeed Catcher Rule", ANY, JSONATA),
    Field("Assign", f"{FLOW} Choice Catcher Rule", VARIABLES),
    Field("Result", "Pass", ANY, JSONPATH),
    # what it does
    Field("Resource", "Task ItemReader ResultWriter", TEXT, needed="Task"),
    Field("TimeoutSeconds", "Machine", WHOLE, least=0, most=SECONDS),
    Field("TimeoutSeconds", "Task", WHOLE, least=1, most=SECONDS, path=PATH),
    Field("HeartbeatSeconds", "Task", WHOLE, least=1, most=SECONDS, path=PATH),
    Field("Credentials", "Task", OBJECT, inside="Credentials"),
    Field("RoleArn", "Credentials", TEXT),
    Field("RoleArn.$", "Credentials", TEXT, JSONPATH),
    Field("Seconds", "Wait", WHOLE, least=0, most=SECONDS, path=PATH),
    Field("Timestamp", "Wait", MOMENT, path=PATH),
    Field("Error", "Fail", TEXT, path=MESSAGE),
    Field("Cause", "Fail", TEXT, path=MESSAGE),
    Field("Branches", "Parallel", FILLED, needed="Parallel"),
    # a Choice and its rules
    Field("Choices", "Choice", FILLED, inside="Rule", needed="Choice"),
    Field("Condition", "Rule", CONDITION, JSONATA, needed="Rule"),
    Field("Variable", "Rule Comparison", PATH_IN_RULE, JSONPATH),
    # a Map
    Field("ItemProcessor", "Map", OBJECT),
    Field("Iterator", "Map", OBJECT),
    Field("ItemReader", "Map", OBJECT, inside="ItemReader", distributed=True),
    Field("ReaderConfig", "ItemReader", OBJECT, inside="ReaderConfig"),
    Field("InputType", "ReaderConfig", TEXT, one_of=("CSV", "JSON", "JSONL", "MANIFEST", "PARQUET")),
    Field("Transformation", "ReaderConfig", TEXT, one_of=("NONE", "LOAD_AND_FLATTEN")),
    Field("ManifestType", "ReaderConfig", TEXT, one_of=("ATHENA_DATA", "S3_INVENTORY")),
    Field("ItemsPointer", "ReaderConfig", TEXT),
    Field("CSVDelimiter", "ReaderConfig", TEXT, one_of=("COMMA", "PIPE", "SEMICOLON", "SPACE", "TAB")),
    Field("CSVHeaderLocation", "ReaderConfig", TEXT, one_of=("FIRST_ROW", "GIVEN")),
    Field("CSVHeaders", "ReaderConfig", FILLED),
    Field("MaxItems", "ReaderConfig", WHOLE, path=PATH),
    Field("Items", "Map", ANY, JSONATA),
    Field("ItemsPath", "Map", PATH, JSONPATH),
    Field("ItemSelector", "Map", TEMPLATE),
    Field("ItemBatcher", "Map", OBJECT, inside="ItemBatcher", distributed=True),
    Field("MaxItemsPerBatch", "ItemBatcher", WHOLE, least=1, path=PATH),
    Field("MaxInputBytesPerBatch", "ItemBatcher", WHOLE, least=1, path=PATH),
    Field("BatchInput", "ItemBatcher", TEMPLATE),
    Field("ResultWriter", "Map", OBJECT, inside="ResultWriter", distributed=True),
    Field("WriterConfig", "ResultWriter", OBJECT, inside="WriterConfig"),
    Field("Transformation", "WriterConfig", TEXT, one_of=("NONE", "COMPACT", "FLATTEN")),
    Field("OutputType", "WriterConfig", TEXT, one_of=("JSON", "JSONL")),
    Field("MaxConcurrency", "Map", WHOLE, least=0, path=PATH, default=0),
    Field("ToleratedFailureCount", "Map", WHOLE, least=0, path=PATH),
    Field("ToleratedFailurePercentage", "Map", NUMBER, least=0, most=100, path=PATH),
    Field("Label", "Map", TEXT),
    # what follows a failure
    Field("Retry", WORK, ARRAY, inside="Retrier"),
    Field("Catch", WORK, ARRAY, inside="Catcher"),
    Field("ErrorEquals", "Retrier Catcher", FILLED, needed="Retrier Catcher"),
    Field("IntervalSeconds", "Retrier", WHOLE, least=0, most=SECONDS, default=1),
    Field("MaxAttempts", "Retrier", WHOLE, least=0, most=SECONDS, default=3),
    Field("BackoffRate", "Retrier", NUMBER, least=1, default=2.0),
    Field("MaxDelaySeconds", "Retrier", WHOLE, least=1, most=31_622_400, default=31_622_400),
    Field("JitterStrategy", "Retrier", TEXT, one_of=("NONE", "FULL"), default="NONE"),
)
OPERANDS = {"String": TEXT, "Number": NUMBER, "Boolean": TRUTH, "Timestamp": MOMENT}
OPEN = ("Credentials",)  # to any field
EXACTLY_ONE = {
    "Wait": ("SecondsPath", "Seconds", "TimestampPath", "Timestamp"),
    "Map": ("ItemProcessor", "Iterator"),
}
AT_LEAST_ONE = {
    "ItemBatcher": ("MaxItemsPerBatch", "MaxItemsPerBatchPath", "MaxInputBytesPerBatch", "MaxInputBytesPerBatchPath")
}


def _comparisons() -> list[Field]:
    """The fields of a rule that compare, and those that join other rules."""
    places = "Rule Comparison"
    kinds = {name: PATH_IN_RULE if found.at_path else OPERANDS[found.operand] for name, found in OPERATORS.items()}
    joins = {name: OBJECT if name == "Not" else FILLED for name in COMPOSITES}
    return [
        *(Field(name, places, kind, JSONPATH) for name, kind in kinds.items()),
        *(Field(name, places, kind, JSONPATH, inside="Comparison") for name, kind in joins.items()),
    ]


def by_place(rows: Iterable[Field]) -> dict[str, dict[str, Field]]:
    """`{"Wait": {"Type": Field(…), "Seconds": …, "SecondsPath": …}, …}`."""
    fields: dict[str, dict[str, Field]] = {}
    for row in rows:
        for place in row.places.split():
            fields.setdefault(place, {})[row.name] = row
            if row.path:
                fields[place][f"{row.name}Path"] = Field(f"{row.name}Path", place, row.path, JSONPATH)
    return fields


FIELDS_OF = by_place((*ROWS, *_comparisons()))
FIELDS = {row.name: row for row in ROWS}


def value_in(fields: dict[str, Any], name: str) -> Any:
    """The field's value, or what a missing one means."""
    return fields.get(name, FIELDS[name].default)
