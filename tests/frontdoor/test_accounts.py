"""Signing in and out, and the administrator's list of accounts."""

from __future__ import annotations

import time

import pytest

from ..conftest import PASSWORD
from .desk_pages import Page, see

FIRST_PAGES = {
    "volunteer": "/desk/",
    "adviser": "/desk/",
    "social_worker": "/desk/",
    "manager": "/desk/",
    "steward": "/stewards/",
    "admin": "/people",
}


def sign_in(client, username, password, path="/sign-in"):
    data = {"username": username, "password": password}
    return Page(client, client.post(path, data=data, follow_redirects=True))


@pytest.mark.parametrize(("role", "path"), FIRST_PAGES.items())
def test_everybody_begins_where_their_work_does(client, role, path):
    page = sign_in(client, role, PASSWORD)
    assert (page.status, page.path) == (200, path)
    assert page.headers["Cache-Control"] == "no-store"


def test_after_signing_in_one_goes_on_to_the_page_one_wanted_and_nowhere_else(client):
    assert see(client, "/insight/today").part("h1") == "Staff sign in"
    assert sign_in(client, "manager", PASSWORD, "/sign-in?next=/insight/today").path == "/insight/today"
    for elsewhere in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        assert sign_in(client, "manager", PASSWORD, f"/sign-in?next={elsewhere}").path == "/desk/"


def test_what_is_missing_or_wrong_is_said_and_leads_to_the_field(client):
    page = sign_in(client, "", "")
    assert page.status == 400
    assert page.parts(".govuk-error-summary li") == ["Enter your username", "Enter your password"]
    page = sign_in(client, "adviser", "wrong")
    assert page.status == 400
    assert "The username or the password is not right" in page.part(".govuk-error-summary")
    link = page.soup.select_one(".govuk-error-summary a")["href"]
    assert page.soup.find(id=link.removeprefix("#")).name == "input"
    assert page.soup.find(id="password").get("value", "") == ""


def test_the_password_can_be_shown_and_a_password_manager_can_fill_it(client):
    page = see(client, "/sign-in")
    assert page.soup.select_one("[data-module=govuk-password-input] button")
    assert page.soup.find(id="password")["autocomplete"] == "current-password"
    assert page.soup.find(id="username")["autocomplete"] == "username"


def test_wrong_passwords_lock_the_account_and_say_for_how_long(app, client):
    app.extensions["workspace"].settings.sign_in_attempts = 3
    for _ in range(3):
        page = sign_in(client, "adviser", "wrong")
    assert "locked" in page.part(".govuk-error-summary")
    assert "15 minutes" in page.part(".govuk-error-summary")
    assert "locked" in sign_in(client, "adviser", PASSWORD).part(".govuk-error-summary")


def test_somebody_idle_is_signed_out_and_told_that_nothing_is_lost(client):
    sign_in(client, "adviser", PASSWORD)
    with client.session_transaction() as session:
        session["seen"] = int(time.time()) - 31 * 60
    page = see(client, "/desk/")
    assert page.part("h1") == "Staff sign in"
    assert "What you had saved is safe" in page.text


def test_signing_out_ends_it(signed_in):
    visitor = signed_in("adviser")
    visitor.post("/sign-out")
    assert see(visitor, "/desk/").part("h1") == "Staff sign in"


def test_the_list_says_what_each_role_is_for(signed_in):
    page = see(signed_in("admin"), "/people")
    rows = page.parts("tbody tr")
    assert len(rows) == 6
    assert any("Library hub volunteer" in row for row in rows)
    assert "This is you" in next(row for row in rows if "Admin Person" in row)


def test_somebody_is_shut_out_and_let_in_again(app, signed_in, client):
    admin, adviser = signed_in("admin"), signed_in("adviser")
    form = next(
        each for each in see(admin, "/people").soup.select("main form") if "Adviser Person" in each.get_text()
    )
    admin.post(form["action"], data={"active": form.find("input", attrs={"name": "active"})["value"]})
    assert see(adviser, "/desk/").part("h1") == "Staff sign in"
    assert "Shut out" in next(row for row in see(admin, "/people").parts("tbody tr") if "Adviser" in row)
    admin.post(form["action"], data={"active": "yes"})
    assert sign_in(client, "adviser", PASSWORD).path == "/desk/"


def test_a_locked_account_can_be_unlocked(app, signed_in, client):
    app.extensions["workspace"].settings.sign_in_attempts = 2
    for _ in range(2):
        sign_in(client, "adviser", "wrong")
    admin = signed_in("admin")
    page = see(admin, "/people")
    unlock = next(each for each in page.soup.select("main form") if "Unlock" in each.get_text())
    admin.post(unlock["action"], data={"active": unlock.find("input", attrs={"name": "active"})["value"]})
    assert sign_in(client, "adviser", PASSWORD).path == "/desk/"


def test_administrators_cannot_shut_themselves_out(signed_in):
    admin = signed_in("admin")
    workers = admin.application.extensions["workspace"].records.workers
    own = next(each for each in workers.all() if each.role == "admin")
    admin.post(f"/people/{own.id}/active", data={"active": "no"})
    assert "You cannot shut out your own account" in see(admin, "/people").text
