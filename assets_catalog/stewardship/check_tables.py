"""Tables of checks, reports, calls and providers' words. Ours; HSDS has none.

None of them belongs to a service as its phone does: they stay when a listing
is written anew, taken out or brought back. ``service_id`` is the listing that
a row counts for now, ``made_of`` the one that it was made of: they differ
while that one is merged into another.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, DateTime, Integer, String, Text
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column

from assets_catalog.model import Base


def _itself(context: DefaultExecutionContext) -> str:
    return str(context.get_current_parameters()["service_id"])


def _made_of(*, key: bool = False) -> Mapped[str]:
    return mapped_column(String(36), default=_itself, primary_key=key)


class FactCheckRow(Base):
    """One fact of one listing, found right or wrong.

    ``spoke_of`` marks what the fact was then (see ``speaking.py``); None in rows
    from before that was kept. ``merge_id``: written by that merge, for the
    check of the whole that a merged listing had, and gone when it is undone.
    """

    __tablename__ = "fact_check"
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    service_id: Mapped[str] = mapped_column(String(36), index=True)
    fact: Mapped[str] = mapped_column(String(12))
    checked_on: Mapped[date] = mapped_column(Date)
    how: Mapped[str] = mapped_column(String(12))
    is_right: Mapped[bool] = mapped_column()
    checked_by: Mapped[str] = mapped_column(String(120))
    note: Mapped[str] = mapped_column(Text, default="")
    made_of: Mapped[str] = _made_of()
    spoke_of: Mapped[str | None] = mapped_column(Text)
    merge_id: Mapped[str | None] = mapped_column(String(36))


class ServiceReport(Base):
    """How many people said the same of a listing on a day: a number, nothing of those who said it.

    ``spoke_of`` marks the facts it was about; empty in rows from before that was kept.
    """

    __tablename__ = "service_report"
    service_id: Mapped[str] = mapped_column(String(36), index=True)
    made_of: Mapped[str] = _made_of(key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    how: Mapped[str] = mapped_column(String(12), primary_key=True)
    spoke_of: Mapped[str] = mapped_column(String(250), primary_key=True, default="")
    count: Mapped[int] = mapped_column(Integer)


class ServiceAsked(Base):
    """How often a listing was looked at or offered on a day: a number, nothing of those who looked."""

    __tablename__ = "service_asked"
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    service_id: Mapped[str] = mapped_column(String(36), index=True)
    made_of: Mapped[str] = _made_of(key=True)
    count: Mapped[int] = mapped_column(Integer)


class CallAttempt(Base):
    """One time that a steward rang a listing, and what came of it (answered, no_answer, later)."""

    __tablename__ = "call_attempt"
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    service_id: Mapped[str] = mapped_column(String(36), index=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    day: Mapped[date] = mapped_column(Date)
    by: Mapped[str] = mapped_column(String(120))
    result: Mapped[str] = mapped_column(String(12))
    again_on: Mapped[date | None] = mapped_column(Date)
    made_of: Mapped[str] = _made_of()


class ProviderLink(Base):
    """A link that was sent to those who run a listing, at the address that the listing holds."""

    __tablename__ = "provider_link"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    service_id: Mapped[str] = mapped_column(String(36), index=True)
    channel: Mapped[str] = mapped_column(String(8))  # email, text
    sent_to: Mapped[str] = mapped_column(String(320))
    reminder: Mapped[int] = mapped_column(Integer)  # 1 to 3; 0: a steward sent it
    made_on: Mapped[date] = mapped_column(Date)
    expires_on: Mapped[date] = mapped_column(Date)
    made_by: Mapped[str] = mapped_column(String(120))
    revoked_on: Mapped[date | None] = mapped_column(Date)
    answered_on: Mapped[date | None] = mapped_column(Date)
    posts_day: Mapped[date | None] = mapped_column(Date)
    posts: Mapped[int] = mapped_column(Integer, default=0)
    made_of: Mapped[str] = _made_of()


class TrustedProvider(Base):
    """An organisation whose changes go live at once."""

    __tablename__ = "trusted_provider"
    organization_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    by: Mapped[str] = mapped_column(String(120))
    since: Mapped[date] = mapped_column(Date)


class ProviderWord(Base):
    """A change or a claim that came by a link, and what became of it (waiting, taken, refused, live)."""

    __tablename__ = "provider_word"
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    service_id: Mapped[str] = mapped_column(String(36), index=True)
    link_id: Mapped[str] = mapped_column(String(36))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    kind: Mapped[str] = mapped_column(String(12))  # change, claim
    said: Mapped[Any] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(12))
    decided_by: Mapped[str] = mapped_column(String(120), default="")
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    made_of: Mapped[str] = _made_of()
