"""What the refunds promise, a sentence each (notebook 22: test_promises.py)."""

import helpers

DOWN = ConnectionError("The price list is down.")
LATE = {"errorOutput": {"error": "States.Timeout"}}
TWICE = {"errorOutput": {"error": "DynamoDB.ConditionalCheckFailedException"}}


def test_a_small_refund_is_paid_at_once(way):
    assert way(24).output["paid"] == 24 and "Ask Leader" not in way(24).path


def test_a_large_one_is_paid_when_the_leader_says_yes(way):
    assert way(108).output["paid"] == 108 and "Ask Leader" in way(108).path


def test_it_is_refused_when_the_leader_says_no(way):
    assert way(108, leader={"approved": False}).error == "Refused"


def test_without_a_contract_nothing_is_paid(way):
    refused = way(24, valid=False)
    assert refused.error == "Refused" and "Pay" not in refused.path


def test_nobody_is_paid_twice(way):
    again = way(24, ledger=TWICE).output
    assert again["paid"] == 0 and again["case"] == "001"


def test_without_a_price_it_is_done_by_hand(way):
    by_hand = way(looked_up=DOWN).output
    assert by_hand["problem"] == "ConnectionError" and by_hand["case"] == "001" and "paid" not in by_hand


def test_when_nobody_answers_it_is_done_by_hand(way):
    by_hand = way(108, leader=LATE).output
    assert by_hand["problem"] == "States.Timeout" and by_hand["case"] == "001" and "paid" not in by_hand


def test_the_price_list_is_asked_three_times(machine, case):
    branch = {"QueryLanguage": machine.get("QueryLanguage", "JSONPath"), **machine["States"]["Look Up"]["Branches"][1]}
    asked = branch["StartAt"]
    assert helpers.walk(branch, case, {asked: DOWN}).tries[asked] == 3


def test_the_leader_has_an_hour(machine):
    assert machine["States"]["Ask Leader"]["TimeoutSeconds"] == 3600
