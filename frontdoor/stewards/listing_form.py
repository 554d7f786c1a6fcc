"""A listing as a form, and a form as a listing.

What is not touched stays just as it stands, whatever it is: somebody who
mends a time is not asked to mend an old web address first. What is touched is
read, put right where that is safe, and refused with a sentence otherwise; all
that was typed is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Final

from pydantic import ValidationError
from werkzeug.datastructures import MultiDict

from assets_catalog import categories
from assets_catalog.listing import DELIVERY, Cost, Listing, Organization, Phone, Place, Schedule
from assets_catalog.stewardship import typed
from assets_catalog.stewardship.closing_words import closed_between, open_again, state_of
from frontdoor.stewards import place_form, times_form
from frontdoor.stewards.form_values import Values, Wrong, index_of, line, lines, rows, same

STATES: Final = {
    "open": "Open",
    "for_a_time": "Closed for a time",
    "for_good": "Closed for good, or going to be",
    "not_shown": "Not shown to anybody",
}
FREE: Final = {"yes": "Free", "no": "There is a charge", "": "Nobody has said"}
ROOM: Final = {"yes": "Yes, it has room", "no": "No, it is full at present"}

_ONE_LINE: Final = {"name": 250, "service_area": 500}
_LINES: Final = {
    "description": 20_000,
    "opening_hours": 5_000,
    "eligibility": 5_000,
    "how_to_join": 5_000,
    "first_visit": 5_000,
}
_ORGANIZATION: Final = ("name", "description", "url", "email")
_TOO_LONG: Final = "That is too long. Keep it to {:,} letters."


def nothing() -> Listing:
    """What a new listing begins as: no name yet, so not one that can be saved."""
    return Listing.model_construct(name="")


def to_values(listing: Listing) -> Values:
    """Everything that a listing says, in the fields of the form."""
    values: Values = MultiDict()

    def put(name: str, *given: str) -> None:
        values.setlist(name, [each for each in given if each])

    for name in _ONE_LINE:
        put(name, line(getattr(listing, name)))
    for name in _LINES:
        put(name, lines(getattr(listing, name)))
    for name in _ORGANIZATION:
        text = getattr(listing.organization, name)
        put(f"organization-{name}", lines(text) if name == "description" else line(text))
    put("categories", *listing.categories)
    put("delivery", *listing.delivery)
    put("keywords", "\n".join(line(each) for each in listing.keywords))
    put("languages", typed.said_languages(listing.languages))
    put("url", line(listing.url))
    put("email", line(listing.email))
    put("cost-free", {True: "yes", False: "no", None: ""}[listing.cost.free])
    put("cost-amount", typed.said_pounds(listing.cost.amount))
    put("cost-description", lines(listing.cost.description))
    for name in ("minimum_age", "maximum_age"):
        age = getattr(listing, name)
        put(name, "" if age is None else str(age))
    put("accepting", "yes" if listing.accepting else "no")
    put("full_until", typed.said_day(listing.full_until))
    put("state", state_of(listing))
    put("closed_from", typed.said_day(listing.closed_from))
    put("closed_until", typed.said_day(listing.closed_until))
    put("closing_note", line(listing.closing_note))
    for number, phone in enumerate(listing.phones):
        values.add("phone", str(number))
        place_form.phone_to_values(phone, str(number), values)
    for number, place in enumerate(listing.places):
        values.add("place", str(number))
        place_form.place_to_values(place, str(number), values)
    for number, schedule in enumerate(listing.schedules):
        values.add("times", str(number))
        times_form.to_values(schedule, str(number), values)
    return values


class ListingForm:
    """What somebody typed, laid over the listing as they were shown it.

    ``listing`` is what it comes to; where ``wrong`` has sentences it holds as
    much as could be read. ``places`` and ``times`` give, by the key of its
    row, what could be read of each.
    """

    def __init__(self, base: Listing, values: Values, *, today: date) -> None:
        self.base, self.values, self.today = base, values, today
        self._shown = to_values(base)
        self._wrong = Wrong()
        self.places: dict[str, Place] = {}
        self.times: dict[str, Schedule] = {}
        self.listing = self._read()

    @property
    def wrong(self) -> dict[str, str]:
        """What cannot be read: field and sentence, in the order they were found."""
        return self._wrong.sentences

    def get(self, name: str) -> str:
        """What a field holds."""
        return self.values.get(name, "")

    def all(self, name: str) -> list[str]:
        """All that a field of several holds."""
        return self.values.getlist(name)

    def rows(self, kind: str) -> list[str]:
        """The keys of the rows of a kind."""
        return rows(self.values, kind)

    def _touched(self, *keys: str) -> bool:
        return not same(self.values, self._shown, keys)

    def _read(self) -> Listing:
        found: dict[str, Any] = {}
        readers: list[tuple[tuple[str, ...], Callable[[], dict[str, Any]]]] = [
            (("name",), self._name),
            (("service_area",), lambda: self._text("service_area", line, _ONE_LINE["service_area"])),
            *(((name,), self._box(name, longest)) for name, longest in _LINES.items()),
            (tuple(f"organization-{name}" for name in _ORGANIZATION), self._organization),
            (("categories",), lambda: self._chosen("categories", categories.by_id())),
            (("delivery",), lambda: self._chosen("delivery", DELIVERY)),
            (("keywords",), self._keywords),
            (("languages",), lambda: {"languages": self._reads("languages", typed.languages, [])}),
            (("url",), lambda: {"url": self._reads("url", typed.website, "")}),
            (("email",), lambda: {"email": self._reads("email", typed.email, "")}),
            (("cost-free", "cost-amount", "cost-description"), self._cost),
            (("minimum_age", "maximum_age"), self._ages),
            (("accepting", "full_until"), self._room),
            (("state", "closed_from", "closed_until", "closing_note"), self._closing),
        ]
        for keys, read in readers:
            if self._touched(*keys) or (keys == ("name",) and not self.base.name):
                found |= read()
        found |= {"phones": self._phones(), "places": self._places(), "schedules": self._schedules()}
        draft = self.base.model_copy(update=found)
        if self.wrong:
            return draft
        try:
            return Listing.model_validate(draft.model_dump())
        except ValidationError as error:
            first = error.errors()[0]
            where = str(first["loc"][0]) if first["loc"] else "name"
            self._wrong(where, str(first["msg"]).removeprefix("Value error, ").capitalize() + ".")
            return draft

    def _name(self) -> dict[str, Any]:
        if not line(self.get("name")):
            self._wrong("name", "Enter what it is called.")
        return self._text("name", line, _ONE_LINE["name"])

    def _text(self, name: str, tidy: Callable[[str], str], longest: int) -> dict[str, Any]:
        text = tidy(self.get(name))
        if len(text) > longest:
            self._wrong(name, _TOO_LONG.format(longest))
        return {name: text}

    def _box(self, name: str, longest: int) -> Callable[[], dict[str, Any]]:
        return lambda: self._text(name, lines, longest)

    def _reads(self, name: str, read: Callable[[str], Any], otherwise: Any) -> Any:
        return self._wrong.reading(name, lambda: read(self.get(name)), otherwise)

    def _organization(self) -> dict[str, Any]:
        name = line(self.get("organization-name"))
        if len(name) > 250:
            self._wrong("organization-name", _TOO_LONG.format(250))
        url, email = self.base.organization.url, self.base.organization.email
        if self._touched("organization-url"):
            url = self._reads("organization-url", typed.website, "")
        if self._touched("organization-email"):
            email = self._reads("organization-email", typed.email, "")
        described = self.base.organization.description
        if self._touched("organization-description"):
            described = lines(self.get("organization-description"))[:20_000]
        if not name and (url or email or described):
            self._wrong("organization-name", "Enter the name of those who run it.")
        return {"organization": Organization(name=name, description=described, url=url, email=email)}

    def _chosen(self, name: str, known: Iterable[str]) -> dict[str, Any]:
        """Those that are ticked: what was there in its old order, then the new ones."""
        ticked = set(self.all(name))
        kept = [each for each in getattr(self.base, name) if each in ticked]
        return {name: kept + [each for each in known if each in ticked and each not in kept]}

    def _keywords(self) -> dict[str, Any]:
        words = [line(each) for each in re.split(r"[\n,;]", lines(self.get("keywords")))]
        return {"keywords": [each[:100] for each in dict.fromkeys(words) if each][:200]}

    def _cost(self) -> dict[str, Any]:
        free = {"yes": True, "no": False}.get(self.get("cost-free"))
        amount = self.base.cost.amount
        if self._touched("cost-amount"):
            amount = self._reads("cost-amount", typed.pounds, None)
        if free and amount:
            self._wrong("cost-amount", "It cannot be free and cost money. Change one of them.")
        described = lines(self.get("cost-description"))
        if len(described) > 2_000:
            self._wrong("cost-description", _TOO_LONG.format(2_000))
        return {"cost": Cost(free=free, amount=amount, description=described)}

    def _ages(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name in ("minimum_age", "maximum_age"):
            text = self.get(name).strip()
            if text and not (re.fullmatch(r"[0-9]{1,3}", text) and int(text) <= 120):
                self._wrong(name, "Enter an age in years, from 0 to 120, as a number.")
                text = ""
            found[name] = int(text) if text else None
        low, high = found["minimum_age"], found["maximum_age"]
        if low is not None and high is not None and low > high:
            self._wrong("maximum_age", "The oldest age is below the youngest. Check both.")
        return found

    def _day(self, name: str) -> date | None:
        found: date | None = self._reads(name, lambda text: typed.day(line(text), today=self.today), None)
        return found

    def _room(self) -> dict[str, Any]:
        full = self.get("accepting") == "no"
        return {"accepting": not full, "full_until": self._day("full_until") if full else None}

    def _closing(self) -> dict[str, Any]:
        state = self.get("state")
        if state not in STATES:
            self._wrong("state", "Choose whether it is open.")
        if state not in ("for_a_time", "for_good"):
            return open_again() | ({"status": "inactive"} if state == "not_shown" else {})
        first, last = self._day("closed_from"), None
        if state == "for_a_time":
            last = self._day("closed_until")
            if first and last and first > last:
                self._wrong("closed_until", "The last day it is shut is before the first. Check both days.")
            elif last and last < self.today:
                self._wrong("closed_until", "That day has gone. If it is open again, choose “Open”.")
        note = line(self.get("closing_note"))
        if len(note) > 500:
            self._wrong("closing_note", _TOO_LONG.format(500))
        return closed_between(first, last, note[:500], for_good=state == "for_good", today=self.today)

    def _phones(self) -> list[Phone]:
        found = []
        for key in self.rows("phone"):
            at = index_of(key, len(self.base.phones))
            if at is not None and not self._touched(*place_form.phone_fields(key)):
                found.append(self.base.phones[at])
            elif phone := place_form.read_phone(key, self.values, self._wrong):
                found.append(phone)
        return found

    def _places(self) -> list[Place]:
        for key in self.rows("place"):
            at = index_of(key, len(self.base.places))
            was = None if at is None else self.base.places[at]
            moved = self._touched(*place_form.pin_fields(key))
            place: Place | None = was
            if was is None or self._touched(*place_form.place_fields(key)):
                place = place_form.read_place(key, self.values, self._wrong, was, moved=moved)
            if place is not None:
                self.places[key] = place
        return list(self.places.values())

    def _schedules(self) -> list[Schedule]:
        for key in self.rows("times"):
            at = index_of(key, len(self.base.schedules))
            names = {*times_form.fields(key, self.values), *times_form.fields(key, self._shown)}
            if at is not None and not self._touched(*names):
                self.times[key] = self.base.schedules[at]
            elif found := times_form.read(key, self.values, self._wrong, self.today):
                self.times[key] = found
        return list(self.times.values())
