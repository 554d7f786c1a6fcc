"""Many merged at one press after a look at each, and everything that was settled, with the way back."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assets_catalog.duplicates import merges as made
from assets_catalog.duplicates.choosing import choices, lead
from assets_catalog.duplicates.groups import grouped
from assets_catalog.duplicates.settled import Settled
from assets_catalog.duplicates.waiting import Waiting
from assets_catalog.listing import Listing
from assets_catalog.search.query import today_in_london
from frontdoor.accounts.session import signed_in
from frontdoor.application import workspace
from frontdoor.stewards.alike import where_of
from frontdoor.stewards.duplicates import AT_ONCE, clear_groups, mark_of

merges = Blueprint("merges", __name__, url_prefix="/stewards/duplicates")

_LISTED: Final = 100


@merges.get("/many")
def many() -> ResponseReturnValue:
    """What merging the clearest would do, one by one."""
    today = today_in_london()
    rows = []
    for listings in _clear():
        order = sorted(listings, key=lambda each: each.id)
        fields = [each for each in choices(order, today=today) if not each.same]
        rows.append((order, lead(order), fields, mark_of(order)))
    return render_template("stewards/duplicates_many.html", rows=rows, where_of=where_of)


@merges.post("/many")
def merge_many() -> ResponseReturnValue:
    """Merge those ticked, where they are still as they were shown."""
    wanted = set(request.form.getlist("take"))
    if not wanted:
        flash("Nothing was ticked, so nothing was merged.")
        return redirect(url_for("merges.many"), code=303)
    groups = [sorted(each.id for each in some) for some in _clear() if mark_of(some) in wanted]
    done = made.merge_as_suggested(
        workspace().catalogue, groups, by=signed_in().name, today=today_in_london()
    )
    changed = len(wanted) - len(groups) + len(done.refused)
    left = f" {changed} had changed since you looked, and {'was' if changed == 1 else 'were'} left."
    flash(f"{done.merged} merged.{left if changed else ''} You can undo it here.")
    return redirect(url_for("merges.settled"), code=303)


@merges.get("/settled")
def settled() -> ResponseReturnValue:
    """Merges in force and pairs said to be two, newest first."""
    return _settled()


@merges.post("/undo")
def undo() -> ResponseReturnValue:
    """Take one merge back."""
    try:
        undone = workspace().catalogue.undo_merge(request.form.get("gone", "")[:36], by=signed_in().name)
    except ValueError as problem:
        return _settled(str(problem)), 400
    stays = ", ".join(each.label for each in undone.changed_since)
    kept = f" What was changed on it since stays: {stays}." if stays else ""
    flash(f"Undone. They are {len(undone.restored) + 1} listings again.{kept}")
    return redirect(url_for("merges.settled"), code=303)


@merges.post("/undo-many")
def undo_many() -> ResponseReturnValue:
    """Take back every merge of one press."""
    press = request.form.get("press", "")[:36]
    undone, refused = made.undo_press(workspace().catalogue, press, by=signed_in().name)
    if not undone:
        return _settled(" ".join(refused) or "Those merges were undone already."), 400
    flash(" ".join([f"{len(undone)} merges undone.", *refused]))
    return redirect(url_for("merges.settled"), code=303)


@merges.post("/forget")
def forget() -> ResponseReturnValue:
    """Let a pair that was said to be two come up again."""
    a, b = (request.form.get(name, "")[:36] for name in ("a", "b"))
    if not Settled(workspace().catalogue).forget(a, b):
        return _settled("That was taken back already."), 400
    flash("Taken back. They come up again if they look alike.")
    return redirect(url_for("merges.settled"), code=303)


def _clear() -> list[list[Listing]]:
    site = workspace()
    waiting = Waiting(site.catalogue)
    site.likes.start()
    waiting.refresh(site.likes)
    found = clear_groups(site, grouped(waiting.pairs()))
    return [listings for _, listings in found[:AT_ONCE]]


def _settled(problem: str = "") -> str:
    catalogue = workspace().catalogue
    listed = made.merges(catalogue, limit=_LISTED)
    presses: dict[str, int] = {}
    for each in listed:
        if each.press:
            presses[each.press] = presses.get(each.press, 0) + 1
    return render_template(
        "stewards/duplicates_settled.html",
        merges=listed,
        presses={press: count for press, count in presses.items() if count > 1},
        two=Settled(catalogue).said(_LISTED),
        problem=problem,
    )
