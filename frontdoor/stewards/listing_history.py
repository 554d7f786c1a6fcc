"""What happened to one listing: who changed what, when and why; two versions side by side; the way back."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assets_catalog.catalogue.difference import diff
from assets_catalog.catalogue.history import Change
from assets_catalog.search.query import today_in_london
from frontdoor.accounts.session import signed_in
from frontdoor.application import workspace
from frontdoor.stewards.form_values import line

listing_history = Blueprint("listing_history", __name__, url_prefix="/stewards/listings")

KINDS = {"added": "Added", "changed": "Changed", "removed": "Taken out"}
_LONGEST_NOTE = 500


@listing_history.get("/<service_id>/history")
def page(service_id: str) -> ResponseReturnValue:
    """Every change, newest first."""
    return _page(service_id)


@listing_history.get("/<service_id>/history/compare")
def compare(service_id: str) -> ResponseReturnValue:
    """What differs between any two versions, in plain words."""
    changes = _changes(service_id)
    before, after = _one(changes, request.args.get("before")), _one(changes, request.args.get("after"))
    if before is None or after is None:
        return _page(service_id, "Choose two versions that are in the list.", "before"), 400
    if before.seq > after.seq:
        before, after = after, before
    return render_template(
        "stewards/listing_compare.html",
        service_id=service_id,
        name=_name(changes),
        changes=changes,
        before=before,
        after=after,
        fields=diff(before.listing, after.listing, today=today_in_london()),
        kinds=KINDS,
    )


@listing_history.post("/<service_id>/history/restore")
def restore(service_id: str) -> ResponseReturnValue:
    """Put an earlier version back."""
    changes = _changes(service_id)
    wanted = _one(changes, request.form.get("change"))
    if wanted is None:
        return _page(service_id, "Choose a version that is in the list.", "changes"), 400
    note = line(request.form.get("note", ""))[:_LONGEST_NOTE]
    try:
        saved = workspace().catalogue.restore(service_id, wanted.seq, by=signed_in().name, note=note)
    except ValueError as problem:
        return _page(service_id, str(problem), "changes"), 400
    flash(
        "It is as it stood then. Residents see it now."
        if saved.kind != "unchanged"
        else "It stands like that already."
    )
    return redirect(url_for("listing_history.page", service_id=service_id), code=303)


@listing_history.post("/<service_id>/remove")
def remove(service_id: str) -> ResponseReturnValue:
    """Take a listing out of the directory. Its history stays, and it can be brought back."""
    _changes(service_id)
    why = line(request.form.get("note", ""))
    if not why or len(why) > _LONGEST_NOTE:
        return _page(service_id, "Write why it is taken out, in a few words.", "why"), 400
    if not workspace().catalogue.remove(service_id, by=signed_in().name, note=why):
        return _page(service_id, "It is not in the directory any more.", "changes"), 400
    flash("It is out of the directory. Bring it back from here whenever you like.")
    return redirect(url_for("listing_history.page", service_id=service_id), code=303)


def _page(service_id: str, problem: str = "", at: str = "") -> str:
    changes = _changes(service_id)
    catalogue = workspace().catalogue
    runs = {each.import_id: catalogue.import_run(each.import_id) for each in changes if each.import_id}
    return render_template(
        "stewards/listing_history.html",
        service_id=service_id,
        name=_name(changes),
        changes=changes,
        there=changes[0].listing is not None,
        sources={identity: run.source for identity, run in runs.items() if run},
        kinds=KINDS,
        problem=problem,
        at=at,
        longest=_LONGEST_NOTE,
    )


def _changes(service_id: str) -> list[Change]:
    changes = workspace().catalogue.history(service_id, today=today_in_london())
    if not changes:
        abort(404)
    # Of the first version everything is new: that is said in one word, not field by field.
    return [*changes[:-1], replace(changes[-1], fields=())]


def _one(changes: list[Change], number: str | None) -> Change | None:
    return next((each for each in changes if str(each.seq) == number), None)


def _name(changes: list[Change]) -> str:
    return next((each.listing.name for each in changes if each.listing), "A listing")
