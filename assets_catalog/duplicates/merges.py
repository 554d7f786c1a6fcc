"""Merges that were made: listed, made many at one press, and taken back the same way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, select

from assets_catalog import database, store
from assets_catalog.catalogue import Catalogue
from assets_catalog.catalogue.history import names_of
from assets_catalog.catalogue.merging import Unmerged
from assets_catalog.duplicates.choosing import lead, made_one
from assets_catalog.duplicates.tables import MergePress
from assets_catalog.model_sources import ServiceRedirect

_press: Any = MergePress.__table__
_redirects: Any = ServiceRedirect.__table__


@dataclass(frozen=True, slots=True)
class Merge:
    """One merge in force. ``gone`` are ids and names of what went into it. ``press`` is empty unless made with others."""

    merge_id: str
    kept_id: str
    kept_name: str
    gone: tuple[tuple[str, str], ...]
    by: str
    at: datetime
    press: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """What one press came to. ``refused`` names the listings left as they are, with why."""

    press: str
    merged: int
    refused: tuple[tuple[str, str], ...]


def merges(catalogue: Catalogue, *, limit: int = 200) -> list[Merge]:
    """The merges in force, newest first; at most so many listings that went."""
    columns = [_redirects.c[name] for name in ("merge_id", "gone_id", "kept_id", "by", "at")]
    query = (
        select(*columns, _press.c.press)
        .join(_press, _press.c.merge_id == _redirects.c.merge_id, isouter=True)
        .where(_redirects.c.undone_at.is_(None))
        .order_by(_redirects.c.at.desc(), _redirects.c.merge_id, _redirects.c.gone_id)
        .limit(limit)
    )
    with catalogue.engine.connect() as connection:
        rows = [dict(row) for row in connection.execute(query).mappings()]
        ids = [row[name] for row in rows for name in ("gone_id", "kept_id")]
        names = names_of(connection, ids) if ids else {}
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["merge_id"], []).append(row)
    return [_merge(some, names) for some in found.values()]


def merge_as_suggested(
    catalogue: Catalogue, groups: Sequence[Sequence[str]], *, by: str, today: date
) -> Pressed:
    """Make one of each of these groups of ids, as suggested. Each is one transaction; those that cannot are named."""
    press, done, refused = str(uuid4()), 0, []
    for ids in groups:
        listings = list(catalogue.get_many(list(ids)).values())
        if len(listings) != len(ids) or len(listings) < 2:
            name = listings[0].name if listings else "A listing"
            refused.append((name, "One of these listings is no longer in the directory."))
            continue
        keep = lead(listings)
        gone = [each.id for each in listings if each.id != listings[keep].id]
        merged = made_one(listings, keep, today=today)
        catalogue.merge(merged.id, gone, merged, by=by, note="Made one of several, among many at once")
        _remember(catalogue, press, gone[0])
        done += 1
    return Pressed(press, done, tuple(refused))


def undo_press(catalogue: Catalogue, press: str, *, by: str) -> tuple[list[Unmerged], list[str]]:
    """Take back every merge of one press that is in force: what came of each, and why some could not be."""
    wanted = [each for each in merges(catalogue, limit=10_000) if each.press == press]
    undone, refused = [], []
    for each in wanted:
        try:
            undone.append(catalogue.undo_merge(each.gone[0][0], by=by))
        except ValueError as problem:
            refused.append(f"{each.kept_name}: {problem}")
    return undone, refused


def _merge(rows: list[dict[str, Any]], names: dict[str, str]) -> Merge:
    first = rows[0]
    gone = {row["gone_id"]: names.get(row["gone_id"], "") for row in rows}
    return Merge(
        first["merge_id"],
        first["kept_id"],
        names.get(first["kept_id"], ""),
        tuple(gone.items()),
        first["by"],
        store.in_utc(first["at"]) or first["at"],
        first["press"] or "",
    )


def _remember(catalogue: Catalogue, press: str, gone_id: str) -> None:
    merge = select(_redirects.c.merge_id).where(
        _redirects.c.gone_id == gone_id, _redirects.c.undone_at.is_(None)
    )
    with database.writing(catalogue.engine) as connection:
        row = {"merge_id": connection.scalar(merge), "press": press}
        connection.execute(insert(_press), [row])
