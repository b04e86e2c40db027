"""What stands behind the seam, and the processes apart in which it computes what is large."""

import json
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from local_aws import turns
from local_aws.states.language import jsonata
from local_aws.states.language.jsonata import apart, engines
from local_aws.states.language.jsonata.bounds import FULL
from local_aws.states.language.jsonata.engine import Data, EngineError, Overrun
from local_aws.states.language.jsonata.expression import Expression, read
from local_aws.states.language.jsonata.jlens_engine import Jlens
from local_aws.states.language.jsonata.python_engine import JsonataPython
from local_aws.states.language.jsonata.weight import Weight

ROOT = Path(__file__).parents[4]


@pytest.fixture
def anew():
    """No engine in use, now and afterwards."""
    engines.install(None)
    yield
    engines.install(None)


def evaluated(engine, source, **variables):
    weight = Weight()
    weight.add(variables)
    return Expression(source, engine).evaluate(Data(variables, weight), FULL, turns.now())


def test_jlens_is_the_engine_where_it_is_installed(anew):
    assert isinstance(engines.engine(), Jlens)


def test_where_jlens_has_no_wheel_the_pure_one_is(anew, monkeypatch):
    monkeypatch.setitem(sys.modules, "local_aws.states.language.jsonata.jlens_engine", None)
    assert isinstance(engines.engine(), JsonataPython)


def test_where_there_are_no_processes_all_is_computed_here(anew, monkeypatch):
    monkeypatch.setattr(apart, "POSSIBLE", False)
    monkeypatch.setattr(apart, "evaluate", None)
    assert jsonata.value_of("$sum($l)", {"l": list(range(5000))}) == sum(range(5000))
    jsonata.install(JsonataPython())
    assert jsonata.value_of("$sum($l)", {"l": list(range(5000))}) == sum(range(5000))


def test_very_long_expressions_are_not_kept(anew):
    kept = read.cache_info().currsize
    assert jsonata.tree_of("[" + ",".join(["1"] * 5000) + "]")
    assert read.cache_info().currsize == kept


def test_another_engine_can_be_put_in_its_place(anew):
    class Parrot:
        bounded = True

        def compile(self, source, extra):
            self.source = source
            return self

        def needed(self, variables):
            return variables

        def evaluate(self, data, bounds, now):
            return f'"{self.source} of {data.variables["a"]}"'

    jsonata.install(Parrot())
    assert jsonata.value_of("$a + 1", {"a": 7}) == "$a + 1 of 7"


@pytest.mark.parametrize("engine", [Jlens(), JsonataPython()], ids=["jlens", "jsonata-python"])
@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("$d.n + 1", "3"),
        ("[1/0]", '["Infinity"]'),
        ("$partition([1, 2, 3], 2)", "[[1, 2], [3]]"),
        ("$parse('null')", "null"),
        ("$hash('a')", None),
        ("$d.none", None),
        ("$map($d.l, function($v){$v * $d.n})", "[2, 4]"),
    ],
)
def test_every_engine_computes(engine, source, text):
    value = evaluated(engine, source, d={"n": 2, "l": [1, 2]})
    assert (value and value.replace(" ", "") == (text and text.replace(" ", ""))) or value is text


@pytest.mark.parametrize("engine", [Jlens(), JsonataPython()], ids=["jlens", "jsonata-python"])
@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("1 +", "S0207"),
        ("$length(null)", "T0410"),
        ("$sum(['a'])", "T0412"),
        ("$hash('a', 'MD4')", "D3137"),
        ("$eval('1')", "T1006"),
        ("a ?? 1", "S0211"),
        ("+".join(["1"] * 150), "depth"),
    ],
)
def test_every_engine_says_why_it_cannot(engine, source, code):
    with pytest.raises(EngineError) as failed:
        evaluated(engine, source)
    assert failed.value.code == code


def test_a_pattern_that_python_cannot_read_is_said_by_the_pure_engine():
    with pytest.raises(EngineError, match="cannot read the regular expression"):
        evaluated(JsonataPython(), r"$match('a', /[\w-.]+/)")


def asked(source, check=lambda: None, seconds=20, **variables):
    return apart.evaluate(source, variables, replace(FULL, seconds=seconds), turns.now(), check)


def test_what_is_large_is_computed_apart(monkeypatch):
    monkeypatch.setattr(apart, "evaluate", lambda *_: '"apart"')
    assert jsonata.value_of("$count($l)", {"l": [0] * 900}) == 900
    assert jsonata.value_of("$count($l)", {"l": [0] * 1100}) == "apart"
    assert jsonata.value_of("$length($t)", {"t": "a" * 70_000}) == "apart"
    assert jsonata.value_of("$count([1..1100])", {}) == "apart"


def test_a_process_apart_is_kept_for_the_next():
    helpers = apart.Helpers()
    first = helpers.lend()
    helpers.give_back(first, fit=True)
    assert helpers.lend() is first
    helpers.give_back(first, fit=False)
    assert not first.alive and not helpers.busy


