"""What is near the caller: offers for what was said, and what the worker looks for in the directory."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from assets_catalog import schedules
from assets_catalog.listing import ACCESS, Listing
from assets_catalog.places import Unknown, distance, resolve
from assets_catalog.search.query import Hit, SearchQuery
from assets_catalog.stewardship import trust
from assets_catalog.stewardship.evidence import Kind as Reported
from conversation_flows.facts import scalars
from conversation_flows.guidance import Guidance
from conversation_flows.records.conversation import Conversation
from frontdoor import unmet, visits, words
from frontdoor.application import workspace

_KINDS_SHOWN = 4
_EACH = 2
_FOUND = 6
#: What a worker may say of a place with one press: on the button, and once it is written down.
PRESSES: Final[dict[Reported, tuple[str, str]]] = {
    "number_dead": ("Number dead", "their number is dead"),
    "no_answer": ("No answer", "nobody answered"),
    "moved": ("Moved", "they have moved"),
    "full": ("Full", "they are full"),
}
#: Access needs that a listing can answer, by the answer's choice.
_ACCESS = {"step_free": "step_free", "bsl": "bsl", "easy_read": "easy_read", "hearing": "hearing_loop"}


@dataclass(frozen=True, slots=True)
class Place:
    """One place to offer. ``facts`` are short plain phrases; ``caution`` is what to say first."""

    id: str
    name: str
    by: str
    facts: tuple[str, ...]
    phone: str
    why: str
    caution: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of help that the conversation named, why, and the best places for it."""

    name: str
    why: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Looked:
    """What a search of the worker's own found, and what to try where it found nothing."""

    total: int
    places: tuple[Place, ...]
    notes: tuple[str, ...]
    instead: tuple[str, ...]


def offers(conversation: Conversation, guidance: Guidance) -> tuple[Kind, ...]:
    """Two places for each of the first few kinds of help that were named, none of them twice."""
    wanted = _access_wanted(conversation)
    found = []
    shown: set[str] = set()
    for offer in guidance.offers[:_KINDS_SHOWN]:
        query = SearchQuery(categories=(offer.category,), near=conversation.near, per_page=_EACH + len(shown))
        hits = [hit for hit in workspace().finder.search(query).hits if hit.id not in shown][:_EACH]
        shown |= {hit.id for hit in hits}
        found.append(Kind(offer.name, offer.why, _places(hits, wanted)))
    return tuple(found)


def looked_for(conversation: Conversation) -> Looked | None:
    """What the words in the desk's search box find near the caller; None where there are none."""
    if not conversation.looking_for.strip():
        return None
    results = workspace().finder.search(_query_of(conversation))
    hits = results.hits or results.nearby or results.reach_you
    mended = tuple(
        f"We looked for {new} (you typed {old})." for old, new in results.understood.corrections.items()
    )
    return Looked(
        total=results.total,
        places=_places(hits, _access_wanted(conversation)),
        notes=(*mended, *results.understood.notes),
        instead=tuple(f"{each.label}: {each.count}" for each in results.relaxations),
    )


def count_if_unmet(conversation: Conversation) -> None:
    """Count what a worker looked for and did not find: once, however often they press Search."""
    words, place = conversation.looking_for.strip(), conversation.near.strip()
    looked = sha256("\n".join((conversation.id, words, place)).encode()).hexdigest()
    if not words or visits.held().get("looked") == looked:
        return
    visits.keep("looked", looked)
    query = _query_of(conversation)
    unmet.note_search(workspace().pen, query, workspace().finder.search(query))


def _query_of(conversation: Conversation) -> SearchQuery:
    return SearchQuery(words=conversation.looking_for, near=conversation.near, per_page=_FOUND)


def place_note(conversation: Conversation) -> str:
    """What to say about the place they gave: nothing where it is known."""
    if not conversation.near.strip():
        return "Add a postcode or an area to see how far away things are."
    found = resolve(conversation.near)
    return found.sentence if isinstance(found, Unknown) else ""


def _access_wanted(conversation: Conversation) -> tuple[str, ...]:
    said = set(scalars(conversation.answers.get("access_needs")))
    return tuple(feature for choice, feature in _ACCESS.items() if choice in said)


def _places(hits: Any, wanted: tuple[str, ...]) -> tuple[Place, ...]:
    listings = workspace().catalogue.get_many([hit.id for hit in hits])
    return tuple(_place(hit, listings[hit.id], wanted) for hit in hits if hit.id in listings)


def _place(hit: Hit, listing: Listing, wanted: tuple[str, ...]) -> Place:
    facts = []
    if hit.distance_km is not None:
        facts.append(f"{distance.in_words(hit.distance_km)} away")
    if hit.next_session:
        facts.append(f"Next: {words.moment(hit.next_session)}")
    facts.append(words.cost(listing.cost))
    facts += [
        ACCESS[each] if each in listing.access else f"{ACCESS[each]}: nobody has said, ask" for each in wanted
    ]
    return Place(
        id=hit.id,
        name=listing.name,
        by=listing.organization.name,
        facts=tuple(facts),
        phone=listing.phones[0].number if listing.phones else "",
        why=". ".join(hit.reasons),
        caution=_caution(listing),
    )


def _caution(listing: Listing) -> str:
    if closure := schedules.closure_in_words(listing, schedules.today_in_london()):
        return closure
    if listing.closed_on(schedules.today_in_london()):
        return f"This is {listing.status}."
    if not listing.accepting:
        return (
            f"Full until about {words.day(listing.full_until)}." if listing.full_until else "Full at present."
        )
    believed = trust.of(listing, schedules.today_in_london())
    if believed.ring_first:
        return believed.sentence.replace("Ring before you go.", "Ring before they go.")
    return ""
