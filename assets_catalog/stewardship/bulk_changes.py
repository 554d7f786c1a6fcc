"""The one change that an edit of many listings makes to each of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from pydantic import ValidationError

from assets_catalog import categories
from assets_catalog.listing import DELIVERY, Listing, Phone
from assets_catalog.stewardship import typed
from assets_catalog.stewardship.closing_words import closed_between, open_again

#: What can be done to many at once, as a steward reads it.
KINDS: Final = {
    "add_category": "Add a kind of help",
    "remove_category": "Take away a kind of help",
    "phone": "Set the phone number",
    "email": "Set the email address",
    "url": "Set the website",
    "organization_email": "Set the organisation’s email address",
    "organization_url": "Set the organisation’s website",
    "close": "Close for a time, or for good",
    "reopen": "Open again",
    "delivery": "Set how it reaches people",
    "replace": "Replace words",
}
#: The fields in which words can be replaced.
FIELDS: Final = {
    "name": "Name",
    "description": "Description",
    "eligibility": "Who it is for",
    "how_to_join": "How to join",
    "first_visit": "The first time",
    "opening_hours": "Opening hours, in words",
    "service_area": "Area it serves",
    "organization": "Name of the organisation",
}


class BulkRefusedError(ValueError):
    """What was asked for cannot be done; ``str()`` is a sentence and ``field`` the part of the form."""

    def __init__(self, sentence: str, field: str = "kind") -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class BulkChange:
    """One change, as it was asked for. Only the parts of its kind count.

    ``instead_of``: only where this is the value now (a phone number, an
    address); empty: whatever the value is.
    """

    kind: str
    today: date
    category: str = ""
    value: str = ""
    instead_of: str = ""
    delivery: tuple[str, ...] = ()
    closed_from: date | None = None
    closed_until: date | None = None
    for_good: bool = False
    note: str = ""
    field: str = ""
    find: str = ""
    put: str = ""

    def checked(self) -> BulkChange:
        """This, if it makes sense.

        Raises:
            BulkRefusedError: it does not; the sentence says why.
        """
        if self.kind not in KINDS:
            raise BulkRefusedError("Choose what to change.")
        reader = _READERS.get(self.kind)
        if reader:
            return replace(self, value=_read(self, reader))
        wrong = _CHECKS.get(self.kind, lambda _: None)(self)
        if wrong:
            raise BulkRefusedError(wrong[1], wrong[0])
        return self

    def in_words(self) -> str:
        """What it does, as a line of history."""
        match self.kind:
            case "add_category" | "remove_category":
                return f"{KINDS[self.kind]}: {categories.name_of(self.category)}"
            case "delivery":
                return f"{KINDS[self.kind]}: {', '.join(DELIVERY[each] for each in self.delivery)}"
            case "replace":
                return f"{FIELDS[self.field]}: “{self.find}” becomes “{self.put}”"
            case "close" if self.for_good:
                return "Closed for good"
            case "close":
                return "Closed for a time"
            case "reopen":
                return KINDS["reopen"]
        return f"{KINDS[self.kind]}: {self.value or 'none'}"

    def to(self, listing: Listing) -> Listing:
        """The listing after the change; equal to it where there is nothing to change.

        Raises:
            ValueError: the listing would not hang together; ``str()`` says why.
        """
        changed = listing.model_copy(update=_EFFECTS[self.kind](self, listing))
        try:
            return Listing.model_validate(changed.model_dump())
        except ValidationError as error:
            said = str(error.errors()[0]["msg"]).removeprefix("Value error, ")
            raise ValueError(f"{said[:1].upper()}{said[1:]}.") from error


_Effect = Callable[[BulkChange, Listing], dict[str, object]]
_Wrong = tuple[str, str] | None


def _add_category(change: BulkChange, listing: Listing) -> dict[str, object]:
    if change.category in listing.categories:
        return {}
    return {"categories": [*listing.categories, change.category]}


def _remove_category(change: BulkChange, listing: Listing) -> dict[str, object]:
    return {"categories": [each for each in listing.categories if each != change.category]}


def _phone(change: BulkChange, listing: Listing) -> dict[str, object]:
    if not change.instead_of:
        kept = [each for each in listing.phones if _digits(each.number) == _digits(change.value)]
        return {"phones": kept[:1] or ([Phone(number=change.value)] if change.value else [])}
    old = _digits(change.instead_of)
    phones = []
    for each in listing.phones:
        if _digits(each.number) != old:
            phones.append(each)
        elif change.value:
            phones.append(each.model_copy(update={"number": change.value}))
    return {"phones": phones}


def _text(name: str) -> _Effect:
    def effect(change: BulkChange, listing: Listing) -> dict[str, object]:
        now = getattr(listing, name)
        return {} if change.instead_of and not _same(now, change.instead_of) else {name: change.value}

    return effect


def _of_organization(name: str) -> _Effect:
    def effect(change: BulkChange, listing: Listing) -> dict[str, object]:
        now = getattr(listing.organization, name)
        if change.instead_of and not _same(now, change.instead_of):
            return {}
        return {"organization": listing.organization.model_copy(update={name: change.value})}

    return effect


def _close(change: BulkChange, _listing: Listing) -> dict[str, object]:
    return closed_between(
        change.closed_from, change.closed_until, change.note, for_good=change.for_good, today=change.today
    )


def _replace(change: BulkChange, listing: Listing) -> dict[str, object]:
    if change.field == "organization":
        name = listing.organization.name.replace(change.find, change.put).strip()
        return {"organization": listing.organization.model_copy(update={"name": name})}
    return {change.field: getattr(listing, change.field).replace(change.find, change.put).strip()}


_EFFECTS: Final[Mapping[str, _Effect]] = {
    "add_category": _add_category,
    "remove_category": _remove_category,
    "phone": _phone,
    "email": _text("email"),
    "url": _text("url"),
    "organization_email": _of_organization("email"),
    "organization_url": _of_organization("url"),
    "close": _close,
    "reopen": lambda _change, _listing: open_again(),
    "delivery": lambda change, _listing: {"delivery": list(change.delivery)},
    "replace": _replace,
}


def _wrong_category(change: BulkChange) -> _Wrong:
    return None if change.category in categories.by_id() else ("category", "Choose a kind of help.")


def _read(change: BulkChange, reader: Callable[[str], str]) -> str:
    if not change.value.strip() and not change.instead_of.strip():
        raise BulkRefusedError(
            "Enter what to set, or what to take away under “Only where it is now”.", "value"
        )
    try:
        return reader(change.value)
    except typed.TypedError as error:
        raise BulkRefusedError(str(error), "value") from error


def _wrong_closing(change: BulkChange) -> _Wrong:
    first, last = change.closed_from, change.closed_until
    if change.for_good and last:
        return "closed_until", "It cannot close for good and open again. Take away one of them."
    if first and last and first > last:
        return "closed_until", "The last day it is shut is before the first. Check both days."
    if last and last < change.today:
        return "closed_until", "The last day it is shut has gone. Enter a day from today on."
    return None


def _wrong_delivery(change: BulkChange) -> _Wrong:
    if not change.delivery or any(each not in DELIVERY for each in change.delivery):
        return "delivery", "Choose how it reaches people."
    return None


def _wrong_words(change: BulkChange) -> _Wrong:
    if change.field not in FIELDS:
        return "field", "Choose where to replace words."
    if not change.find:
        return "find", "Enter the words to replace."
    return ("put", "The new words are the same as the old ones.") if change.find == change.put else None


_CHECKS: Final[Mapping[str, Callable[[BulkChange], _Wrong]]] = {
    "add_category": _wrong_category,
    "remove_category": _wrong_category,
    "close": _wrong_closing,
    "delivery": _wrong_delivery,
    "replace": _wrong_words,
}
_READERS: Final[Mapping[str, Callable[[str], str]]] = {
    "phone": typed.phone,
    "email": typed.email,
    "url": typed.website,
    "organization_email": typed.email,
    "organization_url": typed.website,
}


def _digits(number: str) -> str:
    return "".join(character for character in number if character.isdigit())


def _same(one: str, other: str) -> bool:
    return one.strip().casefold().rstrip("/") == other.strip().casefold().rstrip("/")
