"""Scripts in the stewards' rooms: written, checked, published, compared and taken back."""

from __future__ import annotations

import pytest

from conversation_flows import script as files
from conversation_flows.checking import Finding
from conversation_flows.publishing import Publishing

from .desk_pages import Page, see

GOOD = "good-conversation"
ASK, NEW_ASK = "ask: Who is this for?", "ask: Who needs this?"
WARNING = Finding("warning", "long_words", "carer/words.yaml:3", "This is hard to read.", "Use short words.")
ERROR = Finding("error", "dead_end", "carer/script.yaml:9", "Nothing follows.", "Add a next step.")


@pytest.fixture
def found():
    """What the check finds; a test puts findings in."""
    return []


@pytest.fixture
def site(app, found):
    """The workspace, with a check that finds what the test says; the real one has tests of its own."""
    workspace = app.extensions["workspace"]
    workspace._opened["publishing"] = Publishing(
        workspace.scripts, workspace.records.versions, lambda _script: tuple(found)
    )
    return workspace


@pytest.fixture
def steward(site, signed_in):
    return signed_in("steward")


def shipped(file):
    return (files.FOLDER / GOOD / file).read_text("utf-8")


def begin(steward, site, name=GOOD):
    """A draft from what is live; its address."""
    live = site.scripts.live_id(name)
    return steward.post(f"/stewards/scripts/{name}/begin", data={"from": live}).headers["Location"]


def write(steward, address, *, follow=True, **changed):
    """Send the form of a draft's page with some of it changed."""
    page = see(steward, address)
    form = {
        "was": page.field("was"),
        "rules": page.field("rules"),
        "words": page.field("words"),
        "press": "save",
    }
    return Page(steward, steward.post(address, data={**form, **changed}, follow_redirects=follow))


def words():
    assert ASK in shipped("words.yaml")
    return shipped("words.yaml").replace(ASK, NEW_ASK, 1)


def test_every_script_is_listed_with_what_is_live(steward, site):
    page = see(steward, "/stewards/scripts/")
    assert len(page.parts("tbody tr")) == len(files.names())
    assert all("It came with the software" in each for each in page.parts("tbody tr"))


def test_a_draft_is_written_published_and_seen_by_a_visitor_who_then_begins(steward, site, app):
    visitor = app.test_client()
    visitor.post("/talk/1", data={"choice": "self", "continue": "1"})
    address = begin(steward, site)
    assert see(steward, address).field("rules") == shipped("script.yaml")
    page = write(steward, address, words=words(), press="publish", why="Plainer words")
    assert page.path == f"/stewards/scripts/{GOOD}"
    assert "Version 1 is live since" in page.text
    assert "Steward Person: Plainer words" in page.text
    fresh = app.test_client()
    assert "Who needs this?" in fresh.get("/talk/1").text
    assert "Who is this for?" in visitor.get("/talk/1").text


def test_a_call_keeps_the_version_it_began_with(steward, site, app, signed_in):
    adviser = signed_in("adviser")
    before = adviser.post("/desk/begin").headers["Location"]
    asked = "adviser: Who are we helping today, and are they here with you?"
    assert asked in shipped("words.yaml")
    publish(steward, site, shipped("words.yaml").replace(asked, "adviser: About whom do we talk?"))
    after = adviser.post("/desk/begin").headers["Location"]
    kept = [
        site.records.conversations.get(each.rsplit("/", 1)[-1]).script_version for each in (before, after)
    ]
    assert kept[0] == site.scripts.shipped(GOOD)
    assert kept[1] == "v1"
    assert "Who are we helping today" in see(adviser, before).text
    assert "About whom do we talk?" in see(adviser, after).text


def publish(steward, site, text):
    page = write(steward, begin(steward, site), words=text, press="publish", why="w")
    assert page.status == 200
    return page


def test_a_draft_that_does_not_load_is_kept_with_file_line_and_cure_beside_it(steward, site):
    address = begin(steward, site)
    wrong = shipped("script.yaml").replace("answer: safe_now, in:", "answer: safe_nou, in:", 1)
    line = wrong[: wrong.index("safe_nou")].count("\n") + 1
    page = write(steward, address, rules=wrong)
    assert page.field("rules") == wrong
    assert f"{GOOD}/script.yaml, line {line}" in page.part(".fd-finding--error")
    assert "Did you mean “safe_now”" in page.part(".fd-finding--error")
    assert f"{line}" in page.part(".fd-around mark")
    refused = write(steward, address, rules=wrong, press="publish", why="w", follow=False)
    assert refused.status == 400
    assert "safe_nou" in refused.part(".govuk-error-summary")
    assert refused.field("rules") == wrong
    assert refused.field("why") == "w"
    assert site.scripts.live(GOOD).version == site.scripts.shipped(GOOD)


def test_nothing_pasted_breaks_the_page(steward, site):
    address = begin(steward, site)
    for pasted in ("", "\x00", "[" * 4000, "</textarea><script>alert(1)</script>", "id: 7\n"):
        page = write(steward, address, rules=pasted, words=pasted)
        assert page.status == 200
        assert page.part(".fd-finding--error")
        assert not page.soup.find("script", string="alert(1)")


def test_errors_stop_it_and_warnings_want_a_tick(steward, site, found):
    found.append(WARNING)
    address = begin(steward, site)
    page = write(steward, address, words=words(), press="publish", why="w", follow=False)
    assert page.status == 400
    assert "Read the warnings" in page.part(".govuk-error-summary")
    assert "This is hard to read. Use short words." in page.part(".fd-finding--warning")
    found.append(ERROR)
    changed = words().replace("ask: ", "ask: So ", 1)
    page = write(steward, address, words=changed, press="publish", why="w", warnings_read="yes", follow=False)
    assert page.status == 400
    assert "Nothing follows." in page.part(".govuk-error-summary")
    found.remove(ERROR)
    page = write(steward, address, words=words(), press="publish", why="w", warnings_read="yes")
    assert page.path == f"/stewards/scripts/{GOOD}"


