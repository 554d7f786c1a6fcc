"""What others are told of checking: the same ledger and the same function as a resident reads."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from assets_catalog.catalogue import Catalogue
from assets_catalog.listing import Check, Listing, Phone
from assets_catalog.open_referral import parameters
from assets_catalog.open_referral.feed import Feed
from assets_catalog.schedules import today_in_london
from assets_catalog.stewardship.checks import Checks
from assets_catalog.stewardship.evidence import FACTS, FactCheck
from assets_catalog.stewardship.trust import of
from tests.assets_catalog.test_feeds_reading import SOURCE, Crosswalk, Findings, Record, listing_of

TODAY = today_in_london()


def ago(days):
    return TODAY - timedelta(days=days)


@pytest.fixture
def catalogue(tmp_path):
    opened = Catalogue.open(f"sqlite:///{tmp_path / 'catalogue.sqlite3'}")
    yield opened
    opened.close()


def told(catalogue, service_id):
    """The date in the list, in the service by itself and in the lines: always the same."""
    feed = Feed(catalogue.engine, lambda: None)
    services = [
        *feed.every("/services", parameters.read("/services", [])),
        *feed.page("/services", parameters.read("/services", []))["contents"],
        one(catalogue, service_id),
    ]
    (date,) = {each.get("assured_date") for each in services if each["id"] == service_id}
    return date


def one(catalogue, service_id):
    address = "/services/{id}"
    return Feed(catalogue.engine, lambda: None).one(address, service_id, parameters.read(address, []))


def club(catalogue, **said) -> str:
    return catalogue.save(Listing(name="Club", phones=[Phone(number="020 7946 0001")], **said), by="test").id


def check(catalogue, identity, days, *facts, how="phone", right=True):
    found = [FactCheck(fact, ago(days), how, right, "Library team") for fact in facts or FACTS]
    Checks.open(catalogue).add(identity, found)


def test_nobody_asked_and_nothing_is_said(catalogue):
    identity = club(catalogue)
    assert told(catalogue, identity) is None
    check(catalogue, identity, 3, "times", "contact")
    check(catalogue, identity, 3, how="import")
    assert told(catalogue, identity) is None


def test_a_check_of_the_facts_is_told_as_one_of_the_whole_was(catalogue):
    old, new = club(catalogue, last_check=Check(on=ago(40), by="Library team")), club(catalogue)
    check(catalogue, new, 40)
    assert told(catalogue, old) == told(catalogue, new) == ago(40).isoformat()
    check(catalogue, old, 2)
    assert told(catalogue, old) == ago(2).isoformat()


def test_what_was_changed_or_found_wrong_since_takes_the_date_away(catalogue):
    identity = club(catalogue, last_check=Check(on=ago(40), by="Library team"))
    changed = catalogue.get(identity).model_copy(update={"phones": [Phone(number="020 7946 0002")]})
    catalogue.save(changed, by="test")
    assert told(catalogue, identity) is None
    check(catalogue, identity, 1, "contact")
    assert told(catalogue, identity) == ago(40).isoformat()
    check(catalogue, identity, 0, "place", right=False)
    assert told(catalogue, identity) is None


def test_it_is_what_the_one_function_says_and_comes_back_as_the_date_of_the_list(catalogue):
    identity = club(catalogue)
    check(catalogue, identity, 9)
    check(catalogue, identity, 2, "contact")
    believed = of(catalogue.get(identity), TODAY)
    assert told(catalogue, identity) == believed.assured_on.isoformat() == ago(9).isoformat()
    service = json.loads(json.dumps(one(catalogue, identity)))
    read = listing_of(Record(1, identity, service), SOURCE, Crosswalk({}), Findings())
    assert read.provenance[0].source_date == ago(9).isoformat()
    assert read.checks == []
    assert read.last_check is None
