"""What every test gets: a local AWS of its own, and no way to a real account."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import boto3
import pytest
from nbval.plugin import IPyNbCell

import local_aws as aws
from learner_lab.session import target
from tests.browser.jupyter import CHROMIUM, FLAGS

ROOT = Path(__file__).parent
SCREENSHOTS = ROOT / "screenshots"  # not in git: for whoever wants to look
HOME = Path(tempfile.mkdtemp(prefix="lab-"))
TIME = os.environ.get("LOCAL_AWS_TIME")  # asked for: otherwise notebooks leap over what only waits, and tests wait
AWS_OF = {True: "aws-of-notebooks", False: "aws-of-tests"}
FORCED = {
    "LAB_TARGET": "local",
    "LOCAL_AWS_HOME": str(HOME / AWS_OF[False]),
    "LEARNER_LAB_HOME": str(HOME / "learner_lab"),
    "LAB_DESIGNS": str(HOME / "designs"),
    "AWS_CONFIG_FILE": str(HOME / "config"),
    "AWS_SHARED_CREDENTIALS_FILE": str(HOME / "credentials"),
}


def pytest_configure(config):
    """Forces the local target before any kernel, server or client is started."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ.update(FORCED)
    keep_bytecode()
    HOME.mkdir(exist_ok=True)
    for name in ("config", "credentials"):
        (HOME / name).touch(mode=0o600)


def keep_bytecode():
    """Where the environment forbids bytecode, as containers do, it is kept aside for the tests.

    Each of the hundreds of processes of a run would compile boto3 and moto anew: a fifth of its time.
    """
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
        sys.dont_write_bytecode = False
        sys.pycache_prefix = os.environ["PYTHONPYCACHEPREFIX"] = str(ROOT / ".pytest_cache" / "bytecode")


def pytest_unconfigure(config):
    for folder in AWS_OF.values():
        aws.stop(HOME / folder)
    shutil.rmtree(HOME, ignore_errors=True)


def pytest_itemcollected(item):
    """A picture's contract is its sentence (text/plain) and the viewer's tests: SVG differs with the fonts."""
    if isinstance(item, IPyNbCell) and "image/svg+xml" not in item.parent.skip_compare:
        item.parent.skip_compare += ("image/svg+xml",)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """The notebooks have an AWS of their own, in which no other test has left anything, and which leaps."""
    is_notebook = isinstance(item, IPyNbCell)
    os.environ["LOCAL_AWS_HOME"] = str(HOME / AWS_OF[is_notebook])
    os.environ["LOCAL_AWS_TIME"] = TIME or ("leap" if is_notebook else "")


def copy_of_the_guide(to: Path) -> Path:
    """A copy of the project without its history, environment and what it remembers."""
    left_out = (
        ".git",
        ".venv",
        ".elsewhere",
        ".local_aws",
        ".learner_lab",
        "my_notebooks",
        "designs",
        "__pycache__",
        ".*_cache",
        "uv.lock",
        "node_modules",
        "screenshots",
    )
    return Path(shutil.copytree(ROOT, to, ignore=shutil.ignore_patterns(*left_out)))


def disconnect() -> None:
    """Neither what a test connected to nor the keys that boto3 has read come back in the next one."""
    target.take_back()
    boto3.DEFAULT_SESSION = None


@pytest.fixture
def local_aws(monkeypatch):
    """The running local AWS of this test run (a `local_aws.Server`), its environment applied."""
    server = aws.start()
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    yield server
    disconnect()


@pytest.fixture(scope="session")
def _in_this_process(tmp_path_factory):
    """The AWS in this process, and the pool of its workers; whatever pool there was before is there again."""
    from local_aws import functions
    from local_aws.server.in_process import InProcess

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(functions, "_pool", None)
        made = InProcess(home := tmp_path_factory.mktemp("in_process"))
        made.api.services.loading.heavy()
        pool = functions._pool
    yield made, pool, home
    pool.shutdown()


@pytest.fixture
def in_process(_in_this_process, monkeypatch):
    """The AWS in this process, which `local_aws.start` gives in place of a server; its environment applied."""
    from local_aws import functions

    made, pool, home = _in_this_process
    monkeypatch.setattr(functions, "_pool", pool)
    monkeypatch.setattr(aws, "start", made.start)
    for name, value in {**made.environment, "LOCAL_AWS_HOME": str(home)}.items():
        monkeypatch.setenv(name, value)
    with made.installed():
        yield made
    disconnect()


@pytest.fixture(scope="session")
def chromium():
    """Launches a Chromium: `chromium(*flags)`. There is one Playwright for the whole run, for it allows no second."""
    playwright = pytest.importorskip("playwright.sync_api", reason="uv run --group browser brings playwright")
    if not CHROMIUM:
        pytest.skip("no Chromium on this machine")
    with playwright.sync_playwright() as driver:
        yield lambda *flags: driver.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *flags])


@pytest.fixture(scope="session")
def browser(chromium):
    launched = chromium()
    yield launched
    launched.close()


@pytest.fixture
def page(browser):
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    yield page
    page.context.close()


@pytest.fixture
def checkout(tmp_path):
    """A copy of the project that a test may change."""
    return copy_of_the_guide(tmp_path / "lab")


@pytest.fixture
def nbval():
    """Runs a notebook under nbval in a pytest of its own; returns the process, its report in `stdout`.

    A LOCAL_AWS_TIME in the environment holds there too; `timeout` in seconds.
    """

    def run(notebook: Path, timeout: float | None = None) -> subprocess.CompletedProcess:
        options = ["-q", "--color=no", "-p", "no:cacheprovider", "--numprocesses=0"]
        command = [sys.executable, "-m", "pytest", *options, str(notebook)]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=timeout)

    return run
