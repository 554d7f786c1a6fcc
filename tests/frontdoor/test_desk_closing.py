"""Ending a call: what must happen first is said, everything typed stays, and the outcome is logged."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from frontdoor.words import LONDON

from .desk_pages import Page, see, take_a_call

TOMORROW = (datetime.now(LONDON) + timedelta(days=1)).strftime("%Y-%m-%dT10:00")
FOUR = {
    "named_worker": "Sol Worker",
    "deputy": "Ada Adviser",
    "safe_contact": "Her sister's phone, mornings",
    "next_contact": TOMORROW,
}


@pytest.fixture
def adviser(signed_in):
    return signed_in("adviser")


@pytest.fixture
def call(adviser):
    return take_a_call(adviser)


@pytest.fixture
def held(app, call):
    identity = call.path.rsplit("/", 1)[1]
    return lambda: app.extensions["workspace"].records.conversations.get(identity)


def close(page: Page, outcome: str, **changed) -> Page:
    return page.press("Close this conversation", outcome=outcome, **changed)


def problems(page: Page) -> list[str]:
    return page.parts(".govuk-error-summary li")


def test_a_call_ends_with_what_was_agreed_and_is_then_for_reading(call, held):
    page = call.press("Save", a__matters=["outdoors"], near="CR5 1RA").press("Offer this").press("Yes")
    page = close(
        page, "connected", a__safe_now="yes", next_step="Jean rings them on Monday", notes="Likes the garden"
    )
    assert page.status == 200
    assert held().outcome == "connected"
    assert not page.soup.select("form[data-desk]")
    for said in (
        "Connected: they will try what was offered",
        "Jean rings them on Monday",
        "Likes the garden",
    ):
        assert said in page.text
    assert "yes, they will try it" in page.text


def test_without_an_outcome_or_an_agreement_everything_stays_on_the_page(call, held):
    page = close(call, "", notes="Likes the garden", a__safe_now="yes")
    assert page.status == 400
    assert page.soup.title.get_text().startswith("Error:")
    assert problems(page) == ["Choose how this ended."]
    assert page.field("notes") == "Likes the garden"
    page = close(page, "nothing_suitable")
    assert problems(page) == ["Write what was agreed: who does what, by when."]
    assert page.soup.select_one("input[value=nothing_suitable]").has_attr("checked")
    assert page.part("#next_step-error").endswith("by when.")
    assert held().is_open


def test_each_problem_leads_to_where_it_is_answered(call):
    page = close(call, "connected", a__daily_hard=["b"])
    links = [link["href"].removeprefix("#") for link in page.soup.select(".govuk-error-summary a")]
    assert {"next_step", "prompt-safe_now", "prompt-wants_assessment", "offered"} <= set(links)
    for link in links:
        assert page.soup.find(id=link), link
    assert page.soup.find(id="prompt-wants_assessment").has_attr("open")


def test_connected_needs_something_they_said_yes_to(call):
    page = close(call, "connected", a__safe_now="yes", next_step="They look again")
    assert problems(page) == [
        "Nothing offered has a yes beside it. Mark what they will try, or choose again."
    ]


def test_nobody_is_let_go_before_being_asked_whether_they_are_safe(call):
    page = close(call, "advice_given")
    assert problems(page) == ["Nobody has asked whether they are safe right now."]


def test_an_apparent_need_cannot_be_closed_until_an_assessment_was_offered(call, held):
    page = close(call, "advice_given", a__safe_now="yes", a__daily_hard=["b"])
    assert problems(page) == ["A need appears. Offer an assessment and write down the answer."]
    page = close(page, "assessment_declined", next_step="They think it over")
    assert "Write down that the assessment was offered, and that they said no." in problems(page)
    page = close(page, "assessment_declined", a__wants_assessment="no")
    assert any("doubt that they can make this decision" in each for each in problems(page))
    assert any("at risk of abuse or neglect" in each for each in problems(page))
    page = close(page, "assessment_declined", a__capacity_doubt="no", a__concern_abuse=["none"])
    assert page.status == 200
    assert held().outcome == "assessment_declined"


def test_a_no_does_not_end_it_where_somebody_may_be_at_risk(call, held):
    page = close(
        call,
        "assessment_declined",
        a__safe_now="yes",
        a__daily_hard=["b"],
        a__wants_assessment="no",
        a__capacity_doubt="unsure",
        a__concern_abuse=["none"],
        next_step="They think it over",
    )
    assert any("The no cannot end this" in each for each in problems(page))
    assert held().is_open


def test_an_assessment_that_was_asked_for_needs_an_owner_and_a_day(call, held):
    page = close(call, "advice_given", a__safe_now="yes", a__wants_assessment="yes")
    assert problems(page) == ["An assessment has been asked for. It must have an owner and a start date."]
    page = close(page, "advice_given", named_worker="Sol Worker", next_contact=TOMORROW)
    assert "Choose an outcome in which somebody carries it on" in problems(page)[0]
    page = close(page, "assessment_opened", next_step="Sol starts it")
    assert page.status == 200
    assert held().named_worker == "Sol Worker"


def test_stick_with_you_cannot_be_left_without_names_a_safe_way_and_a_time(call, held):
    page = close(call, "connected", a__safe_now="no", next_step="She rings")
    said = " ".join(problems(page))
    for each in (
        "Stick with you",
        "Name the worker",
        "Name the deputy",
        "safe way to reach",
        "a day and a time",
    ):
        assert each in said
    page = close(page, "named_worker", **FOUR)
    assert page.status == 200
    assert held().outcome == "named_worker"
    assert "T2" in held().doors


def test_stick_with_you_stays_on_the_list_after_the_call_has_ended(adviser, call):
    close(call, "named_worker", a__safe_now="no", next_step="Sol rings", first_name="Jean", **FOUR)
    (row,) = see(adviser, "/desk/").parts("tbody tr")
    assert "Stick with you" in row
    assert "Next contact" in row


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("23 November 2031, 10am", "2031-11-23T10:00"),
        ("23/11/2031 14:30", "2031-11-23T14:30"),
        ("2031-11-23T10:00", "2031-11-23T10:00"),
        ("soon", "soon"),
        ("23 November 2031", "23 November 2031"),
        ("99/99/9999 10am", "99/99/9999 10am"),
    ],
)
def test_a_next_contact_is_a_day_and_a_time_or_is_asked_for_again(call, held, typed, kept):
    page = close(
        call, "named_worker", a__safe_now="no", next_step="Sol rings", **{**FOUR, "next_contact": typed}
    )
    assert held().next_contact == kept
    if "T" in kept:
        assert page.status == 200
    else:
        assert problems(page) == [
            "Say when the next contact is: a day and a time, such as 23 November 2026, 10am."
        ]
        assert page.field("next_contact") == kept


def test_a_next_contact_in_the_past_is_refused(call):
    page = close(
        call, "named_worker", a__safe_now="no", next_step="x", **{**FOUR, "next_contact": "2020-01-01T10:00"}
    )
    assert problems(page) == ["The next contact is in the past. Give a day and time to come."]


def test_a_caller_who_rang_off_can_be_written_down_at_once(call, held):
    page = close(call, "rang_off")
    assert page.status == 200
    assert held().outcome == "rang_off"


def test_a_caller_in_danger_who_rang_off_still_has_somebody(call):
    page = close(call, "rang_off", a__safe_now="no")
    assert len(problems(page)) == 4


def test_a_call_back_has_a_name_a_safe_way_and_a_time(call):
    page = close(call, "call_back", next_step="We ring")
    assert len(problems(page)) == 3
    assert close(page, "call_back", **FOUR).status == 200


def test_somebody_who_keeps_ringing_gets_an_owner(call):
    page = close(call, "advice_given", a__safe_now="yes", w__previous_contacts_90d="4")
    assert problems(page) == ["They have asked three times or more. A manager must say who owns it."]
    assert close(page, "advice_given", named_worker="Sol Worker").status == 200


def test_a_closed_call_is_not_changed_until_it_is_opened_again(signed_in, call, held):
    close(call, "rang_off", notes="first")
    late = call.autosave(notes="written after the end")
    assert late.status_code == 409
    assert "closed in another window" in late.json["problem"]
    assert held().notes == "first"
    worker = signed_in("social_worker")
    page = Page(worker, worker.post(f"{call.path}/reopen", follow_redirects=True))
    assert "open again, and yours" in page.text
    page.press("Save", notes="first, and more")
    assert held().notes == "first, and more"
    assert held().worker_name == "Social_Worker Person"
    assert "opened it again" in see(signed_in("manager"), call.path).text


def test_a_volunteer_ends_what_needed_only_a_connection(app, signed_in):
    volunteer = signed_in("volunteer")
    call = take_a_call(volunteer)
    assert "We will call back" not in call.text
    page = close(call, "advice_given", a__safe_now="yes")
    assert page.path == "/desk/"
    assert "is closed, and everything in it is saved" in page.text
    assert see(volunteer, call.path).status == 403


def test_a_volunteer_cannot_end_what_needs_a_worker(signed_in):
    call = take_a_call(signed_in("volunteer")).press("Save", a__safe_now="no")
    form = call.filled(outcome="advice_given")
    page = Page(call.visitor, call.visitor.post(f"{call.path}/close", data=form))
    assert page.status == 400
    assert problems(page) == ["This one needs a worker to close it. Press “Get a worker now”."]
    waiting = page.press("Get a worker now")
    form = waiting.filled(outcome="rang_off")
    page = Page(call.visitor, call.visitor.post(f"{call.path}/close", data=form))
    assert problems(page) == ["You asked for a worker. The worker who comes closes this."]
