"""The buttons of a call. Each saves the whole page first, then does its one thing."""

from __future__ import annotations

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from frontdoor.accounts.session import signed_in
from frontdoor.application import workspace
from frontdoor.desk import calls, desk, near
from frontdoor.desk.call import done, not_kept, pressed


@desk.post("/calls/<conversation_id>/search")
def search(conversation_id: str) -> ResponseReturnValue:
    """Look in the directory for the words in the box."""
    kept, typed = pressed(conversation_id)
    if page := not_kept(kept, typed):
        return page
    near.count_if_unmet(kept.conversation)
    return done(conversation_id, typed, "", "places")


@desk.post("/calls/<conversation_id>/offer/<service_id>")
def offer(conversation_id: str, service_id: str) -> ResponseReturnValue:
    """Write down that a place was offered."""
    kept, typed = pressed(conversation_id)
    if page := not_kept(kept, typed):
        return page
    there = calls.offer(kept.conversation, signed_in(), service_id)
    sentence = "" if there else "That place is no longer in the directory. Nothing was offered."
    return done(conversation_id, typed, sentence, "offered")


@desk.post("/calls/<conversation_id>/offered/<offer_id>/<answer>")
def answer(conversation_id: str, offer_id: str, answer: str) -> ResponseReturnValue:
    """Write down what they said to an offer."""
    kept, typed = pressed(conversation_id)
    if page := not_kept(kept, typed):
        return page
    try:
        workspace().records.conversations.answer_offer(conversation_id, signed_in().id, offer_id, answer)
    except ValueError:
        abort(404)
    return done(conversation_id, typed, "", "offered")


@desk.post("/calls/<conversation_id>/door/<tier>")
def open_door(conversation_id: str, tier: str) -> ResponseReturnValue:
    """Open a tier by hand; nothing needs to come before it."""
    if tier not in ("T1", "T2", "T3"):
        abort(404)
    kept, typed = pressed(conversation_id)
    if page := not_kept(kept, typed):
        return page
    workspace().records.conversations.open_doors(conversation_id, signed_in().id, [tier])
    return done(conversation_id, typed, "", "doors")


@desk.post("/calls/<conversation_id>/worker/<wanted>")
def worker(conversation_id: str, wanted: str) -> ResponseReturnValue:
    """Get a worker now; or nobody is needed any longer."""
    kept, typed = pressed(conversation_id)
    if page := not_kept(kept, typed):
        return page
    conversations = workspace().records.conversations
    conversations.save(conversation_id, signed_in().id, {"worker_wanted": wanted == "now"})
    return done(conversation_id, typed, "")


@desk.post("/calls/<conversation_id>/assessment")
def assessment(conversation_id: str) -> ResponseReturnValue:
    """Ask for an assessment for them."""
    kept, typed = pressed(conversation_id)
    if page := not_kept(kept, typed):
        return page
    calls.want_assessment(kept.conversation, signed_in())
    return done(conversation_id, typed)


@desk.post("/calls/<conversation_id>/take")
def take(conversation_id: str) -> ResponseReturnValue:
    """Take somebody else's conversation on."""
    conversation = calls.seen_by(conversation_id, signed_in())
    if conversation.is_open:
        workspace().records.conversations.take(conversation_id, signed_in().id)
        flash(f"You have taken this on from {conversation.worker_name}. Tell them that you have it.")
    else:
        flash("This conversation is closed. Open it again to change it.")
    return redirect(url_for("desk.call", conversation_id=conversation_id), code=303)
