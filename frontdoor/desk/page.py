"""Everything that the page of a call shows, and the parts of it that refresh while somebody types."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template

from conversation_flows.closing import Refusal, outcomes_for
from conversation_flows.guidance import Guidance, RouteOffered, Sentence
from conversation_flows.records.came_of_it import CAME
from conversation_flows.records.conversation import ANSWERS_TO_OFFER, LONDON, Conversation
from conversation_flows.records.merging import TYPED, digest
from conversation_flows.records.workers import Worker
from frontdoor import words
from frontdoor.application import workspace
from frontdoor.desk import guiding, near, putting
from frontdoor.desk.prompts import Prompts, prompts
from frontdoor.desk.typed import Typed

#: What refreshes without touching what is being typed: the template of each part.
_PARTS = {"urgent": "desk/_urgent.html", "panels": "desk/_panels.html"}
_EMERGENCY_LINES = 2
_OTHER_LINES = 4
_OF_CRISIS = ("crisis_open", "crisis_steps")


@dataclass(frozen=True, slots=True)
class Door:
    """A tier as the page shows it.

    ``state`` is open, ended (by two people) or shut. ``heard``: the answers or
    the words opened it, and ``why`` can be said to the person.
    """

    id: str
    name: str
    meaning: str
    state: str
    why: str
    heard: bool


def render(
    shown: Conversation,
    guidance: Guidance,
    worker: Worker,
    *,
    kept: Conversation | None = None,
    problems: Sequence[Refusal] = (),
    outcome: str = "",
) -> str:
    """The page of a call. ``kept`` is what is saved, where the page must show more than that."""
    asked = prompts(shown, guidance, worker.role)
    saved = prompts(kept, guidance, worker.role) if kept else asked
    return render_template(
        "desk/call.html",
        **_context(shown, guidance, worker),
        prompts=asked,
        problems=[_at(problem, asked) for problem in problems],
        problem_at={_at(problem, asked).field: problem.sentence for problem in problems},
        outcomes=outcomes_for(worker.role),
        outcome=outcome,
        put_through=putting.choices(_routes(guidance, worker.role != "volunteer")),
        page_id=secrets.token_hex(6),
        was=json.dumps(_was(kept or shown, saved)),
    )


def parts(conversation: Conversation, guidance: Guidance, worker: Worker) -> dict[str, str]:
    """The parts of the page that refresh, as HTML by name."""
    context = _context(conversation, guidance, worker)
    return {name: render_template(template, **context) for name, template in _PARTS.items()}


def said(conversation: Conversation, guidance: Guidance, worker: Worker) -> dict[str, str]:
    """The short answer beside each prompt."""
    return {view.id: view.said for view in prompts(conversation, guidance, worker.role).every()}


def was_sent(typed: Typed) -> dict[str, str]:
    """The digests of what a page has just sent: what its fields hold from now on."""
    fields = {name: digest(value) for name, value in typed.fields.items()}
    return fields | {f"answers.{name}": digest(value) for name, value in typed.answers.items()}


def _was(conversation: Conversation, asked: Prompts) -> dict[str, str]:
    fields = {name: digest(getattr(conversation, name)) for name in TYPED}
    return fields | {f"answers.{view.id}": digest(view.sent) for view in asked.every()}


def _context(conversation: Conversation, guidance: Guidance, worker: Worker) -> dict[str, Any]:
    full = worker.role != "volunteer"
    ended = conversation.crisis_end is not None and "T2" not in conversation.doors
    places = near.offers(conversation, guidance)
    looked = near.looked_for(conversation)
    return {
        "conversation": conversation,
        "put_through_to": putting.name_of(conversation.route),
        "guidance": guidance,
        "worker": worker,
        "full": full,
        "doors": doors(conversation, guidance),
        "urgent": _urgent(conversation, guidance),
        "lines": _lines(guidance, full),
        "kinds": places,
        "looked": looked,
        "place_note": near.place_note(conversation),
        "offered_ids": {offer.service_id for offer in conversation.offers},
        "answers_to_offer": ANSWERS_TO_OFFER,
        "came": CAME,
        "presses": near.PRESSES,
        "routes": _routes(guidance, full),
        "promises": guidance.promises if full else (),
        "musts": guidance.musts if full else (),
        "warnings": guidance.warnings,
        "before_closing": _before_closing(guidance, ended) if full else (),
        "steps": next((each.what for each in guidance.blocked_by if each.id == "crisis_steps"), ""),
        "overdue": conversation.is_overdue(datetime.now(LONDON)),
        "saved_at": words.clock(conversation.updated_at.astimezone(LONDON)),
        "waiting": waiting(conversation, worker),
        "shows_sample": workspace().catalogue.holds_sample(),
    }


def doors(conversation: Conversation, guidance: Guidance) -> tuple[Door, ...]:
    """The three tiers: the open ones first, in the order they opened, each with why."""
    tiers = guiding.script_of(conversation).words.tiers
    because: dict[str, str] = {tier.id: tier.why for tier in guidance.tiers}
    order = list(dict.fromkeys([*guidance.tier_ids, *conversation.doors, "T2", "T3", "T1"]))
    found = []
    for tier in order:
        state, why = "shut", ""
        if tier in conversation.doors:
            state, why = "open", because.get(tier, "Opened by a person, or earlier in this conversation.")
        elif tier == "T2" and conversation.crisis_end:
            state, why = "ended", _how_it_ended(conversation)
        elif tier in because:
            state, why = "open", because[tier]
        said = tiers[tier]  # type: ignore[index]
        found.append(Door(tier, said.name, said.meaning, state, why, state == "open" and tier in because))
    return tuple(sorted(found, key=lambda door: ("open", "ended", "shut").index(door.state)))


def _how_it_ended(conversation: Conversation) -> str:
    end = conversation.crisis_end or {}
    at = datetime.fromisoformat(end["at"])
    return f"Closed by {end['by']}, and {end['agreed_by']} agreed, {words.moment(at)}. {end['why']}"


def _urgent(conversation: Conversation, guidance: Guidance) -> str:
    """Full while "Stick with you" is open; a bar once people closed it; the quiet line; or nothing."""
    if "T2" in conversation.doors:
        return "full"
    if guidance.panel == "full":
        return "bar"
    return guidance.panel


def _lines(guidance: Guidance, full: bool) -> tuple[RouteOffered, ...]:
    """Who to ring now: 999 and its like, then whoever takes up this very trouble."""
    urgent = [route for route in guidance.routes if route.tier == "T2" and not route.to_decide]
    emergency = [route for route in urgent if route.kind == "emergency"]
    kinds = ("helpline", "statutory", "team") if full else ("helpline",)
    others = [route for route in urgent if route.kind in kinds]
    return tuple(emergency[:_EMERGENCY_LINES] + others[:_OTHER_LINES])


def _routes(guidance: Guidance, full: bool) -> tuple[RouteOffered, ...]:
    """Where to turn, kinds of help apart: those stand with their places. A volunteer connects only."""
    return tuple(route for route in guidance.routes if route.kind != "asset" and (full or route.tier == "T1"))


def _before_closing(guidance: Guidance, ended: bool) -> tuple[Sentence, ...]:
    return tuple(each for each in guidance.blocked_by if not (ended and each.id in _OF_CRISIS))


def waiting(conversation: Conversation, worker: Worker) -> int:
    """How many other people wait for a worker, for those who could go."""
    if worker.role == "volunteer":
        return 0
    return sum(each.id != conversation.id for each in workspace().records.conversations.waiting())


def _at(problem: Refusal, asked: Prompts) -> Refusal:
    """A problem at the place on the page where it is answered."""
    if problem.field in {view.id for view in asked.every()}:
        return Refusal(f"prompt-{problem.field}", problem.sentence)
    return problem
