"""Postcodes, named places, the box people type a place into, and distances."""

from __future__ import annotations

import csv
import gzip
import math
import time
from pathlib import Path

import brotli
import geopy.distance
import msgpack
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets_catalog import places
from assets_catalog.listing import Place
from assets_catalog.places import Point, Resolved, Unknown, names, postcode_files, resolve
from assets_catalog.places.distance import EARTH_RADIUS_KM, HasPosition

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"


def shared(name: str) -> Path:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{name} is not beside the repository")
    return path


class TestPostcodes:
    @pytest.mark.parametrize(
        ("typed", "proper"),
        [
            ("CR5 1RA", "CR5 1RA"),
            ("cr51ra", "CR5 1RA"),
            ("  Cr5   1rA. ", "CR5 1RA"),
            ("CR5-1RA", "CR5 1RA"),
            ("CRO 1EA", "CR0 1EA"),
            ("CR0 OAA", "CR0 0AA"),
            ("SEI9 2AB", "SE19 2AB"),
            ("NI 9GU", "N1 9GU"),
            ("w1a1aa", "W1A 1AA"),
            ("SW1A 1AA", "SW1A 1AA"),
            ("ZZ9 9ZZ", "ZZ9 9ZZ"),
        ],
    )
    def test_are_read_as_people_write_them(self, typed, proper):
        assert places.normalise_postcode(typed) == proper
        assert places.is_postcode(typed)

    @pytest.mark.parametrize(
        "typed", ["", "CR5", "Coulsdon", "hello", "12345", "CR5 1R", "CR55 51RA", "croiab", "x" * 9999]
    )
    def test_other_things_are_not_postcodes(self, typed):
        assert places.normalise_postcode(typed) is None
        assert places.find_postcode(typed) is None

    def test_known_one_is_found_where_it_is(self):
        point = places.find_postcode("cr9 1et")
        assert point is not None
        assert places.distance_km(point, Point(51.3719, -0.0995)) < 0.1
        assert places.authority_of("CR9 1ET") == places.HOME

    def test_one_in_northern_ireland_is_on_its_own_grid(self):
        belfast = places.find_postcode("BT1 5GS")
        assert belfast is not None
        assert places.distance_km(belfast, Point(54.5965, -5.9301)) < 1

    @pytest.mark.parametrize("typed", ["ZZ9 9ZZ", "QQ1 1AA", "CR5 9ZZ"])
    def test_unknown_one_is_no_point(self, typed):
        assert places.is_postcode(typed)
        assert places.find_postcode(typed) is None

    def test_one_with_no_place_on_the_map_is_no_point(self):
        assert places.find_postcode("JE2 3AB") is None

    def test_cr_is_not_all_croydon_and_croydon_is_not_all_cr(self):
        assert places.authority_of("CR3 5TP") != places.HOME
        assert places.authority_of("SW16 4UW") == places.HOME

    def test_every_letter_is_read_as_the_file_has_it(self):
        folder = postcode_files._folder()
        for letter in "FJUZ":
            path = folder / f"postcodes_{letter}.msgpack.br"
            data = msgpack.unpackb(brotli.decompress(path.read_bytes()))["data"]
            table = postcode_files.read_table(letter)
            assert table is not None
            assert [key.decode() for key in table.keys] == data["pcd"]
            assert np.array_equal(table.eastings, np.array(data["oseast1m"], "f4"), equal_nan=True)
            assert np.array_equal(table.northings, np.array(data["osnrth1m"], "f4"), equal_nan=True)
            codes = [code if isinstance(code, str) else "" for code in data["laua"]]
            assert [code.decode() for code in table.authorities] == codes
        assert len(postcode_files.letters()) == 23
        assert all(postcode_files.read_table(letter) is not None for letter in "CS")

    @pytest.mark.parametrize("damage", [b"", b"\x80", msgpack.packb({"data": {"pcd": ["AB1"]}})])
    def test_a_file_of_another_shape_is_refused(self, damage):
        with pytest.raises((ValueError, KeyError, msgpack.UnpackException)):
            postcode_files.unpack(damage)

    @pytest.mark.data
    def test_every_live_postcode_of_croydon_is_found(self):
        path = shared("postcodes/croydon_live_with_ward_lsoa.csv.gz")
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for row in csv.DictReader(lines):
                point = places.find_postcode(row["postcode"])
                assert point is not None, row["postcode"]
                assert places.distance_km(point, Point(float(row["lat"]), float(row["lon"]))) < 0.01
                assert places.authority_of(row["postcode"]) == row["lad"]


