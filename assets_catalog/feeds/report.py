"""What became of each record of a feed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from assets_catalog.catalogue import Preview
from assets_catalog.duplicates.arriving import Arrived
from assets_catalog.feeds.items import Item

MOST_SHOWN = 200
_MOST_NOTES = 40


@dataclass
class FeedReport:
    """Added, changed, unchanged and refused make up the records. ``tried``: nothing was written."""

    feed: str
    tried: bool
    kind: str = ""
    records: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    repeats: int = 0
    flagged: int = 0
    disputed: int = 0
    withdrawn: int = 0
    kept: int = 0
    not_withdrawn: str = ""
    complete: bool = True
    import_id: str = ""
    problem: str = ""
    requests: int = 0
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)
    mended: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    unplaced: dict[str, int] = field(default_factory=dict)
    first_refused: list[dict[str, Any]] = field(default_factory=list)
    first_flagged: list[dict[str, Any]] = field(default_factory=list)
    foreseen: dict[str, Any] = field(default_factory=dict)
    arrived: Arrived = field(default_factory=Arrived)

    def take(self, item: Item) -> None:
        """Count one record, before it is known what the catalogue makes of it."""
        self.records += 1
        said = {"record": item.number, "id": item.key[:100], "name": item.name[:100]}
        if item.refusal:
            self.refused += 1
            if len(self.first_refused) < MOST_SHOWN:
                self.first_refused.append(said | {"sentence": item.refusal})
            return
        if item.repeats:
            self.repeats += 1
            self.unchanged += 1
            return
        for note in item.findings.notes:
            self.mended[note.what] += 1
            if note.detail:
                self.examples.setdefault(note.what, f"{item.name[:60]}: {note.detail}")
        if item.findings.flags:
            self.flagged += 1
            if len(self.first_flagged) < MOST_SHOWN:
                self.first_flagged.append(said | {"sentence": " ".join(item.findings.flags)})

    def count(self, kind: str, disputed: object) -> None:
        """What the catalogue made of one record."""
        setattr(self, kind, getattr(self, kind) + 1)
        self.disputed += bool(disputed)

    def foresee(self, preview: Preview) -> None:
        """What the catalogue would make of all of them."""
        self.added, self.changed = preview.added, preview.changed
        self.unchanged += preview.unchanged
        self.disputed, self.withdrawn, self.kept = preview.disputed, preview.withdrawn, preview.kept
        self.not_withdrawn = preview.refusal

        def fields(each: Any) -> dict[str, Any]:
            said = [
                {"field": one.label, "before": one.before[:300], "after": one.after[:300]}
                for one in each.fields
            ]
            return {"id": each.id, "name": each.name, "fields": said}

        self.foreseen = {
            "added": [each.name for each in preview.first_added],
            "changed": [fields(each) for each in preview.changes],
            "disputed": [fields(each) for each in preview.disagreements],
            "withdrawn": [each.name for each in preview.withdrawals],
        }

    def as_dict(self) -> dict[str, Any]:
        """The report for a program, and for keeping."""
        return {
            "feed": self.feed,
            "tried": self.tried,
            "kind": self.kind,
            "records": self.records,
            "added": self.added,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "refused": self.refused,
            "repeats": self.repeats,
            "flagged": self.flagged,
            "disputed": self.disputed,
            "withdrawn": self.withdrawn,
            "kept": self.kept,
            "not_withdrawn": self.not_withdrawn,
            "complete": self.complete,
            "import_id": self.import_id,
            "problem": self.problem,
            "requests": self.requests,
            "seconds": round(self.seconds, 2),
            "notes": self.notes[:_MOST_NOTES],
            "mended": [
                {"what": what, "records": count, "first": self.examples.get(what, "")}
                for what, count in self.mended.most_common(_MOST_NOTES)
            ],
            "unplaced": dict(
                sorted(self.unplaced.items(), key=lambda each: (-each[1], each[0]))[:MOST_SHOWN]
            ),
            "refused_records": self.first_refused,
            "flagged_records": self.first_flagged,
            "foreseen": self.foreseen,
        } | self.arrived.as_dict()

    def in_words(self) -> list[str]:
        """The report for a person, a line each."""
        if self.problem:
            return [f"{self.feed}: {self.problem}"]
        would = "would be " if self.tried else ""
        lines = [
            f"{self.feed}: {self.records:,} records. {self.added:,} {would}added, {self.changed:,} {would}changed, "
            f"{self.unchanged:,} unchanged, {self.refused:,} refused."
        ]
        if self.withdrawn:
            lines.append(f"  {self.withdrawn:,} {would}taken out, since the feed no longer lists them.")
        if self.not_withdrawn:
            lines.append(f"  {self.not_withdrawn}")
        if self.disputed:
            lines.append(
                f"  {self.disputed:,} say something else than somebody wrote here: what was written here stands."
            )
        if self.flagged:
            lines.append(f"  {self.flagged:,} contradict themselves, for a person to look at.")
        lines += [f"  {line}" for line in self.arrived.in_words(would=self.tried)]
        lines += [f"  {note}" for note in self.notes[:_MOST_NOTES]]
        lines += [f"  {count:,} times: {what}." for what, count in self.mended.most_common(10)]
        if self.unplaced:
            most = sorted(self.unplaced.items(), key=lambda each: (-each[1], each[0]))[:8]
            named = ", ".join(f"{name} ({count})" for name, count in most)
            lines.append(f"  {len(self.unplaced):,} of its kinds are none that we know: {named}.")
        for each in self.first_refused[:10]:
            lines.append(
                f"  Record {each['record']} ({each['name'] or each['id'] or 'no name'}): {each['sentence']}"
            )
        if self.refused > 10:
            lines.append(f"  … and {self.refused - 10:,} more, with --json.")
        if not self.tried:
            lines.append(f"  To undo it: frontdoor feeds undo {self.import_id}")
        return lines
