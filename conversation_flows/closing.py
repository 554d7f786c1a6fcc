"""What must be true before a conversation may be closed with an outcome.

The script's guidance says what stands in the way; a person's decision, a name
and a time answer it. Nothing here decides what somebody may have: it holds
staff to what was promised (front-door facts, sections 0 and 2).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from conversation_flows.guidance import Guidance
from conversation_flows.records.conversation import CARRIED_ON, OUTCOMES, Conversation

#: Roles that may not close what opened "Stick with you" or "Your assessment".
_CONNECTS_ONLY: Final = ("volunteer",)
_THEIR_OUTCOMES: Final = ("connected", "advice_given", "nothing_suitable", "rang_off")
_NO_NEXT_STEP: Final = ("rang_off", "advice_given")
_OF_CRISIS: Final = frozenset({"crisis_open", "crisis_steps"})
_CARRY: Final = "Choose an outcome in which somebody carries it on, such as “Assessment opened”."
_TIME: Final = "Say when the next contact is: a day and a time, such as 23 November 2026, 10am."
_OWNER: Final = "Name the worker who has this from now on."


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason it cannot close yet: the field that answers it, and a sentence."""

    field: str
    sentence: str


def refusals(
    conversation: Conversation, guidance: Guidance, outcome: str, *, role: str, now: datetime
) -> tuple[Refusal, ...]:
    """Every reason why this conversation cannot be closed with this outcome by this role; none if it can."""
    if role in _CONNECTS_ONLY and (stopped := _not_for_volunteers(conversation)):
        return (stopped,)
    if outcome not in outcomes_for(role):
        return (Refusal("outcome", "Choose how this ended."),)
    found = [
        *_agreed(conversation, outcome),
        *_owner(conversation, guidance, outcome, now),
        *_crisis(conversation, outcome),
        *_blocked(conversation, guidance, outcome),
        *_fits(conversation, outcome),
    ]
    return tuple({each.field + each.sentence: each for each in found}.values())


def outcomes_for(role: str) -> dict[str, str]:
    """The outcomes a role may choose, in the words staff read."""
    if role not in _CONNECTS_ONLY:
        return OUTCOMES
    return {name: words for name, words in OUTCOMES.items() if name in _THEIR_OUTCOMES}


def _not_for_volunteers(conversation: Conversation) -> Refusal | None:
    if conversation.worker_wanted:
        return Refusal("outcome", "You asked for a worker. The worker who comes closes this.")
    if {"T2", "T3"} & set(conversation.doors):
        return Refusal("outcome", "This one needs a worker to close it. Press “Get a worker now”.")
    return None


def _agreed(conversation: Conversation, outcome: str) -> list[Refusal]:
    if outcome in _NO_NEXT_STEP or conversation.next_step.strip():
        return []
    return [Refusal("next_step", "Write what was agreed: who does what, by when.")]


def _owner(conversation: Conversation, guidance: Guidance, outcome: str, now: datetime) -> list[Refusal]:
    """Whoever carries on has a name, and where the person waits for us, a time."""
    blocked = {reason.id for reason in guidance.blocked_by} - _OF_CRISIS
    nobody_left_waiting = outcome == "rang_off" and blocked <= {"safety_not_asked"}
    if outcome not in CARRIED_ON or (nobody_left_waiting and "T2" not in conversation.doors):
        return []
    found = []
    if not conversation.named_worker.strip():
        accepted = "Say who accepted it, by name." if outcome == "handed_over" else _OWNER
        found.append(Refusal("named_worker", accepted))
    if outcome == "handed_over" and "T2" not in conversation.doors:
        return found
    at = conversation.next_contact_at
    if at is None:
        found.append(Refusal("next_contact", _TIME))
    elif at < now:
        found.append(Refusal("next_contact", "The next contact is in the past. Give a day and time to come."))
    if outcome == "call_back" and not conversation.safe_contact.strip():
        found.append(Refusal("safe_contact", "Write a safe way to reach them, so that we can call back."))
    return found


def _crisis(conversation: Conversation, outcome: str) -> list[Refusal]:
    """Conversation 2 is a promise: names, a safe way and a time, or it cannot be left."""
    if "T2" not in conversation.doors:
        return []
    found = []
    if outcome not in CARRIED_ON:
        found.append(
            Refusal(
                "outcome",
                "“Stick with you” is open. Choose an outcome in which somebody stays with them, "
                "or have a second person agree to close it.",
            )
        )
    wanted = {
        "named_worker": _OWNER,
        "deputy": "Name the deputy who steps in when the named worker is away.",
        "safe_contact": "Write a safe way to reach them, or that there is none.",
    }
    found += [
        Refusal(name, sentence)
        for name, sentence in wanted.items()
        if not getattr(conversation, name).strip()
    ]
    if conversation.next_contact_at is None:
        found.append(Refusal("next_contact", _TIME))
    return found


def _blocked(conversation: Conversation, guidance: Guidance, outcome: str) -> list[Refusal]:
    """What the guidance holds back, unless a person's decision has answered it."""
    owned = bool(conversation.named_worker.strip() and conversation.next_contact_at)
    carried = outcome in CARRIED_ON and owned
    answered = {
        "safety_not_asked": outcome in ("rang_off", "call_back"),
        "assessment_not_offered": carried,
        "assessment_asked": carried,
        "decline_capacity": carried,
        "decline_abuse": carried,
        "decline_not_final": carried,
        "repeat_contact": bool(conversation.named_worker.strip()),
    }
    found = []
    for reason in guidance.blocked_by:
        # The four things of a crisis are asked for above, and ending it takes two people.
        if reason.id in _OF_CRISIS or answered.get(reason.id, False):
            continue
        if owned and reason.id in ("assessment_asked", "decline_not_final"):
            found.append(Refusal("outcome", f"{reason.what} {_CARRY}"))
        else:
            found.append(Refusal(_FIELD.get(reason.id, "outcome"), reason.what))
    return found


_FIELD: Final = {
    "safety_not_asked": "safe_now",
    "assessment_not_offered": "wants_assessment",
    "assessment_asked": "named_worker",
    "decline_capacity": "capacity_doubt",
    "decline_abuse": "concern_abuse",
    "decline_not_final": "named_worker",
    "repeat_contact": "named_worker",
}


def _fits(conversation: Conversation, outcome: str) -> list[Refusal]:
    """The outcome agrees with what was written down."""
    if outcome == "connected" and not any(offer.answer == "yes" for offer in conversation.offers):
        return [
            Refusal(
                "offered", "Nothing offered has a yes beside it. Mark what they will try, or choose again."
            )
        ]
    if outcome == "assessment_declined" and not _said(conversation.answers.get("wants_assessment"), "no"):
        return [
            Refusal("wants_assessment", "Write down that the assessment was offered, and that they said no.")
        ]
    return []


def _said(answer: object, choice: str) -> bool:
    return (
        choice in answer if isinstance(answer, Sequence) and not isinstance(answer, str) else answer == choice
    )
