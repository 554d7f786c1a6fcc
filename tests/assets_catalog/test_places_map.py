"""The borough's map made from postcodes, its picture, and the neighbourhoods."""

from __future__ import annotations

import json
import math
import re
import xml.etree.ElementTree as ET
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import shape

from assets_catalog import places
from assets_catalog.places import Pin, Point, drawing, layout, postcode_files
from assets_catalog.places.postcodes import to_degrees

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def borough():
    return places.borough_map()


def parsed(svg):
    return ET.fromstring(svg)


def texts(svg):
    return ["".join(text.itertext()) for text in parsed(svg).iter(f"{SVG}text")]


def pin_spots(svg):
    groups = [group for group in parsed(svg).iter(f"{SVG}g") if group.get("class") == "borough-map__pin"]
    return [(float(group[1].get("cx")), float(group[1].get("cy"))) for group in groups]


class TestBoroughMap:
    def test_is_geojson_with_an_outline_areas_and_streets(self, borough):
        kinds = [feature["properties"]["kind"] for feature in borough["features"]]
        assert kinds.count("outline") == 1
        assert kinds.count("area") >= 40
        assert kinds.count("streets") == 1
        assert all(shape(feature["geometry"]).is_valid for feature in borough["features"])
        assert "Open Government Licence" in borough["attribution"]

    def test_holds_the_borough_and_not_its_neighbours(self, borough):
        outline = shape(borough["features"][0]["geometry"])
        assert outline.geom_type == "Polygon"
        for name in ("Old Coulsdon", "New Addington", "Norbury", "Waddon"):
            assert outline.contains(shapely.Point(*_lon_lat(name))), name
        for name in ("Mitcham", "Beckenham", "Caterham", "Wallington", "Streatham"):
            assert not outline.contains(shapely.Point(*_lon_lat(name))), name

    def test_nearly_every_postcode_is_on_the_right_side(self, borough):
        outline = shape(borough["features"][0]["geometry"])
        table = postcode_files.table("C")
        croydon = table.authorities == places.HOME.encode()
        others = np.isin(table.authorities, [b"E07000215", b"E09000029"])
        for rows, wanted in ((croydon, 0.97), (others, 0.98)):
            placed = rows & ~np.isnan(table.eastings)
            longitude, latitude = to_degrees().transform(table.eastings[placed], table.northings[placed])
            inside = shapely.contains_xy(outline, longitude, latitude).mean()
            assert (inside if rows is croydon else 1 - inside) > wanted

    def test_areas_tile_the_outline(self, borough):
        outline = shape(borough["features"][0]["geometry"])
        cells = [shape(f["geometry"]) for f in borough["features"] if f["properties"]["kind"] == "area"]
        assert math.isclose(sum(cell.area for cell in cells), outline.area, rel_tol=0.001)

    def test_file_is_small_and_always_the_same(self, borough, tmp_path):
        first = places.write_borough_map(tmp_path / "new" / "map.geojson")
        drawn = first.read_bytes()
        assert len(drawn) < 150_000
        assert json.loads(drawn) == borough
        assert places.write_borough_map(first).read_bytes() == drawn
        assert [path.name for path in first.parent.iterdir()] == ["map.geojson"]

    def test_any_other_borough_can_be_drawn(self):
        cardiff = places.borough_map("W06000015")
        assert [feature["properties"]["kind"] for feature in cardiff["features"]] == ["outline", "streets"]
        assert shape(cardiff["features"][0]["geometry"]).contains(shapely.Point(-3.179, 51.482))

    @pytest.mark.parametrize("lad", ["E99999999", "", "N09000003"])
    def test_an_authority_that_cannot_be_drawn_is_refused(self, lad):
        with pytest.raises(ValueError, match=r"postcodes|Northern Ireland"):
            places.borough_map(lad)

    @pytest.mark.data
    def test_outline_is_near_the_true_one(self, borough):
        path = SHARED / "boundaries/south_west_london_boroughs.geojson"
        if not path.exists():
            pytest.skip("the true boundary is not beside the repository")
        features = json.loads(path.read_text())["features"]
        true = next(shape(f["geometry"]) for f in features if "Croydon" in f["properties"].values())
        outline = shape(borough["features"][0]["geometry"])
        assert outline.intersection(true).area / outline.union(true).area > 0.93


