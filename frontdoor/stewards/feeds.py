"""Feeds: other people's lists, tried before they are taken in, undone where that was wrong; and whose word stands."""

from __future__ import annotations

import yaml
from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSelect, GovSubmitInput, GovTextArea, GovTextInput
from wtforms import SelectField, StringField, SubmitField, TextAreaField
from wtforms.validators import InputRequired

from assets_catalog import categories
from assets_catalog.feeds.kinds import KINDS
from assets_catalog.feeds.problems import FeedProblemError
from assets_catalog.feeds.running import Feeds
from assets_catalog.feeds.subscription import Subscription
from frontdoor.accounts.session import signed_in
from frontdoor.application import workspace
from frontdoor.stewards.feed_work import Work

feeds = Blueprint("feeds", __name__, url_prefix="/stewards/feeds")

#: A run's state in a steward's words.
STATES = {"running": "Cut off, or at work", "done": "Taken in", "failed": "Stopped", "undone": "Undone"}
#: Hours between two times a feed is asked.
OFTEN = {
    "1": "Every hour",
    "6": "Every six hours",
    "24": "Every day",
    "168": "Every week",
    "720": "Every month",
}
#: Chosen for a word of theirs that is no kind of help at all.
NONE = "none"
_DISAGREEMENTS = 50
#: Words of theirs that are shown to be placed at one time, the most frequent first.
_WORDS = 12


class AddForm(FlaskForm):
    """A feed to subscribe to."""

    name = StringField(
        "What it is called",
        widget=GovTextInput(),
        description="Readers see it as the source of what it gives.",
        validators=[InputRequired("Write what it is called")],
    )
    address = StringField(
        "Its web address",
        widget=GovTextInput(),
        description="Where the list itself is, not the page about it. It begins with https://",
        validators=[InputRequired("Write its web address")],
    )
    kind = SelectField("What it is", widget=GovSelect(), choices=KINDS, default="guess")
    licence = StringField("Its licence", widget=GovTextInput(), description="If you know it. Readers see it.")
    every_hours = SelectField("How often it is asked", widget=GovSelect(), choices=OFTEN, default="24")
    save = SubmitField("Add it", widget=GovSubmitInput())


class MapForm(FlaskForm):
    """What a feed's words stand for."""

    mapping = TextAreaField("What its words stand for", widget=GovTextArea())
    save = SubmitField("Keep this", widget=GovSubmitInput())


@feeds.get("/")
def home() -> ResponseReturnValue:
    """Every feed, and a form to add one."""
    return _home(AddForm(formdata=None))


@feeds.post("/add")
def add() -> ResponseReturnValue:
    """Subscribe to the feed of the form, or say why not."""
    form = AddForm()
    if not form.validate():
        return _home(form), 400
    try:
        feed = _feeds().subscriptions.add(
            form.name.data,
            form.address.data,
            by=signed_in().name,
            kind=form.kind.data,
            licence=form.licence.data or "",
            every_hours=int(form.every_hours.data),
        )
    except FeedProblemError as problem:
        field = form.name if "called" in str(problem) or "a name that" in str(problem) else form.address
        field.errors = [str(problem)]
        return _home(form), 400
    flash("Added. Nothing has been fetched yet: try it first.")
    return redirect(url_for("feeds.feed", feed_id=feed.id), code=303)


@feeds.get("/<feed_id>")
def feed(feed_id: str) -> ResponseReturnValue:
    """One feed: what trying it said, what its runs came to, and what its words stand for."""
    return _page(_feed(feed_id))


@feeds.post("/<feed_id>/preview")
def preview(feed_id: str) -> ResponseReturnValue:
    """Fetch it and see what a run would do."""
    found, room = _feed(feed_id), _feeds()
    return _begun(found, Work(lambda: room.preview(found.id)))


@feeds.post("/<feed_id>/apply")
def apply(feed_id: str) -> ResponseReturnValue:
    """Take it in."""
    found, room, by = _feed(feed_id), _feeds(), signed_in().name
    allow = request.form.get("allow") == "yes"
    return _begun(found, Work(lambda: room.run(found.id, by=by, allow_withdrawing=allow)))


@feeds.post("/<feed_id>/pause")
def pause(feed_id: str) -> ResponseReturnValue:
    """Stop asking it, or go on."""
    found = _feed(feed_id)
    _feeds().subscriptions.pause(found.id, not found.paused)
    flash("It is asked again when it is due." if found.paused else "It is not asked any more.")
    return _to(found)


@feeds.post("/<feed_id>/remove")
def remove(feed_id: str) -> ResponseReturnValue:
    """Subscribe no longer; what it gave stays."""
    try:
        found = _feeds().remove(_feed(feed_id).id)
    except FeedProblemError as problem:
        flash(str(problem))
        return redirect(url_for("feeds.feed", feed_id=feed_id), code=303)
    flash(f"{found.name} is no longer subscribed to. The services it gave are still in the directory.")
    return redirect(url_for("feeds.home"), code=303)


