"""The call desk: today's conversations, one call on one page, and how it ended."""

from flask import Blueprint

desk = Blueprint("desk", __name__, url_prefix="/desk")

from frontdoor.desk import call, came, finishing, pressing, telling, today  # noqa: E402, F401 - they add routes
