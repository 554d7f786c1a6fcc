"""What people know of listings: it follows them when they are made one, speaks only of what stands, and comes back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, text

from assets_catalog import database
from assets_catalog.catalogue import Catalogue
from assets_catalog.duplicates.choosing import lead, made_one
from assets_catalog.listing import Check, Cost, Listing, Organization, Phone, Place, Schedule
from assets_catalog.stewardship import speaking
from assets_catalog.stewardship.asked import Asked
from assets_catalog.stewardship.calls import Calls
from assets_catalog.stewardship.checks import Checks
from assets_catalog.stewardship.evidence import FACTS, KINDS, FactCheck
from assets_catalog.stewardship.provider_links import ProviderLinks
from assets_catalog.stewardship.trust import of

TODAY = date(2026, 11, 22)
#: Each example writes to a database: making a failing one smaller would take minutes.
QUICK = (Phase.explicit, Phase.reuse, Phase.generate)
NUMBERS = ("020 7946 0001", "020 7946 0002", "020 7946 0003")
DAYS = st.integers(0, 400).map(lambda ago: TODAY - timedelta(days=ago))


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory):
    opened = Catalogue.open(f"sqlite:///{tmp_path_factory.mktemp('merging') / 'catalogue.sqlite3'}")
    yield opened
    opened.close()


def weekly(day):
    return Schedule(freq="WEEKLY", byday=[day], opens_at="10:00", closes_at="12:00")


LISTINGS = st.builds(
    Listing,
    name=st.sampled_from(["Elm Club", "The Elm Club"]),
    phones=st.lists(st.sampled_from(NUMBERS).map(lambda each: Phone(number=each)), max_size=2),
    email=st.sampled_from(["", "a@elm.example", "b@elm.example"]),
    organization=st.just(Organization(name="Elm Neighbours", email="office@elm.example")),
    schedules=st.lists(st.sampled_from(["MO", "TU"]).map(weekly), max_size=2),
    places=st.lists(
        st.sampled_from(["CR5 1RA", "CR0 1EA"]).map(lambda code: Place(name="Hall", postal_code=code)),
        max_size=1,
    ),
    cost=st.sampled_from([Cost(), Cost(free=True), Cost(amount=2)]),
    eligibility=st.sampled_from(["", "Over 60s"]),
    accepting=st.booleans(),
    last_check=st.none() | st.builds(Check, on=DAYS, by=st.just("Library team")),
)
KNOWN = st.tuples(
    st.lists(
        st.tuples(
            st.sampled_from(FACTS), DAYS, st.sampled_from(["phone", "visit", "website"]), st.booleans()
        ),
        max_size=5,
    ),
    st.lists(st.tuples(st.sampled_from(KINDS), DAYS, st.sampled_from(["public", "desk"])), max_size=5),
    st.integers(0, 2),
)


def make(catalogue, listing, known, changed=None):
    """A listing in the directory with all that is known of it; ``changed``: edited after it was known."""
    identity = catalogue.save(listing.model_copy(update={"id": ""}), by="test").id
    checks, reports, presses = known
    for fact, on, how, right in checks:
        Checks.open(catalogue).add(identity, [FactCheck(fact, on, how, right, "Library team")])
    for kind, on, how in reports:
        Checks.open(catalogue).report(identity, kind, on, how=how)
    for _ in range(presses):
        Asked.open(catalogue).note(identity, TODAY)
        Calls(catalogue).note(identity, "no_answer", by="Stan", today=TODAY)
    links = ProviderLinks(catalogue)
    link = links.make(listing.model_copy(update={"id": identity}), by="Stan", today=TODAY)
    links.claim(link, catalogue.get(identity), "Pat", "Chair", TODAY)
    if changed is not None:
        held = {name: getattr(changed, name) for name in ("phones", "schedules", "places", "cost")}
        catalogue.save(catalogue.get(identity).model_copy(update=held), by="test")
    return identity


def known_of(catalogue, identity):
    """All that is kept of a listing, as it counts."""
    listing = catalogue.get(identity)
    links = ProviderLinks(catalogue)
    return {
        "checks": sorted(listing.checks, key=str),
        "reports": sorted(listing.reports, key=str),
        "whole": (listing.last_check, listing.changed_since_check if listing.last_check else []),
        "trust": of(listing, TODAY),
        "calls": [(each.at, each.result) for each in Calls(catalogue).log(service_id=identity)],
        "asked": Asked.open(catalogue).of([identity], TODAY - timedelta(days=500)),
        "links": {each.id for each in links.of(identity)},
        "claims": sum(each.listing.id == identity for each in links.waiting(at_most=10_000)),
    }


@settings(max_examples=20, phases=QUICK)
@given(
    listings=st.tuples(LISTINGS, LISTINGS, LISTINGS),
    known=st.tuples(KNOWN, KNOWN, KNOWN),
    changed=st.none() | LISTINGS,
    chain=st.sampled_from(["together", "one by one", "in a row"]),
)
def test_a_merge_that_is_undone_leaves_exactly_what_was_known_of_each(
    catalogue, listings, known, changed, chain
):
    ids = [make(catalogue, *each, changed) for each in zip(listings, known, strict=True)]
    before = [known_of(catalogue, each) for each in ids]
    first, second, third = ids
    # What goes into what, in order; taken back from the last.
    steps = {
        "together": [(first, [second, third])],
        "one by one": [(first, [second]), (first, [third])],
        "in a row": [(second, [third]), (first, [second])],
    }[chain]
    for keep, gone in steps:
        some = list(catalogue.get_many([keep, *gone]).values())
        catalogue.merge(keep, gone, made_one(some, 0, today=TODAY), by="test")
    merged = known_of(catalogue, first)
    assert len(merged["calls"]) == sum(len(each["calls"]) for each in before)
    assert sum(merged["asked"].values()) == sum(sum(each["asked"].values()) for each in before)
    assert merged["claims"] == 3
    assert len(merged["links"]) == 3
    assert len(catalogue.get(first).checks) >= sum(len(each["checks"]) for each in before)
    assert sum(each.count for each in merged["reports"]) == sum(
        report.count for each in before for report in each["reports"]
    )
    for _, gone in reversed(steps):
        catalogue.undo_merge(gone[0], by="test")
    assert [known_of(catalogue, each) for each in ids] == before


@settings(max_examples=30, phases=QUICK)
@given(one=LISTINGS, other=LISTINGS, keeps=st.sampled_from([0, 1]), fact=st.sampled_from(FACTS))
def test_a_check_of_what_goes_counts_where_the_fact_that_stands_is_the_one_that_was_checked(
    catalogue, one, other, keeps, fact
):
    nothing = ([], [], 0)
    keep = make(catalogue, one.model_copy(update={"last_check": None}), nothing)
    gone = make(catalogue, other.model_copy(update={"last_check": None}), nothing)
    Checks.open(catalogue).add(gone, [FactCheck(fact, TODAY, "phone")])
    some = list(catalogue.get_many([keep, gone]).values())
    merged = made_one([some[keeps], some[1 - keeps]], 0, today=TODAY).model_copy(update={"id": keep})
    catalogue.merge(keep, [gone], merged, by="test")
    stands = catalogue.get(keep)

    def ways(listing):
        return [each.number for each in listing.phones] + [listing.email] * bool(listing.email)

    same = {
        "going": True,
        "times": {each.byday[0] for each in stands.schedules} == {each.byday[0] for each in other.schedules},
        "contact": ways(stands) == ways(other)
        or (bool(ways(other)) and ways(stands)[0] in ways(other) and set(ways(other)) <= set(ways(stands))),
        "place": [each.postal_code for each in stands.places] == [each.postal_code for each in other.places],
        "cost": stands.cost == other.cost,
        "access": stands.eligibility == other.eligibility,
        "room": stands.accepting == other.accepting,
    }
    believed, bare = of(stands, TODAY).by_fact, of(one.model_copy(update={"last_check": None}), TODAY).by_fact
    assert (believed[fact] > bare[fact]) == same[fact]
    assert [each.stands for each in stands.checks] == [same[fact]]


def two(catalogue, **other):
    """Two listings of one club; the second as given."""
    nothing = ([], [], 0)
    keep = make(
        catalogue, Listing(name="Elm Club", phones=[Phone(number=NUMBERS[0])], email="a@elm.example"), nothing
    )
    gone = make(catalogue, Listing(**({"name": "Elm Club", "email": "a@elm.example"} | other)), nothing)
    return keep, gone


def merge(catalogue, keep, gone, **merged):
    return catalogue.merge(keep, [gone], catalogue.get(keep).model_copy(update=merged), by="test")


def test_the_whole_check_of_a_listing_that_goes_counts_for_its_facts_that_stand(catalogue):
    keep, gone = two(
        catalogue,
        phones=[Phone(number=NUMBERS[1])],
        schedules=[weekly("TU")],
        last_check=Check(on=TODAY, by="Library team", how="visit"),
    )
    merged = made_one(list(catalogue.get_many([keep, gone]).values()), 0, {"phones": "0"}, today=TODAY)
    catalogue.merge(keep, [gone], merged, by="test")
    listing = catalogue.get(keep)
    assert listing.last_check is None
    believed = of(listing, TODAY)
    assert believed.by_fact["times"] == pytest.approx(1)
    assert believed.by_fact["contact"] < 0.5
    assert "phone and email" not in believed.sentence
    assert believed.sentence.startswith("Times and address checked")


def test_a_dead_number_is_not_held_against_another_number(catalogue):
    keep, gone = two(catalogue, phones=[Phone(number=NUMBERS[1])])
    Checks.open(catalogue).report(gone, "number_dead", TODAY)
    merge(catalogue, keep, gone)
    assert "does not work" not in of(catalogue.get(keep), TODAY).sentence
    catalogue.undo_merge(gone, by="test")
    assert "does not work" in of(catalogue.get(gone), TODAY).sentence
    merge(catalogue, keep, gone, phones=[Phone(number=NUMBERS[1])])
    assert "does not work" in of(catalogue.get(keep), TODAY).sentence


def test_what_is_found_out_after_a_merge_stays_with_the_listing_that_was_kept(catalogue):
    keep, gone = two(catalogue, phones=[Phone(number="+44 (0)20 7946 0001")])
    checks = Checks.open(catalogue)
    checks.add(gone, [FactCheck("contact", TODAY, "phone", by="before")])
    merge(catalogue, keep, gone)
    checks.add(keep, [FactCheck("contact", TODAY, "phone", by="after")])
    assert [(each.by, each.stands) for each in catalogue.get(keep).checks] == [
        ("before", True),
        ("after", True),
    ]
    catalogue.undo_merge(gone, by="test")
    assert [each.by for each in catalogue.get(keep).checks] == ["after"]
    assert [each.by for each in catalogue.get(gone).checks] == ["before"]


def test_a_check_counts_no_more_once_the_fact_is_changed_and_again_when_it_is_put_back(catalogue):
    first = Listing(
        name="Elm", phones=[Phone(number=NUMBERS[0])], last_check=Check(on=TODAY, by="Library team")
    )
    identity = catalogue.save(first, by="test").id
    Checks.open(catalogue).add(identity, [FactCheck("contact", TODAY, "phone", right=False)])
    assert "wrong here" in of(catalogue.get(identity), TODAY).sentence
    changed = catalogue.get(identity).model_copy(update={"phones": [Phone(number=NUMBERS[1])]})
    catalogue.save(changed, by="test")
    mended = catalogue.get(identity)
    assert mended.changed_since_check == ["contact"]
    assert "wrong here" not in of(mended, TODAY).sentence
    assert of(mended, TODAY).by_fact["contact"] == pytest.approx(0.2)
    assert of(mended, TODAY).by_fact["times"] == pytest.approx(1)
    catalogue.save(mended.model_copy(update={"phones": [Phone(number="02079460001")]}), by="test")
    assert catalogue.get(identity).changed_since_check == []
    assert "wrong here" in of(catalogue.get(identity), TODAY).sentence


@pytest.mark.parametrize(
    ("fact", "one", "other", "same"),
    [
        ("contact", {"phones": [Phone(number="0044 20 7946 0001")]}, {"phones": [Phone(number="020 7946 0001")]}, True),
        ("contact", {"email": "A@elm.example"}, {"email": "a@elm.example "}, True),
        ("contact", {"phones": [Phone(number="999")]}, {"phones": [Phone(number="998")]}, False),
        ("place", {"places": [Place(address_1="1 Elm Rd", postal_code="cr51ra")]}, {"places": [Place(name="Hall", address_1="1, Elm Road", postal_code="CR5 1RA")]}, True),
        ("place", {"places": [Place(address_1="1 Elm Rd", postal_code="CR5 1RA")]}, {"places": [Place(address_1="9 Elm Rd", postal_code="CR5 1RA")]}, False),
        ("times", {"schedules": [weekly("MO"), weekly("TU")]}, {"schedules": [weekly("TU"), weekly("MO")]}, True),
        ("times", {"opening_hours": "Mon, 10-12"}, {"opening_hours": "mon 10-12."}, True),
        ("times", {"schedules": [weekly("MO")]}, {"schedules": [weekly("TU")]}, False),
        ("cost", {"cost": Cost(amount=2)}, {"cost": Cost(amount=2.5)}, False),
        ("access", {"minimum_age": 60}, {}, False),
        ("room", {"accepting": False}, {}, False),
        ("going", {}, {"description": "Tea."}, True),
    ],
)  # fmt: skip
def test_what_is_the_same_however_it_is_written(fact, one, other, same):
    was, now = (speaking.marks(Listing(name="Elm", **each))[fact] for each in (one, other))
    assert speaking.fits(fact, was, now) == same


def test_rows_from_before_marks_were_kept_count_as_they_did_and_are_marked_by_a_merge(tmp_path):
    url = f"sqlite:///{tmp_path / 'old.sqlite3'}"
    catalogue = Catalogue.open(url)
    keep, gone = two(catalogue, phones=[Phone(number=NUMBERS[1])])
    Checks.open(catalogue).add(gone, [FactCheck("contact", TODAY, "phone")])
    Checks.open(catalogue).report(gone, "number_dead", TODAY)
    with database.writing(catalogue.engine) as connection:
        connection.execute(text("UPDATE fact_check SET spoke_of = NULL"))
        connection.execute(text("UPDATE service_report SET spoke_of = ''"))
    before = known_of(catalogue, gone)
    assert [each.stands for each in catalogue.get(gone).checks] == [True]
    merge(catalogue, keep, gone)
    held = catalogue.get(keep)
    assert [each.stands for each in [*held.checks, *held.reports]] == [False, False]
    catalogue.undo_merge(gone, by="test")
    assert known_of(catalogue, gone) == before
    catalogue.close()


def test_an_older_directory_is_brought_up_with_its_merges_and_back(tmp_path):
    url = f"sqlite:///{tmp_path / 'catalogue.sqlite3'}"
    catalogue = Catalogue.open(url)
    keep, gone = two(catalogue)
    Checks.open(catalogue).report(gone, "shut", TODAY)
    Checks.open(catalogue).report(keep, "shut", TODAY)
    Asked.open(catalogue).note(gone, TODAY)
    merge(catalogue, keep, gone)
    merged = known_of(catalogue, keep)
    catalogue.close()
    engine = create_engine(url)
    migrate_to(engine, "0008_editing")
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT service_id FROM service_asked")) == gone
        assert connection.scalar(text("SELECT COUNT(*) FROM service_report")) == 2
    engine.dispose()
    catalogue = Catalogue.open(url)
    again = known_of(catalogue, keep)
    assert (again["asked"], again["links"], again["trust"]) == (
        merged["asked"],
        merged["links"],
        merged["trust"],
    )
    catalogue.undo_merge(gone, by="test")
    assert sum(known_of(catalogue, gone)["asked"].values()) == 1
    assert len(catalogue.get(gone).reports) == 1
    catalogue.close()


def migrate_to(engine, revision):
    from importlib.resources import files

    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(files("assets_catalog.migrations")))
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def test_the_listing_leads_whose_facts_were_checked_last(catalogue):
    nothing = ([], [], 0)
    fuller = make(
        catalogue,
        Listing(
            name="Elm Club",
            description="Tea. " * 50,
            last_check=Check(on=ago(90), by="Library team"),
            email="a@elm.example",
        ),
        nothing,
    )
    rung = make(catalogue, Listing(name="The Elm Club", email="b@elm.example"), nothing)
    both = [fuller, rung]
    assert lead(list(catalogue.get_many(both).values())) == 0
    Checks.open(catalogue).add(rung, [FactCheck("contact", ago(2), "phone")])
    assert lead(list(catalogue.get_many(both).values())) == 1
    Checks.open(catalogue).add(fuller, [FactCheck("contact", ago(1), "import")])
    assert lead(list(catalogue.get_many(both).values())) == 1


def ago(days):
    return TODAY - timedelta(days=days)
