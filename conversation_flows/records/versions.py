"""Versions of scripts as they are kept: their texts, and which went live when, by whom and why."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, Select, delete, func, insert, select, update

from assets_catalog import database
from conversation_flows.records.conversation import in_utc
from conversation_flows.records.model import table_of
from conversation_flows.records.version_tables import ScriptPublication, ScriptVersion

#: Who made the versions that come with the software.
SHIPPED_BY = "shipped"
PUBLISHED, ROLLED_BACK = "published", "rolled back"
_versions = table_of(ScriptVersion)
_publications = table_of(ScriptPublication)


class ChangedMeanwhileError(ValueError):
    """Somebody else changed it first; ``str()`` says what and what to do."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The two files of a script as they were written."""

    rules: str
    words: str

    @property
    def mark(self) -> str:
        """Eight letters and digits that change when either text does."""
        return hashlib.sha256(f"{self.rules}\0{self.words}".encode()).hexdigest()[:8]

    @property
    def files(self) -> Mapping[str, str]:
        """The texts by the name of their file."""
        return {"script.yaml": self.rules, "words.yaml": self.words}


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a script. ``made_at`` is UTC; ``id`` is ``s`` and a mark where it was shipped, else ``v`` and a number."""

    script: str
    id: str
    made_at: datetime
    made_by: str
    from_version: str
    texts: Texts

    @property
    def is_shipped(self) -> bool:
        """Whether it came with the software."""
        return self.id.startswith("s")

    @property
    def name(self) -> str:
        """What people call it."""
        return name_of(self.id)


@dataclass(frozen=True, slots=True)
class Publication:
    """One time that a version went live. ``at`` is UTC."""

    number: int
    script: str
    version: str
    replaced: str
    act: str
    at: datetime
    by: str
    why: str


def name_of(version: str) -> str:
    """What people call a version: shipped 1a2b3c4d, version 3."""
    return f"shipped {version[1:]}" if version.startswith("s") else f"version {version[1:]}"


def shipped_id(texts: Texts) -> str:
    """The id of a version that came with the software."""
    return f"s{texts.mark}"


class Versions:
    """The versions of every script of one front door."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def number(self) -> int:
        """A number that grows with each publication; asked often, so it is cheap."""
        with self._engine.connect() as connection:
            return int(connection.scalar(select(func.max(_publications.c.number))) or 0)

    def live(self) -> dict[str, str]:
        """Script to the version that was put live last; a script that never was is not in it."""
        latest = select(func.max(_publications.c.number)).group_by(_publications.c.script)
        query = select(_publications.c.script, _publications.c.version).where(
            _publications.c.number.in_(latest)
        )
        with self._engine.connect() as connection:
            return {row.script: row.version for row in connection.execute(query)}

    def keep_shipped(self, shipped: Mapping[str, Texts]) -> None:
        """Keep what came with the software, so that a conversation can still have it after an update."""
        with self._engine.connect() as connection:
            kept = {(row.script, row.version) for row in connection.execute(_names())}
        new = {name: texts for name, texts in shipped.items() if (name, shipped_id(texts)) not in kept}
        if not new:
            return
        with database.writing(self._engine) as connection:
            for name, texts in new.items():
                if _row(connection, name, shipped_id(texts)) is None:
                    _insert(connection, name, shipped_id(texts), texts, SHIPPED_BY, "")

    def get(self, script: str, version: str) -> Version | None:
        """One version, or None."""
        with self._engine.connect() as connection:
            row = _row(connection, script, version)
        return _version(row) if row else None

    def all(self, script: str) -> list[Version]:
        """Every version of a script that is kept, newest first."""
        query = select(*_versions.c).where(_versions.c.script == script)
        with self._engine.connect() as connection:
            rows = list(connection.execute(query).mappings())
        return sorted(map(_version, rows), key=lambda each: (each.made_at, each.id), reverse=True)

    def publications(self, script: str) -> list[Publication]:
        """Every time that a version of it went live, newest first."""
        query = (
            select(*_publications.c)
            .where(_publications.c.script == script)
            .order_by(_publications.c.number.desc())
        )
        with self._engine.connect() as connection:
            return [
                Publication(**{**row, "at": in_utc(row["at"])})
                for row in connection.execute(query).mappings()
            ]

    def add_draft(self, script: str, texts: Texts, by: str, from_version: str = "") -> Version:
        """Keep a new draft and give it, with the next number."""
        with database.writing(self._engine) as connection:
            taken = connection.scalars(select(_versions.c.version).where(_versions.c.script == script))
            numbers = [int(each[1:]) for each in taken if each[0] == "v"]
            identity = f"v{max(numbers, default=0) + 1}"
            _insert(connection, script, identity, texts, by, from_version)
            query = select(*_versions.c).where(_versions.c.script == script, _versions.c.version == identity)
            return _version(connection.execute(query).mappings().one())

    def change_draft(self, script: str, version: str, texts: Texts, by: str, *, was: str) -> None:
        """Write a draft over. ``was`` is the mark of the texts that the writer began from.

        Raises LookupError where there is none, and ChangedMeanwhileError where it went live
        or somebody else changed it.
        """
        with database.writing(self._engine) as connection:
            row = _draft(connection, script, version)
            if Texts(row["rules"], row["words"]).mark != was:
                raise ChangedMeanwhileError("Somebody else changed this draft after you opened it.")
            connection.execute(
                update(_versions)
                .where(_versions.c.script == script, _versions.c.version == version)
                .values(rules=texts.rules, words=texts.words, made_by=by, made_at=datetime.now(UTC))
            )

    def discard_draft(self, script: str, version: str) -> None:
        """Throw a draft away. Raises LookupError, and ChangedMeanwhileError where it has been live."""
        with database.writing(self._engine) as connection:
            _draft(connection, script, version)
            connection.execute(
                delete(_versions).where(_versions.c.script == script, _versions.c.version == version)
            )

    def put_live(
        self, script: str, texts: Version, *, replaces: str, act: str, by: str, why: str, seen: int
    ) -> Publication:
        """Make a version live. ``seen`` is the ``number()`` that the writer decided on.

        Raises ChangedMeanwhileError where something went live, or the draft was changed, since then.
        """
        with database.writing(self._engine) as connection:
            newest = int(connection.scalar(select(func.max(_publications.c.number))) or 0)
            row = _row(connection, script, texts.id)
            if newest != seen or row is None or _version(row).texts != texts.texts:
                raise ChangedMeanwhileError(
                    "Something changed while you were deciding. Look at it again, and press once more."
                )
            values: dict[str, Any] = {
                "script": script,
                "version": texts.id,
                "replaced": replaces,
                "act": act,
                "at": datetime.now(UTC),
                "by": by,
                "why": why,
            }
            key = connection.execute(insert(_publications), values).inserted_primary_key
        return Publication(number=int(key[0]) if key else 0, **values)


