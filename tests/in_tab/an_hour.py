"""Runs twice more what `notebooks.py` has run before; writes the bytes that are held after each time into `held.json`.

Bytes of Python, since it began, and of WebAssembly's memory, which never shrinks: [[Python's, WebAssembly's], …].
"""

import gc
import tracemalloc

import pyodide_js

held = []
tracemalloc.start()
for _ in range(2):
    run_all()  # noqa: F821 (of notebooks.py)
    gc.collect()
    held.append((tracemalloc.get_traced_memory()[0], pyodide_js._module.HEAP8.length))
(OUTPUTS.parent / "held.json").write_text(json.dumps(held))  # noqa: F821
