"""What becomes of a listing that a source gives, or that a person here writes: weighed now, written at the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, delete, insert, update

from assets_catalog import model, store
from assets_catalog.catalogue import sources
from assets_catalog.catalogue.holding import Batch, Given, Held, Record, Saved
from assets_catalog.catalogue.sources import Said
from assets_catalog.listing import Listing
from assets_catalog.model_sources import Disagreement, FieldWord, SourceBefore


@dataclass(slots=True)
class Changes:
    """All that one transaction will write, gathered while its listings are weighed."""

    by: str
    note: str = ""
    import_id: str | None = None
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    listings: dict[str, Listing] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    records: dict[str, Record] = field(default_factory=dict)
    _history: list[dict[str, Any]] = field(default_factory=list)
    _journal: list[dict[str, Any]] = field(default_factory=list)
    _words: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    _dropped: set[tuple[str, str]] = field(default_factory=set)
    _disputes: dict[str, dict[str, Any]] = field(default_factory=dict)
    _settled: dict[str, str] = field(default_factory=dict)

    def stands(self, kind: str, listing: Listing, said: Said) -> None:
        """A listing as it stands from now on."""
        self.listings[listing.id] = listing
        self.removed.discard(listing.id)
        self._history.append(self._line(listing.id, kind, as_json(listing, said)))

    def gone(self, service_id: str) -> None:
        """A listing is taken out."""
        self.removed.add(service_id)
        self.listings.pop(service_id, None)
        self._history.append(self._line(service_id, "removed", None))

    def remember(self, held: Held, record: Record) -> None:
        """Keep a record as it was, so that the import that changes it can be undone."""
        if self.import_id is None:
            return
        state = {
            "said": record.said,
            "fingerprint": record.fingerprint,
            "withdrawn_at": _iso(record.withdrawn_at),
            "provenance": record.provenance.model_dump(mode="json"),
            "words": [_plain(row) for row in held.words.values()],
            "disputes": [_plain(row) for row in held.disputes],
        }
        self._journal.append({"import_id": self.import_id, "record_id": record.id, "state": state})

    def word(self, held: Held, name: str) -> None:
        """From now on a person's own word is on this field."""
        row = {"service_id": held.id, "field": name, "by": self.by, "at": self.now, "note": self.note}
        held.words[name] = self._words[held.id, name] = row
        self._dropped.discard((held.id, name))

    def drop_word(self, held: Held, name: str, choice: str) -> None:
        """No local word is on this field any more, and nothing is disputed about it."""
        if held.words.pop(name, None) is not None:
            self._words.pop((held.id, name), None)
            self._dropped.add((held.id, name))
        self.settle(held, name, choice)

    def dispute(self, held: Held, record: Record, name: str, says: Any, ours: Any) -> None:
        """A source says something else than stands here; it takes the place of what it said before."""
        source, key = record.identity
        for row in [
            one for one in held.disputes if (one["source"], one["key"], one["field"]) == (source, key, name)
        ]:
            self._end(held, row, "overtaken")
        row = {
            "id": str(uuid4()),
            "service_id": held.id,
            "source": source,
            "key": key,
            "field": name,
            "says": says,
            "ours": ours,
            "since": self.now,
            "settled_at": None,
            "settled_by": "",
            "choice": "",
        }
        held.disputes.append(row)
        self._disputes[row["id"]] = row

    def settle(self, held: Held, name: str, choice: str, *, record: Record | None = None) -> None:
        """Nothing is disputed about this field any more (by this source, if one is named)."""
        for row in list(held.disputes):
            if row["field"] == name and (record is None or (row["source"], row["key"]) == record.identity):
                self._end(held, row, choice)

    def _end(self, held: Held, row: dict[str, Any], choice: str) -> None:
        held.disputes.remove(row)
        if self._disputes.pop(row["id"], None) is None:
            self._settled[row["id"]] = choice

    def _line(self, service_id: str, kind: str, listing: dict[str, Any] | None) -> dict[str, Any]:
        return {
            "at": self.now,
            "service_id": service_id,
            "kind": kind,
            "by": self.by,
            "note": self.note,
            "import_id": self.import_id,
            "listing": listing,
        }

    @property
    def disputed(self) -> int:
        """How many new disagreements there are."""
        return len(self._disputes)

    def write(self, connection: Connection) -> None:
        """Write it all."""
        if self.removed:
            store.remove(connection, sorted(self.removed))
        store.write(connection, list(self.listings.values()), self.now)
        store.write_rows(connection, model.SourceRecord, [record_row(each) for each in self.records.values()])
        if self._dropped:
            for service_id, name in sorted(self._dropped):
                connection.execute(
                    delete(FieldWord).where(FieldWord.service_id == service_id, FieldWord.field == name)
                )
        store.write_rows(connection, FieldWord, list(self._words.values()))
        for identity, choice in self._settled.items():
            connection.execute(
                update(Disagreement)
                .where(Disagreement.id == identity)
                .values(settled_at=self.now, settled_by=self.by, choice=choice)
            )
        for table, rows in (
            (Disagreement, list(self._disputes.values())),
            (SourceBefore, self._journal),
            (model.CatalogueChange, self._history),
        ):
            if rows:
                connection.execute(insert(table), rows)


