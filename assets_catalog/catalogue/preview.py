"""What an import would do, said before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from assets_catalog.catalogue.difference import FieldChange, diff
from assets_catalog.catalogue.disagreements import said_in_words
from assets_catalog.catalogue.hearing import Changes, hear
from assets_catalog.catalogue.holding import Batch, Given, Saved, given
from assets_catalog.catalogue.withdrawing import fate, judged, missing_from
from assets_catalog.listing import Listing

MOST_SHOWN = 200
_BATCH = 250


@dataclass(frozen=True, slots=True)
class Named:
    """One listing by its name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One listing and the fields concerned. Of a disagreement, ``before`` is ours and ``after`` theirs."""

    id: str
    name: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do. Numbers are whole; the tuples name the first of each kind.

    ``disputed`` counts listings of which the source says something else than
    the local word, which would stand. ``kept`` would stay although the source
    no longer has them. ``refusal`` is why nothing would be withdrawn.
    """

    source: str
    added: int
    changed: int
    unchanged: int
    disputed: int
    withdrawn: int
    kept: int
    refusal: str
    first_added: tuple[Named, ...]
    changes: tuple[Foreseen, ...]
    disagreements: tuple[Foreseen, ...]
    withdrawals: tuple[Named, ...]


class Previewing:
    """An import that is only tried: batch after batch, remembering what it heard.

    ``newcomer`` is given each listing that would be added.
    """

    def __init__(
        self,
        source: str,
        at_most: int = MOST_SHOWN,
        newcomer: Callable[[Listing], object] = lambda listing: None,
    ) -> None:
        self._source, self._at_most, self._newcomer = source, at_most, newcomer
        self._counts = {"added": 0, "changed": 0, "unchanged": 0}
        self._disputed = 0
        self._heard: dict[tuple[str, str], tuple[str, str]] = {}
        self._keys: set[str] = set()
        self._added: list[Named] = []
        self._changed: list[Foreseen] = []
        self._disagreed: list[Foreseen] = []

    def take(self, connection: Connection, listings: Sequence[Listing]) -> list[Saved]:
        """Weigh a batch, and say what would become of each."""
        coming = [given(each) for each in listings]
        batch, changes = Batch(connection, coming), Changes("")
        results = []
        heard: dict[tuple[str, str], tuple[str, str]] = {}
        for each in coming:
            saved = self._heard_already(each) or hear(batch, changes, each)
            if each.identity:
                heard[each.identity] = (each.fingerprint, saved.id)
                if each.identity[0] == self._source:
                    self._keys.add(each.identity[1])
            self._counts[saved.kind] += 1
            self._keep(batch, changes, each, saved)
            results.append(saved)
        self._heard |= heard
        return results

    def told(self, connection: Connection, *, complete: bool, also_seen: Collection[str] = ()) -> Preview:
        """All that would happen. With ``complete``, what the source did not give would be withdrawn.

        ``also_seen`` are keys that it gave with something that could not be taken in.
        """
        gone, kept, refusal = 0, 0, ""
        named: list[Named] = []
        if complete:
            missing = missing_from(connection, self._source, self._keys.union(also_seen))
            refusal = missing.refusal(self._source)
            for start in range(0, 0 if refusal else len(missing.keys), _BATCH):
                for held, record in judged(connection, self._source, missing.keys[start : start + _BATCH]):
                    becomes = fate(held, record)
                    kept += becomes == "kept"
                    gone += becomes == "gone"
                    if becomes == "gone" and len(named) < self._at_most:
                        named.append(Named(held.id, str(held.said.get("name", ""))))
        return Preview(
            self._source,
            **self._counts,
            disputed=self._disputed,
            withdrawn=gone,
            kept=kept,
            refusal=refusal,
            first_added=tuple(self._added),
            changes=tuple(self._changed),
            disagreements=tuple(self._disagreed),
            withdrawals=tuple(named),
        )

    def _heard_already(self, each: Given) -> Saved | None:
        earlier = self._heard.get(each.identity) if each.identity else None
        if earlier is None:
            return None
        return Saved("unchanged" if earlier[0] == each.fingerprint else "changed", earlier[1])

    def _keep(self, batch: Batch, changes: Changes, each: Given, saved: Saved) -> None:
        name = each.listing.name
        if saved.kind == "added":
            self._newcomer(each.listing)
            if len(self._added) < self._at_most:
                self._added.append(Named(saved.id, name))
        held = batch.held.get(saved.id)
        if saved.kind == "changed" and held and len(self._changed) < self._at_most:
            fields = diff(held.was, changes.listings.get(saved.id))
            told = tuple(field for field in fields if field.field not in ("provenance", "last_check"))
            self._changed.append(Foreseen(saved.id, name, told))
        if saved.disputed:
            self._disputed += 1
            if held and len(self._disagreed) < self._at_most:
                rows = [row for row in held.disputes if row["field"] in saved.disputed]
                fields = tuple(
                    FieldChange(
                        row["field"],
                        said_in_words(row["field"], row["ours"]),
                        said_in_words(row["field"], row["says"]),
                    )
                    for row in rows
                )
                self._disagreed.append(Foreseen(saved.id, name, fields))
