"""Calls to make today: the most useful first, its script, and one press for each thing that is found out."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assets_catalog.listing import Listing
from assets_catalog.search.query import today_in_london
from assets_catalog.stewardship import call_script, proposing
from assets_catalog.stewardship.calls import RESULTS, Call
from assets_catalog.stewardship.evidence import FACTS, Fact, FactCheck
from assets_catalog.stewardship.provider_links import Link
from assets_catalog.stewardship.sentences import FACT
from frontdoor import words
from frontdoor.accounts.session import signed_in
from frontdoor.application import workspace
from frontdoor.messages.outbox import Letter
from frontdoor.messages.told import LOST, told
from frontdoor.providers import sending
from frontdoor.providers.letters import lost
from frontdoor.providers.lines import LINES, marks, touched

calls = Blueprint("calls", __name__, url_prefix="/stewards/calls")


@calls.get("/")
def home() -> ResponseReturnValue:
    """The first call in full, and those after it."""
    site = workspace()
    todays = site.calls.todays(today_in_london())
    first = todays[0] if todays else None
    return render_template(
        "stewards/calls.html",
        after=todays[1:],
        lost=lost(site),
        told=told,
        log=site.calls.log(),
        results=RESULTS,
        shut=request.args.get("shut", "")[:36],
        stood=request.args.get("stood", "")[:20],
        **_script(first),
    )


@calls.get("/<service_id>")
def call(service_id: str) -> ResponseReturnValue:
    """One call, whether or not it is due."""
    found = workspace().calls.call(service_id, today_in_london())
    if found is None:
        abort(404)
    log = workspace().calls.log(service_id=service_id)
    return render_template("stewards/calls.html", after=[], log=log, results=RESULTS, **_script(found))


@calls.post("/<service_id>/right")
def right(service_id: str) -> ResponseReturnValue:
    """One fact is right; or, without one named, everything that was asked is, and the call is over."""
    listing, today = _listing(service_id), today_in_london()
    fact = request.form.get("fact", "")
    if fact:
        _check(listing, [_fact(fact)], right=True)
        return redirect(url_for("calls.call", service_id=listing.id, _anchor=f"ask-{fact}"), code=303)
    found = workspace().calls.call(listing.id, today)
    asked = call_script.questions(listing, found.trust.asks if found else FACTS)
    _check(listing, [each.fact for each in asked], right=True)
    return _over(listing, "answered", "All of it is right.")


@calls.post("/<service_id>/wrong")
def wrong(service_id: str) -> ResponseReturnValue:
    """One fact is wrong: kept at once, then a small form to mend it."""
    listing, fact = _listing(service_id), _fact(request.form.get("fact", ""))
    _check(listing, [fact], right=False)
    return redirect(url_for("calls.mend", service_id=listing.id, fact=fact), code=303)


@calls.route("/<service_id>/mend/<fact>", methods=["GET", "POST"])
def mend(service_id: str, fact: str) -> ResponseReturnValue:
    """What is right instead: written as a person's word, and a check of that fact."""
    listing, about = _listing(service_id), _fact(fact)
    if request.method == "GET":
        return _mending(listing, about, proposing.held(listing), {})
    given = {name: request.form.get(name, "") for name in _lines(about)}
    try:
        changed = proposing.changed(listing, touched(given, request.form.get("shown", "")))
    except proposing.RefusedError as refused:
        return _mending(listing, about, given, refused.problems), 400
    workspace().catalogue.save(changed, by=signed_in().name, note="On a call")
    _check(changed, [about], right=True)
    flash(f"Mended: {FACT[about]}.")
    return redirect(url_for("calls.call", service_id=listing.id, _anchor=f"ask-{about}"), code=303)


@calls.post("/<service_id>/result")
def result(service_id: str) -> ResponseReturnValue:
    """The call is over: what came of it, and on to the next."""
    came = request.form.get("result", "")
    if came not in RESULTS:
        abort(400)
    return _over(_listing(service_id), came, "")


@calls.post("/<service_id>/closed")
def closed(service_id: str) -> ResponseReturnValue:
    """They have closed for good: it is kept, and nobody finds it any more."""
    listing, today, catalogue = _listing(service_id), today_in_london(), workspace().catalogue
    stood = catalogue.history(listing.id, today=today)[0].seq
    shut = listing.model_copy(update={"status": "defunct", "closed_from": today, "closed_until": None})
    catalogue.save(shut, by=signed_in().name, note="Closed for good, on a call")
    return _over(shut, "answered", "It is closed for good, and out of the search.", stood=stood)


@calls.post("/<service_id>/link")
def link(service_id: str) -> ResponseReturnValue:
    """Send those who run it a link."""
    listing = _listing(service_id)
    try:
        flash(_of_the_letter(sending.send(listing, by=signed_in().name)))
    except ValueError as problem:
        flash(str(problem))
    return redirect(url_for("calls.call", service_id=listing.id), code=303)


