"""The records of a feed one after the other, each a listing or refused with its reason, whatever the format."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from assets_catalog.feeds.crosswalk import Crosswalk
from assets_catalog.feeds.made import Source, listing_of
from assets_catalog.feeds.records import Data, Gathered, words
from assets_catalog.imports.check import RefusedError
from assets_catalog.imports.findings import Findings
from assets_catalog.listing import Listing


@dataclass(frozen=True, slots=True)
class Item:
    """One record. ``key`` is by which its source knows it; ``repeats`` the number of an earlier one that says the same."""

    number: int
    key: str
    name: str
    listing: Listing | None
    findings: Findings
    refusal: str = ""
    repeats: int = 0


class Opened(Protocol):
    """A feed that is wholly here, to be read once more from the beginning whenever it is asked."""

    total: int
    complete: bool
    notes: list[str]
    licence: str

    def items(self, source: Source) -> Iterator[Item]:
        """Every record of it."""
        ...


@dataclass
class OpenedRecords:
    """A feed of HSDS records."""

    gathered: Gathered
    crosswalk: Crosswalk
    total: int = 0
    complete: bool = True
    notes: list[str] = field(default_factory=list)
    licence: str = ""

    def __post_init__(self) -> None:
        self.total, self.complete = self.gathered.total, self.gathered.complete
        self.notes, self.licence = self.gathered.notes, self.gathered.licence

    def items(self, source: Source) -> Iterator[Item]:
        """Every record of it, those of one id told apart by what they say."""
        seen: dict[str, tuple[int, bytes]] = {}
        repeated = self.gathered.repeated
        for record in self.gathered.records():
            findings = Findings()
            name = words(record.data.get("name"))[:80]
            mark = _mark(record.data) if repeated is None or record.id in repeated else b""
            first = seen.setdefault(record.id, (record.number, mark)) if record.id else (record.number, mark)
            if first[0] != record.number and not record.problem:
                if first[1] == mark:
                    yield Item(record.number, record.id, name, None, findings, repeats=first[0])
                else:
                    refusal = (
                        f"Its id {record.id[:80]!r} is that of record {first[0]}, which says something else."
                    )
                    yield Item(record.number, record.id, name, None, findings, refusal)
                continue
            try:
                listing = listing_of(record, source, self.crosswalk, findings)
            except RefusedError as reason:
                yield Item(record.number, record.id, name, None, findings, str(reason))
            else:
                yield Item(record.number, record.id, listing.name, listing, findings)


def _mark(data: Data) -> bytes:
    """The same for two records that say the same, in whatever order."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, default=str).encode()).digest()
