"""Queues by themselves, with a clock of the test's own: what is received when, and what becomes of it."""

import itertools

import pytest

from local_aws import turns
from local_aws.functions.sources.mapping import BY_USER, Mapping, Options
from local_aws.functions.sources.poller import Poller
from local_aws.services.queues import fifo, queue
from local_aws.services.queues.attributes import Attributes
from local_aws.services.queues.message import Message
from local_aws.services.queues.space import Space
from local_aws.wire import RequestContext, ServiceError
from tests.local_aws.waiting import until

NUMBERS = itertools.count()


class Clock:
    moment = 1000.0

    def __call__(self):
        return self.moment


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def make(clock):
    """A queue of a kind with these attributes."""

    def make(kind=queue.Queue, space=None, **attributes):
        given = Attributes({name: str(value) for name, value in attributes.items()}, kind.is_fifo)
        return kind(f"arn:aws:sqs:us-east-1:1:q{next(NUMBERS)}", given, {}, space or Space(), clock)

    return make


def message(body, group=None, key=None):
    return Message(body, {}, 2_000_000_000.0, group, key or body if group else None)


def bodies(found):
    return [message.body for message, _ in found]


def test_what_was_received_is_out_of_sight_until_its_time_is_over(make, clock):
    own = make(VisibilityTimeout=30)
    own.send(message("a"))
    assert bodies(own.receive(10)) == ["a"] and own.receive(10) == []
    clock.moment += 29.9
    assert own.receive(10) == [] and own.counts() == (0, 1, 0)
    clock.moment += 0.2
    ((again, _),) = own.receive(10)
    assert (again.body, again.receives) == ("a", 2)


def test_a_visibility_of_zero_lets_it_be_seen_at_once(make):
    own = make()
    own.send(message("a"))
    assert bodies(own.receive(1, 0)) == bodies(own.receive(1, 0)) == ["a"]


def test_a_changed_visibility_counts_from_now(make, clock):
    own = make(VisibilityTimeout=30)
    own.send(message("a"))
    ((_, handle),) = own.receive(1)
    own.change_visibility(handle, 100)
    clock.moment += 99
    assert own.receive(1) == []
    own.change_visibility(handle, 0)
    assert bodies(own.receive(1)) == ["a"]


def test_a_delayed_message_comes_when_its_delay_is_over(make, clock):
    own = make(DelaySeconds=10)
    own.send(message("late"))
    own.send(message("now"), delay=0)
    assert bodies(own.receive(10)) == ["now"] and own.counts() == (0, 1, 1)
    assert own.next_moment() == 10
    clock.moment += 10
    assert bodies(own.receive(10)) == ["late"]


def test_the_handle_of_an_earlier_receive_deletes_nothing(make, clock):
    own = make(VisibilityTimeout=1)
    own.send(message("a"))
    ((_, first),) = own.receive(1)
    clock.moment += 1
    ((_, second),) = own.receive(1)
    own.delete(first)
    assert own.counts() == (0, 1, 0)
    own.delete(second)
    own.delete(second)
    assert own.counts() == (0, 0, 0)


@pytest.mark.parametrize(
    "forged", ["", "x", "AAAA:b", ":", "é:b", "QUJD" * 20 + ":00000000-0000-0000-0000-000000000000"]
)
def test_a_made_up_handle_is_refused(make, forged):
    own = make()
    own.send(message("a"))
    with pytest.raises(ServiceError, match="ReceiptHandleIsInvalid"):
        own.delete(forged)


def test_the_handle_of_one_queue_is_good_for_no_other(make):
    own, other = make(), make()
    own.send(message("a"))
    ((_, handle),) = own.receive(1)
    with pytest.raises(ServiceError, match="ReceiptHandleIsInvalid"):
        other.delete(handle)


def test_a_message_that_is_too_old_is_gone(make):
    own = make(MessageRetentionPeriod=60)
    own.send(Message("old", {}, 0.0))
    assert own.receive(1) == [] and own.counts() == (0, 0, 0)


def test_what_was_received_too_often_goes_to_the_dead_letter_queue(make, clock):
    dead = make()
    policy = f'{{"deadLetterTargetArn": "{dead.arn}", "maxReceiveCount": 2}}'
    own = make(VisibilityTimeout=1, RedrivePolicy=policy)
    own.dead_letter_queue = lambda: dead
    sent = own.send(message("bad"))
    for _ in range(2):
        assert bodies(own.receive(1)) == ["bad"]
        clock.moment += 1
    assert own.receive(1) == []
    ((found, _),) = dead.receive(1)
    assert (found.id, found.body, found.source, found.receives) == (sent.id, "bad", own.arn, 3)


def test_without_its_dead_letter_queue_a_message_stays(make, clock):
    own = make(
        VisibilityTimeout=1, RedrivePolicy='{"deadLetterTargetArn": "arn:aws:sqs:a:b:gone", "maxReceiveCount": 1}'
    )
    own.send(message("bad"))
    for _ in range(3):
        assert bodies(own.receive(1)) == ["bad"]
        clock.moment += 1


def test_a_group_comes_in_order_and_one_batch_at_a_time(make, clock):
    own = make(fifo.FifoQueue, FifoQueue="true", VisibilityTimeout=5)
    for body, group in (("a1", "a"), ("b1", "b"), ("a2", "a"), ("a3", "a")):
        own.send(message(body, group))
    assert bodies(own.receive(2)) == ["a1", "a2"]
    ((_, b1),) = own.receive(10)
    assert own.receive(10) == []
    own.delete(b1)
    clock.moment += 5
    found = own.receive(10)
    assert bodies(found) == ["a1", "a2", "a3"]
    for _, handle in found[:2]:
        own.delete(handle)
    assert own.receive(10) == []
    own.change_visibility(found[2][1], 0)
    assert bodies(own.receive(10)) == ["a3"]


