"""The notebooks say the same in any account, and wait where AWS takes a moment."""

import json

import pytest

from conftest import stop_aws
from tests.notebooks.reading import PATHS

MOMENTS = {"pending": 0.4, "updating": 0.1, "deleting": 0.4, "unseen": 0.2}  # seconds


@pytest.mark.slow
def test_the_notebooks_are_green_in_adas_account_where_aws_takes_its_moments(nbval, tmp_path, monkeypatch):
    monkeypatch.setenv("LOCAL_AWS_ACCOUNT", "999988887777")
    monkeypatch.setenv("LOCAL_AWS_USER", "user123=Ada")
    state = tmp_path / "home/local_aws"
    state.mkdir(parents=True)
    (state / "faults.json").write_text(json.dumps({"moments": MOMENTS}), "utf-8")
    try:
        report = nbval(*PATHS, home=tmp_path / "home")
        assert report.returncode == 0, report.stdout
    finally:
        stop_aws(tmp_path / "home")
