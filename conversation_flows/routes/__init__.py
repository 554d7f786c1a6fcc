"""Where people are sent: helplines, council teams and hubs, as data.

``load()`` reads the YAML files beside this one. A contact that a borough has not
given us is said to be so, with what to do meanwhile; a number is never invented.
An old check warns the steward and never hides a line from a resident.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

from assets_catalog import categories
from conversation_flows.yaml_files import YamlFile, read_yaml, suggestion, validated

Kind = Literal["emergency", "statutory", "helpline", "team", "asset"]
STALE_AFTER_DAYS = 90
HOME_BOROUGH = "Croydon"
FOLDER = Path(__file__).parent
ASSET = "asset:"


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach a route. ``say`` is what to print; ``links`` are (label, href) for tel, sms and web."""

    say: str
    hours: str
    links: tuple[tuple[str, str], ...] = ()
    known: bool = True


@dataclass(frozen=True, slots=True)
class Route:
    """One route, for one borough. ``purpose`` is for the person, ``staff`` for the adviser."""

    id: str
    name: str
    kind: Kind
    purpose: str
    staff: str
    contact: Contact
    area: str
    partnership: str | None
    last_checked: date | None = None
    evidence: str = ""

    def is_stale(self, today: date, after_days: int = STALE_AFTER_DAYS) -> bool:
        """Whether the contact has not been checked for ``after_days`` days; never checked counts as stale."""
        return self.last_checked is None or today - self.last_checked > timedelta(days=after_days)


