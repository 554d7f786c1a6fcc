"""Conversations at the desk: begun, saved as they are typed, offered, closed."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Engine, insert, select, update

from assets_catalog import database
from conversation_flows.records import merging, model, reading
from conversation_flows.records.conversation import (
    ANSWERS_TO_OFFER,
    OUTCOMES,
    Conversation,
    Event,
    most_pressing,
)
from conversation_flows.records.merging import LONGEST, TYPED, Page

__all__ = ["LONGEST", "TYPED", "ClosedError", "Conversations", "Page"]

#: Answers that must carry a time and a name, since a right or a duty hangs on them (facts, section 2).
_TIMED_ANSWERS = ("safe_now", "wants_assessment", "capacity_doubt", "concern_abuse", "consent_share")
# No letters or digits that are mistaken for one another when read aloud.
_ALPHABET = "ACDEFGHJKLMNPQRTUVWXY3467"
_conversations = model.table_of(model.Conversation)
_offers = model.table_of(model.Offer)
_events = model.table_of(model.ConversationEvent)
_workers = model.table_of(model.Worker)


class ClosedError(ValueError):
    """The conversation is closed; it must be opened again before anything is changed."""


class Conversations:
    """The conversations of one front door."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(
        self,
        worker_id: str,
        *,
        script: str,
        script_version: str,
        answers: Mapping[str, Any] | None = None,
    ) -> str:
        """Open a conversation and give its id. ``answers`` are what is known before anybody has asked."""
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
                    "answers": dict(answers or {}),
                    "worker_wanted": False,
                    "revision": 0,
                    "tier": "",
                    "doors": [],
                    "route": "",
                    "outcome": "",
                    "page": "",
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
        page: Page | None = None,
    ) -> int:
        """Keep what was typed so far and give the new revision.

        ``typed`` holds any of the fields of a conversation that are typed or
        chosen. Where the page was older than what is kept (two windows), only
        what that page changed is written, and long texts changed by both are
        kept one under the other. Raises ClosedError, and LookupError.
        """
        page = page or Page(base_revision=base_revision)
        with database.writing(self._engine) as connection:
            held = _still_open(connection, conversation_id)
            if page.is_late(held):
                return int(held["revision"])
            changed = merging.changes(held, typed, answers, page)
            if not changed:
                return int(held["revision"])
            _note_changes(connection, held, worker_id, changed)
            revision = int(held["revision"]) + 1
            _change(connection, conversation_id, **changed, revision=revision, page=page.mark)
        return revision

    def open_doors(self, conversation_id: str, worker_id: str, tiers: Iterable[str]) -> None:
        """Open tiers and keep them open; those that are open already change nothing.

        Opening "Stick with you" again undoes that it was closed.
        """
        with database.writing(self._engine) as connection:
            held = _still_open(connection, conversation_id)
            new = [tier for tier in dict.fromkeys(tiers) if tier not in held["doors"]]
            if not new:
                return
            for tier in new:
                _note(connection, conversation_id, worker_id, "door opened", tier)
            doors = [*held["doors"], *new]
            changed: dict[str, Any] = {"doors": doors, "tier": most_pressing(doors)}
            if "T2" in new:
                changed["crisis_end"] = None
            _change(connection, conversation_id, **changed)

    def end_crisis(
        self, conversation_id: str, worker_id: str, *, why: str, agreed_by: str, seen: Sequence[str]
    ) -> None:
        """A person closes "Stick with you", and a second person agrees. No answer ever does.

        ``seen`` are the routes that it had opened: any other, later, opens it
        again. Raises ValueError without a reason or a second person.
        """
        if not why.strip() or not agreed_by.strip():
            raise ValueError("closing Stick with you needs a reason and a second person")
        with database.writing(self._engine) as connection:
            held = _still_open(connection, conversation_id)
            doors = [tier for tier in held["doors"] if tier != "T2"]
            end = {
                "at": datetime.now(UTC).isoformat(),
                "by": connection.scalar(select(_workers.c.name).where(_workers.c.id == worker_id)) or "",
                "agreed_by": agreed_by.strip()[: merging.LONGEST_LINE],
                "why": why.strip()[: LONGEST["next_step"]],
                "seen": sorted(seen),
            }
            _change(connection, conversation_id, doors=doors, tier=most_pressing(doors), crisis_end=end)
            _note(connection, conversation_id, worker_id, "stick with you closed")

    def want_worker(self, conversation_id: str, worker_id: str) -> None:
        """Ask for a worker to come now, whatever else is true."""
        self.save(conversation_id, worker_id, {"worker_wanted": True})

    def take(self, conversation_id: str, worker_id: str) -> None:
        """This worker takes the conversation on; nobody need be waited for any longer."""
        with database.writing(self._engine) as connection:
            _still_open(connection, conversation_id)
            _change(connection, conversation_id, worker_id=worker_id, worker_wanted=False)
            _note(connection, conversation_id, worker_id, "taken on")

    def offer(self, conversation_id: str, worker_id: str, service_id: str, service_name: str) -> None:
        """Write down that a service was offered; a second time changes nothing."""
        with database.writing(self._engine) as connection:
            _still_open(connection, conversation_id)
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
            _still_open(connection, conversation_id)
            connection.execute(
                update(_offers)
                .where(_offers.c.id == offer_id, _offers.c.conversation_id == conversation_id)
                .values(answer=answer)
            )
            _note(connection, conversation_id, worker_id, f"offer {answer}", offer_id)

    def close(self, conversation_id: str, worker_id: str, outcome: str, route: str = "") -> None:
        """End a conversation; ``route`` is whom the person was put through to, by id.

        Raises ValueError for an outcome that is not on the list.
        """
        if outcome not in OUTCOMES:
            raise ValueError(f"no outcome is called {outcome!r}")
        with database.writing(self._engine) as connection:
            _still_open(connection, conversation_id)
            ended = {
                "outcome": outcome,
                "route": route,
                "closed_at": datetime.now(UTC),
                "worker_wanted": False,
            }
            _change(connection, conversation_id, **ended)
            _note(connection, conversation_id, worker_id, "closed", outcome)

    def reopen(self, conversation_id: str, worker_id: str) -> None:
        """Take a closed conversation up again; how it had ended stays in its events."""
        with database.writing(self._engine) as connection:
            _change(connection, conversation_id, outcome="", closed_at=None, worker_id=worker_id)
            _note(connection, conversation_id, worker_id, "reopened")

    def viewed(self, conversation_id: str, worker_id: str) -> None:
        """Write down that somebody other than its own worker looked."""
        with database.writing(self._engine) as connection:
            _note(connection, conversation_id, worker_id, "viewed")

    def get(self, conversation_id: str) -> Conversation | None:
        """One conversation with its offers, or None."""
        with self._engine.connect() as connection:
            found = reading.conversations(connection, _conversations.c.id == conversation_id)
        return found[0] if found else None

    def events(self, conversation_id: str) -> list[Event]:
        """All that was done with a conversation and by whom, oldest first."""
        with self._engine.connect() as connection:
            return reading.events(connection, conversation_id)

    def waiting(self) -> list[Conversation]:
        """Open conversations in which a worker is wanted."""
        with self._engine.connect() as connection:
            wanted = _conversations.c.worker_wanted & _conversations.c.closed_at.is_(None)
            return reading.conversations(connection, wanted)

    def on(self, day: date) -> list[Conversation]:
        """What one London day is about; newest first.

        That is: what was opened that day, older conversations still open, and
        closed ones with something still owed: "Stick with you" not closed by
        a person, or a contact promised for that day or before.
        """
        with self._engine.connect() as connection:
            return reading.conversations(connection, reading.of_day(day))


def _still_open(connection: Connection, conversation_id: str) -> dict[str, Any]:
    query = select(*_conversations.c).where(_conversations.c.id == conversation_id)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise LookupError("there is no such conversation")
    if row["closed_at"] is not None:
        raise ClosedError("the conversation is closed")
    return dict(row)


def _change(connection: Connection, conversation_id: str, **values: Any) -> None:
    connection.execute(
        update(_conversations)
        .where(_conversations.c.id == conversation_id)
        .values(**values, updated_at=datetime.now(UTC))
    )


def _note_changes(
    connection: Connection, held: Mapping[str, Any], worker_id: str, changed: Mapping[str, Any]
) -> None:
    if "tier" in changed:
        _note(connection, held["id"], worker_id, "tier", changed["tier"])
    if changed.get("worker_wanted"):
        _note(connection, held["id"], worker_id, "worker wanted")
    for name in _TIMED_ANSWERS:
        answer = changed.get("answers", {}).get(name)
        if answer != held["answers"].get(name) and "answers" in changed:
            _note(connection, held["id"], worker_id, "answered", name)


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
