"""The sitting of the visitor who is asking: read once, sealed again if it changed.

What it holds, all of it gone with the sitting: ``searches`` (words and place
of the last few), ``unseen`` (the search just asked), ``list`` (services kept),
``talk`` (answers so far), ``talk_script`` (the version of the script that asked
first), ``told`` (services that something was reported of, by day),
``told_on_calls`` (marks of what a worker reported) and ``heard`` (whether urgent help was shown, and for what kinds).
"""

from __future__ import annotations

import secrets
from typing import Any, TypeVar

from flask import Flask, Response, g, request
from werkzeug.wrappers import Response as AnyResponse

from frontdoor.application import workspace
from frontdoor.security import cookies_are_secure

_Answer = TypeVar("_Answer", bound=AnyResponse)
_COOKIE = "sitting"
_SEARCHES_KEPT = 20


def register(app: Flask) -> None:
    """Seal what changed, and hand a new visitor their key, after each request."""

    @app.after_request
    def _seal(response: Response) -> Response:
        key: str | None = g.get("sitting_key")
        if not g.get("sitting_changed") or key is None:
            return response
        if _sealed(key, g.sitting) and request.cookies.get(_COOKIE) != key:
            response.set_cookie(
                _COOKIE,
                key,
                httponly=True,
                samesite="Lax",
                secure=cookies_are_secure(workspace().settings.secure_cookies),
            )
        return response


def _sealed(key: str, sitting: dict[str, Any]) -> bool:
    """Seal it; where it holds more than a sitting may, the searches asked longest ago give way."""
    sittings, searches = workspace().sittings, sitting.get("searches", {})
    while len(searches) > 1 and not sittings.fits(sitting):
        del searches[next(iter(searches))]
    return sittings.write(key, sitting)


def held() -> dict[str, Any]:
    """What this visitor's sitting holds; change it only through the functions below."""
    if "sitting" not in g:
        key = request.cookies.get(_COOKIE)
        g.sitting = workspace().sittings.read(key) if key else {}
        # A key that opens nothing is not taken up again: somebody else may have planted it.
        g.sitting_key = key if g.sitting else None
    sitting: dict[str, Any] = g.sitting
    return sitting


def kept_count() -> int:
    """How many services are on this visitor's list."""
    return len(held().get("list", []))


def keep(name: str, value: Any) -> None:
    """Hold ``value`` for the rest of the sitting."""
    held()[name] = value
    if g.sitting_key is None:
        g.sitting_key = workspace().sittings.new_key()
    g.sitting_changed = True


def forget(response: _Answer) -> _Answer:
    """Destroy the sitting and its key."""
    if key := request.cookies.get(_COOKIE):
        workspace().sittings.forget(key)
    g.sitting_changed = False
    response.delete_cookie(_COOKIE)
    return response


def keep_search(words: str, near: str, *, asked: bool = False) -> str:
    """Hold one search's words and place, and give the number that stands for them in an address.

    ``asked``: somebody has just asked it, and has not seen its results yet.
    """
    searches: dict[str, dict[str, str]] = dict(held().get("searches", {}))
    wanted = {"words": words, "near": near}
    for number, search in searches.items():
        if search == wanted:
            return number
    number = secrets.token_hex(4)
    searches[number] = wanted
    while len(searches) > _SEARCHES_KEPT:
        del searches[next(iter(searches))]
    keep("searches", searches)
    if asked:
        keep("unseen", number)
    return number


def first_look(number: str | None) -> bool:
    """Whether results are shown for the first time since this was asked: true once a search."""
    if number is None or held().get("unseen") != number:
        return False
    keep("unseen", "")
    return True


def search(number: str | None) -> dict[str, str] | None:
    """The words and place that a number stands for, if this sitting still holds them."""
    found: dict[str, str] | None = held().get("searches", {}).get(number)
    return found
