"""What was done since the kernel started: its checks as they said last, and the cells that are the student's own."""

import json
from functools import cache

from IPython import get_ipython

from learner_lab.checkout.copies import SOURCE
from learner_lab.checkout.home import CHECKOUT
from learner_lab.exercises.checked import Checked

_checks: dict[str, Checked] = {}


def keep(checked: Checked) -> None:
    """Remembers what this check said; what it said before is forgotten."""
    _checks.pop(checked.sentence, None)
    _checks[checked.sentence] = checked


def checks() -> list[Checked]:
    """The checks, in the order in which they were last run."""
    return list(_checks.values())


def own_cells() -> list[str]:
    """The cells that were run here and are not word for word the guide's, each once, in their order."""
    run = get_ipython().user_ns.get("In", []) if get_ipython() else []
    return [cell for cell in dict.fromkeys(map(str.strip, run)) if cell and cell not in _of_the_guide()]


@cache
def _of_the_guide() -> frozenset[str]:
    read = [json.loads(path.read_text("utf-8")) for path in sorted((CHECKOUT / SOURCE).glob("*.ipynb"))]
    return frozenset("".join(cell["source"]).strip() for notebook in read for cell in notebook["cells"])