class TestPostcodeAreas:
    def test_outward_code_is_the_middle_of_its_postcodes_in_the_borough(self):
        area = places.find_area("sw16")
        assert area is not None
        assert area.code == "SW16"
        assert area.in_borough
        assert places.distance_km(area.point, names.find_place("Norbury")) < 1

    def test_one_mostly_elsewhere_is_its_own_middle(self):
        beckenham = places.find_area("BR3")
        assert beckenham is not None
        assert not beckenham.in_borough
        assert places.distance_km(beckenham.point, names.find_place("Beckenham")) < 1.5

    def test_sector_is_nearer_than_the_whole_code(self):
        sector, postcode = places.find_area("CR5 1"), places.find_postcode("CR5 1RA")
        assert sector is not None
        assert postcode is not None
        assert places.distance_km(sector.point, postcode) < 2

    def test_nought_typed_as_a_letter(self):
        area = places.find_area("CRO")
        assert area is not None
        assert area.code == "CR0"

    @pytest.mark.parametrize("typed", ["ZZ9", "CR5 1RA", "", "hello", "Q"])
    def test_others_are_none(self, typed):
        assert places.find_area(typed) is None

    def test_district(self):
        assert places.district("cr51ra") == places.district("cr5") == "CR5"
        assert places.district("Coulsdon") is None


class TestPostcodesInWords:
    def found(self, words):
        return [(each.code, each.kind, each.point is not None) for each in places.postcodes_in(words)]

    def test_whole_ones_and_outward_codes(self):
        words = "lunch near cr51ra, or CR5 1RA or in se25"
        assert self.found(words) == [
            ("CR5 1RA", "postcode", True),
            ("CR5 1RA", "postcode", True),
            ("SE25", "area", True),
        ]
        first = places.postcodes_in(words)[0]
        assert words[first.start : first.end] == "cr51ra"

    def test_unknown_one_is_told_apart(self):
        assert self.found("chair exercise zz9 9zz") == [("ZZ9 9ZZ", "postcode", False)]

    @pytest.mark.parametrize(
        "words",
        [
            "vitamin B12 injections",
            "unit B1 3rd floor",
            "room A1 5pm",
            "open 2pm to 4pm",
            "A23 5km away",
            "covid19",
            "type 2 diabetes",
            "",
        ],
    )
    def test_things_that_look_like_one(self, words):
        assert self.found(words) == []


