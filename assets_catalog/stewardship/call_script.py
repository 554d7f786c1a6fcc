"""What to ask on a call, in words, each question with the value that we hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from assets_catalog import schedules
from assets_catalog.listing import ACCESS, DELIVERY, Listing
from assets_catalog.stewardship.evidence import Fact

#: So many questions are asked on one call; nobody stays on the line for more.
AT_MOST: Final = 5


@dataclass(frozen=True, slots=True)
class Question:
    """One fact to ask about, and how."""

    fact: Fact
    words: str


def questions(listing: Listing, asks: tuple[Fact, ...]) -> tuple[Question, ...]:
    """The questions of one call: whether it is still going first, then what most needs asking."""
    first: list[Fact] = ["going", *(fact for fact in asks if fact != "going")]
    return tuple(Question(fact, question(listing, fact)) for fact in first[:AT_MOST])


def question(listing: Listing, fact: Fact) -> str:
    """The question about one fact."""
    return _QUESTIONS[fact](listing)


def _going(listing: Listing) -> str:
    return f"Is {listing.name} still going?"


def _times(listing: Listing) -> str:
    held = "; ".join(schedules.summary(listing.schedules)) or " ".join(listing.opening_hours.split())
    return f"Is it still {held}?" if held else "When is it on? We have no times."


def _contact(listing: Listing) -> str:
    held = [each.number for each in listing.phones[:1]] + [listing.email] * bool(listing.email)
    if not held:
        return "How should people get in touch? We have no number."
    return f"Should people still get in touch by {' or '.join(held)}?"


def _place(listing: Listing) -> str:
    if not listing.places and listing.delivery:
        return f"Is this still how it reaches people: {', '.join(DELIVERY[each].lower() for each in listing.delivery)}?"
    if not listing.places:
        return "Where is it? We have no address."
    return f"Is it still at {listing.places[0].in_one_line()}?"


def _cost(listing: Listing) -> str:
    cost = listing.cost
    if cost.description:
        return f"Is the cost still “{cost.description}”?"
    if cost.free or cost.amount == 0:
        return "Is it still free?"
    return f"Does it still cost £{cost.amount:.2f}?" if cost.amount else "What does it cost? We do not know."


def _access(listing: Listing) -> str:
    held = [listing.eligibility] * bool(listing.eligibility) + [
        ACCESS[each].lower() for each in listing.access
    ]
    if not held:
        return "Who may come, and can everybody get in? We do not know."
    return f"Who may come, and can everybody get in? We say: {'; '.join(held)}."


def _room(listing: Listing) -> str:
    return (
        "Is there room for new people now?"
        if listing.accepting
        else "We say that it is full. Is it still full?"
    )


_QUESTIONS: Final = {
    "going": _going,
    "times": _times,
    "contact": _contact,
    "place": _place,
    "cost": _cost,
    "access": _access,
    "room": _room,
}
