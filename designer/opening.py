"""Which definition a designer begins with: the draft, what was given, the account's own, or an empty canvas."""

from pathlib import Path

from designer import text
from designer.account import Account
from designer.designer import Designer
from designer.drafts import DraftFile
from designer.places import Refused

EMPTY = "{}"
KEPT = "The draft of {name} is open, not the definition that was given: fresh=True begins with that."
OPENED = {
    "draft": "The draft of {name} is open, as it was left.",
    "given": "The definition that was given is open as {name}.",
    "account": "The state machine {name} of the account is open.",
    "empty": "An empty canvas is open as {name}.",
}


def open_design(
    name: str, definition: dict | str | Path | None, account: Account, *, fresh: bool = False
) -> tuple[Designer, str]:
    """The design, and a sentence that says what it begins with.

    A draft of that name comes first: it is the student's own work. With `fresh` it begins anew, from the definition,
    the account's state machine or an empty canvas; undo leads back to the draft, which is laid beside it, too.
    """
    file = DraftFile(name)
    draft = file.read()
    if draft is not None and not fresh:
        given = definition is not None and _text(definition) != draft
        return Designer(name, draft, account, file), (KEPT if given else OPENED["draft"]).format(name=name)
    begins, how = _beginning(name, definition, account)
    if draft not in (None, EMPTY, begins):
        file.lay_beside(draft)  # undo ends with the kernel
    design = Designer(name, draft if draft is not None else begins, account, file)
    design.write(begins)
    return design, OPENED[how].format(name=name)


def _beginning(name: str, definition: dict | str | Path | None, account: Account) -> tuple[str, str]:
    if definition is not None:
        return _text(definition), "given"
    there = account.definition(name)
    return (there, "account") if there is not None else (EMPTY, "empty")


def _text(definition: dict | str | Path) -> str:
    if isinstance(definition, Path):
        return _read(definition)
    return text.encodable(definition) if isinstance(definition, str) else text.written(definition)


def _read(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")  # editors of Windows put a mark before it
    except UnicodeDecodeError:
        raise Refused(f"{file.name} is not written in UTF-8: save it so in an editor, then open it again.") from None
