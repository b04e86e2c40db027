"""What a JSONata expression costs, and what others wait while one computes that would never end.

uv run pytest -n 0 -s --benchmark-only tests/benchmarks/test_jsonata_speed.py
"""

import json
import time
import uuid

import boto3
import pytest

import local_aws as aws
from local_aws.states.language.jsonata import value_of

ROLE = "arn:aws:iam::123456789012:role/LabRole"
ITEMS = [{"p": number, "q": number % 3} for number in range(20)]
VARIABLES = {"n": 3, "states": {"input": {"a": "b", "items": ITEMS}, "context": {"Execution": {"Input": ITEMS}}}}
EXPRESSIONS = {
    "a path": "$states.input.a",
    "a condition": "$n > 2 and $states.input.a = 'b'",
    "a sum": "$sum($states.input.items.(p * q))",
    "a choice of items": "$states.input.items[q > 1].{'n': p}",
    "a thousand items": "$map([1..1000], function($v){$v * 2})",
    "500 sorted": "$sort([1..500], function($a, $b){$a < $b})",
}
ATTACKS = {
    "a hopeless pattern": f"$match('{'a' * 60}', /(a+)+b/)",
    "a call without end": "($f := function($n){$f($n + 1)}; $f(0))",
    "300,000 compared": "$count($distinct([1..300000]))",
    "a thousand long texts": "$count($map([1..1000], function($i){$pad('x', 8388607)}))",
}


@pytest.mark.parametrize("what", EXPRESSIONS)
def test_an_expression(benchmark, what):
    benchmark(value_of, EXPRESSIONS[what], VARIABLES)


@pytest.fixture
def sfn(tmp_path, monkeypatch):
    """A client of a local AWS of the test's own."""
    server = aws.start(tmp_path / "home")
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    yield boto3.Session().client("stepfunctions")
    aws.stop(tmp_path / "home")


@pytest.mark.parametrize("what", ATTACKS)
def test_another_request_while_one_computes(benchmark, sfn, what):
    states = {"P": {"Type": "Pass", "Output": f"{{% {ATTACKS[what]} %}}", "End": True}}
    definition = json.dumps({"QueryLanguage": "JSONata", "StartAt": "P", "States": states})
    arn = sfn.create_state_machine(name=uuid.uuid4().hex, definition=definition, roleArn=ROLE)["stateMachineArn"]
    run = sfn.start_execution(stateMachineArn=arn)["executionArn"]
    benchmark.pedantic(sfn.list_state_machines, rounds=100)
    began = time.perf_counter()
    sfn.stop_execution(executionArn=run)
    print(f"\n{what}: stopped in {(time.perf_counter() - began) * 1000:.0f} ms", end=" ")
