"""What the designer asks the account: its functions and definitions, what is denied, and which of two is meant."""

from types import SimpleNamespace

import pytest
from botocore.exceptions import ClientError

from learner_lab.asking import designs
from learner_lab.checkout import choices


def error(code):
    return ClientError({"Error": {"Code": code, "Message": f"User is not authorized: {code}"}}, "Ask")


class Client:
    """A client whose operations answer with these members, or raise them; what it was asked is remembered."""

    def __init__(self, **answers):
        self.answers, self.asked = answers, []

    def __getattr__(self, name):
        def ask(**given):
            self.asked.append((name, given))
            if isinstance(self.answers[name], Exception):
                raise self.answers[name]
            return self.answers[name]

        return ask

    def get_paginator(self, name):
        return SimpleNamespace(paginate=lambda **given: iter([getattr(self, name)(**given)]))


@pytest.fixture
def prefix(monkeypatch):
    def choose(prefix):
        monkeypatch.setattr(choices, "prefix", lambda: prefix)

    choose("")
    return choose


def named(*names):
    return Client(
        list_functions={"Functions": [{"FunctionName": name, "FunctionArn": f"arn:{name}"} for name in names]}
    )


@pytest.mark.parametrize(
    ("chosen", "there", "found"),
    [
        ("", ["b", "a"], {"a": "arn:a", "b": "arn:b"}),
        ("", ["my-a", "a"], {"a": "arn:a", "my-a": "arn:my-a"}),
        ("my-", ["my-a", "a", "b"], {"a": "arn:my-a", "b": "arn:b"}),
        ("my-", [], {}),
    ],
)
def test_with_a_prefix_a_name_means_ones_own_function(prefix, chosen, there, found):
    prefix(chosen)
    assert designs.functions(named(*there)) == found


def test_so_many_functions_are_offered_and_no_more(prefix):
    there = [f"f{number:04}" for number in range(designs.MOST_FUNCTIONS + 1)]
    assert list(designs.functions(named(*there))) == there[:-1]


@pytest.mark.parametrize("ask", [lambda client: designs.functions(client), lambda client: designs.validate(client, "")])
def test_what_is_denied_is_nothing_and_other_errors_rise(prefix, ask):
    def client(code):
        return Client(list_functions=error(code), validate_state_machine_definition=error(code))

    assert not ask(client("AccessDeniedException"))
    with pytest.raises(ClientError):
        ask(client("ThrottlingException"))


@pytest.mark.parametrize(
    ("name", "status", "found"),
    [("M", "ACTIVE", "{}"), ("M", "DELETING", None), ("N", "ACTIVE", None), ("m", "ACTIVE", None)],
)
def test_the_definition_is_that_of_the_machine_of_this_name(prefix, monkeypatch, name, status, found):
    monkeypatch.setattr(
        designs.state_machines, "described", lambda sfn, arn: {"arn": arn, "definition": "{}", "status": status}
    )
    machines = [{"name": other, "stateMachineArn": f"arn:{other}"} for other in ("L", "M", "O")]
    assert designs.definition(Client(list_state_machines={"stateMachines": machines}), name) == found


@pytest.mark.parametrize(
    ("mock", "given"),
    [(None, {"roleArn": "arn:role"}), ({}, {"mock": {}}), ({"result": "1"}, {"mock": {"result": "1"}})],
)
def test_a_mocked_test_needs_no_role(monkeypatch, mock, given):
    iam = Client(get_role={"Role": {"Arn": "arn:role"}})
    monkeypatch.setattr(designs.boto3, "client", lambda service: iam)
    monkeypatch.setattr(designs.roles, "name", lambda: "LabRole")
    sfn = Client(test_state={"status": "SUCCEEDED", "ResponseMetadata": {}})
    assert designs.test(sfn, "{}", "A", "1", mock) == {"status": "SUCCEEDED"}
    asked = {"definition": "{}", "stateName": "A", "input": "1", "inspectionLevel": "DEBUG"}
    assert sfn.asked == [("test_state", {**asked, **given})]


def test_where_a_case_is_opened_the_tutorials_input_fits():
    assert designs.example('{"Resource": "arn:…:function:my-OpenCaseFunction"}') == {"inputCaseID": "001"}
    assert designs.example("{}") is None
