"""Signing in, roles, and the administrator's list of accounts."""

from __future__ import annotations

import math
from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from conversation_flows.records.workers import ROLES
from frontdoor.accounts import session
from frontdoor.accounts.forms import SignInForm
from frontdoor.application import workspace

accounts = Blueprint("accounts", __name__)

_FIRST_PAGE = {"steward": "stewards.home", "admin": "accounts.people"}


@accounts.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Staff sign in here."""
    form = SignInForm()
    problem = ""
    if form.validate_on_submit():
        settings = workspace().settings
        attempt = workspace().records.workers.sign_in(
            form.username.data or "",
            form.password.data or "",
            attempts=settings.sign_in_attempts,
            lockout_minutes=settings.lockout_minutes,
        )
        if attempt.worker:
            session.sign_in(attempt.worker)
            onward = session.safe_next(request.args.get("next"))
            return redirect(onward or url_for("accounts.start"))
        problem = _problem(attempt.locked_until)
    page = render_template(
        "accounts/sign_in.html", form=form, problem=problem, idle=request.args.get("why") == "idle"
    )
    return page, (400 if form.errors or problem else 200), {"Cache-Control": "no-store"}


def _problem(locked_until: datetime | None) -> str:
    if locked_until:
        minutes = max(1, math.ceil((locked_until - datetime.now(UTC)).total_seconds() / 60))
        return (
            f"This account is locked after too many wrong passwords. Try again in {minutes} "
            f"minute{'' if minutes == 1 else 's'}, or ask your administrator."
        )
    return "The username or the password is not right. Check both and try again."


@accounts.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End the session."""
    session.sign_out()
    flash("You are signed out.")
    return redirect(url_for("accounts.sign_in"))


@accounts.get("/start")
def start() -> ResponseReturnValue:
    """Everybody's first page is the one their work begins on."""
    return redirect(url_for(_FIRST_PAGE.get(session.signed_in().role, "desk.today")))


@accounts.get("/people")
def people() -> ResponseReturnValue:
    """Who has an account, in which role."""
    return render_template(
        "accounts/people.html",
        workers=workspace().records.workers.all(),
        roles=ROLES,
        now=datetime.now(UTC),
    )


@accounts.post("/people/<worker_id>/active")
def set_active(worker_id: str) -> ResponseReturnValue:
    """Let somebody in again, or shut them out at once."""
    wanted = request.form.get("active") == "yes"
    if worker_id == session.signed_in().id and not wanted:
        flash("You cannot shut out your own account. Ask another administrator.")
    else:
        workspace().records.workers.set_active(worker_id, wanted)
        flash("Saved.")
    return redirect(url_for("accounts.people"))
