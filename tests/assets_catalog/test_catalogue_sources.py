"""Whose word stands: a source's, or that of a person who changed it here."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets_catalog.catalogue import Catalogue, Saved, sources
from assets_catalog.listing import Check, Listing, Organization, Phone, Provenance


@pytest.fixture
def catalogue(tmp_path):
    return Catalogue.open(f"sqlite:///{tmp_path / 'catalogue.sqlite3'}")


def said_by(source="List", key="1", **changes) -> Listing:
    values = {
        "name": "Larkfield lunch club",
        "description": "A hot dinner.",
        "phones": [Phone(number="020 7946 0001")],
        "provenance": [Provenance(source=source, source_id=key)],
    }
    return Listing(**(values | changes))


def hear(catalogue, *listings, source="List"):
    run = catalogue.begin_import(source, by="feed")
    saved = list(catalogue.apply(run, listings))
    catalogue.finish_import(run)
    return saved


def edit(catalogue, identity, by="steward", **changes):
    listing = catalogue.get(identity)
    return catalogue.save(listing.model_copy(update=changes), by=by, note="Rang them")


def test_an_edit_here_is_not_written_over_by_the_same_import(catalogue):
    (saved,) = hear(catalogue, said_by())
    edit(catalogue, saved.id, phones=[Phone(number="020 7946 0002")])
    assert hear(catalogue, said_by())[0].kind == "unchanged"
    assert catalogue.get(saved.id).phones[0].number == "020 7946 0002"
    word = catalogue.local_words(saved.id)["phones"]
    assert (word.by, word.note) == ("steward", "Rang them")
    assert catalogue.disagreements() == []


def test_what_the_source_changes_is_taken_where_nobody_changed_it_here(catalogue):
    (saved,) = hear(catalogue, said_by())
    edit(catalogue, saved.id, phones=[])
    (again,) = hear(catalogue, said_by(description="Two courses.", email="hello@larkfield.example"))
    listing = catalogue.get(saved.id)
    assert (again.kind, again.disputed) == ("changed", ())
    assert (listing.description, listing.email, listing.phones) == (
        "Two courses.",
        "hello@larkfield.example",
        [],
    )


def disputed(catalogue):
    (saved,) = hear(catalogue, said_by())
    edit(catalogue, saved.id, phones=[Phone(number="020 7946 0002")])
    (again,) = hear(catalogue, said_by(phones=[Phone(number="020 7946 0003", description="Evenings")]))
    assert (again.kind, again.disputed) == ("unchanged", ("phones",))
    return saved.id


def test_where_both_changed_it_the_local_word_stands_and_a_steward_is_told(catalogue):
    identity = disputed(catalogue)
    assert catalogue.get(identity).phones[0].number == "020 7946 0002"
    (told,) = catalogue.disagreements()
    assert (told.name, told.source, told.label) == ("Larkfield lunch club", "List", "Phone")
    assert (told.says, told.ours) == ("020 7946 0003 (Evenings)", "020 7946 0002")
    assert catalogue.count_disagreements() == len(catalogue.disagreements(service_id=identity)) == 1
    assert catalogue.disagreements(source="Another list") == []


def test_a_steward_takes_theirs(catalogue):
    identity = disputed(catalogue)
    (told,) = catalogue.disagreements()
    assert catalogue.settle(told.id, "theirs", by="steward").kind == "changed"
    assert catalogue.get(identity).phones[0].number == "020 7946 0003"
    assert catalogue.local_words(identity) == {}
    hear(catalogue, said_by(phones=[]))
    assert catalogue.get(identity).phones == []
    with pytest.raises(ValueError, match="settled"):
        catalogue.settle(told.id, "theirs", by="steward")


def test_a_steward_takes_ours_until_the_source_changes_again(catalogue):
    identity = disputed(catalogue)
    (told,) = catalogue.disagreements()
    catalogue.settle(told.id, "ours", by="steward")
    said = said_by(phones=[Phone(number="020 7946 0003", description="Evenings")])
    assert hear(catalogue, said)[0].disputed == ()
    assert catalogue.disagreements() == []
    assert hear(catalogue, said_by(phones=[]))[0].disputed == ("phones",)
    assert [(each.says, each.ours) for each in catalogue.disagreements()] == [("", "020 7946 0002")]
    assert catalogue.get(identity).phones[0].number == "020 7946 0002"


def test_a_newer_disagreement_takes_the_place_of_the_older(catalogue):
    disputed(catalogue)
    hear(catalogue, said_by(phones=[Phone(number="020 7946 0004")]))
    assert [each.says for each in catalogue.disagreements()] == ["020 7946 0004"]


def test_when_the_source_comes_round_nothing_is_left_to_settle(catalogue):
    identity = disputed(catalogue)
    hear(catalogue, said_by(phones=[Phone(number="020 7946 0002")]))
    assert (catalogue.disagreements(), catalogue.local_words(identity)) == ([], {})
    hear(catalogue, said_by(phones=[Phone(number="020 7946 0009")]))
    assert catalogue.get(identity).phones[0].number == "020 7946 0009"


def test_going_back_to_the_sources_word_by_hand_drops_the_local_one(catalogue):
    identity = disputed(catalogue)
    edit(catalogue, identity, phones=[Phone(number="020 7946 0003", description="Evenings")])
    assert (catalogue.disagreements(), catalogue.local_words(identity)) == ([], {})


def test_fields_that_hang_together_stand_together(catalogue):
    (saved,) = hear(catalogue, said_by(minimum_age=18))
    edit(catalogue, saved.id, minimum_age=60)
    (again,) = hear(catalogue, said_by(minimum_age=18, maximum_age=50))
    assert set(again.disputed) == {"minimum_age", "maximum_age"}
    assert (catalogue.get(saved.id).minimum_age, catalogue.get(saved.id).maximum_age) == (60, None)
    catalogue.settle(catalogue.disagreements()[0].id, "theirs", by="steward")
    assert (catalogue.get(saved.id).minimum_age, catalogue.get(saved.id).maximum_age) == (18, 50)
    assert catalogue.disagreements() == []


def test_the_first_source_speaks_and_the_others_fill_what_it_leaves_empty(catalogue):
    (saved,) = hear(catalogue, said_by())
    other = said_by("Feed", "a", id=saved.id, name="LUNCH", email="hello@larkfield.example")
    hear(catalogue, other, source="Feed")
    listing = catalogue.get(saved.id)
    assert (listing.name, listing.email) == ("Larkfield lunch club", "hello@larkfield.example")
    assert [each.source for each in listing.provenance] == ["List", "Feed"]
    without_id = other.model_copy(update={"id": "", "name": "DINNER", "email": "new@larkfield.example"})
    assert hear(catalogue, without_id, source="Feed")[0].id == saved.id
    listing = catalogue.get(saved.id)
    assert (listing.name, listing.email) == ("Larkfield lunch club", "new@larkfield.example")
    assert catalogue.disagreements() == []


def test_a_source_that_joins_a_listing_written_here_does_not_write_over_it(catalogue):
    saved = catalogue.save(Listing(name="Larkfield", description="By hand."), by="steward")
    (heard,) = hear(catalogue, said_by(id=saved.id))
    listing = catalogue.get(saved.id)
    assert (listing.name, listing.description) == ("Larkfield", "By hand.")
    assert listing.phones[0].number == "020 7946 0001"
    assert set(heard.disputed) == {"name", "description"}


def test_what_a_person_took_out_stays_out_and_a_change_there_is_told(catalogue):
    (saved,) = hear(catalogue, said_by())
    assert catalogue.remove(saved.id, by="steward")
    assert hear(catalogue, said_by())[0].kind == "unchanged"
    assert (catalogue.get(saved.id), catalogue.disagreements()) == (None, [])
    hear(catalogue, said_by(description="Two courses."))
    assert catalogue.get(saved.id) is None
    (told,) = catalogue.disagreements()
    assert (told.field, told.label) == ("listing", "Whether it is listed")
    assert catalogue.settle(told.id, "theirs", by="steward").kind == "added"
    assert catalogue.get(saved.id).description == "Two courses."


def test_a_check_is_kept_though_the_source_knows_nothing_of_it(catalogue):
    (saved,) = hear(catalogue, said_by())
    edit(catalogue, saved.id, last_check=Check(on=date(2026, 11, 2), by="Library team"))
    hear(catalogue, said_by(description="Two courses."))
    assert catalogue.get(saved.id).last_check.on == date(2026, 11, 2)
    assert catalogue.local_words(saved.id) == {}


def test_a_record_from_before_what_sources_said_was_kept_loses_nothing(catalogue):
    (saved,) = hear(catalogue, said_by())
    with catalogue.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE source_record SET said = NULL, fingerprint = 'old'")
    edit(catalogue, saved.id, description="By hand.")
    assert hear(catalogue, said_by())[0] == Saved("unchanged", saved.id)
    hear(catalogue, said_by(name="Larkfield dinner club"))
    listing = catalogue.get(saved.id)
    assert (listing.name, listing.description) == ("Larkfield dinner club", "By hand.")


ANY_SAID = st.fixed_dictionaries(
    {"name": st.sampled_from("AB")},
    optional={
        "email": st.sampled_from(["a@x.example", "b@x.example"]),
        "minimum_age": st.integers(10, 12),
        "maximum_age": st.integers(12, 14),
        "keywords": st.lists(st.sampled_from(["dinner", "chat"]), min_size=1, max_size=2),
    },
)


@settings(max_examples=200)
@given(stands=ANY_SAID, was=ANY_SAID, now=ANY_SAID, words=st.sets(st.sampled_from(sources.FIELDS)))
def test_every_field_is_as_it_was_or_as_the_source_says_and_never_taken_silently(stands, was, now, words):
    outcome = sources.weigh(stands, [was], [now], words)
    for unit in sources.UNITS:
        before, after = sources.value_of(was, unit), sources.value_of(now, unit)
        here, became = sources.value_of(stands, unit), sources.value_of(outcome.stands, unit)
        if before == after:
            assert became == here
        elif words & set(unit):
            assert became == here
            assert here == after or set(unit) & outcome.disputed.keys()
        else:
            assert became in (here, after)
    Listing.model_validate(outcome.stands)


def test_a_field_is_said_by_its_value_and_not_by_how_it_was_stored():
    listing = said_by(organization=Organization(name="Larkfield Neighbours"))
    again = Listing.model_validate(listing.model_dump(mode="json"))
    assert sources.said_of(listing) == sources.said_of(again)
    assert sources.fingerprint_of(sources.said_of(listing)) == sources.fingerprint_of(sources.said_of(again))