class TestNames:
    @pytest.mark.parametrize(
        ("typed", "name"),
        [
            ("Coulsdon", "Coulsdon"),
            ("COULSDON", "Coulsdon"),
            ("couldson", "Coulsdon"),
            ("Monk's Orchard", "Monks Orchard"),
            ("saint helier", "St Helier"),
            ("thorton heath", "Thornton Heath"),
            ("T. Heath", "Thornton Heath"),
            ("Thorntan Heath", "Thornton Heath"),
            ("sanderstaed", "Sanderstead"),
            ("Addingtn village", "Addington village"),
            ("purly", "Purley"),
            ("fieldway", "Fieldway"),
            ("New Adington", "New Addington"),
        ],
    )
    def test_are_found_through_other_names_and_misspellings(self, typed, name):
        place = places.find_place(typed)
        assert place is not None
        assert place.name == name

    @pytest.mark.parametrize("typed", ["", "purely", "modern", "wellington", "Narnia", "button", "a" * 500])
    def test_other_words_are_not_places(self, typed):
        assert places.find_place(typed) is None

    def test_no_two_places_share_a_name(self):
        seen: dict[str, str] = {}
        for place in places.all_places():
            for name in (place.name, *place.also):
                assert seen.setdefault(names._normalise(name), place.name) == place.name, name

    def test_no_ordinary_word_is_close_to_a_name(self):
        for word in (
            "exercise",
            "befriending",
            "counselling",
            "dementia",
            "gardening",
            "wellington",
            "kensington",
        ):
            assert places.find_place(word) is None

    def test_the_borough_is_well_covered(self):
        inside = [place for place in places.all_places() if place.in_borough]
        assert len(inside) >= 60
        assert len(places.all_places()) - len(inside) >= 40
        assert 40 <= len(names.areas()) <= 60
        assert [place.name for place in inside if place.whole_borough] == ["Croydon"]
        assert places.find_place("Shirley").ambiguous
        assert not places.find_place("Coulsdon").ambiguous
        assert places.find_place("Mitcham").borough == "Merton"

    def test_each_place_lies_in_the_borough_it_is_said_to(self):
        west, south, east, north = places.borough_map()["bbox"]
        for place in places.all_places():
            if place.in_borough:
                assert west < place.longitude < east, place.name
                assert south < place.latitude < north, place.name

    @pytest.mark.data
    def test_coordinates_agree_with_the_survey(self):
        with shared("places/south_london_places.csv").open(encoding="utf-8") as lines:
            rows = [row for row in csv.DictReader(lines) if row["context"] == "Croydon"]
        known = [
            (place, row) for row in rows if (place := places.find_place(row["name"])) and place.in_borough
        ]
        assert len(known) >= 25
        for place, row in known:
            surveyed = Point(float(row["lat"]), float(row["lon"]))
            assert places.distance_km(place, surveyed) < 1.3, place.name


class TestPlacesInWords:
    def found(self, sentence):
        return [(start, end, place.name) for start, end, place in places.places_in(sentence.split())]

    def test_longest_name_wins(self):
        assert self.found("walks in New Addington or south norwood") == [
            (2, 4, "New Addington"),
            (5, 7, "South Norwood"),
        ]

    def test_joined_words_and_misspellings(self):
        assert self.found("something in thornton-heath") == [(2, 3, "Thornton Heath")]
        assert self.found("sanderstad tea dance") == [(0, 1, "Sanderstead")]

    def test_ambiguous_ones_are_marked_for_the_reader_to_judge(self):
        [(_, _, place)] = places.places_in(["my", "neighbour", "Shirley", "forgets"])
        assert place.ambiguous

    def test_a_road_is_not_the_place_it_is_named_for(self):
        assert self.found("flat in Purley Road") == []
        assert self.found("shops on Purley Way") == [(2, 4, "Purley Way")]

    @given(st.lists(st.text(max_size=30), max_size=80))
    def test_spans_are_in_order_and_never_overlap(self, words):
        spans = places.places_in(words)
        edges = [edge for start, end, _ in spans for edge in (start, end)]
        assert edges == sorted(edges)
        assert all(0 <= start < end <= len(words) for start, end, _ in spans)


