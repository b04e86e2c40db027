"""Where turns change hands: alarms of one moment and too many of them, how many compute, when a clock leaps."""

import threading
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from local_aws import turns
from local_aws.turns import alarms as ringing
from local_aws.turns import crew as crews
from local_aws.turns import leaps
from local_aws.turns.alarms import Alarms
from local_aws.turns.crew import Crew
from local_aws.turns.leaps import LeapingClock

BEGIN = datetime(2026, 11, 26, tzinfo=UTC)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (ringing.FEW, 100),  # cancelled alarms that may stay
        ((crews.FEW, crews.MOST), (2, 16)),  # threads
        ((crews.MOMENT, crews.IDLE_SECONDS), (0.01, 10.0)),
        ((Crew()._few, Crew()._allowed, Crew()._most, Crew(most=1)._few), (2, 2, 16, 1)),
    ],
)
def test_a_limit_is_where_we_say(found, said):
    assert found == said


@pytest.mark.parametrize(
    ("told", "leaps"), [(None, False), ("", False), ("real", False), ("leap", True), ("fast", ValueError)]
)
def test_time_is_real_or_leaps_and_nothing_else(monkeypatch, told, leaps):
    monkeypatch.delenv("LOCAL_AWS_TIME", raising=False)
    if told is not None:
        monkeypatch.setenv("LOCAL_AWS_TIME", told)
    if leaps is ValueError:
        with pytest.raises(ValueError, match="must be real or leap"):
            turns.is_leaping()
    else:
        assert turns.is_leaping() is leaps


def unwatched():
    """Alarms that no thread waits for: a test asks for the next."""
    alarms = Alarms()
    alarms._watched = True
    return alarms


def cancelled_until_thrown_away(alarms):
    """Of 300 alarms, how many are cancelled before they are thrown away, and how many are left then."""
    waiting = [alarms.after(3600, print) for _ in range(300 - len(alarms._heap))]
    for count, alarm in enumerate(waiting, 1):
        alarm.cancel()
        if len(alarms._heap) < 300:
            return count, len(alarms._heap)
    return None


def test_cancelled_alarms_are_thrown_away_when_they_are_a_hundred_more_than_half():
    alarms = unwatched()
    assert [cancelled_until_thrown_away(alarms) for _ in range(2)] == [(251, 49), (251, 49)]


def test_a_cancelled_alarm_whose_moment_has_come_counts_no_longer():
    alarms, rung = unwatched(), []
    for _ in range(10):
        alarms.after(0, lambda: rung.append("cancelled")).cancel()
    rings = alarms.after(0, lambda: rung.append("rings"))
    alarms._next()()
    rings.cancel()  # too late, and no error
    assert rung == ["rings"] and alarms._heap == []
    assert cancelled_until_thrown_away(alarms) == (251, 49)


def test_an_alarm_that_comes_before_those_that_were_there_rings_in_time():
    alarms, done = Alarms(), turns.Event()
    alarms.after(3600, print)
    alarms.after(7200, print)
    alarms.after(0.01, done.set)
    assert done.wait(5)


@pytest.fixture
def at(monkeypatch):
    """Sets the seconds that `local_aws.turns` shows this test; other threads have the machine's."""
    mine, machines, shown = threading.current_thread(), turns.monotonic, [0.0]
    monkeypatch.setattr(turns, "monotonic", lambda: shown[0] if threading.current_thread() is mine else machines())
    return lambda seconds: shown.__setitem__(0, seconds)


def test_an_alarm_rings_at_its_moment_and_those_of_one_moment_in_their_order(at, monkeypatch):
    alarms, rung = unwatched(), []
    monkeypatch.setattr(alarms._change, "wait", lambda seconds: at(turns.monotonic() + seconds / 2 + 1e-6))
    for number, moment in enumerate((5, 3, 5, 3)):
        alarms.after(moment, lambda number=number: rung.append((number, turns.monotonic())))
    at(3)
    for _ in range(2):
        alarms._next()()
    at(5)
    for _ in range(2):
        alarms._next()()
    assert rung == [(1, 3), (3, 3), (0, 5), (2, 5)]


class Still(Crew):
    """A crew whose threads begin a job and never end it, and whose watcher looks on when a test says so."""

    def _work(self, job):
        """It is begun."""

    def _watch(self):
        """Looks on later."""


def test_one_thread_more_helps_where_none_began_up_to_the_most():
    crew = Still(most=4)
    for _ in range(6):
        crew.submit(print)
    assert (crew._busy, crew._watched) == (2, True)
    assert crew._look_on(1) and crew._busy == 2  # one has begun since
    assert [(crew._look_on(crew._begun), crew._busy) for _ in range(3)] == [(True, 3), (True, 4), (True, 4)]
    assert crew._next() is print and crew._next() is print  # who is done takes what waits
    assert crew._busy == 4
    assert not crew._look_on(crew._begun) and not crew._watched
    crew.submit(print)  # a few compute again, and four still do
    assert (crew._busy, crew._allowed, crew._watched) == (4, 2, True)


