"""One row made into a listing, or refused with the reason in plain words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pydantic import ValidationError

from assets_catalog.imports import contacts, describing, facts, hours, kinds, where
from assets_catalog.imports.fields import DAYS
from assets_catalog.imports.findings import Findings
from assets_catalog.imports.kinds import Kind
from assets_catalog.imports.mapping import ColumnMapping, plain_value
from assets_catalog.imports.sheet import Row
from assets_catalog.imports.words import mended, one_line, or_nothing, paragraphs, without_shouting
from assets_catalog.listing import ACCESS, Cost, Delivery, Listing, Organization, Phone, Place, Provenance

LONGEST_NAME = 250
#: At the end of a name, unless of an abbreviation ("Ltd.", "St.").
_FULL_STOP = re.compile(r"(?<=[a-z]{4})[.,;:]+$")
_YES_NO_ACCESS = ("step_free", "accessible_toilet", "hearing_loop")


class RefusedError(ValueError):
    """A row that cannot be a listing; the message says why."""


@dataclass(frozen=True, slots=True)
class _Said:
    """A row's words by field: mapped, with spoilt letters put right."""

    row: Row
    mapping: ColumnMapping
    findings: Findings

    def __call__(self, field: str) -> str:
        text = self.mapping.text(self.row, field)
        if text and field in self.mapping.values:
            stands_for = self.mapping.values[field].get(plain_value(text))
            if stands_for is not None:
                return "; ".join(stands_for) if isinstance(stands_for, list) else stands_for
        return mended(text, self.findings) if text and not text.isascii() else text


def check(
    row: Row, mapping: ColumnMapping, provenance: Provenance, findings: Findings, today: date
) -> Listing:
    """The listing a row speaks of; what was mended or is in doubt goes into ``findings``.

    Raises:
        RefusedError: the row cannot be a listing.
    """
    if row.problem:
        raise RefusedError(row.problem)
    said = _Said(row, mapping, findings)
    name = _name(said)
    placed = _kinds(said)
    described = describing.describe(said("description"), placed.kinds, findings)
    when = hours.read(said("opening_hours"), [said(day) for day in DAYS], described.description, findings)
    description = described.description
    if when.prose:
        description = (
            describing.together(description, when.prose) if _has_words_of_its_own(said) else when.prose
        )
    place = where.place(
        where.Words(
            venue=said("place_name"),
            address=said("address"),
            city=said("city"),
            postcode=said("postal_code"),
            latitude=said("latitude"),
            longitude=said("longitude"),
            coordinates=said("coordinates"),
            easting=said("easting"),
            northing=said("northing"),
            transport=said("transport"),
        ),
        name,
        findings,
    )
    ages, age_words = facts.ages(said("minimum_age"), said("maximum_age"), said("ages"), findings)
    if ages == facts.Ages():
        ages = described.ages
    spoken, signed = facts.languages(said("languages"), findings)
    access = _access(said, described.access, signed=signed)
    if place is not None:
        place = place.model_copy(update={"accessibility": access})
    url, email, phones = _contacts(said, description)
    _refuse_if_bare(
        said, place, url, email, phones, description if _has_words_of_its_own(said) else when.prose
    )
    eligibility = paragraphs(said("eligibility"), "note on who it is for", findings)
    full_until = facts.day(said("full_until")) if said("full_until") else None
    try:
        return Listing(
            name=_with_ending(name, placed.kinds, findings),
            description=description[:20_000],
            status=facts.status(said("status"), said("closed_on"), today, findings),
            organization=Organization(
                name=without_shouting(or_nothing(said("organization")))[:LONGEST_NAME],
                url=contacts.website(said("organization_url"), findings),
            ),
            categories=list(placed.categories),
            keywords=list(dict.fromkeys([*placed.words, *facts.word_list(said("keywords"))])),
            url=url,
            email=email,
            phones=phones,
            delivery=_delivery(said, place),
            places=[place] if place is not None else [],
            schedules=when.schedules,
            opening_hours=when.unread,
            cost=facts.cost(said("cost"), said("free"), findings) if said("cost") or said("free") else Cost(),
            minimum_age=ages.youngest,
            maximum_age=ages.oldest,
            eligibility="\n\n".join(part for part in (eligibility, age_words) if part),
            how_to_join=paragraphs(said("how_to_join"), "note on how to join", findings),
            first_visit=paragraphs(said("first_visit"), "note on the first visit", findings),
            languages=spoken,
            accepting=full_until is None or full_until < today,
            full_until=full_until,
            service_area=one_line(said("service_area")),
            provenance=[provenance],
        )
    except ValidationError as error:
        first = error.errors()[0]
        field = str(first["loc"][0]) if first["loc"] else "row"
        raise RefusedError(f"Its {field.replace('_', ' ')} cannot be used: {first['msg']}.") from error


