"""Letters to those who run places: on the steward's page, by the commands, and with nothing set at all."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import update

from assets_catalog.listing import Listing, Phone
from assets_catalog.search.query import today_in_london
from assets_catalog.stewardship.evidence import FACTS, FactCheck
from assets_catalog.stewardship.message_tables import OutgoingMessage
from assets_catalog.stewardship.provider_links import ProviderLink
from frontdoor.cli import main
from frontdoor.doctor import examine
from frontdoor.messages.channels import channels
from frontdoor.messages.notify import Notify
from frontdoor.messages.post import Post
from frontdoor.providers import sending
from frontdoor.providers.letters import lost
from frontdoor.settings import Settings, SettingsProblemError
from frontdoor.workspace import Workspace

from .desk_pages import Page, see
from .notify_server import EMAIL_TEMPLATE, KEY, SECRET, TEXT_TEMPLATE, NotifyServer

ROOT = Path(__file__).resolve().parents[2]
TODAY = today_in_london()


@pytest.fixture
def server():
    serving = NotifyServer()
    yield serving
    serving.close()


@pytest.fixture
def site(app) -> Workspace:
    return app.extensions["workspace"]


@pytest.fixture
def by_notify(site, server):
    """The site as one that has a key."""
    notify = Notify(KEY, {"email": EMAIL_TEMPLATE, "text": TEXT_TEMPLATE}, server.address)
    site.post.channels = {"email": notify, "text": notify}


@pytest.fixture
def club(site) -> Listing:
    return site.catalogue.get(
        site.catalogue.save(Listing(name="Zebra Club", email="z@club.example"), by="t").id
    )


@pytest.fixture
def operator(site, server, monkeypatch):
    """The commands, on the same home, with a key."""
    for name, value in {
        "HOME": str(site.home),
        "SITE_ADDRESS": "https://frontdoor.example",
        "NOTIFY_KEY": KEY,
        "NOTIFY_EMAIL_TEMPLATE": EMAIL_TEMPLATE,
        "NOTIFY_TEXT_TEMPLATE": TEXT_TEMPLATE,
        "NOTIFY_ADDRESS": server.address,
    }.items():
        monkeypatch.setenv(f"FRONTDOOR_{name}", value)

    def run(*words, leaves_with=0):
        result = CliRunner().invoke(main, words)
        assert result.exit_code == leaves_with, result.output
        assert SECRET not in result.output
        return result.output

    return run


def press(visitor, address, **data) -> Page:
    return Page(visitor, visitor.post(address, data=data, follow_redirects=True))


def due_again(site) -> None:
    """Let what waits, or is to be asked after, be due, and every claim have lapsed."""
    past = datetime.now(UTC) - timedelta(hours=1)
    with site.catalogue.engine.begin() as connection:
        connection.execute(update(OutgoingMessage).values(next_at=past))
        held = OutgoingMessage.claimed_until.is_not(None)
        connection.execute(update(OutgoingMessage).where(held).values(claimed_until=past))


def test_a_steward_sees_a_letter_go_and_arrive(site, club, by_notify, server, signed_in):
    steward = signed_in("steward")
    page = press(steward, f"/stewards/calls/{club.id}/link")
    assert "A link is on its way, by email to z@club.example." in page.text
    assert "sent; not known yet whether it arrived" in page.text
    assert "/p/" in server.taken[0]["personalisation"]["words"]
    server.becomes("delivered")
    due_again(site)
    site.post.send()
    assert "arrived; no answer yet" in see(steward, f"/stewards/calls/{club.id}").text


def test_an_outage_breaks_no_page_and_the_letter_goes_later(site, club, by_notify, server, signed_in):
    steward = signed_in("steward")
    server.always = (500, "Exception", "Internal server error")
    page = press(steward, f"/stewards/calls/{club.id}/link")
    assert page.status == 200
    assert "It is sent as soon as it can be." in page.text
    assert "waits to be sent. GOV.UK Notify is not well" in page.text
    assert lost(site) == []
    server.always = ""
    due_again(site)
    assert site.post.send().counts["sent"] == 1


def test_a_steward_reads_what_is_wrong_and_the_operator_what_to_set(
    site, club, by_notify, server, signed_in, operator
):
    server.next = [(400, "BadRequestError", "Can’t send to this recipient using a team-only API key")]
    page = press(signed_in("steward"), f"/stewards/calls/{club.id}/link")
    assert "sends only to people in your own team" in page.text
    assert "FRONTDOOR_" not in page.text
    assert "Set FRONTDOOR_NOTIFY_KEY to a live key." in operator("messages", "list")


def test_a_refused_letter_is_told_until_something_is_done(site, club, by_notify, server, signed_in):
    steward = signed_in("steward")
    server.next = [(400, "ValidationError", "email_address Not a valid email address")]
    page = press(steward, f"/stewards/calls/{club.id}/link")
    assert "not taken. GOV.UK Notify does not take the email address" in page.text
    assert "not taken" in page.part(".govuk-inset-text")
    assert page.soup.select_one("details[open]")
    assert "Letters that did not arrive" in see(steward, "/stewards/").text
    page = see(steward, "/stewards/calls/")
    assert page.part("h2#lost") == "Letters that did not arrive"
    (row,) = page.parts("section[aria-labelledby=lost] tbody tr")
    assert "Zebra Club" in row
    assert "z@club.example" in row
    site.catalogue.save(club.model_copy(update={"email": "new@club.example"}), by="test")
    assert lost(site) == []
    site.catalogue.save(club, by="test")
    assert len(lost(site)) == 1
    press(steward, f"/stewards/calls/{club.id}/link")
    assert lost(site) == []


def test_a_letter_that_cannot_be_delivered_is_told_too(site, club, by_notify, server, signed_in):
    press(signed_in("steward"), f"/stewards/calls/{club.id}/link")
    server.becomes("permanent-failure")
    due_again(site)
    site.post.send()
    (found,) = lost(site)
    assert "nobody at that address" in found.letter.why
    site.provider_links.revoke(club.id, TODAY)
    assert lost(site) == []


def test_taking_links_back_takes_back_what_waits(site, club, by_notify, server, signed_in):
    steward = signed_in("steward")
    server.next = [(503, "Exception", "Down")]
    press(steward, f"/stewards/calls/{club.id}/link")
    page = press(steward, f"/stewards/calls/{club.id}/revoke")
    assert "What still waited to be sent is taken back too." in page.text
    due_again(site)
    site.post.send()
    assert server.taken == []


def test_a_text_goes_to_a_mobile_and_stays_short(site, by_notify, server):
    listing = Listing(
        name="Zebra " * 40, phones=[Phone(number="020 7946 0123"), Phone(number="07700 900123")]
    )
    saved = site.catalogue.get(site.catalogue.save(listing, by="test").id)
    object.__setattr__(site.settings, "site_address", "https://frontdoor.example")
    assert sending.send(saved, by="Stan", site=site).state == "sent"
    (taken,) = server.taken
    assert taken["phone_number"] == "+447700900123"
    assert len(taken["personalisation"]["words"]) < 306


def test_a_link_and_its_message_are_written_together_or_not_at_all(site, club, monkeypatch):
    object.__setattr__(site.settings, "site_address", "https://frontdoor.example")
    monkeypatch.setattr(site.outbox, "keep", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        sending.send(club, by="Stan", site=site)
    assert site.provider_links.of(club.id) == []


def test_reminders_wait_for_the_timer_and_blame_nobody_whom_no_letter_reached(site, club, server, operator):
    for each in list(site.catalogue.every()):
        if each.id != club.id:
            site.checks.add(each.id, [FactCheck(fact, TODAY, "phone") for fact in FACTS])
    said = json.loads(operator("reminders", "run", "--json"))
    assert (said["written to"], said["waiting to be sent"], server.taken) == (1, 1, [])
    server.next = [(400, "ValidationError", "email_address Not a valid email address")]
    said = json.loads(operator("messages", "send", "--json"))
    assert (said["refused"], said["waiting"], said["mend"]) == (1, 0, False)
    (link,) = site.provider_links.of(club.id)

    def days_ago(number: int, reminder: int) -> None:
        with site.catalogue.engine.begin() as connection:
            made = {"made_on": TODAY - timedelta(days=number), "reminder": reminder}
            connection.execute(update(ProviderLink).where(ProviderLink.id == link.id).values(**made))

    for number, reminder in ((8, 1), (20, 3)):
        days_ago(number, reminder)
        said = json.loads(operator("reminders", "run", "--json"))
        assert (said["written to"], said["not answered"], said["not reached"]) == (0, 0, 1)
    assert "did not get there" in operator("reminders", "run")
    assert not site.catalogue.get(club.id).reports
    site.catalogue.save(club.model_copy(update={"email": "new@club.example"}), by="test")
    days_ago(8, 1)
    assert json.loads(operator("reminders", "run", "--json"))["written to"] == 1
    assert json.loads(operator("messages", "send", "--json"))["sent"] == 1
    assert server.taken[-1]["email_address"] == "new@club.example"


def test_the_command_says_what_waits_and_leaves_with_one_where_somebody_must_act(
    site, club, server, operator
):
    object.__setattr__(site.settings, "site_address", "https://frontdoor.example")
    sending.send(club, by="Stan", site=site)
    assert "Nothing waits" in operator("messages", "list")
    site.post.channels = {kind: Notify("", {}, server.address) for kind in ("email", "text")}
    sending.send(club, by="Stan", site=site, at_once=False)
    server.always = (403, "AuthError", "Invalid token: API key not found")
    output = operator("messages", "send", "--quiet", leaves_with=1)
    assert "Waiting: 1." in output
    assert "does not know the key" in output
    said = json.loads(operator("messages", "list", "--json"))
    (each,) = said["open"]
    assert (each["state"], each["by"], each["tries"]) == ("waiting", "notify", 1)
    assert "z@club.example" not in json.dumps(said) + operator("messages", "list")
    server.always = ""
    assert "Nothing to send. Waiting: 1." in operator("messages", "send")
    assert operator("messages", "send", "--quiet") == ""
    assert "Handed over: 1. Waiting: 0." in operator("messages", "send", "--now")


def test_a_killed_run_sends_nothing_twice_and_loses_nothing(site, club, server, operator):
    """The process dies while Notify has the letter and the answer is still on its way."""
    object.__setattr__(site.settings, "site_address", "https://frontdoor.example")
    for _ in range(3):
        sending.send(club, by="Stan", site=site, at_once=False)
    with site.catalogue.engine.begin() as connection:
        connection.execute(
            update(OutgoingMessage).values(state="waiting", words="Hello", next_at=datetime.now(UTC))
        )
    server.next = ["", "hang"]
    run = subprocess.Popen(
        [sys.executable, "-m", "frontdoor.cli", "messages", "send"],
        cwd=ROOT, env=dict(os.environ), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert server.hanging.wait(30)
    run.send_signal(signal.SIGKILL)
    run.communicate(timeout=10)
    server.let_go.set()
    assert len(server.taken) == 2
    output = operator("messages", "send", "--json")
    assert json.loads(output)["sent"] == 1, (
        "what the dead run had claimed is left alone until its claim lapses"
    )
    due_again(site)
    assert json.loads(operator("messages", "send", "--json"))["waiting"] == 0
    assert len(server.taken) == 3
    assert len(set(server.references())) == 3


def test_two_processes_at_once_send_each_letter_once(site, club, server, operator):
    object.__setattr__(site.settings, "site_address", "https://frontdoor.example")
    site.post.channels = {kind: Notify("", {}, server.address) for kind in ("email", "text")}
    for _ in range(12):
        sending.send(club, by="Stan", site=site, at_once=False)
    runs = [
        subprocess.Popen(
            [sys.executable, "-m", "frontdoor.cli", "messages", "send", "--json"],
            cwd=ROOT, env=dict(os.environ), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for _ in range(2)
    ]  # fmt: skip
    said = [json.loads(run.communicate(timeout=60)[0]) for run in runs]
    assert sum(each["sent"] for each in said) == 12
    assert len(set(server.references())) == len(server.taken) == 12


_WATCHED = """
import sys
asked = []
sys.addaudithook(lambda event, given: asked.append((event, given)) if event.startswith("socket.") else None)
from frontdoor import create_app
from frontdoor.cli import main
from frontdoor.settings import Settings
app = create_app(Settings())
app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
visitor = app.test_client()
visitor.post("/sign-in", data={"username": "steward", "password": sys.argv[2]})
answer = visitor.post(f"/stewards/calls/{sys.argv[1]}/link", follow_redirects=True)
assert "A link is in the outbox" in answer.text, answer.text
for words in (["messages", "send"], ["messages", "list"], ["reminders", "run"], ["doctor"]):
    try:
        main(words, standalone_mode=False)
    except SystemExit:
        pass
