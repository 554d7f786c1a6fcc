"""A visitor without JavaScript: reads the form of a page, changes some of it, presses a button."""

from __future__ import annotations

from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from werkzeug.datastructures import MultiDict


class Page:
    """One answer of the site, as somebody sees it."""

    def __init__(self, visitor, answer) -> None:
        self.visitor = visitor
        self.status = answer.status_code
        self.headers = answer.headers
        self.path = answer.request.path
        self.soup = BeautifulSoup(answer.text, "html.parser")

    @property
    def text(self) -> str:
        """All the words of the page's own part, spaces made one."""
        return _words(self.soup.find("main"))

    def part(self, selector: str) -> str:
        """The words of one part; empty where it is not there."""
        found = self.soup.select_one(selector)
        return _words(found) if found else ""

    def parts(self, selector: str) -> list[str]:
        """The words of every such part."""
        return [_words(each) for each in self.soup.select(selector)]

    def field(self, name: str) -> str:
        """What a line or a box holds."""
        found = self.soup.find(attrs={"name": name})
        return found.get_text()[1:] if found.name == "textarea" else found.get("value", "")

    def filled(self, **changed) -> MultiDict:
        """The form of the call as a browser would send it, with some of it changed."""
        form = MultiDict()
        for each in self.soup.select("form[data-desk] [name]"):
            name = each["name"]
            if each.name == "textarea":
                form.add(name, each.get_text()[1:])
            elif each.name == "input" and each.get("type") in ("radio", "checkbox"):
                if each.has_attr("checked"):
                    form.add(name, each["value"])
            elif each.name == "input":
                form.add(name, each.get("value", ""))
        for name, value in changed.items():
            form.setlist(name.replace("__", "-"), value if isinstance(value, list) else [value])
        return form

    def press(self, label: str, **changed) -> Page:
        """Press a button of the call, with some of the form changed, and see where that leads."""
        buttons = [
            each for each in self.soup.select("form[data-desk] button") if _words(each).startswith(label)
        ]
        assert buttons, f"no button says {label!r}"
        to = buttons[0].get("formaction") or self.soup.select_one("form[data-desk]")["action"]
        answer = self.visitor.post(urlsplit(to).path, data=self.filled(**changed), follow_redirects=True)
        return Page(self.visitor, answer)

    def autosave(self, **changed):
        """What the page's own script sends, and the JSON it gets."""
        to = self.soup.select_one("form[data-desk]")["action"]
        return self.visitor.post(to, data=self.filled(**changed), headers={"Accept": "application/json"})


def _words(tag) -> str:
    return " ".join(tag.get_text(" ").split())


def see(visitor, path: str) -> Page:
    """Open an address."""
    return Page(visitor, visitor.get(path, follow_redirects=True))


def take_a_call(visitor) -> Page:
    """Begin a conversation and see its page."""
    return Page(visitor, visitor.post("/desk/begin", follow_redirects=True))