def _name(said: _Said) -> str:
    name = _FULL_STOP.sub("", without_shouting(or_nothing(said("name"))))
    if not any(character.isalnum() for character in name):
        raise RefusedError("It has no name.")
    if len(name) > LONGEST_NAME:
        raise RefusedError(
            f"Its name is {len(name):,} characters long; a name has at most {LONGEST_NAME}. "
            "Perhaps a comma or a quote mark is out of place."
        )
    return name


def _with_ending(name: str, found: tuple[Kind, ...], findings: Findings) -> str:
    """A name that is only a place ("Norbury") with what it is ("Norbury Library")."""
    for kind in found:
        if kind.ending and not any(word in name.casefold() for word in kind.unless):
            findings.note(
                "A name that did not say what it is was completed", f"{name} → {name} {kind.ending}"
            )
            return f"{name} {kind.ending}"
    return name


def _kinds(said: _Said) -> kinds.Placed:
    category, kind = kinds.place(said("category")), kinds.place(or_nothing(said("kind")))
    for text in (*category.unplaced, *kind.unplaced):
        said.findings.note("A kind that fits none of the kinds of help was kept as a search word", text)
    return kinds.Placed(
        tuple(dict.fromkeys([*category.categories, *kind.categories])),
        kind.kinds + category.kinds,
        # A category's own name is found by it already.
        tuple(dict.fromkeys([*kind.words, *(text.lower() for text in category.unplaced)])),
        (),
    )


def _has_words_of_its_own(said: _Said) -> bool:
    return bool(or_nothing(said("description")))


def _access(said: _Said, labels: object, *, signed: bool) -> list[str]:
    found = set(facts.access(said("accessibility"))) | set(labels if isinstance(labels, list) else ())
    for feature in _YES_NO_ACCESS:
        answer = facts.yes_or_no(said(feature))
        if answer is not None:
            (found.add if answer else found.discard)(feature)
    if signed:
        found.add("bsl")
    return [feature for feature in ACCESS if feature in found]


def _contacts(said: _Said, description: str) -> tuple[str, str, list[Phone]]:
    emails, numbers, address = contacts.anything(said("contact")) if said("contact") else ("", "", "")
    findings = said.findings
    url = contacts.website(said("url") or address, findings)
    email = contacts.email(said("email") or emails or contacts.misplaced_email(said("url")), findings)
    phones = contacts.phones(said("phone") or numbers, findings)
    if not (email or phones):
        email, phones = contacts.in_prose(description, findings)
    return url, email, phones


def _delivery(said: _Said, place: Place | None) -> list[Delivery]:
    ways = facts.delivery(said("delivery"))
    return ways or (["in_person"] if place is not None else [])


def _refuse_if_bare(
    said: _Said, place: Place | None, url: str, email: str, phones: list[Phone], words: str
) -> None:
    if place is None and not (url or email or phones or words or said("opening_hours")):
        raise RefusedError(
            "There is a name but nothing else that can be used: no address, phone, website or description."
        )
