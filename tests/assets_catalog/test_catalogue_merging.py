"""History and restoring, merging and its way back."""

from __future__ import annotations

import pytest

from assets_catalog.catalogue import Catalogue
from assets_catalog.catalogue.difference import LABELS, diff
from assets_catalog.listing import KEPT_BESIDE, Cost, Listing, Phone, Place, Provenance, Schedule


@pytest.fixture
def catalogue(tmp_path):
    return Catalogue.open(f"sqlite:///{tmp_path / 'catalogue.sqlite3'}")


def said_by(source, name, **changes) -> Listing:
    return Listing(name=name, provenance=[Provenance(source=source, source_id="1")], **changes)


def hear(catalogue, listing):
    run = catalogue.begin_import(listing.provenance[0].source, by="feed")
    (saved,) = catalogue.apply(run, [listing])
    catalogue.finish_import(run)
    return saved


def test_what_differs_is_said_in_plain_words():
    before = Listing(name="Club", phones=[Phone(number="020 7946 0001")], cost=Cost(free=True))
    after = before.model_copy(
        update={
            "phones": [Phone(number="020 7946 0002", description="Evenings")],
            "cost": Cost(free=False, amount=2.5),
            "schedules": [Schedule(freq="WEEKLY", byday=["TU"], opens_at="10:00", closes_at="12:00")],
            "categories": ["lunch_clubs"],
            "languages": ["pl"],
            "places": [Place(name="Elm Hall", postal_code="CR5 1RA", accessibility=["step_free"])],
            "accepting": False,
        }
    )
    told = {each.label: (each.before, each.after) for each in diff(before, after)}
    assert told == {
        "Kinds of help": ("", "Lunch clubs and eating together"),
        "When": ("", "Tuesdays, 10am to midday"),
        "Where": ("", "Elm Hall, CR5 1RA; Step-free"),
        "Phone": ("020 7946 0001", "020 7946 0002 (Evenings)"),
        "Cost": ("Free", "Not free; £2.50"),
        "Languages": ("", "Polish"),
        "Has room": ("yes", "no, full at present"),
    }
    assert diff(before, before) == ()
    assert {each.field: each.after for each in diff(None, before)}["name"] == "Club"
    assert {each.field: each.after for each in diff(before, None)}["name"] == ""


def test_every_field_of_a_listing_has_a_name_to_read():
    assert set(LABELS) == set(Listing.model_fields) - {"id"} - KEPT_BESIDE


def test_an_earlier_version_and_a_removed_listing_come_back(catalogue):
    saved = catalogue.save(Listing(name="Club", description="One."), by="steward")
    catalogue.save(Listing(id=saved.id, name="Club", description="Two."), by="steward")
    first = catalogue.history(saved.id)[-1]
    assert catalogue.restore(saved.id, first.seq, by="steward").kind == "changed"
    assert catalogue.get(saved.id).description == "One."
    catalogue.remove(saved.id, by="steward")
    removal = catalogue.history(saved.id)[0]
    with pytest.raises(ValueError, match="taken out"):
        catalogue.restore(saved.id, removal.seq, by="steward")
    with pytest.raises(ValueError, match="no such version"):
        catalogue.restore(saved.id, 999, by="steward")
    assert catalogue.restore(saved.id, first.seq, by="steward", note="It is back").kind == "added"
    assert catalogue.history(saved.id)[0].note == "It is back"
    assert catalogue.restore(saved.id, first.seq, by="steward").kind == "unchanged"


def test_a_restored_version_is_a_local_word_against_its_source(catalogue):
    saved = hear(catalogue, said_by("List", "Club", description="One."))
    hear(catalogue, said_by("List", "Club", description="Two."))
    catalogue.restore(saved.id, catalogue.history(saved.id)[-1].seq, by="steward")
    assert set(catalogue.local_words(saved.id)) == {"description"}
    hear(catalogue, said_by("List", "Club", description="Two."))
    assert catalogue.get(saved.id).description == "One."


def two(catalogue):
    keep = hear(catalogue, said_by("List", "Elm Club", description="Tea."))
    gone = hear(catalogue, said_by("Feed", "The Elm Club", email="a@x.example"))
    merged = catalogue.get(keep.id).model_copy(update={"email": "a@x.example", "how_to_join": "Just come."})
    catalogue.merge(keep.id, [gone.id], merged, by="steward", note="The same club")
    return keep.id, gone.id


