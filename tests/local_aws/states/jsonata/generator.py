"""JSONata expressions by the thousand, from a grammar and a seed: mostly of fitting types, now and then not."""

import random
import re
from collections.abc import Iterator

PLACE = re.compile(r"‹(\w+)((?: \$\w+)*)›")  # ‹num $v›: an expression for a number, in which $v stands for one
SLIP = 0.04  # how often another type stands where one is wanted
DATA = {
    "order": {
        "id": "A-17",
        "total": 68.45,
        "paid": True,
        "note": None,
        "lines": [
            {"sku": "hat", "price": 34.45, "qty": 2, "tags": ["wool", "blue"], "size": {"w": 3, "h": 2}},
            {"sku": "cap", "price": 21.67, "qty": 1, "tags": ["blue"], "size": {"w": 1, "h": 2.5}},
            {"sku": "hat", "price": 34.45, "qty": 4, "tags": [], "size": {"w": 3, "h": 0}},
            {"sku": "fez", "price": 107.99, "qty": 1, "gift": True},
        ],
    },
    "nums": [3, 1, 4, 1.5, -9, 2, 6, 0],
    "words": ["delta", "alpha", "Echo", "bravo", "alpha"],
    "mixed": [1, "a", True, None, [2, 3], {"k": "v"}],
    "nested": [[1, 2], [3, [4, 5]], []],
    "empty": [],
    "none": None,
    "one": [7],
    "text": "The quick brown fox, jumps over 13 lazy dogs",
    "wide": "Zoë 😀 naïve",
    "big": 1234567890123456,
    "small": 0.000001234,
    "flag": False,
    "when": "2024-02-29T12:34:56.789Z",
    "ms": 1709210096789,
    "obj": {"b": 2, "a": 1, "c": {"d": [10, 20]}},
    "recs": [
        {"n": "x", "v": 3, "t": {"u": 1}},
        {"n": "y", "v": 1, "t": {"u": 2}},
        {"n": "x", "v": 2},
        {"n": "z", "v": 3, "t": [{"u": 5}, {"u": 6}]},
    ],
}
GRAMMAR = {  # type → what can stand for it, one a line
    "num": r"""
        0
        1
        3
        -7.25
        2.5
        1.005
        255
        1e21
        1e-7
        $d.big
        $d.small
        $d.order.total
        $d.nums[0]
        $d.nums[-1]
        $d.ms
        $d.one
        ‹num› ‹operator› ‹num›
        ‹num› ‹operator› ‹num›
        ‹num› ‹operator› ‹num›
        -(‹num›)
        $‹rounding›(‹num›)
        $round(‹num›, ‹digits›)
        $power(‹num›, ‹power›)
        $‹aggregate›(‹arr›)
        $‹aggregate›(‹arr›)
        $length(‹str›)
        $number(‹numeral›)
        $number(‹bool›)
        $parseInteger(‹numeral›, ‹integer›)
        $toMillis(‹moment›)
        $toMillis(‹moment›, ‹date›)
        $reduce(‹arr›, function($a, $b){‹num $a $b›})
        $reduce(‹arr›, function($a, $b){$a + $b}, ‹num›)
        ‹arr›[‹index›]
        (‹num› ~> $abs)
        (‹arr› ~> $sum())
        function($v){‹num $v›}(‹num›)
        ($v := ‹num›; ‹num $v›)
        ($d := $d.order; $d.total)
        $lookup(‹obj›, ‹str›)
        ‹bool› ? ‹num›
        (‹bool› ? ‹num› : ‹num›)
        $d.recs[‹where›].v
    """,
    "str": r"""
        "abc"
        'Hello, World'
        ""
        "a\u00e9\n\t\"q\""
        '  pad  me  '
        '1.50'
        'a/b?c=d&e=ü'
        $d.text
        $d.wide
        $d.order.id
        $d.words[1]
        $d.when
        ‹str› & ‹any›
        ‹str› & ‹num›
        $string(‹any›)
        $string(‹obj›, true)
        $substring(‹str›, ‹index›)
        $substring(‹str›, ‹num›, ‹num›)
        $substringBefore(‹str›, ‹str›)
        $substringAfter(‹str›, ' ')
        $‹casing›(‹str›)
        $pad(‹str›, ‹width›)
        $pad(‹str›, ‹width›, ‹str›)
        $join(‹arr›, ‹str›)
        $join($d.words)
        $replace(‹str›, ‹pattern›, ‹substitute›)
        $replace(‹str›, ‹pattern›, ‹substitute›, ‹count›)
        $replace(‹str›, ‹str›, ‹str›)
        $formatNumber(‹num›, ‹picture›)
        $formatNumber(‹num›, ‹picture›, {'decimal-separator': ',', 'grouping-separator': '.'})
        $formatBase(‹num›, ‹base›)
        $formatInteger(‹num›, ‹integer›)
        $fromMillis(‹num›)
        $fromMillis($d.ms, ‹date›)
        $fromMillis($d.ms, ‹date›, ‹zone›)
        $‹encoding›(‹str›)
        $base64decode(‹base64›)
        $type(‹any›)
        $split(‹str›, ‹pattern›)[‹index›]
        (‹str› ~> $uppercase ~> $trim)
        $d.words[‹num›]
        (‹bool› ? ‹str› : ‹str›)
        $substring(?, 1, 3)(‹str›)
        $keys(‹obj›)[0]
        $reduce($d.words, function($a, $b){$a & ‹str $b›})
    """,
    "bool": r"""
        true
        false
        $d.flag
        ‹num› ‹order› ‹num›
        ‹str› ‹order› ‹str›
        ‹any› = ‹any›
        ‹num› != ‹num›
        ‹bool› and ‹any›
        ‹bool› or ‹num›
        ‹num› in ‹arr›
        ‹str› in $d.words
        $not(‹any›)
        $boolean(‹any›)
        $exists(‹path›)
        $contains(‹str›, ‹pattern›)
        $contains(‹str›, ‹str›)
        $count(‹arr›) > 1
    """,
    "arr": r"""
        []
        [1, 2, 3]
        ['b', 'a']
        [1..4]
        [3, 'x', true, null]
        $d.nums
        $d.words
        $d.mixed
        $d.nested
        $d.empty
        $d.order.lines.price
        $d.recs.v
        [‹any›, ‹num›, ‹path›]
        [‹index›..‹index›]
        $append(‹arr›, ‹any›)
        $reverse(‹arr›)
        $distinct(‹arr›)
        $sort(‹arr›)
        $sort(‹arr›, function($l, $r){‹comparison›})
        $sort($d.recs, function($l, $r){‹comparison›})
        $map(‹arr›, function($v){‹num $v›})
        $map(‹arr›, function($v, $i){‹str $v $i›})
        $map($d.nums, function($d){$d + 1})
        $filter(‹arr›, function($v){‹bool $v›})
        $zip(‹arr›, ‹arr›)
        $keys(‹obj›)
        $spread(‹obj›)
        $split(‹str›, ‹pattern›)
        $split(‹str›, ‹str›, ‹count›)
        $match(‹str›, ‹pattern›)
        $match(‹str›, ‹pattern›, ‹count›).groups
        $each(‹obj›, function($v, $k){$k & $string($v)})
        ‹arr›[‹where›]
        ‹arr›[[0, 1]]
        ‹arr›[]
        $d.recs^(‹term›).n
        $d.order.lines^(price, >qty).(sku & qty)
        $d.order.lines#$i[$i < 2].{'s': sku, 'i': $i}
        $d.order.lines@$l.tags.{'t': $, 's': $l.sku}
        $d.recs@$r.$d.order.lines@$l[$l.qty = $r.v].{'n': $r.n, 's': $l.sku}
        $d.order.lines.tags.%.sku
        $d.order.lines.size.(w & %.sku)
        $single(‹arr›, function($v){‹bool $v›})
        (‹arr› ~> $reverse ~> $map(function($y){$y}))
        ‹path›.*
        ‹path›.**
        ‹path›.[$]
        ‹path›.$string($)
    """,
    "obj": r"""
        {}
        {'a': 1}
        $d.obj
        $d.order
        $d.recs[0]
        {'p': ‹any›, 'q': ‹num›}
        {‹str›: ‹any›, 'z': ‹path›}
        $merge([‹obj›, ‹obj›])
        $sift(‹obj›, function($v, $k){‹bool $k›})
        $d.order.lines{sku: $sum(qty)}
        $d.recs{n: ‹member›}
        (‹obj› ~> | $ | {'z': ‹num›}, 'a' |)
        ($d.order ~> | lines | {'p': price * 2}, ['qty'] |)
        $d.order.lines[‹index›]
    """,
    "any": """
        $d.none
        $d.mixed[2]
        $d.order.note
        ‹num›
        ‹str›
        ‹bool›
        ‹arr›
        ‹obj›
        ‹path›
    """,
    "path": """
        $d.nope
        $d.order.lines
        ‹root›‹step›
        ‹root›‹step›‹step›
    """,
    "odd": """
        null
        $d.nope
        $nope
        $sum
        function($x){$x}
        $substring(?, 1)
    """,
    "root": "$d|$d.order|$d.recs|$d.order.lines|$d.mixed|$d.nested|$d.obj",
    "step": ".lines|.sku|.price|.tags|.n|.v|.t.u|.*|.**|.'a'|.`b`|[0]|[-1]|[]|[v > 1]|.(sku)|.[n, v]|.{'s': sku}|^(v)"
    "|^(>price)|#$i|[sku = 'hat']|[$exists(gift)]|.(price * qty)|[tags]|.$string($)",
    "operator": "+|-|*|/|%",
    "order": "<|<=|>|>=",
    "rounding": "abs|floor|ceil|round|sqrt|number",
    "aggregate": "sum|max|min|average|count",
    "casing": "uppercase|lowercase|trim",
    "encoding": "base64encode|encodeUrl|encodeUrlComponent|decodeUrl|decodeUrlComponent",
    "digits": "0|1|2|-1|-2|‹num›",
    "power": "2|0.5|-1|3|1/3",
    "index": "-3|-1|0|1|2|4",
    "width": "-12|-3|0|5|12",
    "count": "0|1|2|-1",
    "base": "2|16|36|37|‹num›",
    "numeral": "'007'|'0x1F'|'1e3'|'-1.5'|' 1'|''|'1.'|'.5'|'10e500'|'1_0'|'twelve'|'XIV'|'ab'|'1,234'|'12th'|‹str›",
    "moment": "$d.when|'2024-01-02'|'2024-01-02T03:04:05+02:00'|'2024'|'1st March 2024'|'10:20:30.123'|‹str›",
    "base64": "'aGVsbG8='|'Wm/Dqw=='|'aGk'|‹str›",
    "zone": "'+0530'|'-0800'|'0000'|'Z'",
    "where": "$ > 1|v = 3|n = 'x'|t.u > 1|$exists(t)|true|0|‹num›",
    "member": "v|$sum(v)|t.u|[v]",
    "term": "v|>v|n|<n, >v",
    "comparison": "$l.v > $r.v|$l < $r|$l.n > $r.n|$l.price < $r.price",
    "substitute": "'<$1>'|'[$0]'|'$$'|'$12$3'|‹str›|function($m){$m.match & $m.start}|function($m){$m.groups[0]}",
    "pattern": r"/[a-z]+/|/\d+/|/(\w)(\w*)/|/A/i|/[\w-.]+/|/(?<y>\w)o/|/o¦a/|/\s/|/^The/|/(b)¦(q)/|/\bfox\b/|/l.z/m"
    r"|/(?=l)l/|/x*/|/a{2}/|/,\s*/",
    "picture": "'0'|'#,##0.00'|'00.0#'|'0%'|'#0.###e0'|'0,00,0.0'|'(#);-0'|'x'|'#.#'|'$0.00'|'0.0;(0.0)'|'00‰'",
    "integer": "'1'|'01'|'w'|'W'|'Ww'|'i'|'I'|'a'|'A'|'1;o'|'w;o'|'#,##0'|'x'",
    "date": "'[Y]-[M01]-[D01]'|'[Q]'|'[D1o] [MNn,3-3] [Y]'|'[H01]:[m01]:[s01].[f001]'|'[h]:[m] [P]'|'[FNn,3-3], [D]'"
    "|'[Y]-W[W01]-[F]'|'[dwo]'|'[Z]'|'[z]'|'[X0001]-[x]'|'[YI]'",
}
TYPES = ("num", "str", "bool", "arr", "obj", "path", "odd")
WHOLE = ("num", "num", "str", "str", "bool", "arr", "arr", "obj", "path")


def expressions(seed: int, count: int) -> Iterator[str]:
    """So many expressions about `$d`, which is DATA; the same for the same seed."""
    for number in range(count):
        chance = random.Random(f"{seed} {number}")
        yield grown(chance, chance.choice(WHOLE), chance.randrange(1, 4), ())


def grown(chance: random.Random, kind: str, depth: int, names: tuple[str, ...]) -> str:
    """An expression of this type, which others go into as many times as it is deep."""
    if kind in TYPES and chance.random() < SLIP:
        kind = chance.choice(TYPES)
    if kind == "num" and names and chance.random() < 0.4:
        return chance.choice(names)
    form = chance.choice(forms(kind, leaf=depth <= 0))
    return PLACE.sub(lambda place: grown(chance, place[1], depth - 1, (*names, *place[2].split())), form)


def forms(kind: str, leaf: bool) -> list[str]:
    """What can stand for the type; a leaf has nothing inside that could grow."""
    text = GRAMMAR[kind]
    found = [line.strip() for line in text.strip().splitlines()] if "\n" in text else text.split("|")
    found = [form.replace("¦", "|") for form in found]
    return [form for form in found if not PLACE.search(form)] or ["$d.one"] if leaf else found
