"""jsonata-js 2.0.6 in node: the version of JSONata that AWS documents, to be asked what is right."""

import json
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, TimeoutError
from pathlib import Path
from typing import Any

NODE = shutil.which("node")
PACKAGE = Path(__file__).parents[4] / ".ci/node_modules/jsonata"
INSTALLED = PACKAGE.exists() and json.loads((PACKAGE / "package.json").read_text("utf-8"))["version"] == "2.0.6"
MISSING = "" if NODE and INSTALLED else "needs node and jsonata 2.0.6: npm --prefix .ci install"
PATIENCE = 5  # seconds for one answer, most of which take a millisecond


class Reference:
    """A process that evaluates; one that hangs is ended, and another takes its place."""

    def __enter__(self) -> "Reference":
        self._readers = ThreadPoolExecutor(1)
        self._start()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()
        self._readers.shutdown()

    def answers(self, sources: Iterable[str], data: Any) -> Iterator[dict[str, Any]]:
        """For each expression `{"value": …}`, `{"nothing": True}`, `{"function": True}` or its `code` and `message`."""
        for source in sources:
            self._process.stdin.write(json.dumps({"source": source, "data": data}) + "\n")
            self._process.stdin.flush()
            yield self._answer()

    def _answer(self) -> dict[str, Any]:
        try:
            line = self._readers.submit(self._process.stdout.readline).result(PATIENCE)
        except TimeoutError:
            line = ""
        if line:
            return json.loads(line)
        self._process.kill()
        self._process.communicate()
        self._start()
        return {"code": "hang", "message": "no answer"}

    def _start(self) -> None:
        program = [NODE, str(Path(__file__).with_name("reference.mjs")), str(PACKAGE)]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(program, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True)
