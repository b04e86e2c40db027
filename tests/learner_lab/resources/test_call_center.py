"""The tutorial's definition, to the letter."""

from learner_lab.resources.call_center import FUNCTIONS, definition

RULES = [("$.Status", 1, "Close Case"), ("$.Status", 0, "Escalate Case")]


def test_the_states_follow_one_another_as_in_the_tutorial():
    found = definition()
    follow = {name: state.get("Next", "End" if state.get("End") else None) for name, state in found["States"].items()}
    assert found["StartAt"] == "Open Case"
    assert follow == {
        "Open Case": "Assign Case",
        "Assign Case": "Work on Case",
        "Work on Case": "Is Case Resolved",
        "Is Case Resolved": None,
        "Close Case": "End",
        "Escalate Case": "Fail",
        "Fail": None,
    }


def test_the_choice_has_two_rules_and_no_default():
    choice = definition()["States"]["Is Case Resolved"]
    rules = [(rule["Variable"], rule["NumericEquals"], rule["Next"]) for rule in choice["Choices"]]
    assert rules == RULES and "Default" not in choice


def test_the_fail_state_has_a_cause_and_no_error():
    assert definition()["States"]["Fail"] == {"Type": "Fail", "Cause": "Engage Tier 2 Support."}


def test_the_arns_take_the_places_of_the_placeholders():
    arns = {name: f"arn:aws:lambda:us-east-1:123456789012:function:my-{name}" for name in FUNCTIONS}
    tasks = [state for state in definition(arns)["States"].values() if state["Type"] == "Task"]
    assert [task["Resource"] for task in tasks] == list(arns.values())
    assert all(
        "REGION:ACCOUNT_ID" in task["Resource"] for task in definition()["States"].values() if "Resource" in task
    )
