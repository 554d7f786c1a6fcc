"""The words and phrases that stewards lay over the shipped ones, with history and undo.

A shipped term is never deleted: it is switched off, and can be switched on
again. Every change is one transaction that also writes history; the number of
the newest change is the version by which every process notices.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal

from sqlalchemy import Connection, Engine, delete, func, insert, select

from assets_catalog import database
from assets_catalog.catalogue import Catalogue
from assets_catalog.search.understanding import knowledge
from assets_catalog.search.understanding.knowledge import Laid
from assets_catalog.search.understanding.tokens import folded_words
from assets_catalog.stewardship import word_rules
from assets_catalog.stewardship.word_rules import WordsRefusedError
from assets_catalog.stewardship.word_tables import ExamplePhrase, LexiconEntry, WordsChange

Kind = Literal["word", "phrase"]
_TABLES: Final[dict[str, Any]] = {"word": LexiconEntry.__table__, "phrase": ExamplePhrase.__table__}
_TEXT: Final = {"word": "term", "phrase": "text"}
_changes: Any = WordsChange.__table__


@dataclass(frozen=True, slots=True)
class Entry:
    """A word or phrase of a category. ``strength`` is empty for a phrase; ``ours``: a steward added it."""

    kind: Kind
    category: str
    text: str
    strength: str
    ours: bool
    on: bool
    by: str = ""
    at: datetime | None = None  # UTC


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the history. ``what``: added, taken_away, switched_off, switched_on, undone. ``at`` is UTC."""

    seq: int
    at: datetime
    by: str
    kind: str
    what: str
    category: str
    text: str
    newest: bool  # nothing later touched the same entry, so it can be undone


class Words:
    """The stewards' words of one directory."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, where: Engine | Catalogue) -> Words:
        """The words in a catalogue's (migrated) database."""
        return cls(where.engine if isinstance(where, Catalogue) else where)

    # --- out ------------------------------------------------------------

    def version(self) -> int:
        """The number of the newest change; 0 where there was none."""
        with self._engine.connect() as connection:
            return connection.scalar(select(func.max(_changes.c.seq))) or 0

    def laid(self) -> Laid:
        """What lies over the shipped words."""
        with self._engine.connect() as connection:
            words, phrases = (_rows(connection, kind) for kind in ("word", "phrase"))
        return Laid(
            words=tuple((row["category"], row["strength"], row["term"]) for row in words if _added(row)),
            phrases=tuple((row["category"], row["text"]) for row in phrases if _added(row)),
            words_off=frozenset((row["category"], row["folded"]) for row in words if not _added(row)),
            phrases_off=frozenset((row["category"], row["folded"]) for row in phrases if not _added(row)),
        )

    def listed(self, category: str, containing: str = "") -> list[Entry]:
        """A category's words and phrases, by text; ``containing``: only those with these letters."""
        wanted = folded_words(containing)
        found = [each for each in self._all(category) if wanted in folded_words(each.text)]
        return sorted(found, key=lambda each: (each.kind != "word", folded_words(each.text)))

    def history(self, limit: int = 50) -> list[Change]:
        """The newest changes, newest first."""
        newest = select(func.max(_changes.c.seq)).group_by(
            _changes.c.kind, _changes.c.category, _changes.c.folded
        )
        query = select(_changes).order_by(_changes.c.seq.desc()).limit(limit)
        with self._engine.connect() as connection:
            last = set(connection.scalars(newest))
            return [_change(row, last) for row in connection.execute(query).mappings()]

    # --- in -------------------------------------------------------------

    def add(self, kind: Kind, category: str, text: str, strength: str, *, by: str) -> None:
        """Add a word or a phrase (``strength`` is for words).

        Raises:
            WordsRefusedError: it cannot be kept; the message says why, for the steward.
        """
        text = word_rules.checked(kind, category, text, strength)
        folded = folded_words(text)
        with database.writing(self._engine) as connection:
            if _find(connection, kind, category, folded) is None:
                if _shipped(kind, category, folded):
                    raise WordsRefusedError(f"“{text}” is there already.")
                row = _new(kind, category, folded, text, strength, "added", by)
                _put(connection, "added", kind, category, folded, text, by, None, row)
                return
            there = next(each for each in self._all(category) if folded_words(each.text) == folded)
        raise WordsRefusedError(
            f"“{text}” is there already."
            if there.on
            else f"“{text}” is there, switched off. Switch it on again."
        )

    def switch_off(self, kind: Kind, category: str, text: str, *, by: str) -> None:
        """Switch a shipped term off, or take away one that was added.

        Raises:
            WordsRefusedError: there is no such term, or it is off.
        """
        folded = folded_words(text)
        with database.writing(self._engine) as connection:
            before = _find(connection, kind, category, folded)
            if before is not None and _added(before):
                _put(connection, "taken_away", kind, category, folded, before[_TEXT[kind]], by, before, None)
                return
            shipped = _shipped(kind, category, folded)
            if shipped is None or before is not None:
                raise WordsRefusedError("That word or phrase is not there any more.")
            row = _new(kind, category, folded, shipped.text, shipped.strength, "removed", by)
            _put(connection, "switched_off", kind, category, folded, shipped.text, by, None, row)

    def switch_on(self, kind: Kind, category: str, text: str, *, by: str) -> None:
        """Switch a shipped term on again.

        Raises:
            WordsRefusedError: it is not switched off.
        """
        folded = folded_words(text)
        with database.writing(self._engine) as connection:
            before = _find(connection, kind, category, folded)
            if before is None or _added(before):
                raise WordsRefusedError("That word or phrase is not switched off.")
            _put(connection, "switched_on", kind, category, folded, before[_TEXT[kind]], by, before, None)

    def undo(self, seq: int, *, by: str) -> Change:
        """Put back what was before a change, and say which change that was.

        Raises:
            WordsRefusedError: there is no such change, or the same entry changed again since.
        """
        with database.writing(self._engine) as connection:
            found = connection.execute(select(_changes).where(_changes.c.seq == seq)).mappings().first()
            if found is None:
                raise WordsRefusedError("There is no such change to undo.")
            same = [_changes.c[name] == found[name] for name in ("kind", "category", "folded")]
            if connection.scalar(select(func.max(_changes.c.seq)).where(*same)) != seq:
                raise WordsRefusedError(
                    f"“{found['text']}” was changed again since, so this cannot be undone."
                )
            names = (found["kind"], found["category"], found["folded"], found["text"])
            _put(connection, "undone", *names, by, found["after"], found["before"])
            return _change(found, set())

    def _all(self, category: str) -> Iterator[Entry]:
        for kind in ("word", "phrase"):
            with self._engine.connect() as connection:
                rows = [row for row in _rows(connection, kind) if row["category"] == category]
            off = {row["folded"]: row for row in rows if not _added(row)}
            for text, strength in _shipped_of(kind, category):
                row = off.get(folded_words(text))
                who = (row["by"], _utc(row["at"])) if row else ("", None)
                yield Entry(kind, category, text, strength, False, row is None, *who)
            for row in filter(_added, rows):
                strength = row.get("strength", "")
                yield Entry(
                    kind, category, row[_TEXT[kind]], strength, True, True, row["by"], _utc(row["at"])
                )  # fmt: skip


