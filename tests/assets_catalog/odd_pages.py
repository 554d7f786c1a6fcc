"""Servers that answer oddly: lists that lie, repeat or never end, own pages that are wrong, letters of other kinds."""

from __future__ import annotations

import json

from tests.assets_catalog.feed_server import FeedServer, service

LINES = [{"id": f"s{n}", "name": f"Club {n}", "description": "Tea"} for n in range(4)]
_MANY = [service(n) for n in range(250)]


def _pages(answer):
    """A list whose pages are what a function of their number says: what they hold, and what they say of themselves."""

    def serve(server: FeedServer) -> str:
        def page(question, _headers):
            said = answer(int(question.get("page", 1)))
            if isinstance(said, int):
                return said, {}, b"{}"
            items, says = said
            return 200, {}, json.dumps({"contents": items} | says).encode()

        server.special["/list/services"] = page
        return "/list"

    return serve


def _own(**answers):
    """A list of lines whose own pages are as usual, but for some."""

    def serve(server: FeedServer) -> str:
        server.paged("/list", LINES, version=3)
        for identity, (status, body) in answers.items():
            said = body if isinstance(body, bytes) else json.dumps(body).encode()
            server.special[f"/list/services/{identity}"] = lambda _q, _h, status=status, said=said: (
                status,
                {},
                said,
            )
        return "/list"

    return serve


def _cut(number, size=100):
    return _MANY[(number - 1) * size : number * size]


#: How it is served; records, added, unchanged and refused; a sentence; whether what is missing is taken for gone.
PAGES = {
    "counts as words, 404 behind the last": (
        _pages(lambda n: (_cut(n), {"total_items": "250", "total_pages": "3"}) if n < 4 else 404),
        (250, 250, 0, 0),
        "",
        True,
    ),
    "404 behind the last, and no counts": (
        _pages(lambda n: (_cut(n), {}) if n < 4 else 404),
        (250, 250, 0, 0),
        "taken for the last, and none was taken for gone",
        False,
    ),
    "one page whichever is asked for": (
        _pages(lambda _: (_MANY[:11], {})),
        (11, 11, 0, 0),
        "same services",
        False,
    ),
    "a page that comes twice": (
        _pages(lambda n: (_cut(1 if n == 2 else n), {"total_items": 250, "total_pages": 3})),
        (250, 150, 100, 0),
        "100 came on two of its pages",
        False,
    ),
    "pages that overlap by one": (
        _pages(lambda n: (_MANY[:100] if n == 1 else _MANY[99:199], {"total_items": 200, "total_pages": 2})),
        (200, 199, 1, 0),
        "1 came on two of its pages",
        False,
    ),
    "it says that there are fewer": (
        _pages(lambda n: (_cut(n), {"total_items": 5, "total_pages": 3})),
        (250, 250, 0, 0),
        "says that it has 5 services, and gave 250",
        False,
    ),
    "a million pages said, empty after three": (
        _pages(lambda n: (_cut(n), {"total_items": 250, "total_pages": 1_000_000})),
        (250, 250, 0, 0),
        "",
        True,
    ),
    "nothing where a list belongs, on the last page": (
        _pages(lambda n: (_cut(n) or None, {"total_items": 250, "total_pages": 4})),
        (250, 250, 0, 0),
        "",
        True,
    ),
    "no services at all": (
        _pages(lambda _: ([], {"total_items": 0, "total_pages": 0})),
        (0, 0, 0, 0),
        "",
        True,
    ),
    "negative counts": (
        _pages(lambda n: (_cut(n), {"total_items": -1, "total_pages": -9})),
        (250, 250, 0, 0),
        "",
        True,
    ),
    "own pages gone and broken": (
        _own(s1=(410, b""), s2=(500, b"oops")),
        (4, 2, 0, 2),
        "it answers 500",
        True,
    ),
    "own pages that are web pages, or empty": (
        _own(s1=(200, b"<html>sign in"), s2=(200, b""), s3=(200, [1])),
        (4, 1, 0, 3),
        "is a web page",
        True,
    ),
    "own pages of another service": (
        _own(s1=(200, service(9)), s2=(200, service(9))),
        (4, 2, 0, 2),
        "is that of another service",
        True,
    ),
    "own pages with the id written otherwise": (
        _own(s1=(200, {"id": "https://list.example/S1", "name": "Club 1"})),
        (4, 4, 0, 0),
        "",
        True,
    ),
    "no own pages": (
        _own(**{f"s{n}": (404, b"") for n in range(4)}),
        (4, 4, 0, 0),
        "no pages of their own",
        True,
    ),
}


def _text(*values, between="\n"):
    return between.join(json.dumps(each, ensure_ascii=False) for each in values)


_CAFE = _text([service(1, name="Café – “x”")])
#: The file; records, added, unchanged and refused; a sentence.
LETTERS = {
    "UTF-16 without its mark": (_CAFE.encode("utf-16-le"), (1, 1, 0, 0), "is in UTF-16"),
    "UTF-16 the other way round": (_CAFE.encode("utf-16-be"), (1, 1, 0, 0), "is in UTF-16"),
    "UTF-16 with its mark": (_CAFE.encode("utf-16"), (1, 1, 0, 0), "is in UTF-16"),
    "Windows letters": (_CAFE.encode("cp1252"), (1, 1, 0, 0), "read as Windows letters"),
    "one damaged letter": (_CAFE.encode().replace("é".encode(), b"\xe9"), (1, 1, 0, 0), "damaged letters"),
    "a mark twice": (b"\xef\xbb\xbf" * 2 + _CAFE.encode(), (1, 1, 0, 0), ""),
    "a record a line": (_text(service(1), service(2)).encode(), (2, 2, 0, 0), ""),
    "NaN, infinite, too large": (
        b'[{"id":"a","name":"Club","phones":[],"description":"Tea","minimum_age":NaN,"maximum_age":1e999}]',
        (1, 1, 0, 0),
        "",
    ),
    "a number of ten thousand figures": (
        f'[{{"id":"a","name":"Club","phones":[],"description":"Tea","minimum_age":{"9" * 10_000}}}]'.encode(),
        (1, 1, 0, 0),
        "stands for no limit",
    ),
    "services under another name": (
        _text({"services": [service(1)]}).encode(),
        (1, 1, 0, 0),
        "under “services”",
    ),
    "organisations with their services": (
        _text({"contents": [{"id": "o", "name": "Trust", "services": [service(1), service(2)]}]}).encode(),
        (2, 2, 0, 0),
        "",
    ),
}
#: The file, and why nothing of it can be used.
REFUSED = {
    "a call in JavaScript": (f"callback({_CAFE});".encode(), "is JavaScript"),
    "a message in place of a list": (b'{"error": "API key missing"}', "It answers: API key missing"),
    "a map layer of another make": (
        b'{"features": [{"attributes": {"name": "x"}}]}',
        "Put f=geojson in its address",
    ),
    "lines of which one is damaged": (b'{"id": "a", "name": "Club"}\n{"id": \n', "goes wrong in line 2"),
    "XML": (b"<?xml version='1.0'?><services/>", "a web page, not a feed"),
}
