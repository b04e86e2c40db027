"""One check: the question is put to AWS, and its answer, or what it broke off with, gets the sentence that fits."""

from collections.abc import Callable, Mapping
from typing import Any

from learner_lab.exercises.checked import Checked, is_wanted, shortened, told
from learner_lab.exercises.usual import newest_run, usual_mistake
from learner_lab.words import sentences
from learner_lab.words.masking import mask

Hints = Mapping[Any, str]


def ask(
    sentence: str,
    test: Callable[[], Any],
    hint: str,
    *,
    wanted: Any = True,
    hints: Hints | None = None,
    made: str | None = None,
    ran: str | None = None,
) -> Checked:
    """What the check finds, as `Checked`; never raises. The package's docstring says what is handed over."""
    try:
        found = test()
        if is_wanted(found, wanted):
            return Checked(sentence, True, found, wanted, f"✓ {sentence}")
    except Exception as error:
        return _broke_off(error, sentence, hint, wanted, made, ran)
    fitting = usual_mistake(made, ran) or _fitting(found, hints or {}) or hint
    lines = [*_found_and_wanted(found, wanted), *newest_run(ran)]
    return Checked(sentence, False, found, wanted, _no(sentence, fitting, lines))


def _broke_off(error: Exception, sentence: str, hint: str, wanted: Any, made: str | None, ran: str | None) -> Checked:
    """The check whose question was not answered: what kept it from that, and what to do."""
    if kept := sentences.unanswered(error):
        return Checked(sentence, False, None, wanted, _no(sentence, kept, []))
    mistake = sentences.skipped(error) or usual_mistake(made, ran)
    broke = f"the question broke off: {told_error(error)}"
    return Checked(sentence, False, None, wanted, _no(sentence, mistake or hint, [broke, *newest_run(ran)]))


def told_error(error: Exception) -> str:
    """AWS's code of an error or the exception's name, with its message."""
    code, message = sentences.code_of(error), str(error)
    return code if code in message or not message else shortened(mask(f"{code}: {message}"))


def _fitting(found: object, hints: Hints) -> str | None:
    """The sentence of the first usual wrong answer that this is."""
    for wrong, said in hints.items():
        try:
            if wrong(found) if callable(wrong) else wrong in (found, told(found)):
                return said
        except Exception:  # what was found is nothing that this one can be asked about
            continue
    return None


def _found_and_wanted(found: object, wanted: Any) -> list[str]:
    """Lines that name both, where there is more to tell than yes and no."""
    if isinstance(wanted, bool):
        return [] if isinstance(found, bool) else [f"found: {told(found)}", f"wanted: {wanted}"]
    return [f"found: {told(found)}", *([] if callable(wanted) else [f"wanted: {told(wanted)}"])]


def _no(sentence: str, what_to_do: str, lines: list[str]) -> str:
    return "\n    ".join([f"✗ {sentence} — {what_to_do}", *lines])
