"""The catalogue's tables: HSDS 3 (Open Referral) entities under HSDS's names.

A few columns that HSDS has no home for are ours: they are marked in their
comment. Read and write through :class:`~assets_catalog.catalogue.Catalogue`.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import JSON, Date, DateTime, Float, ForeignKey, Index, Integer, MetaData, String, Text, Time
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Base(DeclarativeBase):
    """All tables of the public directory."""

    metadata = metadata


def _owned(target: str) -> Mapped[str]:
    return mapped_column(String(36), ForeignKey(target, ondelete="CASCADE"), index=True)


class Organization(Base):
    """Who runs services. HSDS ``organization``."""

    __tablename__ = "organization"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(250))
    description: Mapped[str] = mapped_column(Text, default="")
    url: Mapped[str] = mapped_column(Text, default="")
    email: Mapped[str] = mapped_column(String(320), default="")


class Service(Base):
    """Something a person can use or join. HSDS ``service``."""

    __tablename__ = "service"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    organization_id: Mapped[str | None] = mapped_column(String(36), ForeignKey("organization.id"), index=True)
    name: Mapped[str] = mapped_column(String(250))
    description: Mapped[str] = mapped_column(Text, default="")
    status: Mapped[str] = mapped_column(String(20), default="active", index=True)
    url: Mapped[str] = mapped_column(Text, default="")
    email: Mapped[str] = mapped_column(String(320), default="")
    minimum_age: Mapped[int | None] = mapped_column(Integer)
    maximum_age: Mapped[int | None] = mapped_column(Integer)
    eligibility_description: Mapped[str] = mapped_column(Text, default="")
    application_process: Mapped[str] = mapped_column(Text, default="")
    service_area: Mapped[str] = mapped_column(Text, default="")
    keywords: Mapped[Any] = mapped_column(JSON, default=list)  # ours
    delivery: Mapped[Any] = mapped_column(JSON, default=list)  # ours
    first_visit: Mapped[str] = mapped_column(Text, default="")  # ours
    opening_hours: Mapped[str] = mapped_column(Text, default="")  # ours: unread words of the source
    accepting: Mapped[bool] = mapped_column(default=True)  # ours
    full_until: Mapped[date | None] = mapped_column(Date)  # ours
    closed_from: Mapped[date | None] = mapped_column(Date)  # ours
    closed_until: Mapped[date | None] = mapped_column(Date)  # ours
    closing_note: Mapped[str] = mapped_column(Text, default="")  # ours
    last_modified: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)


class Location(Base):
    """A building or a spot, with its postal address. HSDS ``location`` and ``address``."""

    __tablename__ = "location"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(Text, default="")
    address_1: Mapped[str] = mapped_column(Text, default="")
    city: Mapped[str] = mapped_column(String(120), default="")
    postal_code: Mapped[str] = mapped_column(String(12), default="", index=True)
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    positioned_by: Mapped[str] = mapped_column(String(12), default="")  # ours
    doubt: Mapped[str] = mapped_column(Text, default="")  # ours
    accessibility: Mapped[Any] = mapped_column(JSON, default=list)
    transportation: Mapped[str] = mapped_column(Text, default="")


class ServiceAtLocation(Base):
    """Which service happens where. HSDS ``service_at_location``."""

    __tablename__ = "service_at_location"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    service_id: Mapped[str] = _owned("service.id")
    location_id: Mapped[str] = mapped_column(String(36), ForeignKey("location.id"), index=True)
    position: Mapped[int] = mapped_column(Integer, default=0)


class Schedule(Base):
    """When a service runs. HSDS ``schedule``."""

    __tablename__ = "schedule"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    service_id: Mapped[str] = _owned("service.id")
    position: Mapped[int] = mapped_column(Integer, default=0)
    freq: Mapped[str | None] = mapped_column(String(8))
    interval: Mapped[int] = mapped_column(Integer, default=1)
    byday: Mapped[Any] = mapped_column(JSON, default=list)
    bymonthday: Mapped[Any] = mapped_column(JSON, default=list)
    dtstart: Mapped[date | None] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    opens_at: Mapped[time | None] = mapped_column(Time)
    closes_at: Mapped[time | None] = mapped_column(Time)
    term_time: Mapped[bool] = mapped_column(default=False)  # ours
    bank_holidays: Mapped[bool] = mapped_column(default=False)  # ours
    except_dates: Mapped[Any] = mapped_column(JSON, default=list)  # ours
    except_months: Mapped[Any] = mapped_column(JSON, default=list)  # ours
    description: Mapped[str] = mapped_column(Text, default="")


class Phone(Base):
    """A number to ring. HSDS ``phone``."""

    __tablename__ = "phone"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    service_id: Mapped[str] = _owned("service.id")
    position: Mapped[int] = mapped_column(Integer, default=0)
    number: Mapped[str] = mapped_column(String(60))
    description: Mapped[str] = mapped_column(Text, default="")


class CostOption(Base):
    """What it costs. HSDS ``cost_option``; no row means that nobody has said."""

    __tablename__ = "cost_option"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    service_id: Mapped[str] = _owned("service.id")
    free: Mapped[bool | None] = mapped_column()  # ours
    amount: Mapped[float | None] = mapped_column(Float)
    amount_description: Mapped[str] = mapped_column(Text, default="")


class Language(Base):
    """A language spoken there. HSDS ``language``."""

    __tablename__ = "language"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    service_id: Mapped[str] = _owned("service.id")
    position: Mapped[int] = mapped_column(Integer, default=0)
    code: Mapped[str] = mapped_column(String(12))


class Attribute(Base):
    """A service's category: a term of ``assets_catalog.categories``. HSDS ``attribute``."""

    __tablename__ = "attribute"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    service_id: Mapped[str] = _owned("service.id")
    position: Mapped[int] = mapped_column(Integer, default=0)
    taxonomy_term_id: Mapped[str] = mapped_column(String(60), index=True)


