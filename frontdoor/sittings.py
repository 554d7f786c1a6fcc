"""What an anonymous visitor has typed, for as long as the sitting lasts and no longer.

A sitting is sealed with a key that only the visitor's own browser holds (a
session cookie), and waits in memory under a name derived from that key. The
server cannot open it between requests, nothing can be read from it once the
cookie is gone, and it is swept away after half an hour without a press.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken

_log = logging.getLogger(__name__)
_LARGEST = 64 * 1024
_RESEAL_AFTER = 60  # seconds
_SWEEP_EVERY = 60  # seconds


class Sittings:
    """Sealed sittings in a folder that every server process shares."""

    def __init__(self, folder: Path, minutes: int) -> None:
        self.folder = folder
        self._seconds = minutes * 60
        self._swept = 0.0

    @staticmethod
    def default_folder(home: Path) -> Path:
        """A folder in memory where the machine has one; else in the temporary folder."""
        shared_memory = Path("/dev/shm")  # noqa: S108 - memory, private to this account below
        base = shared_memory if os.access(shared_memory, os.W_OK) else Path(tempfile.gettempdir())
        name = hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:12]
        return base / f"frontdoor-{os.getuid()}-{name}"

    @staticmethod
    def new_key() -> str:
        """A key for a new sitting."""
        return Fernet.generate_key().decode()

    def read(self, key: str) -> dict[str, Any]:
        """What the sitting holds; empty when there is none, it is old, or the key is not one."""
        self._sweep()
        path = self._path(key)
        try:
            age = time.time() - path.stat().st_mtime
            if age > self._seconds:
                path.unlink(missing_ok=True)
                return {}
            sealed = path.read_bytes()
            held: dict[str, Any] = json.loads(Fernet(key).decrypt(sealed, ttl=self._seconds))
        except (OSError, InvalidToken, ValueError):
            return {}
        if age > _RESEAL_AFTER:
            # The half hour counts from the last press, and reading a page is one.
            self.write(key, held)
        return held

    def write(self, key: str, held: dict[str, Any]) -> bool:
        """Seal and keep. False where it is too large, the key is not one, or nothing can be written there."""
        if not self.fits(held):
            return False
        try:
            sealed = Fernet(key).encrypt(_plain(held))
        except ValueError:
            return False
        try:
            self._put(self._path(key), sealed)
        except OSError as error:
            _log.error("A sitting cannot be kept in %s (%s)", self.folder, error.strerror)
            return False
        self._sweep()
        return True

    @staticmethod
    def fits(held: dict[str, Any]) -> bool:
        """Whether this is no more than a sitting may hold."""
        return len(_plain(held)) <= _LARGEST

    def _put(self, path: Path, sealed: bytes) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        waiting = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}")
        handle = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(sealed)
        waiting.replace(path)

    def forget(self, key: str) -> None:
        """Remove the sitting now."""
        with suppress(OSError):
            self._path(key).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self.folder / hashlib.sha256(key.encode()).hexdigest()

    def keep_swept(self) -> None:
        """Remove old sittings every minute for as long as this process lives, asked or not."""

        def sweep_for_ever() -> None:
            while True:
                self._sweep()
                time.sleep(_SWEEP_EVERY)

        threading.Thread(target=sweep_for_ever, name="sittings", daemon=True).start()

    def _sweep(self) -> None:
        now = time.time()
        if now - self._swept < _SWEEP_EVERY - 1:
            return
        self._swept = now
        with suppress(OSError):
            for path in self.folder.iterdir():
                with suppress(OSError):
                    if now - path.stat().st_mtime > self._seconds:
                        path.unlink()


def _plain(held: dict[str, Any]) -> bytes:
    return json.dumps(held, separators=(",", ":")).encode()
