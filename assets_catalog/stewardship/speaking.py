"""What a check or a report spoke of: the fact as the listing gave it that day, and whether it still gives it so.

A check of a number says nothing of the number that took its place. So each
check and report keeps a short mark of what it was about, and counts for a
listing only while the mark fits. Nothing needs to be taken back when a
listing is changed, merged with another or parted from it again. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from assets_catalog.stewardship.evidence import FACTS, Fact, Kind

if TYPE_CHECKING:
    from assets_catalog.listing import Listing, Place, Schedule

#: The facts that a report speaks of. Whatever it says that is not here, no change of a listing answers.
REPORTED: Final[dict[Kind, tuple[Fact, ...]]] = {
    "number_dead": ("contact",),
    "no_answer": ("contact",),
    "shut": ("times",),
    "moved": ("place",),
    "full": ("room",),
    "not_for_me": ("access",),
    "silent": ("contact",),
    "closed": (),
    "good": ("times", "place"),
}
#: Only the first of these is rung; a report speaks of that alone.
_FIRST_ALONE: Final = frozenset({"number_dead", "no_answer"})
_DIGITS: Final = re.compile(r"\D")
_WORDS: Final = re.compile(r"\w+")
_NUMBERS: Final = re.compile(r"\d+")
_MOST_WAYS: Final = 6
_LETTERS: Final = 10


def marks(listing: Listing) -> dict[Fact, str]:
    """A mark of every fact as the listing gives it. That it is going has none: it is about the thing itself.

    The marks of "contact" are one for each way to get in touch, the first first.
    """
    cost = listing.cost
    return {
        "going": "",
        "times": _mark(
            [*sorted(_session(each) for each in listing.schedules), _plain(listing.opening_hours)]
        ),
        "contact": ".".join(_mark([each]) for each in _ways(listing)[:_MOST_WAYS]),
        "place": _mark(sorted({_spot(each) for each in listing.places})),
        "cost": _mark([str(cost.free), f"{cost.amount or 0:.2f}", _plain(cost.description)]),
        "access": _mark(
            [
                _plain(listing.eligibility),
                f"{listing.minimum_age}-{listing.maximum_age}",
                *sorted(listing.access),
            ]
        ),
        "room": _mark(["room" if listing.accepting else "full"]),
    }


def fits(fact: Fact, mark: str, now: str) -> bool:
    """Whether what a mark speaks of is still said.

    A way to get in touch that came since leaves a check of the others as it
    was, if what people try first is among those that were checked.
    """
    if fact != "contact" or mark == now:
        return mark == now
    was, ways = mark.split("."), now.split(".")
    return ways[0] in was and set(was) <= set(ways)


def written(found: Mapping[Any, str], facts: Collection[Fact] = FACTS) -> str:
    """Marks of some facts as one line of text."""
    return " ".join(f"{fact}:{found[fact]}" for fact in FACTS if fact in facts and fact != "going")


def read(line: str) -> dict[Fact, str]:
    """The marks that such a line holds."""
    said = dict(part.split(":", 1) for part in line.split() if ":" in part)
    return {fact: said[fact] for fact in FACTS if fact in said}


def of_report(found: dict[Fact, str], kind: Kind) -> str:
    """What a report that is made today speaks of, as one line of text."""
    if kind in _FIRST_ALONE:
        found = found | {"contact": found["contact"].split(".")[0]}
    return written(found, REPORTED[kind])


def changed(line: str, now: dict[Fact, str]) -> list[Fact]:
    """The facts of such a line that are said otherwise now; an empty line spoke of whatever stands."""
    return [fact for fact, mark in read(line).items() if not fits(fact, mark, now[fact])]


def _mark(said: Iterable[str]) -> str:
    return sha256("\n".join(said).encode()).hexdigest()[:_LETTERS]


def _plain(text: str) -> str:
    """Words alone: a comma or a capital that is mended changes nothing."""
    return " ".join(_WORDS.findall(text.casefold()))


def _ways(listing: Listing) -> list[str]:
    ways = [_number(each.number) for each in listing.phones]
    ways += [listing.email.strip().casefold()] * bool(listing.email.strip())
    return list(dict.fromkeys(ways)) or [listing.url.strip().casefold()]


def _number(text: str) -> str:
    """020 7946 0000, +44 20 7946 0000 and +44 (0)20 7946 0000 are one number."""
    digits = _DIGITS.sub("", text.replace("(0)", ""))
    for abroad in ("0044", "44"):
        if digits.startswith(abroad) and len(digits) >= len(abroad) + 9:
            return "0" + digits.removeprefix(abroad).lstrip("0")
    return digits or _plain(text)


def _spot(place: Place) -> str:
    """A place by its postcode and house number, else by its words."""
    code = "".join(place.postal_code.split()).upper()
    if not code:
        return _plain(f"{place.name} {place.address_1} {place.city}")
    return f"{code} {' '.join(_NUMBERS.findall(place.address_1))}"


def _session(each: Schedule) -> str:
    rule = [each.freq or "", str(each.interval), *sorted(each.byday), *map(str, sorted(each.bymonthday))]
    dated = each.dtstart if each.freq is None or each.interval > 1 else None
    rule += [str(dated or ""), str(each.opens_at or ""), str(each.closes_at or ""), str(each.term_time)]
    return "|".join(rule) if each.freq or dated else f"{'|'.join(rule)}|{_plain(each.description)}"
