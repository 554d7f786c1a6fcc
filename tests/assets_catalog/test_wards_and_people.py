"""Wards and people from files: what is read, and the sentence for what cannot be."""

from __future__ import annotations

import json

import numpy as np
import pytest

from assets_catalog.places.wards import WardsProblemError, load_wards
from assets_catalog.stewardship.homes import homes_of
from assets_catalog.stewardship.population import PeopleProblemError, load_people

HOME = "E09000008"


def square(west: float, south: float, side: float = 0.05) -> dict:
    ring = [
        [west, south],
        [west + side, south],
        [west + side, south + side],
        [west, south + side],
        [west, south],
    ]
    return {"type": "Polygon", "coordinates": [ring]}


def feature(geometry, **properties) -> dict:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


@pytest.fixture
def file_of(tmp_path):
    def write(content, name="wards.geojson"):
        path = tmp_path / name
        text = content if isinstance(content, (str, bytes)) else json.dumps({"features": content})
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def test_wards_are_read_under_our_names_or_the_ons_s_and_others_left_out(file_of):
    path = file_of(
        [
            feature(square(-0.10, 51.35), WD25NM="West Side", WD25CD="W1", LAD25CD=HOME),
            feature(square(-0.05, 51.35), ward_name="East Side", ward_code="W2", lad_code=HOME),
            feature(square(0.05, 51.35), ward_name="Elsewhere", ward_code="W3", lad_code="E09000006"),
            feature({"type": "Point", "coordinates": [0, 51]}, ward_name="No shape"),
            feature(square(0, 51), other="No name"),
            "nonsense",
        ]
    )
    wards = load_wards(path, HOME)
    assert (wards.names, wards.codes) == (("East Side", "West Side"), ("W2", "W1"))
    from assets_catalog.places.postcodes import to_degrees

    eastings, northings = to_degrees().transform([-0.08, -0.02, -0.3], [51.37] * 3, direction="INVERSE")
    assert wards.number_of(np.array(eastings), np.array(northings)).tolist() == [1, 0, 1]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "cannot be read as JSON"),
        (b"\xff\xfe\x00", "cannot be read as JSON"),
        ("[" * 100_000, "cannot be read as JSON"),
        ("[]", 'no list of "features"'),
        ([], "holds no wards of E09000008"),
        ([feature(square(530000, 160000, 900), ward_name="Metres", ward_code="W")], "not in degrees"),
        ([feature({"type": "Polygon", "coordinates": [[[1]]]}, ward_name="Broken")], "holds no wards"),
    ],
)
def test_a_file_of_wards_that_cannot_be_used_is_a_sentence(file_of, content, said):
    with pytest.raises(WardsProblemError, match=said):
        load_wards(file_of(content), HOME)


def test_a_file_that_is_not_there_is_a_sentence(tmp_path):
    with pytest.raises(WardsProblemError, match="No such file"):
        load_wards(tmp_path / "none.geojson", HOME)
    with pytest.raises(PeopleProblemError, match="No such file"):
        load_people(tmp_path / "none.csv")


def test_people_of_small_areas_are_added_up_and_deciles_weighted(file_of):
    people = load_people(
        file_of('ward_code,Population,IMD_decile\nW1,"1,000",2\nW1,3000,6\nW2,10,\n', "p.csv")
    )
    assert people.in_ward("W1") == 4000
    assert people.decile("W1") == 5.0
    assert people.in_ward("W2") == 10
    assert np.isnan(people.decile("W2"))
    assert people.in_ward("none") == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", 'needs a column "ward_code"'),
        ("ward_code\nW1\n", 'needs a column "ward_code" and a column "population"'),
        ("ward_code,population\n", "has no rows"),
        ("ward_code,population\nW1,many\n", 'Line 2 of p.csv: "population" is not a number'),
        ("ward_code,population\nW1,-4\n", "not a number from 0 up"),
        ("ward_code,population,imd_decile\nW1,4,0\n", "a decile is from 1 to 10"),
        (b"ward_code,population\n\xff,3\n", "not a CSV file in UTF-8"),
    ],
)
def test_a_file_of_people_that_cannot_be_used_is_a_sentence(file_of, content, said):
    with pytest.raises(PeopleProblemError, match=said):
        load_people(file_of(content, "p.csv"))


@pytest.mark.data
def test_the_real_wards_and_people_cover_the_borough(shared):
    wards = load_wards(shared / "data/boundaries/south_west_london_wards_2025.geojson", HOME)
    people = load_people(shared / "data/deprivation/imd2025_lsoa21_south_west_london.csv")
    assert len(wards.names) == 28
    for by_ward in (True, False):
        lived = homes_of(HOME, wards=wards, people=people, by_ward=by_ward)
        assert 380_000 < lived.people.sum() < 400_000
        assert np.all((lived.deciles >= 1) & (lived.deciles <= 10))
    assert set(homes_of(HOME, wards=wards, by_ward=True).areas) == set(wards.names)
