"""Putting the website together: templates, blueprints, safety, and what happens when something fails."""

from __future__ import annotations

import hashlib
import logging
from functools import cache
from pathlib import Path
from typing import cast

from flask import Flask, current_app, g
from flask_wtf.csrf import CSRFProtect
from govuk_frontend_wtf.main import WTFormsHelpers
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader
from werkzeug.middleware.proxy_fix import ProxyFix

from assets_catalog.places import ATTRIBUTION
from frontdoor import errors, security, words
from frontdoor.settings import Settings
from frontdoor.workspace import Workspace

_ROOT = Path(__file__).resolve().parent.parent
_LARGEST_POST = 1024 * 1024


def workspace() -> Workspace:
    """The workspace of the site that is answering."""
    return cast(Workspace, current_app.extensions["workspace"])


def build(settings: Settings | None = None) -> Flask:
    """The site, ready to answer, on the folder that the settings name."""
    from frontdoor import visits
    from frontdoor.accounts import session

    settings = settings or Settings.load()
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    app = Flask(
        "frontdoor",
        static_folder=str(_ROOT / "frontdoor" / "static"),
        template_folder=str(_ROOT / "templates"),
    )
    app.config.update(
        SECRET_KEY=settings.key,
        SESSION_COOKIE_NAME="frontdoor",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=_LARGEST_POST,
        MAX_FORM_MEMORY_SIZE=_LARGEST_POST,
        # A form stays good for as long as its session: advisers keep pages open all day.
        WTF_CSRF_TIME_LIMIT=None,
        # Referrer-Policy: no-referrer leaves nothing to compare.
        WTF_CSRF_SSL_STRICT=False,
        SEND_FILE_MAX_AGE_DEFAULT=31536000,
    )
    app.extensions["workspace"] = Workspace(settings)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    _templates(app, settings)
    CSRFProtect(app)
    security.protect(app, settings.secure_cookies)
    errors.register(app)
    _blueprints(app)
    session.register(app, settings.idle_minutes)
    visits.register(app)
    return app


def _templates(app: Flask, settings: Settings) -> None:
    from frontdoor import visits
    from frontdoor.accounts.permissions import may_use
    from frontdoor.stewards.rooms import ROOMS

    app.jinja_loader = ChoiceLoader(
        [
            FileSystemLoader(str(_ROOT / "templates")),
            PrefixLoader(
                {
                    "govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja"),
                    "govuk_frontend_wtf": PackageLoader("govuk_frontend_wtf"),
                }
            ),
        ]
    )
    WTFormsHelpers(app)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        settings=settings,
        built=built,
        rooms=ROOMS,
        may_use=lambda endpoint: may_use(endpoint, g.get("worker")),
        choice_items=words.choice_items,
        kept_count=visits.kept_count,
        map_attribution=ATTRIBUTION,
    )
    app.jinja_env.filters.update(words.FILTERS)


@cache
def built(name: str) -> str:
    """The address of a built style or script, with a mark that changes when it does."""
    from flask import url_for

    path = _ROOT / "frontdoor" / "static" / "dist" / name
    mark = hashlib.sha256(path.read_bytes()).hexdigest()[:10] if path.exists() else "missing"
    return url_for("static", filename=f"dist/{name}", v=mark)


def _blueprints(app: Flask) -> None:
    from frontdoor.accounts import accounts
    from frontdoor.desk import desk
    from frontdoor.insight import insight
    from frontdoor.insight.reach import reach
    from frontdoor.insight.unmet import unmet
    from frontdoor.open_referral import open_referral
    from frontdoor.providers import providers
    from frontdoor.residents import residents
    from frontdoor.stewards import stewards
    from frontdoor.stewards.alike import alike
    from frontdoor.stewards.bulk import bulk
    from frontdoor.stewards.calls import calls
    from frontdoor.stewards.duplicates import duplicates
    from frontdoor.stewards.editing import listings
    from frontdoor.stewards.feeds import feeds
    from frontdoor.stewards.lexicon import lexicon
    from frontdoor.stewards.listing_history import listing_history
    from frontdoor.stewards.merges import merges
    from frontdoor.stewards.numbers import numbers
    from frontdoor.stewards.replies import replies
    from frontdoor.stewards.scripts import scripts
    from frontdoor.stewards.taxonomy import taxonomy

    for blueprint in (residents, accounts, desk, stewards, insight, unmet, reach, lexicon, open_referral):
        app.register_blueprint(blueprint)
    # The narrower address first: "many" and "kinds" are no listing's id.
    for blueprint in (bulk, taxonomy, listings, listing_history):
        app.register_blueprint(blueprint)
    for blueprint in (calls, replies, providers):
        app.register_blueprint(blueprint)
    for blueprint in (scripts, numbers, feeds):
        app.register_blueprint(blueprint)
    for blueprint in (alike, duplicates, merges):
        app.register_blueprint(blueprint)