class ServiceCheck(Base):
    """Somebody confirmed a listing. Ours; the newest is the listing's ``last_check``.

    ``spoke_of`` marks what each fact was then (see ``stewardship/speaking.py``).
    """

    __tablename__ = "service_check"
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    service_id: Mapped[str] = _owned("service.id")
    checked_on: Mapped[date] = mapped_column(Date)
    checked_by: Mapped[str] = mapped_column(String(120))
    how: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text, default="")
    spoke_of: Mapped[str] = mapped_column(Text, default="")


class SourceRecord(Base):
    """Where a service came from, and what that source last said of it. Ours.

    It outlives the service: what was taken out is known again when its source
    comes back with it.
    """

    __tablename__ = "source_record"
    __table_args__ = (Index("ix_source_record_identity", "source", "key", unique=True),)
    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    service_id: Mapped[str] = mapped_column(String(36), index=True)
    position: Mapped[int] = mapped_column(Integer, default=0)  # the lowest speaks first
    source: Mapped[str] = mapped_column(String(250))
    key: Mapped[str] = mapped_column(String(500))
    source_id: Mapped[str] = mapped_column(String(250), default="")
    licence: Mapped[str] = mapped_column(Text, default="")
    source_date: Mapped[str] = mapped_column(String(40), default="")
    retrieved_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    is_sample: Mapped[bool] = mapped_column(default=False, index=True)
    fingerprint: Mapped[str] = mapped_column(String(64))  # of said
    said: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    withdrawn_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    added_by: Mapped[str | None] = mapped_column(String(36), index=True)  # the import that first gave it


class CatalogueChange(Base):
    """One change, in order: history for people, and what an index has yet to read. Ours."""

    __tablename__ = "catalogue_change"
    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    service_id: Mapped[str] = mapped_column(String(36), index=True)
    kind: Mapped[str] = mapped_column(String(20))  # added, changed, removed
    by: Mapped[str] = mapped_column(String(120))
    note: Mapped[str] = mapped_column(Text, default="")
    import_id: Mapped[str | None] = mapped_column(String(36), index=True)
    listing: Mapped[Any] = mapped_column(JSON)  # as it stood after the change
