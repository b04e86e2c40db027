"""One event source mapping: which queue calls which function, and how."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from local_aws import turns
from local_aws.services.patterns import Pattern
from local_aws.services.queues import queue_at
from local_aws.services.queues.queue import Queue
from local_aws.wire import RequestContext

ON, OFF = "Enabled", "Disabled"
BY_USER = "USER_INITIATED"


@dataclass(frozen=True)
class Options:
    """What can be told of a mapping, and changed."""

    batch_size: int = 10
    window: int = 0  # seconds in which a batch may grow
    reports_items: bool = False  # the function says which messages failed
    most_at_once: int | None = None
    filters: tuple[str, ...] = ()


@dataclass(eq=False)
class Mapping:
    """A mapping, for the circumstances in which it was made. While it is on, its `poller` waits for messages."""

    context: RequestContext
    function: str
    source: str
    options: Options
    tags: dict[str, str]
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    state: str = OFF
    reason: str = BY_USER
    result: str = "No records processed"
    poller: Any = None

    def __post_init__(self):
        self.modified = turns.now()
        self.arn = f"arn:aws:lambda:{self.context.region}:{self.context.account}:event-source-mapping:{self.id}"
        self.take(self.options)

    def take(self, options: Options) -> None:
        """Takes other options. Raises NotAPattern for a filter that is none, and nothing has changed then."""
        self._patterns = [Pattern(text) for text in options.filters]
        self.options, self.modified = options, turns.now()

    @property
    def queue(self) -> Queue | None:
        """Its queue; None when that is no longer there."""
        return queue_at(self.source)

    def wants(self, record: dict[str, Any]) -> bool:
        """Whether the function is called with such a record, its body as data."""
        return not self._patterns or any(pattern.matches(record) for pattern in self._patterns)

    def fail(self, why: str) -> None:
        """Turns it off: it would wait for ever."""
        self.state, self.reason, self.modified = OFF, why, turns.now()

    def told(self, state: str | None = None) -> dict[str, Any]:
        """What Lambda tells of it, in a state that it is only in for this answer."""
        options = self.options
        told = {
            "UUID": self.id,
            "EventSourceMappingArn": self.arn,
            "EventSourceArn": self.source,
            "FunctionArn": self.function,
            "BatchSize": options.batch_size,
            "MaximumBatchingWindowInSeconds": options.window,
            "FunctionResponseTypes": ["ReportBatchItemFailures"] if options.reports_items else [],
            "State": state or self.state,
            "StateTransitionReason": self.reason,
            "LastModified": self.modified,
            "LastProcessingResult": self.result,
        }
        if options.filters:
            told["FilterCriteria"] = {"Filters": [{"Pattern": text} for text in options.filters]}
        if options.most_at_once:
            told["ScalingConfig"] = {"MaximumConcurrency": options.most_at_once}
        return told
