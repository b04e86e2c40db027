"""Exercises: what a check finds, against what it wants, and the sentence that fits one's own answer.

A check's cell shows what to ask AWS; what it asks returns **what was found**, and `wanted` is what it should be:

    def newest():
        run = sfn.list_executions(stateMachineArn=machine)["executions"][0]["executionArn"]
        return [step.status for step in helpers.steps(helpers.history(run))]

    hints = {"failed": "it was not caught: the name in ErrorEquals is that of the error above"}
    wanted = ["caught error", "failed"]
    helpers.check("the error is caught", newest, "add a Catch", wanted=wanted, hints=hints, ran=machine)

    ✗ the error is caught — The newest run of CallCenterStateMachine ran what was stored before your last update: …
        found: failed
        wanted: caught error, failed
        newest run: Open Case ✗ — FAILED, KeyError

- `wanted`: the value, or a function of what was found (`both.issubset`). Without it, True itself: no other value is ✓.
- `hint`: where to look when nothing else fits. `hints`: {a usual wrong answer: its sentence}; the key is a value that
  may be found, or its words behind `found:`, or a function of what was found, or the class of an error that the
  question breaks off with. The first that fits is said. Name only what the exercise's text asks for.
- `made`: the name or ARN of the function or state machine that the exercise has one make or change: a wrong or missing
  name, a placeholder for an ARN, the tutorial's own code or definition are told without a hint of yours.
- `ran`: the name or ARN of the state machine whose newest execution is looked at: nothing started, still running, and
  one that ran what was stored before an update are told.
- Never catch what the question raises: no keys, a lapsed session, a cell that was not run have sentences of their own.

What is returned has `passed`, `found`, `wanted`, `said`, and is kept for `hand_in`; it is printed, and shows nothing
more at the end of a cell.
Each notebook's wrong answers stand in `tests/notebooks/answers`, a file a notebook.
"""

from .asking import ask
from .checked import Checked
from .handing_in import HandedIn, hand_in
from .kept import keep

__all__ = ["Checked", "HandedIn", "ask", "hand_in", "keep"]
