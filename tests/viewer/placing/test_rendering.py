"""Graphviz stands behind one function, and whoever draws PNGs behind another."""

import ast
import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import graphviz
import pytest

from tests.test_rooms import imported
from tests.viewer.made import ORDERS, order_that_fails_in_a_branch
from viewer import draw, show
from viewer.pictures.png import scale, to_png
from viewer.placing import rendering
from viewer.placing.layout import lay_out
from viewer.reading.machine import read_machine

ROOT = Path(__file__).parents[3]
DEFINITIONS = ("notebooks/definitions", "publish/runs")
WITHOUT = (  # where the README's line leaves out pygraphviz and jlens
    "x86_64-unknown-linux-musl",
    "aarch64-unknown-linux-musl",
    "x86_64-manylinux2014",
    "aarch64-manylinux2014",
)
SEAMS = {"pygraphviz": "viewer/placing/rendering.py", "resvg_py": "viewer/pictures/png.py"}


def importers(name):
    """The project's files that import this, by their paths."""
    folders = [path for path in ROOT.iterdir() if path.is_dir() and (path.name == ".ci" or path.name[0] != ".")]
    kept = [path for folder in folders for path in folder.rglob("*.py") if "node_modules" not in path.parts]
    mention = [path for path in [*kept, *ROOT.glob("*.py")] if name in path.read_text("utf-8", errors="ignore")]
    return {path.relative_to(ROOT).as_posix() for path in mention if name in imported(path.read_text("utf-8"))}


@pytest.mark.parametrize(("name", "seam"), SEAMS.items())
def test_what_a_platform_may_lack_is_imported_in_one_place_and_not_before_it_is_needed(name, seam):
    assert importers(name) == {seam}
    top = ast.parse((ROOT / seam).read_text("utf-8")).body
    assert not any(isinstance(node, ast.Import) and node.names[0].name == name for node in top)


@pytest.fixture
def another():
    """Has another Graphviz draw, which only repeats what this one answered before; returns what it was asked."""
    own, answers, asked = rendering._from_the_wheel(), {}, []

    def listen(source, format):
        answers[source, format] = own(source, format)
        return answers[source, format]

    def repeat(source, format):
        asked.append(format)
        return answers[source, format]

    rendering.use(listen)
    yield lambda: rendering.use(repeat) or asked
    rendering.use(None)


def test_another_graphviz_takes_the_place_of_the_wheels(another, monkeypatch):
    graph = graphviz.Digraph(body=["a -> b"])
    before = show(graph, draw(ORDERS, order_that_fails_in_a_branch())).svg
    asked = another()
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    rendering._from_the_wheel.cache_clear()
    assert show(graph, draw(ORDERS, order_that_fails_in_a_branch())).svg == before
    assert sorted(asked) == ["dot_json", "dot_json", "json0", "svg"]


@pytest.fixture
def the_port(monkeypatch):
    """graphviz-pure draws, as where pygraphviz has no wheel."""
    rendering._from_the_wheel.cache_clear()
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    yield
    rendering._from_the_wheel.cache_clear()


@pytest.mark.slow
@pytest.mark.skipif(not rendering.PROGRAM.exists(), reason="uv run --group no-wheels brings graphviz-pure")
def test_where_pygraphviz_has_no_wheel_a_port_of_it_puts_everything_in_the_same_places(request):
    kept = [json.loads(path.read_text("utf-8")) for folder in DEFINITIONS for path in (ROOT / folder).rglob("*.json")]
    machines = [read_machine(found.get("definition", found)) for found in kept]
    graph = graphviz.Digraph(body=['a -> b [label="≥ 1"]', "subgraph cluster_c { c -> d }", "b -> c"])

    def drawn():
        svg = show(graph).svg
        return [lay_out(machine, way) for machine in machines for way in (True, False)], svg[: svg.index("<g")]

    before = drawn()
    request.getfixturevalue("the_port")
    assert rendering._from_the_wheel() is rendering._as_a_program
    assert drawn() == before and len(machines) > 20


