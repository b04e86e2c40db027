"""What stands beside an edge: of a rule that is too long the path is cut, and the value stays."""

import pytest

from viewer.placing.geometry import SMALL_SIZE
from viewer.placing.labels import LABEL_LINES, LABEL_WIDTH, label_lines
from viewer.placing.lettering import text_width, wrap
from viewer.reading.machine import Edge
from viewer.reading.rules import rule_in_words

DEEP = (
    "$.detail.requestParameters.instancesSet.items.configuration.networkInterfaces.attachment.currentStatus.reason.code"
)


def lines_of(*rules):
    return label_lines(Edge("One", "Two", "choice", tuple(map(rule_in_words, rules))))


@pytest.mark.parametrize("words, count", [(3, 1), (4, 2), (12, 4), (13, 4)])
def test_a_label_has_four_lines_at_most(words, count):
    """Three words of seven letters stand beside each other."""
    lines = label_lines(Edge("One", "Two", "choice", (" ".join(["average"] * words),)))
    assert len(lines) == count
    assert ("…" in "".join(lines)) == (words > 12)


def test_two_rules_on_one_long_path_differ_by_their_values():
    labels = [lines_of({"Variable": DEEP, "StringEquals": value}) for value in ("ACTIVE", "INACTIVE")]
    assert [label[-1].split()[-1] for label in labels] == ['"ACTIVE"', '"INACTIVE"']
    assert all(label[0].startswith("…") and len(label) <= LABEL_LINES for label in labels)


def test_a_path_is_cut_no_further_than_it_must_be():
    assert "".join(lines_of({"Variable": "$.order.id", "StringEquals": "a-value"})) == 'order.id = "a-value"'
    kept = "".join(lines_of({"Variable": DEEP, "IsPresent": True}))
    assert kept == "…items.configuration.networkInterfaces.attachment.currentStatus.reason.code is present"


@pytest.mark.parametrize("text", ["'a.b.c.d.e.f'", '"a.b.c \\" d.e.f"'])
def test_what_stands_in_quotes_is_no_path(text):
    condition = f"$states.input.some.long.path.that.leads.far = {text} and $exists({DEEP[2:]})"
    assert text in " ".join(lines_of({"Condition": f"{{% {condition} %}}"}))


def test_of_what_is_still_too_long_both_ends_are_kept():
    rules = [{"Variable": f"$.kind{number}", "NumericEquals": number} for number in range(20)]
    lines = lines_of(*rules)
    assert lines[0].startswith("kind0 = 0 or") and lines[-1].endswith("kind19 = 19")
    assert len(lines) == LABEL_LINES and [line.endswith(" …") for line in lines] == [False, True, False, False]


def test_every_line_is_as_wide_as_its_label_at_most():
    for value in ("short", "x" * 300, DEEP, "Mixed_words.of-all/kinds:andCapitals" * 3):
        lines = lines_of({"Variable": DEEP, "StringEquals": value})
        assert max(text_width(line.removesuffix(" …"), SMALL_SIZE) for line in lines) <= LABEL_WIDTH


@pytest.mark.parametrize(
    "word, parts",
    [
        ("detail.requestParameters.bucket", ["detail.request", "Parameters.", "bucket"]),
        ("some_long_name_of_a_field", ["some_long_", "name_of_a_field"]),
        ("arn:aws:states:::sqs:sendMessage", ["arn:aws:states:::", "sqs:send", "Message"]),
        ("averyveryverylongword", ["averyveryverylon", "gword"]),
        ("two words", ["two words"]),
    ],
)
def test_a_long_word_is_parted_where_one_would_part_it(word, parts):
    assert wrap(word, 90, SMALL_SIZE) == parts


HELVETICA = {  # from Adobe's metrics of the font (Helvetica.afm), in thousandths of its size
    191: "'", 222: "ijl", 260: "|", 278: " !,./:;I[\\]ft", 333: "()-`r", 334: "{}", 355: '"', 389: "*", 469: "^",
    500: "Jckvsxyz", 556: "#$0123456789?L_abdeghnopqu", 584: "+<=>~", 611: "FTZ", 667: "&ABEKPSVXY", 722: "CDHNRUw",
    778: "GOQ", 833: "Mm", 889: "%", 944: "W", 1015: "@",
}  # fmt: skip


@pytest.mark.parametrize("width", HELVETICA)
def test_a_letter_is_as_wide_as_in_helvetica_and_eight_hundredths_more(width):
    assert all(text_width(letter, 1000) == pytest.approx(width * 1.08) for letter in HELVETICA[width])


def test_each_letter_of_a_keyboard_has_a_width_of_its_own():
    assert sorted("".join(HELVETICA.values())) == [chr(code) for code in range(0x20, 0x7F)]


@pytest.mark.parametrize(("letter", "width"), [("é", 600), ("\u2e7f", 600), ("\u2e80", 1000), ("漢", 1000)])
def test_other_letters_are_a_little_wider_than_most_and_those_of_china_are_square(letter, width):
    assert text_width(letter, 10) == pytest.approx(width * 1.08 / 100)
