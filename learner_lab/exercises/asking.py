"""One check: the question is put to AWS, and its answer, or what it broke off with, gets the sentence that fits."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from learner_lab.exercises.checked import Checked, is_wanted, shortened, told
from learner_lab.exercises.usual import absent, newest_run, placeholder, usual_mistake
from learner_lab.words import sentences
from learner_lab.words.masking import mask

Hints = Mapping[Any, str]
NOT_SO = (AttributeError, LookupError, TypeError, ValueError)


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
    except Exception as error:
        return _broke_off(error, sentence, hint, hints or {}, wanted, made, ran)
    try:
        passed = is_wanted(found, wanted)
    except NOT_SO:  # what was found has not even the form of what is wanted
        passed = False
    if passed:
        unfit = placeholder(made or ran)
        return Checked(sentence, not unfit, found, wanted, _no(sentence, unfit, []) if unfit else f"✓ {sentence}")
    fitting = usual_mistake(made, ran) or _fitting(found, hints or {}) or absent(made, ran) or hint
    lines = [*_found_and_wanted(found, wanted), *newest_run(ran)]
    return Checked(sentence, False, found, wanted, _no(sentence, fitting, lines))


def _broke_off(
    error: Exception, sentence: str, hint: str, hints: Hints, wanted: Any, made: str | None, ran: str | None
) -> Checked:
    """The check whose question was not answered: what kept it from that, and what to do."""
    if kept := sentences.unanswered(error):
        return Checked(sentence, False, None, wanted, _no(sentence, kept, []))
    fitting = sentences.skipped(error) or usual_mistake(made, ran) or _fitting_error(error, hints)
    broke = f"the question broke off: {told_error(error)}"
    return Checked(
        sentence, False, None, wanted, _no(sentence, fitting or absent(made, ran) or hint, [broke, *newest_run(ran)])
    )


def told_error(error: Exception) -> str:
    """AWS's code of an error or the exception's name, with its message."""
    code, message = sentences.code_of(error), str(error)
    return code if code in message or not message else shortened(mask(f"{code}: {message}"))


def _fitting(found: object, hints: Hints) -> str | None:
    """The sentence of the first usual wrong answer that this is."""
    for wrong, said in hints.items():
        with suppress(*NOT_SO):  # what was found is nothing that this one can be asked about
            if not is_error(wrong) and (wrong(found) if callable(wrong) else wrong in (found, told(found))):
                return said
    return None


def _fitting_error(error: Exception, hints: Hints) -> str | None:
    """The sentence of the first error that this is."""
    return next((said for wrong, said in hints.items() if is_error(wrong) and isinstance(error, wrong)), None)


def is_error(wrong: object) -> bool:
    """Whether a hint is for an error that the question breaks off with, rather than for what is found."""
    return isinstance(wrong, type) and issubclass(wrong, Exception)


def _found_and_wanted(found: object, wanted: Any) -> list[str]:
    """Lines that name both, where there is more to tell than yes and no."""
    if isinstance(wanted, bool):
        return [] if isinstance(found, bool) else [f"found: {told(found)}", f"wanted: {wanted}"]
    return [f"found: {told(found)}", *([] if callable(wanted) else [f"wanted: {told(wanted)}"])]


def _no(sentence: str, what_to_do: str, lines: list[str]) -> str:
    return "\n    ".join([f"✗ {sentence} — {what_to_do}", *lines])
