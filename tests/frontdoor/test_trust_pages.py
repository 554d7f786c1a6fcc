"""Telling us with one press, calls that mend what residents read, and the pages behind a provider's link."""

from __future__ import annotations

import re
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from click.testing import CliRunner

from assets_catalog.listing import Check, Listing, Organization, Phone, Schedule
from assets_catalog.search.query import today_in_london
from assets_catalog.stewardship.evidence import FACTS, FactCheck
from assets_catalog.stewardship.provider_links import POSTS_A_DAY
from frontdoor.cli import main
from frontdoor.providers import tokens

from .desk_pages import Page, see, take_a_call

TODAY = today_in_london()


@pytest.fixture
def site(app):
    return app.extensions["workspace"]


@pytest.fixture
def club(site) -> Listing:
    listing = Listing(
        name="Zebra Club",
        categories=["social_clubs"],
        organization=Organization(name="Zebra Neighbours"),
        email="zebra@club.example",
        phones=[Phone(number="020 7946 0123")],
        schedules=[Schedule(freq="WEEKLY", byday=["TU"], opens_at="10:00", closes_at="12:00")],
        last_check=Check(on=TODAY - timedelta(days=20), by="Library team"),
    )
    return site.catalogue.get(site.catalogue.save(listing, by="test").id)


@pytest.fixture
def link(site, club) -> str:
    made = site.provider_links.make(club, by="Stan", today=TODAY)
    return f"/p/{tokens.sign(site.settings.key, made.id)}"


def press(visitor, address, **data) -> Page:
    return Page(visitor, visitor.post(address, data=data, follow_redirects=True))


def told(site, club) -> dict[str, int]:
    return {f"{each.kind} {each.how}": each.count for each in site.catalogue.get(club.id).reports}


def test_one_press_is_counted_once_a_day_for_a_sitting(app, site, club):
    page = see(app.test_client(), f"/service/{club.id}")
    assert len(page.soup.select('.fd-told button[name="kind"]')) == 6
    assert "Checked by phone two weeks ago, by Library team." in page.text
    visitor = app.test_client()
    page = press(visitor, f"/service/{club.id}/tell-us", kind="shut", back=f"/service/{club.id}")
    assert "We will ring them" in page.text
    assert "Somebody went and it was shut this month. Ring before you go." in page.text
    assert not page.soup.select('.fd-told button[name="kind"]')
    assert "already" in press(visitor, f"/service/{club.id}/tell-us", kind="full").text
    assert told(site, club) == {"shut public": 1}
    press(app.test_client(), f"/service/{club.id}/tell-us", kind="shut")
    assert told(site, club) == {"shut public": 2}
    assert visitor.post(f"/service/{club.id}/tell-us", data={"kind": "silent"}).status_code == 404
    assert visitor.post("/service/none-such/tell-us", data={"kind": "shut"}).status_code == 404


def test_only_who_searched_first_is_counted_as_asking(app, site, club):
    visitor = app.test_client()
    visitor.get(f"/service/{club.id}")
    visitor.post("/find", data={"words": "zebra", "near": ""})
    visitor.get(f"/service/{club.id}")
    visitor.post(f"/my-list/{club.id}")
    site.tally.settle()
    assert site.calls.call(club.id, TODAY).asked == 2


def test_the_desk_says_with_one_press_that_a_number_is_dead(site, club, signed_in):
    page = take_a_call(signed_in("adviser")).press("Search", looking_for="zebra club")
    assert "Zebra Club" in page.text
    button = next(
        each for each in page.soup.select("button") if each.get_text().startswith("Number dead: Zebra")
    )
    address = button["formaction"]
    for _ in range(2):
        page = Page(page.visitor, page.visitor.post(address, data=page.filled(), follow_redirects=True))
        assert "Zebra Club: their number is dead" in page.text
    assert told(site, club) == {"number_dead desk": 1}
    assert "Ring before they go." in page.text
    assert page.visitor.post(address.replace("number_dead", "ugly"), data=page.filled()).status_code == 404


def test_a_call_question_by_question_changes_what_residents_read(app, site, club, signed_in):
    for _ in range(30):
        site.tally.note(club.id)
    site.tally.settle()
    site.checks.report(club.id, "shut", TODAY)
    steward = signed_in("steward")
    page = see(steward, "/stewards/calls/")
    assert page.part("h2#call") == "Zebra Club"
    assert "Is it still Tuesdays, 10am to midday?" in page.text
    assert "Asked for 30 times in four weeks" in page.text
    page = press(steward, f"/stewards/calls/{club.id}/right", fact="going")
    assert "Right" in page.part("#ask-going")
    page = press(steward, f"/stewards/calls/{club.id}/wrong", fact="times")
    assert page.path.endswith("/mend/times")
    assert page.field("times") == "Tuesdays, 10am to midday"
    assert "wrong here" in see(app.test_client(), f"/service/{club.id}").text
    page = press(steward, page.path, times="Wednesdays 2pm to 4pm")
    assert "Mended: times." in page.text
    assert "Is it still Wednesdays, 2pm to 4pm?" in page.text
    public = see(app.test_client(), f"/service/{club.id}").text
    assert "Wednesdays, 2pm to 4pm" in public
    assert "Times checked by phone today." in public
    assert "shut" not in public.split("Is something wrong here?")[0]
    page = press(steward, f"/stewards/calls/{club.id}/result", result="answered")
    assert page.path == "/stewards/calls/"
    assert page.part("h2#call") != "Zebra Club"
    assert "Spoke to them" in page.text


