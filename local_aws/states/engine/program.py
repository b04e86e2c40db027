"""A definition run from StartAt to its end, state after state."""

from collections.abc import Awaitable, Callable
from typing import Any

from local_aws.states.engine.frame import Frame
from local_aws.states.engine.quotas import check_size
from local_aws.states.engine.visit import Visit
from local_aws.states.language.failure import StatesError

StateType = Callable[[Visit], Awaitable[tuple[Any, str | None]]]
STATE_TYPES: dict[str, StateType] = {}


def state_type(name: str) -> Callable[[StateType], StateType]:
    """Marks the function that runs states of this type: it gives the output and the name of the next state."""

    def register(run: StateType) -> StateType:
        STATE_TYPES[name] = run
        return run

    return register


async def run_program(frame: Frame, program: dict, data: Any) -> Any:
    """The output of a state machine, a Parallel branch or a Map iteration."""
    frame.language = program.get("QueryLanguage", frame.language)
    name = program["StartAt"]
    while name is not None:
        frame.stand(name, data)
        data, name = await run_state(frame, name, program["States"][name], data)
    return data


async def run_state(frame: Frame, name: str, state: dict, data: Any) -> tuple[Any, str | None]:
    """The state's output and the name of the next state, None after the last."""
    visit = Visit(frame, name, state, data)
    visit.enter()
    try:
        output, following = await STATE_TYPES[state["Type"]](visit)
        check_size(output, name)
    except StatesError as failure:
        visit.note(failure)
        raise
    visit.leave(output)
    return output, following
