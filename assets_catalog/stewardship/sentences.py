"""What a resident reads about how far a listing is to be believed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Final

from assets_catalog.stewardship.evidence import Fact, FactCheck, How, Kind, Reports

#: How a check was made, after "checked".
HOW: Final[dict[How, str]] = {
    "phone": "by phone",
    "visit": "by a visit",
    "email": "by email",
    "provider": "by the people who run it",
    "website": "on their website",
    "desk": "on a call",
    "outcome": "by somebody who went",
    "public": "by somebody who went",
    "import": "from another list",
}
FACT: Final[dict[Fact, str]] = {
    "going": "that it is still going",
    "times": "times",
    "contact": "phone and email",
    "place": "address",
    "cost": "cost",
    "access": "who it is for",
    "room": "whether there is room",
}
#: The facts without which nobody says that the whole is checked.
_WHOLE: Final = frozenset({"going", "times", "contact", "place"})
_RING: Final = "Ring before you go."
#: One person said it; so many did.
_SAID: Final[dict[Kind, tuple[str, str]]] = {
    "closed": ("Somebody told us that it has closed", "{} people told us that it has closed"),
    "number_dead": ("Somebody told us that the number does not work", "{} people told us that the number does not work"),
    "no_answer": ("Somebody could not get through", "{} people could not get through"),
    "shut": ("Somebody went and it was shut", "{} people went and it was shut"),
    "moved": ("Somebody told us that it has moved", "{} people told us that it has moved"),
    "full": ("Somebody was told that it is full", "{} people were told that it is full"),
    "not_for_me": ("Somebody found that it was not for people like them", "{} people found that it was not for people like them"),
}  # fmt: skip
#: What is said first, where several things were reported.
_LOUDEST: Final[tuple[Kind, ...]] = (
    "closed",
    "shut",
    "moved",
    "number_dead",
    "no_answer",
    "full",
    "not_for_me",
)
_NUMBERS: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def sentence(
    right: Sequence[FactCheck],
    told: Sequence[Reports],
    good: Sequence[Reports],
    wrong: Collection[Fact],
    ring_first: bool,
    today: date,
) -> str:
    """One or two plain sentences: what is in doubt, else who checked what and when; and to ring, where that is wise."""
    parts = [*_doubts(told, wrong, today)] or [*_right(right, good, today)]
    if any(each.kind == "silent" for each in told):
        parts.append("The people who run this have not answered us.")
    if ring_first:
        parts.append(_RING)
    return " ".join(parts)


def ago(on: date, today: date) -> str:
    """How long ago a day was, in the roundest words that are true."""
    days = (today - on).days
    if days <= 0:
        return "today"
    if days == 1:
        return "yesterday"
    for least, size, unit in ((730, 365, "year"), (60, 30, "month"), (14, 7, "week"), (0, 1, "day")):
        if days >= least:
            many = days // size
            return f"{number(many)} {unit}{'s' if many > 1 else ''} ago"
    return ""


def number(count: int) -> str:
    """A small number as a word."""
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def _doubts(told: Sequence[Reports], wrong: Collection[Fact], today: date) -> Iterable[str]:
    if wrong:
        known = [FACT[fact] for fact in FACT if fact in wrong]
        if "going" in wrong:
            yield "We could not find out that this is still going."
        else:
            yield f"We know that this is wrong here, and are mending it: {_and(known)}."
        return
    for kind in _LOUDEST:
        some = [each for each in told if each.kind == kind]
        if some:
            count = sum(each.count for each in some)
            one, several = _SAID[kind]
            words = one if count == 1 else several.format(number(count).capitalize())
            yield f"{words}{_since(some, today)}."
            return


def _since(some: Sequence[Reports], today: date) -> str:
    oldest = (today - min(each.on for each in some)).days
    newest = max(each.on for each in some)
    if oldest <= 31:
        return " this month"
    return (
        f", last {ago(newest, today)}" if sum(each.count for each in some) > 1 else f", {ago(newest, today)}"
    )


def _right(right: Sequence[FactCheck], good: Sequence[Reports], today: date) -> Iterable[str]:
    """Who checked what; and that somebody went and found it so, if a worker heard of it since."""
    heard = max((each.on for each in good if each.how != "public"), default=None)
    checked = max((each.on for each in right), default=None)
    if heard is None or (checked and checked >= heard):
        yield _checked(right, today)
        return
    if right:
        yield _checked(right, today)
    yield f"Somebody went {ago(heard, today)}, and it was as we say."


def _checked(right: Sequence[FactCheck], today: date) -> str:
    if not right:
        return "Nobody has checked this yet."
    newest = max(right, key=lambda check: check.on)
    same = [check for check in right if (check.on, check.how) == (newest.on, newest.how)]
    facts = {check.fact for check in same}
    by = next((check.by for check in reversed(same) if check.by), "")
    when = f"checked {HOW[newest.how]} {ago(newest.on, today)}"
    if facts >= _WHOLE:
        return f"{when.capitalize()}{f', by {by}' if by else ''}."
    named = _and([FACT[fact] for fact in FACT if fact in facts][:3])
    if facts == {"going"}:
        return f"Still going: {when}."
    return f"{named.removeprefix('that it is still going, ').removeprefix('that it is still going and ').capitalize()} {when}."


def _and(words: Sequence[str]) -> str:
    return " and ".join((", ".join(words[:-1]), words[-1]) if len(words) > 1 else words)
