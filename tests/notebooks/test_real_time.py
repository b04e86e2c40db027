"""The chapters say in real time what they say where waiting is leapt over: strictly what is stored.

The default run leaps; the evening (test_evening.py) runs all notebooks in real time on an AWS that fails, up to their
exercises. This is the run between: nothing fails, nothing is leapt over, and every cell is compared.
"""

import pytest

from tests.notebooks.reading import PATHS

MOST = 180  # seconds for one chapter, of which most take fifteen
CHAPTERS = [path for path in PATHS if "10" <= path.stem < "90"]

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_says_the_same_in_real_time(path, nbval, monkeypatch):
    monkeypatch.setenv("LOCAL_AWS_TIME", "real")
    report = nbval(path, timeout=MOST)
    assert report.returncode == 0, report.stdout