def test_a_process_that_ended_meanwhile_is_not_lent():
    helpers = apart.Helpers()
    first = helpers.lend()
    first.close()
    helpers.give_back(first, fit=True)
    second = helpers.lend()
    assert second is not first and second.alive
    helpers.give_back(second, fit=False)


def test_a_process_for_which_nobody_asks_is_ended(monkeypatch):
    monkeypatch.setattr(apart, "KEPT", 0)
    helpers = apart.Helpers()
    helper = helpers.lend()
    helpers.give_back(helper, fit=True)
    for _ in range(100):
        if not helper.alive:
            return
        time.sleep(0.05)
    raise AssertionError("it still waits")


def test_what_is_not_wanted_any_more_is_ended():
    class Enough(Exception):
        pass

    def enough():
        raise Enough

    with pytest.raises(Enough):
        asked("($f := function($n) { $f($n + 1) }; $f(0))", enough)


def changed(monkeypatch, change):
    """A process apart in which something else holds."""
    program = f"import main; import {apart.HELPER} as helper; helper.{change}; main()"
    monkeypatch.setattr(apart, "PROGRAM", apart.PROGRAM.replace("import main; main()", program))
    return apart.Helper()


def question(source):
    return {"source": source, "variables": {}, "now": 0, "bounds": {"seconds": 20, "items": 10, "characters": 10}}


@pytest.mark.parametrize(("change", "code"), [("LARGEST = 1", "memory"), ("GRACE = -60", "time")])
def test_a_process_ends_itself_when_it_takes_too_much(monkeypatch, change, code):
    helper = changed(monkeypatch, change)
    with pytest.raises(Overrun) as overrun:
        helper.ask(question("($f := function($n) { $f($n + 1) }; $f(0))"), lambda: None)
    assert overrun.value.code == code
    helper.close()


def test_a_process_that_has_grown_is_not_used_again(monkeypatch):
    helper = changed(monkeypatch, "LARGE = 0")
    assert helper.ask(question("1 + 1"), lambda: None) == {"value": "2", "last": True}
    helper.close()


def test_a_process_apart_answers_as_one_here_would():
    assert asked("$d.a & '\ud83d'", d={"a": 12345678901234567}) == '"12345678901234567\ud83d"'
    assert asked("$d.none", d={}) is None
    with pytest.raises(jsonata.NotData):
        asked("$sum")
    with pytest.raises(EngineError, match="does not match function signature"):
        asked("$length(null)")


STARTED_BY_A_LARGE_ONE = """
from local_aws.states.language.jsonata import apart
held = bytearray(b"x") * (900 * 2**20)
del held
helper = apart.Helper()
print(helper.ask({"source": "1 + 1", "variables": {}, "now": 0,
                  "bounds": {"seconds": 20, "items": 10, "characters": 10}}, lambda: None))
helper.close()
"""


def test_what_the_process_that_starts_one_has_held_does_not_count():
    ran = subprocess.run([sys.executable, "-c", STARTED_BY_A_LARGE_ONE], capture_output=True, text=True, cwd=ROOT)
    assert ran.stdout.strip() == "{'value': '2', 'last': False}", ran.stderr


@pytest.mark.parametrize("engine", [Jlens, JsonataPython])
@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("$partition([1, 2, 3], 2)", [[1, 2], [3]]),
        ("$partition([1, 2, 3], 3)", [[1, 2, 3]]),
        ("$partition([1, 2, 3], 0)", None),
        ("$partition([1, 2, 3])", [[1, 2, 3]]),
        ("$partition([], 2)", None),
        ("$range(1, 3, 1)", [1, 2, 3]),
        ("$range(3, 1, -1)", [3, 2, 1]),
        ("$range(1, 1, 1)", 1),
        ("$range(1, 2, 1)", [1, 2]),
        ("$range(1, 0, 1)", None),
        ("$range(1, 3, 0)", None),
        ("$count($range(1, 360145, 1))", 360_145),
        ("$random(0)", 0.730967787376657),  # as java.util.Random has it
        ("$random(1)", 0.7308781907032909),
        ("$random(42)", 0.7275636800328681),
        ('$hash("a", "MD5")', "0cc175b9c0f1b6a831c399e269772661"),
        ("$hash(nothing, 'MD5')", None),
        ('$parse("null")', None),
    ],
)
def test_a_function_that_step_functions_adds_turns_where_aws_has_it(engine, source, value):
    found = evaluated(engine(), source)
    assert (found if found is None else json.loads(found)) == value


@pytest.mark.parametrize("engine", [Jlens, JsonataPython])
@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("$hash($n, 'MD5')", 'Argument 1 of function "hash" does not match function signature'),
        ("$hash('a', $n)", 'Argument 2 of function "hash" does not match function signature'),
        ("$partition([1], -1)", "Second argument must be zero or greater"),
        ("$range(1, 360146, 1)", "Expression evaluation memory limit exceeded"),
        ('$parse(\'{"a": 1, "a": 2}\')', "Invalid JSON"),
    ],
)
def test_what_such_a_function_does_not_take_is_told(engine, source, words):
    with pytest.raises((EngineError, Overrun)) as told:
        evaluated(engine(), source, n=None)
    assert words in str(getattr(told.value, "message", "")) + str(told.value)
