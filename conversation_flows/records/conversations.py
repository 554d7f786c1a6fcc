"""Conversations at the desk: begun, saved as they are typed, offered, closed."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, insert, select, update

from assets_catalog import database
from conversation_flows.records import model
from conversation_flows.records.conversation import ANSWERS_TO_OFFER, OUTCOMES, Conversation, Offer

LONDON = ZoneInfo("Europe/London")

TYPED = ("first_name", "safe_contact", "near", "notes", "next_step", "named_worker", "deputy", "next_contact")
_CHOSEN = ("tier", "route", "worker_wanted")
#: Longest that one field may be; a longer one is cut and the worker is told.
LONGEST = {"notes": 20_000, "safe_contact": 2_000, "next_step": 2_000}
_LONGEST_LINE = 120

# No letters or digits that are mistaken for one another when read aloud.
_ALPHABET = "ACDEFGHJKLMNPQRTUVWXY3467"
_conversations = model.table_of(model.Conversation)
_offers = model.table_of(model.Offer)
_events = model.table_of(model.ConversationEvent)


class Conversations:
    """The conversations of one front door."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, worker_id: str, *, script: str, script_version: str) -> str:
        """Open a conversation and give its id."""
        now = datetime.now(UTC)
        identity = str(uuid4())
        with database.writing(self._engine) as connection:
            connection.execute(
                insert(_conversations),
                {
                    "id": identity,
                    "reference": _unused_reference(connection),
                    "opened_at": now,
                    "updated_at": now,
                    "worker_id": worker_id,
                    "script": script,
                    "script_version": script_version,
                    "answers": {},
                    "worker_wanted": False,
                    "revision": 0,
                    "tier": "",
                    "route": "",
                    "outcome": "",
                    **dict.fromkeys(TYPED, ""),
                },
            )
            _note(connection, identity, worker_id, "opened")
        return identity

    def save(
        self,
        conversation_id: str,
        worker_id: str,
        typed: Mapping[str, Any],
        *,
        answers: Mapping[str, Any] | None = None,
        base_revision: int | None = None,
    ) -> int:
        """Keep what was typed so far and give the new revision.

        ``typed`` holds any of the fields of a conversation that are typed or
        chosen. Where the page was older than what is kept (two windows),
        notes of both are kept, one under the other.
        """
        with database.writing(self._engine) as connection:
            held = _one(connection, conversation_id)
            changes = {
                name: _cut(name, value) for name, value in typed.items() if name in TYPED or name in _CHOSEN
            }
            stale = base_revision is not None and base_revision < held["revision"]
            if stale and "notes" in changes:
                changes["notes"] = _both(held["notes"], changes["notes"])
            if answers is not None:
                changes["answers"] = {**held["answers"], **answers}
            if all(held[name] == value for name, value in changes.items()):
                return int(held["revision"])
            if "tier" in changes and changes["tier"] != held["tier"]:
                _note(connection, conversation_id, worker_id, "tier", changes["tier"])
            if changes.get("worker_wanted") and not held["worker_wanted"]:
                _note(connection, conversation_id, worker_id, "worker wanted")
            revision = int(held["revision"]) + 1
            connection.execute(
                update(_conversations)
                .where(_conversations.c.id == conversation_id)
                .values(**changes, revision=revision, updated_at=datetime.now(UTC))
            )
        return revision

    def offer(self, conversation_id: str, worker_id: str, service_id: str, service_name: str) -> None:
        """Write down that a service was offered; a second time changes nothing."""
        with database.writing(self._engine) as connection:
            _one(connection, conversation_id)
            already = connection.scalar(
                select(_offers.c.id).where(
                    _offers.c.conversation_id == conversation_id, _offers.c.service_id == service_id
                )
            )
            if already:
                return
            row = {
                "id": str(uuid4()),
                "conversation_id": conversation_id,
                "service_id": service_id,
                "service_name": service_name[:250],
                "offered_at": datetime.now(UTC),
                "answer": "offered",
            }
            connection.execute(insert(_offers), row)
            _note(connection, conversation_id, worker_id, "offered", service_id)

    def answer_offer(self, conversation_id: str, worker_id: str, offer_id: str, answer: str) -> None:
        """Write down what the person said to an offer. Raises ValueError for any other word."""
        if answer not in ANSWERS_TO_OFFER:
            raise ValueError(f"an offer is not answered {answer!r}")
        with database.writing(self._engine) as connection:
            connection.execute(
                update(_offers)
                .where(_offers.c.id == offer_id, _offers.c.conversation_id == conversation_id)
                .values(answer=answer)
            )
            _note(connection, conversation_id, worker_id, f"offer {answer}", offer_id)

    def close(self, conversation_id: str, worker_id: str, outcome: str) -> None:
        """End a conversation. Raises ValueError for an outcome that is not on the list."""
        if outcome not in OUTCOMES:
            raise ValueError(f"no outcome is called {outcome!r}")
        now = datetime.now(UTC)
        with database.writing(self._engine) as connection:
            connection.execute(
                update(_conversations)
                .where(_conversations.c.id == conversation_id)
                .values(outcome=outcome, closed_at=now, updated_at=now)
            )
            _note(connection, conversation_id, worker_id, "closed", outcome)

    def reopen(self, conversation_id: str, worker_id: str) -> None:
        """Take a closed conversation up again; how it had ended stays in its events."""
        with database.writing(self._engine) as connection:
            connection.execute(
                update(_conversations)
                .where(_conversations.c.id == conversation_id)
                .values(outcome="", closed_at=None, updated_at=datetime.now(UTC))
            )
            _note(connection, conversation_id, worker_id, "reopened")

    def viewed(self, conversation_id: str, worker_id: str) -> None:
        """Write down that somebody other than its own worker looked."""
        with database.writing(self._engine) as connection:
            _note(connection, conversation_id, worker_id, "viewed")

    def get(self, conversation_id: str) -> Conversation | None:
        """One conversation with its offers, or None."""
        found = self._read(_conversations.c.id == conversation_id)
        return found[0] if found else None

    def on(self, day: date) -> list[Conversation]:
        """Conversations opened on one London day, and older ones still open; newest first."""
        begins = datetime.combine(day, time.min, LONDON).astimezone(UTC)
        ends = datetime.combine(day + timedelta(days=1), time.min, LONDON).astimezone(UTC)
        opened = _conversations.c.opened_at
        return self._read(
            (opened < ends) & ((opened >= begins) | _conversations.c.closed_at.is_(None)),
        )

    def _read(self, which: Any) -> list[Conversation]:
        worker = model.table_of(model.Worker)
        query = (
            select(*_conversations.c, worker.c.name.label("worker_name"))
            .join(worker, worker.c.id == _conversations.c.worker_id)
            .where(which)
            .order_by(_conversations.c.opened_at.desc(), _conversations.c.id)
        )
        with self._engine.connect() as connection:
            rows = [dict(row) for row in connection.execute(query).mappings()]
            wanted = [row["id"] for row in rows]
            offers = connection.execute(
                select(*_offers.c)
                .where(_offers.c.conversation_id.in_(wanted))
                .order_by(_offers.c.offered_at, _offers.c.id)
            ).mappings()
            by_conversation: dict[str, list[Offer]] = {identity: [] for identity in wanted}
            for row in offers:
                by_conversation[row["conversation_id"]].append(
                    Offer(
                        row["id"],
                        row["service_id"],
                        row["service_name"],
                        _utc(row["offered_at"]),
                        row["answer"],
                    )
                )
        return [_conversation(row, by_conversation[row["id"]]) for row in rows]


