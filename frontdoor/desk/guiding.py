"""What the script makes of a conversation at the desk: its guidance, and what each role may see of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conversation_flows.guidance import Guidance, guide
from conversation_flows.records.conversation import LONDON, Conversation
from conversation_flows.script import Script
from frontdoor.application import workspace

SCRIPT = "good-conversation"
#: Fields in somebody's own words that are listened to beside the answers.
_HEARD = ("safe_contact", "looking_for")


def script_of(conversation: Conversation) -> Script:
    """The script a conversation began with; the one in force where that version is no longer kept."""
    return workspace().scripts.kept(conversation.script, conversation.script_version).script


def prompts_for(role: str, script: Script) -> tuple[str, ...]:
    """The prompts a role may ask: a volunteer has those that people answer on their own, the place apart."""
    wanted = script.face("self" if role == "volunteer" else "desk")
    # Where somebody is stands once on the page, in the field that the directory reads too.
    return tuple(prompt for prompt in wanted if prompt != "area")


def guidance_of(conversation: Conversation) -> Guidance:
    """What follows from all that was answered and noted so far; promises are dated from first contact."""
    return guide(
        script_of(conversation),
        _all_words(conversation),
        borough=workspace().settings.borough,
        now=conversation.opened_at.astimezone(LONDON),
    )


def _all_words(conversation: Conversation) -> Mapping[str, Any]:
    """The answers, with the notes beside their first words: what is noted brings up what is near."""
    answers = dict(conversation.answers)
    said = [answers.get("free_text") or "", conversation.notes]
    if any(isinstance(each, str) and each.strip() for each in said):
        answers["free_text"] = said
    for name in _HEARD:
        answers[f"desk {name}"] = getattr(conversation, name)
    return answers


def crisis_routes(guidance: Guidance) -> tuple[str, ...]:
    """The routes that "Stick with you" has opened."""
    return tuple(route.id for route in guidance.routes if route.tier == "T2")


def doors_opened(conversation: Conversation, guidance: Guidance) -> tuple[str, ...]:
    """The tiers that the guidance opens now.

    "Stick with you" stays closed once two people closed it, until something
    new is heard: more danger never gives less help.
    """
    opened = guidance.tier_ids
    end = conversation.crisis_end
    if end and set(crisis_routes(guidance)) <= set(end.get("seen", ())):
        return tuple(tier for tier in opened if tier != "T2")
    return opened
