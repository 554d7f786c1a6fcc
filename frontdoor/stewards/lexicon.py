"""The words people use: a steward sees them by kind of help, adds, switches off, tries and undoes."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovSelect, GovSubmitInput, GovTextInput
from wtforms import HiddenField, RadioField, SelectField, StringField, SubmitField

from assets_catalog import categories
from assets_catalog.search.understanding import knowledge, why
from assets_catalog.stewardship import word_rules
from assets_catalog.stewardship.word_rules import LONGEST, WordsRefusedError
from frontdoor.accounts.session import signed_in
from frontdoor.application import workspace

lexicon = Blueprint("lexicon", __name__, url_prefix="/stewards/lexicon")

#: How sure a word makes us, in a steward's words; the order is the form's.
STRENGTHS = {
    "names": "It names this kind of help",
    "frames": "It says what is asked for, whatever else is named beside it",
    "signs": "It points this way",
    "hints": "It counts only beside other words",
}
KINDS = {"word": "A word or short name", "phrase": "An example of what people say"}
#: What was done, as it is read in the history and at the top of the page.
DONE = {
    "added": "Added",
    "taken_away": "Taken away",
    "switched_off": "Switched off",
    "switched_on": "Switched on again",
    "undone": "Undone",
}
_SHOWN = 40
_HISTORY = 20


class AddForm(FlaskForm):
    """A word or an example to add; ``said`` goes along when it is tried first."""

    category = HiddenField()
    said = HiddenField()
    kind = RadioField("What is it?", widget=GovRadioInput(), choices=KINDS, default="word")
    text = StringField(
        "The word or example", widget=GovTextInput(), description="Nothing that leads to a person."
    )
    strength = SelectField(
        "If it is a word, how sure does it make you?", widget=GovSelect(), choices=STRENGTHS
    )
    save = SubmitField("Add it", widget=GovSubmitInput())


class TryForm(FlaskForm):
    """Something that somebody might say. It is read and forgotten."""

    category = HiddenField()
    said = StringField("What somebody might say", widget=GovTextInput())
    look = SubmitField("See what is understood", widget=GovSubmitInput())


@lexicon.get("/")
def home() -> ResponseReturnValue:
    """The words and examples of one kind of help."""
    return _page(_chosen(request.args.get("category")))


@lexicon.post("/add")
def add() -> ResponseReturnValue:
    """Add what the form holds, or say why not; or, if that was pressed, try it first."""
    form = AddForm()
    category = _chosen(form.category.data)
    kind, text, strength = _given(form)
    said = (form.said.data or "").strip() or text
    try:
        if "first" in request.form:
            text = word_rules.checked(kind, category, text, strength)
            if len(said) > LONGEST:
                raise WordsRefusedError(f"What was tried is too long. Keep it to {LONGEST} letters.")
            return _page(category, adding=form, tried=_tried(said, (kind, category, text, strength)))
        workspace().words.add(kind, category, text, strength, by=signed_in().name)  # type: ignore[arg-type]
    except WordsRefusedError as refused:
        form.text.errors = [str(refused)]
        return _page(category, adding=form), 400
    return _done(category, "added")


@lexicon.post("/switch")
def switch() -> ResponseReturnValue:
    """Switch one term off, or on again."""
    category = _chosen(request.form.get("category"))
    kind: Any = request.form.get("kind", "")
    words, by, text = workspace().words, signed_in().name, request.form.get("text", "")
    turn_on = request.form.get("to") == "on"
    try:
        if kind not in KINDS:
            raise WordsRefusedError("That word or phrase is not there any more.")
        (words.switch_on if turn_on else words.switch_off)(kind, category, text, by=by)
    except WordsRefusedError as refused:
        return _page(category, problem=str(refused)), 400
    return _done(category, "switched_on" if turn_on else "switched_off")


@lexicon.post("/undo")
def undo() -> ResponseReturnValue:
    """Put back what was before one change."""
    number = request.form.get("change", "")
    try:
        if not (number.isascii() and number.isdigit() and len(number) < 10):
            raise WordsRefusedError("There is no such change to undo.")
        change = workspace().words.undo(int(number), by=signed_in().name)
    except WordsRefusedError as refused:
        return _page(_chosen(None), problem=str(refused)), 400
    return _done(change.category, "undone")


@lexicon.post("/try")
def try_it() -> ResponseReturnValue:
    """What would be understood from something that somebody might say. Nothing of it is kept."""
    form = TryForm()
    category = _chosen(form.category.data)
    said = (form.said.data or "").strip()
    if not said or len(said) > LONGEST:
        form.said.errors = [
            f"That is too long. Keep it to {LONGEST} letters." if said else "Enter some words."
        ]
        return _page(category, trying=form), 400
    return _page(category, trying=form, tried=_tried(said, None))


def _given(form: AddForm) -> tuple[str, str, str]:
    strength = form.strength.data or ""
    return form.kind.data or "", " ".join((form.text.data or "").split()), strength


def _tried(said: str, draft: tuple[str, str, str, str] | None) -> dict[str, Any]:
    living = workspace().living_words
    with knowledge.using(living.known(newest=True)):
        now = why.explain(said)
    if draft is None:
        return {"said": said, "now": now}
    with knowledge.using(living.with_draft(*draft)):
        return {"said": said, "now": now, "then": why.explain(said), "draft": draft[2]}


def _chosen(category: str | None) -> str:
    known = categories.all_categories()
    return category if category in categories.by_id() and category else known[0].id


def _done(category: str, what: str) -> ResponseReturnValue:
    workspace().living_words.known(newest=True)
    return redirect(url_for("lexicon.home", category=category, done=what))


def _page(
    category: str,
    *,
    adding: AddForm | None = None,
    trying: TryForm | None = None,
    tried: dict[str, Any] | None = None,
    problem: str = "",
) -> str:
    site = workspace()
    containing = request.args.get("containing", "").strip()[:60]
    # What somebody here added or switched off comes first.
    listed = sorted(site.words.listed(category, containing), key=lambda each: (not each.ours, each.on))
    pages = max(1, -(-len(listed) // _SHOWN))
    asked = request.args.get("page", "1")
    number = min(int(asked) if asked.isascii() and asked.isdigit() and 0 < len(asked) < 5 else 1, pages) or 1
    adding = adding or AddForm(formdata=None)
    trying = trying or TryForm(formdata=None)
    for form in (adding, trying):
        form.category.data = category
    if tried:
        adding.said.data = trying.said.data = tried["said"]
    return render_template(
        "stewards/lexicon.html",
        category=category,
        category_name=categories.name_of(category),
        category_items=[{"value": each.id, "text": each.name} for each in categories.all_categories()],
        names={each.id: each.name for each in categories.all_categories()},
        containing=containing,
        listed=listed[(number - 1) * _SHOWN : number * _SHOWN],
        found=len(listed),
        page=number,
        pages=pages,
        words_count=sum(each.kind == "word" for each in listed),
        history=site.words.history(_HISTORY),
        strengths=STRENGTHS,
        done_words=DONE,
        done=DONE.get(request.args.get("done", "")),
        learning=site.living_words.learning,
        adding=adding,
        trying=trying,
        tried=tried,
        problem=problem,
    )
