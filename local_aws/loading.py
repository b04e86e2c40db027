"""What is heavy, imported beside the first answers: moto, the workers, the engine."""

import gc
import importlib
import logging
import threading
import time
from collections.abc import Callable
from types import ModuleType

from local_aws.wire import ServiceError

HEAVY = ("shapes", "sdk", "moto_services", "functions", "states")
log = logging.getLogger("local_aws")


class Loading:
    """The heavy modules of this package; who asks for one waits until all are there."""

    def __init__(self, prepare: Callable[[str, ModuleType], None]):
        """`prepare(name, module)` is called for each before anybody gets it."""
        self._prepare = prepare
        self._done = threading.Event()
        self._modules: dict[str, ModuleType] = {}
        self._failed: dict[str, str] = {}

    def begin(self) -> None:
        """Starts the imports in a thread of their own."""
        threading.Thread(target=self._load, daemon=True, name="loading").start()

    def module(self, name: str) -> ModuleType:
        """The module. Raises ServiceError when it could not be imported: the others still serve."""
        self._done.wait()
        if name in self._failed:
            why = f"The local AWS could not load {name}: {self._failed[name]}"
            raise ServiceError("ServiceUnavailable", why, 501)  # 501: an SDK would ask again after a 503
        return self._modules[name]

    def loaded(self, name: str) -> ModuleType | None:
        """The module if it is there by now."""
        return self._modules.get(name)

    def _load(self) -> None:
        began = time.monotonic()
        gc.disable()  # what is imported stays: collecting in between only costs time
        for name in HEAVY:
            try:
                module = importlib.import_module(f"local_aws.{name}")
                self._prepare(name, module)
                self._modules[name] = module
            except Exception as error:
                log.exception("could not load %s", name)
                self._failed[name] = f"{type(error).__name__}: {error}"
        gc.freeze()
        gc.enable()
        log.info("loaded in %.2f s", time.monotonic() - began)
        self._done.set()
