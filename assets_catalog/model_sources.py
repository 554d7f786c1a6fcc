"""The tables that say whose word stands: local words, disagreements, imports and merges. All of them ours."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from assets_catalog.model import Base


class FieldWord(Base):
    """A person here changed this field after the source gave it: the local word stands."""

    __tablename__ = "field_word"
    service_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    field: Mapped[str] = mapped_column(String(40), primary_key=True)
    by: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    note: Mapped[str] = mapped_column(Text, default="")


class Disagreement(Base):
    """A source says something else than the local word. Open until ``settled_at``."""

    __tablename__ = "disagreement"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    service_id: Mapped[str] = mapped_column(String(36), index=True)
    source: Mapped[str] = mapped_column(String(250))
    key: Mapped[str] = mapped_column(String(500))
    field: Mapped[str] = mapped_column(String(40))
    says: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    ours: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    since: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    settled_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True), index=True)
    settled_by: Mapped[str] = mapped_column(String(120), default="")
    choice: Mapped[str] = mapped_column(String(10), default="")  # theirs, ours


class ImportRun(Base):
    """One import, from beginning to end, with what it came to so far."""

    __tablename__ = "import_run"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    source: Mapped[str] = mapped_column(String(250), index=True)
    by: Mapped[str] = mapped_column(String(120))
    started: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    finished: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    state: Mapped[str] = mapped_column(String(10))  # running, done, failed, undone
    note: Mapped[str] = mapped_column(Text, default="")
    added: Mapped[int] = mapped_column(Integer, default=0)
    changed: Mapped[int] = mapped_column(Integer, default=0)
    unchanged: Mapped[int] = mapped_column(Integer, default=0)
    withdrawn: Mapped[int] = mapped_column(Integer, default=0)
    disagreements: Mapped[int] = mapped_column(Integer, default=0)


class SourceBefore(Base):
    """What an import found before it changed a source's record, so that it can be undone."""

    __tablename__ = "source_before"
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    import_id: Mapped[str] = mapped_column(String(36), index=True)
    record_id: Mapped[str] = mapped_column(String(36), index=True)
    state: Mapped[Any] = mapped_column(JSON)


class ServiceRedirect(Base):
    """A listing that was merged into another. In force until ``undone_at``."""

    __tablename__ = "service_redirect"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    merge_id: Mapped[str] = mapped_column(String(36), index=True)
    gone_id: Mapped[str] = mapped_column(String(36), index=True)
    kept_id: Mapped[str] = mapped_column(String(36), index=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[str] = mapped_column(String(120))
    gone_was: Mapped[Any] = mapped_column(JSON)
    kept_was: Mapped[Any] = mapped_column(JSON)
    kept_became: Mapped[Any] = mapped_column(JSON)
    kept_words: Mapped[Any] = mapped_column(JSON)
    records: Mapped[Any] = mapped_column(JSON)  # ids of the source records that moved
    undone_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    undone_by: Mapped[str] = mapped_column(String(120), default="")
