"""Does every page of a conversation have the way to urgent help and the door to an assessment?

The pages are rendered, one a prompt, and read as a browser would; the desk's page is the
same frame round every prompt, and must not have been given a header of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final

from flask import Flask, render_template, url_for
from jinja2 import nodes

from conversation_flows.checking import Finding
from conversation_flows.script import Script

#: Code of the finding, the page that the link must lead to, and what the link is for.
EXITS: Final = (
    ("no_crisis_exit", "residents.urgent", "urgent help"),
    ("no_assessment_door", "residents.assessment", "asking for an assessment"),
)
_FRAME: Final = "base.html"
_DESK: Final = "desk/call.html"


class _Links(HTMLParser):
    """The addresses of the links that say something, none of them inside anything hidden."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self._href = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and "hidden" not in given and given.get("aria-hidden") != "true":
            self._href = given.get("href") or ""

    def handle_data(self, data: str) -> None:
        if self._href and data.strip():
            self.found.add(self._href)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._href = ""


def links(page: str) -> set[str]:
    """The addresses that a page's links lead to, where a link has words."""
    reader = _Links()
    reader.feed(page)
    return reader.found


def without_exits(app: Flask, script: Script) -> Iterator[Finding]:
    """Each page of a script that lacks a way out."""
    with app.test_request_context("/talk/1"):
        app.preprocess_request()
        for prompt in script.prompts:
            there = links(_page(script, prompt.id))
            for code, endpoint, purpose in EXITS:
                if url_for(endpoint) not in there:
                    yield Finding(
                        "error",
                        code,
                        f"{script.id}: {prompt.id}",
                        f"The page that asks “{prompt.id}” has no link for {purpose}.",
                        f"Put the link back into the header of templates/{_FRAME}.",
                    )
    yield from _desk(app)


def _page(script: Script, prompt_id: str) -> str:
    from conversation_flows.listening import Heard
    from frontdoor import urgent
    from frontdoor.residents.talking import Step

    step = Step(1, len(script.face("self")), script.question(prompt_id))
    quiet = urgent.shown(Heard("none", ()), "")
    return render_template(
        "residents/question.html", step=step, given=None, problem="", typed=None, help_now=quiet
    )


def _desk(app: Flask) -> Iterator[Finding]:
    source = app.jinja_env.loader.get_source(app.jinja_env, _DESK)[0] if app.jinja_env.loader else ""
    page = app.jinja_env.parse(source)
    frame = next((str(getattr(e.template, "value", "")) for e in page.find_all(nodes.Extends)), "")
    if frame != _FRAME or any(block.name == "header" for block in page.find_all(nodes.Block)):
        for code, _, purpose in EXITS:
            yield Finding(
                "error",
                code,
                f"templates/{_DESK}:1",
                f"The adviser’s page has a header of its own, and no link for {purpose} is sure.",
                f"Let it extend {_FRAME} and keep its header.",
            )


__all__ = ["EXITS", "links", "without_exits"]