def _names() -> Select[Any]:
    return select(_versions.c.script, _versions.c.version)


def _row(connection: Connection, script: str, version: str) -> RowMapping | None:
    query = select(*_versions.c).where(_versions.c.script == script, _versions.c.version == version)
    return connection.execute(query).mappings().first()


def _draft(connection: Connection, script: str, version: str) -> RowMapping:
    row = _row(connection, script, version)
    if row is None:
        raise LookupError("There is no such draft.")
    been_live = select(_publications.c.number).where(
        _publications.c.script == script, _publications.c.version == version
    )
    if version.startswith("s") or connection.scalar(been_live):
        raise ChangedMeanwhileError("This version has been live, so it stays as it is.")
    return row


def _insert(
    connection: Connection, script: str, version: str, texts: Texts, by: str, from_version: str
) -> None:
    values = {
        "script": script,
        "version": version,
        "made_at": datetime.now(UTC),
        "made_by": by,
        "from_version": from_version,
        "rules": texts.rules,
        "words": texts.words,
    }
    connection.execute(insert(_versions), values)


def _version(row: RowMapping) -> Version:
    return Version(
        script=row["script"],
        id=row["version"],
        made_at=in_utc(row["made_at"]),
        made_by=row["made_by"],
        from_version=row["from_version"],
        texts=Texts(row["rules"], row["words"]),
    )
