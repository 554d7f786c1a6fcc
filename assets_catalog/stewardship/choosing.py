"""Choosing listings to edit: by what they are called, where they are, who runs them, where they came from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Engine, Select, func, or_, select

from assets_catalog import categories, model
from assets_catalog.places import district, normalise_postcode
from assets_catalog.search.query import today_in_london
from assets_catalog.stewardship import watch

#: The states that a steward chooses by.
STATES: Final = {
    "": "All",
    "live": "Open",
    "closed": "Closed or not shown",
    "in_doubt": "In doubt on the map",
    "full_past_its_date": "Full, past the date they gave",
    "never_checked": "Never checked",
    "stale": "Not checked for 6 months",
}
_PAGE: Final = 25
_LONGEST: Final = 200
_SHORTEST_NUMBER: Final = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """Which listings are meant. What is empty leaves all in; what is given must all hold.

    ``words``: each in the listing's name, its organisation's, a place's name,
    address or postcode, a phone number or an email address.
    """

    words: str = ""
    category: str = ""
    organization: str = ""
    source: str = ""
    state: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked for."""
        return not (
            self.words.strip() or self.category or self.organization.strip() or self.source or self.state
        )


@dataclass(frozen=True, slots=True)
class Found:
    """One listing in a list of them."""

    id: str
    name: str
    organization: str
    postcodes: str
    status: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page of what was chosen, of ``total``. Pages are counted from 1."""

    found: tuple[Found, ...]
    total: int
    number: int
    pages: int


@dataclass(frozen=True, slots=True)
class Pasted:
    """What was read from pasted lines: the ids that are in the directory, and the lines that are not."""

    ids: tuple[str, ...]
    unknown: tuple[str, ...] = field(default=())


def page_of(engine: Engine, choice: Choice, number: int = 1, *, size: int = _PAGE) -> Page:
    """One page of the listings that are meant, by name; closed ones too, unless the choice leaves them out."""
    service, organization = model.Service, model.Organization
    wanted = _wanted(choice)
    with engine.connect() as connection:
        total = connection.scalar(select(func.count()).select_from(wanted.subquery())) or 0
        pages = max(1, -(-total // size))
        number = min(max(1, number), pages)
        rows: Sequence[Any] = connection.execute(
            select(service.id, service.name, organization.name.label("run_by"), service.status)
            .outerjoin(organization, organization.id == service.organization_id)
            .where(service.id.in_(wanted))
            .order_by(func.lower(service.name), service.id)
            .limit(size)
            .offset((number - 1) * size)
        ).all()
        where = _postcodes(connection, [row.id for row in rows])
    found = tuple(
        Found(row.id, row.name, row.run_by or "", where.get(row.id, ""), row.status) for row in rows
    )
    return Page(found, total, number, pages)


def ids_of(engine: Engine, choice: Choice, *, limit: int) -> list[str]:
    """The ids of the listings that are meant, by name, at most so many."""
    service = model.Service
    query = select(service.id).where(service.id.in_(_wanted(choice)))
    with engine.connect() as connection:
        return list(connection.scalars(query.order_by(func.lower(service.name), service.id).limit(limit)))


def pasted(engine: Engine, text: str) -> Pasted:
    """The listings named by pasted ids or addresses of their pages, in any form of list."""
    named: dict[str, str] = {}
    for word in re.split(r"[\s,;]+", text):
        last = word.strip("\"'()<>").split("?")[0].rstrip("/").rsplit("/", 1)[-1]
        if last:
            named.setdefault(_as_uuid(last) or last, last)
    with engine.connect() as connection:
        there = _there(connection, list(named))
    ids = tuple(identity for identity in named if identity in there)
    return Pasted(ids, tuple(shown for identity, shown in named.items() if identity not in there))


def sources_of(engine: Engine) -> list[str]:
    """Every source that a listing came from, by name."""
    table = model.SourceRecord
    with engine.connect() as connection:
        return list(connection.scalars(select(table.source).distinct().order_by(table.source)))


def counts_by_category(engine: Engine) -> dict[str, int]:
    """How many listings each category has, those that have closed for good left out."""
    term, service = model.Attribute, model.Service
    query = (
        select(term.taxonomy_term_id, func.count(func.distinct(service.id)))
        .join(service, service.id == term.service_id)
        .where(service.status.not_in(("defunct", "inactive")))
        .group_by(term.taxonomy_term_id)
    )
    with engine.connect() as connection:
        counted = {row[0]: row[1] for row in connection.execute(query)}
    return {each.id: counted.get(each.id, 0) for each in categories.all_categories()}


def _there(connection: Any, ids: list[str]) -> set[str]:
    there: set[str] = set()
    for start in range(0, len(ids), 500):
        query = select(model.Service.id).where(model.Service.id.in_(ids[start : start + 500]))
        there |= set(connection.scalars(query))
    return there


def _as_uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""


def _wanted(choice: Choice) -> Select[Any]:
    service, organization = model.Service, model.Organization
    query = select(service.id).outerjoin(organization, organization.id == service.organization_id)
    for word in _words(choice.words):
        query = query.where(_holds(word))
    if choice.organization.strip():
        query = query.where(
            organization.name.icontains(choice.organization.strip()[:_LONGEST], autoescape=True)
        )
    if choice.category:
        term = model.Attribute
        query = query.where(
            select(term.id)
            .where(term.service_id == service.id, term.taxonomy_term_id == choice.category)
            .exists()
        )
    if choice.source:
        record = model.SourceRecord
        query = query.where(
            select(record.id).where(record.service_id == service.id, record.source == choice.source).exists()
        )
    if choice.state == "live":
        query = query.where(service.status == "active")
    elif choice.state == "closed":
        query = query.where(service.status != "active")
    elif choice.state in STATES and choice.state:
        query = query.where(service.id.in_(watch.ids_in(choice.state, today_in_london())))
    return query


def _words(text: str) -> list[str]:
    """The words to look for; a postcode or telephone number is one word, however it is spaced."""
    text = " ".join(text[:_LONGEST].replace("\x00", "").split())
    postcode = normalise_postcode(text)
    if postcode:
        return [postcode]
    if sum(character.isdigit() for character in text) >= 7 and not re.search(r"[a-z]", text, re.IGNORECASE):
        return [re.sub(r"\D", "", text)]
    outward = district(text)
    return [outward] if outward and outward == text.upper() else text.split()


def _holds(word: str) -> Any:
    service, organization, phone = model.Service, model.Organization, model.Phone
    at, place = model.ServiceAtLocation, model.Location
    in_place = (
        select(at.id)
        .join(place, place.id == at.location_id)
        .where(
            at.service_id == service.id,
            or_(
                *(
                    each.icontains(word, autoescape=True)
                    for each in (place.name, place.address_1, place.postal_code)
                )
            ),
        )
    )
    number = func.replace(func.replace(phone.number, " ", ""), "-", "")
    rung = select(phone.id).where(phone.service_id == service.id, number.icontains(word, autoescape=True))
    return or_(
        service.name.icontains(word, autoescape=True),
        service.email.icontains(word, autoescape=True),
        organization.name.icontains(word, autoescape=True),
        in_place.exists(),
        # A lone figure is in most numbers.
        *([rung.exists()] if len(word) >= _SHORTEST_NUMBER else []),
    )


def _postcodes(connection: Any, ids: list[str]) -> dict[str, str]:
    at, place = model.ServiceAtLocation, model.Location
    query = (
        select(at.service_id, place.postal_code)
        .join(place, place.id == at.location_id)
        .where(at.service_id.in_(ids), place.postal_code != "")
        .order_by(at.service_id, at.position)
    )
    found: dict[str, list[str]] = {}
    for service_id, postcode in connection.execute(query):
        if postcode not in found.setdefault(service_id, []):
            found[service_id].append(postcode)
    return {service_id: ", ".join(each) for service_id, each in found.items()}