def test_who_is_done_where_more_than_the_allowed_compute_takes_no_job(monkeypatch):
    monkeypatch.setattr(crews, "IDLE_SECONDS", 0.0)
    crew = Still(most=4)
    for _ in range(4):
        crew.submit(print)
    crew._look_on(2)
    crew._next()
    crew._look_on(3)
    crew.submit(max)
    crew.submit(min)
    assert crew._busy == 3 and crew._allowed == 2
    assert crew._next() is None and (crew._busy, crew._idle) == (2, 0)  # a third one goes
    assert crew._next() is max and crew._next() is min and crew._busy == 2
    assert crew._next() is None and crew._next() is None and crew._busy == 0


def test_who_is_away_lets_one_other_begin():
    crew = Still(most=1)
    crew.submit(print)
    crew.submit(print)
    assert crew._busy == 1 and len(crew._waiting) == 1 and not crew._watched
    with crew.away():
        assert crew._busy == 1 and not crew._waiting
    assert crew._busy == 2


@pytest.fixture
def leaping(at, monkeypatch):
    """A leaping clock that stands at 100 seconds, and what its alarms did: (name, seconds since).

    Real time rings none of them: to a thread that waits for alarms, by the machine's clock, all would be long past.
    """
    monkeypatch.setattr(leaps, "alarms", unwatched())
    at(100)
    clock, rung = LeapingClock(BEGIN), []

    def set_alarm(name, seconds, then=lambda: None):
        return clock.at(100 + seconds, lambda: (rung.append((name, clock.moment() - 100)), then()))

    clock.work()
    return clock, rung, set_alarm


def test_a_clock_leaps_from_alarm_to_alarm_when_all_rest(leaping, at):
    clock, rung, set_alarm = leaping
    for name, seconds in (("c", 300), ("a", 100), ("b", 200), ("second b", 200)):
        set_alarm(name, seconds)
    at(101)
    assert clock.moment() == 100 and clock.now() == BEGIN  # it stands while a line computes
    clock.rest()
    assert rung == [("a", 100), ("b", 200), ("second b", 200), ("c", 300)]
    assert clock.moment() == 400 and clock.now() == BEGIN + timedelta(seconds=300)
    assert clock.apart().now() == clock.now()


def test_a_clock_does_not_leap_while_a_line_computes(leaping):
    clock, rung, set_alarm = leaping
    clock.work()
    set_alarm("later", 100, then=clock.work)
    set_alarm("last", 200)
    clock.rest()
    assert rung == []
    clock.rest()
    assert rung == [("later", 100)]  # what it called goes on computing
    clock.rest()
    assert rung == [("later", 100), ("last", 200)]


def test_time_takes_as_long_as_it_takes_while_one_waits_for_what_is_outside(leaping, at):
    clock, rung, set_alarm = leaping
    set_alarm("later", 100)
    clock.rest(outside=True)
    at(150)
    assert rung == [] and clock.moment() == 150
    clock.work(outside=True)
    at(160)
    assert clock.moment() == 150  # it stands again
    clock.work()
    clock.rest(outside=True)
    at(165)
    assert clock.moment() == 155  # one computes, and one waits for what is outside
    clock.rest()
    assert rung == []
    clock.work(outside=True)
    clock.rest()
    assert rung == [("later", 100)]


def test_an_alarm_that_was_cancelled_does_not_ring_and_keeps_no_other_waiting(leaping):
    clock, rung, set_alarm = leaping
    cancelled = [set_alarm("cancelled", seconds) for seconds in (10, 50, 60, 90)]
    set_alarm("rings", 70)
    for alarm in cancelled:
        alarm.cancel()
    clock.rest()
    assert rung == [("rings", 70)] and clock.moment() == 170


def test_what_real_time_comes_to_rings_though_a_line_computes(leaping, at):
    clock, rung, set_alarm = leaping
    first, second = set_alarm("first", 10), set_alarm("second", 20)
    clock._late(second)  # no longer the next, when its moment in real time came
    assert rung == []
    at(111)
    clock._late(first)
    assert rung == [("first", 10)] and clock.moment() == 110
    clock._late(first)
    assert rung == [("first", 10)]
    clock.rest()
    assert rung == [("first", 10), ("second", 20)]


def test_a_clock_that_has_passed_an_alarm_does_not_go_back_to_it(leaping, at):
    clock, rung, set_alarm = leaping
    set_alarm("late", 10)
    clock.rest(outside=True)
    at(130)
    clock.work(outside=True)
    clock.rest()
    assert rung == [("late", 30)]


def test_real_time_is_to_ring_the_next_alarm_and_no_other(at, monkeypatch):
    set_for, cancelled = [], []

    def after(seconds, ring):
        set_for.append(seconds)
        return SimpleNamespace(cancel=lambda: cancelled.append(seconds))

    monkeypatch.setattr(leaps, "alarms", SimpleNamespace(after=after))
    at(100)
    clock = LeapingClock(BEGIN)
    clock.work()
    clock.at(150, print)
    clock.at(170, print)
    assert (set_for, cancelled) == ([50], [])
    clock.at(120, print).cancel()
    assert (set_for, cancelled) == ([50, 20], [50])
    clock.at(160, print)
    assert (set_for, cancelled) == ([50, 20, 50], [50, 20])  # the cancelled one is passed over
    clock.rest()
    assert set_for[3:] == [10, 10] and cancelled[2:] == [50, 10, 10]
