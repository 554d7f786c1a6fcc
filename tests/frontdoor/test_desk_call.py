"""One call on one page: asked in any order, saved as it is typed, with what is near beside it."""

from __future__ import annotations

import re

import pytest

from conversation_flows import script as scripts

from .desk_pages import Page, see, take_a_call


@pytest.fixture
def adviser(signed_in):
    return signed_in("adviser")


@pytest.fixture
def call(adviser):
    return take_a_call(adviser)


@pytest.fixture
def conversations(app):
    return app.extensions["workspace"].records.conversations


def prompts_on(page) -> set[str]:
    return {each["value"] for each in page.soup.select("input[name=asked]")}


def identity(page) -> str:
    return page.path.rsplit("/", 1)[1]


# --- saving ---------------------------------------------------------------


def test_a_closed_browser_loses_nothing(adviser, call):
    answer = call.autosave(
        notes="Mum is 86 and lonely", near="CR5 1RA", first_name="Jean", a__matters=["company"]
    )
    assert answer.status_code == 200
    assert re.fullmatch(r"(\d{1,2}(:\d\d)?[ap]m|midday|midnight)", answer.json["saved_at"])
    again = see(adviser, call.path)
    assert again.field("notes") == "Mum is 86 and lonely"
    assert again.field("near") == "CR5 1RA"
    assert "Company and friends" in again.part("[data-said=matters]")


def test_without_javascript_save_keeps_the_same(call):
    page = call.press("Save", notes="First line\r\nsecond line", w__matters="bridge on Tuesdays")
    assert page.status == 200
    assert page.field("notes") == "First line\nsecond line"
    assert "bridge on Tuesdays" in page.part("#prompt-matters")


def test_an_answer_can_be_taken_back(call):
    page = call.press("Save", a__who="other", a__matters=["company", "family"])
    assert "Someone I care about" in page.part("[data-said=who]")
    page = page.press("Save", a__who="", a__matters=[])
    assert page.part("[data-said=who]") == ""
    assert page.part("[data-said=matters]") == ""


def test_what_is_asked_next_comes_first_and_open(call):
    first = call.soup.select("details.fd-prompt")[0]
    assert first.has_attr("open")
    page = call.press("Save", a__who="self")
    shown = [each["id"] for each in page.soup.select("details.fd-prompt")]
    assert shown[0] == "prompt-safe_now"
    assert page.soup.find(id="prompt-who").find_previous("h3").get_text() == "Answered"


def test_every_prompt_of_the_desk_is_there_with_what_to_listen_for(call):
    script = scripts.load("good-conversation")
    assert prompts_on(call) == set(script.face("desk")) - {"area"}
    for name in prompts_on(call):
        assert script.words.prompts[name].adviser in call.part(f"#prompt-{name} summary")
        for hint in script.words.prompts[name].listen_for:
            assert hint in call.part(f"#prompt-{name}")


def test_two_windows_lose_neither_ones_notes(adviser, call):
    other = see(adviser, call.path)
    call.press("Save", notes="from the first window")
    answer = other.autosave(notes="from the second window")
    assert "from the first window" in answer.json["kept"]["notes"]["value"]
    notes = see(adviser, call.path).field("notes")
    assert "from the first window" in notes
    assert "from the second window" in notes


def test_a_window_left_open_never_writes_old_words_over_newer_ones(adviser, call):
    old = see(adviser, call.path)
    call.press("Save", first_name="Jean", a__who="other", near="Purley")
    old.press("Save", safe_contact="Her mobile, not the house")
    now = see(adviser, call.path)
    assert (now.field("first_name"), now.field("near")) == ("Jean", "Purley")
    assert now.field("safe_contact") == "Her mobile, not the house"
    assert "Someone I care about" in now.part("[data-said=who]")


def test_an_autosave_that_arrives_late_changes_nothing(adviser, call):
    call.autosave(notes="the whole sentence", turn="3")
    call.autosave(notes="the whole", turn="2")
    assert see(adviser, call.path).field("notes") == "the whole sentence"


def test_the_same_window_may_cut_its_own_words(adviser, call):
    call.autosave(notes="too much said", turn="2")
    call.autosave(notes="less", turn="3")
    assert see(adviser, call.path).field("notes") == "less"


