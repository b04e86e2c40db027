"""Event source mappings, in this process: what they may be told, how a batch is filled, when the function is called.

The numbers are those of CreateEventSourceMapping in Lambda's API reference, and of "Using Lambda with Amazon SQS".
"""

import contextlib
from types import SimpleNamespace

import pytest

from local_aws.functions.sources import api, batch, poller, window
from local_aws.functions.sources.batch import Batch
from local_aws.functions.sources.event import failures_in
from local_aws.functions.sources.mapping import OFF, ON, Mapping, Options
from local_aws.functions.sources.options import check_queue, options_of
from local_aws.services.queues.message import Message
from local_aws.wire import RequestContext, ServiceError

CONTEXT = RequestContext("123456789012", "us-east-1", "id", "student")
SQS = "arn:aws:sqs:us-east-1:123456789012:"
WIDE = {"MaximumBatchingWindowInSeconds": 1}


def pattern(length):
    return {"Pattern": '{"body": ["' + "x" * (length - 14) + '"]}'}


LIMITS = {  # name: (what is given, what just fits, what does not)
    "BatchSize": (lambda n: {"BatchSize": n, **WIDE}, [1, 10_000], [0, 10_001]),
    "BatchSize without a window": (lambda n: {"BatchSize": n}, [10], [11]),
    "window": (lambda n: {"MaximumBatchingWindowInSeconds": n}, [0, 300], [-1, 301]),
    "MaximumConcurrency": (lambda n: {"ScalingConfig": {"MaximumConcurrency": n}}, [None, 2, 1000], [1, 1001]),
    "filters": (lambda n: {"FilterCriteria": {"Filters": [pattern(20)] * n}}, [0, 5], [6]),
    "letters of a filter": (lambda n: {"FilterCriteria": {"Filters": [pattern(n)]}}, [4096], [4097]),
    "response types": (lambda n: {"FunctionResponseTypes": ["ReportBatchItemFailures"] * n}, [0, 1], [2]),
    "what is not offered": (lambda value: {"KMSKeyArn": value}, [None], ["key"]),
}


@pytest.mark.parametrize(("limit", "value"), [(name, value) for name in LIMITS for value in LIMITS[name][1]])
def test_what_just_fits_is_taken(limit, value):
    assert isinstance(options_of(LIMITS[limit][0](value)), Options)


@pytest.mark.parametrize(("limit", "value"), [(name, value) for name in LIMITS for value in LIMITS[name][2]])
def test_what_is_beyond_the_limit_is_refused(limit, value):
    with pytest.raises(ServiceError):
        options_of(LIMITS[limit][0](value))


def test_what_is_not_said_is_as_it_was():
    assert options_of({}) == Options(batch_size=10, window=0, reports_items=False, most_at_once=None, filters=())
    before = Options(batch_size=7, window=3, reports_items=True, most_at_once=4, filters=("{}",))
    assert options_of({}, before) == before
    assert options_of({"BatchSize": 2, "FunctionResponseTypes": []}, before) == Options(2, 3, False, 4, ("{}",))


@pytest.fixture
def queue_of(monkeypatch):
    """Lets every ARN be that of a queue with these properties."""

    def put(visibility=30, is_fifo=False):
        queue = SimpleNamespace(attributes={"VisibilityTimeout": visibility}, is_fifo=is_fifo)
        monkeypatch.setattr("local_aws.functions.sources.options.queue_at", lambda arn: queue)

    return put


@pytest.mark.parametrize(
    ("queue", "options", "arn", "said"),
    [
        ({"visibility": 3}, {}, SQS, None),
        ({"visibility": 2}, {}, SQS, "2 seconds is less than Function timeout: 3 seconds"),
        ({"is_fifo": True}, {"batch_size": 10}, SQS, None),
        ({"is_fifo": True}, {"batch_size": 11}, SQS, "10 at most"),
        ({"is_fifo": True}, {"window": 1}, SQS, "not supported for FIFO"),
        ({}, {"window": 1, "batch_size": 11}, SQS, None),
        ({}, {}, "arn:aws:kinesis:us-east-1:123456789012:stream/s", "for no other source"),
        ({}, {}, None, "for no other source"),
    ],
)
def test_a_queue_must_suit_the_function(queue_of, queue, options, arn, said):
    queue_of(**queue)
    try:
        check_queue(arn, Options(**options), 3)
    except ServiceError as refused:
        assert said and said in refused.message
    else:
        assert said is None


