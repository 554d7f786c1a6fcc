"""What must be true before a conversation may be closed with an outcome.

The script's guidance says what stands in the way; a person's decision, a name
and a time answer it. Nothing here decides what somebody may have: it holds
staff to what was promised (front-door facts, sections 0 and 2).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from conversation_flows.guidance import Guidance
from conversation_flows.records.conversation import (
    CARRIED_ON,
    LONDON,
    OUTCOMES,
    Conversation,
    is_name,
    plain_name,
)

#: Roles that may not close what opened "Stick with you" or "Your assessment".
_CONNECTS_ONLY: Final = ("volunteer",)
_THEIR_OUTCOMES: Final = ("connected", "advice_given", "nothing_suitable", "rang_off")
_NO_NEXT_STEP: Final = ("rang_off", "advice_given")
_OF_CRISIS: Final = frozenset({"crisis_open", "crisis_steps"})
_CARRY: Final = "Choose an outcome in which somebody carries it on, such as “Assessment opened”."
_TIME: Final = "Say when the next contact is: a day and a time, such as 23 November 2026, 10am."
_TIME_ALONE: Final = "Say the day as well, such as Tuesday 24 November, 10am."
_OWNER: Final = "Name the worker who has this from now on."
_DEPUTY: Final = "Name the deputy who steps in when the named worker is away."
_SAFE_WAY: Final = "Write a safe way to reach them, or that there is none."
_DROPPED: Final = (
    "“Your assessment” is open. Choose an outcome in which somebody carries it on, "
    "or write down that it was offered and that they said no."
)
_LINES: Final = ("named_worker", "deputy", "safe_contact", "next_contact")
#: Tiers that nobody may leave without a worker's name and a time.
_HELD: Final = frozenset({"T2", "T3"})
_ABOUT_ASSESSMENT: Final = frozenset(
    {"assessment_not_offered", "assessment_asked", "decline_capacity", "decline_abuse", "decline_not_final"}
)
#: A promise further off than this is a slip of the keyboard.
_FURTHEST: Final = timedelta(days=366)
_HAS_TIME: Final = re.compile(r"\d[:.]\d\d|\d ?[ap]\.?m\b", re.IGNORECASE)
_HAS_DATE: Final = re.compile(r"[a-z]{3,}|\d[/-]\d|\d{4}", re.IGNORECASE)
#: Digits enough to ring; a safe way to reach somebody may be a number alone.
_DIGITS_OF_A_NUMBER: Final = 6


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
        *_crisis(conversation, outcome, now),
        *_assessment(conversation, guidance, outcome),
        *_blocked(conversation, guidance, outcome),
        *_fits(conversation, outcome),
    ]
    once: dict[str, Refusal] = {}
    for each in found:
        # A line that somebody types wants one thing at a time; a choice can be wrong for several reasons.
        once.setdefault(each.field if each.field in _LINES else each.field + each.sentence, each)
    return tuple(once.values())


def outcomes_for(role: str) -> dict[str, str]:
    """The outcomes a role may choose, in the words staff read."""
    if role not in _CONNECTS_ONLY:
        return OUTCOMES
    return {name: words for name, words in OUTCOMES.items() if name in _THEIR_OUTCOMES}


def _not_for_volunteers(conversation: Conversation) -> Refusal | None:
    if conversation.worker_wanted:
        return Refusal("outcome", "You asked for a worker. The worker who comes closes this.")
    if _HELD & set(conversation.doors):
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
    held = bool(_HELD & set(conversation.doors))
    if outcome not in CARRIED_ON or (nobody_left_waiting and not held):
        return []
    found = []
    if not is_name(conversation.named_worker):
        accepted = "Say who accepted it, by name." if outcome == "handed_over" else _OWNER
        found.append(Refusal("named_worker", accepted))
    if outcome == "handed_over" and not held:
        return found
    found += _next_contact(conversation, now)
    if outcome == "call_back" and not _is_a_way(conversation.safe_contact):
        found.append(Refusal("safe_contact", "Write a safe way to reach them, so that we can call back."))
    return found


def _next_contact(conversation: Conversation, now: datetime) -> list[Refusal]:
    """A promise is a day and a time to come, within a year."""
    at = conversation.next_contact_at
    if at is None:
        text = conversation.next_contact
        no_day = _HAS_TIME.search(text) and not _HAS_DATE.search(text)
        return [Refusal("next_contact", _TIME_ALONE if no_day else _TIME)]
    if at <= now:
        return [Refusal("next_contact", "The next contact is in the past. Give a day and time to come.")]
    if at.astimezone(LONDON).replace(tzinfo=None) > now.astimezone(LONDON).replace(tzinfo=None) + _FURTHEST:
        return [Refusal("next_contact", "The next contact is more than a year away. Check the year.")]
    return []


def _is_a_way(text: str) -> bool:
    return is_name(text) or sum(each.isdigit() for each in text) >= _DIGITS_OF_A_NUMBER


def _assessment(conversation: Conversation, guidance: Guidance, outcome: str) -> list[Refusal]:
    """An open door is not shut by choosing how the call ended, only by what the person said."""
    if "T3" not in conversation.doors or outcome in CARRIED_ON or outcome == "assessment_declined":
        return []
    said_no = _said(conversation.answers.get("wants_assessment"), "no")
    already_told = {reason.id for reason in guidance.blocked_by} & _ABOUT_ASSESSMENT
    return [] if said_no or already_told else [Refusal("outcome", _DROPPED)]


def _crisis(conversation: Conversation, outcome: str, now: datetime) -> list[Refusal]:
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
    if not is_name(conversation.named_worker):
        found.append(Refusal("named_worker", _OWNER))
    if not is_name(conversation.deputy):
        found.append(Refusal("deputy", _DEPUTY))
    elif plain_name(conversation.deputy) == plain_name(conversation.named_worker):
        found.append(Refusal("deputy", "The deputy must be somebody other than the named worker."))
    if not _is_a_way(conversation.safe_contact):
        found.append(Refusal("safe_contact", _SAFE_WAY))
    return found + _next_contact(conversation, now)


def _blocked(conversation: Conversation, guidance: Guidance, outcome: str) -> list[Refusal]:
    """What the guidance holds back, unless a person's decision has answered it."""
    named = is_name(conversation.named_worker)
    owned = bool(named and conversation.next_contact_at)
    carried = outcome in CARRIED_ON and owned
    answered = {
        "safety_not_asked": outcome in ("rang_off", "call_back"),
        "assessment_not_offered": carried,
        "assessment_asked": carried,
        "decline_capacity": carried,
        "decline_abuse": carried,
        "decline_not_final": carried,
        "repeat_contact": named,
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
