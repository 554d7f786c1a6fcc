"""A service that was merged into another, or is closed for a time: what a resident and an adviser meet."""

from __future__ import annotations

from datetime import timedelta

import pytest

from assets_catalog.listing import Listing, Schedule
from assets_catalog.search.query import today_in_london

from .desk_pages import see


@pytest.fixture
def catalogue(app):
    return app.extensions["workspace"].catalogue


def two(catalogue):
    keep = catalogue.save(Listing(name="Elm Club"), by="test").id
    gone = catalogue.save(Listing(name="The Elm Club"), by="test").id
    return keep, gone


def merge(catalogue, keep, gone):
    catalogue.merge(keep, [gone], catalogue.get(keep), by="steward")


def test_the_page_of_a_merged_service_leads_to_the_one_it_is_part_of(app, client, catalogue):
    keep, gone = two(catalogue)
    merge(catalogue, keep, gone)
    answer = client.get(f"/service/{gone}?s=1&free=1")
    assert (answer.status_code, answer.location) == (301, f"/service/{keep}?s=1&free=1")
    assert "no-store" in answer.headers["Cache-Control"]
    odd = client.get(f"/service/{gone}?service_id=x&_external=1&_scheme=ftp")
    assert odd.location == f"/service/{keep}?service_id=x&_external=1&_scheme=ftp"
    catalogue.undo_merge(gone, by="steward")
    assert client.get(f"/service/{gone}").status_code == 200
    catalogue.remove(gone, by="steward")
    assert client.get(f"/service/{gone}").status_code == 404


def test_a_list_follows_what_was_kept_on_it(app, client, catalogue):
    keep, gone = two(catalogue)
    client.post(f"/my-list/{gone}")
    merge(catalogue, keep, gone)
    page = see(client, "/my-list")
    assert page.parts("h2.govuk-heading-m") == ["Elm Club"]
    client.post(f"/my-list/{gone}")
    assert len(see(client, "/my-list").parts("h2.govuk-heading-m")) == 1
    assert "This is on your list" in see(client, f"/service/{keep}").text
    client.post(f"/my-list/{keep}/drop")
    assert see(client, "/my-list").parts("h2.govuk-heading-m") == []


def test_a_closed_service_says_so_and_has_no_session_while_it_is(app, client, catalogue):
    today = today_in_london()
    every_day = Schedule(freq="WEEKLY", byday=["MO", "TU", "WE", "TH", "FR", "SA", "SU"], bank_holidays=True)
    listing = Listing(
        name="Elm Club",
        schedules=[every_day],
        closed_until=today + timedelta(days=30),
        closing_note="building work",
    )
    identity = catalogue.save(listing, by="test").id
    page = see(client, f"/service/{identity}")
    assert page.part(".govuk-inset-text strong").startswith("Closed until ")
    assert "building work." in page.part(".govuk-inset-text strong")
    opens = today + timedelta(days=31)
    assert f"{opens.day} {opens:%B}" in page.text
    assert f"{(today + timedelta(days=2)):%-d %B}" not in page.part("dl")
