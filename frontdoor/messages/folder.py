"""The folder to which messages go where no other way is set: ready for whatever the council sends with.

An email is an ``.eml`` file as any mail program reads it; a text is a ``.txt``
file whose first line is the number. A file appears whole, or not at all, and
twice the same message is the same file.
"""

from __future__ import annotations

import os
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Final

from frontdoor.messages.message import Message, Outcome

_ENDINGS: Final = {"email": ".eml", "text": ".txt"}


class Folder:
    """A folder with a folder for each kind of message."""

    name = "folder"
    called = "the outbox folder"
    instant = True

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: Message, *, perhaps_sent: bool = False, patience: float = 0) -> Outcome:
        """Put it there. A folder that cannot be written leaves it waiting."""
        content = _email(message) if message.kind == "email" else _text(message)
        try:
            self._put(message, content)
        except OSError as error:
            return Outcome(
                "waiting",
                f"The outbox folder cannot be written ({error.strerror or type(error).__name__}). "
                f"Look at the disk and at who may write to {self.folder}.",
                again_after=timedelta(minutes=5),
                stop="all",
                mend=True,
            )
        return Outcome("filed")

    def became(self, number: str, *, patience: float = 0) -> Outcome:
        """Nobody tells a folder what became of what went another way."""
        return Outcome(
            "sent", "GOV.UK Notify is not used any more, so nobody knows whether it arrived.", number
        )

    def count(self) -> int:
        """How many messages lie there."""
        return sum(1 for kind, ending in _ENDINGS.items() for _ in (self.folder / kind).glob(f"*{ending}"))

    def _put(self, message: Message, content: bytes) -> None:
        folder = self.folder / message.kind
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / f"{message.made_at:%Y%m%dT%H%M%S}-{message.reference}{_ENDINGS[message.kind]}"
        beside = path.with_suffix(".part")
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)


def _email(message: Message) -> bytes:
    email = EmailMessage()
    email["To"] = message.to
    email["Subject"] = message.subject
    email["Date"] = message.made_at
    email.set_content(message.words)
    return email.as_bytes()


def _text(message: Message) -> bytes:
    return f"To: {' '.join(message.to.split())}\n\n{message.words}\n".encode()


__all__ = ["Folder"]