def test_notes_that_are_too_long_get_a_sentence_and_stay_on_the_page(adviser, call):
    long = "a" * 20_000 + " the end of it"
    page = call.press("Save", notes=long, first_name="Jean")
    assert page.status == 400
    assert "20,014 characters, and we can keep 20,000" in page.part(".govuk-error-summary")
    assert page.field("notes") == long
    assert see(adviser, call.path).field("notes") == long[:20_000]
    assert see(adviser, call.path).field("first_name") == "Jean"
    shorter = page.press("Save", notes="b" * 19_000)
    assert shorter.status == 200
    assert shorter.field("notes") == "b" * 19_000


def test_an_answer_that_is_too_long_gets_a_sentence_too(call):
    answer = call.autosave(w__free_text="c" * 5_001)
    assert answer.status_code == 400
    assert "we can keep 5,000" in answer.json["problem"]
    assert "saved_at" in answer.json


def test_signed_out_is_said_to_the_page_and_not_saved(app, call):
    call.visitor.post("/sign-out")
    assert call.autosave(notes="words").status_code == 401


def test_with_tokens_on_a_stale_page_can_fetch_a_fresh_one(app, adviser, call):
    app.config["WTF_CSRF_ENABLED"] = True
    page = see(adviser, call.path)
    refused = page.autosave(notes="words", csrf_token="an old one")
    assert refused.status_code == 400
    token = adviser.get("/desk/token", headers={"Accept": "application/json"}).json["csrf_token"]
    assert page.autosave(notes="words", csrf_token=token).status_code == 200
    assert page.autosave(notes="more words").status_code == 200


def test_every_form_carries_a_token_and_nothing_is_kept_by_the_browser(app, adviser, call):
    app.config["WTF_CSRF_ENABLED"] = True
    for path in ("/desk/", call.path):
        page = see(adviser, path)
        for form in page.soup.select("form[method=post]"):
            assert form.find("input", attrs={"name": "csrf_token"})["value"]
        assert page.headers["Cache-Control"] == "no-store"
    page = see(adviser, call.path)
    assert page.soup.select_one("form[data-desk]")["autocomplete"] == "off"
    assert not page.soup.select("[style], style, [onclick]")
    assert page.soup.title.get_text().startswith("Call desk")


# --- what is near ---------------------------------------------------------


def test_what_is_noted_brings_up_what_is_near(call):
    page = call.press("Save", notes="She misses the allotment", near="CR5 1RA", a__matters=["making_music"])
    kinds = page.parts("#places .fd-kind")
    assert "Gardening and the outdoors" in kinds
    assert "miles away" in page.part("#places .fd-near")
    assert page.soup.select_one("#places .fd-near a[href^=tel]")


def test_a_place_is_offered_and_the_answer_noted(call, conversations):
    page = call.press("Save", a__matters=["outdoors"], near="CR5 1RA")
    name = page.part("#places .fd-near__name")
    page = page.press("Offer this", notes="typed just before the press")
    assert page.field("notes") == "typed just before the press"
    assert name in page.part("#offered")
    assert "Not said yet" in page.part("#offered")
    assert "Offered" in page.part("#places .fd-near .fd-flag")
    page = page.press("Yes")
    assert "Yes, they will try it" in page.part("#offered")
    (offer,) = conversations.get(identity(page)).offers
    assert (offer.service_name, offer.answer) == (name, "yes")


def test_a_place_that_has_gone_is_said_to_be_gone(call, conversations):
    answer = call.visitor.post(
        f"{call.path}/offer/none-such", data=call.filled(notes="kept"), follow_redirects=True
    )
    page = Page(call.visitor, answer)
    assert "no longer in the directory" in page.text
    assert page.field("notes") == "kept"
    assert conversations.get(identity(page)).offers == ()


def test_the_directory_is_searched_without_its_words_in_an_address(call):
    page = call.press("Search", looking_for="lunch club", near="CR5 1RA", notes="kept")
    assert page.path == call.path
    assert "found" in page.part("#places h2")
    assert page.soup.select("#places .fd-near")
    assert page.field("looking_for") == "lunch club"
    assert page.field("notes") == "kept"


def test_a_search_that_finds_nothing_says_so_and_what_is_nearest(call):
    page = call.press("Search", looking_for="qqzzx vvkkj", near="CR5 1RA")
    assert page.status == 200
    assert "0 found" in page.part("#places") or "Nothing fits" in page.part("#places")


