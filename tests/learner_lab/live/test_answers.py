"""What the questions to a live account find, asked of the AWS on this machine: each asks what it says it asks.

Those whose functions sleep are asked by the rehearsal, in the slow run.
"""

import pytest

from learner_lab.live import asking, definitions, maps, questions, runs, services, stage
from tests.learner_lab.live.test_live import there

FILTERED = {"afterInputPath", "afterParameters", "afterResultPath", "afterResultSelector", "input", "result"}
RUN = ["ExecutionStarted", "MapStateEntered", "MapStateStarted", "MapRunStarted"]
WENT = [*RUN, "MapRunSucceeded", "MapStateSucceeded", "MapStateExited", "ExecutionSucceeded"]
GOOD = [{"n": number, "bad": False} for number in (0, 2, 3)]
COUNTED = {"succeeded": 3, "failed": 1, "total": 4}
REFUSED = {  # definitions that CreateStateMachine takes are all others
    *("a target that is not there", "a misspelt field", "no Next and no End", "JSONata that is none"),
    *("an outer variable assigned in a Map", "a misspelt action", "a misspelt parameter", "payload in small letters"),
    "a heartbeat as long as the time-out",
}


@pytest.fixture(scope="module")
def said(home):
    """What a question finds; all things are on one stage, which is left in the end."""
    before = there()
    with stage.Stage() as opened:
        yield lambda ask: asking.asked(questions.Question("00", "?", ask), opened)
    assert there() == before and opened.left == []


def counts(found):
    return {name: number for name, number in found.items() if number}


def test_validation_tells_severity_code_and_place_of_what_is_wrong(said):
    found = said(definitions.validation)["said"]
    assert found["a path without .$"] == [["WARNING", "NO_DOLLAR", "/States/A/Parameters/a"]]
    assert found["a target that is not there"][0] == ["ERROR", "MISSING_TRANSITION_TARGET", "/States/A/Next"]
    assert found["a Choice without Default"] == found["a token without a time-out"] == []


def test_creation_tells_which_definitions_are_refused(said):
    found = said(definitions.creation)["said"]
    assert found == {name: "InvalidDefinition" if name in REFUSED else "created" for name in definitions.DEFINITIONS}
    assert said(definitions.variables_of_a_map)["said"] == {"refused": "InvalidDefinition"}


def test_a_tested_state_tells_its_end_its_output_and_what_was_inspected(said):
    found = said(definitions.a_state_tested)["said"]
    assert (found["status"], found["output"]) == ("SUCCEEDED", {"case": {"id": "001"}, "work": {"m": 12}})
    assert set(found["inspected"]) == FILTERED


def test_a_state_is_retried_twice_and_then_caught(said):
    found = said(definitions.a_state_out_of_a_definition)["said"]
    assert [one["status"] for one in found.values()] == ["RETRIABLE", "RETRIABLE", "CAUGHT_ERROR"]
    assert (found["2"]["nextState"], found["2"]["output"]) == ("B", {"Error": "LineDown", "Cause": "busy"})


def test_a_mock_of_the_wrong_type_a_token_elsewhere_and_a_reader_are_told(said):
    mocked = said(definitions.mocks)["said"]
    assert "'StatusCode' must be a number" in mocked["a status in words"]["refused"]
    assert mocked["a misspelt field"]["output"] == {"Paylod": 1}
    assert mocked["a misspelt field of SQS"]["output"] == {"MesageId": "1"}
    token = said(definitions.tokens_in_a_test)["said"]
    assert token["a task with a token"]["status"] == "SUCCEEDED" and "contains 'Task'" in token["another"]["refused"]
    assert said(definitions.a_reader_in_a_test)["said"]["output"] == [1]


def test_the_pace_of_tests_is_measured_in_four_calls(said):
    assert said(definitions.pace_of_tests) == {"said": {}, "measured": ["allowed"] * 4}


def test_events_of_branches_and_of_iterations_are_counted(said):
    found = said(runs.events_side_by_side)
    assert found["said"]["branches"]["WaitStateExited"] == 2 and found["said"]["iterations"]["error"] == "RuntimeError"
    types = found["said"]["iterations"]["types"]
    assert (types["MapIterationStarted"], types["MapIterationSucceeded"], types["MapIterationFailed"]) == (2, 1, 1)
    assert found["measured"]["branches"].index("WaitStateExited") == 5 and "MapStateExited" not in types


def test_a_redriven_execution_has_the_events_of_both_runs(said):
    found = said(runs.versions_and_redrive)["said"]
    assert (found["status"], found["redriven"]) == ("FAILED", "allowed")
    assert found["events"].count("FailStateEntered") == 2 and "ExecutionRedriven" in found["events"]


def test_an_express_run_and_a_machine_in_a_machine_tell_what_they_give(said):
    assert said(runs.an_express_run)["measured"] == {"billedMemoryUsedInMB": 64, "billedDurationInMilliseconds": 100}
    outputs = [one["Output"] for one in said(runs.a_machine_in_a_machine)["said"].values()]
    assert outputs == ["NoneType", "str", "dict"]


