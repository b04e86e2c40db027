"""A text that remembers: each change with its name, undone and done again to the byte."""

MOST = 200  # changes that can be undone


class Past:
    """The present text, and those before and after it, with the name of the change that lies between."""

    def __init__(self, text: str):
        self.text = text
        self._before: list[tuple[str, str]] = []
        self._after: list[tuple[str, str]] = []

    @property
    def undoes(self) -> str | None:
        """The name of the change that undo would take back."""
        return self._before[-1][0] if self._before else None

    @property
    def redoes(self) -> str | None:
        """The name of the change that redo would do again."""
        return self._after[-1][0] if self._after else None

    def change(self, label: str, text: str, *, together: bool = False) -> None:
        """Makes this the text; `together` with the last change when that has the same name (typing, say)."""
        if text == self.text:
            return
        if not (together and self.undoes == label):
            self._before = [*self._before, (label, self.text)][-MOST:]
        self.text, self._after = text, []

    def undo(self) -> str | None:
        """The name of the change that was taken back; None when there is none."""
        return self._step(self._before, self._after)

    def redo(self) -> str | None:
        """The name of the change that was done again; None when there is none."""
        return self._step(self._after, self._before)

    def _step(self, back: list[tuple[str, str]], forth: list[tuple[str, str]]) -> str | None:
        if not back:
            return None
        label, text = back.pop()
        forth.append((label, self.text))
        self.text = text
        return label
