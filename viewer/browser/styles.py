"""The style sheet of what is shown in a browser: colours and lines of the statuses come from look.py."""

from functools import cache

from viewer.browser.scripts import STATIC
from viewer.look import LOOKS, RUNS, SURFACES, Look


@cache
def styles() -> str:
    """All rules: the colours for light and dark, the looks of the statuses, then the files of `static/`."""
    dark = _colours(1)
    return "\n".join(
        [
            f".sfn{{{_colours(0)}}}",
            f'body[data-jp-theme-light="false"] .sfn,.sfn.sfn-dark{{{dark}}}',
            f"@media (prefers-color-scheme:dark){{.sfn.sfn-auto{{{dark}}}}}",
            *(_status(status, entry) for status, entry in LOOKS.items()),
            *(f'.sfn-status[data-status="{run}"]{{color:var(--{_css(status)}-line)}}' for run, status in RUNS.items()),
            *((STATIC / name).read_text("utf-8") for name in ("watch.css", "graph.css")),
        ]
    )


def _colours(which: int) -> str:
    """All colours as CSS variables, for a light (0) or a dark page (1)."""
    colours = {name: pair[which] for name, pair in SURFACES.items()}
    for status, entry in LOOKS.items():
        colours[f"{_css(status)}-line"] = (entry.line, entry.dark_line)[which]
        colours[f"{_css(status)}-fill"] = (entry.fill, entry.dark_fill)[which]
    return "".join(f"--{name}:{colour};" for name, colour in colours.items())


def _status(status: str, entry: Look) -> str:
    """What a class says of a status, as variables: whoever has the class draws with them."""
    name = _css(status)
    return (
        f".sfn-{name}{{--line:var(--{name}-line);--fill:var(--{name}-fill);"
        f"--width:{entry.width}px;--dashes:{entry.dashes or 'none'}}}"
    )


def _css(status: str) -> str:
    return status.replace(" ", "-")
