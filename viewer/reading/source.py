"""What the live view needs of an execution, handed in: the viewer asks AWS nothing by itself."""

from collections.abc import Callable
from dataclasses import dataclass

from viewer.masked_data import mask_all
from viewer.printable import printable


@dataclass(frozen=True)
class Source:
    """One execution, as callables around whichever client somebody has.

    name                name of the state machine
    execution           name of the execution
    definition          its definition, a dict or JSON text
    page(**request)     GetExecutionHistory's answer for this execution
    start(input)        starts another execution of the machine; returns its Source
    stop()              stops this one
    logs(attempt)       the log lines of an attempt {resource, scheduled, stopped, cause}
    explain(error)      a sentence for an error
    mask(text)          the text without account ids and names of persons: for all that is kept or exported
    link                address of the execution in the console
    fastest, slowest    how often to look (seconds)
    over                whether nothing new can come, whatever the last event says
    """

    name: str
    definition: dict | str
    page: Callable[..., dict]
    start: "Callable[[dict], Source] | None" = None
    stop: Callable[[], object] | None = None
    logs: Callable[[dict], list[str]] | None = None
    explain: Callable[[Exception], str | None] = str
    mask: Callable[[str], str] = str
    link: str | None = None
    fastest: float = 0.1
    slowest: float = 0.5
    over: bool = False
    execution: str = ""

    def masked(self, data: object) -> object:
        """The data with every text in them masked, and such that it can be shown."""
        return mask_all(data, lambda text: printable(self.mask(text)))
