"""Making one listing of several: for each field what they say, whose word is suggested, and what comes of a choice."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from assets_catalog.catalogue.difference import LABELS, in_words
from assets_catalog.catalogue.sources import UNITS, Said, Value, is_empty, put, said_of, value_of
from assets_catalog.duplicates import normal
from assets_catalog.listing import Listing
from assets_catalog.places import normalise_postcode
from assets_catalog.stewardship import trust
from assets_catalog.stewardship.judgements import SETTLES

#: The choice that keeps what every listing says.
BOTH: Final = "both"
#: Text whose fuller wording is worth more, where nobody has checked either.
_TEXTS: Final = {"description", "opening_hours", "eligibility", "how_to_join", "first_visit"}
#: Where silence means something ("has room", "open"), it is a word like another.
_SILENCE_SPEAKS: Final = {"status", "accepting"}
_TOGETHER: Final = {"status": "Open or closed", "minimum_age": "Ages", "accepting": "Room for newcomers"}


@dataclass(frozen=True, slots=True)
class Saying:
    """One of the things said of a field. ``by`` numbers the listings that say it, from 0; empty words: nothing."""

    key: str
    words: str
    by: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One field (or those that go together): what is said of it, and which is chosen (a saying's ``key``)."""

    name: str
    label: str
    sayings: tuple[Saying, ...]
    chosen: str

    @property
    def same(self) -> bool:
        """Whether all of them say the same."""
        return len(self.sayings) == 1


def lead(listings: Sequence[Listing]) -> int:
    """Which listing leads: that checked last; where nobody has, that of the newest list; then the fullest."""

    def worth(at: int) -> tuple[date, str, int, int]:
        listing = listings[at]
        checked = _checked_on(listing) or date.min
        dated = max((each.source_date for each in listing.provenance), default="")
        said = said_of(listing)
        return checked, dated, len(said), len(str(said))

    return max(range(len(listings)), key=lambda at: (*worth(at), -at))


def _checked_on(listing: Listing) -> date | None:
    """The last day on which somebody who asked found any of it right, as it stands."""
    found, _ = trust.evidence_of(listing)
    return max((each.on for each in found if each.right and each.how in SETTLES), default=None)


def choices(
    listings: Sequence[Listing], chosen: Mapping[str, str] | None = None, *, today: date
) -> list[Choice]:
    """Every field that any of them fills, in the order of a page, with what is chosen or else suggested.

    A choice that is no longer there is read as none.
    """
    saids = [said_of(each) for each in listings]
    order = list(LABELS)
    told = []
    for unit in sorted(UNITS, key=lambda each: order.index(each[0])):
        if all(is_empty(value_of(said, unit)) for said in saids):
            continue
        sayings = _sayings(listings, saids, unit, today)
        keys = {each.key for each in sayings}
        wanted = (chosen or {}).get(unit[0], "")
        suggested = _suggested(listings, saids, unit, sayings, today)
        label = _TOGETHER.get(unit[0], LABELS[unit[0]])
        told.append(Choice(unit[0], label, sayings, wanted if wanted in keys else suggested))
    return told


def made_one(
    listings: Sequence[Listing], keep: int, chosen: Mapping[str, str] | None = None, *, today: date
) -> Listing:
    """The listing that comes of it, under the id of number ``keep``; without choices, as suggested."""
    saids = [said_of(each) for each in listings]
    said: Said = {}
    for choice in choices(listings, chosen, today=today):
        unit = next(each for each in UNITS if each[0] == choice.name)
        if choice.chosen == BOTH:
            value: Value = (_together(saids, unit[0]),)
        else:
            value = value_of(saids[int(choice.chosen)], unit)
        put(said, unit, value)
    checks = [each.last_check for each in listings if each.last_check]
    return Listing.model_validate(
        {**said, "id": listings[keep].id, "provenance": listings[keep].provenance}
        | {"last_check": max(checks, key=lambda each: each.on) if checks else None}
    )


def _sayings(
    listings: Sequence[Listing], saids: Sequence[Said], unit: tuple[str, ...], today: date
) -> tuple[Saying, ...]:
    by_words: dict[str, list[int]] = {}
    for at, listing in enumerate(listings):
        by_words.setdefault(_words(listing, unit, today), []).append(at)
    sayings = [Saying(str(by[0]), words, tuple(by)) for words, by in by_words.items()]
    if len(sayings) > 1 and unit[0] in _JOINED:
        words = _words_together(saids, unit[0], today)
        if words not in by_words:
            sayings.append(Saying(BOTH, words, tuple(range(len(listings)))))
    return tuple(sayings)


def _words(listing: Listing, unit: tuple[str, ...], today: date) -> str:
    if len(unit) == 1:
        return in_words(unit[0], getattr(listing, unit[0]), today)
    lines = ((LABELS[name], in_words(name, getattr(listing, name), today)) for name in unit)
    return "\n".join(f"{label}: {words}" for label, words in lines if words)


def _suggested(
    listings: Sequence[Listing],
    saids: Sequence[Said],
    unit: tuple[str, ...],
    sayings: Sequence[Saying],
    today: date,
) -> str:
    name = unit[0]
    if name in _JOINED and name != "schedules":
        # Where one of them lists all that the others do, that is what all say together.
        whole = _words_together(saids, name, today)
        return next((each.key for each in sayings if each.words == whole), sayings[0].key)
    filled = [at for at, said in enumerate(saids) if not is_empty(value_of(said, unit))]
    if name in _SILENCE_SPEAKS:
        best = lead(listings)
    elif name in _TEXTS and not any(_checked_on(each) for each in listings):
        best = max(filled, key=lambda at: (len(str(value_of(saids[at], unit))), -at))
    else:
        best = filled[lead([listings[at] for at in filled])]
    return next(each.key for each in sayings if best in each.by and each.key != BOTH)


def _together(saids: Sequence[Said], name: str) -> list[Any]:
    """What all of them list, each thing once: of two that are one, the fuller."""
    same = _JOINED[name]
    found: dict[Any, Any] = {}
    for said in saids:
        for each in said.get(name, []):
            key = same(each)
            if key not in found or len(str(each)) > len(str(found[key])):
                found[key] = each
    return list(found.values())


def _words_together(saids: Sequence[Said], name: str, today: date) -> str:
    whole = Listing.model_validate({"name": "-", name: _together(saids, name)})
    return in_words(name, getattr(whole, name), today)


def _phone(value: dict[str, Any]) -> str:
    return normal.phone(value["number"]) or value["number"]


def _place(value: dict[str, Any]) -> str:
    """Two addresses of one thing in one postcode are one building, written otherwise."""
    code, address = value.get("postal_code", ""), value.get("address_1", "")
    return normalise_postcode(code) or code or address.casefold() or str(sorted(value.items(), key=str))


def _schedule(value: dict[str, Any]) -> str:
    return str(sorted((name, str(each)) for name, each in value.items() if name != "description"))


def _word(value: str) -> str:
    return value.casefold()


#: The lists that can be kept from all, and what makes two of their things one.
_JOINED: Final[dict[str, Callable[[Any], Any]]] = {
    "categories": _word,
    "keywords": _word,
    "schedules": _schedule,
    "places": _place,
    "delivery": _word,
    "phones": _phone,
    "languages": _word,
}