def test_a_reason_is_wanted_and_what_was_written_stays(steward, site):
    page = write(steward, begin(steward, site), words=words(), press="publish", why=" ", follow=False)
    assert page.status == 400
    assert page.soup.select_one(".govuk-error-summary a")["href"] == "#why"
    assert page.field("words") == words()


def test_what_two_stewards_write_at_once_is_all_kept(steward, site):
    address = begin(steward, site)
    old = see(steward, address).field("was")
    write(steward, address, words=words())
    mine = shipped("words.yaml").replace(ASK, "ask: Mine?", 1)
    page = write(steward, address, words=mine, was=old)
    assert page.path.endswith("/v2")
    assert page.field("words") == mine
    assert "somebody else had changed" in page.text
    assert see(steward, address).field("words") == words()


def test_going_back_is_asked_first_and_done_with_one_press(steward, site):
    publish(steward, site, words())
    page = see(steward, f"/stewards/scripts/{GOOD}")
    link = page.soup.find("a", string=lambda text: text and "Go back to it" in text) or next(
        each for each in page.soup.find_all("a") if "Go back to it" in each.get_text()
    )
    confirm = see(steward, link["href"])
    assert confirm.part("h1").startswith("Go back to shipped")
    assert "Who needs this?" in confirm.text
    assert site.scripts.live_id(GOOD) == "v1"
    done = Page(steward, steward.post(link["href"], data={"why": ""}, follow_redirects=True))
    assert "is live again" in done.text
    assert site.scripts.live_id(GOOD) == site.scripts.shipped(GOOD)
    assert steward.post(link["href"]).status_code == 400


def test_two_versions_are_compared_with_the_persons_words_marked(steward, site):
    publish(steward, site, words())
    page = see(
        steward,
        f"/stewards/scripts/{GOOD}/compare?before={site.scripts.shipped(GOOD)}&after=v1",
    )
    row = page.parts("tbody tr")[0]
    assert "Question: who" in row
    assert "The person" in row
    assert [each.get_text() for each in page.soup.select("ins")] == ["needs"]
    assert any("ask: Who needs this?" in each for each in page.parts(".fd-diff__in"))
    assert steward.get(f"/stewards/scripts/{GOOD}/compare?before=x&after=v1").status_code == 404


def test_the_picture_is_an_svg_that_can_run_nothing(steward, site):
    live = site.scripts.live_id(GOOD)
    page = see(steward, f"/stewards/scripts/{GOOD}")
    image = page.soup.select_one(".fd-picture img")
    assert image["alt"]
    answer = steward.get(image["src"])
    assert image["src"].endswith(live)
    assert answer.mimetype == "image/svg+xml"
    assert b"<svg" in answer.data
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_shares_are_shown_once_there_are_enough(steward, site):
    assert "No conversation with this script was closed" in see(steward, f"/stewards/scripts/{GOOD}").text
    worker = site.records.workers.all()[0]
    for number in range(10):
        identity = site.records.conversations.begin(
            worker.id,
            script=GOOD,
            script_version="1",
            answers={"safe_now": "yes"} if number % 2 else {"matters": ["company"], "safe_now": "no"},
        )
        site.records.conversations.close(identity, worker.id, "advice_given")
    page = see(steward, f"/stewards/scripts/{GOOD}")
    row = next(each for each in page.parts("#asked ~ table tbody tr") if "matters" in each)
    assert row.endswith("50%")
    assert "the 10 conversations" in page.text


def test_a_manager_looks_and_a_steward_writes(steward, site, signed_in):
    address = begin(steward, site)
    manager = signed_in("manager")
    page = see(manager, address)
    assert not page.soup.select("textarea")
    assert page.soup.select(".fd-lines li")
    assert manager.post(address, data={"words": "x"}).status_code == 403
    assert "Write a new version" not in see(manager, f"/stewards/scripts/{GOOD}").text


def test_a_draft_can_be_thrown_away_and_what_was_live_cannot(steward, site):
    address = begin(steward, site)
    page = Page(steward, steward.post(f"{address}/discard", follow_redirects=True))
    assert "thrown away" in page.text
    assert steward.get(address).status_code == 404
    live = site.scripts.live_id(GOOD)
    page = Page(steward, steward.post(f"/stewards/scripts/{GOOD}/{live}/discard", follow_redirects=True))
    assert "stays as it is" in page.text


def test_addresses_of_nothing_are_not_found(steward):
    for address in ("no-such", f"{GOOD}/v9", f"{GOOD}/v9/back", f"{GOOD}/picture/v9"):
        assert steward.get(f"/stewards/scripts/{address}").status_code == 404


def test_a_lost_version_leaves_a_talk_going(steward, site, app):
    publish(steward, site, words())
    visitor = app.test_client()
    visitor.post("/talk/1", data={"choice": "other", "continue": "1"})
    from sqlalchemy import text

    with site.records._engine.begin() as connection:
        connection.execute(text("DELETE FROM script_publication"))
        connection.execute(text("DELETE FROM script_version"))
    from conversation_flows.shelf import Shelf

    site._opened["scripts"] = Shelf(lambda: site.records.versions)
    page = visitor.get("/talk/1").text
    assert "Who is this for?" in page
    assert 'value="other" checked' in page
