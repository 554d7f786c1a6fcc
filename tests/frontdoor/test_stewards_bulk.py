"""Many listings changed at once, as a steward does it: choose, look over, change, undo."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from assets_catalog.listing import Listing

from .desk_pages import Page, see

ROOM = "/stewards/listings/many/"


@pytest.fixture
def steward(signed_in):
    return signed_in("steward")


@pytest.fixture
def catalogue(app):
    return app.extensions["workspace"].catalogue


@pytest.fixture
def clubs(catalogue):
    named = [Listing(name=f"Wibble Club {number}", description="Tea at the hall") for number in (1, 2)]
    return [each.id for each in catalogue.save_many(named, by="Kim")]


ASKED = {
    "how": "search",
    "words": "wibble",
    "kind": "replace",
    "replace-field": "description",
    "replace-find": "hall",
    "replace-put": "barn",
}


def look(visitor, **changed):
    return Page(visitor, visitor.post(f"{ROOM}preview", data={**ASKED, **changed}))


def hidden(page):
    return MultiDict(
        (each["name"], each.get("value", "")) for each in page.soup.select("main form input[name]")
    )


def test_a_change_is_looked_over_made_and_undone(steward, catalogue, clubs):
    assert "2 listings are like that" in see(steward, f"{ROOM}?words=wibble").text
    page = look(steward)
    assert page.parts("tbody td:first-child a") == ["Wibble Club 1", "Wibble Club 2"]
    assert page.part(".fd-new") == "Tea at the barn"
    assert catalogue.get(clubs[0]).description == "Tea at the hall"
    answer = steward.post(f"{ROOM}apply", data=hidden(page), follow_redirects=True)
    done = Page(steward, answer)
    assert "2 listings were changed." in done.text
    assert catalogue.get(clubs[1]).description == "Tea at the barn"
    edit = done.soup.find("input", attrs={"name": "edit"})["value"]
    undone = Page(steward, steward.post(f"{ROOM}undo", data={"edit": edit}, follow_redirects=True))
    assert "2 listings were put back." in undone.text
    assert "by Steward Person" in undone.part("tbody")
    assert catalogue.get(clubs[1]).description == "Tea at the hall"
    assert steward.post(f"{ROOM}undo", data={"edit": edit}).status_code == 400


def test_a_pasted_list_chooses_and_one_changed_meanwhile_is_left(steward, catalogue, clubs):
    page = look(steward, how="list", ids=f"{clubs[0]}\nhttps://x.example/service/{clubs[1]}", words="")
    catalogue.save(catalogue.get(clubs[0]).model_copy(update={"email": "a@hall.example"}), by="Kim")
    done = Page(steward, steward.post(f"{ROOM}apply", data=hidden(page), follow_redirects=True))
    assert "1 listing was changed." in done.text
    assert "Wibble Club 1 was left as it is. Somebody changed it after you looked." in done.text


def test_going_back_keeps_what_was_typed(steward, clubs):
    page = look(steward)
    back = Page(steward, steward.post(f"{ROOM}apply", data={**hidden(page).to_dict(), "press": "back"}))
    assert back.field("replace-find") == "hall"
    assert back.field("words") == "wibble"


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"words": ""}, "Say which listings"),
        ({"words": "none such at all"}, "No listing is like that"),
        ({"how": "list", "ids": ""}, "Paste the ids"),
        ({"how": "list", "ids": "x y z w"}, "No listing has the id “x”, “y”, “z” and 1 more"),
        ({"kind": ""}, "Choose what to change"),
        ({"replace-find": ""}, "Enter the words to replace"),
        ({"replace-find": "x" * 501}, "too long"),
        ({"kind": "email", "email-value": "nobody"}, "not an email address"),
        ({"kind": "close", "close-closed_from": "soon"}, "not a date"),
        ({"kind": "add_category"}, "Choose a kind of help"),
    ],
)
def test_what_cannot_be_is_said_and_kept(steward, clubs, changed, says):
    page = look(steward, **changed)
    assert page.status == 400
    assert says in page.part(".govuk-error-summary")
    for link in page.soup.select(".govuk-error-summary a"):
        assert page.soup.find(id=link["href"][1:]), link
    for name, value in changed.items():
        if value and name not in ("how", "kind"):
            assert value in str(page.soup.find(attrs={"name": name}))


@pytest.mark.parametrize(
    "seen", ["", "[]", "{}", '{"a": "b"}', '{"a": true}', "nonsense", '{"a": -1}', "[" * 5000]
)
def test_what_nobody_looked_over_is_not_changed(steward, catalogue, clubs, seen):
    before = catalogue.latest_change()
    assert steward.post(f"{ROOM}apply", data={**ASKED, "seen": seen}).status_code == 400
    assert catalogue.latest_change() == before


def test_an_edit_that_there_is_not_is_not_undone(steward):
    answer = steward.post(f"{ROOM}undo", data={"edit": "none-such"})
    assert answer.status_code == 400
    assert "no such edit" in answer.text