@pytest.fixture(scope="module")
def mapped(said):
    return said(maps.a_distributed_map)["said"]


@pytest.mark.parametrize("kind", ["STANDARD", "EXPRESS"])
def test_a_distributed_map_of_four_of_which_one_fails(mapped, kind):
    well, failed = mapped[f"{kind}, 1 tolerated"], mapped[f"{kind}, 0 tolerated"]
    assert (well["status"], well["output"], well["events"], well["run"]) == ("SUCCEEDED", GOOD, WENT, "SUCCEEDED")
    assert counts(well["itemCounts"]) == counts(well["executionCounts"]) == COUNTED
    assert (failed["status"], failed["run"]) == ("FAILED", "FAILED") and "itemCounts" not in failed
    assert failed["error"] == "States.ExceedToleratedFailureThreshold"
    standard = kind == "STANDARD"
    assert well["a child's ARN"] == ("execution" if standard else "express")
    assert (well["a child's history"] == "allowed") is standard
    assert {"executionArn", "status"} < {*well["told of a child"]}


def test_a_child_does_not_see_variables_of_outside(said):
    found = said(maps.outer_variables)["said"]
    assert found == {"status": "FAILED", "error": "States.ExceedToleratedFailureThreshold"}


def test_a_message_is_at_most_a_mebibyte_and_an_object_in_it_a_text(said):
    found = said(services.a_queue)["said"]
    assert found["received"] == ['{"case":"001"}'] and "MessageId" in found["sent"]["output"]
    assert [answer[:7] for answer in found["sizes"].values()] == ["allowed"] * 3 + ["Invalid"]
    assert [*found["sizes"]] == ["256 KiB", "257 KiB", "1024 KiB", "1025 KiB"]


def test_topics_tables_and_events_tell_how_it_ended(said):
    assert "MessageId" in said(services.a_topic)["said"]["output"]
    table = said(services.a_table)["said"]
    assert table["first"]["status"] == "SUCCEEDED"
    assert table["second"]["error"] == "DynamoDB.ConditionalCheckFailedException"
    assert len(table["second"]["cause"]) == 40
    assert said(services.events)["said"]["came"] == [{"case": "001"}]


def test_a_map_over_a_file_writes_its_results(said):
    found = said(services.a_bucket)["said"]
    assert found["files"] == ["SUCCEEDED_0.json", "manifest.json"] and found["events"] == WENT


def test_a_log_has_more_at_level_all_than_at_level_error(said):
    found = said(services.logs_of_executions)["said"]
    assert found["ALL"]["types"][-1] == found["ERROR"]["types"][-1] == "ExecutionFailed"
    assert (len(found["ALL"]["types"]), len(found["ERROR"]["types"])) == (5, 2)
    assert found["ALL"]["by a pattern"] == found["ERROR"]["by a pattern"] == 1


def test_denials_are_told_in_the_labs_words_and_other_services_by_their_absence(said):
    found = said(services.denials)
    assert {answer.partition(":")[0] for answer in found["said"].values()} == {"AccessDenied", "AccessDeniedException"}
    assert all("UnknownServiceException" in answer for answer in found["measured"].values())
    assert said(services.a_durable_function)["measured"] == "allowed"


def test_tags_are_told_by_kind(said):
    found = said(services.tags)
    assert found["said"]["later"] == "allowed" and found["said"]["made"]["activity"] is True
    assert found["measured"] == {"tag:GetResources": "allowed"}


def test_an_error_is_caught_by_the_first_name_that_fits(said):
    definition = runs._caught({"Type": "Task", "Resource": "arn"}, ("A", "B"))
    assert [one["ErrorEquals"] for one in definition["States"]["A"]["Catch"]] == [["A"], ["B"], ["States.ALL"]]
    assert all(one["Next"] in definition["States"] for one in definition["States"]["A"]["Catch"])


@pytest.mark.parametrize(
    ("state", "found"),
    [
        ({"Type": "Pass"}, {"Type": "Pass", "End": True}),
        ({"Type": "Pass", "Next": "B"}, {"Type": "Pass", "Next": "B"}),
    ],
)
def test_a_state_alone_ends_unless_it_says_where_to_go(state, found):
    assert questions.one_state(state)["States"]["A"] == found
    assert questions.one_state(state, "Z", Comment="c") == {"StartAt": "Z", "States": {"Z": found}, "Comment": "c"}


def test_what_is_billed_is_read_from_the_report_of_a_call():
    line = "REPORT RequestId: a\tDuration: 1.50 ms\tBilled Duration: 2 ms\tMemory Size: 128 MB\tInit Duration: 80.1 ms"
    found = {name: float(ms) for name, ms in runs.BILLED.findall(line)}
    assert found == {"Duration": 1.5, "Billed Duration": 2.0, "Init Duration": 80.1}