class _Ways(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    say: str = ""
    tel: str = ""
    tel_after_hours: str = ""
    sms: str = ""
    sms_words: str = ""
    web: str = ""
    hours: str = ""
    evidence: str = ""
    last_checked: date | None = None

    def contact(self) -> Contact:
        links = [
            (number, "tel:" + number.replace(" ", ""))
            for number in (self.tel, self.tel_after_hours)
            if number
        ]
        if self.sms:
            body = f"?body={self.sms_words}" if self.sms_words else ""
            links.append((self.sms, f"sms:{self.sms}{body}"))
        if self.web:
            links.append((self.web.removeprefix("https://"), self.web))
        return Contact(self.say, self.hours, tuple(links))


class _Entry(_Ways):
    id: str
    name: str
    kind: Kind
    purpose: str
    staff: str
    meanwhile: str = ""
    ask_for: str = ""
    contact_of: str = ""
    local: dict[str, _Ways] = {}

    @model_validator(mode="after")
    def _reachable(self) -> _Entry:
        if not (self.say or self.meanwhile or self.contact_of):
            raise ValueError("a route needs `say`, `contact_of` or `meanwhile`, or nobody can use it")
        return self


class _Borough(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    council: str
    also: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


class _Partnership(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    boroughs: tuple[_Borough, ...]


class _PartnershipFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    partnerships: tuple[_Partnership, ...]


class Routes:
    """Every route, resolved for a borough when asked."""

    def __init__(
        self, entries: Mapping[str, _Entry], partnerships: tuple[_Partnership, ...], home: str
    ) -> None:
        self._entries = entries
        self._boroughs = {b.name: (b, p) for p in partnerships for b in p.boroughs}
        self._names = {
            name.casefold(): b.name
            for b, _ in self._boroughs.values()
            for name in (b.name, *b.also, *b.places)
        }
        self.home = home
        self._resolved: dict[tuple[str, str], Route] = {}

    def ids(self) -> tuple[str, ...]:
        """Every route id, in the order of the files. ``asset:<category>`` ids are besides these."""
        return tuple(self._entries)

    def boroughs(self) -> tuple[str, ...]:
        """The boroughs of the four partnerships."""
        return tuple(self._boroughs)

    def borough_of(self, text: str) -> str | None:
        """The borough that a borough's or well-known place's name means; None if we do not know it."""
        return self._names.get(" ".join(text.split()).casefold())

    def partnership_of(self, borough: str) -> str | None:
        """The local partnership of a borough, if it is one of ours."""
        known = self._boroughs.get(self.borough_of(borough) or "")
        return known[1].name if known else None

    def __contains__(self, route_id: object) -> bool:
        if not isinstance(route_id, str):
            return False
        if route_id.startswith(ASSET):
            return route_id.removeprefix(ASSET) in categories.by_id()
        return route_id in self._entries

    def get(self, route_id: str, borough: str | None = None) -> Route:
        """One route as it stands for ``borough`` (the front door's own by default).

        Raises KeyError, with what may have been meant, for an id that is not there.
        """
        if route_id not in self:
            raise KeyError(f"There is no route “{route_id}”.{suggestion(route_id, self.ids())}")
        place = self.borough_of(borough or self.home) or (borough or self.home).strip()
        if place not in self._boroughs:  # Somewhere a person typed: not to be kept.
            return self._as_it_stands(route_id, place)
        if (route_id, place) not in self._resolved:
            self._resolved[route_id, place] = self._as_it_stands(route_id, place)
        return self._resolved[route_id, place]

    def _as_it_stands(self, route_id: str, place: str) -> Route:
        if route_id.startswith(ASSET):
            return self._asset(route_id, place)
        return self._resolve(self._entries[route_id], place)

    def all(self, borough: str | None = None) -> tuple[Route, ...]:
        """Every route as it stands for ``borough``."""
        return tuple(self.get(route_id, borough) for route_id in self._entries)

    def every(self) -> tuple[Route, ...]:
        """Every route, once for each borough that has a contact of its own."""
        return tuple(route for route_id in self._entries for route in self._every_local(route_id))

    def stale(self, today: date | datetime, after_days: int = STALE_AFTER_DAYS) -> tuple[Route, ...]:
        """Routes whose contact a steward should check; they are still shown to residents."""
        day = today.date() if isinstance(today, datetime) else today
        return tuple(route for route in self.every() if route.is_stale(day, after_days))

    def _every_local(self, route_id: str) -> tuple[Route, ...]:
        entry = self._entries[route_id]
        return tuple(self.get(route_id, borough) for borough in (entry.local or (self.home,)))

    def _resolve(self, entry: _Entry, borough: str) -> Route:
        source = self._entries[entry.contact_of] if entry.contact_of else entry
        ways: _Ways = source.local.get(borough, source)
        national = bool(source.say) and entry.kind in ("emergency", "helpline")
        contact = ways.contact() if ways.say else self._unknown(source, borough)
        return Route(
            id=entry.id,
            name=entry.name,
            kind=entry.kind,
            purpose=entry.purpose,
            staff=entry.staff,
            contact=contact
            if contact.hours
            else replace(contact, hours="Ask when you ring" if contact.links else "Ask us"),
            area="England" if national else borough,
            partnership=None if national else self.partnership_of(borough),
            last_checked=ways.last_checked,
            evidence=ways.evidence,
        )

    def _unknown(self, source: _Entry, borough: str) -> Contact:
        known = self._boroughs.get(borough)
        council = known[0].council if known else f"{borough} council"
        ask = f"The borough sets this contact and has not given it to us yet: ring {council}’s switchboard"
        links = [
            (number, f"tel:{number.replace(' ', '')}")
            for number in _MEANWHILE_NUMBERS
            if number in source.meanwhile
        ]
        say = (
            f"{source.meanwhile} {ask} and ask for {source.ask_for}." if source.ask_for else source.meanwhile
        )
        return Contact(say, "", tuple(links), known=False)

    def _asset(self, route_id: str, borough: str) -> Route:
        category = categories.by_id()[route_id.removeprefix(ASSET)]
        return Route(
            id=route_id,
            name=category.name,
            kind="asset",
            purpose=category.description + ".",
            staff=category.description + ".",
            contact=Contact("See what is near you in the directory", "Shown with each place"),
            area=borough,
            partnership=self.partnership_of(borough),
        )


_MEANWHILE_NUMBERS = ("999", "0808 800 4444", "0808 800 5000", "111", "105")


@cache
def load(folder: Path = FOLDER, home: str = HOME_BOROUGH) -> Routes:
    """The routes of ``folder``. Raises ``DataError`` naming the file, the line and the cure."""
    map_of_boroughs = folder / "partnerships.yaml"
    partnerships = validated(_PartnershipFile, read_yaml(map_of_boroughs)).partnerships
    boroughs = [borough.name for partnership in partnerships for borough in partnership.boroughs]
    entries: dict[str, _Entry] = {}
    shared: list[tuple[YamlFile, int, str]] = []
    for path in sorted(set(folder.glob("*.yaml")) - {map_of_boroughs}):
        file = read_yaml(path)
        for position, entry in enumerate(validated(list[_Entry], file)):
            if entry.id in entries:
                raise file.error(
                    (position, "id"), f"the route “{entry.id}” is there twice", "give one another id"
                )
            for borough in entry.local:
                if borough not in boroughs:
                    near = suggestion(borough, boroughs) or " Add it to partnerships.yaml"
                    raise file.error(
                        (position, "local", borough), f"no borough is called “{borough}”", near.strip()
                    )
            if entry.contact_of:
                shared.append((file, position, entry.contact_of))
            entries[entry.id] = entry
    for file, position, route_id in shared:
        if route_id not in entries:
            near = suggestion(route_id, entries) or " Name a route of these files"
            raise file.error((position, "contact_of"), f"there is no route “{route_id}”", near.strip())
    return Routes(entries, partnerships, home)
