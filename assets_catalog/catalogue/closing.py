"""Closures that begin or end today: a listing's status follows the days it gives."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Engine, or_, select

from assets_catalog import database, model
from assets_catalog.catalogue import sources
from assets_catalog.catalogue.hearing import Changes
from assets_catalog.catalogue.holding import Batch, Held, Saved
from assets_catalog.catalogue.sources import Said

_UNIT = sources.unit_of("closed_from")


class Closures:
    """The part of the catalogue that keeps the calendar of closures."""

    _engine: Engine

    def open_and_close(self, today: date, *, by: str = "calendar") -> list[Saved]:
        """Let the status of listings follow their closures, so that a search does; to be run once a day.

        Begun: "temporarily closed", or "defunct" where it is for good. Over:
        "active" again, and the days are forgotten. It is nobody's word: what a
        source says of it later is taken. Again on the same day it does nothing.
        """
        service = model.Service
        query = select(service.id).where(
            service.status.in_(("active", "temporarily closed")),
            or_(service.closed_from <= today, service.closed_until < today),
        )
        with database.writing(self._engine) as connection:
            batch = Batch(connection, [])
            batch.hold(connection.scalars(query))
            changes = Changes(by, "Closed or open by the days it gives")
            saved = [Saved("changed", held.id) for held in batch.held.values() if _turn(changes, held, today)]
            changes.write(connection)
        return saved


def _turn(changes: Changes, held: Held, today: date) -> bool:
    after = _after(held, today)
    if sources.value_of(after, _UNIT) == sources.value_of(held.said, _UNIT):
        return False
    held.said = after
    saids = held.saids()
    if saids and sources.spoken(saids, _UNIT) == sources.value_of(after, _UNIT):
        for name in _UNIT:
            changes.drop_word(held, name, "agreed")
    changes.stands("changed", held.listing(), held.said)
    return True


def _after(held: Held, today: date) -> Said:
    listing, after = held.was, dict(held.said)
    if listing is None:
        return after
    if listing.closed_until is not None and listing.closed_until < today:
        sources.put(after, _UNIT, (None,) * len(_UNIT))
    elif listing.closed_for_good_on(today):
        after["status"] = "defunct"
    elif listing.closed_on(today):
        after["status"] = "temporarily closed"
    return after
