"""What guidance is made of: tiers, routes, promises, offers; and the same as plain values."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from conversation_flows.routes import Contact, Kind
from conversation_flows.script_parts import Tier

#: How much of urgent help a page shows of itself; the links to it are always there.
Panel = Literal["full", "quiet", "none"]


class HeardLike(Protocol):
    """What listening hands back."""

    @property
    def panel(self) -> Panel: ...

    @property
    def kinds(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Silence:
    """What stands in when listening cannot be asked: the quiet line still shows."""

    panel: Panel = "quiet"
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenTier:
    """A tier that is open: its name, what it means, and why it opened."""

    id: Tier
    name: str
    meaning: str
    why: str


@dataclass(frozen=True, slots=True)
class RouteOffered:
    """Where to turn. ``to_decide``: a qualified worker decides on it; software sends nothing."""

    id: str
    tier: Tier
    kind: Kind
    name: str
    why: str
    staff: str
    contact: Contact
    to_decide: bool = False

    @property
    def hours(self) -> str:
        """When it answers, in plain words."""
        return self.contact.hours


@dataclass(frozen=True, slots=True)
class Promise:
    """What we do by when. ``due`` is relative to opening; ``due_at`` needs a ``now``."""

    id: str
    tier: Tier
    what: str
    due: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A must, a warning or a reason that something cannot close yet."""

    id: str
    what: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A kind of help to look for near the person: a category, and why."""

    category: str
    name: str
    why: str
    tier: Tier


@dataclass(frozen=True, slots=True)
class Guidance:
    """What follows from the answers so far. Tiers are in opening order, the most pressing first."""

    tiers: tuple[OpenTier, ...]
    routes: tuple[RouteOffered, ...]
    promises: tuple[Promise, ...]
    musts: tuple[Sentence, ...]
    next_prompts: tuple[str, ...]
    offers: tuple[Offer, ...]
    warnings: tuple[Sentence, ...]
    blocked_by: tuple[Sentence, ...]
    next_step: str
    panel: Panel
    borough: str

    @property
    def can_close(self) -> bool:
        """Whether a person may close this now. An answer never closes it."""
        return not self.blocked_by

    @property
    def tier_ids(self) -> tuple[Tier, ...]:
        """The open tiers by id."""
        return tuple(tier.id for tier in self.tiers)


def guidance_as_json(guidance: Guidance) -> dict[str, Any]:
    """The guidance as plain values, for ``frontdoor guide --json``."""
    return {
        "tiers": list(guidance.tier_ids),
        "why": {tier.id: tier.why for tier in guidance.tiers},
        "routes": [
            {
                "id": route.id,
                "tier": route.tier,
                "name": route.name,
                "why": route.why,
                "contact": route.contact.say,
                "hours": route.hours,
                "links": [list(link) for link in route.contact.links],
                "kind": route.kind,
                "to_decide": route.to_decide,
            }
            for route in guidance.routes
        ],
        "promises": [
            {**asdict(promise), "due_at": promise.due_at.isoformat() if promise.due_at else None}
            for promise in guidance.promises
        ],
        "must": [must.what for must in guidance.musts],
        "next_prompts": list(guidance.next_prompts),
        "offers": [asdict(offer) for offer in guidance.offers],
        "warnings": [warning.what for warning in guidance.warnings],
        "can_close": guidance.can_close,
        "blocked_by": [reason.what for reason in guidance.blocked_by],
        "next_step": guidance.next_step,
        "panel": guidance.panel,
        "borough": guidance.borough,
    }
