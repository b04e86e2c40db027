"""A JupyterLab started as the README says, driven in a real browser."""

import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
MODEL = "window.jupyterapp?.shell.currentWidget"
STATE = """() => {
  const widget = window.jupyterapp?.shell.currentWidget;
  const cells = [...(widget?.content?.model?.cells ?? [])].filter(cell => cell.type === 'code');
  return {
    name: widget?.context?.path,
    kernel: widget?.sessionContext?.session?.kernel?.status,
    waiting: cells.filter(cell => cell.sharedModel.getSource().trim() && !cell.executionCount).length,
    outputs: cells.flatMap(cell => cell.outputs.toJSON().map(output => ({...output, cell: cell.id,
                                       tags: cell.getMetadata('tags') ?? []}))),
  };
}"""

NEXT = """async path => {
  const {commands, restored, shell} = window.jupyterapp;
  await restored;
  for (const widget of [...shell.widgets('main')]) {
    await widget.context?.save();
    await widget.sessionContext?.shutdown();
    widget.dispose();
  }
  await commands.execute('docmanager:open', {path});
}"""


def command_of(readme: Path) -> list[str]:
    """The README's command that opens JupyterLab, without the installation of uv before it."""
    found = re.search(r"pip install uv && (uv run lab\.py)", readme.read_text("utf-8"))
    return shlex.split(found[1])


@contextmanager
def jupyter_lab(
    root: Path, home: Path, command: list[str] | None = None, environment: Mapping[str, str] = os.environ
) -> Iterator[str]:
    """Starts the README's JupyterLab in `root`, or the one of the command; yields its address with the token."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = [f"--port={port}", "--no-browser", "--allow-root", "--IdentityProvider.token=test"]
    command = [*(command or command_of(root / "README.md")), *options, "--LabApp.expose_app_in_browser=True"]
    own = {
        **environment,
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
    }
    home.mkdir(exist_ok=True)
    with (home / "jupyter.log").open("w") as log:
        process = subprocess.Popen(command, cwd=root, env=own, stdout=log, stderr=log, start_new_session=True)
    try:
        wait_until_it_answers(f"http://127.0.0.1:{port}/api?token=test", home / "jupyter.log")
        yield f"http://127.0.0.1:{port}/lab/tree/{{}}?token=test&reset"  # without the tabs of the notebook before
    finally:
        os.killpg(process.pid, signal.SIGTERM) if sys.platform != "win32" else process.terminate()
        process.wait(20)


def wait_until_it_answers(address: str, log: Path, seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            return urllib.request.urlopen(address).close()
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"JupyterLab does not answer:\n{log.read_text()}")


def run_all_cells(page, address: str, seconds: float = 120) -> dict:
    """Opens a notebook, runs all its cells by the menu, and returns what STATE tells when the kernel is done."""
    page.goto(address)
    return _run(page, seconds)


def loaded(page, address: str):
    """The page, in which JupyterLab is there for `run_next`, and no notebook yet."""
    page.goto(address.format("").replace("/tree/", ""))
    page.wait_for_function("() => window.jupyterapp", timeout=60_000)
    return page


def run_next(page, path: str, seconds: float = 120) -> dict:
    """The same in the JupyterLab that the page shows, in place of the notebook before, which is saved and ended.

    JupyterLab itself is there already: to load it takes longer than to run most notebooks.
    """
    page.evaluate(NEXT, path)
    return _run(page, seconds)


def _run(page, seconds: float) -> dict:
    page.wait_for_function(f"() => {MODEL}?.sessionContext?.session?.kernel?.status === 'idle'", timeout=60_000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        page.wait_for_timeout(300)
        state = page.evaluate(STATE)
        if state["kernel"] == "idle" and not state["waiting"]:
            return state
    raise TimeoutError(f"{state['name']}: {state['waiting']} cells did not run")


def photograph(page, folder: Path, name: str) -> int:
    """Screenshots of the whole notebook, a screenful each; returns how many."""
    folder.mkdir(parents=True, exist_ok=True)
    scroller = page.locator(".jp-WindowedPanel-outer").first
    height, whole = scroller.evaluate("element => [element.clientHeight, element.scrollHeight]")
    for number, top in enumerate(range(0, whole, height)):
        scroller.evaluate("(element, top) => element.scrollTo(0, top)", top)
        page.wait_for_timeout(250)
        page.screenshot(path=folder / f"{name}-{number:02}.png")
    return number + 1
