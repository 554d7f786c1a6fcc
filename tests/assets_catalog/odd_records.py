"""Records that are filled in oddly: what each feed of them says, what becomes of them, and what a steward reads."""

from __future__ import annotations

from tests.assets_catalog.feed_server import service as s

_EMPTY = dict.fromkeys(
    [
        "description",
        "url",
        "email",
        "status",
        "minimum_age",
        "maximum_age",
        "assured_date",
        "alert",
        "last_modified",
        "phones",
        "schedules",
        "service_areas",
        "service_at_locations",
        "languages",
        "organization",
        "cost_options",
        "contacts",
        "attributes",
    ]
)
_MARKUP = (
    "<p onclick=x>Hi</p><script>alert(1)</script><iframe src=x></iframe><a href='javascript:alert(1)'>go</a>"
)


def _at(latitude, longitude):
    place = {"name": "Invented Hall", "latitude": latitude, "longitude": longitude}
    return [{"location": place}]


def _terms(*terms):
    return [{"taxonomy_term": each} for each in terms]


def _weekly(**more):
    return [{"freq": "WEEKLY", "byday": "TU"} | more]


#: Records; records, added, unchanged and refused; a sentence.
RECORDS = {
    "nulls everywhere": (
        [{"id": "a", "name": "Club"} | _EMPTY | {"description": "Tea"}, {"id": "b", "name": "Walk"} | _EMPTY],
        (2, 1, 0, 1),
        "a name but nothing else",
    ),
    "nulls within lists": (
        [
            s(1, phones=[None, {"number": None}], schedules=[None, {"freq": None}], contacts=[None]),
            s(2, service_at_locations=[None, {"location": None}], attributes=[None, {"taxonomy_term": None}]),
        ],
        (2, 2, 0, 0),
        "",
    ),
    "words where lists belong": (
        [
            s(
                1,
                phones="020 7946 0101; 020 7946 0102",
                schedules="Tuesdays 10am to 12pm",
                service_at_locations="Invented Hall, 1 High Street, CR0 1AA",
                languages="Polish, French",
                cost_options="£3 a session",
                contacts="Jo, jo@list.example",
                organization="Invented Trust",
            )
        ],
        (1, 1, 0, 0),
        "A postcode was taken from the address",
    ),
    "lists where words belong": (
        [s(1, name=["Invented club"], description=["Tea.", "Cake."], email=["a@list.example"])],
        (1, 1, 0, 0),
        "",
    ),
    "objects where words belong": (
        [s(1, name={"fr": "Club"}), s(2, name={"en": "Club"})],
        (2, 1, 0, 1),
        "no name",
    ),
    "ids of every sort": (
        [s(1, id=1), s(2, id=2.5), s(3, id=[1]), s(4, id=" 6 "), s(5, id="a/b?c#d"), s(6, id="x" * 300)],
        (6, 4, 0, 2),
        "an id has at most 250",
    ),
    "one id, written with blanks": (
        [s(1), s(1, id=" s1 "), s(1, id="s1", name="Other")],
        (3, 1, 1, 1),
        "says something",
    ),
    "names of every sort": (
        [s(1, name="x" * 251), s(2, name="\u202eclub"), s(3, name="🎵"), s(4, name="N/A"), s(5, name=12)],
        (5, 2, 0, 3),
        "251 characters long",
    ),
    "markup and scripts everywhere": (
        [
            s(
                1,
                name="<b>Club</b> & <script>alert(1)</script>Tea",
                description=_MARKUP,
                url="javascript:alert(1)",
                organization={"name": "<img src=x onerror=alert(1)>Trust", "website": "javascript:alert(1)"},
                phones=[{"number": "<b>020 7946 0101</b>", "description": "<i>desk</i>"}],
                attributes=_terms({"name": "<b>Youth</b>"}),
            )
        ],
        (1, 1, 0, 0),
        "A website that is not an address was left out",
    ),
    "addresses in the wrong place": (
        [
            s(1, url="mailto:a@list.example"),
            s(2, url="a@list.example"),
            s(3, email="https://list.example"),
            s(4, url="see our page"),
            s(5, url="//list.example/x"),
            s(6, url="data:text/html,x"),
        ],
        (6, 6, 0, 0),
        "An e-mail address that cannot be right",
    ),
    "positions of every sort": (
        [
            s(1, service_at_locations=_at(-0.1, 51.37)),
            s(2, service_at_locations=_at(0, 0)),
            s(3, service_at_locations=_at(165000, 532000)),
            s(4, service_at_locations=_at("51,37", "-0,1")),
            s(5, service_at_locations=_at("51°22'N", "0°6'W")),
            s(6, service_at_locations=_at(1e300, 9)),
        ],
        (6, 6, 0, 0),
        "looks like eastings and northings",
    ),
    "rules of rubbish": (
        [
            s(1, schedules=[{"freq": "WEEKLY;BYDAY=TU", "opens_at": "10:00"}]),
            s(2, schedules=_weekly(opens_at="13 o'clock")),
            s(3, schedules=_weekly(opens_at="25:61", closes_at="99:99")),
            s(4, schedules=_weekly(valid_from="31/12/2026", valid_to="01/02/2026")),
            s(5, schedules=_weekly(interval=10**30)),
            s(6, schedules=[{"freq": "MONTHLY", "bymonthday": "32,-40,foo", "byday": "XX"}]),
            s(7, schedules=[{"rrule": "FREQ=;;=;BYDAY", "description": "<b>soon</b>"}]),
        ],
        (7, 7, 0, 0),
        "say nothing of when it runs",
    ),
    "ages in words": (
        [
            s(1, minimum_age="5-11 yrs"),
            s(2, minimum_age="five"),
            s(3, minimum_age="6 months", maximum_age=4),
            s(4, minimum_age=11, maximum_age="5 yrs"),
            s(5, minimum_age=-1, maximum_age=999),
        ],
        (5, 5, 0, 0),
        "An age that is not a number of years",
    ),
    "prices in words": (
        [
            s(1, cost_options=[{"amount": "free"}]),
            s(2, cost_options={"amount": "from £2 to £5"}),
            s(3, cost_options=[{"amount": 5, "currency": "pounds"}]),
            s(4, cost_options=[{"amount": -3}]),
        ],
        (4, 4, 0, 0),
        "",
    ),
    "states in words": (
        [
            s(n, status=said)
            for n, said in enumerate(["INACTIVE", "deleted", "archived", 0, False, "moved to 2019"])
        ],
        (6, 6, 0, 0),
        "A status we do not know was left out",
    ),
    "a thousand of each": (
        [
            s(
                1,
                phones=[{"number": f"020 7946 {n:04}"} for n in range(1000)],
                service_at_locations=[{"location": {"name": f"Hall {n}"}} for n in range(1000)],
                attributes=_terms(*({"id": str(n), "name": f"Term {n}"} for n in range(1000))),
            )
        ],
        (1, 1, 0, 0),
        "More places than 50 were given",
    ),
    "terms within themselves": (
        [s(1, attributes=_terms({"id": "a", "name": "A", "parent": {"id": "b", "parent": {"id": "a"}}}))],
        (1, 1, 0, 0),
        "",
    ),
    "what would calculate": (
        [s(1, name="=1+1", description='=HYPERLINK("x")'), s(2, name="@SUM(A1)")],
        (2, 2, 0, 0),
        "",
    ),
}
