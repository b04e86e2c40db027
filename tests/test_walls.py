"""The walls inside the large rooms: which part may import which; and no module imports itself in a circle."""

import ast
import graphlib
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MOST_MODULES = 25  # in one folder
STARTS = {"__init__", "__main__", "background", "birth", "environment", "handshake", "seals", "signature"} | {
    "state_folder",
    "version",
    "wire",
}
WALLED = ["local_aws", "viewer", "learner_lab"]
TURNS = "local_aws.turns"  # time and turns: all of local_aws may import it
STATES = "local_aws.states"
ENGINE, LANGUAGE = {f"{STATES}.engine", f"{STATES}.engine.maps", f"{STATES}.engine.tasks"}, f"{STATES}.language"
SERVICES, FUNCTIONS = "local_aws.services", "local_aws.functions"
READING, PLACING, PICTURES, BROWSER = (f"viewer.{name}" for name in ("reading", "placing", "pictures", "browser"))
CHECKOUT, WORDS, RESOURCES, SESSION = (f"learner_lab.{name}" for name in ("checkout", "words", "resources", "session"))
BELOW = {  # room → the rooms below it, which it may import; all may import the modules that lie in none
    TURNS: set(),
    "local_aws.server": {SERVICES, FUNCTIONS, f"{STATES}.api"},
    SERVICES: set(),
    FUNCTIONS: {SERVICES},
    f"{STATES}.api": {STATES, f"{STATES}.checks", *ENGINE, LANGUAGE},
    STATES: {SERVICES, *ENGINE, LANGUAGE},
    f"{STATES}.checks": {SERVICES, LANGUAGE},
    f"{STATES}.engine": {*ENGINE, LANGUAGE},
    f"{STATES}.engine.maps": {SERVICES, *ENGINE, LANGUAGE},
    f"{STATES}.engine.tasks": {SERVICES, FUNCTIONS, *ENGINE, LANGUAGE},
    LANGUAGE: set(),
    READING: set(),
    PLACING: {READING},
    PICTURES: {READING, PLACING},
    BROWSER: {READING, PLACING, PICTURES},
    "viewer.live": {READING, PICTURES, BROWSER},
    CHECKOUT: set(),
    WORDS: set(),
    RESOURCES: {CHECKOUT},
    SESSION: {CHECKOUT, WORDS, RESOURCES},
    "learner_lab.asking": {CHECKOUT, WORDS, RESOURCES, SESSION},
    "learner_lab.care": {CHECKOUT, WORDS, RESOURCES, SESSION},
    "learner_lab.exercises": {CHECKOUT, WORDS, RESOURCES},
    "learner_lab.live": {CHECKOUT, WORDS, RESOURCES, SESSION},
}  # fmt: skip
OPEN = {"local_aws": STARTS, "viewer": {"look", "masked_data", "printable", "services"}, "learner_lab": set()}


def modules(of: str) -> dict[str, Path]:
    """`{"local_aws.wire": path, …}`: all modules of one of the project's rooms; a package is named as its folder."""
    names = {
        path: ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in sorted((ROOT / of).rglob("*.py"))
        if "runtime" not in path.parts  # what a worker runs imports nothing of ours
    }
    return {name: path for path, name in names.items()}