class TestPicture:
    pins = tuple(Pin(n, 51.32 + n / 300, -0.14 + n / 400, f"Place {n}") for n in range(1, 11))

    def test_is_safe_and_says_what_it_is(self, borough):
        pins = [Pin(1, 51.37, -0.1, 'Tea & "cake" <script>alert(1)</script>')]
        svg = places.borough_svg(borough, pins, width=320, height=300, title="Map of <1> & only result")
        tree = parsed(svg)
        assert "style=" not in svg
        assert "<script" not in svg
        assert tree.get("role") == "img"
        title = tree.find(f"{SVG}title")
        assert title.text == "Map of <1> & only result"
        assert tree.get("aria-labelledby") == title.get("id")
        assert tree.get("viewBox") == "0 0 320 300"
        assert len(svg) < 60_000

    @pytest.mark.parametrize(("width", "height"), [(320, 300), (520, 640)])
    @pytest.mark.parametrize("zoom", [False, True])
    def test_every_pin_has_its_number_and_can_be_read(self, borough, width, height, zoom):
        crowded = [*self.pins[:6], *(Pin(n, 51.3205, -0.1385, "here") for n in range(7, 11))]
        svg = places.borough_svg(borough, crowded, width=width, height=height, title="Map", zoom=zoom)
        spots = pin_spots(svg)
        assert len(spots) == 10
        assert [text for text in texts(svg) if text.isdigit()] == [str(n) for n in range(1, 11)]
        for one, other in combinations(spots, 2):
            assert math.dist(one, other) >= 2 * drawing.PIN_RADIUS
        for x, y in spots:
            assert drawing.PIN_RADIUS <= x <= width - drawing.PIN_RADIUS
            assert drawing.PIN_RADIUS <= y <= height - drawing.PIN_RADIUS

    def test_pins_moved_apart_keep_a_line_to_where_they_belong(self, borough):
        same = [Pin(1, 51.32, -0.14, "a"), Pin(2, 51.32, -0.14, "b")]
        svg = places.borough_svg(borough, same, width=520, height=640, title="Map")
        assert svg.count("borough-map__lead") == 2
        alone = places.borough_svg(borough, same[:1], width=520, height=640, title="Map")
        assert "borough-map__lead" not in alone

    def test_no_two_names_overlap(self, borough):
        svg = places.borough_svg(
            borough, self.pins, width=520, height=640, title="Map", here=Point(51.4, -0.1)
        )
        boxes = []
        for text in parsed(svg).iter(f"{SVG}text"):
            lines = list(text)
            if not lines or "place" not in text.get("class", ""):
                continue
            size = float(text.get("font-size"))
            half = max(len(line.text) for line in lines) * size * 0.28
            x, top = float(lines[0].get("x")), float(lines[0].get("y"))
            boxes.append(layout.Box(x - half, top - size * 0.8, x + half, float(lines[-1].get("y"))))
        assert len(boxes) > 15
        assert not any(one.hits(other) for one, other in combinations(boxes, 2))

    def test_a_small_map_shows_fewer_names(self, borough):
        small = places.borough_svg(borough, width=320, height=300, title="Map")
        large = places.borough_svg(borough, width=520, height=640, title="Map")
        assert 4 <= small.count("borough-map__place") < large.count("borough-map__place")
        assert any("Purley" in text for text in texts(small))

    def test_you_are_here(self, borough):
        svg = places.borough_svg(borough, width=520, height=640, title="Map", here=Point(51.35, -0.1))
        assert "You are here" in texts(svg)
        assert "borough-map__here" not in places.borough_svg(borough, width=520, height=640, title="Map")
        pair = places.borough_svg(borough, width=520, height=640, title="Map", here=(51.35, -0.1))
        assert pair == svg

    def test_zoom_closes_in_but_never_too_far(self, borough):
        one = places.borough_svg(borough, self.pins[:1], width=320, height=300, title="Map", zoom=True)
        assert "quarter of a mile" in texts(one)
        assert "2 miles" in texts(places.borough_svg(borough, self.pins, width=320, height=300, title="Map"))
        assert "borough-map__outline" in one

    def test_nothing_to_zoom_to_is_the_whole_borough(self, borough):
        assert places.borough_svg(
            borough, width=320, height=300, title="Map", zoom=True
        ) == places.borough_svg(borough, width=320, height=300, title="Map")

    def test_far_away_pins_do_not_shrink_the_borough_to_a_speck(self, borough):
        far = [Pin(1, 55.95, -3.19, "Edinburgh"), Pin(2, 51.37, -0.1, "Croydon")]
        svg = places.borough_svg(borough, far, width=320, height=300, title="Map")
        assert len(pin_spots(svg)) == 1
        assert "2 miles" in texts(svg)

    @settings(max_examples=25, deadline=None)
    @given(
        st.lists(
            st.builds(Pin, st.integers(1, 10), st.floats(), st.floats(), st.text(max_size=20)), max_size=10
        ),
        st.booleans(),
    )
    def test_any_pins_make_a_well_formed_picture(self, borough, pins, zoom):
        svg = places.borough_svg(borough, pins, width=320, height=300, title="Map", zoom=zoom)
        assert "nan" not in re.sub(r"<title.*?</title>", "", svg)
        if all(character.isprintable() for pin in pins for character in pin.name):
            parsed(svg)


class TestAreas:
    @pytest.mark.parametrize(
        ("postcode", "area"),
        [("CR5 1PE", "Old Coulsdon"), ("CR0 0JD", "New Addington"), ("CR9 1ET", "Croydon town centre")],
    )
    def test_a_postcode_is_in_the_neighbourhood_people_would_say(self, postcode, area):
        point = places.find_postcode(postcode)
        assert places.area_of(point.latitude, point.longitude) == area

    def test_a_neighbouring_town_and_nowhere(self):
        assert places.area_of(51.4040, -0.1665) == "Mitcham"
        assert places.area_of(55.95, -3.19) == ""
        assert places.area_of(math.nan, 0.0) == ""

    def test_many_at_once(self):
        latitudes, longitudes = [51.3205, math.nan, 51.3375], [-0.1385, 0.0, -0.1145]
        assert places.areas_of(latitudes, longitudes) == ["Coulsdon", "", "Purley"]
        assert places.areas_of([], []) == []

    def test_nearly_every_postcode_of_the_borough_has_one_of_its_names(self):
        eastings, northings = places.postcodes_of_authority(places.HOME)
        longitudes, latitudes = to_degrees().transform(eastings, northings)
        inside = {place.name for place in places.all_places() if place.in_borough}
        named = [area in inside for area in places.areas_of(latitudes, longitudes)]
        assert np.mean(named) > 0.98


def _lon_lat(name):
    place = places.find_place(name)
    return place.longitude, place.latitude
