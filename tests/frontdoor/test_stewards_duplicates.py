"""The room of duplicates: found, side by side, made one, said to be two, taken back; and while typing."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from werkzeug.datastructures import MultiDict

from assets_catalog.duplicates.waiting import Waiting
from assets_catalog.listing import Listing, Organization, Phone, Place, Provenance
from assets_catalog.search.query import SearchQuery

from .desk_pages import see

ROOM = "/stewards/duplicates/"


def club(name="Zibble Chess Club", source="List A", **changes) -> Listing:
    place = Place(
        address_1="12 Larch Road",
        postal_code="CR5 2RA",
        latitude=51.3215,
        longitude=-0.1386,
        positioned_by="given",
    )
    values = {
        "name": name,
        "places": [place],
        "phones": [Phone(number="020 7946 0101")],
        "categories": ["social_clubs"],
        "organization": Organization(name="Zibble Trust"),
        "provenance": [Provenance(source=source, key=name)],
    }
    return Listing(**{**values, **changes})


@pytest.fixture
def catalogue(app):
    return app.extensions["workspace"].catalogue


@pytest.fixture
def steward(signed_in):
    return signed_in("steward")


@pytest.fixture
def twins(catalogue):
    """Two that are one, from two lists, and a third that differs in its name."""
    saved = catalogue.save_many(
        [
            club(description="Chess for all."),
            club(
                source="List B", description="Chess for everybody, on boards of our own.", email="z@z.example"
            ),
        ],
        by="test",
    )
    return sorted(each.id for each in saved)


def looked(steward):
    steward.post(f"{ROOM}look")
    return see(steward, ROOM)


def form_of(page, action):
    """A form of a page as a browser would send it."""
    (form,) = [each for each in page.soup.select("form") if each["action"].endswith(action)]
    told = MultiDict()
    for each in form.select("input[name]"):
        if each.get("type") not in ("radio", "checkbox") or each.has_attr("checked"):
            told.add(each["name"], each.get("value", ""))
    return told


def side_by_side(steward, ids):
    return see(steward, f"{ROOM}side-by-side?" + "&".join(f"id={each}" for each in ids))


def pressed(steward, page, action, **changed):
    form = form_of(page, action)
    for name, value in changed.items():
        form.setlist(name, [value])
    return steward.post(f"{ROOM}{action}", data=form)


def after(steward, answer):
    assert answer.status_code == 303, answer.text
    return see(steward, answer.headers["Location"])


def page_of(steward, answer):
    from .desk_pages import Page

    return Page(steward, answer)


def test_before_anybody_has_looked_the_page_says_so_and_one_press_looks(app, steward, twins):
    page = see(steward, ROOM)
    assert "Nobody has looked through the directory yet" in page.text
    page = looked(steward)
    assert "looked through" in page.text
    assert "by Steward Person" in page.text
    rows = page.parts("tbody tr")
    assert any("Zibble Chess Club" in row and "List A" in row and "List B" in row for row in rows)
    assert any("Almost certain" in row and "The same name" in row for row in rows)


def test_two_stand_side_by_side_with_why_and_whose_word_is_suggested(steward, twins):
    page = side_by_side(steward, twins)
    assert "Are these two one and the same?" in page.text
    assert "For: " in page.text
    assert "From List A." in page.text
    assert "Never checked." in page.text
    legends = page.parts("fieldset legend")
    assert "Description Different" in legends
    assert any(each.startswith("Phone Same") for each in page.parts("details dt"))
    form = form_of(page, "preview")
    assert form.getlist("id") == twins
    longer = page.soup.select_one(f"label[for=description-{form['description']}]").get_text()
    assert "on boards of our own" in longer


def test_made_one_it_is_found_once_the_old_address_leads_on_and_it_can_be_undone(
    app, client, steward, catalogue, twins
):
    looked(steward)
    stood = catalogue.get_many(twins)
    page = side_by_side(steward, twins)
    short = next(at for at, each in enumerate(stood.values()) if each.description == "Chess for all.")
    preview = page_of(steward, pressed(steward, page, "preview", description=str(short), keep=twins[1]))
    assert "This is what people will find" in preview.text
    assert "Chess for all." in preview.text
    assert "z@z.example" in preview.text
    assert catalogue.count() == len(list(catalogue.every()))
    home = after(steward, pressed(steward, preview, "merge"))
    assert "Zibble Chess Club is one listing now" in home.text
    assert not any("Zibble" in row for row in home.parts("tbody tr"))
    kept = catalogue.get(twins[1])
    assert (kept.description, kept.email) == ("Chess for all.", "z@z.example")
    assert {each.source for each in kept.provenance} == {"List A", "List B"}
    found = app.extensions["workspace"].finder.search(SearchQuery(words="zibble chess"))
    assert [each.id for each in found.hits if each.id in twins] == [twins[1]]
    assert client.get(f"/service/{twins[0]}").headers["Location"].endswith(f"/service/{twins[1]}")

    settled = see(steward, f"{ROOM}settled")
    assert "Steward Person" in settled.text
    back = after(steward, pressed(steward, settled, "undo"))
    assert "They are 2 listings again" in back.text
    assert catalogue.get_many(twins) == stood
    assert any("Zibble" in row for row in see(steward, ROOM).parts("tbody tr"))


def test_from_side_by_side_one_press_merges_and_one_press_undoes(steward, catalogue, twins):
    looked(steward)
    form = form_of(side_by_side(steward, twins), "preview")
    home = after(steward, steward.post(f"{ROOM}merge", data=form))
    assert len(catalogue.get_many(twins)) == 1
    undone = steward.post(f"{ROOM}undo", data=form_of(home, "undo"))
    assert "They are 2 listings again" in after(steward, undone).text
    assert len(catalogue.get_many(twins)) == 2
    apart = after(steward, pressed(steward, side_by_side(steward, twins), "different"))
    assert not any("Zibble" in row for row in apart.parts("tbody tr"))
    steward.post(f"{ROOM}forget", data=form_of(apart, "forget"))
    assert any("Zibble" in row for row in see(steward, ROOM).parts("tbody tr"))


def test_a_choice_can_be_changed_after_the_preview(steward, twins):
    preview = page_of(
        steward, pressed(steward, side_by_side(steward, twins), "preview", description="1", keep=twins[1])
    )
    again = page_of(steward, steward.post(f"{ROOM}side-by-side", data=form_of(preview, "merge")))
    form = form_of(again, "preview")
    assert (form["description"], form["keep"]) == ("1", twins[1])


def test_nothing_is_merged_where_one_has_changed_since_it_was_looked_at(steward, catalogue, twins):
    preview = page_of(steward, pressed(steward, side_by_side(steward, twins), "preview"))
    catalogue.save(catalogue.get(twins[0]).model_copy(update={"email": "new@z.example"}), by="somebody")
    answer = pressed(steward, preview, "merge")
    assert answer.status_code == 400
    assert "has changed since you looked" in page_of(steward, answer).part(".govuk-error-summary")
    assert catalogue.get(twins[0]) is not None
    assert catalogue.get(twins[1]) is not None


def test_not_the_same_is_remembered_and_may_be_taken_back(steward, catalogue, twins):
    looked(steward)
    answer = pressed(steward, side_by_side(steward, twins), "different", note="One is for juniors")
    assert not any("Zibble" in row for row in after(steward, answer).parts("tbody tr"))
    assert not any("Zibble" in row for row in looked(steward).parts("tbody tr"))
    settled = see(steward, f"{ROOM}settled")
    assert "One is for juniors" in settled.text
    after(steward, pressed(steward, settled, "forget"))
    assert any("Zibble" in row for row in see(steward, ROOM).parts("tbody tr"))
    again = steward.post(f"{ROOM}forget", data={"a": twins[0], "b": twins[1]})
    assert again.status_code == 400
    assert "taken back already" in again.text


def test_a_note_that_is_too_long_is_said_beside_it(steward, catalogue, twins):
    answer = pressed(steward, side_by_side(steward, twins), "different", note="x" * 400)
    assert answer.status_code == 400
    assert "too long" in page_of(steward, answer).part("#note-error")


def test_three_are_one_group_and_one_of_them_may_be_another(steward, catalogue, twins):
    (third,) = (each.id for each in catalogue.save_many([club("Zibble Chess", "List C")], by="test"))
    page = looked(steward)
    (row,) = [each for each in page.parts("tbody tr") if "Zibble" in each]
    assert row.count("12 Larch Road") == 3
    ids = sorted([*twins, third])
    beside = side_by_side(steward, ids)
    assert "Are these 3 one and the same?" in beside.text
    assert "Listings 1 and 2" in beside.text
    answer = pressed(steward, beside, "different", odd=third)
    rest = after(steward, answer)
    assert "Are these two one" in rest.text
    left = {(pair.a, pair.b) for pair in Waiting(catalogue).pairs() if third in (pair.a, pair.b)}
    assert left == set()
    assert tuple(twins) in {(pair.a, pair.b) for pair in Waiting(catalogue).pairs()}


def test_the_clearest_are_merged_at_one_press_after_a_look_and_undone_at_one_press(steward, catalogue, twins):
    elsewhere = Place(address_1="3 Elm Way", postal_code="CR8 2AA")
    more = [
        club("Quibble Drum Band", f"List {each}", places=[elsewhere], phones=[Phone(number="020 7946 0222")])
        for each in "AB"
    ]
    others = sorted(each.id for each in catalogue.save_many(more, by="test"))
    before = catalogue.count()
    assert "Merge these 2 as suggested" in looked(steward).text
    page = see(steward, f"{ROOM}many")
    assert "Zibble Chess Club" in page.text
    assert "Not kept Chess for all." in page.text
    form = form_of(page, "many")
    assert len(form.getlist("take")) == 2
    done = after(steward, steward.post(f"{ROOM}many", data=form))
    assert "2 merged." in done.text
    assert catalogue.count() == before - 2
    assert "Undo the 2 merged at one press" in done.text
    back = after(steward, pressed(steward, done, "undo-many"))
    assert "2 merges undone." in back.text
    assert catalogue.count() == before
    assert len(catalogue.get_many([*twins, *others])) == 4


def test_what_was_not_ticked_or_has_changed_is_left(steward, catalogue, twins):
    looked(steward)
    form = form_of(see(steward, f"{ROOM}many"), "many")
    catalogue.save(catalogue.get(twins[0]).model_copy(update={"email": "new@z.example"}), by="somebody")
    done = after(steward, steward.post(f"{ROOM}many", data=form))
    assert "0 merged. 1 had changed since you looked, and was left." in done.text
    assert "Nothing was ticked" in after(steward, steward.post(f"{ROOM}many")).text
    assert len(catalogue.get_many(twins)) == 2


def test_the_same_clear_pair_within_one_list_is_left_to_a_look_at_each(steward, catalogue):
    for _ in catalogue.save_many(
        [club(), club(provenance=[Provenance(source="List A", key="2")])], by="test"
    ):
        pass
    assert "as suggested" not in looked(steward).text
    assert "None are that clear now" in see(steward, f"{ROOM}many").text


@pytest.mark.parametrize(
    ("method", "path", "data", "status"),
    [
        ("get", "side-by-side", None, 404),
        ("get", "side-by-side?id=x", None, 404),
        ("get", "side-by-side?id=x&id=x", None, 404),
        ("get", "side-by-side?" + "&".join(f"id={each}" for each in range(30)), None, 404),
        ("get", "side-by-side?id=x&id=y", None, 303),
        ("get", "?page=999999999999999999999", None, 200),
        ("get", "?page=-1", None, 200),
        ("get", "?page=²", None, 200),
        ("post", "merge", {"id": ["x", "y"]}, 303),
        ("post", "preview", {"id": ["x", "y"]}, 303),
        ("post", "different", {"id": ["x", "y"]}, 303),
        ("post", "undo", {"gone": "x"}, 400),
        ("post", "undo", {}, 400),
        ("post", "undo-many", {"press": "x"}, 400),
        ("post", "forget", {}, 400),
        ("post", "many", {"take": "x"}, 303),
    ],
)
def test_what_is_not_there_is_said_and_never_fails(steward, method, path, data, status):
    answer = getattr(steward, method)(f"{ROOM}{path}", **({"data": data} if data else {}))
    assert answer.status_code == status, answer.text


def test_two_looks_at_once_are_one(app, steward, twins, catalogue):
    Waiting(catalogue).begin(by="another")
    page = looked(steward)
    assert "looked through already" in page.text
    assert "so far" in page.text


def test_while_typing_it_says_what_is_like_it_and_keeps_nothing(app, steward, twins, catalogue):
    changes = catalogue.latest_change()
    typed = {"name": "zibble chess club", "postcode": "cr5 2ra", "phone": "020 7946 0101"}
    answer = steward.post("/stewards/alike", data=typed, headers={"Accept": "application/json"})
    told = json.loads(answer.text)
    assert told["whole"] is True
    assert {each["id"] for each in told["alike"]} >= set(twins)
    assert "The same postcode" in told["alike"][0]["reasons"]
    fragment = steward.post("/stewards/alike", data={**typed, "but": twins[0]}).text
    assert twins[0] not in fragment
    assert twins[1] in fragment
    assert "Almost certain" in fragment
    assert "<html" not in fragment
    assert catalogue.latest_change() == changes


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"name": "x" * 5000, "phone": "1", "url": "http://[", "postcode": "?" * 99},
        {"name": "\x00", "but": "y" * 99},
        {"name": "Quite another thing"},
    ],
)
def test_whatever_is_typed_it_answers(steward, typed):
    answer = steward.post("/stewards/alike", data=typed)
    assert answer.status_code == 200
    assert "Nothing like this is in the directory" in answer.text


def test_a_listing_that_came_in_since_is_known_at_once(steward, catalogue):
    assert "Nothing like" in steward.post("/stewards/alike", data={"name": "Zibble Chess Club"}).text
    provenance = [Provenance(source="List A", key="1", retrieved_at=datetime.now(UTC))]
    catalogue.save(club(provenance=provenance), by="test")
    answer = steward.post("/stewards/alike", data={"name": "Zibble Chess Club", "postcode": "CR5 2RA"})
    assert "This may be here already" in answer.text
