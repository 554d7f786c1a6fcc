"""Listings: finding one to mend, adding one, and changing any of what it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from assets_catalog import categories
from assets_catalog.catalogue.difference import LABELS, FieldChange, diff
from assets_catalog.listing import ACCESS, DELIVERY, Listing
from assets_catalog.places.drawing import Pin, borough_svg
from assets_catalog.schedules.loosely import read_loosely
from assets_catalog.search.query import today_in_london
from assets_catalog.stewardship.choosing import STATES as CHOSEN_STATES
from assets_catalog.stewardship.choosing import Choice, page_of, sources_of
from assets_catalog.stewardship.versions import (
    ChangedMeanwhileError,
    as_it_stood,
    rebase,
    save_unless_changed,
    version_of,
)
from frontdoor.accounts.session import signed_in
from frontdoor.application import workspace
from frontdoor.security import confidential
from frontdoor.stewards import listing_form, place_form, times_form
from frontdoor.stewards.adding import add, new_id
from frontdoor.stewards.alike import Alike, duplicates_near, is_whole
from frontdoor.stewards.form_values import Values, add_row, line, take_row
from frontdoor.stewards.listing_form import ListingForm

listings = Blueprint("listings", __name__, url_prefix="/stewards/listings")

LONGEST_NOTE = 500
_ROWS = ("phone", "place", "times")
_FIRST_ROWS = ("phone", "place")
#: The parts of the form, in the order somebody would ask; each with its heading.
SECTIONS = {
    "what": "What it is",
    "who": "Who it is for",
    "when": "When",
    "where": "Where",
    "touch": "How to get in touch",
    "cost": "Cost",
    "languages": "Languages",
    "offered": "How it is offered",
    "open": "Full or closed",
}


@dataclass(frozen=True, slots=True)
class Clash:
    """Somebody else saved meanwhile: who, what they changed, and the fields that both changed."""

    by: str
    changed: tuple[FieldChange, ...]
    mine: tuple[FieldChange, ...]
    both: tuple[str, ...]


@listings.get("/")
def home() -> ResponseReturnValue:
    """Find a listing to mend, closed ones too."""
    choice, engine = chosen(request.args), workspace().catalogue.engine
    number = request.args.get("page", "1")
    page = page_of(
        engine, choice, int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1
    )
    return render_template(
        "stewards/listings.html",
        choice=choice,
        page=page,
        asked={name: value for name, value in request.args.items() if name != "page" and value},
        **choices(),
    )


@listings.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Add a listing."""
    return _edit(listing_form.nothing(), "", 0)


@listings.route("/<service_id>/edit", methods=["GET", "POST"])
def edit(service_id: str) -> ResponseReturnValue:
    """Change what a listing says."""
    site = workspace()
    current = site.catalogue.get(service_id)
    seen = request.form.get("version", "")
    base = None
    if seen.isascii() and seen.isdigit() and len(seen) < 16:
        base = as_it_stood(site.catalogue.engine, service_id, int(seen))
    if current is None and base is None:
        where = site.catalogue.where_is(service_id)
        if where:
            return redirect(url_for("listings.edit", service_id=where))
        abort(404)
    version = version_of(site.catalogue.engine, service_id)
    if current is not None and (base is None or seen == str(version)):
        return _edit(current, service_id, version)
    return _edit(base or current or listing_form.nothing(), service_id, int(seen))


def chosen(given: MultiDict[str, str]) -> Choice:
    """What a form asks to choose listings by."""
    return Choice(
        words=given.get("words", ""),
        category=given.get("category", "") if given.get("category") in categories.by_id() else "",
        organization=given.get("organization", ""),
        source=given.get("source", "")[:250],
        state=given.get("state", "") if given.get("state") in CHOSEN_STATES else "",
    )


def choices() -> dict[str, Any]:
    """The lists that such a form offers."""
    return {
        "category_items": [
            {"value": "", "text": "Any"},
            *({"value": each.id, "text": each.name} for each in categories.all_categories()),
        ],
        "source_items": [
            {"value": "", "text": "Any"},
            *({"value": each, "text": each} for each in sources_of(workspace().catalogue.engine)),
        ],
        "state_items": [{"value": value, "text": text} for value, text in CHOSEN_STATES.items()],
    }


def _edit(base: Listing, service_id: str, version: int) -> ResponseReturnValue:
    confidential()
    today = today_in_london()
    if request.method == "GET":
        values = listing_form.to_values(base)
        for kind in () if service_id else _FIRST_ROWS:
            add_row(values, kind)
        return _page(ListingForm(base, values, today=today), service_id, version)
    values = MultiDict(request.form)
    press = values.get("press", "check")
    if press != "save":
        said, wrong = _pressed(press, values, today)
        form = ListingForm(base, values, today=today)
        return _page(form, service_id, version, said=said, looked=press, refused=wrong), 400 if wrong else 200
    if values.get("say", "").strip():
        said, wrong = _say(values)
        form = ListingForm(base, values, today=today)
        return _page(form, service_id, version, said=said, looked="read", refused=wrong), 400
    form = ListingForm(base, values, today=today)
    note = line(values.get("note", ""))
    wrong = (
        {"note": f"That is too long. Keep it to {LONGEST_NOTE} letters."} if len(note) > LONGEST_NOTE else {}
    )
    if form.wrong or wrong:
        return _page(form, service_id, version, refused={**form.wrong, **wrong}), 400
    return _save(form, service_id, version, note)


