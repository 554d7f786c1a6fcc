"""What somebody typed is not lost: to a long sitting, a second press, the clock, or somebody else's work meanwhile."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from bs4 import BeautifulSoup

from assets_catalog.listing import Cost, Listing, Organization, Schedule
from assets_catalog.search.query import today_in_london
from frontdoor.accounts.session import safe_next
from frontdoor.providers import tokens
from frontdoor.providers.lines import LINES, marks, touched
from frontdoor.sittings import Sittings
from frontdoor.stewards.form_values import MOST_ROWS

from .desk_pages import Page, see

NEW = "/stewards/listings/new"


@pytest.fixture
def site(app):
    return app.extensions["workspace"]


@pytest.fixture
def club(site) -> Listing:
    listing = Listing(
        name="Otter Club",
        description="Tea and talk.",
        categories=["social_clubs"],
        organization=Organization(name="Otter Neighbours"),
        email="otter@club.example",
        cost=Cost(free=True),
    )
    return site.catalogue.get(site.catalogue.save(listing, by="test").id)


def filled(page: Page, within: str, **changed: str) -> dict[str, list[str]]:
    """A form as a browser sends it, with some of it changed."""
    form: dict[str, list[str]] = {}
    for each in page.soup.select(f"{within} [name]"):
        if each.name == "textarea":
            text = each.get_text().removeprefix("\n")
        elif each.name == "select":
            text = (each.select_one("option[selected]") or each.select_one("option")).get("value", "")
        elif each.name == "button" or (
            each.get("type") in ("radio", "checkbox") and not each.has_attr("checked")
        ):
            continue
        else:
            text = each.get("value", "")
        form.setdefault(each["name"], []).append(text)
    return form | {name: [text] for name, text in changed.items()}


@pytest.mark.parametrize("words", ["எனக்கு உதவி வேண்டும் ", "my dad needs somebody ", "😀"])
def test_a_long_search_is_never_forgotten_at_once(client, words):
    for number in range(20):
        asked = f"{number} {words * 1000}"[:4900]
        page = client.post("/find", data={"words": asked}, follow_redirects=True)
        assert BeautifulSoup(page.text, "html.parser").find(id="words")["value"].startswith(f"{number} ")
        assert "has been forgotten" not in page.text


def test_two_tabs_at_once_are_both_kept(tmp_path):
    sittings = Sittings(tmp_path, minutes=30)
    key, number = sittings.new_key(), 200
    with ThreadPoolExecutor(8) as tabs:
        kept = list(tabs.map(lambda each: sittings.write(key, {"each": each}), range(number)))
    assert kept == [True] * number
    assert sittings.read(key)["each"] in range(number)
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("address", ["/\r\nSet-Cookie: a=b", "/a\tb", "/\x00", "/a\u202eb", "/\u2028"])
def test_an_address_to_go_on_to_holds_nothing_unseen(client, address):
    assert safe_next(address) is None
    service = see(client, "/find?need=9d2b063d").soup.select_one('a[href^="/service/"]')["href"].split("?")[0]
    answer = client.post(f"{service}/tell-us", data={"kind": "good", "back": address})
    assert (answer.status_code, answer.location) == (303, service)


def test_forgetting_everything_is_a_button_where_it_is_promised(client):
    found = client.post("/find", data={"words": "otters"}).location
    form = see(client, "/privacy").soup.select_one('form[action="/forget"]')
    assert "Forget everything now" in form.get_text()
    client.post(form["action"])
    assert "otters" not in see(client, found).text


def test_what_a_worker_typed_while_signed_out_is_on_the_page(signed_in, club):
    steward = signed_in("steward")
    page = see(steward, f"/stewards/listings/{club.id}/edit")
    with steward.session_transaction() as session:
        session["seen"] = int(time.time()) - 31 * 60
    form = filled(page, "form[data-listing]", description="A long <b>afternoon</b> of work", press="save")
    page = Page(steward, steward.post(page.path, data=form))
    assert (page.status, page.part("h1")) == (401, "Not saved: you have been signed out")
    assert "A long <b>afternoon</b> of work" in page.parts(".fd-asis")
    assert page.headers["Cache-Control"] == "no-store"
    assert page.soup.select_one('main a[href="/sign-in"]') is not None


def test_a_press_with_nothing_typed_leads_to_signing_in(client):
    answer = client.post("/stewards/listings/many/undo", data={"edit": "1"})
    assert (answer.status_code, answer.location.split("?")[0]) == (302, "/sign-in")


def test_a_password_is_never_shown_again(client):
    answer = client.post("/stewards/listings/many/undo", data={"password": "two words"})
    assert (answer.status_code, answer.location.split("?")[0]) == (302, "/sign-in")


def test_a_new_listing_is_one_however_often_save_is_pressed(signed_in, site):
    steward = signed_in("steward")
    form = filled(see(steward, NEW), "form[data-listing]", name="Otter Choir", press="save")
    form["categories"] = ["arts_music"]
    form["place-n1-postal_code"] = ["CR5 1RA"]
    first, second = (steward.post(NEW, data=form) for _ in range(2))
    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    assert [each.name for each in site.catalogue.every()].count("Otter Choir") == 1
    other = steward.post(NEW, data=form | {"name": ["Otter Band"]})
    assert other.location != first.location
    assert {"Otter Choir", "Otter Band"} <= {each.name for each in site.catalogue.every()}


def test_a_listing_of_very_many_times_keeps_them_all(signed_in, site, club):
    times = [
        Schedule(freq="WEEKLY", byday=["TU"], opens_at=f"{n // 60 + 8:02}:{n % 60:02}") for n in range(60)
    ]
    assert len(times) < MOST_ROWS
    site.catalogue.save(club.model_copy(update={"schedules": times}), by="test")
    held = site.catalogue.get(club.id).schedules
    steward = signed_in("steward")
    page = see(steward, f"/stewards/listings/{club.id}/edit")
    form = filled(page, "form[data-listing]", description="Coffee and talk.", press="save")
    assert steward.post(page.path, data=form).status_code == 303
    assert site.catalogue.get(club.id).description == "Coffee and talk."
    assert site.catalogue.get(club.id).schedules == held


class TestSomebodyElseMeanwhile:
    """A line that is sent back as it was shown says nothing, whatever it has become."""

    @pytest.fixture
    def link(self, site, club) -> str:
        made = site.provider_links.make(club, by="Stan", today=today_in_london())
        return f"/p/{tokens.sign(site.settings.key, made.id)}"

    def test_who_runs_it_changes_one_line(self, app, site, club, link):
        visitor = app.test_client()
        page = see(visitor, f"{link}/change")
        site.catalogue.save(club.model_copy(update={"description": "Tea, talk and otters."}), by="Stan")
        visitor.post(page.path, data=filled(page, "main form", cost="£3"))
        (word,) = site.provider_links.waiting()
        assert dict(word.said) == {"cost": "£3"}

    def test_a_refused_line_is_still_theirs_when_it_is_put_right(self, app, site, link):
        visitor = app.test_client()
        page = see(visitor, f"{link}/change")
        form = filled(page, "main form", email="nobody", cost="£3")
        page = Page(visitor, visitor.post(page.path, data=form))
        assert page.status == 400
        visitor.post(page.path, data=filled(page, "main form", email="new@club.example"))
        (word,) = site.provider_links.waiting()
        assert dict(word.said) == {"email": "new@club.example", "cost": "£3"}

    def test_a_line_refused_without_the_form_that_showed_it_is_theirs_too(self, app, site, link):
        visitor = app.test_client()
        page = Page(visitor, visitor.post(f"{link}/change", data={"email": "nobody", "cost": "£3"}))
        visitor.post(page.path, data=filled(page, "main form", email="new@club.example"))
        (word,) = site.provider_links.waiting()
        assert word.said["cost"] == "£3"

    def test_a_steward_mends_one_line_on_a_call(self, signed_in, site, club):
        steward = signed_in("steward")
        page = see(steward, f"/stewards/calls/{club.id}/mend/contact")
        site.catalogue.save(club.model_copy(update={"email": "other@club.example"}), by="Kim")
        steward.post(page.path, data=filled(page, "main form", phone="020 7946 0999"))
        now = site.catalogue.get(club.id)
        assert (now.email, now.phones[0].number) == ("other@club.example", "020 7946 0999")


@pytest.mark.parametrize("shown", ["", "nothing", "[1]", "[" * 9000, '{"cost": 3}'])
def test_a_form_that_says_nothing_of_what_it_showed_sends_every_line(shown):
    assert touched({"cost": "Free", "email": ""}, shown) == {"cost": "Free", "email": ""}


def test_line_ends_and_spaces_are_no_change():
    assert touched({"times": "Tuesdays\r\n 10am "}, marks({"times": "Tuesdays\n10am"})) == {}
    assert touched({"times": "Tuesdays 11am"}, marks({"times": "Tuesdays 10am"})) == {
        "times": "Tuesdays 11am"
    }
    assert set(LINES) >= {"times", "cost"}
