"""Tables of listings that may be one: the pairs found, what stewards said of them, and what was merged at one press.

All of them ours; HSDS has none.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Float, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from assets_catalog.model import Base


class NotTheSame(Base):
    """A steward said that two listings are two. In force while both are named, placed and rung as they were."""

    __tablename__ = "not_the_same"
    a: Mapped[str] = mapped_column(String(36), primary_key=True)  # the lower id
    b: Mapped[str] = mapped_column(String(36), primary_key=True)
    a_print: Mapped[str] = mapped_column(String(32))
    b_print: Mapped[str] = mapped_column(String(32))
    by: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    note: Mapped[str] = mapped_column(Text, default="")


class DuplicateScan(Base):
    """One look through the whole directory. The newest that has ended is what stewards see."""

    __tablename__ = "duplicate_scan"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    by: Mapped[str] = mapped_column(String(120))
    started: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    touched: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    finished: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    done: Mapped[int] = mapped_column(Integer, default=0)
    of: Mapped[int] = mapped_column(Integer, default=0)
    seq: Mapped[int] = mapped_column(Integer, default=0)  # the newest change that it knows of
    problem: Mapped[str] = mapped_column(Text, default="")


class LikelyPair(Base):
    """Two listings that may be one, found by a scan and kept up with since."""

    __tablename__ = "likely_pair"
    scan: Mapped[str] = mapped_column(String(36), primary_key=True)
    a: Mapped[str] = mapped_column(String(36), primary_key=True)  # the lower id
    b: Mapped[str] = mapped_column(String(36), primary_key=True, index=True)
    likelihood: Mapped[float] = mapped_column(Float)
    reasons: Mapped[Any] = mapped_column(JSON)
    against: Mapped[Any] = mapped_column(JSON)
    a_print: Mapped[str] = mapped_column(String(32))
    b_print: Mapped[str] = mapped_column(String(32))


class MergePress(Base):
    """Merges that were made together with one press, so that they can be undone together."""

    __tablename__ = "merge_press"
    merge_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    press: Mapped[str] = mapped_column(String(36), index=True)
