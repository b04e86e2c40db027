"""Patterns of events: each operator that AWS documents, what it takes and what it does not."""

import json

import pytest

from local_aws.services.patterns import NotAPattern, Pattern


def matches(pattern, event):
    return Pattern(json.dumps(pattern)).matches(event)


@pytest.mark.parametrize(
    ("rule", "yes", "no"),
    [
        ("a", ["a", ["b", "a"]], ["A", "", None, 1, ["b"], []]),
        (1, [1], [1.0, True, "1"]),
        (True, [True], [False, 1, "true"]),
        (None, [None], ["", 0, []]),
        ("", [""], [None]),
        ({"prefix": "us-"}, ["us-", "us-east-1"], ["eu-us-", None, 1]),
        ({"prefix": {"equals-ignore-case": "US-"}}, ["us-east-1"], ["eu"]),
        ({"suffix": ".png"}, ["a.png"], ["a.png.gz", ".PNG"]),
        ({"suffix": {"equals-ignore-case": ".png"}}, ["a.PNG"], ["png"]),
        ({"equals-ignore-case": "Alice"}, ["alice", "ALICE"], ["alic", None]),
        ({"wildcard": "dir/*.png"}, ["dir/a.png", "dir/.png", "dir/b/c.png"], ["dir/png", "x/dir/a.png"]),
        ({"wildcard": "*a*b*"}, ["ab", "xaxbx"], ["ba"]),
        ({"wildcard": "a*a"}, ["aa", "aba"], ["a"]),
        ({"wildcard": r"\*\\*"}, ["*\\x"], ["x\\x"]),
        ({"exists": True}, ["", 0, None, ["a"]], [{}, [], {"a": 1}]),
        ({"anything-but": "a"}, ["b", 1, ["a", "b"]], ["a", ["a"]]),
        ({"anything-but": ["a", 1]}, ["b", 2, None], ["a", 1]),
        ({"anything-but": {"prefix": "a"}}, ["b"], ["ab"]),
        ({"anything-but": {"prefix": ["a", "b"]}}, ["c"], ["ab", "ba"]),
        ({"anything-but": {"suffix": [".x"]}}, ["a.y"], ["a.x"]),
        ({"anything-but": {"equals-ignore-case": ["a", "b"]}}, ["c"], ["A", "B"]),
        ({"anything-but": {"wildcard": "*/lib/*"}}, ["bin"], ["a/lib/b"]),
        ({"numeric": ["=", 5]}, [5, 5.0], [4, "5", True, None]),
        ({"numeric": [">", 0, "<=", 5]}, [0.1, 5], [0, 5.1]),
        ({"numeric": ["<", 10]}, [-1e9], [10]),
        ({"cidr": "10.0.0.0/24"}, ["10.0.0.255"], ["10.0.1.0", "x", 1, None]),
        ({"cidr": "2001:db8::/32"}, ["2001:db8::1"], ["10.0.0.1"]),
    ],
)
def test_a_rule_takes_these_and_not_those(rule, yes, no):
    pattern = Pattern(json.dumps({"a": [rule]}))
    assert [value for value in yes if not pattern.matches({"a": value})] == []
    assert [value for value in no if pattern.matches({"a": value})] == []


def test_all_fields_must_match_and_any_of_a_fields_rules():
    pattern = {"source": ["a", "b"], "detail": {"state": ["up"], "n": [{"numeric": [">", 1]}]}}
    assert matches(pattern, {"source": "b", "detail": {"state": "up", "n": 2, "more": 1}})
    assert not matches(pattern, {"source": "b", "detail": {"state": "up", "n": 1}})
    assert not matches(pattern, {"source": "b", "detail": "up"})


def test_what_is_not_there_matches_only_that_it_is_not():
    assert matches({"a": [{"exists": False}], "b": ["x"]}, {"b": "x"})
    assert matches({"a": {"b": [{"exists": False}]}, "c": ["x"]}, {"c": "x"})
    assert not matches({"a": [{"exists": False}]}, {"a": None})
    assert not matches({"a": [{"anything-but": "x"}]}, {})
    assert matches({"a": [{"exists": False}, "x"]}, {"a": "x"})


