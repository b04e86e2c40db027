"""What somebody could send to take the memory or the time of others."""

import itertools
import threading
import time

import pytest

from local_aws import seals, turns
from local_aws.services import pages, query_protocol, shapes
from local_aws.services.buses import routing, targets_api
from local_aws.services.buses import store as buses
from local_aws.services.queues import space, waiting
from local_aws.services.queues import store as queues
from local_aws.services.queues.attributes import Attributes
from local_aws.services.queues.message import Message
from local_aws.services.topics import store as topics
from local_aws.wire import ServiceError


def sent(body):
    return Message(body, {}, turns.now().timestamp())


def test_more_long_polls_than_there_may_be_are_answered_at_once(monkeypatch):
    store = queues.Store("111122223333", "us-east-1")
    own, found = store.create("own", {}, {}), []
    monkeypatch.setattr(waiting, "_polls", turns.BoundedSemaphore(1))
    first = threading.Thread(target=lambda: found.extend(waiting.received(own, 1, 20, 0)))
    first.start()
    while waiting._polls.acquire(blocking=False):  # until the first one waits
        waiting._polls.release()
        time.sleep(0.01)
    assert waiting.received(own, 1, 20, 0) == []
    own.send(sent("m"))
    first.join(10)
    assert [message.body for message, _ in found] == ["m"]
    store.delete("own")


@pytest.mark.parametrize(
    ("store", "create", "most", "code"),
    [
        (queues.Store, lambda store, name: store.create(name, {}, {}), queues.MOST_QUEUES, "OverLimit"),
        (topics.Store, lambda store, name: store.create(name, {}, {}), topics.MOST_TOPICS, "TopicLimitExceeded"),
        (buses.Store, lambda store, name: store.create(name), buses.MOST_BUSES - 1, "LimitExceededException"),
    ],
)
def test_there_are_only_so_many_of_each(store, create, most, code):
    own = store("111122223333", "us-east-1")
    for number in range(most):
        create(own, f"n{number}")
    with pytest.raises(ServiceError, match=code):
        create(own, "one-more")


def test_a_topic_has_only_so_many_subscriptions():
    own = topics.Store("111122223333", "us-east-1")
    topic, numbers = own.create("own", {}, {}), itertools.count()

    def subscribe():
        return own.subscribe(topic, "sqs", f"arn:aws:sqs:us-east-1:111122223333:q{next(numbers)}", {})

    for _ in range(topics.MOST_SUBSCRIPTIONS):
        subscribe()
    with pytest.raises(ServiceError, match="TopicLimitExceeded"):
        subscribe()


def test_a_postman_takes_only_so_much():
    postman, goes, done = routing.Postman(most=2), turns.Event(), []
    postman.take(goes.wait)
    while postman._waiting:
        time.sleep(0.01)
    for number in range(2):
        postman.take(lambda number=number: done.append(number))
    assert not postman.has_room()
    goes.set()
    while len(done) < 2:
        time.sleep(0.01)
    assert done == [0, 1] and postman.has_room()


def test_work_that_fails_keeps_no_other_from_being_done():
    postman, done = routing.Postman(), turns.Event()
    postman.take(lambda: 1 / 0)
    postman.take(done.set)
    assert done.wait(10)


@pytest.mark.parametrize(
    "body",
    [
        b"Action=Publish&" + b".".join([b"a"] * 20_000) + b"=1",
        b"Action=Publish&MessageAttributes.entry.999999999999.Name=a",
        b"Action=Publish&MessageAttributes.entry.01.Name=a&MessageAttributes.entry.-1.Name=b",
        b"Action=Publish&MessageAttributes.entry.\xd9\xa1.Name=a",
        b"Action=Publish&TopicArn.x=1&=2&.=3&..=4",
        b"\xff\xfe\x00",
    ],
)
def test_a_form_of_odd_names_is_read_or_refused(body):
    operation = shapes.named("sns", "Publish")
    assert isinstance(query_protocol.parameters(body, operation), dict)


def test_a_form_of_too_many_fields_is_refused():
    with pytest.raises(ServiceError, match="MalformedQueryString"):
        query_protocol.form(b"a=1&" * (query_protocol.MOST_FIELDS + 1))


FORGED = ["", "x", "MTAw", "é", "A" * 100_000, "====", pytest.param(seals.sealed("other", 100), id="of another list")]


@pytest.mark.parametrize("token", FORGED)
def test_a_forged_token_is_refused(token):
    with pytest.raises(ServiceError, match="Forged"):
        seals.opened(token, "own", ServiceError("Forged", "it is"))


def test_a_page_begins_where_the_one_before_ended():
    first, token = pages.page("abcde", "own", None, 2, ServiceError("Forged", "it is"))
    second, _ = pages.page("abcde", "own", token, 3, ServiceError("Forged", "it is"))
    assert (first, second) == (["a", "b"], ["c", "d", "e"])
    assert pages.page("ab", "own", None, 2, ServiceError("Forged", "it is"))[1] is None


def test_the_bounds_are_those_that_are_told():
    assert (queues.MOST_QUEUES, topics.MOST_TOPICS, topics.MOST_SUBSCRIPTIONS) == (1000, 1000, 200)
    assert (buses.MOST_BUSES, buses.MOST_RULES, targets_api.MOST_TARGETS) == (100, 300, 5)
    assert (space.MOST, waiting.MOST_POLLS, routing.MOST_HOPS) == (128 * 2**20, 200, 16)


@pytest.mark.parametrize(("over", "taken"), [(0, True), (1, False)])
def test_a_policy_has_so_many_characters(over, taken):
    policy = '{"a": "' + "x" * (65_536 - 9 + over) + '"}'
    if taken:
        assert Attributes({"Policy": policy}, False)["Policy"] == policy
    else:
        with pytest.raises(ServiceError, match="InvalidAttributeValue"):
            Attributes({"Policy": policy}, False)
