"""A conversation as a value: what was said, offered and agreed, and how it can end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

#: How a conversation can end, in the words staff read.
OUTCOMES = {
    "connected": "Connected: they will try what was offered",
    "advice_given": "Information or advice was enough",
    "named_worker": "A named worker is staying with them",
    "assessment_opened": "Assessment opened",
    "assessment_declined": "Assessment offered and declined",
    "handed_over": "Handed over, and accepted by name",
    "call_back": "We will call back",
    "nothing_suitable": "Nothing suitable was found",
    "rang_off": "The call ended before we finished",
}
ANSWERS_TO_OFFER = {"offered": "Not said yet", "yes": "Yes, they will try it", "no": "No, not for them"}


@dataclass(frozen=True, slots=True)
class Offer:
    """A service offered, with the name it had. ``offered_at`` is UTC."""

    id: str
    service_id: str
    service_name: str
    offered_at: datetime
    answer: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation as it stands. Times are UTC; ``answers`` are the script's."""

    id: str
    reference: str
    opened_at: datetime
    updated_at: datetime
    closed_at: datetime | None
    worker_id: str
    worker_name: str
    script: str
    script_version: str
    first_name: str
    safe_contact: str
    near: str
    answers: Mapping[str, Any]
    notes: str
    tier: str
    worker_wanted: bool
    route: str
    outcome: str
    next_step: str
    named_worker: str
    deputy: str
    next_contact: str
    revision: int
    offers: tuple[Offer, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it has yet to be closed."""
        return self.closed_at is None