def test_a_handle_of_a_fifo_queue_expires_with_its_visibility(make, clock):
    own = make(fifo.FifoQueue, FifoQueue="true", VisibilityTimeout=5)
    own.send(message("a", "g"))
    ((_, handle),) = own.receive(1)
    clock.moment += 5
    with pytest.raises(ServiceError, match="The receipt handle has expired"):
        own.delete(handle)


def test_the_same_deduplication_id_is_the_same_message_for_five_minutes(make, clock):
    own = make(fifo.FifoQueue, FifoQueue="true")
    first, same = own.send(message("a", "g", "k")), own.send(message("b", "g", "k"))
    assert (same.id, same.sequence) == (first.id, first.sequence) and own.counts()[0] == 1
    assert own.send(message("b", "other", "k")).id == first.id
    clock.moment += 299
    assert own.send(message("b", "g", "k")).id == first.id
    clock.moment += 1
    assert own.send(message("b", "g", "k")).id != first.id


def test_deduplication_can_be_by_group(make):
    own = make(fifo.FifoQueue, FifoQueue="true", DeduplicationScope="messageGroup")
    own.send(message("a", "g", "k"))
    own.send(message("a", "other", "k"))
    assert own.counts()[0] == 2


def test_all_messages_together_take_only_so_much_memory(make):
    space = Space(3 * message("x" * 100).weight)
    own, other = make(space=space), make(space=space)
    own.send(message("x" * 100))
    other.send(message("x" * 100))
    ((_, handle),) = own.receive(1)
    own.send(message("x" * 100))
    with pytest.raises(ServiceError, match="OverLimit"):
        other.send(message("x"))
    own.delete(handle)
    other.send(message("x"))
    own.close()
    other.clear()
    own = make(space=space)
    for _ in range(3):
        own.send(message("x" * 100))


def test_a_message_counts_as_much_memory_as_it_takes():
    assert message("x" * 99_999 + "🎈").weight > 2 * message("x" * 100_000).weight


def test_a_message_that_waits_in_its_group_can_grow_too_old(make):
    own = make(fifo.FifoQueue, FifoQueue="true", MessageRetentionPeriod=60)
    for body, sent in (("old", 0.0), ("new", 2_000_000_000.0), ("older", 0.0)):
        own.send(Message(body, {}, sent, "g", body))
    assert bodies(own.receive(10)) == ["new"]


def test_a_fifo_queue_that_was_purged_gives_out_what_is_sent_then(make):
    own = make(fifo.FifoQueue, FifoQueue="true")
    for number in range(3):
        own.send(message(str(number), "g"))
    own.receive(1)
    own.purge()
    assert own.receive(10) == [] and own.counts() == (0, 0, 0)
    own.send(message("new", "g"))
    assert bodies(own.receive(10)) == ["new"]


def test_a_thousand_messages_are_received_once_each(make):
    own = make()
    for number in range(1000):
        own.send(message(str(number)))
    found = [body for _ in range(100) for body in bodies(own.receive(10))]
    assert found == [str(number) for number in range(1000)] and own.receive(1) == []


def test_what_is_deleted_and_put_off_leaves_nothing_behind(make):
    own = make()
    for number in range(1000):
        own.send(message(str(number)))
        ((_, handle),) = own.receive(1)
        own.delete(handle)
    assert len(own._later) < 200


def test_a_queue_that_was_purged_is_empty_and_can_be_purged_again_in_a_minute(make, clock):
    own = make()
    own.send(message("a"))
    own.purge()
    assert own.counts() == (0, 0, 0)
    clock.moment += 59
    with pytest.raises(ServiceError, match="PurgeQueueInProgress"):
        own.purge()
    clock.moment += 1
    own.purge()


@pytest.fixture
def mapped(monkeypatch):
    """A mapping of a queue to a function that does not exist, which it finds out when it calls it."""
    monkeypatch.setattr("local_aws.functions.sources.poller.THROTTLED_PAUSE", 0.01)
    own = queue.Queue(f"arn:aws:sqs:us-east-1:1:q{next(NUMBERS)}", Attributes({}, False), {}, Space())
    context = RequestContext("100000000001", "us-east-1", "request", "student")
    mapping = Mapping(context, "arn:aws:lambda:us-east-1:100000000001:function:Gone", own.arn, Options(), {})
    return own, mapping, Poller(mapping, own)


def test_a_mapping_asks_a_queue_again_that_gives_nothing_while_too_much_is_in_flight(mapped, monkeypatch):
    own, mapping, poller = mapped
    refused, receive = turns.Event(), own.receive

    def received(*given):
        try:
            return receive(*given)
        except ServiceError:
            refused.set()
            raise

    for body in ("in flight", "next"):
        own.send(message(body))
    own.receive(1)
    monkeypatch.setattr(own, "receive", received)
    monkeypatch.setattr(queue, "MOST_IN_FLIGHT", 0)
    poller.start()
    assert refused.wait(10) and mapping.reason == BY_USER
    monkeypatch.setattr(queue, "MOST_IN_FLIGHT", 10)
    until(lambda: mapping.reason == "ERROR: the function does not exist any more")
