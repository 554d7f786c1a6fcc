"""What the front door did on a day: numbers, each with the one that keeps it honest.

Counts of anonymous conversations under five are not told, since in a small
place they could point at somebody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from conversation_flows.records.conversation import LONDON, OUTCOMES, Conversation, is_name
from conversation_flows.records.outcomes import OUTCOMES as ANONYMOUS_OUTCOMES

SMALLEST_TOLD: Final = 5
TIERS: Final = ("T1", "T2", "T3")


@dataclass(frozen=True, slots=True)
class Counted:
    """One line of a table: what was counted, and how many; None where that may not be told."""

    id: str
    label: str
    count: int | None


@dataclass(frozen=True, slots=True)
class Day:
    """The numbers of one London day.

    The numbers that must be nought: ``no_named_worker`` are open "Stick with
    you" conversations without one, ``not_opened`` asked-for assessments that
    were closed with nobody carrying them on, ``overdue`` promises not kept.
    """

    on: date
    conversations: int
    still_open: int
    tiers: tuple[Counted, ...]
    outcomes: tuple[Counted, ...]
    offered: int
    taken_up: int
    no_named_worker: tuple[Conversation, ...]
    not_opened: tuple[Conversation, ...]
    overdue: tuple[Conversation, ...]
    anonymous: int | None
    anonymous_tiers: tuple[Counted, ...]
    anonymous_outcomes: tuple[Counted, ...]


def day(
    on: date,
    conversations: Iterable[Conversation],
    anonymous: Mapping[str, Mapping[str, int]],
    *,
    tier_names: Mapping[str, str],
    now: datetime,
) -> Day:
    """The day's numbers, from what that day is about and the anonymous counts of it."""
    about = list(conversations)
    begun = [each for each in about if each.opened_at.astimezone(LONDON).date() == on]
    tiers = Counter(each.tier for each in begun)
    ended = Counter(each.outcome for each in begun if each.outcome)
    total = sum(anonymous.get("outcome", {}).values())
    return Day(
        on=on,
        conversations=len(begun),
        still_open=sum(each.is_open for each in begun),
        tiers=(
            *(Counted(tier, tier_names.get(tier, tier), tiers[tier]) for tier in TIERS),
            Counted("", "Not yet known", tiers[""]),
        ),
        outcomes=tuple(Counted(name, label, ended[name]) for name, label in OUTCOMES.items()),
        offered=sum(len(each.offers) for each in begun),
        taken_up=sum(offer.answer == "yes" for each in begun for offer in each.offers),
        no_named_worker=tuple(each for each in about if "T2" in each.doors and not each.named_worker.strip()),
        not_opened=tuple(each for each in about if _asked_and_dropped(each)),
        overdue=tuple(each for each in about if each.is_overdue(now)),
        anonymous=told(total),
        anonymous_tiers=_suppressed(anonymous.get("tier", {}), {t: tier_names.get(t, t) for t in TIERS}),
        anonymous_outcomes=_suppressed(anonymous.get("outcome", {}), ANONYMOUS_OUTCOMES),
    )


def told(count: int) -> int | None:
    """A count that may be told: nought or five and over; otherwise None."""
    return count if count == 0 or count >= SMALLEST_TOLD else None


def _suppressed(counts: Mapping[str, int], labels: Mapping[str, str]) -> tuple[Counted, ...]:
    """Every line with what may be told of it.

    Where one line alone is held back, the total and the others would tell it;
    so then the smallest of the others is held back too.
    """
    shown = {name: told(counts.get(name, 0)) for name in labels}
    held_back = [name for name, count in shown.items() if count is None]
    if len(held_back) == 1:
        others = [(count, name) for name, count in shown.items() if count]
        if others:
            shown[min(others)[1]] = None
    return tuple(Counted(name, label, shown[name]) for name, label in labels.items())


def _asked_and_dropped(conversation: Conversation) -> bool:
    answer = conversation.answers.get("wants_assessment")
    asked = answer == "yes" or ("T3" in conversation.doors and answer != "no")
    carried = is_name(conversation.named_worker) and conversation.next_contact_at is not None
    return asked and not conversation.is_open and not carried
