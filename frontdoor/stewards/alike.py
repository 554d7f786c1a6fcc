"""What is already here that looks like what is being typed. Nothing typed is kept, and none of it is in an address."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Final

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from assets_catalog.listing import Listing, Phone, Place
from assets_catalog.places import position
from frontdoor.application import workspace

alike = Blueprint("alike", __name__, url_prefix="/stewards")

_SHOWN: Final = 5
#: How long a page waits for the directory to be read, the first time.
_WAIT_S: Final = 4.0
_LONGEST: Final = {"name": 250, "address_1": 300, "postcode": 12, "phone": 60, "url": 500}
_SHORTEST_PHONE: Final = 3


@dataclass(frozen=True, slots=True)
class Alike:
    """A listing that may be what is being typed. ``likelihood`` is 0-1; ``reasons`` are plain phrases."""

    id: str
    name: str
    where: str
    likelihood: float
    reasons: tuple[str, ...]

    @property
    def sure(self) -> str:
        """How sure it is, in words."""
        return how_sure(self.likelihood)


def how_sure(likelihood: float) -> str:
    """A likelihood in a steward's words."""
    if likelihood >= 0.97:
        return "Almost certain"
    return "Likely" if likelihood >= 0.8 else "Perhaps"


def is_whole() -> bool:
    """Whether the whole directory has been read; until then ``duplicates_near`` may miss something."""
    return workspace().likes.start()


def duplicates_near(
    name: str, address_1: str = "", postcode: str = "", phone: str = "", url: str = "", *, but: str = ""
) -> list[Alike]:
    """The listings most like what was typed, the likeliest first; none without a name.

    ``but`` is the id of the listing that is being edited, which is not named.
    The first to ask in a server process waits up to four seconds for the
    directory to be read. What is too long is cut; nothing typed is refused.
    """
    site = workspace()
    given = {"name": name, "address_1": address_1, "postcode": postcode, "phone": phone, "url": url}
    given = {field: " ".join(text.split())[: _LONGEST[field]] for field, text in given.items()}
    if not given["name"]:
        return []
    site.likes.start(_WAIT_S)
    typed = _typed(given, but)
    found = {pair.b: pair for pair in site.likes.like(typed, at_most=_SHOWN)}
    listings = site.catalogue.get_many(list(found))
    return [
        Alike(each.id, each.name, where_of(each), found[each.id].likelihood, found[each.id].reasons)
        for each in listings.values()
    ]


def where_of(listing: Listing) -> str:
    """Where a listing is, in one line; of several places the first."""
    return listing.places[0].in_one_line() if listing.places else "No address"


@alike.post("/alike")
def near() -> ResponseReturnValue:
    """What is like the form's name, address_1, postcode, phone and url, as JSON or a piece of a page."""
    fields = {name: request.form.get(name, "") for name in _LONGEST}
    found = duplicates_near(**fields, but=request.form.get("but", "")[:36])
    whole = is_whole()
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        return jsonify(whole=whole, alike=[asdict(each) | {"sure": each.sure} for each in found])
    return render_template("stewards/alike.html", found=found, whole=whole)


def _typed(given: dict[str, str], but: str) -> Listing:
    place = Place(address_1=given["address_1"], postal_code=given["postcode"])
    phone = given["phone"]
    return Listing(
        id=but,
        name=given["name"],
        places=[position(place)] if given["address_1"] or given["postcode"] else [],
        phones=[Phone(number=phone)] if len(phone) >= _SHORTEST_PHONE else [],
        url=given["url"],
    )