def _shipped_of(kind: str, category: str) -> list[tuple[str, str]]:
    base = knowledge.shipped()
    if kind == "phrase":
        return [(text, "") for text in base.phrases.get(category, ())]
    by_strength = base.lexicon.by_strength.get(category, {})
    return [(term, strength) for strength, terms in by_strength.items() for term in terms]


def _shipped(kind: Kind, category: str, folded: str) -> Entry | None:
    for text, strength in _shipped_of(kind, category):
        if folded_words(text) == folded:
            return Entry(kind, category, text, strength, False, True)
    return None


def _added(row: Any) -> bool:
    return bool(row["state"] == "added")


def _rows(connection: Connection, kind: str) -> list[dict[str, Any]]:
    table = _TABLES[kind]
    return [dict(row) for row in connection.execute(select(table).order_by(table.c.id)).mappings()]


def _find(connection: Connection, kind: str, category: str, folded: str) -> dict[str, Any] | None:
    table = _TABLES[kind]
    query = select(table).where(table.c.category == category, table.c.folded == folded)
    row = connection.execute(query).mappings().first()
    return dict(row) if row else None


def _new(
    kind: str, category: str, folded: str, text: str, strength: str, state: str, by: str
) -> dict[str, Any]:
    row = {"category": category, "folded": folded, _TEXT[kind]: text, "state": state, "by": by}
    return {**row, "strength": strength} if kind == "word" else row


def _put(
    connection: Connection,
    what: str,
    kind: str,
    category: str,
    folded: str,
    text: str,
    by: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> None:
    """Make the entry what it should be after, and write the history of it."""
    table, now = _TABLES[kind], datetime.now(UTC)
    connection.execute(delete(table).where(table.c.category == category, table.c.folded == folded))
    if after is not None:
        connection.execute(insert(table), [{**_kept(after), "at": now}])
    change = {"at": now, "by": by, "kind": kind, "what": what, "category": category, "folded": folded}
    change |= {"text": text, "before": _kept(before), "after": _kept(after)}
    connection.execute(insert(_changes), [change])


def _kept(row: dict[str, Any] | None) -> Any:
    return {name: value for name, value in row.items() if name not in ("id", "at")} if row else None


def _change(row: Any, last: set[int]) -> Change:
    plain = {name: row[name] for name in ("seq", "by", "kind", "what", "category", "text")}
    return Change(**plain, at=_utc(row["at"]), newest=row["seq"] in last)


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