def imports(path: Path, known: dict[str, Path]) -> Iterator[str]:
    """The modules among the known that a module imports, wherever and for whatever the import stands."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = ".".join(path.relative_to(ROOT).parts[: -node.level])
                base = f"{package}.{base}".rstrip(".")
            for name in node.names:
                whole = f"{base}.{name.name}"
                yield from [whole] if whole in known else [base] if base in known else []
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name in known)


def room(module: str) -> str:
    """The innermost room that a module lies in; "" for what stands in none, beside them."""
    return max((name for name in BELOW if f"{module}.".startswith(f"{name}.")), key=len, default="")


MODULES = {name: path for of in WALLED for name, path in modules(of).items()}
ARROWS = {name: sorted(set(imports(path, MODULES)) - {name}) for name, path in MODULES.items()}


@pytest.mark.parametrize("name", BELOW)
def test_a_room_imports_only_what_lies_below_it(name):
    arrows = [(module, to) for module in ARROWS if room(module) == name for to in ARROWS[module]]
    assert arrows or name == TURNS
    assert [(module, to) for module, to in arrows if room(to) not in BELOW[name] | {name, "", TURNS}] == []


def test_the_walls_themselves_have_no_circle():
    passages = {name: below - ENGINE if name in ENGINE else below for name, below in BELOW.items()}
    graphlib.TopologicalSorter(passages).prepare()  # tasks and maps are the engine's inner rooms: no wall between them


def test_a_wall_that_is_passed_is_seen():
    assert room("local_aws.states.language.jsonpath") == "local_aws.states.language"
    assert room("local_aws.states.engine.maps.run") == "local_aws.states.engine.maps"
    assert room("local_aws.states.store") == "local_aws.states" and room("local_aws.wire") == ""
    assert room("viewer.live.watch") == "viewer.live" and room("viewer.look") == room("viewer") == ""


@pytest.mark.parametrize("of", WALLED)
def test_what_lies_in_no_room_is_named_here(of):
    beside = {path.stem for path in modules(of).values() if path.parent == ROOT / of}
    assert beside - {"__init__", "__main__"} == OPEN[of] - {"__init__", "__main__"}


def test_who_starts_a_server_needs_the_standard_library_alone():
    for name in STARTS - {"__main__"}:
        assert {room(to) for to in ARROWS[f"local_aws.{name}".removesuffix(".__init__")]} <= {""}


def test_what_all_of_the_viewer_shares_stands_on_nothing_of_it():
    assert {room(to) for name in OPEN["viewer"] for to in ARROWS[f"viewer.{name}"]} <= {""}


@pytest.mark.parametrize("of", ["history", "local_aws", "viewer", "designer", "learner_lab"])
def test_no_modules_import_each_other_in_a_circle(of):
    known = modules(of)
    graphlib.TopologicalSorter({name: set(imports(path, known)) - {name} for name, path in known.items()}).prepare()


def test_no_folder_has_more_modules_than_one_can_overlook():
    folders = Counter(path.parent for path in MODULES.values())
    assert {str(folder): count for folder, count in folders.items() if count > MOST_MODULES} == {}


CALL = """
import boto3, json, time
sfn = boto3.client("stepfunctions", region_name="us-east-1")
role = boto3.client("iam").get_role(RoleName="LabRole")["Role"]["Arn"]
text = json.dumps({"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": "alone", "End": True}}})
arn = sfn.create_state_machine(name="alone", definition=text, roleArn=role)["stateMachineArn"]
run = sfn.start_execution(stateMachineArn=arn)["executionArn"]
while (told := sfn.describe_execution(executionArn=run))["status"] == "RUNNING":
    time.sleep(0.01)
print(told["output"])
"""


def test_the_local_aws_runs_without_the_guide_around_it(tmp_path):
    shutil.copytree(ROOT / "local_aws", tmp_path / "local_aws", ignore=shutil.ignore_patterns("__pycache__"))
    alone = {**os.environ, "LOCAL_AWS_HOME": str(tmp_path / "home"), "PYTHONPATH": ""}
    here = {"cwd": tmp_path, "check": True, "capture_output": True, "text": True}
    lines = subprocess.run([sys.executable, "-m", "local_aws", "start"], env=alone, **here).stdout.split("\n")
    told = dict(line.removeprefix("export ").split("=", 1) for line in lines if line.startswith("export "))
    try:
        answer = subprocess.run([sys.executable, "-c", CALL], env={**alone, **told}, **here).stdout
    finally:
        subprocess.run([sys.executable, "-m", "local_aws", "stop"], env=alone, **here)
    assert json.loads(answer) == "alone"
