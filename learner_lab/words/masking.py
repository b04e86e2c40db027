"""Text without what should stay private: the account's number and the student's name."""

import re

# Both begin with what is rare and look back from there: a history has megabytes of text.
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-"  # one in three hundred ends in twelve decimal digits
ACCOUNT = re.compile(rf"\d{{12}}(?!\d)(?<![\d.]\d{{12}})(?<!{UUID}\d{{12}})")  # no fraction such as 0.123456789012
PERSON = re.compile(r"user(?<!\wuser)\d+=[\w+=,.@-]*[\w+=@-]")  # a role session name ends where its alphabet does


def mask(text: object) -> str:
    """The text with `<account>` for account ids and `<you>` for the lab's `user<digits>=<name>`."""
    return PERSON.sub("<you>", ACCOUNT.sub("<account>", str(text)))