def test_no_answer_all_right_and_closed_for_good_move_the_list_on(site, club, signed_in):
    steward = signed_in("steward")
    page = press(steward, f"/stewards/calls/{club.id}/result", result="no_answer")
    assert "No answer. It comes up again" in page.text
    page = press(steward, f"/stewards/calls/{club.id}/right")
    assert "All of it is right." in page.text
    assert {each.how for each in site.catalogue.get(club.id).checks} == {"phone"}
    page = press(steward, f"/stewards/calls/{club.id}/closed")
    assert "closed for good" in page.text
    (undo,) = [each for each in page.soup.select("main form") if each["action"].endswith("/history/restore")]
    sent = {each["name"]: each["value"] for each in undo.select("input")}
    shut = site.catalogue.get(club.id).status
    press(steward, undo["action"], **sent)
    assert (shut, site.catalogue.get(club.id).status) == ("defunct", "active")
    press(steward, f"/stewards/calls/{club.id}/closed")
    assert site.catalogue.get(club.id).status == "defunct"
    assert steward.post(f"/stewards/calls/{club.id}/result", data={"result": "sung"}).status_code == 400
    assert steward.post(f"/stewards/calls/{club.id}/wrong", data={"fact": "colour"}).status_code == 404
    assert steward.get("/stewards/calls/none-such").status_code == 404


def test_what_cannot_be_mended_is_said_beside_its_line(club, signed_in):
    steward = signed_in("steward")
    page = press(steward, f"/stewards/calls/{club.id}/mend/contact", phone="soon", email="", url="")
    assert page.status == 400
    assert page.part("#phone-error").startswith("Error: Write the phone number")
    assert page.soup.select_one(".govuk-error-summary a")["href"] == "#phone"


def test_two_presses_say_that_it_is_still_right(app, club, link):
    page = see(app.test_client(), link)
    assert "Zebra Club" in page.text
    assert "Tuesdays, 10am to midday" in page.text
    assert {"Get help now", "Ask for an assessment"} <= set(page.parts(".fd-help a"))
    assert "no-store" in page.headers["Cache-Control"]
    page = press(page.visitor, f"{link}/still-right")
    assert "Thank you" in page.text
    assert "Checked by the people who run it today" in see(app.test_client(), f"/service/{club.id}").text


def test_a_change_waits_with_its_difference_until_a_steward_takes_it(app, site, club, link, signed_in):
    page = see(app.test_client(), f"{link}/change")
    form = {
        each["name"]: page.field(each["name"])
        for each in page.soup.select("main [name]")
        if each["name"] != "closed"
    }
    form |= {"full": "yes", "closed": "", "full_until": "24 December 2099", "cost": "£2"}
    page = press(page.visitor, f"{link}/change", **form)
    assert "Somebody here reads it first" in page.text
    assert site.catalogue.get(club.id).accepting
    steward = signed_in("steward")
    page = see(steward, "/stewards/replies/")
    rows = page.parts("tbody tr")
    assert any(row.startswith("Cost") and "£2.00" in row for row in rows)
    assert any(row.startswith("Full until") and "24 December 2099" in row for row in rows)
    address = page.soup.select_one("form.fd-presses")["action"]
    assert "taken" in press(steward, address, press="trust").text
    assert "decided on that already" in press(steward, address, press="take").text
    listing = site.catalogue.get(club.id)
    assert (listing.accepting, listing.cost.amount, listing.schedules) == (False, 2, club.schedules)
    assert site.catalogue.history(club.id)[0].by in ("Zebra Neighbours", "Steward Person")
    page = press(app.test_client(), f"{link}/change", **form | {"cost": "free", "full": ""})
    assert "People see it now" in page.text
    assert site.catalogue.get(club.id).cost.free
    press(steward, f"/stewards/calls/{club.id}/distrust")
    assert not site.provider_links.is_trusted(listing)


