"""The machines inside a machine, which Map and Parallel run, and every state on the way."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

PROCESSORS = ("ItemProcessor", "Iterator")
INSIDE = (*PROCESSORS, "Branches")


def inside(state: dict[str, Any], where: str = "") -> Iterator[tuple[dict[str, Any], str]]:
    """The machines inside a Map or Parallel state, and where they are: `/States/All/Branches[0]`."""
    for field in PROCESSORS:
        if field in state:
            yield state[field], f"{where}/{field}"
    for index, branch in enumerate(state.get("Branches", [])):
        yield branch, f"{where}/Branches[{index}]"


def machines(program: dict[str, Any], where: str = "") -> Iterator[tuple[dict[str, Any], str]]:
    """The machine itself and all machines inside, each with its place, the outer before the inner."""
    ahead = [(program, where)]
    while ahead:
        machine, here = ahead.pop()
        yield machine, here
        found = [inside(state, f"{here}/States/{name}") for name, state in machine["States"].items()]
        ahead.extend(reversed(list(chain(*found))))


def states(program: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Name, state and place of each state, then of those inside Map and Parallel."""
    for machine, where in machines(program):
        for name, state in machine["States"].items():
            yield name, state, f"{where}/States/{name}"


def processor_of(state: dict[str, Any]) -> dict[str, Any]:
    """The machine that a Map runs for each item."""
    return next(state[field] for field in PROCESSORS if field in state)


def is_distributed(state: dict[str, Any]) -> bool:
    """Whether it is a Map whose items are worked on in child executions."""
    processors = (state[field] for field in PROCESSORS if isinstance(state.get(field), dict))
    configs = (processor.get("ProcessorConfig") for processor in processors)
    return any(isinstance(config, dict) and config.get("Mode") == "DISTRIBUTED" for config in configs)
