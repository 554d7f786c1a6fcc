"""Talk it through: one question a page, then two or three things to try and one next step."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from conversation_flows.records.outcomes import OUTCOMES
from frontdoor import unmet, urgent, visits
from frontdoor.application import workspace
from frontdoor.residents import residents, talking
from frontdoor.security import confidential
from frontdoor.words import LONDON

_CHOICES = {name: label for name, label in OUTCOMES.items() if name != "left"}


def _answers() -> dict[str, Any]:
    confidential()
    return dict(visits.held().get("talk", {}))


@residents.get("/talk")
def talk() -> ResponseReturnValue:
    """What this is, and the promise of privacy with its limits, before anything is typed."""
    return render_template(
        "residents/talk.html", begun=bool(_answers()), length=len(talking.script().face("self"))
    )


@residents.route("/talk/<int:number>", methods=["GET", "POST"])
def question(number: int) -> ResponseReturnValue:
    """One question."""
    answers = _answers()
    step = talking.step(number, answers)
    if step is None:
        abort(404)
    problem, typed = "", None
    if request.method == "POST":
        if "skip" in request.form:
            return _go_on(number, {**answers, step.question.id: None})
        reading = talking.read(step.question, request.form)
        if not reading.problem:
            return _go_on(number, {**answers, step.question.id: reading.answer})
        problem, typed = reading.problem, reading.typed
    found = talking.guidance(answers)
    page = render_template(
        "residents/question.html",
        step=step,
        given=answers.get(step.question.id),
        problem=problem,
        typed=typed,
        help_now=urgent.shown(talking.heard(found), workspace().settings.borough),
    )
    return page, 400 if problem else 200


def _go_on(number: int, answers: dict[str, Any]) -> ResponseReturnValue:
    talking.keep(answers)
    if talking.step(number + 1, answers):
        return redirect(url_for("residents.question", number=number + 1), code=303)
    return redirect(url_for("residents.ideas"), code=303)


@residents.get("/talk/ideas")
def ideas() -> ResponseReturnValue:
    """What opened, two or three things near, and one next step."""
    answers = _answers()
    found = talking.guidance(answers)
    offers = talking.local_offers(found, answers)
    return render_template(
        "residents/ideas.html",
        found=found,
        offers=offers,
        said=talking.said(answers),
        why={offer.category: offer.why for offer in found.offers},
        outcomes=_CHOICES,
        help_now=urgent.shown(talking.heard(found), workspace().settings.borough),
        shows_sample=any(each.listing.is_sample for each in offers),
    )


@residents.post("/talk/outcome")
def outcome() -> ResponseReturnValue:
    """Log how it ended: choices from our own lists, nothing typed, once a conversation."""
    answers = _answers()
    chosen = request.form.get("outcome", "")
    if chosen not in _CHOICES:
        flash("Choose one of the answers at the foot of the page, or just leave. Both are fine.")
        return redirect(url_for("residents.ideas"), code=303)
    if not visits.held().get("talk_logged"):
        found = talking.guidance(answers)
        workspace().records.outcomes.log(
            chosen,
            tier=found.tier_ids[0],
            needs=talking.needs(found),
            area=talking.area(answers),
            script=talking.SCRIPT,
            script_version=talking.edition().key,
            on=datetime.now(LONDON).date(),
        )
        named = [offer.category for offer in found.offers]
        unmet.note_outcome(workspace().pen, chosen, named, str(answers.get("area") or ""))
        visits.keep("talk_logged", True)
    return redirect(url_for("residents.finished"), code=303)


@residents.get("/talk/finished")
def finished() -> ResponseReturnValue:
    """Thank you, and the ways on."""
    _answers()
    return render_template("residents/finished.html")
