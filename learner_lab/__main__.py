"""The doctor in a terminal: `python -m learner_lab`. Its exit code is 0 when all is well."""

import shlex
import subprocess
import sys

from learner_lab.care import doctor
from learner_lab.checkout import choices
from learner_lab.session import target


def main() -> int:
    """Goes where the notebooks would go, examines, and prints the table."""
    try:
        chosen = choices.target()
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    if chosen == "local":
        target.use_local(_local_environment())
    else:
        target.use_aws()
    found = doctor.examine()
    sys.stdout.reconfigure(errors="replace")  # a pipe on Windows may have no ✓
    print(found)
    return 0 if found.well else 1


def _local_environment() -> dict[str, str]:
    """What `python -m local_aws start` prints. The rooms do not import each other; commands are open to all."""
    command = [sys.executable, "-m", "local_aws", "start"]
    lines = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    pairs = [shlex.split(line)[1].partition("=") for line in lines if line.startswith("export ")]
    return {name: value for name, _, value in pairs}


if __name__ == "__main__":
    sys.exit(main())
