"""A row becomes a listing that a resident understands, or is refused with the reason."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets_catalog.imports.check import RefusedError
from assets_catalog.imports.fields import all_fields
from assets_catalog.listing import Listing
from tests.assets_catalog.imported_rows import listing, notes, read


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"name": ""}, "It has no name"),
        ({"name": " - "}, "It has no name"),
        ({"name": "n/a"}, "It has no name"),
        ({"name": "<p>&nbsp;</p>"}, "It has no name"),
        ({"name": "x" * 251}, "251 characters long; a name has at most 250"),
        ({"description": "", "phone": "tbc"}, "a name but nothing else"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_with_the_reason(cells, says):
    with pytest.raises(RefusedError, match=says):
        read(**cells)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("<p>Soup &amp; a chat.</p><p>Free<br>for all.</p>", "Soup & a chat.\n\nFree\nfor all."),
        ("<ul><li>One.</li><li>Two.</li></ul>", "• One.\n• Two."),
        ("Tea.<script>alert(1)</script> Cake.", "Tea. Cake."),
        ("&lt;img src=x onerror=alert(1)&gt;Tea and cake.", "Tea and cake."),
        ("&amp;lt;b&amp;gt;Tea&amp;lt;/b&amp;gt; and cake.", "Tea and cake."),
        ("We are &lt; 5 miles away, I &lt;3 it.", "We are < 5 miles away, I <3 it."),
        ("Tea.\0\x07 Cake.\u202e", "Tea. Cake."),
        ('=HYPERLINK("http://x") is text.', '=HYPERLINK("http://x") is text.'),
        ("'=1+1 is text.", "=1+1 is text."),
        ("Tea at #REF! ten.", "Tea at ten."),
        ("CafÃ© teas donâ€™t cost a lot.", "Café teas don’t cost a lot."),
        ("Bring a friend. <a href=", "Bring a friend."),
    ],
)
def test_descriptions_are_plain_words(typed, shown):
    assert listing(description=typed).description == shown


def test_a_description_that_is_far_too_long_is_cut_at_a_sentence_and_said_to_be():
    found, findings = read(description="A sentence of some length. " * 2000)
    assert 19_000 < len(found.description) <= 20_000
    assert found.description.endswith("length.")
    assert "was cut" in findings.notes[0].what


@pytest.mark.parametrize(
    ("kind", "typed", "shown", "ages"),
    [
        ("library", "Static Library", "A public library.", (None, None)),
        ("library", "Static Library; Adult Education", "A public library. Adult Education.", (None, None)),
        ("school", "ages 4-10", "A school.", (4, 10)),
        ("school", "Hindu; ages 11-18", "A school. Hindu.", (11, 18)),
        ("pharmacy", "", "A pharmacy (chemist).", (None, None)),
        ("", "Tea, cake, chat", "Tea, cake, chat", (None, None)),
    ],
)
def test_labels_become_something_to_read(kind, typed, shown, ages):
    found = listing(kind=kind, description=typed, phone="020 7946 0001")
    assert found.description == shown
    assert (found.minimum_age, found.maximum_age) == ages


def test_access_among_labels_can_be_filtered_by():
    found = listing(description="Free tea, Wheelchair accessible, Disabled toilet", postal_code="CR5 1RA")
    assert found.access == ["step_free", "accessible_toilet"]


def test_a_form_run_together_in_a_cell_is_not_shown_to_a_resident():
    form = "Organisation: Lark Street: 1 Elm Road Town: Croydon Postcode: CR5 1RA Phone: Email: Description: Tea and cake at ten."
    found, findings = read(description=form, kind="warm_space")
    assert found.description == "Tea and cake at ten."
    assert "filled-in form" in findings.notes[0].what


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("www.lark.example", "https://www.lark.example"),
        ("http//lark.example/a b", "https://lark.example/a"),
        ("lark.co.uk", "https://lark.co.uk"),
        ("https://lark.example/?a=1&b=%7C", "https://lark.example/?a=1&b=%7C"),
        ("Home | Lark | Croydon", ""),
        ("www.larksurgery", ""),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("http://user:word@lark.example", ""),
        ("http://127.0.0.1/x", ""),
        ("http://[::1", ""),
        ("n/a", ""),
    ],
)
def test_websites_are_completed_or_left_out(typed, kept):
    assert listing(url=typed).url == kept
    if not kept and typed != "n/a":
        assert "website that is not an address" in notes(url=typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Jo <jo@lark.example>", "jo@lark.example"),
        ("mailto:jo@lark.example", "jo@lark.example"),
        ("jo@lark.example; ann@lark.example", "jo@lark.example"),
        ("****@lark.example", ""),
        ("jo@lark", ""),
        ("jo at lark dot example", ""),
    ],
)
def test_e_mail_addresses_are_right_or_left_out(typed, kept):
    assert listing(email=typed).email == kept
    assert bool(kept) != ("cannot be right" in notes(email=typed))


def test_an_e_mail_address_among_the_websites_is_moved():
    assert listing(url="jo@lark.example").email == "jo@lark.example"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("02079460001", ["020 7946 0001"]),
        ("2079460001", ["020 7946 0001"]),
        ("+44 (0)20 7946 0001", ["020 7946 0001"]),
        ("0207 946 0001 / 020 7946 0002", ["020 7946 0001", "020 7946 0002"]),
        ("111", ["111"]),
        ("18001 020", ["18001 020"]),
        ("ask inside", []),
    ],
)
def test_phones_are_written_one_way_or_kept_as_typed(typed, kept):
    assert [phone.number for phone in listing(phone=typed).phones] == kept


def test_words_beside_a_number_say_which_it_is():
    (phone,) = listing(phone="Tel: 020 7946 0001 (answerphone)").phones
    assert (phone.number, phone.description) == ("020 7946 0001", "answerphone")


def test_a_person_named_in_a_contact_cell_is_not_kept():
    found = listing(contact="Jo Bloggs 020 7946 0001 jo@lark.example")
    assert (found.email, found.phones[0].number) == ("jo@lark.example", "020 7946 0001")
    assert "Bloggs" not in found.model_dump_json()


def test_a_number_is_taken_from_the_description_only_where_it_is_the_only_one():
    assert listing(description="Ring 020 7946 0001 to come.").phones[0].number == "020 7946 0001"
    assert listing(description="Ring 020 7946 0001 or 020 7946 0002.").phones == []


def test_cost_ages_languages_and_access_are_read_from_words():
    found = listing(
        cost="£2.50 a session",
        ages="18 and over",
        languages="English, Polish and Tamil; BSL",
        accessibility="Step-free, no hearing loop",
        accessible_toilet="yes",
        postal_code="CR5 1RA",
    )
    assert (found.cost.free, found.cost.amount) == (False, 2.5)
    assert (found.minimum_age, found.maximum_age) == (18, None)
    assert found.languages == ["pl", "ta"]
    assert found.access == ["step_free", "accessible_toilet", "bsl"]


@pytest.mark.parametrize(
    ("cells", "free", "amount"),
    [
        ({"cost": "Free"}, True, None),
        ({"cost": "£0.00"}, True, None),
        ({"cost": "50p"}, False, 0.5),
        ({"cost": "£3 or £5 for two"}, False, None),
        ({"cost": "Free, £2 for lunch"}, True, None),
        ({"cost": "Donations welcome"}, None, None),
        ({"free": "yes"}, True, None),
        ({"free": "no", "cost": ""}, False, None),
        ({}, None, None),
    ],
)
def test_cost_says_no_more_than_the_list_said(cells, free, amount):
    cost = listing(**cells).cost
    assert (cost.free, cost.amount) == (free, amount)


def test_contradictions_in_cost_and_ages_are_told():
    assert read(free="yes", cost="£5")[1].flags == ["It says that it is free, and also that it costs '£5'."]
    found, findings = read(minimum_age="60", maximum_age="20")
    assert (found.minimum_age, found.maximum_age) == (None, None)
    assert "youngest is above the oldest" in findings.notes[0].what
    assert listing(ages="grown-ups").eligibility == "grown-ups"


@pytest.mark.parametrize(
    ("cells", "status"),
    [
        ({"status": "Open"}, "active"),
        ({"status": "Temporarily closed"}, "temporarily closed"),
        ({"status": "Closed"}, "defunct"),
        ({"closed_on": "2019"}, "defunct"),
        ({"closed_on": "31/12/2030"}, "active"),
        ({"closed_on": "no"}, "active"),
        ({"status": "purple"}, "active"),
    ],
)
def test_what_has_closed_is_marked_so(cells, status):
    assert listing(**cells).status == status


def test_full_until_a_day_to_come():
    found = listing(full_until="01/02/2027")
    assert (found.accepting, found.full_until) == (False, date(2027, 2, 1))
    assert listing(full_until="01/02/2020").accepting


def test_names_that_shout_or_say_too_little_are_mended():
    assert listing(name="ST LARK'S MEDICAL CENTRE").name == "St Lark's Medical Centre"
    assert listing(name="NHS").name == "NHS"
    assert listing(name="St Lark’s Church.").name == "St Lark’s Church"
    assert listing(name="Norbury", kind="library").name == "Norbury Library"
    assert listing(name="Norbury Library Hub", kind="library").name == "Norbury Library Hub"


CELLS = st.dictionaries(
    st.sampled_from(
        sorted(set(all_fields()) - {"name", "source", "source_id", "unique_id", "source_date", "licence"})
    ),
    st.one_of(st.text(max_size=60), st.from_regex(r"[<&£0-9/:;,.@=+\-a-zA-Z ]{0,40}", fullmatch=True)),
    max_size=8,
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cells=CELLS, name=st.text(min_size=1, max_size=40))
def test_no_cell_whatever_is_in_it_stops_an_import(cells, name):
    try:
        found, _ = read(name=name, **cells)
    except RefusedError:
        return
    assert found == Listing.model_validate(found.model_dump())
    assert not any(ord(letter) < 32 and letter != "\n" for letter in found.description + found.name)
    assert all(len(place.postal_code) <= 12 and len(place.city) <= 120 for place in found.places)
