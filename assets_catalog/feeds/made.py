"""One record of a feed made into a listing, or refused with the reason in plain words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from pydantic import ValidationError

from assets_catalog.feeds import rules
from assets_catalog.feeds.costs import cost
from assets_catalog.feeds.crosswalk import Crosswalk
from assets_catalog.feeds.records import Data, Record, many, one, words
from assets_catalog.imports import contacts, facts, where
from assets_catalog.imports.check import LONGEST_NAME, RefusedError
from assets_catalog.imports.findings import Findings
from assets_catalog.imports.words import mended, one_line, or_nothing, paragraphs, without_shouting
from assets_catalog.listing import ACCESS, Delivery, Listing, Organization, Phone, Place, Provenance

_LONGEST_ID = 250
_MOST_PLACES = 50
_MOST_PHONES = 10
_NUMBER_OF_YEARS = re.compile(r"[\d.]*\s*(?:years?|yrs?|months?|mths?)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Source:
    """Whose records these are."""

    name: str
    licence: str
    retrieved_at: datetime
    today: date


def listing_of(record: Record, source: Source, crosswalk: Crosswalk, findings: Findings) -> Listing:
    """The listing that a record speaks of; what was mended or is in doubt goes into ``findings``.

    Raises:
        RefusedError: it cannot be a listing.
    """
    if record.problem:
        raise RefusedError(record.problem)
    if not record.id:
        raise RefusedError("It has no id, so it could not be known again.")
    if len(record.id) > _LONGEST_ID:
        raise RefusedError(f"Its id is {len(record.id):,} characters long; an id has at most {_LONGEST_ID}.")
    data = record.data
    name = _name(data, findings)
    ats = many(data.get("service_at_locations"))
    if len(ats) > _MOST_PLACES:
        findings.note(
            f"More places than {_MOST_PLACES} were given; the first of them are kept", str(len(ats))
        )
        ats = ats[:_MOST_PLACES]
    placed = [
        place for each in ats if (place := _place(one(each.get("location")), name, findings)) is not None
    ]
    places = [each for at, each in enumerate(placed) if each not in placed[:at]]
    parts = [data, *ats, *(one(each.get("location")) for each in ats)]
    timed, unread = rules.read([each for part in parts for each in many(part.get("schedules"))], findings)
    categories, keywords = crosswalk.place(_terms(data))
    spoken, signed = _languages(parts, findings)
    if signed:
        places = [_with_signing(place) for place in places]
    description = _description(data, findings)
    url = contacts.website(words(data.get("url")), findings)
    email, phones = _contacts(data, parts, findings)
    email = email or contacts.misplaced_email(words(data.get("url")).removeprefix("mailto:"))
    if not (places or url or email or phones or description or timed or unread):
        raise RefusedError(
            "There is a name but nothing else that can be used: no address, phone, website or description."
        )
    youngest, oldest = _ages(data, findings)
    try:
        return Listing(
            name=name,
            description=description,
            status=facts.status(_status(data), "", source.today, findings),
            organization=_organization(one(data.get("organization")), findings),
            categories=categories,
            keywords=keywords,
            url=url,
            email=email,
            phones=phones,
            delivery=_delivery(data, ats, places),
            places=places,
            schedules=timed,
            opening_hours=unread,
            cost=cost(data, findings),
            minimum_age=youngest,
            maximum_age=oldest,
            eligibility=paragraphs(
                _text(data, "eligibility_description", findings), "note on who it is for", findings
            ),
            how_to_join=paragraphs(
                _text(data, "application_process", findings), "note on how to join", findings
            ),
            languages=spoken,
            service_area=_area(data),
            provenance=[
                Provenance(
                    source=source.name,
                    source_id=record.id,
                    key=record.id,
                    licence=source.licence,
                    source_date=_date(data),
                    retrieved_at=source.retrieved_at,
                )
            ],
        )
    except ValidationError as error:
        first = error.errors()[0]
        field = str(first["loc"][0]) if first["loc"] else "record"
        raise RefusedError(f"Its {field.replace('_', ' ')} cannot be used: {first['msg']}.") from error


def _text(data: Data, name: str, findings: Findings) -> str:
    text = words(data.get(name))
    return mended(text, findings) if text and not text.isascii() else text


def _name(data: Data, findings: Findings) -> str:
    name = without_shouting(or_nothing(_text(data, "name", findings)))
    if not any(character.isalnum() for character in name):
        raise RefusedError("It has no name.")
    if len(name) > LONGEST_NAME:
        raise RefusedError(f"Its name is {len(name):,} characters long; a name has at most {LONGEST_NAME}.")
    return name


def _description(data: Data, findings: Findings) -> str:
    alert = paragraphs(_text(data, "alert", findings), "warning", findings)
    description = paragraphs(_text(data, "description", findings), "description", findings)
    return "\n\n".join(part for part in (alert, description) if part)[:20_000]


def _organization(data: Data, findings: Findings) -> Organization:
    website = words(data.get("website")) or words(data.get("url")) or words(data.get("uri"))
    return Organization(
        name=without_shouting(or_nothing(_text(data, "name", findings)))[:LONGEST_NAME],
        description=paragraphs(_text(data, "description", findings), "description", findings),
        url=contacts.website(website, findings),
        email=contacts.email(words(data.get("email")), findings),
    )


def _status(data: Data) -> str:
    """The words of a status; a bare number is a program's own and says nothing to others."""
    said = words(data.get("status"))
    return "" if said.isdigit() else said


