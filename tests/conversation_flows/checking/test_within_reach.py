"""Which areas have nothing live of a kind of help within reach."""

from __future__ import annotations

from datetime import date

import pytest

from assets_catalog.listing import Listing, Place
from assets_catalog.stewardship.near_enough import ONCE_KM, USUAL_KM, WEEKLY_KM, near_enough_km
from conversation_flows.checking.within_reach import reaching

TODAY = date(2026, 6, 1)
KENLEY = Place(latitude=51.3247, longitude=-0.0954)


def listing(**changes):
    return Listing(name="A group", **{"categories": ["faith"], "delivery": ["in_person"], **changes})


def test_what_is_near_reaches_and_what_is_far_does_not():
    empty = reaching([listing(places=[KENLEY])], TODAY)("faith")
    assert "Kenley" not in empty
    assert "Thornton Heath" in empty


@pytest.mark.parametrize("way", ["phone", "online", "home_visit"])
def test_what_comes_to_people_reaches_everyone(way):
    assert reaching([listing(delivery=[way])], TODAY)("faith") == ()


@pytest.mark.parametrize(
    "changes", [{"status": "defunct"}, {"categories": ["dementia"]}, {"closed_from": TODAY}, {"places": []}]
)
def test_what_is_closed_or_something_else_or_nowhere_reaches_nobody(changes):
    empty = reaching([listing(**{"places": [KENLEY], **changes})], TODAY)("faith")
    assert "Kenley" in empty


def test_what_people_go_to_every_week_has_to_be_nearer():
    assert near_enough_km("lunch_clubs") == WEEKLY_KM < near_enough_km("faith") == USUAL_KM
    assert USUAL_KM < near_enough_km("domestic_abuse") == ONCE_KM
