"""Where a line of control stands, so that a redrive can take it up there."""

import pickle
import zlib
from dataclasses import dataclass, field, replace
from typing import Any, Self


@dataclass
class Standing:
    """A line's state, what that state was entered with, and the last of the line's events.

    `inside` has the lines of a Parallel's branches or a Map's iterations, `map_run` the ARN of a distributed Map's
    run. Once the line is `done`, `data` is its output.
    """

    previous: int = 0
    state: str | None = None
    data: Any = None
    entered: int = 0
    since: str = ""
    variables: dict[str, Any] = field(default_factory=dict)
    inside: list[Self] | None = None
    map_run: str | None = None
    done: bool = False

    @property
    def is_fresh(self) -> bool:
        """Whether nothing of what is inside the state has begun."""
        return self.inside is None and self.map_run is None

    def stand(self, state: str | None, data: Any, variables: dict[str, Any]) -> None:
        """Goes on to a state, None after the last."""
        self.state, self.data, self.variables = state, data, variables
        self.entered, self.done = 0, state is None
        self.begin_anew()

    def copy(self) -> Self:
        """The same place for a new run; threads of the old one may be late to notice that it ended."""
        inside = self.inside and [line.copy() for line in self.inside]
        return replace(self, inside=inside)

    def packed(self) -> bytes:
        """It in little memory."""
        return zlib.compress(pickle.dumps(self), 1)

    @staticmethod
    def unpacked(packed: bytes) -> "Standing":
        """What was packed."""
        return pickle.loads(zlib.decompress(packed))

    def begin_anew(self) -> None:
        """Forgets what is inside the state, which will all run again."""
        self.inside = self.map_run = None

    def lines(self, count: int) -> list[Self]:
        """The lines inside, so many; those of an earlier attempt where it was redriven."""
        if self.inside is None or len(self.inside) != count:
            self.inside = [Standing() for _ in range(count)]
        return self.inside
