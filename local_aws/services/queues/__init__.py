"""Amazon SQS, in this process: queues whose messages wait, are received, come back, and end in dead-letter queues.

moto's queues look at all of their messages at each receive, and wait asleep; ours wait by their alarms. `queue.py` and
`fifo.py` say what is received when, `attributes.py` what a queue can be told, `api.py` and `messages_api.py` answer.
"""

from local_aws.services.queues import api, messages_api, moves  # noqa: F401 (each registers its operations)
from local_aws.services.queues.store import OPERATIONS, queue_at
from local_aws.services.queues.waiting import call_when_ready

__all__ = ["OPERATIONS", "call_when_ready", "handle", "queue_at"]
handle = OPERATIONS.handle
