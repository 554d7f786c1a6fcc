"""A listing: one service as a newcomer, an index or a feed reads it whole.

Names are those of HSDS 3 (Open Referral) wherever HSDS has one. A ``Listing``
is what goes into the :class:`~assets_catalog.catalogue.Catalogue` and what
comes out of it; the tables behind it are in ``model.py``.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date, datetime, time
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

from assets_catalog import categories
from assets_catalog.stewardship.evidence import Fact, FactCheck, Reports

Status = Literal["active", "inactive", "defunct", "temporarily closed"]
Delivery = Literal["in_person", "phone", "online", "home_visit"]
CheckMethod = Literal["phone", "visit", "email", "provider", "website", "import"]

#: Access features a person can filter by, with the words they read.
ACCESS = {
    "step_free": "Step-free",
    "accessible_toilet": "Accessible toilet",
    "hearing_loop": "Hearing loop",
    "quiet_space": "Quiet space",
    "parking": "Blue badge parking",
    "changing_places": "Changing Places toilet",
    "bsl": "British Sign Language",
    "easy_read": "Easy read information",
}

#: How a service reaches a person, with the words they read.
DELIVERY = {
    "in_person": "You go there",
    "phone": "By phone",
    "online": "Online",
    "home_visit": "Comes to you",
}

_BYDAY = re.compile(r"^([1-5]|-1)?(MO|TU|WE|TH|FR|SA|SU)$")


def _known_category(value: str) -> str:
    if value not in categories.by_id():
        raise ValueError(f"no category is called {value!r}")
    return value


CategoryId = Annotated[str, AfterValidator(_known_category)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Schedule(_Part):
    """When it runs: the part of RFC 5545 that HSDS uses, plus what people say.

    ``freq`` WEEKLY wants days ("TU"); MONTHLY wants numbered days ("1TU",
    "-1FR") or ``bymonthday``. Without ``freq`` it is a single date
    (``dtstart``) or, with no date, words alone (``description``). Times are
    London wall-clock times.
    """

    freq: Literal["WEEKLY", "MONTHLY"] | None = None
    interval: int = Field(1, ge=1, le=12)
    byday: list[str] = []
    bymonthday: list[int] = []
    dtstart: date | None = Field(None, description="first session; anchors a fortnight")
    until: date | None = None
    opens_at: time | None = None
    closes_at: time | None = None
    term_time: bool = Field(False, description="only in Croydon school terms")
    bank_holidays: bool = Field(False, description="runs on bank holidays too")
    except_dates: list[date] = []
    except_months: list[int] = Field([], description="months with no session, 1 to 12")
    description: str = Field("", description="anything the rule cannot say")

    @field_validator("byday")
    @classmethod
    def _days(cls, value: list[str]) -> list[str]:
        for day in value:
            if not _BYDAY.match(day):
                raise ValueError(f"{day!r} is not a day such as TU, 1TU or -1FR")
        return value

    @model_validator(mode="after")
    def _hangs_together(self) -> Schedule:
        if self.freq == "WEEKLY" and not self.byday:
            raise ValueError("a weekly schedule needs its days")
        if self.freq == "MONTHLY" and not (self.byday or self.bymonthday):
            raise ValueError("a monthly schedule needs its day, such as 1TU")
        if self.freq == "WEEKLY" and self.interval > 1 and self.dtstart is None:
            raise ValueError("a fortnightly schedule needs a first date (dtstart)")
        if self.opens_at and self.closes_at and self.opens_at == self.closes_at:
            raise ValueError("it closes at the moment it opens")
        return self


class Phone(_Part):
    """A telephone number and, where there are several, which one it is."""

    number: str = Field(min_length=3, max_length=60)
    description: str = ""


class Place(_Part):
    """Where it happens: an HSDS location with its address.

    ``positioned_by`` says where latitude and longitude (WGS84 degrees) come
    from. ``doubt`` is a plain sentence when they contradict the address; such
    a place is never drawn or measured from until a person has settled it.
    """

    name: str = ""
    address_1: str = ""
    city: str = ""
    postal_code: str = ""
    latitude: float | None = Field(None, ge=-90, le=90)
    longitude: float | None = Field(None, ge=-180, le=180)
    positioned_by: Literal["given", "postcode", ""] = ""
    doubt: str = ""
    accessibility: list[str] = []
    transport: str = Field("", description="how to get there")

    @field_validator("accessibility")
    @classmethod
    def _access(cls, value: list[str]) -> list[str]:
        unknown = [each for each in value if each not in ACCESS]
        if unknown:
            raise ValueError(f"unknown access feature {unknown[0]!r}; known: {', '.join(ACCESS)}")
        return value

    @property
    def has_position(self) -> bool:
        """Whether this place can be drawn and measured from."""
        return self.latitude is not None and self.longitude is not None and not self.doubt

    def in_one_line(self) -> str:
        """The address as it would be read aloud."""
        parts = [self.name, self.address_1, self.city, self.postal_code]
        return ", ".join(part for part in parts if part)


class Organization(_Part):
    """Who runs it."""

    name: str = ""
    description: str = ""
    url: str = ""
    email: str = ""


class Cost(_Part):
    """What a newcomer pays. ``free`` None means that nobody has said."""

    free: bool | None = None
    amount: float | None = Field(None, ge=0, description="pounds, for one session")
    description: str = ""


class Check(_Part):
    """A person (or a provider) confirmed the listing: not the same as a change."""

    on: date
    by: str = Field(description="a team or role, never a private person")
    how: CheckMethod = "phone"
    note: str = ""


class Provenance(_Part):
    """Where a record came from, kept a record and shown to readers."""

    source: str
    source_id: str = ""
    key: str = Field(
        "", description="what tells this record apart within its source; the source's id if unique"
    )
    licence: str = ""
    source_date: str = Field("", description="as the source gives it: a year or an ISO day")
    retrieved_at: datetime | None = Field(None, description="UTC")
    is_sample: bool = False


#: Fields that are no part of what a listing says: the catalogue fills them when it is read.
KEPT_BESIDE = frozenset({"checks", "reports", "changed_since_check"})


class Listing(_Part):
    """One service, with everything a newcomer wants to know."""

    id: str = Field("", description="UUID; empty until the catalogue gives one")
    name: str = Field(min_length=1, max_length=250)
    description: str = Field("", max_length=20_000, description="plain text, blank lines between paragraphs")
    status: Status = "active"
    organization: Organization = Organization()
    categories: list[CategoryId] = []
    keywords: list[str] = Field([], description="needs and other words people use for it")
    url: str = ""
    email: str = ""
    phones: list[Phone] = []
    delivery: list[Delivery] = []
    places: list[Place] = []
    schedules: list[Schedule] = []
    opening_hours: str = Field("", description="the source's own words, where a schedule could not be read")
    cost: Cost = Cost()
    minimum_age: int | None = Field(None, ge=0, le=120)
    maximum_age: int | None = Field(None, ge=0, le=120)
    eligibility: str = Field("", description="who it is for, in words")
    how_to_join: str = ""
    first_visit: str = Field("", description="what to expect the first time")
    languages: list[str] = Field([], description="ISO 639-1 codes, English apart")
    accepting: bool = Field(True, description="False: full at present")
    full_until: date | None = None
    closed_from: date | None = Field(
        None, description="first day it is shut; for good, where no closed_until is given"
    )
    closed_until: date | None = Field(None, description="last day it is shut")
    closing_note: str = Field("", max_length=500, description='why, in words: "building work"')
    service_area: str = ""
    last_check: Check | None = None
    provenance: list[Provenance] = []
    checks: list[FactCheck] = Field([], description="facts found right or wrong; the catalogue's to fill")
    reports: list[Reports] = Field([], description="what people told us; the catalogue's to fill")
    changed_since_check: list[Fact] = Field(
        [], description="facts that were changed after last_check; the catalogue's to fill"
    )

    @model_validator(mode="after")
    def _ages(self) -> Listing:
        low, high = self.minimum_age, self.maximum_age
        if low is not None and high is not None and low > high:
            raise ValueError(f"the youngest age ({low}) is above the oldest ({high})")
        return self

    @model_validator(mode="after")
    def _closure(self) -> Listing:
        first, last = self.closed_from, self.closed_until
        if first and last and first > last:
            raise ValueError(f"it opens again ({last}) before it closes ({first})")
        return self

    def closed_on(self, day: date) -> bool:
        """Whether it is shut on a day: by the days it gives or, without any, by its status."""
        if self.status in ("inactive", "defunct"):
            return True
        if self.closed_from is None and self.closed_until is None:
            return self.status == "temporarily closed"
        begun = self.closed_from is None or day >= self.closed_from
        return begun and (self.closed_until is None or day <= self.closed_until)

    def closed_for_good_on(self, day: date) -> bool:
        """Whether it has ended by a day, never to open again."""
        if self.status == "defunct":
            return True
        if self.status == "temporarily closed" or self.closed_until is not None:
            return False
        return self.closed_from is not None and day >= self.closed_from

    @property
    def is_sample(self) -> bool:
        """Whether this is an invented record of the sample borough."""
        return any(each.is_sample for each in self.provenance)

    @property
    def access(self) -> list[str]:
        """Access features that any of its places has, in the order people read them."""
        found = {feature for place in self.places for feature in place.accessibility}
        return [feature for feature in ACCESS if feature in found]

    def fingerprint(self) -> str:
        """A hash of what the listing says, leaving out who said it and when."""
        said = self.model_dump_json(exclude={"id", "provenance", "last_check", *KEPT_BESIDE})
        return hashlib.sha256(said.encode()).hexdigest()
