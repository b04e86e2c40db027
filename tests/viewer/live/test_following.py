"""Watching costs little: what a follower asks, and how it takes trouble."""

import time
from types import SimpleNamespace

import pytest

from tests.viewer.made import call_center
from viewer.live.following import LASTS, Follower

QUICK = {"fastest": 0.001, "slowest": 0.005}


class Trouble(Exception):
    """An error as boto3 raises it."""

    def __init__(self, code, status=400):
        super().__init__(code)
        self.response = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}


class Service:
    """GetExecutionHistory of an execution that grows by some events with each question."""

    def __init__(self, events, growth=4, troubles=()):
        self.events, self.growth, self.known, self.asked = events, growth, growth, []
        self.troubles = list(troubles)

    def page(self, maxResults, reverseOrder=False, nextToken="0"):
        if not nextToken or nextToken == "0":
            self.asked.append((maxResults, reverseOrder))
            if self.troubles:
                raise self.troubles.pop(0)
            self.known = min(self.known + self.growth, len(self.events))
        seen = self.events[: self.known][:: -1 if reverseOrder else 1]
        start = int(nextToken)
        after = start + maxResults
        return {"events": seen[start:after], "nextToken": str(after) if after < len(seen) else None}


def followed(service, **known):
    """A follower, the events that it delivered, and the errors that it told."""
    delivered, told = [], []

    def deliver(events):
        delivered.append(events)
        return events[-1]["type"] not in ("ExecutionFailed", "ExecutionSucceeded")

    return Follower(service.page, deliver, told.append, **{**QUICK, **known}), delivered, told


def test_each_event_is_delivered_once_and_in_order():
    events = call_center(resolved=False)
    follower, delivered, _ = followed(Service(events))
    follower.start()
    follower.join(5)
    assert [event for batch in delivered for event in batch] == events
    assert not follower.asks


def test_after_the_first_look_only_the_end_is_asked_for():
    service = Service(call_center(resolved=True))
    follower, *_ = followed(service)
    follower.start()
    follower.join(5)
    assert service.asked[0] == (1000, False)
    assert set(service.asked[1:]) == {(50, True)}


def test_long_histories_are_read_page_by_page():
    events = [{"id": number, "type": "TaskScheduled"} for number in range(1, 2501)]
    follower, delivered, _ = followed(Service(events, growth=2500))
    follower.start()
    follower.stop()
    assert [event["id"] for event in delivered[0]] == list(range(1, 2501))


def test_questions_become_rarer_while_nothing_happens():
    service = Service(call_center(resolved=True)[:5], growth=5)
    follower = Follower(service.page, lambda events: True, print, fastest=0.005, slowest=0.1)
    follower.start()
    time.sleep(0.4)
    follower.stop()
    assert len(service.asked) < 20


@pytest.mark.parametrize(
    "trouble",
    [
        Trouble("ThrottlingException"),
        Trouble("Internal", 503),
        type("ConnectTimeoutError", (Exception,), {})(),
    ],
)
def test_what_passes_by_itself_is_waited_out(trouble):
    service = Service(call_center(resolved=True), troubles=[trouble, trouble])
    follower, delivered, told = followed(service)
    follower.start()
    follower.join(5)
    assert sum(map(len, delivered)) == 24
    assert told == []


def test_trouble_that_lasts_is_told_while_it_is_tried_again_and_taken_back_when_it_is_over():
    line = type("EndpointConnectionError", (Exception,), {})()
    service = Service(call_center(resolved=True), troubles=[line] * (LASTS + 2))
    follower, delivered, told = followed(service)
    follower.start()
    follower.join(5)
    assert told == [line, None]
    assert sum(map(len, delivered)) == 24


def test_an_expired_token_ends_the_watch_which_goes_on_where_it_was():
    service = Service(call_center(resolved=True), growth=8)
    follower, delivered, told = followed(service, fastest=60)  # looks at each start, and not between
    follower.start()
    follower.stop()
    service.troubles = [Trouble("ExpiredTokenException")]
    follower.start()
    assert [str(error) for error in told] == ["ExpiredTokenException"]
    assert not follower.asks
    follower.start()
    assert [[event["id"] for event in batch] for batch in delivered] == [[*range(1, 17)], [*range(17, 25)]]


def test_what_was_being_asked_when_it_was_stopped_is_not_delivered():
    service = Service(call_center(resolved=True))
    follower, delivered, _ = followed(SimpleNamespace(page=lambda **request: page(**request)))

    def page(**request):
        if service.asked:
            follower.stop()
        return service.page(**request)

    follower.start()
    follower.join(5)
    assert len(service.asked) == 2 and len(delivered) == 1


def test_two_followers_do_not_disturb_each_other():
    events = call_center(resolved=True)
    service = Service(events)
    pair = [followed(service), followed(service)]
    for follower, *_ in pair:
        follower.start()
    for follower, delivered, _ in pair:
        follower.join(5)
        assert [event for batch in delivered for event in batch] == events
