"""The pages behind a provider's link."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assets_catalog.listing import Listing
from assets_catalog.search.query import today_in_london
from assets_catalog.stewardship import proposing
from assets_catalog.stewardship.provider_links import Link
from frontdoor.application import workspace
from frontdoor.providers import providers, tokens
from frontdoor.providers.lines import LINES, marks, touched
from frontdoor.security import confidential

_LONGEST_CLAIM = 120
_TOO_OFTEN = "That is a lot for one day. Try again tomorrow, or ring us."
_WHY = {
    "forged": "This link is not whole. Open it from our message again, or copy all of it.",
    "expired": "This link has ended. Links work for 30 days.",
    "revoked": "This link was taken back, and does not work any more.",
    "gone": "The place that this link was for is not in our list any more.",
}


@providers.get("/<token>")
def page(token: str) -> ResponseReturnValue:
    """What we tell people, and the two presses."""
    return _with(token, lambda _, listing: _page(token, listing))


@providers.post("/<token>/still-right")
def still_right(token: str) -> ResponseReturnValue:
    """All of it is right."""

    def kept(link: Link, listing: Listing) -> ResponseReturnValue:
        workspace().provider_links.still_right(link, listing, today_in_london())
        flash("Thank you. People now read that you checked this today.")
        return _back(token)

    return _with(token, kept, counts=True)


@providers.route("/<token>/change", methods=["GET", "POST"])
def change(token: str) -> ResponseReturnValue:
    """The form in which something is changed."""

    def shown(_: Link, listing: Listing) -> ResponseReturnValue:
        return _form(token, listing, proposing.held(listing), {})

    def kept(link: Link, listing: Listing) -> ResponseReturnValue:
        # The first page sends a line or two; what it does not send stays as it is.
        told = {name: request.form[name] for name in LINES if name in request.form}
        given = {**proposing.held(listing), **told}
        try:
            changes = touched(given, request.form.get("shown", ""))
            became = workspace().provider_links.propose(link, listing, changes, today_in_london())
        except proposing.RefusedError as refused:
            return _form(token, listing, given, refused.problems), 400
        except ValueError as problem:
            return _form(token, listing, given, {"times": str(problem)}), 400
        flash(
            {
                "same": "Nothing is different from what we have. If all of it is right, press “Yes, still right”.",
                "live": "Thank you. People see it now.",
                "waiting": "Thank you. Somebody here reads it first, then people see it.",
            }[became]
        )
        return _back(token)

    return _with(token, shown if request.method == "GET" else kept, counts=request.method == "POST")


@providers.route("/<token>/claim", methods=["GET", "POST"])
def claim(token: str) -> ResponseReturnValue:
    """Who they are, so that a steward may let their changes go live at once."""

    def shown(_: Link, listing: Listing) -> ResponseReturnValue:
        return _claiming(token, listing, {}, {})

    def kept(link: Link, listing: Listing) -> ResponseReturnValue:
        given = {name: " ".join(request.form.get(name, "").split()) for name in ("who", "role")}
        problems = {}
        if not given["who"]:
            problems["who"] = "Enter your name."
        if not given["role"]:
            problems["role"] = "Enter what you do there, such as chair or helper."
        for name, text in given.items():
            if len(text) > _LONGEST_CLAIM:
                problems[name] = f"That is too long. Keep it to {_LONGEST_CLAIM} letters."
        if not problems:
            try:
                workspace().provider_links.claim(
                    link, listing, given["who"], given["role"], today_in_london()
                )
            except ValueError as problem:
                problems["who"] = str(problem)
        if problems:
            return _claiming(token, listing, given, problems), 400
        flash("Thank you. Somebody here will confirm it.")
        return _back(token)

    return _with(token, shown if request.method == "GET" else kept, counts=request.method == "POST")


def _with(
    token: str, answer: Callable[[Link, Listing], ResponseReturnValue], *, counts: bool = False
) -> ResponseReturnValue:
    """Answer for a link that may be used; for any other a plain page that says what to do."""
    confidential()
    site, today = workspace(), today_in_london()
    link_id = tokens.read(site.settings.key, token)
    if link_id is None:
        return render_template("providers/no_link.html", why=_WHY["forged"]), 404
    state, link, listing = site.provider_links.find(link_id, today)
    if state != "good" or link is None or listing is None:
        return render_template("providers/no_link.html", why=_WHY.get(state, _WHY["gone"])), 410
    if counts and not site.provider_links.may_post(link, today):
        return render_template("providers/no_link.html", why=_TOO_OFTEN), 429
    return answer(link, listing)


def _back(token: str) -> ResponseReturnValue:
    return redirect(url_for("providers.page", token=token), code=303)


def _page(token: str, listing: Listing) -> str:
    held = proposing.held(listing)
    return render_template(
        "providers/page.html",
        token=token,
        listing=listing,
        example=in_full(today_in_london() + timedelta(days=30)),
        until=in_full(listing.full_until) if listing.full_until else "",
        lines=[
            (
                LINES[name],
                in_full(date.fromisoformat(held[name])) if name.startswith("closed_") else held[name],
            )
            for name in LINES
            if LINES[name].kind != "choice" and name != "full_until" and held[name]
        ],
        shows_sample=listing.is_sample,
    )


def in_full(day: date) -> str:
    """A day as somebody would write it on a poster, with its year."""
    return f"{day.day} {day:%B %Y}"


def _form(token: str, listing: Listing, given: Mapping[str, str], problems: Mapping[str, str]) -> str:
    return render_template(
        "providers/change.html",
        token=token,
        listing=listing,
        lines=list(LINES.values()),
        given=given,
        shown=request.form.get("shown") or marks(proposing.held(listing)),
        problems=problems,
        trusted=workspace().provider_links.is_trusted(listing),
        shows_sample=listing.is_sample,
    )


def _claiming(token: str, listing: Listing, given: Mapping[str, str], problems: Mapping[str, str]) -> str:
    return render_template(
        "providers/claim.html",
        token=token,
        listing=listing,
        given=given,
        problems=problems,
        shows_sample=listing.is_sample,
    )
