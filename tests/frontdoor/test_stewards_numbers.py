"""Numbers to ring: the old ones first, a press that says one is right, and what is wrong kept."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from assets_catalog.search.query import today_in_london
from conversation_flows import routes
from conversation_flows.records import Records
from frontdoor.stewards.numbers import anchor

from .desk_pages import Page, see

TODAY = today_in_london()


@pytest.fixture
def checks(tmp_path):
    records = Records.open(f"sqlite:///{tmp_path / 'records.sqlite'}")
    yield records.route_checks
    records.close()


def route(identity="samaritans"):
    return routes.load().get(identity)


def look(checks, identity="samaritans", today=TODAY):
    return next(each for each in checks.looked_at(routes.load().every(), today) if each.route.id == identity)


def test_a_number_nobody_has_checked_is_old_until_somebody_has(checks):
    assert look(checks).is_stale
    checks.add(route(), on=TODAY, by="Stan", how="phone", right=True)
    assert (look(checks).is_stale, look(checks).last_checked) == (False, TODAY)
    assert look(checks, today=TODAY + timedelta(days=91)).is_stale


def test_one_found_wrong_comes_first_until_it_is_right_again(checks):
    checks.add(route(), on=TODAY, by="Stan", how="phone", right=False, note="It rings out.")
    first = checks.looked_at(routes.load().every(), TODAY)[0]
    assert (first.route.id, first.is_wrong, first.check.note) == ("samaritans", True, "It rings out.")
    assert first.last_checked == route().last_checked
    checks.add(route(), on=TODAY, by="Stan", how="website", right=True)
    assert not look(checks).is_wrong


def test_the_oldest_come_first(checks):
    checks.add(route(), on=TODAY, by="Stan", how="phone", right=True)
    days = [each.last_checked or date.min for each in checks.looked_at(routes.load().every(), TODAY)]
    assert days == sorted(days)
    assert days[-1] == TODAY


def test_each_borough_has_a_check_of_its_own(checks):
    several = [each for each in routes.load().every() if each.id == _local()]
    checks.add(several[0], on=TODAY, by="Stan", how="phone", right=True)
    found = {
        each.route.area: each.last_checked
        for each in checks.looked_at(routes.load().every(), TODAY)
        if each.route.id == _local()
    }
    assert found[several[0].area] == TODAY
    assert all(day != TODAY for area, day in found.items() if area != several[0].area)


def _local():
    ids = [each.id for each in routes.load().every()]
    return next(each for each in ids if ids.count(each) > 1)


@pytest.mark.parametrize(
    ("how", "right", "note", "says"),
    [("phone", False, " ", "what is wrong"), ("guess", True, "", "how you checked")],
)
def test_half_a_check_is_not_kept(checks, how, right, note, says):
    with pytest.raises(ValueError, match=says):
        checks.add(route(), on=TODAY, by="Stan", how=how, right=right, note=note)
    assert checks.latest() == {}


def test_a_steward_presses_that_a_number_is_right(app, signed_in):
    steward = signed_in("steward")
    page = see(steward, "/stewards/routes/")
    assert len(page.parts("tbody tr")) == len(routes.load().every())
    data = {"area": route().area, "how": "phone", "press": "right"}
    page = Page(steward, steward.post("/stewards/routes/samaritans", data=data, follow_redirects=True))
    row = page.part(f"#{anchor(route())}")
    assert "Rang it: Steward Person" in row
    assert "Checked" in row
    assert page.parts("tbody tr")[-1] == row


def test_what_is_wrong_is_kept_and_residents_still_see_the_number(app, signed_in):
    steward = signed_in("steward")
    before = app.test_client().get("/urgent-help").text
    data = {"area": route().area, "how": "phone", "press": "wrong", "note": "It rings out."}
    page = Page(steward, steward.post("/stewards/routes/samaritans", data=data, follow_redirects=True))
    assert "“It rings out.”" in page.parts("tbody tr")[0]
    after = app.test_client().get("/urgent-help").text
    assert route().contact.links[0][0] in after
    assert before.count("tel:") == after.count("tel:")


def test_wrong_without_a_word_is_refused_beside_its_number(app, signed_in):
    steward = signed_in("steward")
    data = {"area": route().area, "how": "phone", "press": "wrong", "note": ""}
    page = Page(steward, steward.post("/stewards/routes/samaritans", data=data))
    assert page.status == 400
    target = page.soup.select_one(".govuk-error-summary a")["href"]
    assert page.soup.select_one(target)["name"] == "note"
    assert steward.post("/stewards/routes/samaritans", data={**data, "area": "Mars"}).status_code == 404


def test_a_manager_looks_and_does_not_check(app, signed_in):
    manager = signed_in("manager")
    page = see(manager, "/stewards/routes/")
    assert not page.soup.select("main form")
    assert manager.post("/stewards/routes/samaritans", data={"area": "England"}).status_code == 403
