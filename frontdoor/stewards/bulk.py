"""Many listings changed at once: chosen, looked over one by one, changed together, undone together."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from assets_catalog.listing import DELIVERY
from assets_catalog.search.query import today_in_london
from assets_catalog.stewardship import bulk as edits
from assets_catalog.stewardship import typed
from assets_catalog.stewardship.bulk import AT_MOST
from assets_catalog.stewardship.bulk_changes import FIELDS, KINDS, BulkChange, BulkRefusedError
from assets_catalog.stewardship.choosing import ids_of, page_of, pasted
from frontdoor.accounts.session import signed_in
from frontdoor.application import workspace
from frontdoor.stewards.editing import choices, chosen
from frontdoor.stewards.form_values import line

bulk = Blueprint("bulk", __name__, url_prefix="/stewards/listings/many")

_LONGEST_NOTE = 500
_LONGEST_VALUE = 500
_NAMED = 10


@bulk.get("/")
def home() -> ResponseReturnValue:
    """Choose the listings and the change; below, what was changed before."""
    return _page(MultiDict(request.args))


@bulk.post("/preview")
def preview() -> ResponseReturnValue:
    """What the change would make of each listing. Nothing is written."""
    given = MultiDict(request.form)
    try:
        ids = _ids(given)
    except BulkRefusedError as refused:
        return _page(given, {refused.field: str(refused)}), 400
    try:
        change = _change(given)
    except BulkRefusedError as refused:
        return _page(given, {_beside(refused, given): str(refused)}), 400
    foreseen = edits.preview(workspace().catalogue.engine, ids, change)
    return render_template(
        "stewards/bulk_preview.html",
        what=change.in_words(),
        changing=[each for each in foreseen if each.fields],
        same=[each for each in foreseen if not each.fields and not each.refused],
        refused=[each for each in foreseen if each.refused],
        given=[
            (name, value) for name, value in given.items(multi=True) if name not in ("csrf_token", "note")
        ],
        seen=json.dumps({each.id: each.version for each in foreseen if each.fields}),
        longest=_LONGEST_NOTE,
    )


@bulk.post("/apply")
def apply() -> ResponseReturnValue:
    """Make the change to what was looked over."""
    given = MultiDict(request.form)
    if given.get("press") == "back":
        return _page(given)
    try:
        seen, change = _seen(given.get("seen", "")), _change(given)
    except BulkRefusedError as refused:
        return _page(given, {_beside(refused, given): str(refused)}), 400
    note = line(given.get("note", ""))[:_LONGEST_NOTE]
    outcome = edits.apply(workspace().catalogue.engine, seen, change, by=signed_in().name, note=note)
    _tell(outcome, "changed")
    return redirect(url_for("bulk.home", _anchor="made"), code=303)


@bulk.post("/undo")
def undo() -> ResponseReturnValue:
    """Put back every listing of one such change."""
    try:
        outcome = edits.undo(
            workspace().catalogue.engine, request.form.get("edit", "")[:36], by=signed_in().name
        )
    except edits.NothingToUndoError as problem:
        return _page(MultiDict(), {"made": str(problem)}), 400
    _tell(outcome, "put back")
    return redirect(url_for("bulk.home", _anchor="made"), code=303)


def _tell(outcome: edits.Outcome, done: str) -> None:
    flash(f"{outcome.changed} {'listing was' if outcome.changed == 1 else 'listings were'} {done}.")
    for name, why in outcome.left[:_NAMED]:
        flash(f"{name} was left as it is. {why}.")
    if len(outcome.left) > _NAMED:
        flash(f"So were {len(outcome.left) - _NAMED} more.")


def _ids(given: MultiDict[str, str]) -> list[str]:
    engine = workspace().catalogue.engine
    if given.get("how") == "list":
        found = pasted(engine, given.get("ids", ""))
        if found.unknown:
            shown = "”, “".join(each[:60] for each in found.unknown[:3])
            more = f" and {len(found.unknown) - 3} more" if len(found.unknown) > 3 else ""
            raise BulkRefusedError(f"No listing has the id “{shown}”{more}. Take those lines away.", "ids")
        if not found.ids:
            raise BulkRefusedError("Paste the ids of listings, or the addresses of their pages.", "ids")
        ids = list(found.ids)
    else:
        choice = chosen(given)
        if choice.is_empty:
            raise BulkRefusedError(
                "Say which listings: some words, a kind of help, who runs them or where they came from.",
                "words",
            )
        ids = ids_of(engine, choice, limit=AT_MOST + 1)
        if not ids:
            raise BulkRefusedError("No listing is like that. Change what you look for.", "words")
    if len(ids) > AT_MOST:
        raise BulkRefusedError(
            f"That is more than {AT_MOST} listings. Choose fewer, so that you can look them over.", "words"
        )
    return ids


def _change(given: MultiDict[str, str]) -> BulkChange:
    """The change that the form asks for: the parts of its kind stand under the kind's name."""
    today = today_in_london()
    kind = given.get("kind", "")

    def get(name: str) -> str:
        value = given.get(f"{kind}-{name}", "").replace("\x00", "")
        if len(value) > _LONGEST_VALUE:
            raise BulkRefusedError(f"That is too long. Keep it to {_LONGEST_VALUE} letters.", name)
        return value

    def text(name: str) -> str:
        return line(get(name))

    def day(name: str) -> Any:
        try:
            return typed.day(text(name), today=today)
        except typed.TypedError as error:
            raise BulkRefusedError(str(error), name) from error

    return BulkChange(
        kind=kind,
        today=today,
        category=get("category"),
        value=text("value"),
        instead_of=text("instead_of"),
        delivery=tuple(each for each in DELIVERY if each in given.getlist("delivery-delivery")),
        closed_from=day("closed_from"),
        closed_until=day("closed_until"),
        for_good=get("for_good") == "yes",
        note=text("note"),
        field=get("field"),
        # What is looked for may begin or end with a space.
        find=get("find"),
        put=get("put"),
    ).checked()


def _beside(refused: BulkRefusedError, given: MultiDict[str, str]) -> str:
    """The field that a sentence about a change stands beside."""
    return "kind" if refused.field == "kind" else f"{given.get('kind', '')}-{refused.field}"


def _seen(text: str) -> dict[str, int]:
    try:
        seen = json.loads(text)
    except (ValueError, RecursionError):
        seen = None
    whole = isinstance(seen, dict) and all(
        len(identity) <= 36 and type(version) is int and 0 <= version < 2**63
        for identity, version in seen.items()
    )
    if not whole or not 0 < len(seen) <= AT_MOST:
        raise BulkRefusedError("Look over the listings first: press “See what would change”.")
    return dict(seen)


def _page(given: MultiDict[str, str], wrong: dict[str, str] | None = None) -> str:
    engine = workspace().catalogue.engine
    choice = chosen(given)
    lists = choices()
    return render_template(
        "stewards/bulk.html",
        choice=choice,
        count=None if choice.is_empty else page_of(engine, choice).total,
        form=_Form(given),
        wrong=wrong or {},
        kinds=KINDS,
        fields=FIELDS,
        categories_only=[each for each in lists["category_items"] if each["value"]],
        all_delivery=list(DELIVERY.items()),
        made=edits.made(engine),
        at_most=AT_MOST,
        **lists,
    )


class _Form:
    """What was typed, as the parts of the page read it."""

    def __init__(self, given: MultiDict[str, str]) -> None:
        self._given = given

    def get(self, name: str) -> str:
        return self._given.get(name, "")

    def all(self, name: str) -> list[str]:
        return self._given.getlist(name)
