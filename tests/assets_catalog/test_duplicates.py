"""Listings that may be one: found by what they share, told apart by what parts them, explained in words."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import combinations
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets_catalog.duplicates import LIKELY, Likes, compare, normal
from assets_catalog.duplicates.compare import likely
from assets_catalog.duplicates.corpus import Corpus
from assets_catalog.duplicates.traits import traits_of
from assets_catalog.listing import Listing, Phone, Place, Provenance
from assets_catalog.sample import sample_listings

HERE = (51.3215, -0.1386)
SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "assets" / "croydon_assets.csv"
LABELLED = Path(__file__).with_name("duplicates_labelled.json")
FILLERS = [
    "Meadow",
    "Riverside",
    "Larch",
    "Mill",
    "Agnes",
    "Copper",
    "Juniper",
    "Sorrel",
    "Quarry",
    "Falcon",
    "Harbour",
    "Clover",
    "Willow",
    "Ember",
    "Saffron",
    "Thistle",
    "Beacon",
    "Cedar",
    "Linden",
    "Orchard",
    "Foxglove",
]


def listing(
    identity, name, *, address="1 High Street", postcode="CR5 2RA", at=HERE, phone="", url="", **more
) -> Listing:
    place = Place(
        address_1=address, postal_code=postcode, latitude=at[0], longitude=at[1], positioned_by="given"
    )
    return Listing(
        id=str(identity),
        name=name,
        places=[place],
        phones=[Phone(number=phone)] if phone else [],
        url=url,
        **more,
    )


def filler():
    """A directory round about, so that common words are common."""
    kinds = ["Library", "Church", "Surgery", "Primary School", "Warm Space", "Community Centre", "Lunch Club"]
    return [
        listing(
            f"f{at}",
            f"{name} {kinds[at % len(kinds)]}",
            address=f"{at} Elm Road",
            postcode=f"CR0 {at % 9}AA",
            at=(51.36 + at / 900, -0.08),
        )
        for at, name in enumerate(FILLERS)
    ]


def likelihood(a: Listing, b: Listing) -> float:
    corpus = Corpus(traits_of(each) for each in [*filler(), a, b])
    return compare(traits_of(a), traits_of(b), corpus).likelihood


ONE = [
    ({"name": "St Werburgh's Church Lunch Club"}, {"name": "St. Werburghs Church lunch club"}),
    ({"name": "Tollgate Medical Practice"}, {"name": "The Tollgate Medical Centre", "phone": ""}),
    ({"name": "Bramblewood Library"}, {"name": "Bramblewood Libary", "address": "High Street"}),
    (
        {"name": "Larkspur URC", "phone": "020 7946 0123"},
        {"name": "Larkspur United Reformed Church", "phone": "+44 20 7946 0123"},
    ),
    (
        {"name": "Heronsgate Centre", "postcode": "CR5 2RA"},
        {"name": "Heronsgate Centre", "postcode": "CR5 2RB", "at": (51.3222, -0.1390)},
    ),
    (
        {"name": "Warm Welcome", "address": "Heronsgate Church, High Street"},
        {"name": "Heronsgate Church", "address": "High Street"},
    ),
]
TWO = [
    ({"name": "Bramblewood Infant School"}, {"name": "Bramblewood Junior School"}),
    (
        {"name": "Heronsgate Church"},
        {"name": "Heronsgate Church: Tuesday Tea Dance Troupe", "phone": "020 7946 0999"},
    ),
    ({"name": "Bramblewood Library"}, {"name": "Bramblewood Surgery"}),
    (
        {"name": "Corner Pharmacy"},
        {
            "name": "Corner Pharmacy",
            "postcode": "CR7 8AA",
            "at": (51.3990, -0.1010),
            "address": "9 Beulah Road",
        },
    ),
    (
        {"name": "Tollgate Pharmacy", "address": "Heronsgate Hospital, High Street"},
        {"name": "Heronsgate Hospital"},
    ),
    ({"name": "Heronsgate Men's Group"}, {"name": "Heronsgate Women's Group"}),
    ({"name": "Tai chi on Monday"}, {"name": "Tai chi on Friday"}),
    ({"name": "Wexcombe Chess"}, {"name": "Larkspur Knitters"}),
]


@pytest.mark.parametrize(("a", "b"), ONE)
def test_one_thing_written_twice_is_found(a, b):
    assert likelihood(listing(1, **a), listing(2, **b)) >= LIKELY


@pytest.mark.parametrize(("a", "b"), TWO)
def test_two_things_side_by_side_are_told_apart(a, b):
    assert likelihood(listing(1, **a), listing(2, **b)) < LIKELY


def test_a_pair_says_why_and_why_not_in_words():
    likes = Likes([*filler(), listing(1, "Heronsgate Centre", phone="020 7946 0111")])
    found = likes.like(listing("", "Heronsgate Center", phone="020 7946 0222"))
    assert [pair.b for pair in found] == ["1"]
    assert "The same name" in found[0].reasons
    assert "The same postcode" in found[0].reasons
    assert found[0].against == ("Another telephone number",)


def test_a_chain_is_known_by_the_building_it_stands_in():
    chain = [
        listing(
            n,
            "Borough Libraries",
            address=f"{each} Library, {n} Road Street",
            postcode=f"CR{n} 1AA",
            at=(51.3 + n / 50, -0.1),
        )
        for n, each in enumerate(("Bramblewood", "Heronsgate", "Wexcombe"), 5)
    ]
    own = listing("own", "Wexcombe Library", address="Road Street", postcode="CR7 1AA", at=(51.44, -0.1))
    likes = Likes([*filler(), *chain, own])
    assert [(pair.a, pair.b) for pair in likes.pairs()] == [("7", "own")]


def test_pairs_come_once_each_and_progress_is_told():
    many = [listing(f"x{n}", "Heronsgate Centre") for n in range(4)]
    told = []
    pairs = list(Likes([*filler(), *many]).pairs(progress=lambda done, of: told.append((done, of))))
    assert {(pair.a, pair.b) for pair in pairs} == set(combinations(sorted(each.id for each in many), 2))
    assert len(pairs) == 6
    assert told[-1] == (len(filler()) + 4, len(filler()) + 4)


def test_what_was_changed_or_taken_out_is_no_longer_found():
    likes = Likes([*filler(), listing(1, "Heronsgate Centre"), listing(2, "Heronsgate Centre")])
    assert list(likes.pairs())
    likes.add(listing(2, "Wexcombe Chess"))
    assert not list(likes.pairs())
    likes.remove("1")
    likes.remove("no such listing")
    assert not likes.like(listing("", "Heronsgate Centre"))


def test_one_list_that_has_two_of_a_kind_may_mean_two():
    def from_list(identity, source):
        given = [Provenance(source=source, source_id=str(identity))]
        return listing(identity, "Heronsgate Centre tea", provenance=given, phone=f"020 7946 012{identity}")

    assert likelihood(from_list(1, "a"), from_list(2, "b")) > likelihood(from_list(1, "a"), from_list(2, "a"))


@pytest.mark.parametrize(
    ("text", "street"),
    [
        ("77 Addington Rd, West Wickham", "77 addington road"),
        ("Chaucer House, 130-132 Church Road", "130 church road"),
        ("2A Court Ave.", "2a court avenue"),
        ("Hawes Lane", ""),
        ("12 St. John's St", "12 saint john street"),
    ],
)
def test_streets_are_written_one_way(text, street):
    assert normal.street(text) == street


def test_numbers_pages_and_names_are_written_one_way():
    assert normal.phone("020 7946 0123") == normal.phone("+44 (0)20 79460123") == "+442079460123"
    assert normal.phone("ask at the desk") == ""
    assert normal.web("HTTPS://www.example.org/groups/") == ("example.org", "example.org/groups")
    assert normal.web("example.org/groups") == ("example.org", "example.org/groups")
    assert normal.web("not an address") == normal.web("http://[") == ("", "")
    assert normal.words("St. Mary’s R.C. Church & Hall") == ("saint", "mary", "catholic", "church", "hall")
    assert normal.words("12 Mill St") == ("12", "mill", "street")


TEXT = st.text(max_size=40)


@settings(max_examples=60, deadline=None)
@given(TEXT.filter(str.strip), TEXT.filter(str.strip), TEXT, TEXT, st.booleans())
def test_any_two_listings_can_be_compared_and_the_order_makes_no_difference(one, two, address, url, near):
    a = listing("a", one, address=address, url=url, phone="020 7946 0100")
    b = listing("b", two, address=address if near else "", url=url, at=HERE if near else (51.0, 0.5))
    corpus = Corpus(traits_of(each) for each in [*filler(), a, b])
    there, back = compare(traits_of(a), traits_of(b), corpus), compare(traits_of(b), traits_of(a), corpus)
    assert 0 <= there.likelihood <= 1
    assert there.likelihood == pytest.approx(back.likelihood)
    assert set(there.reasons) == set(back.reasons)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(filler()), st.sampled_from(["upper", "lower", "spaces", "dots"]))
def test_how_a_name_is_typed_makes_no_difference(original, way):
    typed = {
        "upper": original.name.upper(),
        "lower": original.name.lower(),
        "spaces": f"  {original.name.replace(' ', '   ')}",
        "dots": f"{original.name}.",
    }[way]
    likes = Likes(filler())
    found = likes.like(original.model_copy(update={"id": "", "name": " ".join(typed.split())}))
    assert found[0].b == original.id
    assert found[0].likelihood > 0.9


@pytest.mark.data
def test_against_pairs_written_down_by_hand():
    if not SHARED.exists():
        pytest.skip("The real list ../shared/data/assets/croydon_assets.csv is not here")
    labelled = json.loads(LABELLED.read_text(encoding="utf-8"))
    assert sha256(SHARED.read_bytes()).hexdigest() == labelled["file_sha256"]
    precision, recall = measured(labelled)
    assert precision >= 0.97
    assert recall >= 0.90


def measured(labelled) -> tuple[float, float]:
    """Precision and recall over the pairs of the labelled rows."""
    rows = set(labelled["rows"])
    group = {row: at for at, rows_of in enumerate(labelled["groups"]) for row in rows_of}
    group |= {row: -row for row in rows - group.keys()}
    unsure = {frozenset((group[a], group[b])) for a, b in labelled["unsure"]}
    true = {pair for rows_of in labelled["groups"] for pair in combinations(sorted(rows_of), 2)}
    found = {(int(pair.a), int(pair.b)) for pair in Likes(real_rows()).pairs()}
    counted = {
        (a, b) for a, b in found if a in rows and b in rows and frozenset((group[a], group[b])) not in unsure
    }
    return len(counted & true) / len(counted), len(counted & true) / len(true)


def real_rows():
    """Every row of the real list as a listing whose id is its line."""
    from assets_catalog.imports.findings import Findings
    from assets_catalog.imports.mapping import MappingFile
    from assets_catalog.imports.read import open_sheet
    from assets_catalog.imports.run import _Reading

    sheet = open_sheet(SHARED)
    reading = _Reading(sheet, MappingFile().bind(sheet), datetime.now(UTC))
    for row in reading.sheet.rows():
        yield reading.listing(row, Findings()).model_copy(update={"id": f"{row.number:05d}"})


def test_what_is_held_at_several_places_is_no_chain_and_not_the_building_it_is_held_in():
    places = [
        Place(name=f"{name} Library", address_1=f"{name} Library, 1 Elm Road", postal_code=code)
        for name, code in (("Marlow", "CR5 2RA"), ("Tansy", "CR0 1AA"))
    ]
    held = Listing(id="held", name="Rhymes and Rattles", places=places)
    library = listing("library", "Marlow Library", address="Marlow Library, 1 Elm Road")
    assert likelihood(held, library) < LIKELY


def test_a_chain_is_known_by_its_listings_and_forgotten_with_them():
    one, other = (
        traits_of(listing(name, "Borough Pharmacy", postcode=code))
        for name, code in (("a", "CR5 2RA"), ("b", "CR0 1AA"))
    )
    corpus = Corpus([one])
    assert not corpus.is_chain(one.words)
    corpus.add(other)
    assert corpus.is_chain(one.words)
    corpus.remove(other)
    assert not corpus.is_chain(one.words)
    corpus.remove(one)
    assert corpus.size == 0
    assert corpus.sharers_of_phone("x") == 0


def test_a_listing_that_is_put_right_leaves_nothing_behind():
    wrong, right = (listing("a", "Zibble Club", postcode=code) for code in ("CR0 1AA", "CR5 2RA"))
    likes, fresh = Likes([*filler(), wrong]), Likes([*filler(), right])
    likes.add(right)
    assert not likes.corpus.is_chain(("zibble", "club"))
    typed = listing("typed", "The Zibble Club")
    assert [pair.likelihood for pair in likes.like(typed)] == [pair.likelihood for pair in fresh.like(typed)]


@pytest.mark.parametrize("least", [0.01, 0.3, LIKELY, 0.9])
def test_what_is_left_uncompared_could_not_have_been_likely(least):
    chance = Random(7)
    there = [
        traits_of(
            each.model_copy(update={"id": f"{copy}-{at}", "places": each.places[: copy + 1], "url": ""})
        )
        for at, each in enumerate(list(sample_listings(date(2026, 6, 1)))[:60])
        for copy in range(2)
    ]
    corpus = Corpus(there)
    two = [chance.sample(there, 2) for _ in range(2000)] + list(zip(there[::2], there[1::2], strict=True))
    plain = [compare(a, b, corpus) for a, b in two]
    assert [likely(a, b, corpus, least) for a, b in two] == [
        pair if pair.likelihood >= least else None for pair in plain
    ]
    assert sum(pair.likelihood >= least for pair in plain) > 20
