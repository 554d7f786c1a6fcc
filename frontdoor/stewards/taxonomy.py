"""The kinds of help: what each is, how many listings have it, and what others call it."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from assets_catalog import categories
from assets_catalog.stewardship.choosing import counts_by_category
from assets_catalog.stewardship.others_names import names_elsewhere
from frontdoor.application import workspace

taxonomy = Blueprint("taxonomy", __name__, url_prefix="/stewards/listings/kinds")


@taxonomy.get("/")
def home() -> ResponseReturnValue:
    """All kinds of help, in the order of the list."""
    known = categories.all_categories()
    return render_template(
        "stewards/taxonomy.html",
        known=known,
        counts=counts_by_category(workspace().catalogue.engine),
        elsewhere=names_elsewhere(),
    )
