"""What a kernel runs before its first cell where `lab.py` started it: a cell that was skipped is told even then.

IPython runs the file that PYTHONSTARTUP names in the student's own namespace, so it leaves no name there.
"""


def _install() -> None:
    import sys
    from pathlib import Path

    sys.path.insert(0, str(Path(__file__).parents[2]))
    from learner_lab.words import errors

    sys.path.pop(0)
    errors.install()


_install()
del _install
