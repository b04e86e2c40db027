"""A handler as the zip that Lambda takes: the same source gives the same bytes, wherever it is packed."""

import base64
import hashlib
import io
import zipfile
from pathlib import Path

from learner_lab.resources.call_center import source_of

MODULE = "lambda_function.py"  # the console's name, which the handler lambda_function.lambda_handler expects
CHOICES = "give the name of a function of the tutorial, the path of a file, or the handler's text itself."


def zip_source(source: str | Path) -> bytes:
    """A zip with `lambda_function.py` in it.

    `source` is the name of a function of the tutorial, a path, or the handler's text itself.
    """
    buffer = io.BytesIO()
    entry = zipfile.ZipInfo(MODULE)  # its date is fixed: the hash tells whether the source changed
    entry.create_system, entry.external_attr = 3, 0o644 << 16
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr(entry, _text(source))
    return buffer.getvalue()


def code_hash(package: bytes) -> str:
    """The hash that Lambda tells as `CodeSha256`."""
    return base64.b64encode(hashlib.sha256(package).digest()).decode("ascii")


def _text(source: str | Path) -> str:
    if isinstance(source, str) and ("\n" in source or "lambda_handler" in source):
        return source
    path = source_of(str(source)) if str(source).endswith("Function") else Path(str(source))
    if not path.is_file():
        raise ValueError(f"There is no handler {str(source)!r}: {CHOICES}")
    return path.read_text("utf-8")
