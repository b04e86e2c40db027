"""The command that opens the guide: one short line, wherever it is typed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import lab

ROOT = Path(__file__).parents[1]


@pytest.fixture
def opened(tmp_path, monkeypatch):
    """What JupyterLab was called with: a list of (command, what is named besides)."""
    calls = []
    (tmp_path / "notebooks" / "images").mkdir(parents=True)
    monkeypatch.setattr(lab, "ROOT", tmp_path)
    monkeypatch.setattr(lab.subprocess, "call", lambda command, **named: calls.append((command, named)) or 0)
    return calls


def test_jupyterlab_opens_the_first_notebook_of_the_students_copy(opened, capsys):
    assert lab.main(["--no-browser"]) == 0
    command, named = opened[0]
    assert command[:4] == [sys.executable, "-m", "jupyter", "lab"]
    assert (
        "--LabApp.default_url=/lab/tree/my_notebooks/00_start_here.ipynb" in command and command[-1] == "--no-browser"
    )
    assert str(named["cwd"]) == command[command.index("--notebook-dir") + 1]
    assert len(capsys.readouterr().out.splitlines()) == 1


@pytest.mark.parametrize(("user", "allowed"), [(0, True), (1000, False)])
def test_root_may_open_it_too_as_in_a_container(opened, monkeypatch, user, allowed):
    monkeypatch.setattr(os, "geteuid", lambda: user, raising=False)
    lab.main([])
    assert ("--allow-root" in opened[0][0]) == allowed


def test_the_guides_settings_come_first_and_a_persons_own_stay(opened, monkeypatch):
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "mine")
    lab.main([])
    ours, mine = opened[0][1]["env"]["JUPYTER_CONFIG_PATH"].split(os.pathsep)
    assert mine == "mine" and Path(ours).parts[-2:] == ("learner_lab", "jupyter")


def test_jupyterlabs_question_about_news_does_not_come():
    settings = json.loads((ROOT / "learner_lab/jupyter/labconfig/default_setting_overrides.json").read_text("utf-8"))
    assert settings["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"


def test_a_folder_that_cannot_be_written_is_told_in_a_sentence(opened, monkeypatch, capsys):
    def denied(root):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(lab.copies, "bring_up_to_date", denied)
    assert lab.main([]) == 1 and not opened
    assert "(Permission denied)" in (told := capsys.readouterr().err) and "folder to one of your own" in told


def test_without_the_packages_it_says_what_to_type(tmp_path):
    command = [
        sys.executable,
        "-I",
        "-S",
        "-c",
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); import lab; lab.main([])",
    ]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert ended.stderr == lab.NO_PACKAGES + "\n"
