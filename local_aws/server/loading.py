"""What is heavy, imported beside the first answers: moto, the workers, the engine."""

import gc
import logging
from collections.abc import Callable

from local_aws import turns
from local_aws.wire import ServiceError

log = logging.getLogger("local_aws")


class Loading:
    """The modules that take long to import; who asks for them waits until they are there."""

    def __init__(self, prepare: Callable[[], None]):
        """`prepare()` is called when they are there, before anybody gets them."""
        self._prepare = prepare
        self._done = turns.Event()
        self._failed: str | None = None

    def begin(self) -> None:
        """Starts the imports in a thread of their own."""
        turns.Thread(target=self._load, daemon=True, name="loading").start()

    def heavy(self):  # no annotation: a module is no type, and is inferred
        """The module `heavy`. Raises ServiceError when it could not be imported: what needs none of it still serves."""
        if not self._done.is_set():
            self._done.wait()
        if self._failed:
            why = f"The local AWS could not load its services: {self._failed}"
            raise ServiceError("ServiceUnavailable", why, 501)  # 501: an SDK would ask again after a 503
        return _heavy()

    @property
    def is_ready(self) -> bool:
        """Whether all is there by now."""
        return self._done.is_set() and not self._failed

    def _load(self) -> None:
        began, collects = turns.monotonic(), gc.isenabled()
        gc.disable()  # what is imported stays: collecting in between only costs time
        try:
            _heavy()
            self._prepare()
        except Exception as error:
            log.exception("could not load")
            self._failed = f"{type(error).__name__}: {error}"
        gc.freeze()
        if collects:
            gc.enable()
        log.info("loaded in %.2f s", turns.monotonic() - began)
        self._done.set()


def _heavy():
    from local_aws.server import heavy

    return heavy
