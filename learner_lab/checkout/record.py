"""What was made where tags are denied: a list of ARNs in the checkout that takes the place of the lab's tag."""

from learner_lab.checkout import home

FILE = "made_without_tags"


def holds(arn: str) -> bool:
    """Whether the lab made this, and could not tag it."""
    return arn in home.recall(FILE)


def add(arn: str) -> None:
    """From now on this counts as the lab's."""
    home.remember(FILE, {**home.recall(FILE), arn: "made or adopted by this lab"})


def forget(arn: str) -> None:
    """It is gone; what is made under its name later is not ours."""
    made = home.recall(FILE)
    if made.pop(arn, None):
        home.remember(FILE, made)


def keep_only(there: set[str], where: str) -> None:
    """Forgets what was recorded `where` (as `:region:account:`) and is not there any more."""
    for arn in home.recall(FILE):
        if where in arn and arn not in there:
            forget(arn)


def is_empty() -> bool:
    """Whether nothing was made without tags, which is the rule."""
    return not home.recall(FILE)
