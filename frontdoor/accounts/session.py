"""Who is signed in on this request, and for how long."""

from __future__ import annotations

import time
from urllib.parse import urlsplit

from flask import Flask, abort, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from conversation_flows.records.workers import Worker
from frontdoor.accounts import permissions
from frontdoor.application import workspace
from frontdoor.security import confidential

_STEP = 60  # seconds between two writings of the cookie
#: What our own pages send along; nobody wrote it.
_NOT_WRITTEN = frozenset({"csrf_token", "was", "seen", "shown"})


def sign_in(worker: Worker) -> None:
    """Begin a session; whatever the browser held before is dropped."""
    session.clear()
    session.update(worker=worker.id, stamp=worker.session_stamp, seen=int(time.time()))


def sign_out() -> None:
    """End the session, and every copy of its cookie."""
    if g.worker is not None:
        workspace().records.workers.end_sessions(g.worker.id)
    session.clear()


def signed_in() -> Worker:
    """The worker of this request, on a route that only staff can reach."""
    if g.worker is None:
        abort(403)
    worker: Worker = g.worker
    return worker


def safe_next(address: str | None) -> str | None:
    """An address on this site to go on to, or None for anything else."""
    if not address or "\\" in address or not address.startswith("/") or address.startswith("//"):
        return None
    if not address.isprintable():
        return None
    parts = urlsplit(address)
    return None if parts.scheme or parts.netloc else address


def register(app: Flask, idle_minutes: int) -> None:
    """Look up the worker before every request, and hold every route to the table."""

    @app.before_request
    def _who() -> Response | tuple[str, int] | None:
        g.worker = None
        if request.endpoint == "static":
            return None
        timed_out = _recognise(idle_minutes)
        if g.worker is not None:
            confidential()
        if request.endpoint is None or permissions.may_use(request.endpoint, g.worker):
            return None
        if g.worker is not None:
            abort(403)
        if request.headers.get("Accept") == "application/json":
            return "signed out", 401
        if typed := _typed():
            return render_template("accounts/signed_out.html", typed=typed), 401
        reason = "idle" if timed_out else None
        onward = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("accounts.sign_in", next=onward, why=reason))


def _typed() -> list[str]:
    """What somebody wrote in the form that came, and would lose."""
    fields = request.form.items(multi=True)
    return [
        text
        for name, text in fields
        if name not in _NOT_WRITTEN and "password" not in name and " " in text.strip()
    ]


def _recognise(idle_minutes: int) -> bool:
    """Set ``g.worker`` from the session. True where a session had been idle too long."""
    identity = session.get("worker")
    if not identity:
        return False
    now = int(time.time())
    if now - int(session.get("seen", 0)) > idle_minutes * 60:
        session.clear()
        return True
    worker = workspace().records.workers.get(identity)
    if worker is None or not worker.active or worker.session_stamp != session.get("stamp"):
        session.clear()
        return False
    if now - int(session["seen"]) >= _STEP:
        session["seen"] = now
    g.worker = worker
    return False
