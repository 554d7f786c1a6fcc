"""What residents see: home, find, one service, my list, talk it through, urgent help and their rights."""

from flask import Blueprint

residents = Blueprint("residents", __name__)

from frontdoor.residents import find, findable, news, pages, report, service, shortlist, talk  # noqa: E402, F401 - they add routes
