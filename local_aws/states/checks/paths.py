"""JSONPath in a definition: whether a text is a path or the call of an intrinsic function."""

from typing import Any

from local_aws.states.language.intrinsics import IntrinsicSyntax, compile_intrinsic, is_intrinsic
from local_aws.states.language.jsonpath import compile_path, rooted


def is_path(value: Any) -> bool:
    """Whether it leads into a state's input, the context object or a variable."""
    if not isinstance(value, str) or not value.startswith("$"):
        return False
    try:
        compile_path(rooted(value)[1])
    except ValueError:
        return False
    return True


def is_reference(path: str) -> bool:
    """Whether the path leads to one place in the state's input."""
    if not is_path(path) or rooted(path)[0] != "$":
        return False
    return not any(step.many or step.kind == "names" for step in compile_path(path))


def is_call(value: Any) -> bool:
    """Whether it is the call of an intrinsic function."""
    if not isinstance(value, str) or not is_intrinsic(value):
        return False
    try:
        compile_intrinsic(value)
    except IntrinsicSyntax:
        return False
    return True
