"""The queues of one account in one region."""

import re
from functools import partial

from local_aws import turns
from local_aws.services.own import Kept, Operations
from local_aws.services.queues.attributes import Attributes
from local_aws.services.queues.fifo import FifoQueue
from local_aws.services.queues.queue import Queue
from local_aws.services.queues.refusals import full, invalid, no_such_queue, refusal
from local_aws.services.queues.space import Space

NAME = re.compile(r"[A-Za-z0-9_-]{1,80}|[A-Za-z0-9_-]{1,75}\.fifo")
MOST_QUEUES = 1000
SPACE = Space()


class Store:
    """Queues by their names, in order of creation."""

    def __init__(self, account: str, region: str):
        self.account, self.region = account, region
        self.queues: dict[str, Queue] = {}
        self.moves: list[dict] = []
        self.lock = turns.RLock()

    def arn(self, name: str) -> str:
        """The ARN of a queue of this account and region."""
        return f"arn:aws:sqs:{self.region}:{self.account}:{name}"

    def url(self, name: str) -> str:
        """The queue's URL as on AWS: clients send it with each request, and reach us by their endpoint."""
        return f"https://sqs.{self.region}.amazonaws.com/{self.account}/{name}"

    def queue(self, url: str) -> Queue:
        """The queue with this URL, or this name. QueueDoesNotExist when there is none."""
        return self.named(url.rpartition("/")[2])

    def named(self, name: str) -> Queue:
        """The queue of this name. QueueDoesNotExist when there is none."""
        if (queue := self.queues.get(name)) is None:
            raise no_such_queue()
        return queue

    def create(self, name: str, given: dict[str, str], tags: dict[str, str]) -> Queue:
        """The queue of this name, new or, with these attributes, there already."""
        if not NAME.fullmatch(name):
            message = "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length"
            raise refusal("InvalidParameterValue", message)
        _check_kind(name, given)
        with self.lock:
            if name in self.queues:
                return _same(self.queues[name], given)
            if len(self.queues) >= MOST_QUEUES:
                raise full(f"{MOST_QUEUES} queues at most")
            kind = FifoQueue if name.endswith(".fifo") else Queue
            queue = kind(self.arn(name), Attributes(given, kind.is_fifo), dict(tags), SPACE)
            self.check_redrive(queue.attributes, kind.is_fifo)
            queue.dead_letter_queue = partial(self._dead_letter_queue, queue)
            self.queues[name] = queue
            return queue

    def delete(self, url: str) -> None:
        """Deletes the queue with all of its messages; those who wait for some are told."""
        with self.lock:
            queue = self.queue(url)
            del self.queues[queue.name]
        queue.close()

    def check_redrive(self, attributes: Attributes, is_fifo: bool) -> None:
        """Raises InvalidParameterValue when there is no such dead-letter queue, or it is of the other kind."""
        if not (redrive := attributes.redrive):
            return
        target = self.queues.get(redrive.target.rpartition(":")[2])
        if target is None or target.arn != redrive.target:
            raise invalid(attributes["RedrivePolicy"], "RedrivePolicy", "Dead letter target does not exist.")
        if target.is_fifo != is_fifo:
            reason = "Dead-letter queue must be same type of queue as the source."
            raise invalid(attributes["RedrivePolicy"], "RedrivePolicy", reason)

    def _dead_letter_queue(self, source: Queue) -> Queue | None:
        """Where messages go that have been received too often; None when it is there no longer."""
        redrive = source.attributes.redrive
        return self.queues.get(redrive.target.rpartition(":")[2]) if redrive else None


def queue_at(arn: str) -> Queue | None:
    """The queue with this ARN, of whatever account and region; None when there is none."""
    parts = arn.split(":")
    return STORES.at(parts[4], parts[3]).queues.get(parts[5]) if len(parts) == 6 and parts[2] == "sqs" else None


def _check_kind(name: str, given: dict[str, str]) -> None:
    if ("FifoQueue" in given) != name.endswith(".fifo"):
        message = "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores"
        raise refusal("InvalidParameterValue", f"{message}, must end with .fifo suffix and be 1 to 80 in length.")


def _same(queue: Queue, given: dict[str, str]) -> Queue:
    if name := queue.attributes.differing(given):
        message = f"A queue already exists with the same name and a different value for attribute {name}"
        raise refusal("QueueNameExists", message)
    return queue


STORES: Kept[Store] = Kept(Store)
OPERATIONS: Operations[Store] = Operations("SQS", STORES)
