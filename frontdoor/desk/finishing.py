"""Ending a call with an outcome, closing "Stick with you" as two people, and opening a call again."""

from __future__ import annotations

from datetime import datetime

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from conversation_flows.closing import Refusal, refusals
from conversation_flows.records.conversation import is_name, plain_name
from frontdoor import unmet
from frontdoor.accounts.session import signed_in
from frontdoor.application import workspace
from frontdoor.desk import calls, desk, putting
from frontdoor.desk.call import done, not_kept, pressed
from frontdoor.words import LONDON


@desk.post("/calls/<conversation_id>/close")
def close(conversation_id: str) -> ResponseReturnValue:
    """End the conversation, unless something must happen first."""
    kept, typed = pressed(conversation_id)
    outcome = request.form.get("outcome", "")
    stopped = refusals(
        kept.conversation, kept.guidance, outcome, role=signed_in().role, now=datetime.now(LONDON)
    )
    if page := not_kept(kept, typed, stopped, outcome):
        return page
    workspace().records.conversations.close(
        conversation_id, signed_in().id, outcome, putting.chosen(request.form.get("route", ""))
    )
    named = [offer.category for offer in kept.guidance.offers]
    unmet.note_outcome(workspace().pen, outcome, named, kept.conversation.near)
    flash(f"{kept.conversation.reference} is closed, and everything in it is saved.")
    if signed_in().role == "volunteer":
        return redirect(url_for("desk.today"), code=303)
    return redirect(url_for("desk.call", conversation_id=conversation_id), code=303)


@desk.post("/calls/<conversation_id>/end-crisis")
def end_crisis(conversation_id: str) -> ResponseReturnValue:
    """Close "Stick with you": a person decides, and a second person agrees."""
    kept, typed = pressed(conversation_id)
    why, agreed = request.form.get("crisis_why", ""), request.form.get("crisis_agreed", "")
    missing = []
    if not why.strip():
        missing.append(Refusal("crisis_why", "Write why it can close now."))
    yourself = {plain_name(signed_in().name), plain_name(signed_in().username)}
    if not is_name(agreed) or plain_name(agreed) in yourself:
        missing.append(Refusal("crisis_agreed", "Name the second person who agrees. It cannot be you."))
    if page := not_kept(kept, typed, tuple(missing)):
        return page
    calls.end_crisis(kept.conversation, kept.guidance, signed_in(), why, agreed)
    return done(conversation_id, typed, "“Stick with you” is closed.", "doors")


@desk.post("/calls/<conversation_id>/reopen")
def reopen(conversation_id: str) -> ResponseReturnValue:
    """Take a closed conversation up again."""
    conversation = calls.seen_by(conversation_id, signed_in())
    if not conversation.is_open:
        workspace().records.conversations.reopen(conversation_id, signed_in().id)
        flash(f"{conversation.reference} is open again, and yours.")
    return redirect(url_for("desk.call", conversation_id=conversation_id), code=303)
