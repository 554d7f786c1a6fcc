"""Reading conversations out of their tables, as values."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, or_, select

from conversation_flows.records import model
from conversation_flows.records.conversation import (
    CARRIED_ON,
    LONDON,
    Conversation,
    Event,
    Offer,
    from_row,
    in_utc,
)

_conversations = model.table_of(model.Conversation)
_offers = model.table_of(model.Offer)
_events = model.table_of(model.ConversationEvent)
_workers = model.table_of(model.Worker)


def conversations(connection: Connection, which: ColumnElement[bool]) -> list[Conversation]:
    """The conversations that a condition picks, each with its offers; newest first."""
    query = (
        select(*_conversations.c, _workers.c.name.label("worker_name"))
        .join(_workers, _workers.c.id == _conversations.c.worker_id)
        .where(which)
        .order_by(_conversations.c.opened_at.desc(), _conversations.c.id)
    )
    rows = [dict(row) for row in connection.execute(query).mappings()]
    offers = _offers_of(connection, [row["id"] for row in rows])
    return [from_row(row, offers[row["id"]]) for row in rows]


def of_day(day: date) -> ColumnElement[bool]:
    """What a London day is about: see ``Conversations.on``."""
    begins = datetime.combine(day, time.min, LONDON).astimezone(UTC)
    ends = datetime.combine(day + timedelta(days=1), time.min, LONDON).astimezone(UTC)
    table = _conversations.c
    due = (table.next_contact != "") & (table.next_contact < (day + timedelta(days=1)).isoformat())
    owed = (table.tier == "T2") | (table.outcome.in_(CARRIED_ON) & due)
    return (table.opened_at < ends) & or_(table.opened_at >= begins, table.closed_at.is_(None), owed)


def events(connection: Connection, conversation_id: str) -> list[Event]:
    """All that was done with a conversation and by whom, oldest first."""
    query = (
        select(_events.c.at, _workers.c.name, _events.c.what, _events.c.detail)
        .outerjoin(_workers, _workers.c.id == _events.c.worker_id)
        .where(_events.c.conversation_id == conversation_id)
        .order_by(_events.c.seq)
    )
    return [Event(in_utc(row.at), row.name or "", row.what, row.detail) for row in connection.execute(query)]


def _offers_of(connection: Connection, wanted: list[str]) -> dict[str, list[Offer]]:
    found: dict[str, list[Offer]] = {identity: [] for identity in wanted}
    query: Any = (
        select(*_offers.c)
        .where(_offers.c.conversation_id.in_(wanted))
        .order_by(_offers.c.offered_at, _offers.c.id)
    )
    for row in connection.execute(query):
        found[row.conversation_id].append(
            Offer(row.id, row.service_id, row.service_name, in_utc(row.offered_at), row.answer, row.came)
        )
    return found
