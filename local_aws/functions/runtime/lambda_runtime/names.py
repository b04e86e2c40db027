"""What this machine's folders are called in Lambda: tracebacks and logs show no others."""

import os
import sys

HERE = os.path.dirname(__file__)
_names: list[tuple[str, str]] = []  # of files and folders: here, in Lambda


def name_folders(task: str, site_packages: list[str]) -> None:
    """Says what `as_in_lambda` has to know."""
    python = f"/var/lang/lib/python3.{sys.version_info[1]}"
    awslambdarics = [(os.path.join(HERE, name), "/var/runtime/bootstrap.py") for name in ("loop.py", "output.py")]
    runtime = [*awslambdarics, (HERE, "/var/runtime"), (os.path.dirname(HERE), "/var/runtime")]
    installed = [(folder, f"{python}/site-packages") for folder in site_packages]
    _names.extend([(task, "/var/task"), *runtime, *installed, (os.path.dirname(os.__file__), python)])


def as_in_lambda(text: str) -> str:
    """The text with this machine's folders called as they are in Lambda."""
    for here, there in _names:
        text = text.replace(here, there)
    return text