def test_or_is_between_patterns():
    pattern = {"source": ["s"], "$or": [{"a": [1]}, {"b": {"c": [2]}}]}
    assert matches(pattern, {"source": "s", "a": 1}) and matches(pattern, {"source": "s", "b": {"c": 2}})
    assert not matches(pattern, {"source": "s", "a": 2}) and not matches(pattern, {"a": 1})


def test_an_array_of_objects_matches_by_one_of_them_as_a_whole():
    pattern = {"rows": {"a": [1], "b": [2]}}
    assert matches(pattern, {"rows": [{"a": 0}, {"a": 1, "b": 2}]})
    assert not matches(pattern, {"rows": [{"a": 1, "b": 0}, {"a": 0, "b": 2}]})


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "[]",
        "{}",
        '{"a": 1}',
        '{"a": "b"}',
        '{"a": []}',
        '{"a": {}}',
        '{"a": [[1]]}',
        '{"a": [{"like": "b"}]}',
        '{"a": [{"prefix": "b", "suffix": "c"}]}',
        '{"a": [{"prefix": 1}]}',
        '{"a": [{"prefix": {"wildcard": "b"}}]}',
        '{"a": [{"exists": "true"}]}',
        '{"a": [{"numeric": []}]}',
        '{"a": [{"numeric": ["=", "1"]}]}',
        '{"a": [{"numeric": ["!=", 1]}]}',
        '{"a": [{"numeric": [">", 5, "<", 1]}]}',
        '{"a": [{"numeric": ["<", 5, ">", 1]}]}',
        '{"a": [{"numeric": ["=", 5000000001]}]}',
        '{"a": [{"anything-but": []}]}',
        '{"a": [{"anything-but": null}]}',
        '{"a": [{"anything-but": {"numeric": ["=", 1]}}]}',
        '{"a": [{"wildcard": "a**b"}]}',
        '{"a": [{"wildcard": "a\\\\b"}]}',
        '{"a": [{"cidr": "10.0.0.0/99"}]}',
        '{"a":' * 40 + "[1]" + "}" * 40,
        '{"a":' * 100_000,
        json.dumps({"a": list(range(2001))}),
    ],
)
def test_what_is_no_pattern_is_refused(pattern):
    with pytest.raises(NotAPattern):
        Pattern(pattern)


def test_a_wildcard_takes_no_longer_than_the_text_is_long():
    assert not matches({"a": [{"wildcard": "*a" * 500 + "b"}]}, {"a": "a" * 100_000})


def nested(depth, key="a"):
    """A pattern with so many objects in each other, of which each is an item of `$or` where the key is that."""
    inside = {"a": [1]}
    for _ in range(depth - 1):
        inside = {key: [inside, inside]} if key == "$or" else {key: inside}
    return inside


@pytest.mark.parametrize("key", ["a", "b", "$or"])
def test_a_pattern_has_thirty_objects_in_each_other_at_most(key):
    if key == "$or":
        pattern = nested(8, key)
        assert Pattern(json.dumps(pattern)).matches({"a": 1})
        for _ in range(22):
            pattern = {"$or": [pattern]}
        assert Pattern(json.dumps(pattern)).matches({"a": 1})
        deeper = {"$or": [pattern]}
    else:
        Pattern(json.dumps(nested(30, key)))
        deeper = nested(31, key)
    with pytest.raises(NotAPattern, match="too many levels"):
        Pattern(json.dumps(deeper))


@pytest.mark.parametrize(("count", "taken"), [(2000, True), (2001, False)])
def test_a_pattern_has_two_thousand_values_at_most_in_all_its_fields(count, taken):
    pattern = json.dumps({"a": list(range(1000)), "b": list(range(count - 1000))})
    if taken:
        assert Pattern(pattern).matches({"a": 999, "b": 0})
    else:
        with pytest.raises(NotAPattern, match="more than 2000 values"):
            Pattern(pattern)
