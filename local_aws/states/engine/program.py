"""A definition run from StartAt to its end, state after state."""

from collections.abc import Awaitable, Callable
from typing import Any

from local_aws.states.engine.frame import Frame
from local_aws.states.engine.quotas import DATA_LIMIT, check_size
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
    """The output of a state machine, a Parallel branch or a Map iteration; redriven, from where it stands."""
    frame.language = program.get("QueryLanguage", frame.language)
    line = frame.standing
    if line.state is None and not line.done:
        frame.stand(program["StartAt"], data)
    while not line.done:
        await run_state(frame, line.state, program["States"][line.state], line.data)
    return line.data


async def run_state(frame: Frame, name: str, state: dict, data: Any) -> tuple[Any, str | None]:
    """The state's output and the name of the next state, None after the last; the line then stands there."""
    visit = Visit(frame, name, state, data)
    visit.enter()
    try:
        output, following = await STATE_TYPES[state["Type"]](visit)
        check_size(output, name)
    except StatesError as failure:
        visit.note(failure)
        if failure.error == DATA_LIMIT:
            frame.standing.begin_anew()  # AWS: then a redrive runs also what succeeded inside
        raise
    with frame.execution.lock:
        visit.leave(output)
        frame.stand(following, output)
    return output, following
