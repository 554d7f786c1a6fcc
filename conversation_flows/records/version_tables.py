"""The tables of what a script was and is, and of who looked at a helpline's number last."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, DateTime, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from conversation_flows.records.model import Base


class ScriptVersion(Base):
    """The text of one version of a script. It never changes once it has been live."""

    __tablename__ = "script_version"
    script: Mapped[str] = mapped_column(String(80), primary_key=True)
    version: Mapped[str] = mapped_column(String(9), primary_key=True)
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    made_by: Mapped[str] = mapped_column(String(120))
    from_version: Mapped[str] = mapped_column(String(9), default="")
    rules: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)


class ScriptPublication(Base):
    """One time that a version went live. The last one of a script says which is live now."""

    __tablename__ = "script_publication"
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    script: Mapped[str] = mapped_column(String(80), index=True)
    version: Mapped[str] = mapped_column(String(9))
    replaced: Mapped[str] = mapped_column(String(9))
    act: Mapped[str] = mapped_column(String(20))  # published, rolled back
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[str] = mapped_column(String(120))
    why: Mapped[str] = mapped_column(Text)


class RouteCheck(Base):
    """Somebody looked at a route's contact: it is still right, or what is wrong with it."""

    __tablename__ = "route_check"
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    route: Mapped[str] = mapped_column(String(60), index=True)
    area: Mapped[str] = mapped_column(String(80))
    on: Mapped[date] = mapped_column(Date)
    by: Mapped[str] = mapped_column(String(120))
    how: Mapped[str] = mapped_column(String(20))
    right: Mapped[bool] = mapped_column()
    note: Mapped[str] = mapped_column(Text, default="")