class TestResolve:
    @pytest.mark.parametrize(
        ("typed", "label", "kind"),
        [
            ("cr51ra", "CR5 1RA", "postcode"),
            ("near CR5 1RA, Coulsdon", "CR5 1RA", "postcode"),
            ("CR5 1RA, Coulsdon", "CR5 1RA", "postcode"),
            ("Coulsdon CR5", "CR5", "postcode"),
            ("se25", "SE25", "postcode"),
            ("cro", "CR0", "postcode"),
            ("Purley", "Purley", "place"),
            ("i live in thornton heath", "Thornton Heath", "place"),
            ("near to Old Coulsdon please", "Old Coulsdon", "place"),
            ("Shirley, Croydon", "Shirley", "place"),
            ("12 Brighton Road, Coulsdon, Surrey", "Coulsdon", "place"),
            ("the hospital in thornton heath", "Thornton Heath", "place"),
            ("croydon", "Croydon", "place"),
        ],
    )
    def test_reads_what_people_type(self, typed, label, kind):
        found = resolve(typed)
        assert isinstance(found, Resolved), found
        assert (found.label, found.kind) == (label, kind)
        assert found.in_borough

    def test_a_place_outside_the_borough_says_so(self):
        found = resolve("Mitcham")
        assert isinstance(found, Resolved)
        assert not found.in_borough

    def test_the_whole_borough(self):
        found = resolve("croydon")
        assert isinstance(found, Resolved)
        assert found.whole_borough

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ("zz9 9zz", "We do not know the postcode ZZ9 9ZZ. Check it, or use the name of an area."),
            ("ZZ9", "We do not know the postcode ZZ9. Check it, or use the name of an area."),
            (
                "cr9 9zz in purley",
                "We do not know the postcode CR9 9ZZ. Check it, or use the name of an area.",
            ),
            ("", "Type a postcode, or the name of an area such as Coulsdon."),
            (
                "Narnia",
                "We do not know a place called “Narnia”. Try a postcode, or the name of an area such as Coulsdon.",
            ),
        ],
    )
    def test_says_what_to_do_when_it_does_not_know(self, typed, sentence):
        unknown = resolve(typed)
        assert isinstance(unknown, Unknown)
        assert unknown.sentence == sentence

    def test_offers_up_to_three_names_that_are_close(self):
        unknown = resolve("wellington")
        assert isinstance(unknown, Unknown)
        assert "Wallington" in unknown.suggestions
        assert len(unknown.suggestions) <= 3
        assert "Did you mean Wallington" in unknown.sentence

    @given(st.text(max_size=400))
    def test_never_raises_and_always_answers(self, typed):
        found = resolve(typed)
        if isinstance(found, Resolved):
            assert 49 < found.latitude < 62
            assert found.label
        else:
            assert found.sentence.endswith((".", "?"))
            assert len(found.sentence) < 250

    @given(
        st.from_regex(r"(near |in )?[A-Z]{1,2}[0-9]{1,2}[A-Z]? ?[0-9]?[A-Z]{0,2}(, [a-z]+)?", fullmatch=True)
    )
    def test_never_raises_on_things_like_postcodes(self, typed):
        assert isinstance(resolve(typed), Resolved | Unknown)
        places.postcodes_in(typed)

    def test_long_input_is_quick(self):
        start = time.perf_counter()
        resolve("purley or " * 5000)
        places.postcodes_in("cr5 1ra " * 5000)
        places.places_in(["purley", "sanderstaed"] * 3000)
        assert time.perf_counter() - start < 5


latitudes = st.floats(-90, 90)
longitudes = st.floats(-180, 180)
points = st.builds(Point, latitudes, longitudes)


class TestDistance:
    def test_the_sphere_is_the_one_that_geopy_measures_on(self):
        assert geopy.distance.EARTH_RADIUS == EARTH_RADIUS_KM

    @given(points, points)
    def test_is_symmetric_and_never_negative(self, one, other):
        there, back = places.distance_km(one, other), places.distance_km(other, one)
        assert there >= 0
        assert math.isclose(there, back, abs_tol=1e-6)

    @given(points, st.lists(points, min_size=1, max_size=20))
    def test_many_at_once_agree_with_one_at_a_time(self, here, others):
        many = places.distances_km(
            here.latitude,
            here.longitude,
            [other.latitude for other in others],
            [other.longitude for other in others],
        )
        assert np.allclose(many, [places.distance_km(here, other) for other in others], atol=0.5, rtol=1e-4)

    @given(st.floats(51.2, 51.6), st.floats(-0.4, 0.2), st.floats(51.2, 51.6), st.floats(-0.4, 0.2))
    def test_and_to_the_metre_across_a_borough(self, a, b, c, d):
        one, other = Point(a, b), Point(c, d)
        [far] = places.distances_km(a, b, [c], [d])
        assert abs(far - places.distance_km(one, other)) < 0.001

    def test_nowhere_is_at_no_distance(self):
        assert np.isnan(places.distances_km(51.0, 0.0, [np.nan], [0.0])[0])

    @pytest.mark.parametrize(
        ("km", "words"),
        [
            (0.0, "less than 0.1 miles"),
            (0.1, "less than 0.1 miles"),
            (0.2, "0.1 miles"),
            (0.65, "0.4 miles"),
            (1.609, "1 mile"),
            (1.65, "1 mile"),
            (3.2, "2 miles"),
            (4.0, "2.5 miles"),
            (20.0, "12 miles"),
            (2000.0, "1,243 miles"),
        ],
    )
    def test_in_words(self, km, words):
        assert places.in_words(km) == words

    def test_a_named_place_has_a_position(self):
        place: HasPosition = places.all_places()[0]
        assert places.distance_km(place, place) == 0


