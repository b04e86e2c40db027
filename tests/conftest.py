"""The slow tests that take longest are begun first, many short ones last: no worker is left with a long one."""

from pathlib import Path

HERE = Path(__file__).parent
FIRST = (
    "notebooks/test_evening.py",  # mostly waits
    "notebooks/test_evening_in_jupyterlab.py",
    "designer/test_designer_in_jupyterlab.py",
    "in_tab/test_site.py",
    "notebooks/answers/17_waiting_for_a_person.md",
    "notebooks/answers/22_refunds.md",
    "viewer/live/test_live_view_in_jupyterlab.py",
    "in_tab/test_notebooks.py",
    "designer/test_built_in_jupyterlab.py",
    "viewer/live/test_keys_in_jupyterlab.py",
    "viewer/live/test_stored_notebooks.py",
    "viewer/live/test_layout_in_jupyterlab.py",
    "in_tab/test_without_jspi.py",
    "in_tab/test_turns.py",
    "notebooks/test_denials.py",
)
LAST = "notebooks/answers"  # many and short: no worker is left with a long one


def pytest_collection_modifyitems(items):
    """The files named above come first or last, the others as they are; in a file nothing changes its place."""
    place = {HERE / name: number for number, name in enumerate(FIRST)}
    items.sort(key=lambda item: place.get(item.path, len(FIRST) + (item.path.parent == HERE / LAST)))
