"""Statuses can be told apart without colours, and read on light and on dark."""

import pytest

from viewer.look import INK, LOOKS, NOT_REACHED, QUIET, RUNS, SURFACES


def luminance(colour):
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("status", LOOKS)
def test_names_and_words_are_read_on_every_status(status):
    look = LOOKS[status]
    light = [(INK, look.fill), (QUIET, look.fill)]
    dark = [(SURFACES["ink"][1], look.dark_fill), (SURFACES["quiet"][1], look.dark_fill)]
    if status != NOT_REACHED:  # its word in the legend is as quiet as other notes
        light += [(look.line, SURFACES["paper"][0])]
        dark += [(look.dark_line, SURFACES["paper"][1])]
    assert min(contrast(*pair) for pair in light + dark) >= 4.5


@pytest.mark.parametrize("status", LOOKS)
def test_outlines_stand_out_from_their_inside(status):
    look = LOOKS[status]
    assert contrast(look.line, look.fill) >= 3
    assert contrast(look.dark_line, look.dark_fill) >= 3


def test_each_status_has_an_icon_and_a_line_of_its_own():
    assert len({look.icon for look in LOOKS.values()}) == len(LOOKS)
    assert len({(look.width, look.dashes) for look in LOOKS.values()}) == len(LOOKS)


def test_a_run_looks_as_the_state_that_brought_it_about():
    wanted = {"RUNNING": "in progress", "SUCCEEDED": "succeeded", "FAILED": "failed", "TIMED_OUT": "failed"}
    assert {**wanted, "ABORTED": "canceled"}.items() <= RUNS.items()
