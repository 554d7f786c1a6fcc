"""The website: routes, forms, sign-in and commands. The only package that knows the web."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from frontdoor.settings import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """The WSGI application, on the folder that the settings name."""
    from frontdoor.application import build

    return build(settings)
