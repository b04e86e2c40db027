"""What JSONata gives: values, numbers and texts as AWS writes them, and the reasons why there is no value."""

import pytest

from local_aws.states.language.jsonata import UNDEFINED, JsonataError, NotData, tree_of, value_of

DATA = {"n": 2, "zero": 0, "notes": ["a", "b", "c"], "name": "Zoë", "id": 1234567890123456789, "nothing": None}
VALUES = {
    # what one computes and asks
    "$d.n + 1": 3,
    "5.5 % 2": 1.5,
    "true in [1]": False,
    "$d.notes[$ != 'b']": ["a", "c"],
    "null": None,
    "$d.nothing": None,
    # numbers and texts
    "$string(1e20)": "100000000000000000000",
    "$string(1e21)": "1e+21",
    '"order-" & 1234567890123456': "order-1234567890123456",
    "$string({'n': $d.name})": '{"n":"Zoë"}',
    "$string(1/3)": "0.333333333333333",
    '$number("007")': 7,
    '$number("0x1F")': 31,
    '$formatNumber(2.5, "0")': "2",
    '$formatNumber(3.5, "0")': "4",
    "$round(2.5)": 2,
    '"\\u00e9\\ud83d\\ude00"': "é😀",
    "$length('😀')": 1,
    # AWS keeps whole numbers exact up to 2^63, which are no doubles
    "$d.id": 1234567890123456789,
    '"order-" & $d.id': "order-1234567890123456789",
    "[$d.id, 1]": [1234567890123456789, 1],
    # functions
    "$sort([{'k': 1, 'v': 'a'}, {'k': 1, 'v': 'b'}], function($l, $r){$l.k > $r.k}).v": ["a", "b"],
    "$replace('a1b2', /([a-z])(\\d)/, function($m){$m.groups[1] & $m.groups[0] & $m.index})": "1a2b",
    "$replace('ab', /b/, function($m){$string($m.start) & $m.end})": "a12",
    "$match('a@b.c', /^[\\w-.]+@/).match": "a@",
    "$match('in 2024', /(?<y>\\d{4})/).groups[0]": "2024",
    "$contains('hello$world', /^hello\\$/)": True,
    "$zip([1, 2], [3, 4])": [[1, 3], [2, 4]],
    # AWS's own functions
    "$partition([1, 2, 3], 2)": [[1, 2], [3]],
    "$partition([1, 2, 3], 1.9)": [[1], [2], [3]],
    "$partition([1, 2, 3])": [[1, 2, 3]],
    "$range(0, 6, 3)": [0, 3, 6],
    "$range(-1.7, 2, 1)": [-1, 0, 1, 2],
    "$range(3, 3, 1)": 3,
    "$range(10, 0, -5)": [10, 5, 0],
    "$hash('case', 'MD5')": "cd14c323902024e72c850aa828d634a7",
    "$hash('Hello', 'SHA-1')": "f7ff9e8b7bb2e09b70935a5d785e0cc5d9d0abf0",
    "$random(42)": 0.7275636800328681,
    "$random(0.9)": 0.730967787376657,
    "$random(7) = $random(7)": True,
    "$length($uuid())": 36,
    "$parse('{\"a\": [1, null]}')": {"a": [1, None]},
    "$parse('null')": None,
    "$exists($parse('null'))": True,
    "$map(['1', '2'], $parse)": [1, 2],
    # a variable whose name the expression sets too
    "($d := $d.n + 1; $d)": 3,
    "$map($d.n, function($d){$d + 1})": 3,
    "$d.notes@$d.($uppercase($d))": ["A", "B", "C"],
    "$d.notes#$d[$d = 1]": "b",
    # what is no number is a text in the output
    "1/0": "Infinity",
    "-1/0": "-Infinity",
    "[1/0, 2]": ["Infinity", 2],
    "[1/0][0]": "Infinity",
    "($x := 1/0; $x)": "Infinity",
    "($x := -1/0; $y := $x; {'k': [$y]})": {"k": ["-Infinity"]},
    "($x := 0/0; $z := 1/$d.n; [$x, $z + 1])": ["NaN", 1.5],
    "($x := 5; $x := 1/0; $x)": "Infinity",
    '{"k": 1/0}': {"k": "Infinity"},
    "0/0": "NaN",
    "1 % 0": "NaN",
    "1e308 * 10": "Infinity",
    "$d.n / $d.zero": "Infinity",
    "$map([0, 1], function($x){1/$x})": ["Infinity", 1],
    "$d.notes.(1/0)": ["Infinity", "Infinity", "Infinity"],
    "$d.n > 1 ? 1/0": "Infinity",
    "$d{name: n / zero}": {"Zoë": "Infinity"},
    '$parseInteger("x", "0")': "NaN",
    '[$parseInteger("12", "0")]': [12],
}


@pytest.mark.parametrize("source", VALUES)
def test_an_expression_has_its_value(source):
    tree_of(source)  # is no error
    found = value_of(source, {"d": DATA})
    assert (found, type(found)) == (VALUES[source], type(VALUES[source]))


NOTHING = (
    *("$d.none", "$nobody", "$d.none / 0", "$parse($d.none)", "$number($d.none)", "$toMillis($d.none)"),
    *("$partition([], 2)", "$partition([1], 0)", "$range(5, 1, 1)", "$range(1, 5)", "$range(1, 5, 0)", "$hash('a')"),
)


