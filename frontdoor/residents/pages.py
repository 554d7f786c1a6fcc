"""Pages that stand still: urgent help, the right to an assessment, leaving, privacy, accessibility."""

from __future__ import annotations

from datetime import datetime

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from assets_catalog.places.names import areas
from conversation_flows import routes
from conversation_flows.routes import Route
from frontdoor import visits
from frontdoor.application import workspace
from frontdoor.residents import residents
from frontdoor.security import confidential
from frontdoor.words import LONDON

#: Urgent help, grouped by what is wrong, in the order a frightened person would look.
URGENT: dict[str, tuple[str, ...]] = {
    "Someone may die or be badly hurt": ("call_999", "silent_999_55", "text_999", "bsl_999", "relay_18000"),
    "You feel you cannot go on": (
        "nhs_111_option2",
        "samaritans",
        "shout",
        "local_mental_health_line",
        "papyrus",
        "calm",
    ),
    "Someone at home hurts, frightens or controls you": (
        "domestic_abuse_helpline",
        "mens_advice_line",
        "galop",
        "karma_nirvana",
        "respect_phoneline",
    ),
    "You are worried about an adult": ("adult_social_care", "hourglass", "police_101"),
    "You are worried about a child, or you are a child": ("children_spoc", "childline", "nspcc"),
    "You feel ill, or have run out of medicine": ("nhs_111",),
    "You have nowhere to sleep tonight": ("housing_emergency", "shelter", "streetlink"),
    "You smell gas, or the power is off": ("gas_emergency", "power_105", "floodline"),
    "You are being used, threatened or tricked": ("modern_slavery_helpline", "bank_159", "police_101"),
    "You want to hear a friendly voice": ("silver_line", "samaritans"),
}


@residents.get("/urgent-help")
def urgent() -> ResponseReturnValue:
    """Who to ring now."""
    known = routes.load()
    borough = workspace().settings.borough
    groups: dict[str, list[Route]] = {
        heading: [known.get(each, borough) for each in wanted if each in known]
        for heading, wanted in URGENT.items()
    }
    confidential()
    return render_template("residents/urgent.html", groups=groups)


@residents.get("/assessment")
def assessment() -> ResponseReturnValue:
    """The right to an assessment, and how to ask for one now."""
    known = routes.load()
    borough = workspace().settings.borough
    confidential()
    return render_template(
        "residents/assessment.html",
        needs=known.get("needs_assessment", borough),
        carers=known.get("carers_assessment", borough),
        out_of_hours=known.get("emergency_duty_team", borough),
    )


@residents.get("/leaving")
def leaving() -> ResponseReturnValue:
    """What Leave this site does, and what it does not do."""
    return render_template("residents/leaving.html")


@residents.get("/leave")
def leave() -> Response:
    """Forget the sitting and go to a plain page elsewhere."""
    confidential()
    return visits.forget(redirect(workspace().settings.exit_url, code=303))


@residents.post("/forget")
def forget() -> Response:
    """Forget what was typed, and start afresh."""
    confidential()
    return visits.forget(redirect(url_for("residents.home"), code=303))


@residents.get("/privacy")
def privacy() -> ResponseReturnValue:
    """What is kept and what is not."""
    return render_template("residents/privacy.html")


@residents.get("/accessibility")
def accessibility() -> ResponseReturnValue:
    """How accessible the site is, and whom to tell when it is not."""
    return render_template("residents/accessibility.html")


@residents.get("/about-our-information")
def about_data() -> ResponseReturnValue:
    """Where the listings and the map come from, and under which licences."""
    sources = workspace().catalogue.sources()
    return render_template(
        "residents/about_data.html",
        sources=sources,
        area_items=[{"value": each.name, "text": each.name} for each in areas()],
        year=datetime.now(LONDON).year,
        shows_sample=workspace().catalogue.holds_sample(),
    )
