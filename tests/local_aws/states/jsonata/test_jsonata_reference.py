"""Generated expressions put to our seam and to jsonata-js 2.0.6: what differs is one of the kinds that are known."""

from collections import Counter

import pytest

from local_aws.states.language import jsonata
from local_aws.states.language.jsonata.jlens_engine import Jlens
from local_aws.states.language.jsonata.python_engine import JsonataPython
from tests.local_aws.states.jsonata.differences import Difference, found
from tests.local_aws.states.jsonata.generator import DATA, expressions
from tests.local_aws.states.jsonata.reference import MISSING, Reference

pytestmark = pytest.mark.skipif(bool(MISSING), reason=MISSING)
UNEXPLAINED = "unexplained"


def differences(seed: int, count: int) -> Counter[str]:
    """`{kind: how many}` among so many expressions."""
    kinds: Counter[str] = Counter()
    sources = list(expressions(seed, count))
    with Reference() as reference:
        for source, right in zip(sources, reference.answers(sources, DATA), strict=True):
            difference = Difference(source, right, found(source, DATA))
            if difference.exists:
                kinds[difference.kind or f"{UNEXPLAINED}: {difference}"] += 1
    return kinds


def test_a_few_hundred_expressions_give_what_jsonata_js_gives():
    kinds = differences(seed=1, count=500)
    assert [why for why in kinds if why.startswith(UNEXPLAINED)] == []
    assert kinds.total() <= 10


@pytest.mark.slow
def test_twenty_thousand_expressions_differ_from_jsonata_js_in_known_ways_alone(capsys):
    kinds = differences(seed=2, count=20_000)
    with capsys.disabled():
        print("", *(f"{count:5} {why}" for why, count in kinds.most_common()), sep="\n")
    assert [why for why in kinds if why.startswith(UNEXPLAINED)] == []
    assert kinds.total() <= 300


@pytest.mark.slow
def test_the_engine_of_systems_without_jlens_differs_in_one_of_ten_at_most():
    jsonata.install(JsonataPython())
    try:
        assert differences(seed=3, count=1_000).total() <= 100
    finally:
        jsonata.install(Jlens())
