"""JSONata in a tab is jsonata-js itself, within the bounds that AWS has."""

import json

import pytest

pytestmark = pytest.mark.slow

ASKED = """
import json
from local_aws.states.language import jsonata
found = {{}}
for source in json.loads({sources!r}):
    try:
        value = jsonata.value_of(source, {{"d": {{"n": 2, "l": [1, 2], "big": 9007199254740993}}}})
        found[source] = "undefined" if value is jsonata.UNDEFINED else value
    except jsonata.JsonataError as problem:
        found[source] = str(problem)
print(json.dumps(found))
"""
VALUES = {
    "$d.n + 1": 3,
    "[1/0]": ["Infinity"],
    "$partition([1, 2, 3], 2)": [[1, 2], [3]],
    "$parse('null')": None,
    "$d.none": "undefined",
    "$map($d.l, function($v){$v * $d.n})": [2, 4],
    "$d.big": 9007199254740993,
    "$hash('a', 'MD5')": "0cc175b9c0f1b6a831c399e269772661",
}
REFUSALS = {
    "$length(null)": '. T0410: Argument 1 of function "length" does not match function signature',
    "$hash('a', 'MD4')": ". D3137: Hash algorithm 'MD4' must be one of SHA-1, SHA-384, SHA-256, SHA-512, MD5",
    "$eval('1')": ". T1006: Attempted to invoke a non-function",
    "+".join(["1"] * 150): ": Stack overflow error",
    "($f := function($x){$f($x + 1)}; $f(1))": ": Expression evaluation timeout",
    "[1..10000000]": ": Expression evaluation memory limit exceeded",
}


def test_expressions_have_the_values_and_the_refusals_of_the_other_engines(python):
    found = json.loads(python(ASKED.format(sources=json.dumps([*VALUES, *REFUSALS]))))
    assert {source: found[source] for source in VALUES} == VALUES
    assert {source: found[source][: len(begins)] for source, begins in REFUSALS.items()} == REFUSALS
