"""The table of messages that leave the site. Ours; HSDS has none.

It stands beside the links that messages carry, so that a link and its message
are written in one transaction, and every server of a borough sees the same.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, DateTime, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from assets_catalog.model import Base


class OutgoingMessage(Base):
    """One message, what became of it, and when it is next sent or asked after.

    ``words`` are emptied as soon as nobody will have to send them again.
    """

    __tablename__ = "outgoing_message"
    reference: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))  # email, text
    sent_to: Mapped[str] = mapped_column(String(320))
    subject: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    expires_on: Mapped[date | None] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(12), index=True)
    channel: Mapped[str] = mapped_column(String(12), default="")  # folder, notify
    number: Mapped[str] = mapped_column(String(64), default="")  # what the channel calls it
    why: Mapped[str] = mapped_column(Text, default="")
    tries: Mapped[int] = mapped_column(Integer, default=0)
    changed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    next_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    claimed_by: Mapped[str] = mapped_column(String(36), default="")
    claimed_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    unsure: Mapped[bool] = mapped_column(default=False)  # an attempt began, and nobody knows how it ended
