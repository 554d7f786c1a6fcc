"""Pages for those who run a place: by a signed link, without an account. Still right, a change, a claim."""

from flask import Blueprint

providers = Blueprint("providers", __name__, url_prefix="/p")

from frontdoor.providers import pages  # noqa: E402, F401 - it adds routes
