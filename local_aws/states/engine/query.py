"""Fields of a state evaluated in the state's own query language."""

from typing import Any

from local_aws.states.engine import expressions as jsonata
from local_aws.states.engine.quotas import Allowance, check_size
from local_aws.states.engine.visit import Visit
from local_aws.states.language.failure import LocatedError
from local_aws.states.language.intrinsics import call_intrinsic, is_intrinsic
from local_aws.states.language.jsonpath import NoSuchPath, find, rooted
from local_aws.states.language.values import to_text


def look_up(visit: Visit, path: str, data: Any) -> Any:
    """The value at a path into the data, the context object (`$$`) or a variable (`$name`); or NoSuchPath."""
    root, inside = rooted(path)
    if root == "$":
        return find(inside, data)
    try:
        return find(inside, visit.frame.context if root == "$$" else visit.frame.variables.all())
    except NoSuchPath as nowhere:
        nowhere.path = path
        raise


def at_path(visit: Visit, path: str, data: Any) -> Any:
    """The value at a path that is a field by itself, such as InputPath."""
    try:
        return look_up(visit, path, data)
    except NoSuchPath as nowhere:
        raise LocatedError(f"Invalid path '{path}' : {nowhere.reason}") from None


def value_of(visit: Visit, field: str, expression: str, data: Any) -> Any:
    """The value of a path or an intrinsic function in a field such as `name.$`."""
    if is_intrinsic(expression):
        return call_intrinsic(expression, lambda path: _argument(visit, path, data))
    try:
        return look_up(visit, expression, data)
    except NoSuchPath as nowhere:
        if nowhere.past_end:
            return None  # AWS fills in null for an item beyond the last
        where = visit.frame.context if nowhere.path.startswith("$$") else data
        raise LocatedError(
            f"The JSONPath '{nowhere.path}' specified for the field '{field}' "
            f"could not be found in the input '{to_text(where)}'"
        ) from None


def _argument(visit: Visit, path: str, data: Any) -> Any:
    """An argument of a function: one that is not there is an error, also an item beyond the last.

    AWS tells a path into the context object as one into the data, and tells the data.
    """
    try:
        return look_up(visit, path, data)
    except NoSuchPath as nowhere:
        if nowhere.no_array:
            raise ValueError(nowhere.reason) from None
        told = path.replace("$$", "$", 1)
        raise ValueError(
            f"The JsonPath argument for the field '{told}' could not be found in the input '{to_text(data)}'"
        ) from None


def fill(visit: Visit, template: Any, data: Any) -> Any:
    """A payload template with every `name.$` replaced by the value that it points to."""
    return _fill(visit, template, data, Allowance(visit.name))


def _fill(visit: Visit, template: Any, data: Any, allowance: Allowance) -> Any:
    if isinstance(template, dict):
        filled = {}
        for key, value in template.items():
            if key.endswith(".$"):
                filled[key[:-2]] = allowance.take(value_of(visit, key, value, data))
            else:
                filled[key] = _fill(visit, value, data, allowance)
        return filled
    if isinstance(template, list):
        return [_fill(visit, value, data, allowance) for value in template]
    return template


def selected_input(visit: Visit) -> Any:
    """The state's input after InputPath; null selects an empty object."""
    path = visit.state.get("InputPath", "$")
    return {} if path is None else at_path(visit, path, visit.input)


def arguments(visit: Visit) -> Any:
    """What the state works on: Parameters over the selected input, or Arguments, or the input as it is."""
    if visit.jsonata:
        if "Arguments" not in visit.state:
            return visit.input
        given = jsonata.fill(visit, visit.state["Arguments"], "Arguments")
        check_size(given, visit.name)
        visit.inspect("afterArguments", given)
        return given
    data = selected_input(visit)
    visit.inspect("afterInputPath", data)
    given = data
    if "Parameters" in visit.state:
        given = fill(visit, visit.state["Parameters"], data)
        check_size(given, visit.name)
    visit.inspect("afterParameters", given)
    return given
