"""Waiting: patient, and never for ever."""

import pytest

from learner_lab.waiting import despite, moments


def test_a_look_that_never_helps_ends_in_the_sentence():
    with pytest.raises(TimeoutError, match="still DELETING"):
        for _ in moments(0.05, "still DELETING"):
            pass


def test_an_error_of_the_first_moments_is_waited_out():
    answers = iter([KeyError("not yet"), KeyError("not yet"), "there"])

    def look():
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    assert despite(KeyError, look) == "there"


def test_an_error_that_stays_rises():
    with pytest.raises(KeyError):
        despite(KeyError, lambda: {}["never"], seconds=0)
