"""The confidential tables: who works here, what was said, what was offered, how it turned out.

A conversation refers to a service by id and keeps the name it had, since the
directory is another database.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import JSON, Date, DateTime, ForeignKey, Integer, MetaData, String, Table, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Base(DeclarativeBase):
    """All confidential tables."""

    metadata = metadata


def table_of(entity: type[Base]) -> Table:
    """The table behind an entity, for statements that name columns."""
    return cast(Table, entity.__table__)


class Worker(Base):
    """Somebody who signs in."""

    __tablename__ = "worker"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    username: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(20))
    password_hash: Mapped[str] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)
    failed_attempts: Mapped[int] = mapped_column(Integer, default=0)
    locked_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    session_stamp: Mapped[str] = mapped_column(String(36))  # a new one ends every session
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Conversation(Base):
    """One conversation at the desk, saved as it is typed."""

    __tablename__ = "conversation"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    reference: Mapped[str] = mapped_column(String(12), unique=True)
    opened_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True), index=True)
    worker_id: Mapped[str] = mapped_column(String(36), ForeignKey("worker.id"), index=True)
    script: Mapped[str] = mapped_column(String(80))
    script_version: Mapped[str] = mapped_column(String(20))
    first_name: Mapped[str] = mapped_column(String(120), default="")
    safe_contact: Mapped[str] = mapped_column(Text, default="")
    near: Mapped[str] = mapped_column(String(120), default="")
    answers: Mapped[Any] = mapped_column(JSON, default=dict)
    notes: Mapped[str] = mapped_column(Text, default="")
    tier: Mapped[str] = mapped_column(String(4), default="", index=True)  # the most pressing open door
    doors: Mapped[Any] = mapped_column(JSON, default=list)  # opened by a person or a rule, and still open
    crisis_end: Mapped[Any | None] = mapped_column(JSON)  # who closed T2, who agreed, and why
    looking_for: Mapped[str] = mapped_column(Text, default="")  # the words of the desk's own search
    worker_wanted: Mapped[bool] = mapped_column(default=False)  # a volunteer pressed "get a worker now"
    route: Mapped[str] = mapped_column(String(60), default="")
    outcome: Mapped[str] = mapped_column(String(40), default="")
    next_step: Mapped[str] = mapped_column(Text, default="")
    named_worker: Mapped[str] = mapped_column(String(120), default="")
    deputy: Mapped[str] = mapped_column(String(120), default="")
    # London time as 2026-11-23T10:00; anything else is words that nobody has made into a time yet
    next_contact: Mapped[str] = mapped_column(String(120), default="", index=True)
    revision: Mapped[int] = mapped_column(Integer, default=0)
    page: Mapped[str] = mapped_column(String(40), default="")  # the page that saved last, and its turn


class Offer(Base):
    """A service offered in a conversation, and what the person said to it."""

    __tablename__ = "offer"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(
        String(36), ForeignKey("conversation.id", ondelete="CASCADE"), index=True
    )
    service_id: Mapped[str] = mapped_column(String(36))
    service_name: Mapped[str] = mapped_column(String(250))
    offered_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    answer: Mapped[str] = mapped_column(String(20), default="offered")  # offered, yes, no
    came: Mapped[str] = mapped_column(String(30), default="")  # see came_of_it.py
    came_on: Mapped[date | None] = mapped_column(Date)


class ConversationEvent(Base):
    """Who did what with a conversation, and when; never the words in it."""

    __tablename__ = "conversation_event"
    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(String(36), index=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    worker_id: Mapped[str] = mapped_column(String(36))
    what: Mapped[str] = mapped_column(String(40))
    detail: Mapped[str] = mapped_column(String(120), default="")


class AnonymousOutcome(Base):
    """How one anonymous conversation ended: counts only, nothing typed, nobody's device."""

    __tablename__ = "anonymous_outcome"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    on: Mapped[date] = mapped_column(Date, index=True)
    script: Mapped[str] = mapped_column(String(80))
    script_version: Mapped[str] = mapped_column(String(20))
    tier: Mapped[str] = mapped_column(String(4))
    needs: Mapped[Any] = mapped_column(JSON, default=list)  # category ids
    area: Mapped[str] = mapped_column(String(120), default="")  # a neighbourhood's name
    outcome: Mapped[str] = mapped_column(String(40))
