"""The day in numbers: what must be nought, what was done, and nobody picked out."""

from __future__ import annotations

from datetime import datetime, timedelta

from frontdoor.words import LONDON

from .desk_pages import see, take_a_call

TODAY = datetime.now(LONDON).date()


def log(app, count, outcome="will_try", tier="T1"):
    for _ in range(count):
        app.extensions["workspace"].records.outcomes.log(
            outcome,
            tier=tier,
            needs=[],
            area="Purley",
            script="good-conversation",
            script_version="1",
            on=datetime.now(LONDON).date(),
        )


def row(page, caption, label) -> str:
    table = next(each for each in page.soup.select("table") if each.caption.get_text() == caption)
    line = next(each for each in table.select("tbody tr") if each.th.get_text() == label)
    return line.td.get_text()


def test_the_days_conversations_are_counted_by_kind_and_outcome(signed_in):
    adviser = signed_in("adviser")
    take_a_call(adviser).press("Save", a__safe_now="no")
    take_a_call(adviser).press("Close this conversation", outcome="rang_off")
    page = see(signed_in("manager"), "/insight/today")
    assert "2 conversations begun" in page.text
    assert row(page, "Conversations by kind", "Stick with you") == "1"
    assert row(page, "How they ended", "The call ended before we finished") == "1"


def test_an_open_crisis_without_a_named_worker_is_named_and_linked(signed_in):
    call = take_a_call(signed_in("adviser")).press("Save", a__safe_now="no")
    manager = signed_in("manager")
    page = see(manager, "/insight/today")
    wrong = page.soup.select_one(".fd-numbers__wrong")
    assert "without a named worker" in wrong.get_text()
    assert see(manager, wrong.a["href"]).part("h1") == call.part("h1")
    call.press("Save", named_worker="Sol Worker")
    assert not see(manager, "/insight/today").soup.select(".fd-numbers__wrong")


def test_fewer_than_five_anonymous_people_are_not_told_apart(app, signed_in):
    log(app, 7)
    log(app, 4, outcome="not_yet", tier="T2")
    page = see(signed_in("manager"), "/insight/today")
    assert row(page, "What they said came of it", "I am not ready yet") == "fewer than 5"
    # The only other number is held back too, since the total would give the small one away.
    assert row(page, "What they said came of it", "I will try one of these") == "fewer than 5"
    assert "11 people talked it through" in page.text
    log(app, 1, outcome="not_yet", tier="T2")
    page = see(signed_in("manager"), "/insight/today")
    assert row(page, "What they said came of it", "I am not ready yet") == "5"


def test_another_day_can_be_seen_and_a_day_that_is_none_is_said_to_be(signed_in):
    manager = signed_in("manager")
    page = see(manager, f"/insight/today?day={TODAY - timedelta(days=1)}")
    assert "0 conversations begun" in page.text
    for wrong in ("yesterday", "2999-01-01", "0001-01-01"):
        assert "not a day we have numbers for" in see(manager, f"/insight/today?day={wrong}").text
