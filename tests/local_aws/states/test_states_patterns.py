"""StringMatches: what its stars stand for, in whatever order, in a time that does not explode."""

import itertools
import re

import pytest

from local_aws.states.language.choice import string_matches


@pytest.mark.parametrize(
    ("text", "pattern", "like"),
    [
        ("log-2026.txt", "log-*.txt", True),
        ("log-.txt", "log-*.txt", True),
        ("log.txt", "log-*.txt", False),
        ("a\nb", "a*b", True),
        ("", "", True),
        ("", "*", True),
        ("a", "", False),
        ("aba", "ab*ba", False),  # the two ends may not share a letter
        ("5*3", r"5\*3", True),
        ("523", r"5\*3", False),
        (r"a\b", r"a\\b", True),
        (r"a\zb", r"a\\*b", True),
        ("a.b", "a.b", True),
        ("axb", "a.b", False),
        (5, "5", False),
    ],
)
def test_a_text_is_like_a_pattern_or_not(text, pattern, like):
    assert string_matches(text, pattern) is like


def test_all_short_patterns_mean_what_the_regular_expression_means():
    texts = ["".join(letters) for size in range(5) for letters in itertools.product("ab", repeat=size)]
    for pattern in ("".join(signs) for size in range(6) for signs in itertools.product("ab*", repeat=size)):
        oracle = re.compile(pattern.replace("*", ".*"))
        assert [text for text in texts if string_matches(text, pattern)] == list(filter(oracle.fullmatch, texts))


def test_many_stars_over_a_long_text_end_at_once():
    text = "the fox bee erro" * 20_000
    assert not string_matches(text, "*the*fox*bee*error*" * 20)
    assert not string_matches("a" * 200_000, "*a" * 1_000 + "b*")