@pytest.mark.parametrize("place", ["ZZ9 9ZZ", "Nowhereville"])
def test_a_place_we_do_not_know_is_said_in_a_sentence(call, place):
    page = call.press("Save", near=place)
    assert "do not know" in page.part("#places").lower() or "we know" in page.part("#places").lower()


def test_a_need_for_no_steps_is_answered_beside_each_place(call):
    page = call.press("Save", a__matters=["company"], a__access_needs=["step_free"], near="Purley")
    for place in page.parts("#places .fd-near"):
        assert "Step-free" in place


# --- doors ----------------------------------------------------------------


def test_an_answer_that_is_not_safe_opens_stick_with_you_and_none_closes_it(call, conversations):
    page = call.press("Save", a__safe_now="no")
    assert "act now" in page.part("[data-urgent=full]")
    assert "999" in page.part("[data-urgent=full] .fd-ring-now")
    page = page.press("Save", a__safe_now="yes")
    assert page.soup.select_one("[data-urgent=full]")
    assert conversations.get(identity(page)).tier == "T2"


def test_whoever_takes_up_this_very_trouble_is_named_beside_999(call, signed_in):
    page = call.press("Save", a__essentials_missing_tonight=["personal_care"])
    assert "Care at home straight away" in page.part("[data-urgent=full] .fd-ring-now")
    volunteers = take_a_call(signed_in("volunteer")).press("Save", a__safe_now="no")
    assert "Care at home straight away" not in volunteers.part("[data-urgent=full]")


def test_words_in_the_notes_open_it_as_well(call):
    answer = call.autosave(notes="She told me she wants to kill herself tonight")
    assert 'data-urgent="full"' in answer.json["urgent_html"]
    assert "T2" in answer.json["doors"]


def test_half_a_sentence_shows_what_it_may_mean_and_settles_nothing(adviser, call, conversations):
    half = call.autosave(notes="She wants to kill herself", settled="0", turn="2")
    assert 'data-urgent="full"' in half.json["urgent_html"]
    assert conversations.get(identity(call)).tier != "T2"
    whole = call.autosave(notes="She wants to garden", settled="1", turn="3")
    assert 'data-urgent="full"' not in whole.json["urgent_html"]


def test_words_left_standing_are_settled_when_the_page_is_opened_again(adviser, call, conversations):
    call.autosave(notes="She wants to kill herself", settled="0", turn="2")
    assert see(adviser, call.path).soup.select_one("[data-urgent=full]")
    assert conversations.get(identity(call)).tier == "T2"


def test_any_door_can_be_opened_by_hand_and_first(call, conversations):
    page = call.press("Open Stick with you")
    assert conversations.get(identity(page)).doors[-1] == "T2"
    page = page.press("Open Your assessment")
    assert set(conversations.get(identity(page)).doors) >= {"T2", "T3"}


def test_an_assessment_is_one_press_away_and_dated_from_first_contact(call, conversations):
    page = call.press("Ask for an assessment for them", notes="kept")
    assert page.field("notes") == "kept"
    assert "dated from first contact" in page.text
    assert "T3" in conversations.get(identity(page)).doors
    assert "No, thank you" not in page.part("[data-said=wants_assessment]")


def test_what_must_happen_and_what_is_promised_stand_beside_the_call(call):
    page = call.press("Save", a__safe_now="no", a__daily_hard=["b"])
    assert "Name one worker and a deputy" in page.part("[data-part=panels]")
    assert "We stay with you today" in page.part("[data-part=panels]")
    assert "Offer an assessment and write down the answer" in page.part("[data-part=panels]")


def test_stick_with_you_is_closed_by_two_people_and_opens_again_for_something_new(call, conversations):
    page = call.press("Save", a__essentials_missing_tonight=["food"])
    assert page.press("Close “Stick with you”").status == 400
    alone = page.press("Close “Stick with you”", crisis_why="Food came", crisis_agreed="Adviser Person")
    assert "It cannot be you" in alone.part(".govuk-error-summary")
    page = page.press("Close “Stick with you”", crisis_why="Food came", crisis_agreed="Mina Manager")
    assert "Mina Manager agreed" in page.part("#doors")
    assert page.soup.select_one("[data-urgent=bar]")
    page = page.press("Save", notes="All calm")
    assert "T2" not in conversations.get(identity(page)).doors
    page = page.press("Save", a__concern_abuse=["domestic_abuse"])
    assert page.soup.select_one("[data-urgent=full]")
    assert "T2" in conversations.get(identity(page)).doors


