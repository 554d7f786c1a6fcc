"""A batch of listings on its way in: as they stand, what their sources said, and what was changed here.

Everything is read once for the batch, weighed in memory, and written at the
end, on a connection that somebody else opened. Without ``write`` nothing
happens, which is how an import is tried first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import NAMESPACE_URL, uuid4, uuid5

from sqlalchemy import Connection, select

from assets_catalog import model, store
from assets_catalog.catalogue import sources
from assets_catalog.catalogue.redirects import live_ids
from assets_catalog.catalogue.sources import Said
from assets_catalog.listing import Check, Listing, Provenance
from assets_catalog.model_sources import Disagreement, FieldWord

Kind = Literal["added", "changed", "unchanged"]
_NAMESPACE = uuid5(NAMESPACE_URL, "https://frontdoor.example/sources")


@dataclass(frozen=True, slots=True)
class Saved:
    """What one save did. ``id`` is the listing's UUID.

    ``disputed`` names the fields of which a source now says something else
    than the local word, which stood.
    """

    kind: Kind
    id: str
    disputed: tuple[str, ...] = ()


@dataclass(slots=True)
class Record:
    """One source's word on one listing, as the ``source_record`` row has it."""

    id: str
    service_id: str
    provenance: Provenance
    fingerprint: str
    position: int = 0
    said: Said | None = None
    withdrawn_at: datetime | None = None
    added_by: str | None = None

    @property
    def identity(self) -> tuple[str, str]:
        """Source and key."""
        return self.provenance.source, self.provenance.key


@dataclass(slots=True)
class Held:
    """One listing in the batch. ``said`` is what stands, ``exists`` whether it is in the directory.

    ``was`` is the listing as it was read, before anything was weighed.
    ``words`` are the rows of its local words by field, ``disputes`` those of
    its open disagreements.
    """

    id: str
    exists: bool = False
    was: Listing | None = None
    said: Said = field(default_factory=dict)
    last_check: Check | None = None
    records: list[Record] = field(default_factory=list)
    words: dict[str, dict[str, Any]] = field(default_factory=dict)
    disputes: list[dict[str, Any]] = field(default_factory=list)

    def saids(self) -> list[Said]:
        """What the sources that still list it say, first speaker first.

        A record from before that was kept is taken to have said what stands.
        """
        return [
            self.said if each.said is None else each.said
            for each in self.records
            if each.withdrawn_at is None
        ]

    def listing(self) -> Listing:
        """It as it stands, checked anew."""
        return Listing.model_validate(
            {
                **self.said,
                "id": self.id,
                "last_check": self.last_check,
                "provenance": [each.provenance for each in self.records],
            }
        )


def source_key(listing: Listing) -> tuple[str, str] | None:
    """The source and key a listing is found again by, if it came from anywhere."""
    if not listing.provenance:
        return None
    first = listing.provenance[0]
    key = first.key or first.source_id
    return (first.source, key) if key else None


@dataclass(slots=True)
class Given:
    """A listing that was handed in, with what it says worked out once."""

    listing: Listing
    identity: tuple[str, str] | None
    said: Said
    fingerprint: str


def given(listing: Listing) -> Given:
    """Work out what a listing says."""
    said = sources.said_of(listing)
    return Given(listing, source_key(listing), said, sources.fingerprint_of(said))


class Batch:
    """The listings of one transaction. With ``by_id`` a listing's own id goes before its source's key."""

    def __init__(self, connection: Connection, coming: Sequence[Given], *, by_id: bool = False) -> None:
        self._connection, self._by_id = connection, by_id
        self.known: dict[tuple[str, str], Record] = {}
        self.held: dict[str, Held] = {}
        self._read_known(coming)
        self.hold({self.id_of(each) for each in coming if by_id or self.says_the_same(each) is None})

    def says_the_same(self, each: Given) -> Record | None:
        """The record of a source that says just what it last said, or None."""
        record = self.record_of(each)
        if record is None or record.withdrawn_at or record.fingerprint != each.fingerprint:
            return None
        return record

    def record_of(self, each: Given) -> Record | None:
        """The record of the source that a listing comes from, if it was heard before."""
        return self.known.get(each.identity) if each.identity else None

    def find(self, each: Given) -> Held:
        """What is held of this listing; something empty where nothing is."""
        identity = self.id_of(each)
        if identity not in self.held:
            self.hold([identity])
        return self.held[identity]

    def id_of(self, each: Given) -> str:
        """The id a listing has, or will have."""
        record = self.record_of(each)
        if record is not None and not (self._by_id and each.listing.id):
            return record.service_id
        if each.listing.id:
            return self._moved.get(each.listing.id, each.listing.id)
        if each.identity is None:
            each.listing = each.listing.model_copy(update={"id": str(uuid4())})
            return each.listing.id
        return str(uuid5(_NAMESPACE, "\n".join(each.identity)))

    def hold(self, identities: Iterable[str]) -> None:
        """Read these listings with their sources and local words."""
        wanted = sorted(set(identities) - self.held.keys())
        if not wanted:
            return
        for identity in wanted:
            self.held[identity] = Held(identity)
        service = model.Service.id
        there = list(self._connection.scalars(select(service).where(service.in_(wanted))))
        for listing in store.read(self._connection, there):
            held = self.held[listing.id]
            held.exists, held.was, held.last_check = True, listing, listing.last_check
            held.said = sources.said_of(listing)
        for row in store.records(self._connection, service_ids=wanted):
            mine = self.known[row["source"], row["key"]] = _record(row)
            self.held[mine.service_id].records.append(mine)
        for row in store.rows_of(self._connection, FieldWord, wanted):
            self.held[row["service_id"]].words[row["field"]] = row
        for row in store.rows_of(self._connection, Disagreement, wanted):
            if row["settled_at"] is None:
                self.held[row["service_id"]].disputes.append(row)

    def _read_known(self, coming: Iterable[Given]) -> None:
        keys: dict[str, list[str]] = defaultdict(list)
        for each in coming:
            for said in each.listing.provenance:
                keys[said.source].append(said.key or said.source_id)
        for source, wanted in keys.items():
            for row in store.records(self._connection, source=source, keys=wanted, with_said=False):
                self.known[row["source"], row["key"]] = _record(row)
        strange = {each.listing.id for each in coming if each.listing.id and self.record_of(each) is None}
        self._moved = live_ids(self._connection, strange)

    def attach(self, held: Held, each: Given, import_id: str | None = None) -> list[Record]:
        """Records for the sources that a listing names and that nobody has heard of."""
        new = []
        for said in each.listing.provenance:
            identity = said.source, said.key or said.source_id or held.id
            if identity in self.known:
                continue
            record = Record(
                id=str(uuid4()),
                service_id=held.id,
                provenance=said.model_copy(update={"key": identity[1]}),
                fingerprint=each.fingerprint,
                position=1 + max((one.position for one in held.records), default=-1),
                said=each.said,
                added_by=import_id,
            )
            self.known[identity] = record
            held.records.append(record)
            new.append(record)
        return new


_PROVENANCE = tuple(Provenance.model_fields)


def _record(row: Any) -> Record:
    return Record(
        id=row["id"],
        service_id=row["service_id"],
        provenance=Provenance.model_construct(
            **{name: row[name] for name in _PROVENANCE if name != "retrieved_at"},
            retrieved_at=store.in_utc(row["retrieved_at"]),
        ),
        fingerprint=row["fingerprint"],
        position=row["position"],
        said=row.get("said"),
        withdrawn_at=row["withdrawn_at"],
        added_by=row["added_by"],
    )
