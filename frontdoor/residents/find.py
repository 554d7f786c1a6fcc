"""Home and results."""

from __future__ import annotations

from dataclasses import replace

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from assets_catalog.search.query import SearchQuery, SearchResults
from frontdoor import unmet, urgent, visits
from frontdoor.application import workspace
from frontdoor.residents import asking, residents
from frontdoor.residents.found import found_page
from frontdoor.security import confidential

#: Common starting points, in words people use, and the needs they mean.
STARTS = {
    "Meet people": ("befriending", "social_clubs", "lunch_clubs"),
    "Money and bills": ("benefits", "debt_money", "energy_warmth"),
    "Food": ("food_help", "lunch_clubs"),
    "Keep moving": ("exercise_falls", "gardening_nature"),
    "Looking after someone": ("carers", "respite_day"),
    "Memory": ("dementia",),
    "Feeling low": ("mental_wellbeing", "bereavement_end_of_life"),
    "Home and repairs": ("home_repairs", "equipment_adaptations", "home_help"),
    "Getting about": ("transport",),
    "Libraries and hubs": ("community_spaces",),
}


@residents.get("/")
def home() -> ResponseReturnValue:
    """What would help today?"""
    site = workspace()
    starts = {label: [("need", asking.code(need)) for need in needs] for label, needs in STARTS.items()}
    return render_template(
        "residents/home.html",
        starts={label: asking.address(url_for("residents.find"), pairs) for label, pairs in starts.items()},
        shows_sample=site.catalogue.holds_sample(),
    )


@residents.post("/find")
def ask() -> ResponseReturnValue:
    """Take what was typed, hold it for the sitting, and go on to an address that does not say it."""
    return _hold(request.form, "words")


@residents.get("/find")
def find() -> ResponseReturnValue:
    """Results: what was understood, the filters, the list and the map."""
    if "q" in request.args or "near" in request.args:
        # A link made elsewhere may carry words; they go no further than this.
        return _hold(request.args, "q")
    confidential()
    site = workspace()
    typed = visits.search(request.args.get("s"))
    query, results = _search(typed)
    if query.page == 1 and visits.first_look(request.args.get("s")):
        unmet.note_search(site.pen, query, results)
    help_now = urgent.for_texts([query.words], site.settings.borough)
    page = found_page(query, results, request.args, typed, expired="s" in request.args and typed is None)
    return render_template("residents/found.html", help_now=help_now, **page)


def _search(typed: dict[str, str] | None) -> tuple[SearchQuery, SearchResults]:
    finder = workspace().finder
    plain = asking.query_from(request.args, typed)
    results = finder.search(plain)
    if request.args.getlist("not"):
        query = asking.query_from(request.args, typed, results.understood.chips)
        results = finder.search(query)
    else:
        query = plain
    if query.page > results.pages:
        query = replace(query, page=results.pages)
        results = finder.search(query)
    return query, results


def _hold(given: MultiDict[str, str], words: str) -> ResponseReturnValue:
    """Keep what was typed for the sitting, and go on to an address that holds only choices of ours."""
    confidential()
    number = visits.keep_search(
        given.get(words, "").strip()[: 10 * asking.MAX_WORDS],
        given.get("near", "").strip()[: asking.LONGEST_PLACE],
        asked=True,
    )
    return redirect(asking.address(url_for("residents.find"), asking.kept_choices(given, number)), code=303)


@residents.post("/suggestions")
def suggestions() -> ResponseReturnValue:
    """Needs, places and names that begin like what is being typed."""
    confidential()
    typed = request.form.get("typed", "")[:100]
    return jsonify(workspace().finder.suggest(typed, limit=8))