def test_full_until_is_said_from_the_first_page_and_nothing_else_is_touched(app, site, club, link):
    visitor = app.test_client()
    page = see(visitor, link)
    assert page.soup.find("input", attrs={"name": "full_until"})
    answer = press(visitor, f"{link}/change", full="yes", full_until="24 December 2099")
    assert "Somebody here reads it first" in answer.text
    (word,) = site.provider_links.waiting()
    assert [each.label for each in word.fields] == ["Has room", "Full until"]
    site.provider_links.decide(word.id, take=True, by="Stan", today=TODAY)
    assert "No, it is full until 24 December 2099" in see(visitor, link).text
    assert "We have room again" in see(visitor, link).text
    wrong = press(visitor, f"{link}/change", full_until="whenever")
    assert wrong.status == 400
    assert wrong.field("times") == "Tuesdays, 10am to midday"
    press(visitor, f"{link}/change", full="", full_until="")
    (word,) = site.provider_links.waiting()
    site.provider_links.decide(word.id, take=True, by="Stan", today=TODAY)
    held = site.catalogue.get(club.id)
    assert (held.accepting, held.full_until, held.phones) == (True, None, club.phones)


def test_a_refused_change_keeps_what_was_typed(app, site, link):
    page = press(app.test_client(), f"{link}/change", email="nobody", times="Fridays 1pm to 2pm")
    assert page.status == 400
    assert page.field("times") == "Fridays 1pm to 2pm"
    assert page.part("#email-error").startswith("Error: Write an email address")
    assert site.provider_links.waiting() == []


def test_a_claim_is_confirmed_by_a_steward(app, site, club, link, signed_in):
    visitor = app.test_client()
    assert press(visitor, f"{link}/claim", who="", role="").parts(".govuk-error-summary li") == [
        "Enter your name.",
        "Enter what you do there, such as chair or helper.",
    ]
    assert "will confirm" in press(visitor, f"{link}/claim", who="Pat", role="Chair").text
    steward = signed_in("steward")
    page = see(steward, "/stewards/replies/")
    assert "Pat says that they run it: Chair" in page.text
    press(steward, page.soup.select_one("form.fd-presses")["action"], press="trust")
    assert site.provider_links.is_trusted(club)


def test_a_forged_ended_or_taken_back_link_says_what_to_do(app, site, club, link, signed_in):
    visitor = app.test_client()
    other = tokens.sign("another key", link.split("/")[-1])
    for address in (f"/p/{other}", link[:-1], f"{link}/change"[:-9] + "/change"):
        page = see(visitor, address)
        assert page.status == 404
        assert "ring us on" in page.text
    steward = signed_in("steward")
    press(steward, f"/stewards/calls/{club.id}/revoke")
    for path in ("", "/change", "/claim"):
        page = see(visitor, f"{link}{path}")
        assert page.status == 410
        assert "taken back" in page.text
    assert visitor.post(f"{link}/still-right").status_code == 410
    assert {each.by for each in site.catalogue.get(club.id).checks} == set()


def test_a_link_is_pressed_only_so_often_in_a_day(app, link):
    visitor = app.test_client()
    codes = [visitor.post(f"{link}/still-right").status_code for _ in range(POSTS_A_DAY + 1)]
    assert codes == [303] * POSTS_A_DAY + [429]


def test_a_steward_sends_a_link_that_works(app, site, club, signed_in):
    steward = signed_in("steward")
    assert "is in the outbox" in press(steward, f"/stewards/calls/{club.id}/link").text
    (path,) = (site.home / "outbox" / "email").iterdir()
    assert path.stat().st_mode & 0o077 == 0
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert message["To"] == "zebra@club.example"
    address = re.search(r"http://localhost(/p/\S+)", message.get_content())[1]
    assert "Zebra Club" in see(app.test_client(), address).text


def test_reminders_run_once_a_day_and_end_in_saying_so(app, site, monkeypatch):
    catalogue = site.catalogue
    kept = list(catalogue.every())
    for each in kept:
        site.checks.add(each.id, [FactCheck(fact, TODAY, "phone") for fact in FACTS])
    one = catalogue.save(Listing(name="Doubted", email="doubted@club.example"), by="test").id
    monkeypatch.setenv("FRONTDOOR_HOME", str(site.home))
    run = CliRunner().invoke
    assert "FRONTDOOR_SITE_ADDRESS" in run(main, ["reminders", "run"]).output
    monkeypatch.setenv("FRONTDOOR_SITE_ADDRESS", "https://frontdoor.example/")
    assert "Would be written to: 1." in run(main, ["reminders", "run", "--dry-run"]).output
    assert '"written to": 1' in run(main, ["reminders", "run", "--json"]).output
    assert "Written to: 0." in run(main, ["reminders", "run"]).output
    (path,) = (site.home / "outbox" / "email").iterdir()
    assert b"https://frontdoor.example/p/" in path.read_bytes()
    (made,) = site.provider_links.of(one)
    assert made.reminder == 1
