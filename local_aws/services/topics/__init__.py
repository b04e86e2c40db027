"""Amazon SNS, in this process: topics whose messages go on to queues and functions.

moto makes a certificate for each message and posts to whatever address has subscribed; ours delivers within this AWS
alone. `topic.py` and `subscription.py` are what is kept, `delivery.py` says how a message arrives.
"""

from local_aws.services.topics import publishing, subscriptions_api, topics_api  # noqa: F401 (each registers operations)
from local_aws.services.topics.store import OPERATIONS

__all__ = ["OPERATIONS", "handle"]
handle = OPERATIONS.handle
