"""Waiting: patient, and never for ever."""

import pytest

from learner_lab.resources import waiting
from learner_lab.resources.waiting import Pace, despite, moments


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


def test_one_pace_holds_for_all_who_take_their_turns(monkeypatch):
    clock, slept = [10.0], []
    monkeypatch.setattr(waiting.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(waiting.time, "sleep", slept.append)
    pace = Pace(0.5)
    for _ in range(3):
        pace.wait()
    clock[0] = 20.0
    pace.wait()
    assert slept == [0.0, 0.5, 1.0, 0.0]
