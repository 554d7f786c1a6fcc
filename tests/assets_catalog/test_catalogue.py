"""The catalogue gives back what was put in, and knows what changed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from assets_catalog import model
from assets_catalog.catalogue import MIGRATIONS, Catalogue
from assets_catalog.database import migrate
from assets_catalog.listing import Check, Cost, Listing, Organization, Phone, Place, Provenance, Schedule
from assets_catalog.sample import sample_listings


@pytest.fixture
def catalogue(tmp_path):
    return Catalogue.open(f"sqlite:///{tmp_path / 'catalogue.sqlite3'}")


def a_listing(**changes) -> Listing:
    values = {
        "name": "Larkfield lunch club",
        "description": "A hot dinner and a chat.\n\nCome as you are.",
        "organization": Organization(name="Larkfield Neighbours", url="https://larkfield.example"),
        "categories": ["lunch_clubs", "social_clubs"],
        "keywords": ["dinner", "company"],
        "phones": [Phone(number="020 7946 0001"), Phone(number="020 7946 0002", description="Evenings")],
        "delivery": ["in_person"],
        "places": [
            Place(
                name="Larkfield Hall",
                postal_code="CR5 1RA",
                latitude=51.3,
                longitude=-0.14,
                positioned_by="postcode",
                accessibility=["step_free"],
            )
        ],
        "schedules": [
            Schedule(
                freq="WEEKLY", byday=["TU"], opens_at="12:00", closes_at="14:00", except_dates=["2026-12-29"]
            )
        ],
        "cost": Cost(free=False, amount=4.5, description="£4.50 for two courses"),
        "minimum_age": 60,
        "languages": ["gu", "pl"],
        "last_check": Check(on=date(2026, 11, 2), by="Library team"),
        "provenance": [
            Provenance(source="List", source_id="7", retrieved_at=datetime(2026, 11, 1, tzinfo=UTC))
        ],
    }
    return Listing(**(values | changes))


def test_a_listing_comes_back_as_it_went_in(catalogue):
    saved = catalogue.save(a_listing(), by="test")
    back = catalogue.get(saved.id)
    assert back.model_dump(exclude={"id", "provenance"}) == a_listing().model_dump(
        exclude={"id", "provenance"}
    )
    assert back.provenance == [a_listing().provenance[0].model_copy(update={"key": "7"})]
    assert back.fingerprint() == a_listing().fingerprint()


def test_the_same_source_saying_the_same_changes_nothing(catalogue):
    first = catalogue.save(a_listing(), by="test")
    seq = catalogue.latest_change()
    second = catalogue.save(a_listing(), by="test")
    assert (first.kind, second.kind) == ("added", "unchanged")
    assert first.id == second.id
    assert catalogue.latest_change() == seq


def test_a_change_is_written_and_remembered(catalogue):
    first = catalogue.save(a_listing(), by="steward")
    catalogue.save(a_listing(name="Larkfield dinner club", phones=[]), by="steward")
    assert catalogue.get(first.id).name == "Larkfield dinner club"
    assert catalogue.get(first.id).phones == []
    history = catalogue.history(first.id)
    assert [(each.kind, each.listing.name) for each in history] == [
        ("changed", "Larkfield dinner club"),
        ("added", "Larkfield lunch club"),
    ]


def test_changes_since_tells_an_index_what_to_read(catalogue):
    one = catalogue.save(a_listing(), by="test")
    seq = catalogue.latest_change()
    two = catalogue.save(a_listing(name="Other", provenance=[]), by="test")
    assert catalogue.remove(one.id, by="test")
    assert [(each.kind, each.service_id) for each in catalogue.changes_since(seq)] == [
        ("added", two.id),
        ("removed", one.id),
    ]
    assert catalogue.get(one.id) is None


def test_two_listings_at_one_place_do_not_change_one_another(catalogue):
    one = catalogue.save(a_listing(), by="test")
    moved = a_listing(name="Second", provenance=[])
    moved.places[0].transport = "Bus 60"
    catalogue.save(moved, by="test")
    assert catalogue.get(one.id).places[0].transport == ""


def test_saving_within_one_batch_sees_earlier_rows(catalogue):
    kinds = [each.kind for each in catalogue.save_many([a_listing(), a_listing()], by="test")]
    assert kinds == ["added", "unchanged"]


def test_what_would_be_saved_is_said_and_nothing_is_written(catalogue):
    catalogue.save(a_listing(), by="test")
    seq = catalogue.latest_change()
    another = a_listing(provenance=[Provenance(source="List", source_id="8")])
    listings = [a_listing(), a_listing(name="New name"), another, another]
    foreseen = list(catalogue.would_apply(listings))
    assert [each.kind for each in foreseen] == ["unchanged", "changed", "added", "unchanged"]
    assert (catalogue.latest_change(), catalogue.count()) == (seq, 1)
    run = catalogue.begin_import("List", by="test")
    assert list(catalogue.apply(run, listings)) == foreseen


def test_the_sample_goes_in_once_and_says_that_it_is_one(catalogue):
    listings = list(sample_listings(date(2026, 11, 22)))
    assert not catalogue.holds_sample()
    assert {each.kind for each in catalogue.save_many(listings, by="sample")} == {"added"}
    assert catalogue.holds_sample()
    assert catalogue.count() == len(listings) == len(list(catalogue.every()))
    assert {each.kind for each in catalogue.save_many(listings, by="sample")} == {"unchanged"}


@pytest.mark.parametrize("package", ["assets_catalog.migrations", "conversation_flows.records.migrations"])
def test_migrations_stand_in_one_line_and_are_named_for_their_files(package):
    config = Config()
    config.set_main_option("script_location", str(files(package)))
    line = list(ScriptDirectory.from_config(config).walk_revisions())
    assert [each.revision[:4] for each in line] == sorted(
        (Path(each.path).name[:4] for each in line), reverse=True
    )


def test_a_database_that_is_up_to_date_is_not_migrated_again(catalogue, monkeypatch):
    monkeypatch.setattr("alembic.command.upgrade", lambda *_: pytest.fail("nothing was to be done"))
    migrate(catalogue.engine, MIGRATIONS)


def test_the_migrations_make_the_tables_that_the_model_names(catalogue):
    with catalogue._engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, model.metadata) == []
