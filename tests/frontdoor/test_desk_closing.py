"""Ending a call: what must happen first is said, everything typed stays, and the outcome is logged."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from frontdoor.words import LONDON

from .desk_pages import Page, see, take_a_call

TOMORROW = (datetime.now(LONDON) + timedelta(days=1)).strftime("%Y-%m-%dT10:00")
IN_A_WHILE = datetime.now(LONDON) + timedelta(days=100)
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
        page,
        "connected",
        a__safe_now="yes",
        next_step="Jean rings them on Monday",
        notes="Likes the garden",
        route="social_prescriber",
    )
    assert page.status == 200
    assert (held().outcome, held().route) == ("connected", "social_prescriber")
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
        (f"{IN_A_WHILE:%-d %B %Y}, 10am", f"{IN_A_WHILE:%Y-%m-%d}T10:00"),
        (f"{IN_A_WHILE:%d/%m/%Y} 14:30", f"{IN_A_WHILE:%Y-%m-%d}T14:30"),
        (f"{IN_A_WHILE:%Y-%m-%d}T10:00", f"{IN_A_WHILE:%Y-%m-%d}T10:00"),
        ("soon", "soon"),
        ("23 November 2031", "23 November 2031"),
        ("23.11.2031", "23.11.2031"),
        ("99/99/9999 10am", "99/99/9999 10am"),
    ],
)
def test_a_next_contact_is_a_day_and_a_time_or_is_asked_for_again(call, held, typed, kept):
    page = close(
        call, "named_worker", a__safe_now="no", next_step="Sol rings", **{**FOUR, "next_contact": typed}
    )
    assert held().next_contact == kept
    if "T1" in kept:
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


# --- an assessment that was opened ---------------------------------------


@pytest.mark.parametrize("outcome", ["rang_off", "call_back"])
def test_an_opened_assessment_is_not_left_without_a_worker_and_a_time(call, held, outcome):
    page = close(call.press("Open Your assessment"), outcome, next_step="We go on")
    assert page.status == 400
    assert held().is_open
    assert {"#named_worker", "#next_contact"} <= {
        link["href"] for link in page.soup.select(".govuk-error-summary a")
    }
    assert close(page, outcome, **FOUR).status == 200


def test_an_opened_assessment_does_not_end_as_advice_unless_they_said_no(call, held):
    page = call.press("Open Your assessment", a__safe_now="yes")
    page = close(page, "advice_given")
    assert any("“Your assessment” is open" in each for each in problems(page))
    answers = {"a__wants_assessment": "no", "a__capacity_doubt": "no", "a__concern_abuse": ["none"]}
    assert close(page, "advice_given", **answers).status == 200


# --- names, a safe way, and a day that can be kept ------------------------


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"deputy": " sol  WORKER"}, "The deputy must be somebody other than the named worker."),
        ({"named_worker": "."}, "Name the worker who has this from now on."),
        ({"deputy": "-"}, "Name the deputy who steps in when the named worker is away."),
        ({"safe_contact": "?"}, "Write a safe way to reach them, or that there is none."),
        ({"next_contact": "10am"}, "Say the day as well, such as Tuesday 24 November, 10am."),
        ({"next_contact": "5 10:00"}, "Say the day as well, such as Tuesday 24 November, 10am."),
        ({"next_contact": "2099-01-01T10:00"}, "The next contact is more than a year away. Check the year."),
    ],
)
def test_stick_with_you_wants_real_names_a_real_way_and_a_real_day(call, held, changed, said):
    page = close(call, "named_worker", a__safe_now="no", next_step="Sol rings", **{**FOUR, **changed})
    assert problems(page) == [said]
    assert held().is_open


def test_a_telephone_number_alone_is_a_safe_way(call):
    four = {**FOUR, "safe_contact": "020 7946 0123"}
    assert close(call, "named_worker", a__safe_now="no", next_step="Sol rings", **four).status == 200


def test_who_accepted_it_is_asked_once(call):
    four = {**FOUR, "named_worker": ""}
    page = close(call, "handed_over", a__safe_now="no", next_step="Sol rings", **four)
    assert problems(page) == ["Say who accepted it, by name."]


@pytest.mark.parametrize("agreed", ["adviser", "ADVISER  person", "."])
def test_nobody_agrees_with_themselves_to_close_stick_with_you(call, held, agreed):
    page = call.press("Save", a__safe_now="no")
    page = page.press("Close “Stick with you”", crisis_why="Food came", crisis_agreed=agreed)
    assert problems(page) == ["Name the second person who agrees. It cannot be you."]
    assert "T2" in held().doors


def test_marks_too_deep_to_read_are_no_marks(call, held):
    page = call.press("Save", was="[" * 100_000, notes="Likes the garden")
    assert page.status == 200
    assert held().notes == "Likes the garden"


# --- who may read it afterwards -------------------------------------------


def test_what_is_finished_is_closed_to_other_advisers_and_what_is_owed_is_not(app, signed_in):
    manager = signed_in("manager")
    adviser = signed_in("adviser")
    done = take_a_call(manager).press("Save", first_name="Jean")
    assert see(adviser, done.path).status == 200
    close(done, "advice_given", a__safe_now="yes")
    assert see(adviser, done.path).status == 403
    assert see(manager, done.path).status == 200
    owed = take_a_call(manager)
    close(owed, "call_back", next_step="We ring", **FOUR)
    assert see(adviser, owed.path).status == 200
    own = take_a_call(adviser)
    close(own, "advice_given", a__safe_now="yes")
    assert see(adviser, own.path).status == 200


def test_once_it_is_closed_nobody_is_waited_for(call, app, held):
    app.extensions["workspace"].records.conversations.want_worker(held().id, held().worker_id)
    assert held().worker_wanted
    close(call, "rang_off")
    assert not held().is_open
    assert not held().worker_wanted