@pytest.mark.parametrize(
    ("payload", "failed"),
    [
        (b"", set()),
        (b"null", set()),
        (b"{}", set()),
        (b'{"batchItemFailures": null}', set()),
        (b'{"batchItemFailures": []}', set()),
        (b'{"batchItemFailures": [{"itemIdentifier": "a"}]}', {"a"}),
        (b'{"batchItemFailures": [{"itemIdentifier": "c"}]}', {"a", "b"}),
        (b'{"batchItemFailures": [{"itemIdentifier": ""}]}', {"a", "b"}),
        (b'{"batchItemFailures": [{}]}', {"a", "b"}),
        (b'{"batchItemFailures": ["a"]}', {"a", "b"}),
        (b'{"batchItemFailures": "a"}', {"a", "b"}),
        (b'{"other": 1}', {"a", "b"}),
        (b"[1]", {"a", "b"}),
        (b"{", {"a", "b"}),
    ],
)
def test_what_cannot_be_understood_has_failed_as_a_whole(payload, failed):
    assert failures_in(payload, {"a", "b"}) == failed


class Queue:
    """A queue with so many messages, each of so many bytes, which remembers what it was asked."""

    is_deleted = False

    def __init__(self, count, size=1, visibility=30):
        self.attributes = {"VisibilityTimeout": visibility}
        self.left, self.size, self.asked, self.deleted = count, size, [], []

    def receive(self, most, visibility):
        self.asked.append((most, visibility))
        count = min(most, self.left)
        self.left -= count
        return [(Message("x" * self.size, {}, sent=0.0, first_received=0.0), f"handle {n}") for n in range(count)]

    def delete(self, handle):
        self.deleted.append(handle)


def mapping(**options):
    return Mapping(CONTEXT, "arn:f", f"{SQS}q", Options(**options), {})


@pytest.mark.parametrize(
    ("size", "there", "asked"),
    [(3, 5, [3]), (10, 5, [10, 5]), (12, 30, [10, 2]), (25, 25, [10, 10, 5]), (25, 24, [10, 10, 5, 1])],
)
def test_a_batch_takes_ten_at_a_time_until_it_is_full_or_nothing_is_left(size, there, asked):
    queue = Queue(there)
    full = Batch(mapping(batch_size=size, window=1), queue)
    assert full.is_empty and not full.is_full
    full.gather()
    assert [most for most, _ in queue.asked] == asked
    assert full.is_full == (there >= size) and not full.is_empty


@pytest.mark.parametrize(("largest", "taken"), [(20, 20), (21, 30), (30, 30)])
def test_a_batch_is_full_when_its_bytes_are_too_many(monkeypatch, largest, taken):
    monkeypatch.setattr(batch, "LARGEST", largest)
    queue = Queue(100)
    Batch(mapping(batch_size=1000, window=1), queue).gather()
    assert 100 - queue.left == taken


@pytest.mark.parametrize(("visibility", "asked"), [(0, 1), (1, 1), (2, 2)])
def test_what_is_taken_is_out_of_sight_for_a_second_at_least(visibility, asked):
    queue = Queue(1, visibility=visibility)
    Batch(mapping(), queue).gather()
    assert queue.asked[0] == (10, asked)


def test_what_the_filters_do_not_want_is_deleted():
    queue = Queue(2)
    only = Batch(mapping(filters=('{"body": ["other"]}',)), queue)
    only.gather()
    assert only.is_empty and queue.deleted == ["handle 0", "handle 1"]


