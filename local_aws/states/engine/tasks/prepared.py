"""Prepared answers: what stands in for the services that an execution's states would call."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from local_aws import turns
from local_aws.states.language.failure import StatesError

FILE = "MockConfigFile.json"


@dataclass(frozen=True)
class Answer:
    """A result or a failure, and after how many seconds it comes."""

    result: Any = None
    failure: tuple[str, str | None] | None = None
    delay: float = 0.0


@dataclass(frozen=True)
class Response:
    """The answers of one name in the file: to the first call (0), the second (1), and so on."""

    name: str
    answers: tuple[tuple[range, Answer], ...]

    def to(self, call: int) -> Answer | None:
        """The answer to the call of this number, if one is prepared."""
        return next((answer for calls, answer in self.answers if call in calls), None)


class TestCase:
    """A test case: the responses of some states, and how often each has been called in its execution.

    As in Step Functions Local one count goes through all of an execution: retries, loops, iterations of a Map.
    """

    __test__ = False  # pytest need not look for tests inside

    def __init__(self, name: str, responses: dict[str, Response]):
        self.name = name
        self._responses = responses
        self._calls: Counter[str] = Counter()
        self._lock = turns.Lock()

    def __contains__(self, state: str) -> bool:
        return state in self._responses

    def next(self, state: str) -> Answer | None:
        """The answer to this call of the state; None when the case does not name it, and the service is to be asked.

        States.Runtime when the case has no answer left.
        """
        if state not in self._responses:
            return None
        with self._lock:
            call, self._calls[state] = self._calls[state], self._calls[state] + 1
        response = self._responses[state]
        answer = response.to(call)
        if answer is None:
            cause = (
                f"Call {call} of the state '{state}' has no answer in '{response.name}' of {FILE}: "
                f'add "{call}" to it, or a range such as "{call}-{call + 9}".'
            )
            raise StatesError("States.Runtime", cause)
        return answer
