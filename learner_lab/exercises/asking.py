"""One check: the question is put to AWS, and its answer, or what it broke off with, gets the sentence that fits."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from learner_lab.exercises.checked import Checked, is_wanted, shortened, told
from learner_lab.exercises.usual import absent, newest_run, placeholder, unfinished, usual_mistake
from learner_lab.words import sentences
from learner_lab.words.masking import mask

NOT_SO = (AttributeError, LookupError, TypeError, ValueError)


@dataclass(frozen=True)
class Question:
    """What a check is told beside what it asks: see the package's docstring."""

    sentence: str
    hint: str
    wanted: Any = True
    hints: Mapping[Any, str] | None = None
    made: str | None = None
    ran: str | None = None

    def passed(self, found: Any) -> Checked:
        """✓, unless what was made calls a function nowhere."""
        unfit = placeholder(self.made or self.ran)
        return self._no(found, unfit, []) if unfit else self._checked(True, found, f"✓ {self.sentence}")

    def failed(self, found: Any) -> Checked:
        """✗ with the sentence that fits, and found against wanted."""
        usual = usual_mistake(self.made, self.ran) or unfinished(self.ran)
        fitting = usual or _fitting(found, self.hints) or absent(self.made, self.ran)
        return self._no(found, fitting or self.hint, _found_and_wanted(found, self.wanted) + newest_run(self.ran))

    def broke_off(self, error: Exception) -> Checked:
        """✗ with what kept it from being answered, and what to do; the error is named where nothing is missing."""
        if kept := sentences.unanswered(error):
            return self._no(None, kept, [])
        skipped = sentences.skipped(error)
        missing = skipped or absent(self.made, self.ran)
        usual = usual_mistake(self.made, self.ran) or _fitting_error(error, self.hints or {}) or unfinished(self.ran)
        fitting = skipped or usual or missing
        broke = [] if missing else [f"the question broke off: {told_error(error)}"]
        return self._no(None, fitting or self.hint, broke + newest_run(self.ran))

    def _no(self, found: Any, what_to_do: str, lines: list[str]) -> Checked:
        return self._checked(False, found, "\n    ".join([f"✗ {self.sentence} — {what_to_do}", *lines]))

    def _checked(self, passed: bool, found: Any, said: str) -> Checked:
        return Checked(self.sentence, passed, found, self.wanted, said, self.made, self.ran)


def ask(sentence: str, test: Callable[[], Any], hint: str, **more: Any) -> Checked:
    """What the check finds; never raises. `more` are the other fields of a Question."""
    question = Question(sentence, hint, **more)
    try:
        found = test()
        with suppress(*NOT_SO):  # what was found has not even the form of what is wanted
            if is_wanted(found, question.wanted):
                return question.passed(found)
    except Exception as error:
        return question.broke_off(error)
    return question.failed(found)


def told_error(error: Exception) -> str:
    """AWS's code of an error or the exception's name, with its message."""
    code, message = sentences.code_of(error), str(error)
    return code if code in message or not message else shortened(mask(f"{code}: {message}"))


def _fitting(found: object, hints: Mapping[Any, str] | None) -> str | None:
    """The sentence of the first usual wrong answer that this is."""
    for wrong, said in (hints or {}).items():
        with suppress(Exception):  # what was found is nothing that this one can be asked about
            if not is_error(wrong) and (wrong(found) if callable(wrong) else wrong in (found, told(found))):
                return said
    return None


def _fitting_error(error: Exception, hints: Mapping[Any, str] | None) -> str | None:
    """The sentence of the first error that this is."""
    return next((said for wrong, said in (hints or {}).items() if is_error(wrong) and isinstance(error, wrong)), None)


def is_error(wrong: object) -> bool:
    """Whether a hint is for an error that the question breaks off with, rather than for what is found."""
    return isinstance(wrong, type) and issubclass(wrong, Exception)


def _found_and_wanted(found: object, wanted: Any) -> list[str]:
    """Lines that name both, where there is more to tell than yes and no."""
    if isinstance(wanted, bool):
        return [] if isinstance(found, bool) else [f"found: {told(found)}", f"wanted: {wanted}"]
    return [f"found: {told(found)}", *([] if callable(wanted) else [f"wanted: {told(wanted)}"])]
