"""The browser's modules: glued to one script, and tried alone in node."""

import graphlib
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from viewer.browser.scripts import STATIC, glued, script
from viewer.look import LOOKS

NODE = shutil.which("node")
SCRIPTS = ["watch.js", "page.js", "beside.js"]  # where the browser begins
NEEDS_NODE = pytest.mark.skipif(not NODE, reason="no node on this machine: .ci/run brings one")


@pytest.fixture
def modules(tmp_path):
    """Writes modules by their names and returns the path of the first."""

    def write(**texts):
        paths = [tmp_path / f"{name}.js" for name in texts]
        for path, text in zip(paths, texts.values(), strict=True):
            path.write_text(text, "utf-8")
        return paths[0]

    return write


def test_what_a_module_needs_comes_before_it_and_once(modules):
    first = modules(
        first='import { second } from "./second.js";\nimport {\n  third,\n} from "./third.js";\nsecond(third);\n',
        second='import { third } from "./third.js";\nexport function second() {}\n',
        third="export const third = 3;\n",
    )
    assert [line for line in glued(first).split("\n") if line] == [
        "const third = 3;",
        "function second() {}",
        "second(third);",
    ]


@pytest.mark.parametrize(
    "line",
    ["export default {};", 'import { one as two } from "./b.js";', 'import "./b.js";', "export { one };"],
)
def test_what_cannot_be_glued_is_refused_with_its_line(modules, line):
    with pytest.raises(ValueError, match=re.escape(line.rstrip(";"))):
        glued(modules(a=f"{line}\n", b="export const one = 1;\n"))


def test_a_name_that_stands_in_two_files_is_refused(modules):
    first = modules(a='import { b } from "./b.js";\nfunction same() {}\n', b="export const b = 1;\nconst same = 2;\n")
    with pytest.raises(ValueError, match="same"):
        glued(first)


def test_modules_that_need_each_other_are_refused(modules):
    first = modules(a='import { b } from "./b.js";\n', b='import { a } from "./a.js";\n')
    with pytest.raises(graphlib.CycleError):
        glued(first)


def test_every_module_is_in_a_script():
    shown = "".join(map(script, SCRIPTS))
    heads = {path.name: path.read_text("utf-8").split("\n")[0] for path in STATIC.glob("*.js")}
    assert heads and not {name for name, head in heads.items() if head not in shown}


def test_the_statuses_that_rules_name_are_those_that_have_a_look():
    named = re.findall(r'^export const \w+ = "(.*)";$', (STATIC / "statuses.js").read_text("utf-8"), re.MULTILINE)
    assert named and set(named) <= set(LOOKS)


@NEEDS_NODE
@pytest.mark.parametrize("name", SCRIPTS)
def test_no_two_modules_of_a_script_use_the_same_name(name, tmp_path):
    whole = tmp_path / "script.mjs"
    whole.write_text(script(name), "utf-8")
    loaded = subprocess.run([NODE, whole], capture_output=True, text=True)
    assert loaded.returncode == 0, loaded.stderr


@NEEDS_NODE
def test_the_modules_pass_their_own_tests():
    tests = sorted(Path(__file__).parent.glob("*.test.mjs"))
    run = subprocess.run([NODE, "--test", *tests], capture_output=True, text=True)
    assert tests and run.returncode == 0, run.stdout
