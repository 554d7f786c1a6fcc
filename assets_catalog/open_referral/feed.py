"""The feed: each address of the standard, answered from the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Engine, Select, select

from assets_catalog import model
from assets_catalog.open_referral import asked as bounds
from assets_catalog.open_referral import (
    locations,
    organizations,
    paging,
    reading,
    services,
    taxonomies,
)
from assets_catalog.open_referral.asked import Asked
from assets_catalog.open_referral.identifiers import is_uuid
from assets_catalog.search.query import Searcher, SearchQuery

Thing = dict[str, Any]
#: An organisation shows at most so many of its services; /services?organization_id= pages through all.
MOST_SERVICES_SHOWN = 100


@dataclass(frozen=True, slots=True)
class _List:
    """What one list picks, and how its things are written from their ids."""

    query: Select[Any]
    written: Callable[[Connection, Sequence[str]], list[Thing]]
    ranked: Sequence[str] | None = None
    extra: tuple[Thing, ...] = ()


class Feed:
    """Open Referral UK over one catalogue."""

    def __init__(self, engine: Engine, searcher: Callable[[], Searcher]) -> None:
        """``searcher`` is asked for only when somebody searches."""
        self._engine = engine
        self._searcher = searcher

    # --- lists ----------------------------------------------------------

    def page(self, address: str, asked: Asked) -> Thing:
        """One page of ``/services``, ``/organizations`` and so on, in its envelope."""
        if address in ("/taxonomies", "/taxonomy_terms"):
            return _paged(self._terms(address, asked), asked)
        with self._engine.connect() as connection:
            wanted = self._wanted(connection, address, asked)
            if wanted.ranked is not None:
                ranked = _still_wanted(connection, wanted)
                total = len(ranked)
                things = wanted.written(connection, ranked[asked.first : asked.first + asked.per_page])
            else:
                own = reading.count(connection, wanted.query)
                total = own + len(wanted.extra)
                things = self._page(connection, wanted, asked, own)
        return paging.envelope(things, total=total, page=asked.page, per_page=asked.per_page)

    def every(self, address: str, asked: Asked) -> Iterator[Thing]:
        """Everything that was asked of a list, one at a time: what newline-delimited JSON is written from."""
        if asked.paged or asked.search or address in ("/taxonomies", "/taxonomy_terms"):
            whole = asked if asked.paged else replace(asked, per_page=bounds.MOST_MINIMAL)
            yield from self.page(address, whole)["contents"]
            return
        with self._engine.connect() as connection:
            wanted = self._wanted(connection, address, asked)
            ids = list(connection.scalars(wanted.query))
            for start in range(0, len(ids), reading.BATCH):
                yield from wanted.written(connection, ids[start : start + reading.BATCH])
        yield from wanted.extra

    def _page(self, connection: Connection, wanted: _List, asked: Asked, own: int) -> list[Thing]:
        ids = reading.page(connection, wanted.query, asked.first, asked.per_page)
        things = wanted.written(connection, ids)
        after = max(0, asked.first - own)
        return things + list(wanted.extra[after : after + asked.per_page - len(things)])

    def _wanted(self, connection: Connection, address: str, asked: Asked) -> _List:
        if address == "/organizations":
            return self._organizations(connection, asked)
        organization = ""
        if asked.organization_id:
            organization = reading.own_id(
                connection, model.Organization, "organization", asked.organization_id
            )
        found = self._found(asked.search) if asked.search else None
        if address == "/service_at_locations":
            return _List(reading.places(asked, organization, found), _write_ats(asked.full))
        query = reading.services(asked, organization, found)
        return _List(query, _write_services(asked), ranked=found)

    def _organizations(self, connection: Connection, asked: Asked) -> _List:
        query = reading.organizations(asked.search)
        extra: tuple[Thing, ...] = ()
        if not asked.search and reading.lacks_organizations(connection):
            extra = (self._with_services(connection, None, asked.full_service),)
        if asked.full_service:

            def write(connection: Connection, ids: Sequence[str]) -> list[Thing]:
                rows = reading.organization_rows(connection, ids)
                return [self._with_services(connection, row, True) for row in rows]

            return _List(query, write, extra=extra)
        return _List(query, _write_organizations, extra=extra)

    def _found(self, words: str) -> list[str]:
        """The ids of the best services for these words: the search that the site itself uses."""
        searcher = self._searcher()
        ids: list[str] = []
        for number in range(1, bounds.MOST_SEARCHED // bounds.MOST_PER_PAGE + 1):
            results = searcher.search(SearchQuery(words=words, page=number, per_page=bounds.MOST_PER_PAGE))
            ids += [hit.id for hit in results.hits]
            if number >= results.pages:
                break
        return list(dict.fromkeys(ids))

    def _terms(self, address: str, asked: Asked) -> list[Thing]:
        words = asked.search.casefold().split()
        if address == "/taxonomies":
            things = [taxonomies.taxonomy_as_dict(each, with_terms=False) for each in taxonomies.TAXONOMIES]
        else:
            # The lists are flat: every term stands at the top, and under none.
            things = [] if asked.parent_id else [taxonomies.term_as_dict(each) for each in taxonomies.terms()]
            things = [each for each in things if asked.taxonomy_id in ("", each["taxonomy_id"])]
        return [
            each
            for each in things
            if all(word in f"{each['name']} {each['description']}".casefold() for word in words)
        ]

    # --- one ------------------------------------------------------------

    def one(self, address: str, identity: str, asked: Asked) -> Thing | None:
        """What ``/services/{id}`` and the like show, or None where there is no such thing."""
        if not is_uuid(identity):
            return None
        if address == "/taxonomies/{id}":
            taxonomy = taxonomies.taxonomy_of(identity.lower())
            return taxonomies.taxonomy_as_dict(taxonomy, with_terms=True) if taxonomy else None
        if address == "/taxonomy_terms/{id}":
            term = taxonomies.by_id().get(identity.lower())
            return taxonomies.term_as_dict(term) if term else None
        with self._engine.connect() as connection:
            return self._one_row(connection, address, identity, asked)

    def _one_row(self, connection: Connection, address: str, identity: str, asked: Asked) -> Thing | None:
        if address == "/organizations/{id}" and identity.lower() == organizations.NOT_STATED:
            known = reading.lacks_organizations(connection)
            return self._with_services(connection, None, asked.full_service) if known else None
        table, kind = _TABLES[address]
        own = reading.own_id(connection, table, kind, identity)
        if not own:
            return None
        if kind == "service":
            return services.whole(reading.entries(connection, [own], whole=True)[0])
        if kind == "service_at_location":
            return _write_ats(True)(connection, [own])[0]
        row = reading.organization_rows(connection, [own])[0]
        return self._with_services(connection, row, asked.full_service)

    def _with_services(self, connection: Connection, row: Any, with_services: bool) -> Thing:
        written = organizations.as_dict(row)
        if with_services:
            which = model.Service.organization_id
            query = select(model.Service.id).where(which == row["id"] if row else which.is_(None))
            ids = reading.page(connection, query.order_by(model.Service.id), 0, MOST_SERVICES_SHOWN)
            found = reading.entries(connection, ids, whole=True)
            written["services"] = [services.whole(each) for each in found]
        return written


_TABLES: dict[str, tuple[type[model.Base], str]] = {
    "/services/{id}": (model.Service, "service"),
    "/service_at_locations/{id}": (model.ServiceAtLocation, "service_at_location"),
    "/organizations/{id}": (model.Organization, "organization"),
}


def _still_wanted(connection: Connection, wanted: _List) -> list[str]:
    """What a search found, best first, less what the other conditions leave out."""
    left = set(connection.scalars(wanted.query))
    return [identity for identity in wanted.ranked or () if identity in left]


def _paged(things: list[Thing], asked: Asked) -> Thing:
    contents = things[asked.first : asked.first + asked.per_page]
    return paging.envelope(contents, total=len(things), page=asked.page, per_page=asked.per_page)


def _write_services(asked: Asked) -> Callable[[Connection, Sequence[str]], list[Thing]]:
    def write(connection: Connection, ids: Sequence[str]) -> list[Thing]:
        if asked.minimal:
            return [services.minimal(row) for row in reading.minimal(connection, ids)]
        found = reading.entries(connection, ids, whole=asked.full)
        return [services.whole(each) if asked.full else services.summary(each) for each in found]

    return write


def _write_ats(full: bool) -> Callable[[Connection, Sequence[str]], list[Thing]]:
    def write(connection: Connection, ids: Sequence[str]) -> list[Thing]:
        found = reading.ats(connection, ids)
        written = [locations.at_as_dict(each) for each in found]
        if full:
            wanted = list(dict.fromkeys(each.service_id for each in found))
            entries = reading.entries(connection, wanted, whole=True)
            by_id = {each.service["id"]: services.whole(each, with_places=False) for each in entries}
            for each, at in zip(written, found, strict=True):
                each["service"] = by_id[at.service_id]
        return written

    return write


def _write_organizations(connection: Connection, ids: Sequence[str]) -> list[Thing]:
    return [organizations.as_dict(row) for row in reading.organization_rows(connection, ids)]