def _conversation(row: dict[str, Any], offers: list[Offer]) -> Conversation:
    moments = {
        name: _utc(row[name]) if row[name] else None for name in ("opened_at", "updated_at", "closed_at")
    }
    return Conversation(**(row | moments), offers=tuple(offers))


def _one(connection: Connection, conversation_id: str) -> dict[str, Any]:
    query = select(*_conversations.c).where(_conversations.c.id == conversation_id)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise LookupError("there is no such conversation")
    return dict(row)


def _note(connection: Connection, conversation_id: str, worker_id: str, what: str, detail: str = "") -> None:
    connection.execute(
        insert(_events),
        {
            "conversation_id": conversation_id,
            "at": datetime.now(UTC),
            "worker_id": worker_id,
            "what": what,
            "detail": detail,
        },
    )


def _unused_reference(connection: Connection) -> str:
    while True:
        reference = "".join(secrets.choice(_ALPHABET) for _ in range(6))
        reference = f"{reference[:3]}-{reference[3:]}"
        if not connection.scalar(select(_conversations.c.id).where(_conversations.c.reference == reference)):
            return reference


def _cut(name: str, value: Any) -> Any:
    return value[: LONGEST.get(name, _LONGEST_LINE)] if isinstance(value, str) else value


def _both(kept: str, typed: str) -> str:
    if typed.startswith(kept) or not kept.strip():
        return typed
    if kept.startswith(typed):
        return kept
    return f"{kept}\n\n[Typed in another window]\n{typed}"


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
