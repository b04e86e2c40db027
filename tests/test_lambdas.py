"""What a student deploys, called as Lambda calls it: what each returns, prints, and refuses."""

import json
import random
import runpy
import time
from pathlib import Path

import pytest

LAMBDAS = Path(__file__).parents[1] / "lambdas"
OPENED = {"Case": "001", "Message": "Case 001: opened..."}
WORKED_ON = {"Case": "001", "Status": 1, "Message": "resolved..."}
REFUND = {"id": "7", "breaks": 1}
CASE = {"id": "7", "seconds": 0, "breaks": {"Send": 2}, "done": ["Open"]}


def rows(*minutes):
    return {"Items": [{"id": f"c{number}", "minutes": text} for number, text in enumerate(minutes)]}


def handler(name, monkeypatch, **environment):
    for key, value in environment.items():
        monkeypatch.setenv(key, value)
    return runpy.run_path(str(LAMBDAS / f"{name}.py"))["lambda_handler"]


RETURNS = {  # what happens: (file, environment, event, answer, printed)
    "opened": ("open_case", {}, {"inputCaseID": "001"}, OPENED, "Case 001: opened..."),
    "assigned": ("assign_case", {}, OPENED, {**OPENED, "Message": "Case 001: opened...assigned..."}, "assigned..."),
    "resolved": ("work_on_case", {"CASE_STATUS": "1"}, {"Case": "001", "Message": ""}, WORKED_ON, "resolved..."),
    "unresolved": ("work_on_case", {"CASE_STATUS": "0"}, {"Case": "001", "Message": ""},
                   {"Case": "001", "Status": 0, "Message": "unresolved..."}, "unresolved..."),
    "closed": ("close_case", {}, WORKED_ON, {**WORKED_ON, "Message": "resolved...closed."}, "closed."),
    "escalated": ("escalate_case", {}, WORKED_ON, {**WORKED_ON, "Message": "resolved...escalating."}, "escalating."),
    "the last link": ("link", {"STEP": "Send"}, {**CASE, "tries": 2}, {**CASE, "tries": 2, "done": ["Open", "Send"]},
                      "Send 7"),
    "a link that nothing breaks": ("link", {"STEP": "Pay"}, CASE, {**CASE, "done": ["Open", "Pay"]}, "Pay 7"),
    "a step played": ("stand_in", {}, {"step": "Send", "case": CASE, "tries": 2}, {**CASE, "done": ["Open", "Send"]},
                      "Send 7"),
    "a batch billed": ("bill_batch", {}, rows("12", "30"), {"first": "c0", "rows": 2, "minutes": 42},
                       "2 rows from c0 on: 42 minutes"),
    "a leader asked": ("ask_leader", {}, {"case": {"id": "7", "amount": 42}}, {"asked": "the team leader"},
                       "case 7 wants 42 dollars back. Yes or no?"),
    "a customer with a contract": ("check_contract", {}, {"case": "7", "customer": "Grace"}, {"valid": True},
                                   "Case 7: Grace has a contract"),
    "a customer without one": ("check_contract", {}, {"case": "7", "customer": "Bob"}, {"valid": False},
                               "Case 7: Bob has no contract"),
    "a price looked up": ("look_up_price", {}, {"case": "7", "minutes": 21}, {"amount": 42},
                          "Case 7: asking for the price of 21 minutes"),
    "a refund paid": ("pay", {}, {**REFUND, "tries": 1}, {"id": "7", "paid": 1}, "paid"),
    "a bank that is not down": ("pay", {"BANK": "up"}, {**REFUND, "tries": 2}, {"id": "7", "paid": 1}, "paid"),
}  # fmt: skip


@pytest.mark.parametrize("what", RETURNS)
def test_a_handler_returns_what_it_says_and_prints_one_line(what, monkeypatch, capsys):
    name, environment, event, answer, printed = RETURNS[what]
    given = json.dumps(event)
    assert handler(name, monkeypatch, **environment)(event, None) == answer
    assert json.dumps(event) == given, "the event was changed"
    (line,) = capsys.readouterr().out.splitlines()
    assert line.endswith(printed)


BREAKS = {  # what happens: (file, environment, event, the error's words)
    "a link at its first try": ("link", {"STEP": "Send"}, CASE, "Send: the line is down"),
    "a link that breaks once": ("link", {"STEP": "Send"}, {**CASE, "breaks": {"Send": 1}}, "Send: the line is down"),
    "a link at its second try": ("link", {"STEP": "Send"}, {**CASE, "tries": 1}, "Send: the line is down"),
    "a step at its second try": ("stand_in", {}, {"step": "Send", "case": CASE, "tries": 1}, "Send: the line is down"),
    "a row without a number": ("bill_batch", {}, rows("12", "soon", "1"), "Row c1: minutes are 'soon'"),
    "a price list that is down": ("look_up_price", {}, {"case": "7", "minutes": 1, "listIsDown": True}, "list is down"),
    "a bank that is down": ("pay", {"BANK": "down"}, {**REFUND, "tries": 1}, "the bank is down"),
    "a line that breaks after the payment": ("pay", {}, {**REFUND, "tries": 0}, "it is paid, and then the line broke"),
}


@pytest.mark.parametrize("what", BREAKS)
def test_a_handler_fails_with_the_words_that_it_promises(what, monkeypatch):
    name, environment, event, words = BREAKS[what]
    with pytest.raises((ConnectionError, RuntimeError, ValueError), match=words):
        handler(name, monkeypatch, **environment)(event, None)


@pytest.mark.parametrize(("keys", "paid"), [(["a", "a"], 1), (["a", "b"], 2), ([None, None], 2), ([None, "a", "a"], 2)])
def test_a_refund_is_paid_once_for_a_key_and_each_time_without(keys, paid, monkeypatch):
    pay = handler("pay", monkeypatch)
    pay({"id": "another", "key": "a", "tries": 0, "breaks": 0}, None)
    told = [pay({"id": "7", "key": key, "tries": 0, "breaks": 0}, None) for key in keys]
    assert told[-1] == {"id": "7", "paid": paid}


@pytest.mark.parametrize("forced", [None, "2", ""])
def test_what_is_not_forced_is_drawn_by_lot(forced, monkeypatch):
    monkeypatch.delenv("CASE_STATUS", raising=False)
    drawn = []
    monkeypatch.setattr(random, "randint", lambda least, most: drawn.append((least, most)) or 1)
    environment = {} if forced is None else {"CASE_STATUS": forced}
    assert handler("work_on_case", monkeypatch, **environment)({"Case": "001", "Message": ""}, None)["Status"] == 1
    assert drawn == [(0, 1)]


@pytest.mark.parametrize(
    ("name", "event", "seconds"),
    [
        ("work_on_case", {"Case": "001", "Message": ""}, 0.5),
        ("link", {**CASE, "seconds": 0.5, "breaks": {}}, 0.5),
        ("stand_in", {"step": "Pay", "case": {**CASE, "seconds": 0.5}, "tries": 0}, 0.5),
    ],
)
def test_work_takes_the_seconds_that_it_is_given(name, event, seconds, monkeypatch):
    slept = []
    monkeypatch.setattr(time, "sleep", slept.append)
    handler(name, monkeypatch, WORK_SECONDS="0.5", STEP="Pay")(event, None)
    assert slept == [seconds]


def test_without_a_time_of_its_own_work_takes_none(monkeypatch):
    slept = []
    monkeypatch.delenv("WORK_SECONDS", raising=False)
    monkeypatch.setattr(time, "sleep", slept.append)
    handler("work_on_case", monkeypatch)({"Case": "001", "Message": ""}, None)
    assert slept == [0]
