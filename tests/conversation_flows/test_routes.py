"""Helplines, teams and hubs: every one can be reached, and no number is invented."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from conversation_flows import routes
from conversation_flows.yaml_files import DataError

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
BOROUGHS = ("Croydon", "Sutton", "Kingston", "Richmond", "Merton", "Wandsworth")
known = routes.load()


@pytest.mark.data
@pytest.mark.skipif(not SHARED.exists(), reason=f"no vocabulary here: {SHARED}")
def test_every_route_of_the_vocabulary_is_here():
    vocabulary = json.loads((SHARED / "evaluation" / "scenarios.json").read_text("utf-8"))["vocab"]["routes"]
    assert [name for name in vocabulary if name != "asset:<category id>" and name not in known] == []


@pytest.mark.data
@pytest.mark.skipif(not SHARED.exists(), reason=f"no helplines here: {SHARED}")
def test_every_number_found_is_carried_over_and_no_other_is_there():
    found = json.loads((SHARED / "domain" / "helplines.json").read_text("utf-8"))
    digits = {
        re.sub(r"\D", "", number) for row in found for number in re.findall(r"\+?\d[\d ]{2,}", row["contact"])
    }
    ours = {
        re.sub(r"\D", "", label)
        for name in known.ids()
        for borough in BOROUGHS
        for label, href in known.get(name, borough).contact.links
        if not href.startswith("http")
    }
    assert ours - digits == {"159"}
    assert digits - ours - {"112", "55"} == set()


@pytest.mark.parametrize("borough", [*BOROUGHS, "Bromley"])
@pytest.mark.parametrize("name", known.ids())
def test_every_route_can_be_reached_from_every_borough(name, borough):
    route = known.get(name, borough)
    assert route.contact.say
    assert route.contact.hours
    assert route.name
    assert route.purpose
    assert route.staff
    for label, href in route.contact.links:
        assert label
        assert re.fullmatch(r"tel:\d+|sms:\d+(\?body=\w+)?|https://[\w.]+", href)


@pytest.mark.parametrize(
    ("name", "borough", "number"),
    [
        ("children_spoc", "Croydon", "020 8255 2888"),
        ("needs_assessment", "Croydon", "020 8726 6500"),
        ("local_mental_health_line", "Croydon", "0800 731 2864"),
        ("local_mental_health_line", "Sutton", "0800 028 8000"),
        ("local_mental_health_line", "Tooting", "0800 028 8000"),
    ],
)
def test_local_numbers_differ_by_borough(name, borough, number):
    contact = known.get(name, borough).contact
    assert contact.known
    assert number in contact.say


@pytest.mark.parametrize("name", ["housing_emergency", "adult_social_care", "children_spoc", "crisis_cafe"])
def test_a_contact_that_a_borough_has_not_given_is_said_to_be_so_with_a_way_on(name):
    contact = known.get(name, "Richmond").contact
    assert not contact.known
    assert contact.links
    if name != "crisis_cafe":
        assert "Richmond Council’s switchboard" in contact.say


def test_text_lines_open_a_message_and_999_is_a_call():
    assert known.get("shout").contact.links == (("85258", "sms:85258?body=SHOUT"),)
    assert known.get("call_999").contact.links == (("999", "tel:999"),)


@pytest.mark.parametrize(
    ("said", "borough"),
    [
        ("Kingston", "Kingston"),
        ("kingston upon thames", "Kingston"),
        ("  Wimbledon ", "Merton"),
        ("Old Coulsdon", "Croydon"),
    ],
)
def test_boroughs_are_known_by_their_names_and_places(said, borough):
    assert known.borough_of(said) == borough


def test_each_of_the_six_boroughs_has_its_partnership():
    assert {known.partnership_of(borough) for borough in known.boroughs()} == {
        "Croydon",
        "Sutton",
        "Kingston and Richmond",
        "Merton and Wandsworth",
    }
    assert known.borough_of("Narnia") is None
    assert known.partnership_of("Bromley") is None


def test_kinds_of_help_are_routes_into_the_directory():
    route = known.get("asset:faith", "Sutton")
    assert (route.kind, route.name, route.area) == ("asset", "Faith and spiritual groups", "Sutton")
    assert "asset:faith" in known
    assert "asset:nothing" not in known
    assert 3 not in known


def test_an_unknown_route_is_refused_with_what_was_meant():
    with pytest.raises(KeyError, match="Did you mean “samaritans”"):
        known.get("samaritan")


def test_an_old_check_warns_the_steward_and_hides_nothing():
    today = date(2030, 1, 1)
    stale = known.stale(today)
    assert {route.id for route in stale} == set(known.ids())  # nothing has been checked yet
    assert all(known.get(route.id) for route in stale)
    checked = routes.Route(
        "x",
        "X",
        "team",
        "p",
        "s",
        routes.Contact("Ring", "now"),
        "Croydon",
        None,
        last_checked=today - timedelta(days=90),
    )
    assert not checked.is_stale(today)
    assert checked.is_stale(today + timedelta(days=1))
    assert checked.is_stale(today, after_days=30)
    assert len(known.stale(datetime(2030, 1, 1, 12))) == len(stale)


GOOD = "- {id: a, name: A, kind: team, purpose: p, staff: s, say: Ring}\n"
PLACES = "partnerships:\n  - name: P\n    boroughs: [{name: Croydon, council: C}]\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (GOOD + GOOD, "more.yaml:2: the route “a” is there twice"),
        ("- {id: a, name: A, kind: team, purpose: p, staff: s}\n", "more.yaml:1: .*nobody can use it"),
        ("- {id: a, name: A, kind: teem, purpose: p, staff: s, say: x}\n", "more.yaml:1: .*Use one of 'emergency'"),
        (GOOD + "- id: b\n  name: B\n  kind: team\n  purpose: p\n  staff: s\n  contact_of: aa\n", "more.yaml:7: there is no route “aa”"),
        ("- id: b\n  name: B\n  kind: team\n  purpose: p\n  staff: s\n  meanwhile: m\n  local:\n    Croyden: {say: x}\n", "more.yaml:8: no borough is called “Croyden”. Did you mean “Croydon”"),
        ("- id: b\n  nmae: B\n", "more.yaml:2: `nmae` is not something that can stand here|`name` is missing"),
        ("- id: [\n", "more.yaml:2: .*indent"),
        ("- {id: a, id: b}\n", "more.yaml:1: .*duplicate"),
        ("? [a, b]\n: c\n", "more.yaml:1: "),
        ("", "more.yaml:1: "),
    ],
)  # fmt: skip
def test_a_file_that_is_wrong_is_refused_with_file_line_and_cure(tmp_path, text, says):
    (tmp_path / "partnerships.yaml").write_text(PLACES)
    (tmp_path / "more.yaml").write_text(text)
    with pytest.raises(DataError, match=says):
        routes.load(tmp_path)
