"""What a designer needs of the AWS around it, handed in: the designer asks AWS nothing by itself."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


def _denied(*given: Any) -> Any:
    raise PermissionError("This designer is connected to no AWS: open it with helpers.design.")


@dataclass(frozen=True)
class Account:
    """An AWS account, as callables around whichever clients somebody has.

    functions()                 `{name: ARN}` of the Lambda functions that a Task could call
    actions                     `{"sqs:sendMessage": (resource, arguments)}`: the services' actions that are offered,
                                each with the arguments that a new state begins with
    definition(name)            the definition of the lab's state machine of that name, None when there is none
    validate(text)              ValidateStateMachineDefinition's diagnostics; None where the account does not say
    test(text, state, input, mock)    TestState's answer; input and mock are text or None
    deploy(name, text)          the ARN of the state machine, created or updated under LabRole
    run(arn, input)             starts an execution; what watches it
    example(text)               an input that a definition's functions are known to take, else None
    explain(error)              a sentence for an error, None when it has none
    """

    functions: Callable[[], dict[str, str]] = dict
    actions: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    definition: Callable[[str], str | None] = lambda name: None
    validate: Callable[[str], list[dict[str, Any]] | None] = lambda text: None
    test: Callable[..., dict[str, Any]] = _denied
    deploy: Callable[[str, str], str] = _denied
    run: Callable[[str, Any], Any] = _denied
    example: Callable[[str], Any] = lambda text: None
    explain: Callable[[Exception], str | None] = lambda error: None
