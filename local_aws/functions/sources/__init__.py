"""Event source mappings: queues whose messages call functions.

moto keeps them and calls nobody. `api.py` answers for them, `options.py` says what they may be told, `mapping.py` is
one of them. Its `poller.py` waits for messages without a thread and calls the function with them: a `batch.py` grows in
a `window.py`, `event.py` writes the event and reads the answer.
"""

from local_aws.functions.sources.api import OPERATIONS, answer, is_about

__all__ = ["OPERATIONS", "answer", "is_about"]
