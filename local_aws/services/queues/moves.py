"""Dead letters that go back: message move tasks, which are done at once."""

import uuid
from typing import Any

from local_aws import turns
from local_aws.services.queues.message import Message
from local_aws.services.queues.queue import Queue
from local_aws.services.queues.refusals import checked_range, refusal
from local_aws.services.queues.store import OPERATIONS, Store
from local_aws.wire import RequestContext

KEPT = 100  # tasks that are remembered
operation = OPERATIONS.operation


@operation
def start_message_move_task(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """`{"TaskHandle"}`; the messages of a dead-letter queue are in another queue, or where they came from."""
    source, target = params["SourceArn"], params.get("DestinationArn")
    queue = _named(store, source)
    if not any(
        other.attributes.redrive and other.attributes.redrive.target == source for other in list(store.queues.values())
    ):
        told = "Source queue must be configured as a Dead Letter Queue."
        raise refusal("InvalidParameterValue", told)
    destination = _named(store, target) if target else None
    messages = queue.take_out()
    moved = sum(_move(message, destination or _origin(store, message), queue) for message in messages)
    began = int(turns.now().timestamp() * 1000)
    told = {
        "Status": "COMPLETED",
        "SourceArn": source,
        "StartedTimestamp": began,
        "ApproximateNumberOfMessagesMoved": moved,
    }
    store.moves = [{**told, **({"DestinationArn": target} if target else {})}, *store.moves][:KEPT]
    return {"TaskHandle": str(uuid.uuid4())}


@operation
def list_message_move_tasks(store: Store, params: dict[str, Any], context: RequestContext) -> dict[str, Any]:
    """`{"Results": […]}`: the last ones of this queue, all of which have ended."""
    _named(store, params["SourceArn"])
    most = checked_range(params, "MaxResults", 1, 10, 1)
    return {"Results": [move for move in store.moves if move["SourceArn"] == params["SourceArn"]][:most]}


@operation
def cancel_message_move_task(store: Store, params: dict[str, Any], context: RequestContext) -> None:
    """Nothing: a task has always ended. Raises ResourceNotFoundException."""
    raise refusal("ResourceNotFoundException", "Task does not exist.")


def _move(message: Message, target: Queue | None, source: Queue) -> bool:
    (target or source).adopt(message.moved() if target else message.back())
    return target is not None


def _origin(store: Store, message: Message) -> Queue | None:
    return store.queues.get((message.source or "").rpartition(":")[2])


def _named(store: Store, arn: str) -> Queue:
    queue = store.queues.get(arn.rpartition(":")[2])
    if queue is None or queue.arn != arn:
        raise refusal(
            "ResourceNotFoundException", "The resource that you specified for the SourceArn parameter doesn't exist."
        )
    return queue