outward = [each for each in asked if each[0] in ("socket.connect", "socket.getaddrinfo", "socket.sendto")]
assert not outward, outward
assert "notifications_python_client" not in sys.modules
assert "requests" not in sys.modules
print("asked nobody")
"""


def test_with_nothing_set_no_machine_is_asked_for_anything(site, club, monkeypatch):
    """The page that writes a letter and every command of messages, with each use of a socket watched."""
    from tests.conftest import PASSWORD

    site.let_go()
    monkeypatch.setenv("FRONTDOOR_HOME", str(site.home))
    monkeypatch.setenv("FRONTDOOR_SITE_ADDRESS", "https://frontdoor.example")
    done = subprocess.run(
        [sys.executable, "-c", _WATCHED, club.id, PASSWORD], cwd=ROOT, capture_output=True, text=True
    )
    assert "asked nobody" in done.stdout, done.stdout + done.stderr
    assert len(list((site.home / "outbox" / "email").iterdir())) > 0


@pytest.mark.parametrize(
    ("given", "ways"),
    [
        ({}, ("folder", "folder")),
        ({"notify_key": KEY}, ("folder", "folder")),
        ({"notify_email_template": EMAIL_TEMPLATE}, ("folder", "folder")),
        ({"notify_key": KEY, "notify_email_template": EMAIL_TEMPLATE}, ("notify", "folder")),
        ({"notify_key": KEY, "notify_text_template": TEXT_TEMPLATE}, ("folder", "notify")),
        (
            {"notify_key": f" {KEY}\n", "notify_email_template": EMAIL_TEMPLATE, "notify_text_template": TEXT_TEMPLATE},
            ("notify", "notify"),
        ),
    ],
)  # fmt: skip
def test_notify_is_used_only_for_what_has_a_key_and_a_template(tmp_path, given, ways):
    settings = Settings(home=tmp_path, **given)
    found = channels(settings)
    assert (found["email"].name, found["text"].name) == ways
    assert SECRET not in f"{settings!r} {settings.model_dump()} {settings.model_dump_json()}"


@pytest.mark.parametrize(
    "given",
    [
        {"notify_email_template": "letter"},
        {"notify_text_template": "1"},
        {"notify_address": "http://notify.example"},
        {"notify_address": "notify"},
        {"notify_address": "https://["},
    ],
)
def test_a_wrong_setting_is_named(tmp_path, given):
    (name,) = given
    with pytest.raises(SettingsProblemError, match=f"FRONTDOOR_{name.upper()}"):
        Settings.load(home=tmp_path, **given)


@pytest.mark.parametrize(
    ("given", "well", "says"),
    [
        ({}, True, "emails and texts go to the outbox folder; waiting to be sent: 0"),
        ({"notify_key": KEY}, False, "without a template"),
        ({"notify_text_template": TEXT_TEMPLATE}, False, "Set the key too"),
        ({"notify_key": KEY[:-2], "notify_email_template": EMAIL_TEMPLATE}, False, "not a whole"),
        (
            {"notify_key": KEY, "notify_email_template": EMAIL_TEMPLATE},
            True,
            "emails go by GOV.UK Notify, texts go to the outbox folder",
        ),
    ],
)
def test_the_doctor_looks_at_the_post_and_shows_no_key(home, given, well, says):
    site = Workspace(Settings(home=home, **given))
    found = next(each for each in examine(site) if each.what == "Messages")
    assert found.well is well
    assert says in found.found + found.cure
    assert SECRET[:10] not in found.found + found.cure
    site.let_go()


def test_the_doctor_says_how_much_waits_and_for_how_long(site, club, server, by_notify):
    object.__setattr__(site.settings, "site_address", "https://frontdoor.example")
    sending.send(club, by="Stan", site=site, at_once=False)
    found = next(each for each in examine(site) if each.what == "Messages")
    assert found.well
    assert "waiting to be sent: 1" in found.found
    long_ago = datetime.now(UTC) - timedelta(hours=3)
    with site.catalogue.engine.begin() as connection:
        connection.execute(update(OutgoingMessage).values(made_at=long_ago))
    found = next(each for each in examine(site) if each.what == "Messages")
    assert (found.well, "frontdoor messages send" in found.cure) == (False, True)
    server.always = (403, "AuthError", "Invalid token: API key not found")
    Post(site.outbox, site.post.channels).send()
    found = next(each for each in examine(site) if each.what == "Messages")
    assert "does not know the key" in found.cure
