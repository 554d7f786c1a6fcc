"""A call as something to do: open it, keep what was typed, and open the doors that follow."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask import abort

from conversation_flows.closing import Refusal
from conversation_flows.guidance import Guidance
from conversation_flows.records.conversation import Conversation
from conversation_flows.records.workers import Worker
from frontdoor.accounts.permissions import may_open
from frontdoor.application import workspace
from frontdoor.desk import guiding
from frontdoor.desk.typed import Typed

#: How people reach each role, so that nobody has to say it on every call.
_CHANNELS = {"volunteer": "hub", "adviser": "phone"}


@dataclass(frozen=True, slots=True)
class Kept:
    """What a save came to. ``shown`` is the conversation as the page must show it, nothing cut off."""

    conversation: Conversation
    guidance: Guidance
    problems: tuple[Refusal, ...]
    shown: Conversation


class NotYoursError(Exception):
    """The call may not be changed from this page any more; ``str()`` says why and what to do."""


def begin(worker: Worker) -> str:
    """Open a conversation, and give its id."""
    edition = workspace().scripts.live(guiding.SCRIPT)
    channel = _CHANNELS.get(worker.role)
    return workspace().records.conversations.begin(
        worker.id,
        script=edition.script.id,
        script_version=edition.key,
        answers={"channel": channel} if channel else {},
    )


def seen_by(conversation_id: str, worker: Worker) -> Conversation:
    """A conversation that this worker may see; somebody else's is written down as looked at."""
    conversation = workspace().records.conversations.get(conversation_id)
    if conversation is None:
        abort(404)
    if not may_open(conversation, worker):
        abort(403)
    if conversation.worker_id != worker.id:
        workspace().records.conversations.viewed(conversation.id, worker.id)
    return conversation


def changed_by(conversation_id: str, worker: Worker) -> Conversation:
    """A worker's own open conversation. Raises NotYoursError for any other."""
    conversation = workspace().records.conversations.get(conversation_id)
    if conversation is None:
        abort(404)
    if conversation.worker_id != worker.id:
        raise NotYoursError(
            "Not saved: somebody else has taken this on. Tell them anything that is only on this page."
        )
    if not conversation.is_open:
        raise NotYoursError("Not saved: this conversation was closed in another window. Open it again first.")
    return conversation


def keep(conversation: Conversation, worker: Worker, typed: Typed) -> Kept:
    """Save what was typed, and open the doors that it opens."""
    records = workspace().records.conversations
    records.save(conversation.id, worker.id, typed.fields, answers=typed.answers, page=typed.page)
    kept, guidance = opened(conversation.id, worker, settled=typed.settled)
    shown = kept
    if typed.too_long:
        longer: dict[str, Any] = {**typed.fields, "answers": {**kept.answers, **typed.answers}}
        shown = replace(kept, **longer)
    return Kept(kept, guidance, typed.too_long, shown)


def opened(conversation_id: str, worker: Worker, *, settled: bool = True) -> tuple[Conversation, Guidance]:
    """The conversation with every door open that its words and answers open now.

    Half a sentence can say what the whole one does not. So while somebody is
    in the middle of typing (not ``settled``) a door shows as open and is not
    yet written down as one that only a person may close.
    """
    records = workspace().records.conversations
    conversation = _there(records.get(conversation_id))
    guidance = guiding.guidance_of(conversation)
    new = set(guiding.doors_opened(conversation, guidance)) - set(conversation.doors)
    if new and settled:
        records.open_doors(conversation_id, worker.id, [tier for tier in guidance.tier_ids if tier in new])
        conversation = _there(records.get(conversation_id))
    elif new:
        doors = (*conversation.doors, *(tier for tier in guidance.tier_ids if tier in new))
        conversation = replace(conversation, doors=doors)
    return conversation, guidance


def offer(conversation: Conversation, worker: Worker, service_id: str) -> bool:
    """Write down that a place was offered. False where the directory no longer has it."""
    service_id = workspace().catalogue.where_is(service_id) or service_id
    listing = workspace().catalogue.get(service_id)
    if listing is None:
        return False
    workspace().records.conversations.offer(conversation.id, worker.id, service_id, listing.name)
    workspace().tally.note(service_id)
    return True


def want_assessment(conversation: Conversation, worker: Worker) -> None:
    """Ask for an assessment for the person; where the asker cannot open it, a worker is asked for too."""
    fields: dict[str, Any] = {"worker_wanted": True} if worker.role == "volunteer" else {}
    workspace().records.conversations.save(
        conversation.id, worker.id, fields, answers={"wants_assessment": "yes"}
    )
    opened(conversation.id, worker)


def end_crisis(conversation: Conversation, guidance: Guidance, worker: Worker, why: str, agreed: str) -> None:
    """Close "Stick with you", as two people. Raises ValueError without a reason or the second."""
    workspace().records.conversations.end_crisis(
        conversation.id, worker.id, why=why, agreed_by=agreed, seen=guiding.crisis_routes(guidance)
    )


def _there(conversation: Conversation | None) -> Conversation:
    if conversation is None:
        abort(404)
    return conversation