def hear(batch: Batch, changes: Changes, each: Given) -> Saved:
    """A source gives a listing: what it says as before stays as it stands, what it changed is weighed."""
    same = batch.says_the_same(each)
    if same is not None:
        return Saved("unchanged", same.service_id)
    held, record = batch.find(each), batch.record_of(each)
    before = held.saids()
    taken_out_here = not held.exists and bool(before)
    if record is not None:
        _hear_again(changes, held, record, each)
    new = batch.attach(held, each, changes.import_id)
    changes.records |= {one.id: one for one in new}
    speaker = record or (new[0] if new else None)
    if taken_out_here and speaker is not None:
        # A person took it out, and a source says something new of it: that is for a person to settle.
        changes.dispute(held, speaker, sources.WHOLE, "still lists it", "taken out here")
        return Saved("unchanged", held.id, (sources.WHOLE,))
    if not held.exists:
        return _add(changes, held, each)
    outcome = sources.weigh(held.said, before, held.saids(), held.words)
    for name in outcome.agreed:
        changes.drop_word(held, name, "agreed")
    for name, (theirs, ours) in outcome.disputed.items():
        if name not in held.words:
            changes.word(held, name)
        if speaker is not None:
            changes.dispute(held, speaker, name, theirs, ours)
    disputed = tuple(outcome.disputed)
    if not outcome.taken and not new:
        return Saved("unchanged", held.id, disputed)
    held.said = outcome.stands
    held.last_check = _newer(held, each.listing)
    changes.stands("changed", held.listing(), held.said)
    return Saved("changed", held.id, disputed)


def write_here(batch: Batch, changes: Changes, each: Given) -> Saved:
    """A person writes a listing: where that differs from what its sources say, a local word is on the field."""
    held, same = batch.find(each), batch.says_the_same(each)
    untouched = held.exists and not held.words and held.last_check == each.listing.last_check
    if same is not None and (untouched or not each.listing.id):
        return Saved("unchanged", same.service_id)
    heard_before = bool(held.records)
    new = batch.attach(held, each)
    units = sources.differing(held.said, each.said)
    kind = "changed" if held.exists else "added"
    if held.exists and not units and not new and held.last_check == each.listing.last_check:
        return Saved("unchanged", held.id)
    if heard_before:
        _write_down_what_was_said(changes, held)
        said = held.saids()
        for unit in units:
            agrees = sources.spoken(said, unit) == sources.value_of(each.said, unit)
            for name in unit:
                if agrees:
                    changes.drop_word(held, name, "agreed")
                elif held.said.get(name) != each.said.get(name):
                    changes.word(held, name)
    if not held.exists:
        changes.settle(held, sources.WHOLE, "theirs")
    changes.records |= {one.id: one for one in new}
    held.exists, held.said, held.last_check = True, each.said, each.listing.last_check
    changes.stands(kind, _with(held, each.listing), held.said)
    return Saved("changed" if kind == "changed" else "added", held.id)


def _write_down_what_was_said(changes: Changes, held: Held) -> None:
    """Of a record from before that was kept: what stands until now is what it said."""
    for record in held.records:
        if record.said is None and held.exists:
            record.said = dict(held.said)
            changes.records[record.id] = record


def _hear_again(changes: Changes, held: Held, record: Record, each: Given) -> None:
    changes.remember(held, record)
    changes.records[record.id] = record
    record.said, record.fingerprint, record.withdrawn_at = each.said, each.fingerprint, None
    record.provenance = each.listing.provenance[0].model_copy(update={"key": record.provenance.key})
    changes.settle(held, sources.WHOLE, "agreed", record=record)


def _add(changes: Changes, held: Held, each: Given) -> Saved:
    held.exists, held.said, held.last_check = True, each.said, each.listing.last_check
    changes.stands("added", _with(held, each.listing), held.said)
    return Saved("added", held.id)


def _with(held: Held, listing: Listing) -> Listing:
    return listing.model_copy(
        update={"id": held.id, "provenance": [record.provenance for record in held.records]}
    )


def _newer(held: Held, listing: Listing) -> Any:
    checks = [check for check in (held.last_check, listing.last_check) if check is not None]
    return max(checks, key=lambda check: check.on, default=None)


def as_json(listing: Listing, said: Said) -> dict[str, Any]:
    """A listing as the history keeps it."""
    kept = {**said, "id": listing.id}
    if listing.last_check:
        kept["last_check"] = listing.last_check.model_dump(mode="json", exclude_defaults=True)
    if listing.provenance:
        kept["provenance"] = [
            each.model_dump(mode="json", exclude_defaults=True) for each in listing.provenance
        ]
    return kept


def record_row(record: Record) -> dict[str, Any]:
    """A record as its row."""
    return {
        "id": record.id,
        "service_id": record.service_id,
        "position": record.position,
        **record.provenance.model_dump(),
        "fingerprint": record.fingerprint,
        "said": record.said,
        "withdrawn_at": record.withdrawn_at,
        "added_by": record.added_by,
    }


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: _iso(value) if isinstance(value, datetime) else value for name, value in row.items()}


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
