"""Long lists of cases: the first are tried in the default run, the others where there is time."""

import pytest


def mostly_slow(*cases, first=1):
    """The cases, all but the first of which are slow."""
    values = [case if isinstance(case, tuple) else (case,) for case in cases]
    return [pytest.param(*value, marks=[pytest.mark.slow] * (place >= first)) for place, value in enumerate(values)]
