"""Headers, cookies and what a page may load."""

from __future__ import annotations

import secrets

from flask import Flask, Response, g, request
from flask.sessions import SecureCookieSessionInterface

_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def nonce() -> str:
    """This response's nonce for the scripts that the page itself wrote."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    value: str = g.csp_nonce
    return value


def cookies_are_secure(choice: str) -> bool:
    """Whether this response's cookies must be Secure.

    Plain http on the machine itself is the one exception of ``auto``: a
    browser other than Chromium would drop them there and no form would work.
    """
    host = request.host.rsplit(":", 1)[0]
    return choice == "always" or request.is_secure or host not in _LOOPBACK


class _Sessions(SecureCookieSessionInterface):
    def __init__(self, choice: str) -> None:
        self._choice = choice

    def get_cookie_secure(self, app: Flask) -> bool:
        return cookies_are_secure(self._choice)


def confidential() -> None:
    """Say that this response must not be kept by a browser or anything between."""
    g.confidential = True


def protect(app: Flask, secure_cookies: str) -> None:
    """Give every response its headers and every cookie its flags."""
    app.session_interface = _Sessions(secure_cookies)
    app.jinja_env.globals["csp_nonce"] = nonce

    @app.after_request
    def _headers(response: Response) -> Response:
        response.headers.setdefault(
            "Content-Security-Policy",
            "default-src 'self'; "
            f"script-src 'self' 'nonce-{nonce()}'; "
            "style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
            "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        )
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "no-referrer")
        response.headers.setdefault("Permissions-Policy", "geolocation=(), camera=(), microphone=()")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if request.is_secure:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if g.get("confidential") or response.status_code >= 400:
            response.headers["Cache-Control"] = "no-store"
        elif request.endpoint != "static":
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response
