"""What an expression is made of: what it refers to, and what JSONata 2.0.6 does not know."""

import pytest

from local_aws.states.language.jsonata.tokens import Unreadable
from local_aws.states.language.jsonata.tree import bare_names, free_variables, tree_of

BARE = {
    "phone": ["phone"],
    "a.b.c": ["a"],
    "'a'.b": ["a"],
    "`a b`.c": ["a b"],
    "x[y = 1].z": ["x"],
    "(a; b)": ["a", "b"],
    "{'k': a, b: 'c'}": ["a", "b"],
    "[a..b]": ["a", "b"],
    "$map($d, function($x){c + $x})": ["c"],
    "$f(a).b": ["a"],
    "a and or": ["a", "or"],
    "a ? b : c": ["a", "b", "c"],
    "$v := a": ["a"],
    "*": ["*"],
    "**.b": ["**"],
    "- a": ["a"],
    "$d ~> f": ["f"],
    "a + a": ["a"],
    # what looks into something else
    "$d.a": [],
    "$d[a = 1]": [],
    "$d^(a, >b)": [],
    "$d{a: $sum(b)}": [],
    "$d@$x.(a)": [],
    "$d.(a & $count(b))": [],
    "$d ~> | a | {'b': c}, 'd' |": [],
    # what is no name
    "'a'": [],
    "/a(b\\/)[/]c/im": [],
    "$d /* a */ / 2": [],
    "true or null": [],
}


@pytest.mark.parametrize("source", BARE)
def test_a_bare_name_is_one_that_looks_into_nothing(source):
    assert bare_names(tree_of(source)) == BARE[source]


FREE = {
    "$a + $b.c[$ > $a]": ["a", "b"],
    "$f($x)": ["x"],
    "$map($l, function($v, $i){$v + $i + $n})": ["l", "n"],
    "($t := $a; $t + 1)": ["a"],
    "$l@$x#$i.($x + $i)": ["l"],
    "$a / $b + $c / 2": ["a", "b", "c"],
    "'$a' & /$b/ & $$": [],
    "$l ~> $join": ["l", "join"],
}


@pytest.mark.parametrize("source", FREE)
def test_a_free_variable_is_one_that_the_expression_does_not_set(source):
    assert free_variables(tree_of(source)) == FREE[source]


@pytest.mark.parametrize(("source", "symbol"), [("a ?? 'd'", "?"), ("a ?: 'd'", ":"), ("$f(1 ?? 2)", "?")])
def test_what_came_after_2_0_6_is_no_expression(source, symbol):
    with pytest.raises(Unreadable, match=f'^The symbol "[{symbol}]" cannot be used as a unary operator$'):
        tree_of(source)


@pytest.mark.parametrize("source", ["$f(?, 1)", "a ? (b) : c", "/(?:a)/", "'a ?? b'", "a[`??`]", "1 /* ?? */"])
def test_a_question_mark_is_no_sign_of_what_came_after(source):
    assert tree_of(source)


@pytest.mark.parametrize("source", ["+".join(["1"] * 5000), "$d" + ".a" * 5000, "$d" + "[0]" * 5000])
def test_a_long_chain_is_read(source):
    tree = tree_of(source)
    assert bare_names(tree) == [] and free_variables(tree) == (["d"] if source[0] == "$" else [])


def test_what_is_nested_too_deeply_has_no_tree():
    assert tree_of("(" * 5000 + "1" + ")" * 5000) is None