@calls.post("/<service_id>/revoke")
def revoke(service_id: str) -> ResponseReturnValue:
    """Make every link of a listing useless."""
    listing, site = _listing(service_id), workspace()
    site.provider_links.revoke(listing.id, today_in_london())
    kept = site.outbox.withdraw([each.id for each in site.provider_links.of(listing.id, at_most=1000)])
    unsent = " What still waited to be sent is taken back too." if kept else ""
    flash(f"No link for this listing works any more.{unsent}")
    return redirect(url_for("calls.call", service_id=listing.id), code=303)


@calls.post("/<service_id>/distrust")
def distrust(service_id: str) -> ResponseReturnValue:
    """Let changes of those who run it wait for a steward again."""
    listing = _listing(service_id)
    workspace().provider_links.distrust(listing)
    flash("Their changes wait for a steward again.")
    return redirect(url_for("calls.call", service_id=listing.id), code=303)


def _over(listing: Listing, came: str, sentence: str, *, stood: int | None = None) -> ResponseReturnValue:
    """Tell what came of a call and go on to the next; ``stood`` is the version that one press puts back."""
    again = workspace().calls.note(listing.id, came, by=signed_in().name, today=today_in_london())
    then = f" It comes up again {words.day(again)}." if came != "answered" else ""
    flash(f"{listing.name}: {sentence or RESULTS[came] + '.'}{then}")
    # What is None is left out of the address.
    shut = None if stood is None else listing.id
    return redirect(url_for("calls.home", shut=shut, stood=stood), code=303)


def _of_the_letter(letter: Letter) -> str:
    by, to = letter.message.kind, letter.message.to
    if letter.state == "filed":
        return f"A link is in the outbox, by {by} to {to}. It works for 30 days."
    if letter.state in ("sent", "delivered"):
        return f"A link is on its way, by {by} to {to}. It works for 30 days."
    again = " It is sent as soon as it can be." if letter.state == "waiting" else ""
    return f"A link, by {by} to {to}: {told(letter)}.{again}"


def _check(listing: Listing, facts: list[Fact], *, right: bool) -> None:
    today = today_in_london()
    checks = [FactCheck(fact, today, "phone", right, "the directory team") for fact in facts]
    workspace().checks.add(listing.id, checks)


def _script(found: Call | None) -> dict[str, object]:
    if found is None:
        return {"call": None, "asks": (), "found_out": {}, "links": [], "shows_sample": False}
    today = today_in_london()
    of_today = {each.fact: each for each in found.listing.checks if each.on == today and each.how == "phone"}
    # What has been asked today stays in its place on the page, so that nothing jumps on a press.
    order = (*of_today, *(fact for fact in found.trust.asks if fact not in of_today))
    asks = call_script.questions(found.listing, order)
    links = workspace().provider_links
    made = links.of(found.listing.id)
    letters = workspace().outbox.of(each.id for each in made)
    return {
        "call": found,
        "asks": sorted(asks, key=lambda each: FACTS.index(each.fact)),
        "found_out": of_today,
        "links": made,
        "became": {reference: _became(each) for reference, each in letters.items()},
        "lost_letter": _lost(made, letters),
        "trusted": links.is_trusted(found.listing),
        "shows_sample": found.listing.is_sample,
    }


def _became(letter: Letter) -> str:
    is_there = letter.state in ("filed", "delivered")
    return f"{told(letter)}; no answer yet" if is_there else told(letter)


def _lost(links: list[Link], letters: Mapping[str, Letter]) -> str:
    """What is to be read at once: that the newest letter did not arrive, and nothing was done about it."""
    done = {each.id for each in links if each.revoked_on or each.answered_on}
    newest = max(letters.values(), key=lambda each: each.message.made_at, default=None)
    if newest is None or newest.state not in LOST or newest.message.reference in done:
        return ""
    return told(newest)


def _mending(listing: Listing, fact: Fact, given: Mapping[str, str], problems: Mapping[str, str]) -> str:
    return render_template(
        "stewards/call_mend.html",
        listing=listing,
        fact=fact,
        about=FACT[fact],
        lines=[LINES[name] for name in _lines(fact)],
        given=given,
        shown=request.form.get("shown") or marks(proposing.held(listing)),
        problems=problems,
        shows_sample=listing.is_sample,
    )


def _lines(fact: Fact) -> list[str]:
    return [name for name, of in proposing.FACT_OF.items() if of == fact]


def _listing(service_id: str) -> Listing:
    listing = workspace().catalogue.get(workspace().catalogue.where_is(service_id) or service_id)
    if listing is None:
        abort(404)
    return listing


def _fact(name: str) -> Fact:
    found = next((fact for fact in FACTS if fact == name), None)
    return found if found is not None else abort(404)
