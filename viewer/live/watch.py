"""The live view of an execution: graph, steps, table, timeline, events, replay, and what can be done with it."""

import json
from pathlib import Path as File

from history import Trace, details_of
from viewer.browser.export import exported
from viewer.browser.scene import scene_of
from viewer.browser.snapshot import snapshot
from viewer.live.following import Follower
from viewer.live.interrupting import end_when_interrupted
from viewer.live.live_view import LiveView
from viewer.masked_data import mask_all
from viewer.pictures.comparison import Comparison, compare
from viewer.pictures.frames import fitted
from viewer.printable import printable
from viewer.reading.machine import read_machine
from viewer.reading.saved import History, read_run, source_of
from viewer.reading.source import Source


class Watch:
    """An execution, seen while it runs and after; what it shows comes from its trace."""

    def __init__(self, source: Source, *, large: bool = False) -> None:
        self._large = large
        self.view = LiveView(self._asked, self.still)
        self._begin(source)
        end_when_interrupted(self)

    def __repr__(self) -> str:
        return self.view.sentence

    def _repr_mimebundle_(self, **kwargs) -> tuple[dict, dict]:
        return self.view._repr_mimebundle_(**kwargs)

    @property
    def events(self) -> list[dict]:
        """The events so far."""
        return list(self._events)

    @property
    def trace(self) -> Trace:
        """What they say."""
        return self._trace

    def wait(self, seconds: float | None = None) -> str:
        """The execution's status once the watch is over; interrupting ends the watch, not the execution.

        Raises the error that ended the watch too early, an expired token say: the lines below must not go on with half
        a run. To wait once more is to go on.
        """
        if self._follower.ended_by:
            self.go_on()
        try:
            self._follower.join(seconds)
        except KeyboardInterrupt:
            self.stop_watching()
            raise
        if error := self._follower.ended_by:
            raise error
        return self._trace.status

    @property
    def watching(self) -> bool:
        """Whether AWS is being asked."""
        return self._follower.asks

    def stop_watching(self) -> None:
        """Asks AWS no more; `go_on` takes it up again."""
        self._follower.stop()

    def go_on(self) -> None:
        """Watch on from the last event known; one that had ended may have been redriven."""
        self.view.notice = ""
        self._follower.start()

    def compare(self, other: "Watch | list[dict] | dict") -> Comparison:
        """Both paths in one graph, the state where they part, and the outputs side by side."""
        events = other.events if isinstance(other, Watch) else other
        return compare(*self._source.masked([self._source.definition, self.events, events]))

    def open(self, events: History, definition: dict | str | None = None) -> "Watch":
        """The same view of a saved history: a list of events, an answer that has them, or a JSON file of either.

        The definition is the one named here, the file's own under `definition`, or the one watched here.
        """
        kept, own = read_run(events)
        return Watch(source_of(kept, definition or own or self._source.definition, mask=self._source.mask))

    def export(self, path: str | File, *, masked: bool = True) -> File:
        """Writes the run as .svg, .png, .mmd (Mermaid), .html (a replay) or .json, and answers with its path.

        The .json is a history that `open`, and helpers.watch, show again, the definition beside it.
        Account ids and names of persons are masked, unless masked=False.
        """
        path = File(path)
        path.write_bytes(self._exported(path.suffix, masked))
        return path

    def still(self) -> str:
        """The SVG of this moment, masked: it may be stored in a notebook."""
        return fitted(self._exported(".svg").decode())

    def _begin(self, source: Source) -> None:
        self._source, self._trace, self._events, self._shown = source, Trace(), [], []
        name, execution, definition = source.masked([source.name, source.execution, source.definition])
        self.view.sentence = f"An execution of {name}: graph, steps, table, timeline, events and replay."
        with self.view.hold_sync():
            self.view.scene = scene_of(read_machine(definition), name, self._large, execution=execution)
            self.view.can = [name for name in ("start", "stop", "logs", "link") if getattr(source, name)]
            self.view.run, self.view.notice = snapshot(self._trace, []), ""
        often = {"fastest": source.fastest, "slowest": source.slowest}
        self._follower = Follower(source.page, self._deliver, self._tell, **often)
        self._follower.start()

    def _deliver(self, events: list[dict]) -> bool:
        """Takes in new events, and shows them masked: the notebook may keep what the widget shows."""
        shown = self._source.masked(events)
        for event in shown:
            self._trace.add(event)
        self._events += events
        self._shown += shown
        self.view.run = snapshot(self._trace, self._shown)
        return self._trace.status == "RUNNING" and not self._source.over

    def _tell(self, error: Exception | None) -> None:
        sentence = error and (self._source.explain(error) or self._source.mask(str(error)))
        self.view.notice = sentence or ""

    def _asked(self, question: dict) -> None:
        """Answers the browser; an error becomes a sentence in the view, and stays until something succeeds."""
        try:
            getattr(self, f"_on_{question['ask']}")(question)
        except Exception as error:
            self._tell(error)
        else:
            if self.watching or self._trace.status != "RUNNING":  # else it says why nothing is watched
                self.view.notice = ""

    def _on_start(self, question: dict) -> None:
        """The input comes as it was typed: JavaScript would round its large numbers.

        The field is filled with what is shown, which is masked; left as it is, it means the execution's own input.
        """
        typed = json.loads(question["input"])
        source = self._source.start(self._own_input() if typed == self._trace.input else typed)
        self._follower.stop()
        self._begin(source)

    def _own_input(self) -> object:
        return json.loads(details_of(self._events[0])["input"])

    def _on_go_on(self, question: dict) -> None:
        self.go_on()

    def _on_stop(self, question: dict) -> None:
        self._source.stop()

    def _on_look(self, question: dict) -> None:
        self.go_on()

    def _on_leave(self, question: dict) -> None:
        """A view is closed: nothing is asked any more, unless another one answers that it looks."""
        if self.watching:
            self.stop_watching()
            self.view.send({"anyone": True})

    def _on_logs(self, question: dict) -> None:
        attempt = self._trace.visits[question["visit"]].attempts[question["attempt"]]
        self.view.send(
            {
                "logs": self._source.logs(vars(attempt)),
                "visit": question["visit"],
                "attempt": question["attempt"],
            }
        )

    def _on_link(self, question: dict) -> None:
        """The address names the account: it is sent when it is wanted, and kept nowhere."""
        self.view.send({"link": self._source.link})

    def _on_export(self, question: dict) -> None:
        text = self._exported(question["suffix"]).decode()
        self.view.send({"file": f"execution{question['suffix']}", "text": text})

    def _exported(self, suffix: str, masked: bool = True) -> bytes:
        """Masks the data, not what is made of them: there a mask could break the form."""
        data = [self._source.name, self._source.definition, self._events]
        return exported(suffix, *(self._source.masked(data) if masked else mask_all(data, printable)))
