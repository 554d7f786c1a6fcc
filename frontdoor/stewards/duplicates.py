"""Listings that may be one: the likeliest first, side by side, made one or said to be two."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from threading import Thread
from typing import Final

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assets_catalog.duplicates.choosing import choices, lead, made_one
from assets_catalog.duplicates.groups import MOST, Group, grouped, is_clear, numbered
from assets_catalog.duplicates.settled import LONGEST_NOTE, Settled
from assets_catalog.duplicates.waiting import Scan, Waiting
from assets_catalog.listing import Listing
from assets_catalog.search.query import today_in_london
from frontdoor.accounts.session import signed_in
from frontdoor.application import workspace
from frontdoor.stewards.alike import how_sure, where_of
from frontdoor.workspace import Workspace

duplicates = Blueprint("duplicates", __name__, url_prefix="/stewards/duplicates")

#: So many are merged at one press; more than this nobody reads before pressing.
AT_ONCE: Final = 25
_A_PAGE: Final = 20
#: Of the surest groups, how many are looked at for merging at one press.
_SUREST: Final = 100
#: A small directory is looked through while the page waits.
_WAIT_S: Final = 4.0
_log = logging.getLogger(__name__)


@duplicates.get("/")
def home() -> ResponseReturnValue:
    """The groups that wait, the likeliest first."""
    site = workspace()
    waiting = Waiting(site.catalogue)
    site.likes.start()
    left = waiting.refresh(site.likes)
    groups = grouped(waiting.pairs())
    given = request.args.get("page", "1")
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 5 else 1
    pages = max(1, -(-len(groups) // _A_PAGE))
    page = min(max(number, 1), pages)
    shown = groups[(page - 1) * _A_PAGE : page * _A_PAGE]
    return render_template(
        "stewards/duplicates.html",
        groups=shown,
        listings=site.catalogue.get_many([each for group in shown for each in group.ids]),
        total=len(groups),
        page=page,
        pages=pages,
        clear=len(clear_groups(site, groups)),
        at_once=AT_ONCE,
        latest=waiting.latest(),
        running=waiting.running(),
        broken=waiting.broken(),
        left=left,
        how_sure=how_sure,
        where_of=where_of,
        merged=request.args.get("merged", "")[:36],
        apart=[each[:36] for each in request.args.getlist("apart")[:2]],
    )


@duplicates.post("/look")
def look() -> ResponseReturnValue:
    """Begin to look through the whole directory."""
    site = workspace()
    waiting = Waiting(site.catalogue)
    try:
        begun = waiting.begin(by=signed_in().name)
    except ValueError as problem:
        flash(str(problem))
        return redirect(url_for("duplicates.home"), code=303)
    looking = Thread(target=_look, args=(site, begun), name="duplicates", daemon=True)
    looking.start()
    looking.join(_WAIT_S)
    return redirect(url_for("duplicates.home"), code=303)


@duplicates.route("/side-by-side", methods=["GET", "POST"])
def compare() -> ResponseReturnValue:
    """Some listings side by side, with a choice for each field that differs."""
    return _side_by_side(_listings(request.values.getlist("id")), request.form)


@duplicates.post("/preview")
def preview() -> ResponseReturnValue:
    """What the merged listing would be."""
    listings = _listings(request.form.getlist("id"))
    if len(listings) < 2:
        return _gone()
    keep, today = _keep(listings, request.form), today_in_london()
    merged = made_one(listings, keep, request.form, today=today)
    return render_template(
        "stewards/duplicates_preview.html",
        listings=listings,
        keep=keep,
        merged=merged,
        fields=choices([merged], today=today),
        given=_given(listings, request.form),
        was=mark_of(listings),
    )


@duplicates.post("/merge")
def merge() -> ResponseReturnValue:
    """Make one of them, unless one has changed since it was looked at."""
    listings = _listings(request.form.getlist("id"))
    if len(listings) < 2:
        return _gone()
    if request.form.get("was") != mark_of(listings):
        problem = "One of them has changed since you looked. Nothing was merged. Look again."
        return _side_by_side(listings, request.form, problem)
    keep = _keep(listings, request.form)
    merged = made_one(listings, keep, request.form, today=today_in_london())
    gone = [each.id for each in listings if each.id != merged.id]
    try:
        workspace().catalogue.merge(merged.id, gone, merged, by=signed_in().name)
    except ValueError as problem:
        return _side_by_side(listings, request.form, str(problem))
    flash(f"{merged.name} is one listing now.")
    return redirect(url_for("duplicates.home", merged=gone[0]), code=303)


@duplicates.post("/different")
def different() -> ResponseReturnValue:
    """Remember that they are not the same: all of them, or one among several."""
    listings = _listings(request.form.getlist("id"))
    if len(listings) < 2:
        return _gone()
    odd, note = request.form.get("odd", ""), request.form.get("note", "")
    ids = [each.id for each in listings]
    pairs = [(a, b) for at, a in enumerate(ids) for b in ids[at + 1 :] if not odd or odd in (a, b)]
    settled = Settled(workspace().catalogue)
    try:
        for a, b in pairs:
            settled.not_the_same(a, b, by=signed_in().name, note=note)
    except ValueError as problem:
        return _side_by_side(listings, {}, str(problem))
    flash("Kept: they are not the same. They come up again only if a name, an address or a number changes.")
    rest = [each for each in ids if each != odd]
    if odd and len(rest) > 1:
        return redirect(url_for("duplicates.compare", id=rest), code=303)
    return redirect(url_for("duplicates.home", apart=ids if len(ids) == 2 else None), code=303)


def clear_groups(site: Workspace, groups: list[Group]) -> list[tuple[Group, list[Listing]]]:
    """Of the surest groups, those that may be merged among many, with their listings."""
    surest = groups[:_SUREST]
    found = site.catalogue.get_many([each for group in surest for each in group.ids])
    return [(group, [found[each] for each in group.ids]) for group in surest if is_clear(group, found)]


def mark_of(listings: list[Listing]) -> str:
    """What is another once any of these listings says something else."""
    told = "".join(sorted(f"{each.id}{each.fingerprint()}" for each in listings))
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def _look(site: Workspace, begun: Scan) -> None:
    try:
        Waiting(site.catalogue).carry_on(begun, site.likes)
    except Exception:
        # The page says that it broke off; this says why.
        _log.exception("the directory could not be looked through for duplicates")


def _listings(ids: list[str]) -> list[Listing]:
    wanted = [each for each in dict.fromkeys(ids) if 0 < len(each) <= 36]
    if not 1 < len(wanted) <= MOST:
        abort(404)
    return list(workspace().catalogue.get_many(wanted).values())


def _gone() -> ResponseReturnValue:
    flash("Nothing is left to compare there: it was merged or taken out meanwhile.")
    return redirect(url_for("duplicates.home"), code=303)


def _keep(listings: list[Listing], form: Mapping[str, str]) -> int:
    at = {each.id: number for number, each in enumerate(listings)}
    return at.get(form.get("keep", ""), lead(listings))


def _given(listings: list[Listing], form: Mapping[str, str]) -> dict[str, str]:
    told = choices(listings, form, today=today_in_london())
    return {each.name: each.chosen for each in told if not each.same}


def _side_by_side(listings: list[Listing], form: Mapping[str, str], problem: str = "") -> ResponseReturnValue:
    if len(listings) < 2:
        return _gone()
    site = workspace()
    order = [each.id for each in listings]
    site.likes.start(_WAIT_S)
    pairs = [
        pair
        for listing in listings
        for pair in site.likes.like(listing, at_most=50)
        if pair.b in order and pair.a < pair.b
    ]
    fields = choices(listings, form, today=today_in_london())
    page = render_template(
        "stewards/duplicates_compare.html",
        listings=listings,
        keep=_keep(listings, form),
        pairs=numbered(Group(tuple(order), tuple(pairs)), order),
        differing=[each for each in fields if not each.same],
        same=[each for each in fields if each.same],
        how_sure=how_sure,
        longest=LONGEST_NOTE,
        was=mark_of(listings),
        problem=problem,
    )
    return (page, 400) if problem else page
