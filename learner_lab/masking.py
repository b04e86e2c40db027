"""Text without what should stay private: the account's number and the student's name."""

import re

ACCOUNT = re.compile(r"(?<![\d.])\d{12}(?!\d)")  # no fraction such as 0.123456789012
PERSON = re.compile(r"\buser\d+=[\w+=,.@-]*[\w+=@-]")  # a role session name ends where its alphabet does


def mask(text: object) -> str:
    """The text with `<account>` for account ids and `<you>` for the lab's `user<digits>=<name>`."""
    return PERSON.sub("<you>", ACCOUNT.sub("<account>", str(text)))
