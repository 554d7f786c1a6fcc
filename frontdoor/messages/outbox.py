"""An outbox folder: each message a file of its own, ready for whatever the council sends messages with.

An email is an ``.eml`` file as any mail program reads it; a text is a ``.txt``
file whose first line is the number. A file appears whole, or not at all.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from secrets import token_hex


class Outbox:
    """The folder of messages that wait to be sent."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def email(self, to: str, subject: str, body: str) -> Path:
        """Put an email into the outbox, and say where. Raises ValueError for an address with a line break in it."""
        message = EmailMessage()
        message["To"] = to
        message["Subject"] = subject
        message["Date"] = datetime.now(UTC)
        message.set_content(body)
        return self._put("email", ".eml", message.as_bytes())

    def text(self, to: str, body: str) -> Path:
        """Put a text message into the outbox, and say where."""
        number = " ".join(to.split())
        return self._put("text", ".txt", f"To: {number}\n\n{body}\n".encode())

    def _put(self, kind: str, ending: str, content: bytes) -> Path:
        folder = self.folder / kind
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{token_hex(4)}{ending}"
        waiting = path.with_suffix(".part")
        handle = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        waiting.replace(path)
        return path
