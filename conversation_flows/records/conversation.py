"""A conversation as a value: what was said, offered and agreed, and how it can end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

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
#: Outcomes in which somebody here still has something to do.
CARRIED_ON = ("named_worker", "assessment_opened", "handed_over", "call_back", "rang_off")
ANSWERS_TO_OFFER = {"offered": "Not said yet", "yes": "Yes, they will try it", "no": "No, not for them"}
_LETTERS_OF_A_NAME = 2
#: Tiers, the most pressing first.
MOST_PRESSING = ("T2", "T3", "T1")


@dataclass(frozen=True, slots=True)
class Offer:
    """A service offered, with the name it had. ``offered_at`` is UTC; ``came`` is what came of it, if that is known."""

    id: str
    service_id: str
    service_name: str
    offered_at: datetime
    answer: str
    came: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what with a conversation, and when (UTC); never the words in it."""

    at: datetime
    worker_name: str
    what: str
    detail: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation as it stands. Times are UTC; ``answers`` are the script's.

    ``doors`` are the tiers that a person or a rule opened and that nobody has
    closed. ``crisis_end`` says who closed "Stick with you", who agreed, why,
    and which routes were open then.
    """

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
    doors: tuple[str, ...] = ()
    crisis_end: Mapping[str, Any] | None = None
    looking_for: str = ""
    page: str = ""
    offers: tuple[Offer, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it has yet to be closed."""
        return self.closed_at is None

    @property
    def next_contact_at(self) -> datetime | None:
        """When somebody promised to be in touch next, London time; None where no time can be read."""
        return moment_promised(self.next_contact)

    def is_overdue(self, now: datetime) -> bool:
        """Whether a promised contact has not been kept: it is past, and nobody has noted what came of it."""
        promised = self.next_contact_at
        return self.is_owed and promised is not None and promised < now

    @property
    def is_owed(self) -> bool:
        """Whether somebody here still has something to do: it is open, or a promise outlives its closing."""
        promised = self.outcome in CARRIED_ON and self.next_contact_at is not None
        return self.is_open or "T2" in self.doors or promised


def moment_promised(text: str) -> datetime | None:
    """A next contact as it is kept (``2026-11-23T10:00``, London) as a moment; None for any other words."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    # A bare day is not a time that anybody can be held to.
    return moment.replace(tzinfo=LONDON) if moment.tzinfo is None and "T" in text else None


def is_name(text: str) -> bool:
    """Whether this could be somebody's name: a dot, a dash or a question mark is nobody."""
    return sum(each.isalpha() for each in text) >= _LETTERS_OF_A_NAME


def plain_name(text: str) -> str:
    """A name as it is compared: capitals and spaces do not make another person."""
    return " ".join(text.split()).casefold()


def most_pressing(doors: Sequence[str]) -> str:
    """The tier that comes first among open doors; empty where none is open."""
    return next((tier for tier in MOST_PRESSING if tier in doors), "")


def from_row(row: Mapping[str, Any], offers: Sequence[Offer] = ()) -> Conversation:
    """A row of the table, with its worker's name, as a value."""
    moments = {
        name: in_utc(row[name]) if row[name] else None for name in ("opened_at", "updated_at", "closed_at")
    }
    return Conversation(**{**row, **moments, "doors": tuple(row["doors"])}, offers=tuple(offers))


def in_utc(moment: datetime) -> datetime:
    """A time as a database gives it, in UTC."""
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
