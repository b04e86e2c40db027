"""A definition's text and back: what was not changed stands as it stood, and what is no definition is told where."""

import pytest

from designer.places import Refused
from designer.text import Number, form_of, read, written

TEXTS = [
    '{"a":1}',
    '{"a": 1}',
    '{"a": 1, "b": [1, 2]}',
    '{"a":1,"b":[1,2]}',
    '{"a": "x", "b": 1}\r\n',
    '{\n  "a": 1\n}',
    '{\n    "a": {\n        "b": 1\n    }\n}\n',
    '{\n\t"a": 1\n}\n',
    '{\r\n  "a": 1\r\n}\r\n',
    '{"a": 0.10, "b": 1E3, "c": 1.0, "d": -0, "e": 1e999}',
    f'{{"a": {"9" * 300}}}',
    f'{{"a": {"9" * 301}}}',
    '{"a": "é\\ud800"}',
]


@pytest.mark.parametrize("text", TEXTS)
def test_what_was_not_changed_stands_as_it_stood(text):
    assert written(read(text), form_of(text)) == text


@pytest.mark.parametrize(("digits", "kind"), [(300, int), (301, Number)])
def test_a_number_of_so_many_digits_is_read_as_a_number(digits, kind):
    assert type(read(f'{{"a": {"9" * digits}}}')["a"]) is kind


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[1]", r"a JSON object, {…}; this begins with \[\.$"),
        ("  true", r"this begins with t\.$"),
        ('{\n "a" 1}', "at line 2, column 6"),
        ('{"a": 1, "b": 2, "b": 3}', "The key 'b' stands twice"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_what_is_no_definition_is_told(text, words):
    with pytest.raises(Refused, match=words):
        read(text)


@pytest.mark.parametrize(("text", "indent", "end"), [("", "  ", ""), ("\n", "  ", "\n"), ("{}", "  ", "")])
def test_an_empty_text_is_written_in_lines(text, indent, end):
    assert (form_of(text).indent, form_of(text).end) == (indent, end)
