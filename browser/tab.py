"""The lab in this tab: `open()` puts everything in its place, before boto3, moto or helpers are imported."""

import asyncio
import gc
import os
import sys
from collections.abc import Callable

from pyodide.ffi import can_run_sync

from browser import stand_ins, turns

HOME = "/home/pyodide"
COLLECTS = 5  # seconds between two collections
STANDS_STILL = (
    "This browser cannot pause WebAssembly (JSPI), so an execution has ended before you see it, and no picture moves: "
    "Chrome and Edge from version 137 on can."
)


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
    if can_run_sync():
        _compute_with(jsonata)
    _serve()


def _draw_with(layout: Callable[[str, str, str], str]) -> None:
    from browser.graphviz import renderer
    from viewer.placing import rendering

    rendering.use(renderer(layout))


def _compute_with(engine: object) -> None:
    """Has jsonata-js compute, whose answers come later: without JSPI nobody could wait for them."""
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
    if can_run_sync():
        local_aws.start = aws.start
    else:
        os.environ["LOCAL_AWS_TIME"] = "leap"
        aws.answer, local_aws.start = _settled(aws.answer), _told(aws.start)
    aws.install()


def _settled(answer: Callable[..., object]) -> Callable[..., object]:
    """The same answers, once all is done that can be: nobody else would have a turn before the next request."""

    def answered(request: object, **named: object) -> object:
        answer_ = answer(request, **named)
        turns.means.settle()
        return answer_

    return answered


def _told(start: Callable[[], object]) -> Callable[..., object]:
    """The same, which says the first time what this browser lacks."""
    sentences = [STANDS_STILL]

    def started(*_: object) -> object:
        while sentences:
            print(sentences.pop(), file=sys.stderr)
        return start()

    return started


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
    if not can_run_sync():
        return  # nor could Threads
    import pyodide_kernel

    manager = pyodide_kernel.kernel_instance.comm_manager
    for name in ("comm_open", "comm_msg", "comm_close"):
        setattr(manager, name, _in_a_thread(getattr(manager, name)))


def _in_a_thread(call: Callable[..., object]) -> Callable[..., None]:
    def start(*given: object) -> None:
        turns.Thread(target=call, args=given).start()

    return start
