"""The lab's own page in a browser: a notebook of it is run whole, and it says where it stands when a test fails."""

from pathlib import Path

from conftest import SCREENSHOTS

DONE = (  # all cells have run, and the kernel rests
    "() => document.querySelector('.jp-Notebook-ExecutionIndicator')?.dataset.status === 'idle'"
    " && ![...document.querySelectorAll('.jp-InputPrompt')].some(prompt => prompt.textContent.includes('*'))"
    " && [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].some(prompt => /\\d/.test(prompt.textContent))"
)
CELLS = ".jp-Notebook .jp-Cell >> nth=1"  # the second: before the notebook is read it has one, which is empty
TAKEN = ".jp-CodeCell .jp-InputPrompt:text-matches('[*\\\\d]')"  # a cell that runs, is to run, or has run
NOT_RUN = ".jp-CodeCell .jp-InputPrompt:has-text('[ ]')"  # behind an error, which ends the run
TROUBLE = ".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.stderr']"  # errors are shown as such too
STANDS = """() => {
  const texts = selector => [...document.querySelectorAll(selector)].map(each => each.textContent.trim()).join(' ');
  return {
    address: location.href,
    kernel: texts('.jp-Toolbar-kernelName'),
    indicator: document.querySelector('.jp-Notebook-ExecutionIndicator')?.dataset.status,
    prompts: texts('.jp-CodeCell .jp-InputPrompt'),
    trouble: texts(".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.stderr']"),
    dialogs: texts('.jp-Dialog-content'),
    notices: texts('.jp-Notification-List, .Toastify__toast'),
    controlled: Boolean(navigator.serviceWorker?.controller),
  };
}"""


def begin(page) -> None:
    """Has all cells run by the menu, whether the kernel is there or not: each cell says so at once."""
    page.wait_for_selector(CELLS, timeout=120_000)
    page.get_by_role("menuitem", name="Run", exact=True).click(timeout=120_000)
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click(timeout=120_000)
    page.wait_for_selector(TAKEN, timeout=120_000)


def run_whole(page) -> None:
    """Has all cells run, up to the last one or to an error."""
    begin(page)
    page.wait_for_function(DONE, timeout=240_000)


def testimony(page, name: str) -> str:
    """Where the page stands, and what it has said; a photograph of it is left among the screenshots."""
    SCREENSHOTS.mkdir(exist_ok=True)
    photograph = Path(SCREENSHOTS / f"failed-{name.replace('/', '-')}.png")
    try:
        lines = [f"{key}: {value}" for key, value in page.evaluate(STANDS).items()]
        page.screenshot(path=photograph)
    except Exception as error:  # a page that hangs altogether must not hide why the test failed
        lines = [f"The page does not answer: {error}"]
    said = [f"console: {each.text[:300]}" for each in page.console_messages()]
    return "\n".join([*lines, *said, f"photograph: {photograph.name}"])