class TestPosition:
    def test_without_coordinates_takes_its_postcodes(self):
        placed = places.position(Place(postal_code="cr5 1ra"))
        assert placed.positioned_by == "postcode"
        assert placed.has_position
        assert placed.postal_code == "cr5 1ra"

    def test_follows_its_postcode_when_that_changes(self):
        placed = places.position(Place(postal_code="CR5 1RA"))
        moved = places.position(placed.model_copy(update={"postal_code": "CR9 1ET"}))
        assert places.distance_km(moved, places.find_postcode("CR9 1ET")) == 0
        gone = places.position(placed.model_copy(update={"postal_code": "ZZ9 9ZZ"}))
        assert (gone.latitude, gone.longitude, gone.positioned_by) == (None, None, "")

    def test_coordinates_given_are_kept(self):
        placed = places.position(Place(postal_code="CR9 1ET", latitude=51.3725, longitude=-0.0990))
        assert (placed.latitude, placed.longitude) == (51.3725, -0.0990)
        assert (placed.positioned_by, placed.doubt) == ("given", "")

    def test_far_from_its_postcode_is_doubted_and_not_moved(self):
        placed = places.position(Place(postal_code="rg247ng", latitude=51.395176, longitude=-0.10448))
        assert placed.doubt == "The map position given is 66.0 km from its postcode RG24 7NG."
        assert placed.latitude == 51.395176
        assert not placed.has_position

    @pytest.mark.parametrize(
        ("latitude", "longitude", "doubt"),
        [
            (-0.0995, 51.3719, "The latitude and longitude given look swapped."),
            (0.0, 0.0, "The map position given (0, 0) is not in the United Kingdom."),
            (48.8566, 2.3522, "The map position given (48.8566, 2.3522) is not in the United Kingdom."),
        ],
    )
    def test_outside_the_country_is_doubted(self, latitude, longitude, doubt):
        placed = places.position(Place(postal_code="CR9 1ET", latitude=latitude, longitude=longitude))
        assert placed.doubt == doubt
        assert placed.latitude == latitude

    def test_doubt_goes_when_what_is_said_hangs_together(self):
        place = Place(postal_code="CR9 1ET", latitude=51.3725, longitude=-0.0990, doubt="It was far off.")
        assert places.position(place).doubt == ""

    def test_nothing_known_is_nothing_said(self):
        assert places.position(Place(name="A hall")) == Place(name="A hall")

    @pytest.mark.data
    def test_every_bad_row_is_doubted_and_none_is_moved(self):
        with shared("assets/coordinates_far_from_postcode.csv").open(encoding="utf-8") as lines:
            rows = list(csv.DictReader(lines))
        assert len(rows) == 107
        for row in rows:
            latitude, longitude = float(row["lat"]), float(row["lon"])
            placed = places.position(
                Place(postal_code=row["postcode"], latitude=latitude, longitude=longitude)
            )
            assert placed.doubt, row["name"]
            assert (placed.latitude, placed.longitude) == (latitude, longitude)
