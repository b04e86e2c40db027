"""The lab in this tab: `open()` puts everything in its place, before boto3, moto or helpers are imported."""

import asyncio
import gc
import os
from collections.abc import Callable

from browser import stand_ins, turns

HOME = "/home/pyodide"
COLLECTS = 5  # seconds between two collections


def open(layout: Callable[[str, str, str], str], jsonata: object) -> None:
    """Puts turns, workers, Graphviz and stand-ins in place, and an AWS in this process behind `helpers.connect`.

    `layout` is that of @hpcc-js/wasm-graphviz, `jsonata` what jsonata_engine.mjs makes of jsonata-js.
    """
    _spare_the_collector()
    turns.take_place()
    stand_ins.take_place()
    import local_aws.turns

    local_aws.turns.install(turns)
    _draw_with(layout)
    _compute_with(jsonata)
    _serve()


def _draw_with(layout: Callable[[str, str, str], str]) -> None:
    from browser.graphviz import renderer
    from viewer.placing import rendering

    rendering.use(renderer(layout))


def _compute_with(engine: object) -> None:
    from browser.jsonata import JsonataJs
    from local_aws.states.language import jsonata

    jsonata.install(JsonataJs(engine))


def _serve() -> None:
    os.environ.setdefault("LAB_TARGET", "local")
    import local_aws
    from browser.worker import InTab
    from local_aws import functions
    from local_aws.server.in_process import InProcess

    functions.use(InTab)
    aws = InProcess()
    aws.install()
    local_aws.start = aws.start


def _spare_the_collector() -> None:
    """Pyodide 314 dies when its incremental collector meets a stack that is put away (pyodide#6464)."""
    gc.disable()
    gc.enable = lambda: None
    loop = asyncio.get_event_loop()

    def collect() -> None:
        gc.collect()
        loop.call_later(COLLECTS, collect)

    gc.collect()
    loop.call_later(COLLECTS, collect)


def open_kernel() -> None:
    """Lets JupyterLite's kernel hand what widgets say to Threads, which may wait: its own callbacks may not."""
    import pyodide_kernel

    manager = pyodide_kernel.kernel_instance.comm_manager
    for name in ("comm_open", "comm_msg", "comm_close"):
        setattr(manager, name, _in_a_thread(getattr(manager, name)))


def _in_a_thread(call: Callable[..., object]) -> Callable[..., None]:
    def start(*given: object) -> None:
        turns.Thread(target=call, args=given).start()

    return start
