"""Runs the engine's own tests in a tab: those of `wanted.json`; writes each test's outcome into `outcomes.json`."""

import json
from pathlib import Path

import pytest

import local_aws as aws


class Outcomes:
    """What became of each test, and the fixtures of the whole checkout that a tab can offer."""

    def __init__(self):
        self.all: dict[str, str] = {}

    def pytest_runtest_logreport(self, report) -> None:
        if report.when == "call" or not report.passed:
            said = str(report.longrepr)[-1500:] if report.failed else report.outcome
            self.all[report.nodeid] = said

    def pytest_collectreport(self, report) -> None:
        if report.failed:
            self.all[report.nodeid] = str(report.longrepr)[-1500:]

    @pytest.fixture
    def local_aws(self, monkeypatch):
        """The AWS of this tab, its environment applied."""
        server = aws.start()
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        return server


outcomes = Outcomes()
OFF = ("cacheprovider", "faulthandler", "threadexception", "unraisableexception")
options = [
    "-q",
    "--continue-on-collection-errors",
    "--import-mode=importlib",
    "--strict-markers",
    "-m",
    "not slow",
    "--rootdir=.",
    "-c",
    "pytest.ini",
]
wanted = json.loads(Path("wanted.json").read_text())
pytest.main([*options, *(part for name in OFF for part in ("-p", f"no:{name}")), *wanted], plugins=[outcomes])
Path("outcomes.json").write_text(json.dumps(outcomes.all))
