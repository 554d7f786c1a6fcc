"""How every answer of the interface leaves: as JSON, to any website, with a mark to ask again by."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from flask import Response, request

from assets_catalog.open_referral.feed import Feed
from assets_catalog.open_referral.parameters import BadParameterError
from frontdoor.application import workspace
from frontdoor.open_referral import open_referral

_SECONDS = 60
_ALLOWED = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
    "Access-Control-Expose-Headers": "ETag, Link",
    "Access-Control-Max-Age": "86400",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


def feed() -> Feed:
    """The feed over this site's directory."""
    site = workspace()
    return Feed(site.catalogue.engine, lambda: site.finder)


def as_json(answer: Any, *, status: int = 200, kept: bool = True) -> Response:
    """An answer as JSON. ``kept``: others may keep it for a minute, and ask by its mark whether it changed."""
    response = Response(_dumped(answer), status=status, mimetype="application/json")
    if status == 200 and kept:
        response.headers["Cache-Control"] = f"public, max-age={_SECONDS}"
        response.add_etag()
        response.make_conditional(request)
    else:
        response.headers["Cache-Control"] = "no-store"
    return response


def as_lines(things: Iterable[dict[str, Any]]) -> Response:
    """An object a line, sent as it is read, so that nothing holds the whole directory at once."""

    def lines() -> Iterator[str]:
        for thing in things:
            yield _dumped(thing) + "\n"

    response = Response(lines(), mimetype="application/x-ndjson")
    response.headers["Cache-Control"] = "no-store"
    return response


def problem(sentence: str, status: int) -> Response:
    """What is wrong, in one sentence, as JSON."""
    return as_json({"error": sentence}, status=status)


def _dumped(answer: Any) -> str:
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":"))


@open_referral.errorhandler(BadParameterError)
def _bad(error: BadParameterError) -> Response:
    return problem(str(error), 400)


@open_referral.after_request
def _for_anybody(response: Response) -> Response:
    response.headers.update(_ALLOWED)
    return response
