"""Saving a listing only if nobody else has saved it meanwhile, and what both of them changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, func, select

from assets_catalog import database, model
from assets_catalog.catalogue import sources
from assets_catalog.catalogue.difference import LABELS
from assets_catalog.catalogue.hearing import Changes, write_here
from assets_catalog.catalogue.holding import Batch, Saved, given
from assets_catalog.listing import Listing


class ChangedMeanwhileError(Exception):
    """Somebody else changed the listing after it was read; nothing was written."""


@dataclass(frozen=True, slots=True)
class Rebased:
    """Two people's changes to one listing, brought together.

    ``listing`` has the newer version's words wherever only its writer changed
    them, and mine wherever I did. ``clashes`` are the fields that both
    changed to different things; mine stands there until somebody chooses.
    """

    listing: Listing
    clashes: tuple[str, ...]


def version_of(engine: Engine, service_id: str) -> int:
    """The number of the newest change to a listing; 0 where there never was one."""
    with engine.connect() as connection:
        return newest(connection, [service_id]).get(service_id, 0)


def newest(connection: Connection, service_ids: Collection[str]) -> dict[str, int]:
    """The numbers of the newest changes to listings, by id."""
    table = model.CatalogueChange
    query = select(table.service_id, func.max(table.seq)).where(table.service_id.in_(list(service_ids)))
    return {row[0]: row[1] for row in connection.execute(query.group_by(table.service_id))}


def as_it_stood(engine: Engine, service_id: str, version: int) -> Listing | None:
    """A listing as it stood after one change; None where it was not there then."""
    table = model.CatalogueChange
    query = select(table.listing).where(table.service_id == service_id, table.seq == version)
    with engine.connect() as connection:
        said = connection.scalar(query)
    return Listing.model_validate(said) if said else None


def save_unless_changed(engine: Engine, listing: Listing, *, seen: int, by: str, note: str = "") -> Saved:
    """Save what a person wrote, if the newest change is still the one they had ``seen``.

    Raises:
        ChangedMeanwhileError: it is not. Looking and writing are one transaction,
            so that of two people who press at once one is told.
    """
    wanted = given(listing)
    with database.writing(engine) as connection:
        if newest(connection, [listing.id]).get(listing.id, 0) != seen:
            raise ChangedMeanwhileError
        changes = Changes(by, note)
        saved = write_here(Batch(connection, [wanted], by_id=True), changes, wanted)
        changes.write(connection)
    return saved


def rebase(base: Listing, theirs: Listing, mine: Listing, *, take_theirs: Iterable[str] = ()) -> Rebased:
    """Lay what I changed since ``base`` over what they made of it.

    ``take_theirs`` names fields in which theirs is to stand. Fields that only
    make sense together go together.
    """
    given_up = {name for field in take_theirs for name in sources.unit_of(field)}
    was, now, wanted = (sources.said_of(each) for each in (base, theirs, mine))
    merged = dict(now)
    clashes: list[str] = []
    for unit in sources.differing(was, wanted):
        if given_up & set(unit):
            continue
        value = sources.value_of(wanted, unit)
        if sources.value_of(now, unit) not in (sources.value_of(was, unit), value):
            clashes += [name for name in unit if was.get(name) != wanted.get(name)]
        sources.put(merged, unit, value)
    listing = Listing.model_validate(
        {**merged, "id": theirs.id, "last_check": theirs.last_check, "provenance": theirs.provenance}
    )
    return Rebased(listing, tuple(name for name in LABELS if name in clashes))
