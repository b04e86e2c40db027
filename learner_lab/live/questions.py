"""A question to a live account: a function of the stage, whose answer is data of JSON.

What the answer has under `measured` belongs to that one run (durations, orders that may change); the rest is what AWS
is and says, and is compared with the AWS on this machine.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from botocore.exceptions import ClientError

from learner_lab.live.stage import Stage

Answer = dict[str, Any]


class Question(NamedTuple):
    """What is asked, for which notebook, and the function that asks it."""

    notebook: str
    asks: str
    ask: Callable[[Stage], Answer]

    @property
    def name(self) -> str:
        """What the record calls it."""
        return self.ask.__name__


QUESTIONS: list[Question] = []


def question(notebook: str, asks: str) -> Callable[[Callable[[Stage], Answer]], Callable[[Stage], Answer]]:
    """Makes the function below one of the questions, which are asked in their order."""

    def kept(ask: Callable[[Stage], Answer]) -> Callable[[Stage], Answer]:
        QUESTIONS.append(Question(notebook, asks, ask))
        return ask

    return kept


def tried(call: Callable[..., object], **parameters: Any) -> str:
    """`allowed`, or the error's code and words, where that is the answer."""
    try:
        call(**parameters)
    except ClientError as error:
        return f"{error.response['Error']['Code']}: {error.response['Error'].get('Message', '')}"
    return "allowed"


def children(state: dict[str, Any], kind: str = "STANDARD") -> dict[str, Any]:
    """What each child of a distributed Map runs: an execution of this kind with this state alone."""
    return {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": kind}, **one_state(state, "Each")}


def one_state(state: dict[str, Any], name: str = "A", **top: Any) -> dict[str, Any]:
    """A definition of this state alone, which ends unless it says where to go."""
    return {"StartAt": name, "States": {name: state if "Next" in state else {**state, "End": True}}, **top}
