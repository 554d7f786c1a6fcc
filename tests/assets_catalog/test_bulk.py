"""Many listings changed in one transaction, and put back in one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from assets_catalog.catalogue import Catalogue
from assets_catalog.listing import Listing, Organization, Phone, Provenance
from assets_catalog.stewardship import bulk
from assets_catalog.stewardship.bulk_changes import BulkChange, BulkRefusedError
from assets_catalog.stewardship.choosing import Choice, ids_of, page_of, pasted
from assets_catalog.stewardship.versions import ChangedMeanwhileError, save_unless_changed, version_of

TODAY = date(2026, 11, 22)


@pytest.fixture
def catalogue(tmp_path):
    return Catalogue.open(f"sqlite:///{tmp_path / 'catalogue.sqlite3'}")


@pytest.fixture
def three(catalogue):
    listings = [
        Listing(
            name=f"Club {number}",
            description="Tea at the old hall",
            organization=Organization(name="Friends", email="old@friends.example"),
            categories=["social_clubs"] if number < 3 else ["social_clubs", "faith"],
            phones=[Phone(number="020 7946 0111"), Phone(number="020 7946 0222", description="evenings")],
        )
        for number in (1, 2, 3)
    ]
    return [each.id for each in catalogue.save_many(listings, by="Kim")]


def change(kind, **parts):
    return BulkChange(kind=kind, today=TODAY, **parts).checked()


def done(catalogue, ids, asked):
    seen = {each.id: each.version for each in bulk.preview(catalogue.engine, ids, asked)}
    return bulk.apply(catalogue.engine, seen, asked, by="Sam", note="Asked for")


@pytest.mark.parametrize(
    ("asked", "changed", "holds"),
    [
        (change("add_category", category="faith"), 2, lambda each: "faith" in each.categories),
        (change("remove_category", category="faith"), 1, lambda each: "faith" not in each.categories),
        (
            change("phone", value="020 7946 0999", instead_of="02079460222"),
            3,
            lambda each: each.phones[1] == Phone(number="020 7946 0999", description="evenings"),
        ),
        (change("phone", value="020 7946 0111"), 3, lambda each: len(each.phones) == 1),
        (
            change("phone", instead_of="020 7946 0111"),
            3,
            lambda each: each.phones[0].number == "020 7946 0222",
        ),
        (change("email", value="a@hall.example"), 3, lambda each: each.email == "a@hall.example"),
        (
            change("email", value="a@hall.example", instead_of="b@hall.example"),
            0,
            lambda each: each.email == "",
        ),
        (change("url", value="www.hall.example"), 3, lambda each: each.url == "https://www.hall.example"),
        (
            change("organization_email", value="new@friends.example", instead_of="OLD@friends.example"),
            3,
            lambda each: each.organization.email == "new@friends.example",
        ),
        (
            change("close", closed_from=TODAY, closed_until=TODAY + timedelta(days=9), note="snow"),
            3,
            lambda each: (each.status, each.closing_note) == ("temporarily closed", "snow"),
        ),
        (change("close", for_good=True), 3, lambda each: each.status == "defunct"),
        (change("reopen"), 0, lambda each: each.status == "active"),
        (change("delivery", delivery=("phone",)), 3, lambda each: each.delivery == ["phone"]),
        (
            change("replace", field="description", find="old hall", put="new hall"),
            3,
            lambda each: each.description == "Tea at the new hall",
        ),
        (
            change("replace", field="organization", find="Friends", put="Hartley Friends"),
            3,
            lambda each: each.organization.name == "Hartley Friends",
        ),
    ],
    ids=lambda value: value.in_words() if isinstance(value, BulkChange) else None,
)
def test_each_change_does_what_its_preview_says_and_is_undone(catalogue, three, asked, changed, holds):
    before = catalogue.get_many(three)
    foreseen = bulk.preview(catalogue.engine, three, asked)
    assert sum(bool(each.fields) for each in foreseen) == changed
    assert catalogue.get_many(three) == before
    outcome = done(catalogue, three, asked)
    assert outcome.changed == changed
    assert all(holds(each) for each in catalogue.get_many(three).values())
    if not changed:
        assert bulk.made(catalogue.engine) == []
        return
    (made,) = bulk.made(catalogue.engine)
    assert (made.by, made.count, made.note, made.undone_at) == ("Sam", changed, "Asked for", None)
    assert bulk.undo(catalogue.engine, made.id, by="Kim").changed == changed
    assert catalogue.get_many(three) == before
    with pytest.raises(bulk.NothingToUndoError, match="already"):
        bulk.undo(catalogue.engine, made.id, by="Kim")


def test_what_changed_after_the_preview_is_left_and_named(catalogue, three):
    asked = change("add_category", category="carers")
    seen = {each.id: each.version for each in bulk.preview(catalogue.engine, three, asked)}
    catalogue.save(catalogue.get(three[0]).model_copy(update={"email": "x@hall.example"}), by="Kim")
    outcome = bulk.apply(catalogue.engine, seen, asked, by="Sam")
    assert outcome.changed == 2
    assert [name for name, _ in outcome.left] == ["Club 1"]
    assert "carers" not in catalogue.get(three[0]).categories


def test_what_changed_since_is_left_by_an_undo_and_named(catalogue, three):
    outcome = done(catalogue, three, change("add_category", category="carers"))
    catalogue.save(catalogue.get(three[1]).model_copy(update={"email": "x@hall.example"}), by="Kim")
    undone = bulk.undo(catalogue.engine, outcome.id, by="Sam")
    assert (undone.changed, [name for name, _ in undone.left]) == (2, ["Club 2"])
    assert catalogue.get(three[1]).email == "x@hall.example"


def test_a_listing_that_would_not_hang_together_is_refused_alone(catalogue, three):
    asked = change("replace", field="name", find="Club 2", put="")
    foreseen = bulk.preview(catalogue.engine, three, asked)
    assert [bool(each.refused) for each in foreseen] == [False, True, False]
    assert done(catalogue, three, asked).changed == 0


def test_an_edit_of_many_is_a_persons_word_and_its_undoing_takes_it_back(catalogue):
    run = catalogue.begin_import("List", by="test")
    given = Listing(
        name="Club", email="list@hall.example", provenance=[Provenance(source="List", source_id="1")]
    )
    (saved,) = catalogue.apply(run, [given])
    catalogue.finish_import(run)
    outcome = done(catalogue, [saved.id], change("email", value="ours@hall.example"))
    assert set(catalogue.local_words(saved.id)) == {"email"}
    bulk.undo(catalogue.engine, outcome.id, by="Sam")
    assert catalogue.local_words(saved.id) == {}


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ({"kind": "dance"}, "kind"),
        ({"kind": "add_category", "category": "juggling"}, "category"),
        ({"kind": "email"}, "value"),
        ({"kind": "email", "value": "nobody"}, "value"),
        ({"kind": "url", "value": "javascript:alert(1)"}, "value"),
        ({"kind": "phone", "value": "ring me"}, "value"),
        ({"kind": "close", "closed_from": TODAY, "closed_until": TODAY - timedelta(days=1)}, "closed_until"),
        ({"kind": "close", "closed_until": TODAY - timedelta(days=1)}, "closed_until"),
        ({"kind": "close", "closed_until": TODAY, "for_good": True}, "closed_until"),
        ({"kind": "delivery"}, "delivery"),
        ({"kind": "delivery", "delivery": ("pigeon",)}, "delivery"),
        ({"kind": "replace", "field": "id", "find": "a", "put": "b"}, "field"),
        ({"kind": "replace", "field": "name", "find": "", "put": "b"}, "find"),
        ({"kind": "replace", "field": "name", "find": "a", "put": "a"}, "put"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused_with_a_sentence(parts, field):
    with pytest.raises(BulkRefusedError, match=r"[.”]$") as refused:
        change(**parts)
    assert refused.value.field == field


def test_listings_are_chosen_by_what_is_asked_and_by_pasted_lines(catalogue, three):
    engine = catalogue.engine
    assert ids_of(engine, Choice(category="faith"), limit=9) == [three[2]]
    assert ids_of(engine, Choice(words="club 2"), limit=9) == [three[1]]
    assert page_of(engine, Choice(organization="friends"), 2, size=2).total == 3
    assert [each.id for each in page_of(engine, Choice(), 2, size=2).found] == [three[2]]
    text = f'"{three[0].upper()}", https://here.example/service/{three[1]}?s=1\n{three[0]}\nnone-such'
    found = pasted(engine, text)
    assert found.ids == (three[0], three[1])
    assert found.unknown == ("none-such",)


def test_of_two_who_save_at_once_one_is_told(catalogue, three):
    seen = version_of(catalogue.engine, three[0])
    mine = catalogue.get(three[0]).model_copy(update={"email": "a@hall.example"})
    save_unless_changed(catalogue.engine, mine, seen=seen, by="Sam")
    with pytest.raises(ChangedMeanwhileError):
        save_unless_changed(
            catalogue.engine, mine.model_copy(update={"email": "b@hall.example"}), seen=seen, by="Kim"
        )
    assert catalogue.get(three[0]).email == "a@hall.example"
