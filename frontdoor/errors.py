"""When something fails: a clear sentence, what to do now, and a person to ring."""

from __future__ import annotations

import logging
import traceback
from typing import Any

from flask import Flask, Response, jsonify, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, InternalServerError

_log = logging.getLogger(__name__)

#: What a person reads: a heading, and what to do now.
_SENTENCES = {
    400: ("We could not read that", "Go back, check what you put in, and try again."),
    403: (
        "This page is not for your role",
        "Your sign-in does not open this page. Ask your manager or administrator if it should.",
    ),
    404: ("We cannot find that page", "The address may be mistyped, or the page may have been taken down."),
    405: ("That page does not work that way", "Go to the start and try again from there."),
    413: ("That is too much for one go", "Shorten what you wrote, or choose a smaller file, and try again."),
    429: ("Please wait a moment", "There have been a lot of tries from here. Wait a minute and try again."),
}
#: Addresses that programs read: what is wrong there is said as JSON, to any website.
DATA = "/open-referral/"
_BROKEN = (
    "Sorry, something has gone wrong here",
    "It is our fault, not yours. Try again in a minute. If it cannot wait, ring us.",
)
_NO_DATABASE = (
    "Sorry, we cannot reach our records just now",
    "Nothing you saved before is lost. Try again in a minute. If it cannot wait, ring us.",
)
_OLD_FORM = (
    "That page had been open too long",
    "Nothing was sent. Go back, reload the page and press the button again.",
)
_NO_COOKIES = (
    "Your browser is not keeping our cookies",
    "Nothing was sent. We need two, which are gone when you close your browser. Allow cookies for this site and "
    "try again, or ring us and we will look with you.",
)


def register(app: Flask) -> None:
    """Make every failure of the site end in a page that helps."""
    log_without_words(app)

    @app.errorhandler(CSRFError)
    def _old_form(_error: CSRFError) -> tuple[str | Response, int]:
        return _page(400, _OLD_FORM if request.cookies else _NO_COOKIES)

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> tuple[str | Response, int] | HTTPException:
        code = error.code or 500
        if code < 400:
            return error
        return _page(code, _SENTENCES.get(code, _BROKEN if code >= 500 else _SENTENCES[400]))

    @app.errorhandler(SQLAlchemyError)
    def _database(error: SQLAlchemyError) -> tuple[str | Response, int]:
        # The statement's parameters may hold what a person wrote, so only the kind is logged.
        _log.error("database failed on %s: %s", request.endpoint, type(error).__name__)
        return _page(503, _NO_DATABASE)

    @app.errorhandler(InternalServerError)
    def _internal(error: InternalServerError) -> tuple[str | Response, int]:
        return _page(500, _BROKEN)


def log_without_words(app: Flask) -> None:
    """Log where an exception was raised, never its message: that may quote what a person typed."""

    def log_exception(exc_info: Any) -> None:
        kind, _value, trace = exc_info
        where = "\n".join(
            f"  {frame.filename}, line {frame.lineno}, in {frame.name}"
            for frame in traceback.extract_tb(trace)
        )
        _log.error("%s on %s %s\n%s", kind.__name__, request.method, request.endpoint, where)

    app.log_exception = log_exception  # type: ignore[method-assign]


def _page(code: int, sentences: tuple[str, str]) -> tuple[str | Response, int]:
    heading, what_to_do = sentences
    if request.path.startswith(DATA):
        answer = jsonify(error=f"{heading}. {what_to_do}")
        answer.headers["Access-Control-Allow-Origin"] = "*"
        return answer, code
    return render_template("error.html", heading=heading, what_to_do=what_to_do, code=code), code