@pytest.mark.slow
@pytest.mark.skipif(not rendering.PROGRAM.exists(), reason="uv run --group no-wheels brings graphviz-pure")
def test_the_port_says_what_it_cannot_read(the_port):
    with pytest.raises(ValueError, match="syntax error"):
        rendering.render("digraph {", "svg")


def test_where_there_is_neither_the_missing_package_is_named(the_port, monkeypatch):
    monkeypatch.setattr(rendering, "PROGRAM", Path("nowhere"))
    with pytest.raises(ModuleNotFoundError, match="pygraphviz"):
        rendering.render("digraph {}", "svg")


@pytest.mark.slow
@pytest.mark.parametrize("platform", ["aarch64-pc-windows-msvc", *WITHOUT])
def test_no_compiler_is_asked_for_on(platform, tmp_path):
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = pyproject["project"]["dependencies"]
    if platform in WITHOUT:
        wanted = [line for line in wanted if not line.startswith(("pygraphviz", "jlens"))]
        wanted += pyproject["dependency-groups"]["no-wheels"]
    (tmp_path / "wanted.txt").write_text("\n".join(wanted), "utf-8")
    command = ["uv", "pip", "compile", "--only-binary", ":all:", "--python-platform", platform, "wanted.txt"]
    answer = subprocess.run([*command, "--python-version", "3.13"], cwd=tmp_path, capture_output=True, text=True)
    if "error sending request" in answer.stderr:
        pytest.skip("no way to PyPI")
    assert "graphviz-pure==" in answer.stdout, answer.stderr


def test_pictures_are_drawn_where_neither_is_installed_until_they_are_needed():
    code = "import sys; sys.modules['pygraphviz'] = sys.modules['resvg_py'] = None; import viewer"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})


def blank(width, height, inside=""):
    head = f'<svg xmlns="http://www.w3.org/2000/svg" class="a" width="{width}" height="{height}">'
    return f'{head}<rect width="100%" height="100%" fill="#fff"/>{inside}</svg>'


@pytest.mark.parametrize(
    ("size", "pixels"),
    [
        ((300, 20), (600, 40)),  # twice as many as points
        ((8_000, 160), (16_000, 320)),  # until a side has 16,000
        ((32_000, 10), (16_000, 5)),
        ((3_000, 2_000), (3_000, 2_000)),  # or there are six million
    ],
)
def test_a_png_is_as_large_as_programs_still_open(size, pixels):
    assert tuple(side * scale(*size) for side in size) == pixels


def test_its_size_is_told_in_the_file():
    png = to_png(blank(300, 20))
    assert (int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")) == (600, 40)


@pytest.mark.parametrize("family", ["'Helvetica Neue',sans-serif", "Helvetica,sans-Serif", "Times,serif", "monospace"])
def test_a_png_has_letters_on_a_machine_that_has_none(family):
    text = f'<text x="5" y="30" font-family="{family}">Zoë ≥ Ω</text>'
    assert to_png(blank(100, 40, text)) != to_png(blank(100, 40))


def test_letters_that_ours_lack_are_looked_for_on_the_machine(monkeypatch):
    asked = []
    monkeypatch.setattr("resvg_py.svg_to_bytes", lambda **how: asked.append(how["skip_system_fonts"]) or b"")
    for words in ("Open Case → &amp; ≠", "日本", "&#x65e5;"):
        to_png(blank(100, 40, f"<desc>✓</desc><text>{words}</text>"))
    assert asked == [True, False, False]


def test_what_a_c_library_writes_to_stderr_is_kept_out_and_what_comes_later_is_not(capfd):
    before = len(os.listdir("/proc/self/fd")) if os.path.exists("/proc/self/fd") else 0
    with rendering._silence():
        os.write(2, b"a warning about fonts")
    os.write(2, b"later")
    assert capfd.readouterr() == ("", "later")
    assert not before or len(os.listdir("/proc/self/fd")) == before
