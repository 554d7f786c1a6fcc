"""``check-scripts`` and ``draw-script``, and the ways out of every page."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from jinja2 import ChoiceLoader, DictLoader

from conversation_flows import script
from frontdoor.cli import main
from frontdoor.exits import EXITS, links, without_exits
from tests.frontdoor.desk_pages import take_a_call

CODES = {code for code, _, _ in EXITS}


@pytest.fixture
def run(sample_home, monkeypatch):
    monkeypatch.setenv("FRONTDOOR_HOME", str(sample_home))
    return lambda *words: CliRunner().invoke(main, words)


def test_the_shipped_scripts_have_no_error_and_the_bound_is_said(run):
    answer = run("check-scripts", "professional", "--json")
    assert answer.exit_code == 0, answer.output
    told = json.loads(answer.output)
    assert told["errors"] == 0
    assert told["offers_looked_for"]
    assert {each["code"] for each in told["findings"]} <= {"stale_route", "contact_unknown", "nothing_near"}
    (walked,) = told["walks"]
    assert walked["states"] > 1_000
    assert walked["depth"] > 20


def test_errors_are_told_with_their_place_and_leave_with_1(run, monkeypatch):
    from conversation_flows import checking
    from conversation_flows.checking import Finding, Walk

    found = Finding("error", "word", "carer/words.yaml:7", "It says “case”.", "Say: person.")
    monkeypatch.setattr(checking, "walk", lambda one: Walk(one.id, states=2))
    monkeypatch.setattr(checking, "check", lambda one, **more: (found,))
    answer = run("check-scripts", "carer")
    assert answer.exit_code == 1
    assert "carer/words.yaml:7: error: It says “case”. Say: person. [word]" in answer.output
    assert "1 errors, 0 warnings" in answer.output


def test_a_script_that_is_not_there_is_refused_in_a_sentence(run):
    for command in ("check-scripts", "draw-script"):
        answer = run(command, "carers")
        assert answer.exit_code == 1
        assert "There is no script “carers”. Did you mean “carer”?" in answer.output


def test_a_picture_is_written_where_it_is_asked_for(run, tmp_path):
    answer = run("draw-script", "carer", "--output", str(tmp_path / "carer.svg"))
    assert answer.exit_code == 0
    assert (tmp_path / "carer.svg").read_text("utf-8").startswith("<svg ")
    assert run("draw-script", "carer").output.startswith("<svg ")
    refused = run("draw-script", "carer", "--output", str(tmp_path / "no" / "carer.svg"))
    assert refused.exit_code == 1
    assert "Choose another place" in refused.output


@pytest.mark.parametrize("name", script.names())
def test_every_page_of_every_script_has_both_ways_out(reading_app, name):
    assert list(without_exits(reading_app, script.load(name))) == []


def with_template(app, name, change):
    source = app.jinja_env.loader.get_source(app.jinja_env, name)[0]
    app.jinja_env.loader = ChoiceLoader([DictLoader({name: change(source)}), app.jinja_env.loader])
    app.jinja_env.cache.clear()


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_page_without_a_way_out_is_found(app, code):
    endpoint = next(endpoint for each, endpoint, _ in EXITS if each == code)
    with_template(app, "base.html", lambda source: source.replace(f"url_for('{endpoint}')", "'/elsewhere'"))
    found = list(without_exits(app, script.load("carer")))
    assert {each.code for each in found} == {code}
    assert len(found) == len(script.load("carer").prompts)


def test_a_link_that_nobody_can_see_is_no_way_out():
    assert links('<a href="/a">A</a><a href="/b" hidden>B</a><a href="/c"></a>') == {"/a"}
    assert links('<a href="/d" aria-hidden="true">D</a> <a>no</a>') == set()


def test_a_desk_with_a_header_of_its_own_is_found(app):
    with_template(app, "desk/call.html", lambda source: source + "{% block header %}{% endblock %}")
    assert {each.code for each in without_exits(app, script.load("carer"))} == CODES


def test_the_page_of_a_real_call_has_both_ways_out(signed_in):
    page = take_a_call(signed_in("adviser"))
    assert {"/urgent-help", "/assessment"} <= links(str(page.soup))