@pytest.mark.parametrize("source", NOTHING)
def test_of_nothing_there_is_nothing(source):
    assert value_of(source, {"d": DATA}) is UNDEFINED


@pytest.mark.parametrize("source", ["function($x){$x}", "$sum", "$d.n > 1 ? $uppercase"])
def test_a_function_is_no_value(source):
    with pytest.raises(NotData):
        value_of(source, {"d": DATA})


SIGNATURE = 'T0410: Argument {} of function "{}" does not match function signature'
REASONS = {  # jsonata-js's own words; those of AWS's functions were measured on AWS in public
    "$length(null)": SIGNATURE.format(1, "length"),
    '$pad("a", true)': SIGNATURE.format(2, "pad"),
    "$substring('a', 'b')": SIGNATURE.format(2, "substring"),
    '$decodeUrl("%E0")': 'D3140: Malformed URL passed to $decodeUrl(): "%E0"',
    "$power(-2, 1/3)": "D3061: The power function has resulted in a value that cannot be represented as a JSON number: "
    "base=-2, exponent=0.3333333333333333",
    "$sqrt(-1)": "D3060: The sqrt function cannot be applied to a negative number: -1",
    "$formatBase(1, 1)": "D3100: The radix of the formatBase function must be between 2 and 36.  It was given 1",
    "$formatInteger(1, 'x')": 'D3130: Formatting or parsing an integer as a sequence starting with "x" is not '
    "supported by this implementation",
    '$formatNumber(1, "x")': "D3086: The sub-picture must not contain a passive character that is preceded by an "
    "active character and that is followed by another active character",
    '$number("10e500")': 'D3030: Unable to cast value to a number: "10e500"',
    "$toMillis('x')": 'D3110: The argument of the toMillis function must be an ISO 8601 formatted timestamp. Given "x"',
    "$sum($d.notes)": 'T0412: Argument 1 of function "sum" must be an array of "numbers"',
    "$sort([{'a': 1}, {'a': 2}])": "D3070: The single argument form of the sort function can only be applied to an "
    "array of strings or an array of numbers.  Use the second argument to specify a comparison function",
    "'a' + 1": 'T2001: The left side of the "+" operator must evaluate to a number',
    "0.000001234 < 'a'": 'T2009: The values 0.000001234 and "a" either side of operator "<" must be of the same '
    "data type",
    "1/0 + 1": "D1001: Number out of range: null",
    "$nobody(1)": "T1006: Attempted to invoke a non-function",
    "$eval('1+1')": "T1006: Attempted to invoke a non-function",
    "$error('1.0 is wrong')": "D3137: 1.0 is wrong",
    "[1..1e9]": "D2014: The size of the sequence allocated by the range operator (..) must not exceed 1e6.  "
    "Attempted to allocate 1000000000.",
    "$hash({'a': 1}, 'MD5')": SIGNATURE.format(1, "hash"),
    "$hash('a', null)": SIGNATURE.format(2, "hash"),
    "$hash('a', 'md5')": "D3137: Hash algorithm 'md5' must be one of SHA-1, SHA-384, SHA-256, SHA-512, MD5",
    "$partition([1, 2], -1)": "D3137: Second argument must be zero or greater",
    "$partition(1, 2)": SIGNATURE.format(1, "partition"),
    "$range(1)": SIGNATURE.format(2, "range"),
    "$uuid(1)": SIGNATURE.format(1, "uuid"),
    "$random(1, 2)": SIGNATURE.format(2, "random"),
    "$parse(null)": SIGNATURE.format(1, "parse"),
    "$parse('{bad')": "D3137: Invalid JSON",
    "$parse('')": "D3137: Invalid JSON",
    "$parse('1e400')": "D3137: Invalid JSON",
    """$parse('[{"a":1,"a":2}]')""": "D3137: Invalid JSON",
}


@pytest.mark.parametrize("source", REASONS)
def test_what_an_expression_cannot_do_is_said_in_jsonatas_words(source):
    tree_of(source)  # is no error
    with pytest.raises(JsonataError) as failed:
        value_of(source, {"d": DATA})
    assert str(failed.value) == f". {REASONS[source]}"


@pytest.mark.parametrize("half", ["\ud800", "\udc00"])
def test_half_a_surrogate_pair_stays_half_a_pair(half):
    escaped = f'"\\u{ord(half):04x}"'
    assert (
        value_of(escaped, {}) == value_of("$half", {"half": half}) == value_of("$d.half", {"d": {"half": half}}) == half
    )
    assert value_of("$length($half & 'a')", {"half": half}) == 2
    with pytest.raises(JsonataError, match=r"D3140: Malformed URL passed to \$encodeUrlComponent\(\)"):
        value_of("$encodeUrlComponent($half)", {"half": half})


def test_two_halves_make_a_pair():
    assert value_of('$high & "\\ude00"', {"high": "\ud83d"}) == "😀"
    assert value_of("$encodeUrl('ü/😀') & $half", {"half": "\ud83d"}) == "%C3%BC/%F0%9F%98%80\ud83d"


def test_what_is_no_number_cannot_be_compared():
    with pytest.raises(JsonataError, match="D1001: Number out of range: null"):
        value_of("1/0 > 1", {})
