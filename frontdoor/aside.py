"""Small things written down without a page ever waiting or failing for them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from threading import BoundedSemaphore, Lock
from typing import Final

_MOST_WAITING: Final = 200
_log = logging.getLogger(__name__)


class Aside:
    """Does one thing after another on a thread of its own; those too many to keep up with are let go.

    ``what`` is each of them in the log ("A line of the ledger"), where nothing more is said of it.
    """

    def __init__(self, what: str) -> None:
        self._what = what
        self._room = BoundedSemaphore(_MOST_WAITING)
        self._starting = Lock()
        self._thread: ThreadPoolExecutor | None = None

    def soon(self, act: Callable[[], object]) -> None:
        """Do it soon. Returns at once, and raises nothing."""
        if not self._room.acquire(blocking=False):
            _log.warning("%s was let go: too many are waiting", self._what)
            return
        with self._starting:
            # Not before the first: a thread does not live through a server's fork.
            if self._thread is None:
                self._thread = ThreadPoolExecutor(1, thread_name_prefix="aside")
        self._thread.submit(self._do, act)

    def settle(self) -> None:
        """Wait until everything handed over is done."""
        if self._thread is not None:
            wait([self._thread.submit(lambda: None)])

    def _do(self, act: Callable[[], object]) -> None:
        try:
            act()
        except Exception as error:  # a line of statistics is never worth a page
            _log.warning("%s was not written (%s)", self._what, type(error).__name__)
        finally:
            self._room.release()
