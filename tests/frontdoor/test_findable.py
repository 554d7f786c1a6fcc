"""What search engines and feed readers are given: only what is real and running, and only what we hold."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup

from assets_catalog.listing import Cost, Listing, Organization, Phone, Place, Schedule
from frontdoor.residents.structured import described

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ADDRESS = "https://frontdoor.example/service/1"

#: The schema.org types that are used, and the properties each of them has.
TYPES = {
    "Service": "areaServed audience availableChannel description disambiguatingDescription hoursAvailable name "
    "offers provider serviceType url",
    "Organization": "email name url",
    "PeopleAudience": "audienceType suggestedMaxAge suggestedMinAge",
    "Offer": "description price priceCurrency",
    "ServiceChannel": "availableLanguage serviceLocation servicePhone serviceUrl",
    "ContactPoint": "telephone",
    "Place": "address amenityFeature geo name",
    "PostalAddress": "addressLocality postalCode streetAddress",
    "GeoCoordinates": "latitude longitude",
    "LocationFeatureSpecification": "name value",
    "OpeningHoursSpecification": "closes dayOfWeek opens validFrom validThrough",
    "Event": "description disambiguatingDescription eventSchedule isAccessibleForFree location name organizer "
    "startDate url",
    "Schedule": "byDay byMonthDay description endDate endTime exceptDate repeatFrequency scheduleTimezone "
    "startDate startTime",
}


def walk(thing):
    """Every typed thing within a thing."""
    if isinstance(thing, dict):
        if "@type" in thing:
            yield thing
        for value in thing.values():
            yield from walk(value)
    elif isinstance(thing, list):
        for value in thing:
            yield from walk(value)


def structured(page) -> dict:
    return json.loads(page.select_one('script[type="application/ld+json"]').string)


def robots(page) -> str:
    found = page.select_one('meta[name="robots"]')
    return found["content"] if found else ""


def soup(answer):
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


@pytest.fixture
def real(app):
    """A real service, running."""
    listing = Listing(
        name="Tea & </script><b>cake",
        description="Tea, and a chat.",
        organization=Organization(name="Neighbours", url="www.neighbours.example"),
        categories=["social_clubs"],
        phones=[Phone(number="020 7946 0001")],
        places=[Place(name="Hall", address_1="1 Invented Lane", postal_code="CR5 1RA")],
        schedules=[Schedule(freq="WEEKLY", byday=["TU"], opens_at="10:00", closes_at="12:00")],
        cost=Cost(free=True),
    )
    return app.extensions["workspace"].catalogue.save(listing, by="test").id


# --- schema.org -----------------------------------------------------------------------------------


def test_every_page_of_the_sample_is_described_in_words_that_schema_org_has(reading_app):
    listings = list(reading_app.extensions["workspace"].catalogue.every())
    seen = set()
    for listing in listings:
        for thing in walk(described(listing, ADDRESS)):
            kind = thing["@type"]
            seen.add(kind)
            assert set(thing) - {"@type", "@id"} <= set(TYPES[kind].split()), kind
            assert set(thing) - {"@type"}, f"an empty {kind}"
    assert {"Service", "Event", "Schedule", "OpeningHoursSpecification", "Place", "Offer"} <= seen


def test_an_invented_service_says_so_in_its_description(reading_app):
    listing = next(iter(reading_app.extensions["workspace"].catalogue.every()))
    assert "invented" in described(listing, ADDRESS)["@graph"][0]["disambiguatingDescription"]


def test_a_week_is_opening_hours_and_what_they_cannot_say_is_an_event():
    weekly = Schedule(freq="WEEKLY", byday=["MO", "TU"], opens_at="09:00", closes_at="17:00")
    monthly = Schedule(freq="MONTHLY", byday=["1TU"], opens_at="14:00", except_dates=["2099-01-06"])
    service, event = described(Listing(name="Club", schedules=[weekly, monthly]), ADDRESS)["@graph"]
    assert service["hoursAvailable"] == [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": ["https://schema.org/Monday", "https://schema.org/Tuesday"],
            "opens": "09:00",
            "closes": "17:00",
        }
    ]
    assert event["@type"] == "Event"
    assert event["startDate"]
    assert event["eventSchedule"]["byDay"] == ["1TU"]
    assert event["eventSchedule"]["repeatFrequency"] == "P1M"
    assert event["eventSchedule"]["exceptDate"] == ["2099-01-06"]


def test_nothing_is_said_that_we_do_not_hold():
    doubtful = Place(
        postal_code="CR5 1RA", latitude=51.3, longitude=-0.1, doubt="It contradicts the address."
    )
    (service,) = described(Listing(name="Club", places=[doubtful]), ADDRESS)["@graph"]
    assert set(service) == {"@type", "@id", "url", "name", "availableChannel"}
    assert "geo" not in service["availableChannel"][0]["serviceLocation"]
    (bare,) = described(Listing(name="Club"), ADDRESS)["@graph"]
    assert set(bare) == {"@type", "@id", "url", "name"}


def test_the_description_stands_in_the_page_with_its_nonce_and_cannot_break_out(client, real):
    answer = client.get(f"/service/{real}")
    page = soup(answer)
    script = page.select_one('script[type="application/ld+json"]')
    assert f"'nonce-{script['nonce']}'" in answer.headers["Content-Security-Policy"]
    assert structured(page)["@graph"][0]["name"] == "Tea & </script><b>cake"
    assert structured(page)["@graph"][0]["provider"]["url"] == "http://www.neighbours.example"


# --- who may find what ----------------------------------------------------------------------------


def test_a_real_service_may_be_found_at_its_plain_address_alone(app, client, real):
    page = soup(client.get(f"/service/{real}"))
    assert robots(page) == ""
    assert page.select_one('link[rel="canonical"]')["href"] == f"http://localhost/service/{real}"
    assert robots(soup(client.get(f"/service/{real}?need=a"))) == "noindex"
    catalogue = app.extensions["workspace"].catalogue
    catalogue.save(catalogue.get(real).model_copy(update={"status": "defunct"}), by="test")
    assert robots(soup(client.get(f"/service/{real}"))) == "noindex"


def test_invented_services_and_what_somebody_asked_are_never_to_be_found(client):
    some = client.get("/open-referral/v3/services?per_page=1").json["contents"][0]["id"]
    for address in (f"/service/{some}", "/find", "/my-list", "/talk", "/sign-in", "/"):
        assert robots(soup(client.get(address))) == "noindex", address
    for address in ("/urgent-help", "/assessment"):
        assert robots(soup(client.get(address))) == "", address


def test_the_map_of_the_site_holds_what_may_be_found(client, real):
    files = [
        each.text for each in ElementTree.fromstring(client.get("/sitemap.xml").data).iter(f"{SITEMAP}loc")
    ]
    assert files == ["http://localhost/sitemap-0.xml", "http://localhost/sitemap-1.xml"]
    listed = []
    for address in files:
        answer = client.get(address)
        assert answer.mimetype == "application/xml"
        listed += [each.text for each in ElementTree.fromstring(answer.data).iter(f"{SITEMAP}loc")]
    assert [each for each in listed if "/service/" in each] == [f"http://localhost/service/{real}"]
    for address in listed:
        assert client.get(address).status_code == 200
    assert client.get("/sitemap-2.xml").status_code == 404
    assert client.get("/sitemap-999999.xml").status_code == 404


def test_robots_are_told_what_to_leave_and_where_the_map_is(client):
    said = client.get("/robots.txt").text.splitlines()
    assert "Disallow: /find" in said
    assert "Disallow: /desk" in said
    assert said[-1] == "Sitemap: http://localhost/sitemap.xml"


# --- what is new ----------------------------------------------------------------------------------


def test_what_is_new_is_a_feed_newest_first(client, real):
    answer = client.get("/new.xml")
    assert answer.mimetype == "application/rss+xml"
    items = list(ElementTree.fromstring(answer.data).iter("item"))
    assert len(items) == 30
    assert items[0].find("title").text == "Tea & </script><b>cake"
    assert items[0].find("link").text == f"http://localhost/service/{real}"
    assert items[1].find("title").text.startswith("Sample: ")
    assert "invented" in items[1].find("description").text
    again = client.get("/new.xml", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_what_is_new_can_be_of_one_area_and_the_areas_are_choices(client):
    page = soup(client.get("/about-our-information"))
    areas = [each["value"] for each in page.select("select[name=area] option")]
    assert "Coulsdon" in areas
    feed = ElementTree.fromstring(client.get("/new.xml?area=Coulsdon").data)
    assert feed.find("channel/title").text.startswith("New in Coulsdon")
    assert list(feed.iter("item"))
    unknown = client.get("/new.xml?area=Atlantis")
    assert unknown.status_code == 404
    assert "Coulsdon" in unknown.text


def test_a_control_character_does_not_break_the_feed(app, client):
    catalogue = app.extensions["workspace"].catalogue
    catalogue.save(Listing(name="Odd\x0bname", description="a\x00b"), by="test")
    items = list(ElementTree.fromstring(client.get("/new.xml").data).iter("item"))
    assert items[0].find("title").text == "Oddname"


def test_the_page_about_our_information_says_how_to_take_it(client):
    page = soup(client.get("/about-our-information"))
    links = [each["href"] for each in page.select("main a")]
    for address in ("/open-referral/v3/services", "/open-referral/v3/datapackage.zip", "/new.xml"):
        assert address in links
        assert client.get(address).status_code == 200