@pytest.fixture
def polled(monkeypatch):
    """What a poller does with a queue of so many messages, once it is ready: its windows, and the batches called."""

    def run(count, **options):
        ready, windows, called = [], [], []
        monkeypatch.setattr(poller, "call_when_ready", lambda queue, call: ready.append(call))
        window = SimpleNamespace(open=lambda: None)
        monkeypatch.setattr(poller, "Window", lambda batch, queue, seconds, *_: windows.append(seconds) or window)
        monkeypatch.setattr(Batch, "call", lambda batch: called.append(len(batch._messages)) or "OK")
        poller.Poller(mapping(**options), Queue(count)).start()
        ready[0]()
        return windows, called

    return run


@pytest.mark.parametrize(
    ("count", "options", "windows", "called"),
    [
        (2, {}, [], [2]),
        (2, {"window": 5}, [5], []),
        (2, {"window": 5, "batch_size": 2}, [], [2]),
        (2, {"window": 5, "batch_size": 3}, [5], []),
        (0, {"window": 5}, [], []),
    ],
)
def test_a_batch_that_is_not_full_waits_for_its_window_if_there_is_one(polled, count, options, windows, called):
    assert polled(count, **options) == (windows, called)


@pytest.mark.parametrize(("most", "begun"), [(None, 2), (2, 2), (3, 3)])
def test_so_many_batches_are_at_work_and_no_more(monkeypatch, most, begun):
    ready = []
    monkeypatch.setattr(poller, "call_when_ready", lambda queue, call: ready.append(call))
    busy = poller.Poller(mapping(batch_size=1, most_at_once=most), Queue(100))
    monkeypatch.setattr(busy, "_call", lambda batch: None)  # it is never done
    busy.start()
    for call in ready:  # more come meanwhile
        call()
    assert len(ready) == begun


@pytest.fixture
def pollers(monkeypatch):
    """The pollers that are made, each with what it was told to do."""
    made = []

    def make(mapping, queue):
        told = []
        made.append(told)
        return SimpleNamespace(start=lambda: told.append("start"), stop=lambda: told.append("stop"))

    monkeypatch.setattr(api, "Poller", make)
    return made


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        ([False], []),
        ([True], [["start"]]),
        ([True, True], [["start"]]),
        ([True, False], [["start", "stop"]]),
        ([True, False, True], [["start", "stop"], ["start"]]),
    ],
)
def test_a_mapping_polls_while_it_is_on(pollers, turns, expected):
    turned = mapping()
    for on in turns:
        api._turn(turned, on, None)
    assert pollers == expected and turned.state == (ON if turns[-1] else OFF)


def test_an_account_has_a_hundred_mappings_at_most():
    store = api.Store("123456789012", "us-east-1")
    store.mappings = {str(number): mapping() for number in range(99)}
    api._check_new(store, "arn:new", "arn:aws:lambda:us-east-1:123456789012:function:f")
    store.mappings["99"] = mapping()
    with pytest.raises(ServiceError, match="100 event source mappings at most"):
        api._check_new(store, "arn:new", "arn:aws:lambda:us-east-1:123456789012:function:f")


@pytest.mark.parametrize(
    ("asked", "most"),
    [(None, 100), ("1", 1), ("99", 99), ("100", 100), ("101", 100), ("99999", 100), ("999999", 100), ("0", 100),
     ("", 100), ("x", 100), ("٣", 100)],
)  # fmt: skip
def test_a_list_of_mappings_has_a_hundred_a_page_at_most(asked, most):
    assert api._most({} if asked is None else {"MaxItems": asked}) == most


@pytest.mark.parametrize(("count", "taken"), [(50, True), (51, False)])
def test_a_mapping_has_fifty_tags_at_most(count, taken):
    given = {f"t{number}": "" for number in range(count)}
    with contextlib.nullcontext() if taken else pytest.raises(ServiceError):
        assert api._checked_tags(given) == given