def test_a_merge_leaves_one_with_the_sources_of_both(catalogue):
    keep, gone = two(catalogue)
    assert catalogue.get(gone) is None
    listing = catalogue.get(keep)
    assert [each.source for each in listing.provenance] == ["List", "Feed"]
    assert (listing.email, listing.how_to_join) == ("a@x.example", "Just come.")
    assert set(catalogue.local_words(keep)) == {"how_to_join"}
    assert (catalogue.where_is(gone), catalogue.where_is(keep), catalogue.where_is("x")) == (keep, keep, None)
    assert [each.kind for each in catalogue.history(gone)] == ["removed", "added"]
    assert [each.kind for each in catalogue.changes_since(0)][-2:] == ["removed", "changed"]


def test_the_next_import_of_a_merged_listing_finds_the_one_that_was_kept(catalogue):
    keep, _ = two(catalogue)
    assert hear(catalogue, said_by("Feed", "The Elm Club", email="a@x.example")).kind == "unchanged"
    changed = hear(catalogue, said_by("Feed", "The Elm Club", email="b@x.example"))
    assert (changed.kind, changed.id) == ("changed", keep)
    assert (catalogue.get(keep).name, catalogue.get(keep).email) == ("Elm Club", "b@x.example")
    assert catalogue.count() == 1


def test_a_listing_that_a_feed_gives_by_its_old_id_goes_to_the_one_that_was_kept(catalogue):
    keep, gone = two(catalogue)
    other = said_by("Third", "Elm", url="https://elm.example").model_copy(update={"id": gone})
    assert hear(catalogue, other).id == keep
    assert catalogue.get(keep).url == "https://elm.example"


def test_a_merge_that_is_undone_leaves_both_as_they_stood(catalogue):
    keep, gone = two(catalogue)
    undone = catalogue.undo_merge(gone, by="steward")
    assert (undone.restored, undone.kept, undone.changed_since) == ((gone,), keep, ())
    assert (catalogue.get(keep).email, catalogue.get(keep).how_to_join) == ("", "")
    assert (catalogue.get(gone).name, catalogue.get(gone).email) == ("The Elm Club", "a@x.example")
    assert [[each.source for each in catalogue.get(one).provenance] for one in (keep, gone)] == [
        ["List"],
        ["Feed"],
    ]
    assert catalogue.local_words(keep) == {}
    assert hear(catalogue, said_by("Feed", "The Elm Club", email="c@x.example")).id == gone
    with pytest.raises(ValueError, match="nothing to undo"):
        catalogue.undo_merge(gone, by="steward")


def test_what_was_changed_since_a_merge_stays_and_is_told(catalogue):
    keep, gone = two(catalogue)
    catalogue.save(catalogue.get(keep).model_copy(update={"email": "new@x.example"}), by="steward")
    undone = catalogue.undo_merge(gone, by="steward")
    assert [(each.label, each.after) for each in undone.changed_since] == [("Email", "new@x.example")]
    assert (catalogue.get(keep).email, catalogue.get(keep).how_to_join) == ("new@x.example", "")
    assert set(catalogue.local_words(keep)) == {"email"}


def test_a_chain_of_merges_leads_to_the_end_and_is_undone_from_there(catalogue):
    first, second = two(catalogue)
    third = catalogue.save(Listing(name="Elm"), by="steward").id
    catalogue.merge(third, [first], catalogue.get(first).model_copy(update={"id": third}), by="steward")
    assert catalogue.where_are([second, first, "x", third]) == {second: third, first: third, third: third}
    with pytest.raises(ValueError, match="merged since"):
        catalogue.undo_merge(second, by="steward")
    with pytest.raises(ValueError, match="part of another"):
        catalogue.restore(first, catalogue.history(first)[-1].seq, by="steward")
    catalogue.undo_merge(first, by="steward")
    assert catalogue.where_is(second) == first
    catalogue.undo_merge(second, by="steward")
    assert catalogue.where_is(second) == second
    assert catalogue.count() == 3


def test_several_merged_at_once_come_back_at_once(catalogue):
    ids = [catalogue.save(Listing(name=name), by="steward").id for name in "ABC"]
    catalogue.merge(ids[0], ids[1:], Listing(name="ABC"), by="steward")
    assert (catalogue.count(), catalogue.get(ids[0]).name) == (1, "ABC")
    assert set(catalogue.undo_merge(ids[2], by="steward").restored) == set(ids[1:])
    assert [catalogue.get(each).name for each in ids] == ["A", "B", "C"]


def test_a_merge_that_makes_no_sense_is_refused_and_changes_nothing(catalogue):
    keep = catalogue.save(Listing(name="A"), by="steward").id
    seq = catalogue.latest_change()
    for gone in ([], [keep], ["nothing"], ["x", "x"]):
        with pytest.raises(ValueError, match="listing"):
            catalogue.merge(keep, gone, Listing(name="A"), by="steward")
    assert catalogue.latest_change() == seq
