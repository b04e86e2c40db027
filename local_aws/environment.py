"""The environment of a server, which must never hold or read anything of the user's AWS."""

import os

NO_FILES = dict.fromkeys(("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"), os.devnull)


def clean() -> dict[str, str]:
    """This process's environment with none of the user's AWS variables, and away from the user's AWS files."""
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith("AWS_")}
    return {**kept, **NO_FILES}
