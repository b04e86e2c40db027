"""Asks a live Learner Lab what nobody has seen yet, and records the answers, masked: `python -m learner_lab.live`.

It goes where you are signed in, takes some ten minutes and a few cents, and deletes all that it made, also when it is
stopped with Ctrl+C. Its exit code is 0 when every question got an answer and nothing is left.
"""

import signal
import sys
from pathlib import Path

from learner_lab.checkout import choices
from learner_lab.live import asking
from learner_lab.session import roles, target
from learner_lab.words.masking import mask
from learner_lab.words.sentences import sentence

WHERE = (
    "This asks a live Learner Lab. Sign in first: helpers.sign_in() in a notebook, or LAB_TARGET=aws with the block "
    "in ~/.aws/credentials under [learner-lab]."
)


def main() -> int:
    """Asks all questions where the notebooks would go, unless that is this machine."""
    if choices.target() != "aws":
        print(WHERE, file=sys.stderr)
        return 1
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that whoever ends it finds nothing left either
    sys.stdout.reconfigure(errors="replace", line_buffering=True)
    path = Path(sys.argv[1]) if sys.argv[1:] else asking.RECORD
    target.use_aws()
    try:
        roles.accept(None, False)
        return 0 if asking.ask_all(path) else 1
    except KeyboardInterrupt:
        print("Stopped. What was answered until then is recorded.")
    except Exception as error:
        print(mask(f"{type(error).__name__}: {error}"), sentence(error) or "", sep="\n", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
