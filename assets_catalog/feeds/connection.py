"""Connections that are hung up on when the beginning of an answer takes too long.

A timeout on each read does not end an answer that sends one letter now and
then; its head is read by the library in one go, so a clock beside it ends it.
"""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import Any

import urllib3


class _Impatient:
    """Hangs up where the head of an answer takes longer than ``patience`` seconds."""

    patience: float
    sock: Any

    def getresponse(self) -> Any:
        """The answer's head, with its body still to be read."""
        clock = threading.Timer(self.patience, self._hang_up)
        clock.daemon = True
        clock.start()
        try:
            return super().getresponse()  # type: ignore[misc]
        finally:
            clock.cancel()

    def _hang_up(self) -> None:
        with suppress(OSError, AttributeError):
            self.sock.shutdown(socket.SHUT_RDWR)


def make_impatient(pool: urllib3.HTTPConnectionPool, seconds: float) -> None:
    """Let the connections of a pool wait for the head of an answer for so many seconds, and no more."""
    kind = type("Impatient", (_Impatient, pool.ConnectionCls), {"patience": seconds})
    pool.ConnectionCls = kind