def _contacts(data: Data, parts: Sequence[Data], findings: Findings) -> tuple[str, list[Phone]]:
    """The e-mail address and numbers of the service; a named person's own are left with the source."""
    people = [each for part in parts for each in many(part.get("contacts"))]
    given = [phone for part in [parts[0], *people, *parts[1:]] for phone in many(part.get("phones"))]
    given = given or many(one(data.get("organization")).get("phones"))
    found: dict[str, Phone] = {}
    for each in given:
        text = words(each.get("number"))
        said = one_line(words(each.get("description")))
        extension = words(each.get("extension"))
        for phone in contacts.phones(text, findings):
            number = f"{phone.number} ext {extension}" if extension.isdigit() else phone.number
            label = phone.description or (said if len(said) <= 80 else "")
            found.setdefault(number, Phone(number=number, description=label))
    email = contacts.email(words(data.get("email")), findings)
    for each in people:
        if not email and not or_nothing(words(each.get("name"))):
            email = contacts.email(words(each.get("email")), findings)
    return email, list(found.values())[:_MOST_PHONES]


def _place(data: Data, service: str, findings: Findings) -> Place | None:
    if words(data.get("location_type")) == "virtual" or not data:
        return None
    given = many(data.get("addresses")) or many(data.get("physical_addresses"))
    # Where there are several, the one that people go to and not the one that letters go to.
    address = next(
        (each for each in given if words(each.get("address_type")) == "physical"),
        one(given[0] if given else {}),
    )
    lines = [words(address.get(f"address_{number}")) for number in range(1, 5)]
    place = where.place(
        where.Words(
            venue=words(data.get("name")),
            address=", ".join(line for line in lines if line),
            city=words(address.get("city")),
            postcode=words(address.get("postal_code")),
            latitude=words(data.get("latitude")),
            longitude=words(data.get("longitude")),
            transport=words(data.get("transportation")),
        ),
        service,
        findings,
    )
    if place is None:
        return None
    said = [
        words(each.get(name))
        for each in many(data.get("accessibility"))
        for name in ("accessibility", "description", "details")
    ]
    features = set(facts.access(". ".join(part for part in said if part)))
    return place.model_copy(update={"accessibility": [feature for feature in ACCESS if feature in features]})


def _with_signing(place: Place) -> Place:
    features = {*place.accessibility, "bsl"}
    return place.model_copy(update={"accessibility": [each for each in ACCESS if each in features]})


def _terms(data: Data) -> list[Data]:
    return [
        one(each.get("taxonomy_term")) or {"id": each.get("taxonomy_term_id"), "name": each.get("label")}
        for each in many(data.get("attributes"))
    ]


def _languages(parts: Sequence[Data], findings: Findings) -> tuple[list[str], bool]:
    said = [
        words(each.get("code")).split("-")[0] if len(words(each.get("code"))) in (2, 5) else name
        for part in parts
        for each in many(part.get("languages"))
        if (name := words(each.get("name")) or words(each.get("language")) or words(each.get("code")))
    ]
    return facts.languages("; ".join(dict.fromkeys(said)), findings)


def _ages(data: Data, findings: Findings) -> tuple[int | None, int | None]:
    """Ages as numbers. Programs write -1, 0 or 999 where there is no limit."""
    given = []
    for name in ("minimum_age", "maximum_age"):
        text = words(data.get(name))
        try:
            number = float(text) if text else None
        except ValueError:
            number = None
        beyond = number is not None and (number <= 0 or number > 120)
        if beyond and number != 0:
            findings.note("An age that stands for no limit was left out", text)
        given.append("" if beyond else text)
    # Both in one: "5-11 years", "18+".
    together = given[0] if not given[1] and not _NUMBER_OF_YEARS.fullmatch(given[0]) else ""
    found, left = facts.ages("" if together else given[0], given[1], together, findings)
    if left:
        findings.note("An age that is not a number of years was left out", left)
    return found.youngest, found.oldest


def _delivery(data: Data, ats: Sequence[Data], places: Sequence[Place]) -> list[Delivery]:
    said = [words(each) for each in data.get("how") or ()] if isinstance(data.get("how"), list) else []
    said += [words(each.get("attending_type")) for each in many(data.get("schedules"))]
    terms = [one(each.get("taxonomy_term")) for each in many(data.get("attributes"))]
    said += [words(each.get("name")) for each in terms if words(each.get("taxonomy")) == "How it reaches you"]
    ways: list[Delivery] = [way for each in said for way in facts.delivery(each)]
    if any(words(one(each.get("location")).get("location_type")) == "virtual" for each in ats):
        ways.append("online")
    if places:
        ways.insert(0, "in_person")
    return list(dict.fromkeys(ways))


def _area(data: Data) -> str:
    said = [
        one_line(words(each.get("name")) or words(each.get("service_area")) or words(each.get("description")))
        for each in many(data.get("service_areas"))
    ]
    return "; ".join(dict.fromkeys(part for part in said if part))[:2000]


def _date(data: Data) -> str:
    """When the source last looked at it, or else changed it."""
    for name in ("assured_date", "last_modified"):
        text = words(data.get(name))
        found = facts.day(text[:10]) if text else None
        if found is not None:
            return found.isoformat()
    return ""


def now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)