@feeds.post("/<feed_id>/map")
def map(feed_id: str) -> ResponseReturnValue:
    """Say what its words stand for."""
    found, form = _feed(feed_id), MapForm()
    try:
        _feeds().subscriptions.map(found.id, form.mapping.data or "")
    except FeedProblemError as problem:
        form.mapping.errors = [str(problem)]
        return _page(found, form), 400
    flash("Kept. It counts from the next time it is tried or taken in.")
    return _to(found)


@feeds.post("/<feed_id>/place")
def place(feed_id: str) -> ResponseReturnValue:
    """Say which kinds of help some of its words are: those that were chosen, and no others."""
    found = _feed(feed_id)
    chosen = zip(request.form.getlist("theirs"), request.form.getlist("ours"), strict=False)
    placed = {theirs[:200]: [] if ours == NONE else [ours] for theirs, ours in chosen if theirs and ours}
    try:
        _feeds().subscriptions.place(found.id, placed)
    except FeedProblemError as problem:
        flash(str(problem))
        return _to(found)
    flash(
        f"Kept: {len(placed)}. They count from the next time it is tried or taken in."
        if placed
        else "None was chosen."
    )
    return _to(found)


@feeds.post("/<feed_id>/undo/<run_id>")
def undo(feed_id: str, run_id: str) -> ResponseReturnValue:
    """Put everything back as it was before a run."""
    found = _feed(feed_id)
    run = workspace().catalogue.import_run(run_id)
    if run is None or run.source != found.name:
        abort(404)
    try:
        done = _feeds().undo(run_id, by=signed_in().name)
    except ValueError as problem:
        flash(str(problem))
        return _to(found)
    kept = [each.name for each in done.kept_because_changed_since]
    left = f" {len(kept)} were changed since and are left: {', '.join(kept[:5])}." if kept else ""
    flash(f"Undone: {done.removed:,} taken out again, {done.restored:,} as they were.{left}")
    return _to(found)


@feeds.get("/disagreements")
def disagreements() -> ResponseReturnValue:
    """Where a source says something else than somebody wrote here."""
    catalogue = workspace().catalogue
    return render_template(
        "stewards/feeds_disagreements.html",
        waiting=catalogue.disagreements(limit=_DISAGREEMENTS),
        count=catalogue.count_disagreements(),
    )


@feeds.post("/disagreements/<disagreement_id>")
def settle(disagreement_id: str) -> ResponseReturnValue:
    """Take theirs, or keep ours."""
    take = request.form.get("take")
    try:
        if take == "theirs":
            workspace().catalogue.settle(disagreement_id, "theirs", by=signed_in().name)
            flash("Theirs is taken.")
        elif take == "ours":
            workspace().catalogue.settle(disagreement_id, "ours", by=signed_in().name)
            flash("Ours stands, until they say something else.")
    except ValueError as problem:
        flash(str(problem))
    return redirect(url_for("feeds.disagreements"), code=303)


def _feeds() -> Feeds:
    return workspace().feeds


def _feed(feed_id: str) -> Subscription:
    try:
        return _feeds().subscriptions.get(feed_id)
    except FeedProblemError:
        abort(404)


def _to(found: Subscription) -> ResponseReturnValue:
    return redirect(url_for("feeds.feed", feed_id=found.id), code=303)


def _begun(found: Subscription, work: Work) -> ResponseReturnValue:
    if work.wait() and work.problem:
        flash(work.problem)
    return _to(found)


def _home(form: AddForm) -> str:
    return render_template(
        "stewards/feeds.html",
        feeds=_feeds().subscriptions.all(),
        at_work=_feeds().at_work,
        kinds=KINDS,
        often=OFTEN,
        form=form,
        problems=[{"text": said[0], "href": f"#{name}"} for name, said in form.errors.items()],
        disagreements=workspace().catalogue.count_disagreements(),
    )


def _page(found: Subscription, form: MapForm | None = None) -> str:
    if form is None:
        form = MapForm(formdata=None)
        form.mapping.data = yaml.safe_dump(dict(found.mapping), allow_unicode=True) if found.mapping else ""
    catalogue = workspace().catalogue
    said = found.preview if found.preview and not found.preview["problem"] else found.report
    unplaced = said["unplaced"] if said else {}
    known = found.mapping.get("terms") or {}
    waiting = sorted((each for each in unplaced.items() if each[0] not in known), key=lambda each: -each[1])
    return render_template(
        "stewards/feed.html",
        waiting=waiting[:_WORDS],
        more=max(0, len(waiting) - _WORDS),
        none=NONE,
        categories=categories.all_categories(),
        seen=(said["kind"] if said else "") or found.kind,
        feed=found,
        at_work=_feeds().at_work(found.id),
        kinds=KINDS,
        often=OFTEN,
        states=STATES,
        form=form,
        runs=catalogue.import_runs(source=found.name, limit=20),
        disagreements=len(catalogue.disagreements(source=found.name, limit=500)),
    )
