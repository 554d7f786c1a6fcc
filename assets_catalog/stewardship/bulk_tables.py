"""The table of edits to many listings at once. Ours; HSDS has none."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from assets_catalog.model import Base


class BulkEdit(Base):
    """One change made to many listings in one transaction, so that it can be undone in one."""

    __tablename__ = "bulk_edit"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    by: Mapped[str] = mapped_column(String(120))
    what: Mapped[str] = mapped_column(Text)  # in words
    note: Mapped[str] = mapped_column(Text, default="")
    changed: Mapped[Any] = mapped_column(JSON)  # [service id, change before, change made]
    undone_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    undone_by: Mapped[str] = mapped_column(String(120), default="")
