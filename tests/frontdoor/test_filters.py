"""The filters of the results page: each narrows, is counted live, is shown and can be taken off."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from werkzeug.datastructures import MultiDict

from frontdoor.residents import asking, moments, radius

NOW = datetime(2026, 11, 22, 11, 0, 30, tzinfo=moments.LONDON)


def page_of(answer) -> BeautifulSoup:
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


@pytest.fixture
def looked(client):
    """A function that looks for something and gives the page with these choices made."""
    answer = client.post("/find", data={"words": "help", "near": "CR0 1AA"})
    address = answer.headers["Location"]
    return lambda more="": page_of(client.get(address + more))


def total(page) -> int:
    found = page.select_one("main [role=status] strong")
    return int(found.get_text().split()[0].replace(",", "")) if found else 0


def number_beside(text: str) -> int:
    """The number in "Free (12)" and in "1 mile (1.6 km): 12 found"."""
    said = text.rsplit(":", 1)[-1].split()[0] if ":" in text else text.rsplit("(", 1)[-1].rstrip(")")
    return int(said.replace(",", ""))


def boxes(page, name):
    return {
        box["value"]: number_beside(page.select_one(f"label[for={box['id']}]").get_text(strip=True))
        for box in page.select(f"input[type=checkbox][name={name}]")
    }


def options(page, name):
    return {
        each["value"]: each.get_text(strip=True)
        for each in page.select(f"select[name={name}] option")
        if each["value"]
    }


@pytest.mark.parametrize("name", ["need", "day", "part", "free", "access", "language", "delivery", "checked"])
def test_ticking_a_box_leaves_as_many_as_stands_beside_it(looked, name):
    page = looked()
    beside = boxes(page, name)
    assert beside
    for value, count in list(beside.items())[:4]:
        assert total(looked(f"&{name}={value}")) == count


@pytest.mark.parametrize("name", ["within", "age"])
def test_choosing_from_a_list_leaves_as_many_as_stands_beside_it(looked, name):
    listed = options(looked(), name)
    assert len(listed) >= 6
    for value, text in list(listed.items())[::2]:
        assert total(looked(f"&{name}={value}")) == number_beside(text)


def test_the_hours_of_a_day_are_counted_once_the_day_is_chosen(looked):
    days = options(looked(), "open")
    assert len(days) == 8
    day = list(days)[3]
    page = looked(f"&open={day}&hour=11")
    hours = options(page, "hour")
    assert total(page) == number_beside(hours["11"])
    assert total(looked(f"&open={day}&hour=14")) == number_beside(hours["14"])


def test_open_now_leaves_as_many_as_stands_beside_it(looked):
    beside = options(looked(), "open")["now"]
    assert abs(total(looked("&open=now")) - number_beside(beside)) <= 3  # the minute may pass between the two


@pytest.mark.parametrize(
    "choice",
    ["free=1", "checked=6", "within=2", "within=2.5&unit=km", "open=now", "age=70", "day=TU", "part=morning"],
)
def test_every_filter_is_shown_and_can_be_taken_off(client, looked, choice):
    everything = total(looked())
    page = looked(f"&{choice}")
    (chip,) = [each for each in page.select(".fd-chip") if "remove this filter" in each.get_text()]
    assert choice.split("=")[0] not in parse_qs(urlsplit(chip["href"]).query)
    assert total(page_of(client.get(chip["href"]))) == everything


def test_two_filters_can_be_taken_off_one_by_one(looked):
    page = looked("&free=1&within=3")
    chips = [each["href"] for each in page.select(".fd-chip") if "remove this filter" in each.get_text()]
    assert ["free=1" in each for each in chips].count(True) == 1
    assert ["within=3" in each for each in chips].count(True) == 1


@pytest.mark.parametrize("sort", ["best", "nearest", "soonest"])
def test_every_order_finds_the_same(looked, sort):
    page = looked(f"&sort={sort}")
    assert total(page) == total(looked())
    assert page.select_one(f"select[name=sort] option[value={sort}]").has_attr("selected")


def test_without_a_place_nearest_and_distance_ask_for_one(client):
    page = page_of(client.get("/find"))
    assert not page.select("select[name=within]")
    assert "nearest" not in options(page, "sort")
    assert "Give a postcode or an area above" in page.select_one(".fd-filters").get_text()


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        ("within=lots", radius.PROBLEM),
        ("within=-3", radius.PROBLEM),
        ("within=0", radius.PROBLEM),
        ("within=nan", radius.PROBLEM),
        ("within=1e999", radius.PROBLEM),
        ("within=2&unit=leagues", radius.PROBLEM),
        ("distance=many&distance_unit=km", radius.PROBLEM),
        ("open=2026-02-30&hour=14", moments.UNREADABLE),
        ("open=tomorrow&hour=14", moments.UNREADABLE),
        ("open=2020-01-01&hour=14", moments.DAY_PAST),
        ("open=2999-01-01&hour=14", moments.UNREADABLE),
        ("hour=14", moments.DAY_MISSING),
        ("open=2999-01-01", moments.HOUR_MISSING),
    ],
)
def test_what_makes_no_sense_is_said_in_a_sentence_and_does_not_narrow(looked, choice, sentence):
    page = looked(f"&{choice}")
    summary = page.select_one(".govuk-error-summary")
    assert sentence in summary.get_text()
    assert page.select_one(summary.select_one("a")["href"])
    assert page.title.get_text().startswith("Error: ")
    assert page.select_one("details.fd-filters").has_attr("open")
    assert total(page) == total(looked())


def read(what, **args):
    return what.read(MultiDict(args))


def test_a_distance_is_miles_unless_it_says_kilometres():
    assert read(radius, within="2") == (pytest.approx(3.218688), "")
    assert read(radius, within="2.5", unit="km") == (2.5, "")
    assert read(radius, within="2.5km") == (2.5, "")
    assert read(radius, within="1", distance="2,5", distance_unit="km") == (2.5, "")
    assert read(radius) == (None, "")


@pytest.mark.parametrize("km", [0.5, 0.804672, 1.609344, 2.5, 3.218688, 7, 12.34, 16.09344, 200])
def test_a_distance_comes_back_from_its_address(km):
    assert read(radius, **dict(radius.parameters(km))) == (pytest.approx(km), "")
    assert read(radius, within=radius.chosen(km)) == (pytest.approx(km), "")
    assert any(each["value"] == radius.chosen(km) for each in radius.items(km, {}))


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(hours=3), timedelta(days=6), timedelta(days=100)])
def test_a_moment_comes_back_from_its_address(ahead):
    at = (NOW + ahead).replace(second=0)
    args = MultiDict(moments.parameters(at, NOW))
    assert moments.read(args, NOW) == (at, "")
    day, hour = moments.chosen(at, NOW)
    assert day in [each["value"] for each in moments.days(at, {}, NOW)]
    assert hour in [each["value"] for each in moments.hours(at, {})]


def test_moments_are_said_plainly():
    said = [
        moments.said(NOW.replace(day=day, hour=hour, minute=minute, second=0), NOW)
        for day, hour, minute in [(22, 11, 0), (22, 12, 0), (23, 14, 0), (24, 9, 30)]
    ]
    assert said == ["now", "today at midday", "tomorrow at 2pm", "Tuesday 24 November at 9:30am"]


def test_a_search_s_choices_survive_being_written_as_an_address():
    args = MultiDict(
        [
            ("day", "TU"),
            ("free", "1"),
            ("age", "70"),
            ("within", "2.5"),
            ("unit", "km"),
            ("open", "now"),
            ("sort", "soonest"),
        ]
    )
    query = asking.query_from(args, None)
    again = asking.query_from(MultiDict(asking.parameters(query, None)), None)
    assert again == query
