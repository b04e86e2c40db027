"""The engine's own tests in a tab's interpreter; what is left out, and what differs there, is named with its reason."""

import json
import shutil

import pytest

from publish import guide
from tests.in_tab.comparing import HERE

ROOMS = ("tests/history", "tests/local_aws/states", "tests/local_aws/services")
RUN = (
    "trace",
    *("states_api", "states_data", "states_definitions", "states_maps", "states_nested", "states_paths"),
    *("states_redrive", "states_tasks", "states_teststate", "states_warnings", "jsonata_values"),
)
DESKTOP = "it imports a package that a tab has not"
BESIDE = "it has two hundred run at once, or ends an expression that computes for ever: a tab stands still"
MINUTES = "not run, for CI's minutes: the notebooks and AWS's recordings go through most of the same code in a tab"
LEFT_OUT = {
    **dict.fromkeys(("jsonata_engines", "jsonata_reference", "states_statelint"), DESKTOP),
    **dict.fromkeys(("states_executions", "jsonata_in_states"), BESIDE),
    **dict.fromkeys(
        ("attacks", "neighbours", "sns", "sqs", "sources", "sources_limits", "recorded_histories"), MINUTES
    ),
    **dict.fromkeys(("limits", "states_limits", "states_limits_of_maps", "states_limits_of_the_engine"), MINUTES),
    **dict.fromkeys(("states_limits_of_tasks", "states_limits_of_the_api", "states_limits_of_the_language"), MINUTES),
    **dict.fromkeys(("states_definitions_fields", "states_definitions_measured", "states_histories"), MINUTES),
    **dict.fromkeys(("states_lists", "states_located_json", "states_status_events", "states_turning_points"), MINUTES),
    **dict.fromkeys(("states_patterns", "states_prepared_answers", "states_prepared_definitions"), MINUTES),
    **dict.fromkeys(
        ("states_resources", "states_services", "states_sizes", "states_sizes_of_variables", "states_time"), MINUTES
    ),
    **dict.fromkeys(("states_conformance", "states_thousand_runs", "jsonata_tree"), MINUTES),
    **dict.fromkeys(("event_targets", "event_tasks", "eventbridge", "given_tokens", "patterns", "queue"), MINUTES),
    **dict.fromkeys(
        ("queue_tasks", "tags", "topic_tasks", "sources_api", "states_versions", "states_missing_paths"), MINUTES
    ),
}
ENDLESS = "tests/local_aws/states/test_states_paths.py::test_a_bad_regular_expression_ends_with_its_execution"
OTHERWISE = {  # by the end of its name
    ENDLESS: "`re` ends no pattern",
    r"as_java_reads_them[/\\p{Lu}\\w+/-True]": "`re` knows no \\p",
    "is_not_offered_fails_with_a_sentence[aws-sdk:athena:listWorkGroups]": "a tab has no description of it",
    '["order-" & 1234567890123456]': "JavaScript's numbers have fifteen digits in a text",
    '["order-" & $d.id]': "the same",
    'in_jsonatas_words[$formatNumber(1, "x")]': "jsonata-js itself stumbles",
    "in_jsonatas_words[1/0 + 1]": "jsonata-js says undefined here, and null in AWS",
    "test_what_is_no_number_cannot_be_compared": "jsonata-js compares it",
}


def files() -> dict[str, str]:
    """The path of each test file, by what its name is about."""
    found = sorted(path for room in ROOMS for path in (guide.ROOT / room).rglob("test_*.py"))
    return {path.stem.removeprefix("test_"): path.relative_to(guide.ROOT).as_posix() for path in found}


def test_each_of_the_engines_tests_is_run_in_a_tab_or_left_out_with_a_reason():
    assert sorted(files()) == sorted([*RUN, *LEFT_OUT])


@pytest.mark.slow
def test_the_engines_tests_pass_in_a_tab(tab, tmp_path):
    shutil.copytree(guide.ROOT / "tests", tmp_path / "tests", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "pytest.ini").write_text("[pytest]\npythonpath = .\nmarkers = slow: as in the checkout\n", "utf-8")
    wanted = [*(files()[name] for name in RUN), "--deselect", ENDLESS]
    (tmp_path / "wanted.json").write_text(json.dumps(wanted), "utf-8")
    done = tab(HERE / "engine.py")
    assert done.returncode == 0, done.stderr[-2000:]
    outcomes = json.loads((tmp_path / "outcomes.json").read_text("utf-8"))
    wrong = {name: said for name, said in outcomes.items() if said not in ("passed", "skipped")}
    assert {name: said for name, said in wrong.items() if not name.endswith(tuple(OTHERWISE))} == {}
    assert len(outcomes) > 650 and list(outcomes.values()).count("skipped") < 10
