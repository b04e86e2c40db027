"""python -m viewer: a picture of a definition, or of a run, in a file, without any AWS."""

import json

import pytest

from tests.viewer.made import call_center
from tests.viewer.pictures.test_draw import CALL_CENTER
from viewer.__main__ import main

ACCOUNT = "210987654321"
FUNCTION = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:OpenCaseFunction"
QUEUE = f"https://sqs.us-east-1.amazonaws.com/{ACCOUNT}/Cases"
STARTS = {".svg": b"<svg", ".png": b"\x89PNG", ".mmd": b"flowchart", ".html": b"<!doctype html>", ".json": b"{"}


@pytest.fixture
def files(tmp_path):
    """A definition and a history with an account in them, as AWS's CLI would have written them."""
    definition = json.dumps(CALL_CENTER).replace("REGION:ACCOUNT_ID", f"us-east-1:{ACCOUNT}")
    sent = json.dumps(json.dumps([FUNCTION, QUEUE]))
    history = json.dumps({"events": call_center(resolved=True)}, default=str).replace('"{}"', sent)
    (tmp_path / "cases.asl.json").write_text(definition)
    (tmp_path / "run.json").write_text(history)
    assert all(ACCOUNT in path.read_text() for path in tmp_path.iterdir())
    return tmp_path


@pytest.mark.parametrize("suffix", STARTS)
def test_a_run_becomes_a_file_of_each_kind_without_the_account(files, suffix):
    made = files / f"made{suffix}"
    assert main([str(files / "cases.asl.json"), str(files / "run.json"), "-o", str(made)]) == 0
    assert made.read_bytes().startswith(STARTS[suffix])
    assert ACCOUNT.encode() not in made.read_bytes()


@pytest.mark.parametrize("suffix", [".svg", ".png", ".mmd"])
def test_a_definition_alone_becomes_a_picture(files, suffix):
    made = files / f"made{suffix}"
    assert main([str(files / "cases.asl.json"), "-o", str(made), "--across"]) == 0
    assert made.read_bytes().startswith(STARTS[suffix])


def test_describe_state_machines_answer_has_the_definition_in_it(files):
    answer = {"name": "Cases", "definition": (files / "cases.asl.json").read_text()}
    (files / "answer.json").write_text(json.dumps(answer))
    assert main([str(files / "answer.json"), "-o", str(files / "made.svg"), "--title", "My cases"]) == 0
    assert "My cases" in (files / "made.svg").read_text("utf-8")


@pytest.mark.parametrize(
    ("definition", "output", "sentence"),
    [
        ("missing.json", "made.svg", "No such file"),
        ("run.json", "made.svg", "is no definition"),
        ("cases.asl.json", "made.html", "needs a run"),
        ("cases.asl.json", "made.json", "needs a run"),
        ("cases.asl.json", "made.pdf", "is kept as .svg"),
    ],
)
def test_what_cannot_be_drawn_is_said_and_nothing_is_written(files, capsys, definition, output, sentence):
    assert main([str(files / definition), "-o", str(files / output)]) == 1
    assert sentence in capsys.readouterr().err
    assert not (files / output).exists()
