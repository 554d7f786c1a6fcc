"""Who did what with a conversation, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from conversation_flows.records.came_of_it import CAME
from conversation_flows.records.conversation import OUTCOMES, Conversation, Event
from conversation_flows.script import Script
from frontdoor.application import workspace
from frontdoor.desk import guiding

_DID = {
    "opened": "began it",
    "worker wanted": "asked for a worker",
    "taken on": "took it on",
    "stick with you closed": "closed “Stick with you”",
    "offered": "offered a place",
    "offer yes": "noted a yes to an offer",
    "offer no": "noted a no to an offer",
    "offer offered": "took back an answer to an offer",
    "reopened": "opened it again",
    "viewed": "read it",
}


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that was done. ``at`` is UTC."""

    at: datetime
    who: str
    did: str


def happened(conversation: Conversation) -> list[Happened]:
    """All that was done with a conversation, oldest first."""
    script = guiding.script_of(conversation)
    names = {offer.service_id: offer.service_name for offer in conversation.offers}
    events = workspace().records.conversations.events(conversation.id)
    return [Happened(event.at, event.worker_name, _did(event, script, names)) for event in events]


def _did(event: Event, script: Script, names: dict[str, str]) -> str:
    if event.what in ("door opened", "tier"):
        tiers = {str(tier): said.name for tier, said in script.words.tiers.items()}
        return f"opened “{tiers.get(event.detail, event.detail)}”"
    if event.what == "answered" and event.detail in script.words.prompts:
        return f"noted the answer to “{script.words.prompts[event.detail].ask}”"
    if event.what == "closed":
        return f"ended it: {OUTCOMES.get(event.detail, event.detail)}"
    if event.what == "came of it":
        return f"noted what came of an offer: {CAME.get(event.detail, event.detail)}"
    if event.what == "offered" and event.detail in names:
        return f"offered {names[event.detail]}"
    return _DID.get(event.what, event.what)