def _save(form: ListingForm, service_id: str, version: int, note: str) -> ResponseReturnValue:
    site, by = workspace(), signed_in().name
    if not service_id:
        flash(f"{form.listing.name} is in the directory.")
        return redirect(url_for("listings.edit", service_id=add(form.listing, by=by, note=note)), code=303)
    mine = rebase(form.base, form.base, form.listing, take_theirs=form.all("take")).listing
    try:
        saved = save_unless_changed(site.catalogue.engine, mine, seen=version, by=by, note=note)
    except ChangedMeanwhileError:
        return _clashed(form, service_id, mine)
    flash(
        "Saved. Residents see it now."
        if saved.kind != "unchanged"
        else "Nothing was changed, so nothing was saved."
    )
    return redirect(url_for("listings.edit", service_id=service_id), code=303)


def _clashed(form: ListingForm, service_id: str, mine: Listing) -> ResponseReturnValue:
    """Theirs is shown beside mine, and mine laid over it in the form, for one more press."""
    site, today = workspace(), form.today
    theirs = site.catalogue.get(service_id)
    if theirs is None:
        said = "Somebody took this listing out while you were writing. Copy what you need, then bring it back from its history."
        return _page(form, service_id, 0, said=[said], refused={"press": said}), 400
    version = version_of(site.catalogue.engine, service_id)
    both = rebase(form.base, theirs, mine)
    values = listing_form.to_values(both.listing)
    values["note"] = form.get("note")
    clash = Clash(
        by=site.catalogue.history(service_id, today=today)[0].by,
        changed=diff(form.base, theirs, today=today),
        mine=diff(form.base, mine, today=today),
        both=both.clashes,
    )
    return _page(ListingForm(theirs, values, today=today), service_id, version, clash=clash), 400


def _pressed(press: str, values: Values, today: Any) -> tuple[list[str], dict[str, str]]:
    """Do what a button of the form asks; what to tell, and what was wrong."""
    what, _, about = press.partition(":")
    if what == "add" and about in _ROWS:
        key = add_row(values, about)
        if about == "times":
            values[f"times-{key}-kind"] = "weekly"
    elif what == "remove":
        kind, _, key = about.partition("-")
        if kind in _ROWS:
            take_row(values, kind, key)
            return ["Removed from this form. It counts once you save."], {}
    elif what == "read":
        return _say(values)
    return [], {}


def _say(values: Values) -> tuple[list[str], dict[str, str]]:
    """Read times in plain words into rows of their own, to be looked over."""
    words = line(values.get("say", ""))
    if not words:
        return [], {"say": "Say when it runs, such as: first Tuesday, not August, 10 to 12."}
    found, rest = read_loosely(words)
    if not found:
        sentence = "We could not read that for certain. Say it more simply, one pattern at a time, or press “Choose times by hand”."
        if "other" in words or "fortnight" in words or "alternate" in words:
            sentence += " Times every two weeks need a first day: “every other Tuesday 10am to 12pm from 1 December 2026”."
        return [], {"say": sentence}
    for schedule in found:
        times_form.to_values(schedule, add_row(values, "times"), values)
    values["say"] = ""
    told = ["Read from your words and added below. Check the next dates, then save."]
    if rest:
        told.append(f"Not understood, so not added: “{rest}”.")
    return told, {}


def _alike(form: ListingForm, service_id: str) -> list[Alike]:
    """What is in the directory already that is like what the form says."""
    place, phone = (next(iter(form.rows(kind)), "") for kind in ("place", "phone"))
    return duplicates_near(
        form.get("name"),
        form.get(f"place-{place}-address_1"),
        form.get(f"place-{place}-postal_code"),
        form.get(f"phone-{phone}-number"),
        form.get("url"),
        but=service_id,
    )


def _page(
    form: ListingForm,
    service_id: str,
    version: int,
    *,
    said: list[str] | None = None,
    looked: str = "",
    refused: dict[str, str] | None = None,
    clash: Clash | None = None,
) -> str:
    shown_wrong = refused or (form.wrong if looked == "check" else {})
    catalogue = workspace().catalogue
    pins = [
        Pin(number, place.latitude, place.longitude, place.name or form.listing.name)
        for number, place in enumerate(form.places.values(), 1)
        if place.has_position and place.latitude is not None and place.longitude is not None
    ]
    title = "Map: where it is in the borough"
    return render_template(
        "stewards/listing.html",
        form=form,
        wrong=shown_wrong,
        service_id=service_id,
        version=version,
        new_id=new_id,
        name=form.base.name,
        said=said or [],
        looked=looked,
        clash=clash,
        sections=SECTIONS,
        field_label=lambda field: LABELS.get(field, field),
        still_map=borough_svg(workspace().borough_map, pins, width=360, height=260, title=title, zoom=True)
        if pins
        else "",
        found=_alike(form, service_id) if looked == "same" else None,
        whole=is_whole() if looked == "same" else True,
        local=catalogue.local_words(service_id) if service_id else {},
        disputes=catalogue.disagreements(service_id=service_id) if service_id else [],
        understood={key: times_form.understood(each, form.today) for key, each in form.times.items()},
        times_words=times_form,
        pair_numbers=lambda key: times_form.pair_numbers(key, form.values),
        pins=place_form.PINS,
        all_categories=[(each.id, each.name) for each in categories.all_categories()],
        all_access=list(ACCESS.items()),
        all_delivery=list(DELIVERY.items()),
        states=listing_form.STATES,
        free=listing_form.FREE,
        room=listing_form.ROOM,
        longest_note=LONGEST_NOTE,
    )
