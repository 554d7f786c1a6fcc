"""Scripts: what is live, what is being written, how two versions differ, and the way back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from conversation_flows import drawing
from conversation_flows.comparing import compare
from conversation_flows.publishing import DRAFT, LIVE, LONGEST_NOTE, SUPERSEDED, Listed, RefusedError
from conversation_flows.records.prompts_answered import DAYS, Answered
from conversation_flows.records.versions import ChangedMeanwhileError, Texts, Version, name_of
from conversation_flows.script import Script
from conversation_flows.yaml_files import DataError
from frontdoor.accounts.session import signed_in
from frontdoor.application import workspace

scripts = Blueprint("scripts", __name__, url_prefix="/stewards/scripts")

STATES = {
    LIVE: "Live",
    DRAFT: "Draft",
    SUPERSEDED: "Superseded",
    "not used": "Came with older software",
}
_FACES = {"self": "On their own", "desk": "At the desk"}
#: A picture may bring its own style; it can run and fetch nothing.
_PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@scripts.get("/")
def home() -> ResponseReturnValue:
    """Every script, with what is live."""
    site = workspace()
    rows = []
    for name in site.scripts.names():
        listed = site.publishing.listed(name)
        drafts = [each for each in listed if each.state == DRAFT]
        rows.append((name, site.scripts.live(name).script.title, listed[0], drafts))
    return render_template("stewards/scripts.html", rows=rows)


@scripts.get("/<name>")
def script(name: str) -> ResponseReturnValue:
    """One script: its versions, its picture, what is asked, and what a check finds."""
    site = workspace()
    _listed(name)
    edition = site.scripts.live(name)
    live = site.publishing.one(name, edition.version)
    return render_template(
        "stewards/script.html",
        name=name,
        script=edition.script,
        live=live,
        listed=site.publishing.listed(name),
        states=STATES,
        found=site.publishing.already_examined(name, live.version.texts),
        faces=_FACES,
        answered=_answered(edition.script),
        days=DAYS,
        longest=LONGEST_NOTE,
    )


@scripts.get("/<name>/picture/<version>")
def picture(name: str, version: str) -> ResponseReturnValue:
    """The picture of a version, with the share of conversations through each prompt."""
    one = _one(name, version)
    shelf = workspace().scripts
    try:
        if one.state == DRAFT:
            made = shelf.try_out(name, one.version.texts)
        else:
            made = shelf.on_what_is_live(name, version).script
    except DataError:
        abort(404)
    if not one.version.is_shipped:
        made = replace(made, version=int(version[1:]))
    drawn = drawing.draw(made, _answered(made).shares)
    answer = Response(drawn, mimetype="image/svg+xml")
    answer.headers["Content-Security-Policy"] = _PICTURE_POLICY
    return answer


@scripts.get("/<name>/compare")
def comparison(name: str) -> ResponseReturnValue:
    """What two versions say differently."""
    before = _one(name, request.args.get("before", ""))
    after = _one(name, request.args.get("after", ""))
    return render_template(
        "stewards/script_compare.html",
        name=name,
        title=workspace().scripts.live(name).script.title,
        before=before,
        after=after,
        listed=_listed(name),
        states=STATES,
        found=compare(before.version.texts, after.version.texts),
    )


@scripts.post("/<name>/begin")
def begin(name: str) -> ResponseReturnValue:
    """Begin a draft from the version that the form names."""
    one = _one(name, request.form.get("from", ""))
    draft = workspace().publishing.draft(name, one.version.texts, signed_in().name, one.version.id)
    flash(f"This is {draft.name}, a draft. Nobody sees it until you publish it.")
    return redirect(url_for("scripts.version", name=name, version=draft.id), code=303)


@scripts.get("/<name>/<version>")
def version(name: str, version: str) -> ResponseReturnValue:
    """One version: a draft to write in, or a text to read."""
    return _page(_one(name, version))


@scripts.post("/<name>/<version>")
def write(name: str, version: str) -> ResponseReturnValue:
    """Keep what was written; and if that was pressed, publish it."""
    one = _one(name, version)
    texts = Texts(_text("rules"), _text("words"))
    try:
        draft = _kept(one, texts)
    except RefusedError as problem:
        return _page(one, problem.reasons, texts), 400
    if draft != version:
        flash(
            f"What you wrote is kept as {name_of(draft)}, a draft of its own: somebody else had changed or "
            f"published {name_of(version)} after you opened it. Compare the two before you publish."
        )
        return redirect(url_for("scripts.version", name=name, version=draft), code=303)
    if request.form.get("press") != "publish":
        flash("Saved and checked.")
        return redirect(url_for("scripts.version", name=name, version=draft), code=303)
    return _publish(name, draft)


@scripts.post("/<name>/<version>/discard")
def discard(name: str, version: str) -> ResponseReturnValue:
    """Throw a draft away."""
    _one(name, version)
    try:
        workspace().records.versions.discard_draft(name, version)
        flash(f"The draft {name_of(version)} is thrown away.")
    except (ChangedMeanwhileError, LookupError) as problem:
        flash(str(problem))
    return redirect(url_for("scripts.script", name=name), code=303)


@scripts.get("/<name>/<version>/back")
def back(name: str, version: str) -> ResponseReturnValue:
    """Is this what you want to go back to?"""
    return _back_page(_one(name, version))


@scripts.post("/<name>/<version>/back")
def roll_back(name: str, version: str) -> ResponseReturnValue:
    """Put a version that was live before live again."""
    one = _one(name, version)
    try:
        workspace().publishing.roll_back(name, version, by=signed_in().name, why=request.form.get("why", ""))
    except (RefusedError, ChangedMeanwhileError) as problem:
        return _back_page(one, str(problem)), 400
    flash(f"{name_of(version).capitalize()} is live again. Everybody sees it within two seconds.")
    return redirect(url_for("scripts.script", name=name), code=303)


def _publish(name: str, version: str) -> ResponseReturnValue:
    why = request.form.get("why", "")
    try:
        workspace().publishing.publish(
            name, version, by=signed_in().name, why=why, warnings_read="warnings_read" in request.form
        )
    except RefusedError as problem:
        return _page(_one(name, version), problem.reasons), 400
    except ChangedMeanwhileError as problem:
        return _page(_one(name, version), (str(problem),)), 400
    flash(f"{name_of(version).capitalize()} is live. Everybody sees it within two seconds.")
    return redirect(url_for("scripts.script", name=name), code=303)


def _kept(one: Listed, texts: Texts) -> str:
    """The id of the draft that now holds the texts: this one, or a new one where it may not be changed."""
    site, name, version = workspace(), one.version.script, one.version.id
    was = request.form.get("was", "")
    if texts.mark == was and one.version.texts.mark == was and one.state == DRAFT:
        return version
    try:
        site.publishing.change(name, version, texts, signed_in().name, was=was)
    except (ChangedMeanwhileError, LookupError):
        return site.publishing.draft(name, texts, signed_in().name, version).id
    return version


def _text(field: str) -> str:
    """A text as it was typed, with the line ends that files have."""
    text = request.form.get(field, "").replace("\r\n", "\n").replace("\r", "\n")
    return text if not text or text.endswith("\n") else f"{text}\n"


def _page(one: Listed, problems: tuple[str, ...] = (), texts: Texts | None = None) -> str:
    site, name = workspace(), one.version.script
    shown: Version = one.version
    written = texts or shown.texts
    live = site.scripts.live_id(name)
    return render_template(
        "stewards/script_version.html",
        name=name,
        title=site.scripts.live(name).script.title,
        one=one,
        state=STATES[one.state],
        texts=written,
        was=shown.texts.mark,
        found=site.publishing.examine(name, shown.texts),
        problems=problems,
        live=live,
        live_name=name_of(live),
        from_name=name_of(shown.from_version) if shown.from_version else "",
        why=request.form.get("why", ""),
        warnings_read="warnings_read" in request.form,
        longest=LONGEST_NOTE,
    )


def _back_page(one: Listed, problem: str = "") -> str:
    site, name = workspace(), one.version.script
    live = site.publishing.one(name, site.scripts.live_id(name))
    return render_template(
        "stewards/script_back.html",
        name=name,
        title=site.scripts.live(name).script.title,
        one=one,
        live=live,
        found=compare(live.version.texts, one.version.texts),
        problem=problem,
        why=request.form.get("why", ""),
        longest=LONGEST_NOTE,
    )


def _listed(name: str) -> list[Listed]:
    if name not in workspace().scripts.names():
        abort(404)
    return workspace().publishing.listed(name)


def _one(name: str, version: str) -> Listed:
    _listed(name)
    try:
        return workspace().publishing.one(name, version)
    except KeyError:
        abort(404)


def _answered(made: Script) -> Answered:
    prompts = [prompt.id for prompt in made.prompts]
    return workspace().records.prompts_answered(made.id, prompts, datetime.now(UTC))
