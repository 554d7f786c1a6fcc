"""The table of feeds that somebody here subscribed to. Ours; HSDS has none."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from assets_catalog.model import Base


class FeedSubscription(Base):
    """One feed: where it is, how often it is asked, and how that went. Times are UTC."""

    __tablename__ = "feed_subscription"
    __table_args__ = (UniqueConstraint("name", name="uq_feed_subscription_name"),)
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))  # also the name of the source of its listings
    address: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(20))
    mapping: Mapped[Any] = mapped_column(JSON)
    licence: Mapped[str] = mapped_column(Text, default="")
    every_hours: Mapped[int] = mapped_column(Integer, default=24)
    paused: Mapped[bool] = mapped_column(default=False)
    added_by: Mapped[str] = mapped_column(String(120))
    added_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    state: Mapped[str] = mapped_column(String(12), default="new")  # new, done, failed
    failures: Mapped[int] = mapped_column(Integer, default=0)  # in a row
    last_run: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    not_before: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    report: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)  # of the last run
    preview: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)  # of the last preview
