"""Counting how often a service is asked for, without keeping a page waiting."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from threading import BoundedSemaphore, Lock
from typing import Final

from assets_catalog.search.query import today_in_london
from assets_catalog.stewardship.asked import Asked

_MOST_WAITING: Final = 200
_log = logging.getLogger(__name__)


class Tally:
    """Counts one after another on a thread of its own; those too many to keep up with are let go."""

    def __init__(self, asked: Callable[[], Asked]) -> None:
        self._asked = asked
        self._room = BoundedSemaphore(_MOST_WAITING)
        self._starting = Lock()
        self._thread: ThreadPoolExecutor | None = None

    def note(self, service_id: str) -> None:
        """Count a service soon. Returns at once, and raises nothing."""
        if not self._room.acquire(blocking=False):
            return
        with self._starting:
            # Not before the first: a thread does not live through a server's fork.
            if self._thread is None:
                self._thread = ThreadPoolExecutor(1, thread_name_prefix="asked-for")
        self._thread.submit(self._write, service_id)

    def settle(self) -> None:
        """Wait until everything handed over is counted."""
        if self._thread is not None:
            wait([self._thread.submit(lambda: None)])

    def _write(self, service_id: str) -> None:
        try:
            self._asked().note(service_id, today_in_london())
        except Exception as error:  # a number is never worth a page
            _log.warning("It was not counted that a service was asked for (%s)", type(error).__name__)
        finally:
            self._room.release()
