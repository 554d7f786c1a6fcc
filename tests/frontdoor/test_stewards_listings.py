"""The stewards' listings: find, add, edit, two at once, history, the way back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from werkzeug.datastructures import MultiDict

from assets_catalog.listing import Listing, Organization, Phone, Place, Provenance, Schedule
from assets_catalog.places import position
from assets_catalog.search.query import today_in_london

from .desk_pages import Page, see

ROOM = "/stewards/listings/"


@pytest.fixture
def steward(signed_in):
    return signed_in("steward")


@pytest.fixture
def catalogue(app):
    return app.extensions["workspace"].catalogue


def a_club(**changed):
    return Listing(
        **{
            "name": "Hartley Tea Club",
            "organization": Organization(name="Hartley Friends"),
            "categories": ["social_clubs"],
            "phones": [Phone(number="020 7946 0123")],
            "places": [position(Place(name="Hartley Hall", postal_code="CR5 1RA"))],
            "schedules": [Schedule(freq="WEEKLY", byday=["TU"], opens_at="10:00", closes_at="12:00")],
        }
        | changed
    )


@pytest.fixture
def club(catalogue):
    return catalogue.save(a_club(), by="Kim").id


def filled(page, **changed) -> MultiDict:
    """The form as a browser would send it, with some of it changed."""
    form = MultiDict()
    for each in page.soup.select("form[data-listing] [name]"):
        name = each["name"]
        if each.name == "textarea":
            text = each.get_text()
            form.add(name, (text[1:] if text.startswith("\n") else text).replace("\n", "\r\n"))
        elif each.name == "select":
            chosen = each.select_one("option[selected]") or each.select_one("option")
            form.add(name, chosen.get("value", ""))
        elif each.name == "input" and each.get("type") in ("radio", "checkbox"):
            if each.has_attr("checked"):
                form.add(name, each["value"])
        elif each.name == "input":
            form.add(name, each.get("value", ""))
    for name, value in changed.items():
        form.setlist(name.replace("__", "-"), value if isinstance(value, list) else [value])
    return form


def press(visitor, page, button="save", **changed):
    return Page(
        visitor, visitor.post(page.path, data=filled(page, press=button, **changed), follow_redirects=True)
    )


def edit_page(visitor, service_id):
    return see(visitor, f"{ROOM}{service_id}/edit")


class TestFinding:
    @pytest.mark.parametrize(
        "asked",
        [
            "words=hartley+tea",
            "words=cr51ra&organization=hartley",
            "words=02079460123",
            "organization=hartley+friends",
            "category=social_clubs&words=hartley",
            "words=HARTLEY&state=live",
        ],
    )
    def test_a_listing_is_found_by_what_a_steward_knows_of_it(self, steward, club, asked):
        assert "Hartley Tea Club" in see(steward, f"{ROOM}?{asked}").text

    @pytest.mark.parametrize(
        "asked",
        ["words=100%25", "words=_", "category=juggling", "page=²", "page=-4", "page=99999", "words=%00"],
    )
    def test_odd_questions_are_answered(self, steward, asked):
        assert see(steward, f"{ROOM}?{asked}").status == 200

    def test_marks_that_a_database_knows_mean_themselves(self, steward):
        assert "No listing is like that" in see(steward, f"{ROOM}?words=%25%25%25").text

    def test_closed_ones_are_found_and_said_to_be(self, steward, catalogue):
        catalogue.save(a_club(name="Gone Club", status="defunct"), by="Kim")
        assert "Closed for good" in see(steward, f"{ROOM}?words=gone+club&state=closed").text
        assert "No listing" in see(steward, f"{ROOM}?words=gone+club&state=live").text


class TestEditing:
    def test_every_listing_of_the_sample_comes_back_from_its_page_unchanged(self, steward, catalogue):
        before = catalogue.latest_change()
        for each in list(catalogue.every())[::12]:
            answer = press(steward, edit_page(steward, each.id))
            assert "Nothing was changed" in answer.text, each.name
        assert catalogue.latest_change() == before

    def test_a_new_time_is_saved_with_who_and_why(self, steward, catalogue, club):
        page = press(steward, edit_page(steward, club), times__0__day=["TH"], note="Jo rang")
        assert "Saved. Residents see it now." in page.text
        assert catalogue.get(club).schedules[0].byday == ["TH"]
        newest = catalogue.history(club)[0]
        assert (newest.by, newest.note) == ("Steward Person", "Jo rang")
        assert [each.label for each in newest.fields] == ["When"]

    def test_a_refused_form_keeps_everything_that_was_typed(self, steward, catalogue, club):
        page = press(
            steward,
            edit_page(steward, club),
            name="",
            description="Tea & <b>cakes</b>\r\n\r\nAll welcome",
            email="nobody",
            times__0__opens="ten",
        )
        assert page.status == 400
        assert page.parts(".govuk-error-summary li") == [
            "Enter what it is called.",
            "“nobody” is not an email address. Write it like name@group.example.",
            "“ten” is not a time. Write it like 10am, 2:30pm or 14:30.",
        ]
        for link in page.soup.select(".govuk-error-summary a"):
            assert page.soup.find(id=link["href"][1:]), link
        assert page.field("email") == "nobody"
        assert page.field("times-0-opens") == "ten"
        shown = page.soup.find(id="description").get_text().strip().replace("\r\n", "\n")
        assert shown == "Tea & <b>cakes</b>\n\nAll welcome"
        assert catalogue.get(club).email == ""

    def test_words_become_times_with_their_next_sessions_and_count_once_saved(self, steward, catalogue, club):
        page = press(steward, edit_page(steward, club), "read", say="first Tuesday, not August, 10 to 12")
        assert "First Tuesday of the month, 10am to midday, not August" in page.text
        assert len(page.parts(".fd-next")[-1].split(";")) == 4
        assert len(catalogue.get(club).schedules) == 1
        press(steward, page)
        added = catalogue.get(club).schedules[1]
        assert (added.freq, added.byday, added.except_months) == ("MONTHLY", ["1TU"], [8])

    def test_words_that_wait_are_not_lost_by_saving(self, steward, catalogue, club):
        page = press(steward, edit_page(steward, club), say="Fridays 2pm to 4pm")
        assert page.status == 400
        assert "Check the next dates, then save" in page.text
        press(steward, page)
        assert [each.byday for each in catalogue.get(club).schedules] == [["TU"], ["FR"]]

    @pytest.mark.parametrize(
        "said", ["", "whenever the moon is full", "every other Tuesday 10 to 12", "x" * 3000]
    )
    def test_words_that_cannot_be_read_stay_in_their_box(self, steward, club, said):
        page = press(steward, edit_page(steward, club), "read", say=said)
        assert page.status == 400
        assert page.field("say") == said

    def test_rows_come_and_go_by_buttons(self, steward, catalogue, club):
        page = press(steward, edit_page(steward, club), "add:phone")
        page = press(steward, page, "remove:phone-0", phone__n1__number="020 7946 0999")
        page = press(steward, page, "add:times")
        page = press(steward, page, "remove:times-n1")
        press(steward, page, "save")
        stands = catalogue.get(club)
        assert [each.number for each in stands.phones] == ["020 7946 0999"]
        assert len(stands.schedules) == 1

    @pytest.mark.parametrize(
        "button", ["", "add:", "add:users", "remove:", "remove:phone-../..", "remove:times-99", "dance"]
    )
    def test_a_button_that_there_is_not_does_nothing(self, steward, catalogue, club, button):
        before = catalogue.get(club)
        assert press(steward, edit_page(steward, club), button).status == 200
        assert catalogue.get(club) == before

    def test_a_postcode_places_the_pin_and_shows_it(self, steward, catalogue, club):
        page = press(steward, edit_page(steward, club), "check", place__0__postal_code="se255aa")
        assert page.soup.select_one(".fd-edit__map svg") or "do not know the postcode" in page.text
        page = press(steward, edit_page(steward, club), place__0__postal_code="cr02eg")
        if page.status == 200:
            assert catalogue.get(club).places[0].postal_code == "CR0 2EG"

    def test_a_place_in_doubt_is_settled(self, steward, catalogue):
        place = position(Place(name="Hall", postal_code="CR5 1RA", latitude=51.5, longitude=-0.1))
        doubtful = catalogue.save(a_club(places=[place]), by="Kim").id
        page = edit_page(steward, doubtful)
        assert "We are not sure where this is" in page.text
        press(steward, page, place__0__sure="yes")
        assert catalogue.get(doubtful).places[0].has_position
        catalogue.save(a_club(id=doubtful, places=[place]), by="Kim")
        press(steward, edit_page(steward, doubtful), place__0__pin="postcode")
        settled = catalogue.get(doubtful).places[0]
        assert (settled.positioned_by, settled.doubt) == ("postcode", "")

    def test_a_closure_for_a_time_is_a_choice_with_days(self, steward, catalogue, club):
        first, last = (today_in_london() + timedelta(days=ahead) for ahead in (3, 10))
        page = press(
            steward,
            edit_page(steward, club),
            state="for_a_time",
            closed_from=f"{first:%d/%m/%Y}",
            closed_until=f"{last:%d/%m/%Y}",
            closing_note="building work",
        )
        stands = catalogue.get(club)
        assert (stands.status, stands.closed_from, stands.closed_until) == ("active", first, last)
        assert "building work" in see(steward, f"/service/{club}").text
        press(steward, page, state="open")
        assert catalogue.get(club).closed_from is None

    def test_a_new_listing_is_added_and_found(self, steward, catalogue):
        page = see(steward, f"{ROOM}new")
        answer = press(
            steward,
            page,
            name="Zebedee Juggling Circle",
            categories=["social_clubs"],
            place__n1__postal_code="CR5 1RA",
            phone__n1__number="020 7946 0777",
        )
        assert "Zebedee Juggling Circle is in the directory." in answer.text
        assert "Zebedee Juggling Circle" in see(steward, f"{ROOM}?words=zebedee").text
        found = next(each for each in catalogue.every() if each.name.startswith("Zebedee"))
        assert found.places[0].has_position
        assert "Enter what it is called" in press(steward, page).text

    def test_the_same_place_is_shown_when_asked_for(self, steward, club):
        page = press(
            steward,
            see(steward, f"{ROOM}new"),
            "same",
            name="Hartley Tea Club",
            place__n1__postal_code="CR5 1RA",
            phone__n1__number="020 7946 0123",
        )
        assert "Hartley Tea Club" in page.part("#same")

    def test_a_listing_that_is_not_there_is_a_plain_404(self, steward):
        assert see(steward, f"{ROOM}none-such/edit").status == 404
        assert see(steward, f"{ROOM}none-such/history").status == 404

    def test_a_merged_listing_leads_to_the_one_that_is_kept(self, steward, catalogue, club):
        other = catalogue.save(a_club(name="Hartley Tea"), by="Kim").id
        catalogue.merge(club, [other], catalogue.get(club), by="Kim")
        assert edit_page(steward, other).path == f"{ROOM}{club}/edit"

    @pytest.mark.parametrize("version", ["", "²", "-1", "999999999", "1e9", "9" * 40])
    def test_a_version_that_there_never_was_loses_nothing(self, steward, catalogue, club, version):
        page = press(steward, edit_page(steward, club), version=version, name="New name")
        assert page.status in (200, 400)
        assert page.field("name") == "New name"


class TestTwoAtOnce:
    def test_both_changes_are_shown_and_kept_where_they_differ(self, steward, catalogue, club):
        mine = edit_page(steward, club)
        theirs = catalogue.get(club).model_copy(update={"email": "tea@hall.example", "description": "Theirs"})
        catalogue.save(theirs, by="Kim")
        page = press(steward, mine, description="Mine", eligibility="Anybody")
        assert page.status == 400
        assert "Kim saved this listing while you were writing" in page.text
        assert catalogue.get(club).description == "Theirs"
        assert page.soup.find(id="description").get_text().strip() == "Mine"
        assert page.field("email") == "tea@hall.example"
        saved = press(steward, page)
        assert "Saved" in saved.text
        stands = catalogue.get(club)
        assert (stands.description, stands.email, stands.eligibility) == (
            "Mine",
            "tea@hall.example",
            "Anybody",
        )

    def test_theirs_can_be_taken(self, steward, catalogue, club):
        mine = edit_page(steward, club)
        catalogue.save(catalogue.get(club).model_copy(update={"description": "Theirs"}), by="Kim")
        page = press(steward, mine, description="Mine", eligibility="Anybody")
        press(steward, page, take="description")
        stands = catalogue.get(club)
        assert (stands.description, stands.eligibility) == ("Theirs", "Anybody")

    def test_a_listing_that_was_taken_out_meanwhile_is_said_to_be(self, steward, catalogue, club):
        mine = edit_page(steward, club)
        catalogue.remove(club, by="Kim")
        answer = press(steward, mine, name="Mine")
        assert answer.status == 400
        assert "took this listing out" in answer.text
        assert answer.field("name") == "Mine"


class TestHistory:
    def test_who_changed_what_when_and_why_and_from_which_import(self, steward, catalogue):
        run = catalogue.begin_import("Council list", by="import")
        given = a_club(provenance=[Provenance(source="Council list", source_id="7")])
        (saved,) = catalogue.apply(run, [given])
        catalogue.finish_import(run)
        catalogue.save(
            catalogue.get(saved.id).model_copy(update={"email": "tea@hall.example"}),
            by="Kim",
            note="Jo wrote",
        )
        page = see(steward, f"{ROOM}{saved.id}/history")
        first, second = page.parts(".fd-change")
        assert "by Kim" in first
        assert "Jo wrote" in first
        assert "tea@hall.example" in first
        assert "From the import of Council list" in second
        assert "1 field stands by our own word" in edit_page(steward, saved.id).text

    def test_any_two_versions_are_compared_and_one_put_back(self, steward, catalogue, club):
        for name in ("Second", "Third"):
            catalogue.save(catalogue.get(club).model_copy(update={"name": name}), by="Kim")
        numbers = [each.seq for each in catalogue.history(club)]
        page = see(steward, f"{ROOM}{club}/history/compare?before={numbers[0]}&after={numbers[-1]}")
        assert page.part(".fd-old") == "Hartley Tea Club"
        assert page.part(".fd-new") == "Third"
        steward.post(f"{ROOM}{club}/history/restore", data={"change": numbers[1]})
        assert catalogue.get(club).name == "Second"

    def test_a_listing_is_taken_out_with_a_reason_and_brought_back(self, steward, catalogue, club):
        assert Page(steward, steward.post(f"{ROOM}{club}/remove", data={"note": " "})).status == 400
        assert catalogue.get(club)
        steward.post(f"{ROOM}{club}/remove", data={"note": "Twice in the list"})
        assert catalogue.get(club) is None
        page = see(steward, f"{ROOM}{club}/history")
        assert "not in the directory now" in page.text
        assert "Twice in the list" in page.text
        steward.post(f"{ROOM}{club}/history/restore", data={"change": catalogue.history(club)[1].seq})
        assert catalogue.get(club).name == "Hartley Tea Club"

    @pytest.mark.parametrize("change", ["", "0", "²", "99999999"])
    def test_a_version_that_there_is_not_is_refused_plainly(self, steward, club, change):
        answer = steward.post(f"{ROOM}{club}/history/restore", data={"change": change})
        assert answer.status_code == 400
        assert "Choose a version" in answer.text
        assert see(steward, f"{ROOM}{club}/history/compare?before={change}&after=1").status == 400


def test_a_steward_has_the_way_from_a_service_to_its_form_and_a_resident_has_not(app, steward, club):
    ways = ["Edit this listing", "Its history"]
    assert all(way in see(steward, f"/service/{club}").text for way in ways)
    assert not any(way in see(app.test_client(), f"/service/{club}").text for way in ways)


def test_the_kinds_of_help_are_counted_and_lead_to_their_listings(steward, catalogue):
    page = see(steward, f"{ROOM}kinds/")
    assert len(page.soup.select("tbody tr")) == 44
    assert "food pantry" in page.text
    shown = page.soup.select_one("a[href$='category=lunch_clubs']").find(string=True)
    open_ones = [
        each
        for each in catalogue.every()
        if "lunch_clubs" in each.categories and each.status not in ("defunct", "inactive")
    ]
    assert int(shown) == len(open_ones) > 0
