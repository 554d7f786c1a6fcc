"""A message, a way for it to go, and what came of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final, Literal, Protocol

from assets_catalog.stewardship.addresses import email_address, uk_mobile

Kind = Literal["email", "text"]
State = Literal["waiting", "filed", "sent", "delivered", "refused", "failed", "lapsed", "withdrawn"]
KINDS: Final[tuple[Kind, ...]] = ("email", "text")
#: What each state of a message means.
STATES: Final[Mapping[State, str]] = {
    "waiting": "It waits to be sent, and is tried again.",
    "filed": "It is a file in the outbox folder.",
    "sent": "It was handed over. Whether it arrived is not known yet.",
    "delivered": "It arrived.",
    "refused": "It was not taken, and trying again as it stands would not help.",
    "failed": "It was sent and did not arrive.",
    "lapsed": "It waited for longer than it was good for, and was not sent.",
    "withdrawn": "It was taken back before it was sent.",
}
_REFERENCE: Final = re.compile(r"[A-Za-z0-9-]{1,64}")


class MessageProblemError(ValueError):
    """A message that nobody could send; ``str()`` says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message. The reference is ours: two messages never share one, and one is never sent twice.

    ``subject`` is for emails; ``expires_on`` is the last day on which it is worth sending.
    """

    kind: Kind
    to: str
    subject: str
    words: str
    reference: str
    expires_on: date | None = None
    made_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def check(self) -> None:
        """Raises MessageProblemError where nobody could send it as it is."""
        if self.kind == "email" and not email_address(self.to):
            raise MessageProblemError("That is not an email address that can be written to.")
        if self.kind == "text" and not uk_mobile(self.to):
            raise MessageProblemError("Texts go only to UK mobile numbers, and that is none.")
        if len(self.subject.splitlines()) > 1:
            raise MessageProblemError("A subject is one line.")
        if not self.words.strip():
            raise MessageProblemError("A message needs words.")
        if not _REFERENCE.fullmatch(self.reference):
            raise MessageProblemError("A reference is up to 64 letters, digits and hyphens.")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one attempt, or of asking after a message.

    ``why`` is a plain sentence with what to do. ``again_after`` is the least time
    before it is worth trying, or asking, again; for a message that was sent, None
    means never. ``unsure``: it may have been taken all the same, so ask before
    sending again. ``stop``: nothing more of this kind, or nothing at all, would
    get through now. ``mend``: whoever runs the site has to do something.
    """

    state: State
    why: str = ""
    number: str = ""
    again_after: timedelta | None = None
    unsure: bool = False
    stop: Literal["", "kind", "all"] = ""
    mend: bool = False


class Channel(Protocol):
    """A way for messages to go."""

    #: A short word for the database: folder, notify.
    name: str
    #: The same in words.
    called: str
    #: Whether sending takes no time to speak of and asks no other machine.
    instant: bool

    def send(self, message: Message, *, perhaps_sent: bool, patience: float) -> Outcome:
        """Send it once, waiting so many seconds for an answer, and say what came of it. Raises nothing.

        ``perhaps_sent``: an earlier attempt ended in nobody knows what, so it is asked after first.
        """
        ...

    def became(self, number: str, *, patience: float) -> Outcome:
        """What became of a message that was sent, by the number that the channel gave it. Raises nothing."""
        ...


__all__ = ["KINDS", "STATES", "Channel", "Kind", "Message", "MessageProblemError", "Outcome", "State"]
