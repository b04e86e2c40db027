"""The JavaScript modules as one script: what a cell or a page runs, without a build step."""

import re
from collections import Counter
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

STATIC = Path(__file__).parents[1] / "static"
IMPORT = re.compile(r'^import \{\s*\w+(?:,\s*\w+)*,?\s*\} from "(\.[^"]+)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(async )?(function|class|const|let) )", re.MULTILINE)
DECLARED = re.compile(r"^(?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)
LEFT = re.compile(r"^(import|export)\b.*", re.MULTILINE)


@cache
def script(name: str) -> str:
    """One script out of a module of `static/` and all that it imports; its names can be used after it."""
    return glued(STATIC / name)


def widget(name: str) -> str:
    """The script of a module that exports `render`, as anywidget takes it."""
    return f"{script(name)}\nexport default {{ render }};\n"


def glued(module: Path) -> str:
    """The module and all that it imports, whatever its folder, each once and behind what it needs.

    `import` lines and the word `export` are dropped: names must be unique in all files, and keep them when they are
    imported. A ValueError names what cannot be glued; modules that import each other are a graphlib.CycleError.
    """
    needed, ahead = {}, [module.resolve()]
    for path in ahead:
        if path not in needed:
            needed[path] = _imported(path)
            ahead += needed[path]
    text = "\n".join(_body(path) for path in TopologicalSorter(needed).static_order())
    if twice := [name for name, count in Counter(DECLARED.findall(text)).items() if count > 1]:
        raise ValueError(f"{', '.join(twice)}: these names stand in several files, which become one script.")
    return text


def _imported(path: Path) -> list[Path]:
    return [(path.parent / name).resolve() for name in IMPORT.findall(path.read_text("utf-8"))]


def _body(path: Path) -> str:
    text = path.read_text("utf-8")
    body = EXPORT.sub("", IMPORT.sub("", text))
    if left := LEFT.search(body):
        raise ValueError(
            f'{path.name}: only `import {{ name }} from "./file.js";` and `export` before a declaration '
            f"can be glued, not `{left[0]}`."
        )
    return body
