"""The lists of terms that services and places are described with: three of our own, all flat."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from assets_catalog import categories
from assets_catalog.listing import ACCESS, DELIVERY
from assets_catalog.open_referral.identifiers import made

VERSION = "1"


@dataclass(frozen=True, slots=True)
class Term:
    """One term. ``key`` is what the catalogue calls it."""

    id: str
    key: str
    name: str
    description: str
    taxonomy: str


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """One list of terms."""

    key: str
    name: str
    description: str

    @property
    def id(self) -> str:
        """Its UUID, the same in every directory that uses it."""
        return made("taxonomy", self.key)


TAXONOMIES = (
    Taxonomy("help", "Kinds of help", "What a service is for: one or more of these for each service."),
    Taxonomy("access", "Access features", "What a place has that makes it easier to use."),
    Taxonomy("delivery", "How it reaches you", "Whether you go there, ring, go online, or somebody comes."),
)


@cache
def terms() -> tuple[Term, ...]:
    """Every term, list by list."""
    given = [("help", each.id, each.name, each.description) for each in categories.all_categories()]
    given += [("access", key, name, f"The place has this: {name}.") for key, name in ACCESS.items()]
    given += [("delivery", key, name, f"How the service is had: {name}.") for key, name in DELIVERY.items()]
    return tuple(
        Term(made("taxonomy_term", taxonomy, key), key, name, description, taxonomy)
        for taxonomy, key, name, description in given
    )


@cache
def by_id() -> dict[str, Term]:
    """Terms by their UUID."""
    return {term.id: term for term in terms()}


@cache
def _by_key() -> dict[tuple[str, str], Term]:
    return {(term.taxonomy, term.key): term for term in terms()}


def term_of(taxonomy: str, key: str) -> Term | None:
    """The term that the catalogue calls ``key`` in this list, or None."""
    return _by_key().get((taxonomy, key))


def taxonomy_of(identity: str) -> Taxonomy | None:
    """The list with this UUID, or None."""
    return next((each for each in TAXONOMIES if each.id == identity), None)


def taxonomy_as_dict(taxonomy: Taxonomy, *, with_terms: bool) -> dict[str, Any]:
    """A taxonomy, with its terms where all of it was asked for."""
    written: dict[str, Any] = {
        "id": taxonomy.id,
        "name": taxonomy.name,
        "description": taxonomy.description,
        "version": VERSION,
    }
    if with_terms:
        written["taxonomy_terms"] = [term_as_dict(each) for each in terms() if each.taxonomy == taxonomy.key]
    return written


def term_as_dict(term: Term) -> dict[str, Any]:
    """A term. ``code`` is HSDS's home for the short name that addresses and filters use."""
    taxonomy = next(each for each in TAXONOMIES if each.key == term.taxonomy)
    return {
        "id": term.id,
        "code": term.key,
        "name": term.name,
        "description": term.description,
        "taxonomy": taxonomy.name,
        "taxonomy_id": taxonomy.id,
    }


def attribute(link_entity: str, link_id: str, taxonomy: str, key: str) -> dict[str, Any] | None:
    """That something is described by a term; None where the lists do not hold the term."""
    term = term_of(taxonomy, key)
    if term is None:
        return None
    return {
        "id": made("attribute", link_entity, link_id, term.id),
        "link_id": link_id,
        "link_entity": link_entity,
        "link_type": link_entity,
        "taxonomy_term_id": term.id,
        "taxonomy_term": term_as_dict(term),
    }


def attributes(link_entity: str, link_id: str, taxonomy: str, keys: list[str]) -> list[dict[str, Any]]:
    """:func:`attribute` for several keys, each once."""
    found = (attribute(link_entity, link_id, taxonomy, key) for key in dict.fromkeys(keys))
    return [each for each in found if each is not None]
