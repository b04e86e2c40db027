"""How long what is long, or ill-meant, keeps the local AWS busy: definitions, patterns, paths."""

import json

import pytest

from local_aws.states.checks.definition import check_definition, diagnostics_of
from local_aws.states.language.choice import string_matches
from local_aws.states.language.failure import LocatedError
from local_aws.states.language.jsonpath import find


def chain(length):
    states = {f"S{number}": {"Type": "Pass", "Next": f"S{number + 1}"} for number in range(length)}
    return json.dumps({"StartAt": "S0", "States": {**states, f"S{length}": {"Type": "Succeed"}}})


@pytest.mark.parametrize("length", [2_000, 10_000])
def test_a_chain_of_states(benchmark, length):
    benchmark(check_definition, chain(length))


def test_a_pattern_of_many_stars(benchmark):
    assert not benchmark(string_matches, "the fox bee erro " * 15_000, "*the*fox*bee*error*")


def test_a_forgotten_bracket(benchmark):
    call = "States.Array($.a[0, " + ", ".join(f"'item{number}'" for number in range(18))
    text = json.dumps({"StartAt": "P", "States": {"P": {"Type": "Pass", "Parameters": {"x.$": call}, "End": True}}})
    assert benchmark(diagnostics_of, text)


def test_a_path_without_end(benchmark):
    data = 1
    for depth in range(60):
        data = [data, data] if depth < 12 else [data]

    def look_up():
        with pytest.raises(LocatedError):
            find("$..*..*..*", {"a": data})

    benchmark.pedantic(look_up, rounds=5)