# --- whose call it is -----------------------------------------------------


def test_somebody_elses_call_is_read_and_that_is_written_down(signed_in, call, conversations):
    call.press("Save", notes="Her own words")
    manager = signed_in("manager")
    page = see(manager, call.path)
    assert "Her own words" in page.text
    assert not page.soup.select("form[data-desk]")
    assert "Manager Person read it" in page.text
    assert [each.what for each in conversations.events(identity(call))].count("viewed") == 1


def test_a_call_that_somebody_took_on_is_not_written_over(signed_in, call):
    manager = signed_in("manager")
    taken = Page(manager, manager.post(f"{call.path}/take", follow_redirects=True))
    assert "You have taken this on from Adviser Person" in taken.text
    assert taken.soup.select_one("form[data-desk]")
    answer = call.autosave(notes="typed meanwhile")
    assert answer.status_code == 409
    assert "somebody else has taken this on" in answer.json["problem"]
    page = call.press("Save", notes="typed meanwhile", w__matters="bridge")
    assert page.status == 409
    assert "typed meanwhile" in page.text
    assert "bridge" in page.text


def test_a_call_that_is_not_there_is_a_plain_404(adviser):
    page = see(adviser, "/desk/calls/none-such")
    assert page.status == 404
    assert "We cannot find that page" in page.text


# --- a volunteer ----------------------------------------------------------


def test_a_volunteer_asks_only_what_people_answer_on_their_own(signed_in):
    call = take_a_call(signed_in("volunteer"))
    assert prompts_on(call) == set(scripts.load("good-conversation").face("self")) - {"area"}
    assert "Get a worker now" in call.text
    assert "Ask for an assessment for them" in call.text
    assert "Named worker" not in call.text


def test_a_volunteer_cannot_answer_what_was_not_asked_of_them(signed_in, conversations):
    call = take_a_call(signed_in("volunteer"))
    form = call.filled(a__concern_abuse="financial", a__capacity_doubt="yes")
    form.add("asked", "concern_abuse")
    form.add("asked", "capacity_doubt")
    call.visitor.post(f"{call.path}/save", data=form)
    answers = conversations.get(identity(call)).answers
    assert not {"concern_abuse", "capacity_doubt"} & set(answers)


def test_a_volunteer_sees_who_to_ring_and_no_more_of_a_danger(signed_in):
    call = take_a_call(signed_in("volunteer")).press("Save", a__safe_now="no")
    assert "get a worker" in call.part("[data-urgent=full]")
    assert "999" in call.part("[data-urgent=full]")
    assert "safeguarding" not in call.part("[data-part=panels]").lower()
    assert "What must happen" not in call.text


def test_a_worker_is_got_and_can_be_called_off(signed_in, conversations):
    call = take_a_call(signed_in("volunteer")).press("Get a worker now", first_name="Sam")
    assert "A worker has been asked for" in call.text
    assert "Somebody is waiting for a worker" in take_a_call(signed_in("adviser")).text
    call = call.press("A worker is no longer needed")
    assert not conversations.get(identity(call)).worker_wanted


def test_a_volunteer_who_asks_for_an_assessment_gets_a_worker_too(signed_in, conversations):
    call = take_a_call(signed_in("volunteer")).press("Ask for an assessment for them")
    held = conversations.get(identity(call))
    assert held.worker_wanted
    assert held.answers["wants_assessment"] == "yes"
    assert "A worker takes it from here" in call.text


def test_a_volunteer_loses_sight_of_a_call_that_was_taken_on(signed_in):
    volunteer = signed_in("volunteer")
    call = take_a_call(volunteer).press("Get a worker now")
    adviser = signed_in("adviser")
    adviser.post(f"{call.path}/take")
    assert see(volunteer, call.path).status == 403
    assert call.autosave(notes="late words").status_code == 409


def test_no_two_parts_of_the_page_bear_one_name(call):
    page = call.press(
        "Search", looking_for="garden", near="CR5 1RA", a__matters=["outdoors"], a__safe_now="no"
    )
    names = [each["id"] for each in page.soup.select("[id]")]
    assert sorted(names) == sorted(set(names))
    for label in page.soup.select("label[for]"):
        assert page.soup.find(id=label["for"]), label
