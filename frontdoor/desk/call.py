"""The page of a call, saving it, and what became of what could not be saved."""

from __future__ import annotations

from datetime import datetime

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from conversation_flows.closing import Refusal
from conversation_flows.guidance import Guidance
from conversation_flows.records.came_of_it import CAME
from conversation_flows.records.conversation import OUTCOMES, Conversation
from conversation_flows.records.conversations import ClosedError
from conversation_flows.records.merging import digest
from frontdoor.accounts.session import signed_in
from frontdoor.desk import calls, desk, guiding, history, page, prompts
from frontdoor.desk.calls import Kept, NotYoursError
from frontdoor.desk.typed import Typed, read
from frontdoor.words import LONDON, clock


@desk.post("/begin")
def begin() -> ResponseReturnValue:
    """Take a call."""
    return redirect(url_for("desk.call", conversation_id=calls.begin(signed_in())), code=303)


@desk.get("/calls/<conversation_id>")
def call(conversation_id: str) -> ResponseReturnValue:
    """One call on one page while it is one's own and open; else what was said and how it ended."""
    worker = signed_in()
    conversation = calls.seen_by(conversation_id, worker)
    if conversation.is_open and conversation.worker_id == worker.id:
        conversation, guidance = calls.opened(conversation_id, worker)
        return page.render(conversation, guidance, worker)
    return record(conversation)


def record(conversation: Conversation) -> str:
    """A conversation to read and to print."""
    guidance = guiding.guidance_of(conversation)
    return render_template(
        "desk/record.html",
        conversation=conversation,
        doors=[door for door in page.doors(conversation, guidance) if door.state != "shut"],
        answered=prompts.answered(conversation),
        promises=guidance.promises,
        outcomes=OUTCOMES,
        came=CAME,
        happened=history.happened(conversation),
        overdue=conversation.is_overdue(datetime.now(LONDON)),
        worker=signed_in(),
    )


@desk.post("/calls/<conversation_id>/save")
def save(conversation_id: str) -> ResponseReturnValue:
    """Keep what was typed: for the page's own script as JSON, otherwise with a fresh page."""
    kept, typed = pressed(conversation_id)
    return not_kept(kept, typed) or done(conversation_id, typed)


@desk.get("/token")
def token() -> ResponseReturnValue:
    """A fresh form token, for a page that was open while somebody signed in again."""
    return jsonify(csrf_token=generate_csrf())


def pressed(conversation_id: str) -> tuple[Kept, Typed]:
    """Save the form of this request. Raises NotYoursError where it may not change the call."""
    worker = signed_in()
    conversation = calls.changed_by(conversation_id, worker)
    script = guiding.script_of(conversation)
    typed = read(request.form, script, guiding.prompts_for(worker.role, script))
    return calls.keep(conversation, worker, typed), typed


def not_kept(
    kept: Kept, typed: Typed, problems: tuple[Refusal, ...] = (), outcome: str = ""
) -> ResponseReturnValue | None:
    """The page again with what is wrong, all that was typed still on it; None where nothing is."""
    wrong = (*kept.problems, *problems)
    if not wrong:
        return None
    if _wants_json():
        problem = " ".join(each.sentence for each in wrong)
        return jsonify(_state(kept.conversation, kept.guidance, typed, problem=problem)), 400
    shown = page.render(
        kept.shown, kept.guidance, signed_in(), kept=kept.conversation, problems=wrong, outcome=outcome
    )
    return shown, 400


def done(conversation_id: str, typed: Typed, sentence: str = "", anchor: str = "") -> ResponseReturnValue:
    """After a press: the parts of the page that changed, or the page afresh with a sentence."""
    if _wants_json():
        conversation, guidance = calls.opened(conversation_id, signed_in(), settled=typed.settled)
        return jsonify(_state(conversation, guidance, typed, notice=sentence))
    if sentence:
        flash(sentence)
    return redirect(url_for("desk.call", conversation_id=conversation_id, _anchor=anchor or None), code=303)


def _state(
    conversation: Conversation, guidance: Guidance, typed: Typed, *, problem: str = "", notice: str = ""
) -> dict[str, object]:
    """What the page's own script needs to go on: what is kept, and the parts that refresh."""
    parts = page.parts(conversation, guidance, signed_in())
    cut = {each.field for each in typed.too_long}
    return {
        "revision": conversation.revision,
        "saved_at": clock(datetime.now(LONDON)),
        "panels_html": parts["panels"],
        "urgent_html": parts["urgent"],
        "doors": conversation.doors,
        "said": page.said(conversation, guidance, signed_in()),
        "was": page.was_sent(typed),
        # Fields in which another window's words now stand as well.
        "kept": {
            name: {"value": getattr(conversation, name), "was": digest(getattr(conversation, name))}
            for name, value in typed.fields.items()
            if name not in cut and getattr(conversation, name) != value
        },
        "problem": problem,
        "notice": notice,
    }


def _wants_json() -> bool:
    return request.headers.get("Accept") == "application/json"


@desk.errorhandler(NotYoursError)
def not_yours(error: NotYoursError) -> ResponseReturnValue:
    """Nothing is saved, and nothing that was typed is lost from sight."""
    if _wants_json():
        return jsonify(problem=str(error)), 409
    names = ("first_name", "near", "safe_contact", "notes", "next_step")
    typed = [request.form[name] for name in names if request.form.get(name, "").strip()]
    typed += [text for name, text in request.form.items() if name.startswith("w-") and text.strip()]
    return render_template("desk/not_saved.html", sentence=str(error), typed=typed), 409


@desk.errorhandler(ClosedError)
def closed_meanwhile(_error: ClosedError) -> ResponseReturnValue:
    """Two presses at once, and the other one closed it."""
    return not_yours(NotYoursError("Not saved: this conversation was closed in another window."))