@pytest.fixture
def opened(monkeypatch):
    """A window over a batch of at most three messages, of which so many are there now: what came of it, told by steps.

    `opened(count)` returns the queue, the sizes of the batches that were closed, and how it goes on: `ready()` when
    there may be more messages, `late()` when its seconds are over, `over` when nothing more may be taken.
    """

    def open_(count):
        went, queue, closed = SimpleNamespace(over=False), Queue(count), []
        monkeypatch.setattr(window, "call_when_ready", lambda queue, call: setattr(went, "ready", call))
        monkeypatch.setattr(window.alarms, "after", lambda seconds, call: setattr(went, "late", call))
        monkeypatch.setattr(window.crew, "submit", lambda call: call())
        grows = Batch(mapping(batch_size=3, window=5), queue)
        window.Window(grows, queue, 5, lambda: went.over, lambda: closed.append(len(grows._messages))).open()
        return queue, closed, went

    return open_


def test_a_window_closes_once_its_batch_is_full(opened):
    queue, closed, went = opened(2)
    went.ready()
    assert closed == []
    queue.left = 5
    went.ready()
    assert (closed, queue.left) == ([3], 4)
    went.ready()
    went.late()
    assert (closed, queue.left) == ([3], 4)


def test_a_window_closes_when_its_time_is_over_with_what_is_there(opened):
    queue, closed, went = opened(1)
    went.late()
    went.late()
    queue.left = 1
    went.ready()
    assert (closed, queue.left) == ([1], 1)


def test_a_window_takes_nothing_more_once_that_is_over(opened):
    queue, closed, went = opened(1)
    went.over = True
    went.ready()
    assert (closed, queue.left) == ([0], 1)


def test_a_queue_that_is_deleted_closes_the_window(opened):
    queue, closed, went = opened(1)
    queue.is_deleted = True
    went.ready()
    assert closed == [1]


def test_a_batch_has_at_most_five_megabytes():
    assert batch.LARGEST == 5 * 1024 * 1024 and poller.AT_ONCE == 2 and batch.AT_A_TIME == 10


@pytest.fixture
def called(monkeypatch):
    """What comes of batches whose calls end so, one after the other: the mapping, the waits for messages, the pauses.

    A pause is over at once.
    """

    def run(*results, gathered=lambda batch: batch._messages.append("message")):
        ready, pauses, results = [], [], iter(results)
        monkeypatch.setattr(poller, "call_when_ready", lambda queue, call: ready.append(call))
        monkeypatch.setattr(poller.crew, "submit", lambda call: call())
        monkeypatch.setattr(Batch, "gather", gathered)
        monkeypatch.setattr(Batch, "call", lambda batch: next(results))

        def after(seconds, call):
            pauses.append(seconds)
            call()

        monkeypatch.setattr(poller, "alarms", SimpleNamespace(after=after))
        polled = mapping(most_at_once=1)
        polled.state = ON
        polling = poller.Poller(polled, Queue(0))
        polling.start()
        ready[0]()
        return polled, len(ready), pauses

    return run


@pytest.mark.parametrize(
    ("results", "told", "state", "ready", "pauses"),
    [
        (["OK"], "OK", ON, 2, []),
        (["PROBLEM: Function call failed"], "PROBLEM: Function call failed", ON, 2, []),
        (["AccessDeniedException"], "PROBLEM: AccessDeniedException", ON, 2, []),
        (["TooManyRequestsException", "OK"], "OK", ON, 2, [1.0]),
        (["TooManyRequestsException"] * 3 + ["OK"], "OK", ON, 2, [1.0] * 3),
        (["ResourceNotFoundException"], "No records processed", OFF, 1, []),
    ],
)
def test_what_comes_of_a_call_is_told_and_what_was_throttled_is_called_again(
    called, results, told, state, ready, pauses
):
    polled, waits, paused = called(*results)
    assert (polled.result, polled.state, waits, paused) == (told, state, ready, pauses)


def test_a_queue_that_gives_nothing_for_now_is_asked_again_after_a_pause(called):
    def refuse(batch):
        raise ServiceError("OverLimit", "too many in flight")

    assert called(gathered=refuse)[1:] == (2, [1.0])
