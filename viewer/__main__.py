"""A picture of a definition, or of a run of it, in a file: python -m viewer DEFINITION [HISTORY] -o FILE.

For docs and reviews; no AWS is asked. Account numbers in ARNs and addresses of queues do not get into the file.
"""

import argparse
import json
import sys
from pathlib import Path

from viewer import mask_all, source_of
from viewer.browser.export import FORMS, exported
from viewer.masked_data import ACCOUNT
from viewer.pictures.drawing import draw
from viewer.pictures.mermaid import to_mermaid
from viewer.reading.machine import read_machine

NO_DEFINITION = "{} is no definition: it has no States. Give a definition, or DescribeStateMachine's answer."
NO_RUN = "A replay or a history needs a run: give the file of a history too, as GetExecutionHistory answers it."


def main(arguments: list[str] | None = None) -> int:
    """The exit code of the command: 1, with a sentence, when a file is not what it should be."""
    asked = _parser().parse_args(arguments)
    try:
        asked.output.write_bytes(_made(asked))
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    print(asked.output)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m viewer", description=__doc__.partition(":")[0])
    parser.add_argument("definition", type=Path, help="JSON in the States Language, or DescribeStateMachine's answer")
    parser.add_argument("history", type=Path, nargs="?", help="GetExecutionHistory's answer as JSON: what a run did")
    parser.add_argument("-o", "--output", type=Path, required=True, help=f"ends in {', '.join(FORMS)}")
    parser.add_argument("--title", help="above the picture; the definition's file name unless given")
    parser.add_argument("--across", action="store_true", help="from left to right (a picture without a run)")
    return parser


def _made(asked: argparse.Namespace) -> bytes:
    definition, title = _definition(asked.definition), asked.title or asked.definition.name.partition(".")[0]
    if asked.history:
        run = source_of(asked.history, definition, mask=_mask)
        definition, events = mask_all([run.definition, list(run.page()["events"])], _mask)
        return exported(asked.output.suffix, title, definition, events)
    return _still(asked.output.suffix, title, mask_all(definition, _mask), not asked.across)


def _still(suffix: str, title: str, definition: dict, vertical: bool) -> bytes:
    """The picture of a definition that nobody has run."""
    if suffix == ".mmd":
        return to_mermaid(read_machine(definition), None, vertical).encode()
    if suffix in (".html", ".json"):
        raise ValueError(NO_RUN)
    if suffix not in FORMS:
        raise ValueError(f"A picture is kept as {', '.join(FORMS)}, not as {suffix or 'a file without an ending'}.")
    drawing = draw(definition, vertical=vertical, title=title)
    return drawing.png if suffix == ".png" else drawing.svg.encode()


def _definition(file: Path) -> dict:
    data = json.loads(file.read_text("utf-8-sig"))
    if isinstance(data, dict) and isinstance(data.get("definition"), str):
        data = json.loads(data["definition"])
    if not isinstance(data, dict) or "States" not in data:
        raise ValueError(NO_DEFINITION.format(file))
    return data


def _mask(text: str) -> str:
    return ACCOUNT.sub("<account>", text)


if __name__ == "__main__":
    sys.exit(main())
