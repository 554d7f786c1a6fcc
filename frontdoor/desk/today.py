"""Today's conversations: who waits, what is owed, and the calls of the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import render_template
from flask.typing import ResponseReturnValue

from conversation_flows.records.conversation import OUTCOMES, Conversation
from conversation_flows.records.workers import Worker
from frontdoor.accounts.permissions import may_open
from frontdoor.accounts.session import signed_in
from frontdoor.application import workspace
from frontdoor.desk import desk, guiding
from frontdoor.words import LONDON, clock, day


@dataclass(frozen=True, slots=True)
class Row:
    """One conversation of the list. ``open_things`` are what is open in it, the loudest first."""

    conversation: Conversation
    when: str
    tier: str
    open_things: tuple[tuple[str, str], ...]
    outcome: str
    loudness: int


@desk.get("/")
def today() -> ResponseReturnValue:
    """What was opened today and what is still open, what cannot wait at the top."""
    now = datetime.now(LONDON)
    rows = todays_rows(signed_in(), now)
    return render_template(
        "desk/today.html",
        rows=rows,
        now=now,
        waiting=sum(row.conversation.worker_wanted for row in rows),
        overdue=sum(row.conversation.is_overdue(now) for row in rows),
        worker=signed_in(),
    )


def todays_rows(worker: Worker, now: datetime) -> list[Row]:
    """The conversations this worker may see today, what cannot wait first, then the newest."""
    everything = workspace().records.conversations.on(now.date())
    rows = [_row(each, now) for each in everything if may_open(each, worker)]
    return sorted(rows, key=lambda row: row.loudness)


def _row(conversation: Conversation, now: datetime) -> Row:
    script = guiding.script_of(conversation)
    tiers = {str(tier): said.name for tier, said in script.words.tiers.items()}
    things = _open_things(conversation, now)
    return Row(
        conversation=conversation,
        when=_when(conversation, now),
        tier=tiers.get(conversation.tier, "Not yet known"),
        open_things=things,
        outcome=OUTCOMES.get(conversation.outcome, ""),
        loudness=_loudness(conversation, now),
    )


def _loudness(conversation: Conversation, now: datetime) -> int:
    if conversation.worker_wanted and conversation.is_open:
        return 0
    if conversation.is_overdue(now):
        return 1
    if "T2" in conversation.doors:
        return 2
    return 3 if conversation.is_open else 4


def _open_things(conversation: Conversation, now: datetime) -> tuple[tuple[str, str], ...]:
    found = []
    if conversation.worker_wanted and conversation.is_open:
        found.append(("A worker is wanted", "loud"))
    promised = conversation.next_contact_at
    if conversation.is_overdue(now) and promised:
        found.append((f"Overdue: contact was promised {_moment(promised, now)}", "loud"))
    if "T2" in conversation.doors:
        found.append(("Stick with you", "urgent"))
    if "T3" in conversation.doors and conversation.is_open:
        found.append(("Assessment", "door"))
    if promised and promised >= now:
        found.append((f"Next contact {_moment(promised, now)}", "calm"))
    if conversation.is_open:
        found.append(("Still open", "calm"))
    return tuple(found)


def _when(conversation: Conversation, now: datetime) -> str:
    return _moment(conversation.opened_at.astimezone(LONDON), now)


def _moment(moment: datetime, now: datetime) -> str:
    at = clock(moment)
    return at if moment.date() == now.date() else f"{day(moment.date())}, {at}"
