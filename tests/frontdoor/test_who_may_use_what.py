"""Every route, for every role and for nobody: one table, held to on the server."""

from __future__ import annotations

import pytest

from frontdoor.accounts import permissions
from tests.conftest import PASSWORD, ROLES

EVERYBODY = ("nobody", *ROLES)
DESK = ("volunteer", "adviser", "social_worker", "manager")

#: Who may use each route. A page for residents is for everybody, signed in or not.
TABLE = {
    "static": EVERYBODY,
    "residents.home": EVERYBODY,
    "residents.ask": EVERYBODY,
    "residents.find": EVERYBODY,
    "residents.suggestions": EVERYBODY,
    "residents.service": EVERYBODY,
    "residents.report": EVERYBODY,
    "residents.borough": EVERYBODY,
    "residents.shortlist": EVERYBODY,
    "residents.keep": EVERYBODY,
    "residents.drop": EVERYBODY,
    "residents.urgent": EVERYBODY,
    "residents.assessment": EVERYBODY,
    "residents.leaving": EVERYBODY,
    "residents.leave": EVERYBODY,
    "residents.forget": EVERYBODY,
    "residents.privacy": EVERYBODY,
    "residents.accessibility": EVERYBODY,
    "residents.about_data": EVERYBODY,
    "residents.new": EVERYBODY,
    "residents.robots": EVERYBODY,
    "residents.sitemap": EVERYBODY,
    "residents.sitemap_file": EVERYBODY,
    "residents.talk": EVERYBODY,
    "residents.question": EVERYBODY,
    "residents.ideas": EVERYBODY,
    "residents.outcome": EVERYBODY,
    "residents.finished": EVERYBODY,
    "open_referral.about": EVERYBODY,
    "open_referral.described": EVERYBODY,
    "open_referral.services": EVERYBODY,
    "open_referral.service": EVERYBODY,
    "open_referral.organizations": EVERYBODY,
    "open_referral.organization": EVERYBODY,
    "open_referral.service_at_locations": EVERYBODY,
    "open_referral.service_at_location": EVERYBODY,
    "open_referral.taxonomies": EVERYBODY,
    "open_referral.taxonomy": EVERYBODY,
    "open_referral.taxonomy_terms": EVERYBODY,
    "open_referral.taxonomy_term": EVERYBODY,
    "open_referral.package": EVERYBODY,
    "open_referral.nothing": EVERYBODY,
    "accounts.sign_in": EVERYBODY,
    "accounts.sign_out": ROLES,
    "accounts.start": ROLES,
    "accounts.people": ("admin",),
    "accounts.set_active": ("admin",),
    "desk.today": DESK,
    "desk.begin": DESK,
    "desk.call": DESK,
    "desk.save": DESK,
    "desk.token": DESK,
    "desk.search": DESK,
    "desk.offer": DESK,
    "desk.answer": DESK,
    "desk.worker": DESK,
    "desk.assessment": DESK,
    "desk.open_door": ("adviser", "social_worker", "manager"),
    "desk.take": ("adviser", "social_worker", "manager"),
    "desk.end_crisis": ("adviser", "social_worker", "manager"),
    "desk.told": DESK,
    "desk.came": DESK,
    "desk.close": DESK,
    "desk.reopen": ("adviser", "social_worker", "manager"),
    "stewards.home": ("steward",),
    "scripts.home": ("steward", "manager"),
    "scripts.script": ("steward", "manager"),
    "scripts.picture": ("steward", "manager"),
    "scripts.comparison": ("steward", "manager"),
    "scripts.version": ("steward", "manager"),
    "scripts.begin": ("steward",),
    "scripts.write": ("steward",),
    "scripts.discard": ("steward",),
    "scripts.back": ("steward",),
    "scripts.roll_back": ("steward",),
    "numbers.home": ("steward", "manager"),
    "numbers.check": ("steward",),
    "feeds.home": ("steward",),
    "feeds.add": ("steward",),
    "feeds.feed": ("steward",),
    "feeds.preview": ("steward",),
    "feeds.apply": ("steward",),
    "feeds.pause": ("steward",),
    "feeds.remove": ("steward",),
    "feeds.map": ("steward",),
    "feeds.place": ("steward",),
    "feeds.undo": ("steward",),
    "feeds.disagreements": ("steward",),
    "feeds.settle": ("steward",),
    "listings.home": ("steward",),
    "listings.new": ("steward",),
    "listings.edit": ("steward",),
    "listing_history.page": ("steward",),
    "listing_history.compare": ("steward",),
    "listing_history.restore": ("steward",),
    "listing_history.remove": ("steward",),
    "bulk.home": ("steward",),
    "bulk.preview": ("steward",),
    "bulk.apply": ("steward",),
    "bulk.undo": ("steward",),
    "taxonomy.home": ("steward",),
    "lexicon.home": ("steward",),
    "lexicon.add": ("steward",),
    "lexicon.switch": ("steward",),
    "lexicon.undo": ("steward",),
    "lexicon.try_it": ("steward",),
    "duplicates.home": ("steward",),
    "duplicates.look": ("steward",),
    "duplicates.compare": ("steward",),
    "duplicates.preview": ("steward",),
    "duplicates.merge": ("steward",),
    "duplicates.different": ("steward",),
    "merges.settled": ("steward",),
    "merges.many": ("steward",),
    "merges.merge_many": ("steward",),
    "merges.undo": ("steward",),
    "merges.undo_many": ("steward",),
    "merges.forget": ("steward",),
    "alike.near": ("steward",),
    "calls.home": ("steward",),
    "calls.call": ("steward",),
    "calls.right": ("steward",),
    "calls.wrong": ("steward",),
    "calls.mend": ("steward",),
    "calls.result": ("steward",),
    "calls.closed": ("steward",),
    "calls.link": ("steward",),
    "calls.revoke": ("steward",),
    "calls.distrust": ("steward",),
    "replies.home": ("steward",),
    "replies.decide": ("steward",),
    "providers.page": EVERYBODY,
    "providers.still_right": EVERYBODY,
    "providers.change": EVERYBODY,
    "providers.claim": EVERYBODY,
    "insight.today": ("manager",),
    "reach.page": ("manager", "steward"),
    "reach.need": ("manager", "steward"),
    "reach.one_venue": ("manager", "steward"),
    "reach.start": ("manager", "steward"),
    "reach.as_csv": ("manager", "steward"),
    "unmet.page": ("manager", "steward"),
    "unmet.as_csv": ("manager", "steward"),
}
_EXAMPLES = {"number": 1, "filename": "icon.svg"}


def test_the_table_names_every_route_that_there_is(app):
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(TABLE)


def test_a_route_that_nobody_has_decided_on_opens_to_nobody():
    assert not permissions.may_use("desk.not_decided_yet", None)


@pytest.mark.parametrize("who", EVERYBODY)
def test_every_route_opens_to_those_it_is_for_and_to_nobody_else(app, signed_in, who):
    wrong = []
    visitor = app.test_client() if who == "nobody" else signed_in(who)
    # Signing out comes last: a password is slow to check on purpose, and once is enough.
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint == "accounts.sign_out"):
        address = _address(rule)
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            answer = visitor.open(address, method=method)
            allowed = who in TABLE[rule.endpoint]
            if allowed != _was_let_in(answer, who):
                wrong.append(f"{method} {address} ({rule.endpoint}) gave {who} {answer.status_code}")
            assert answer.status_code < 500, f"{method} {address} failed for {who}"
    assert not wrong, "\n".join(wrong)


def _was_let_in(answer, who) -> bool:
    to_sign_in = answer.status_code == 302 and answer.headers["Location"].split("?")[0] == "/sign-in"
    return answer.status_code not in (401, 403) and not (who == "nobody" and to_sign_in)


def _address(rule) -> str:
    values = {name: _EXAMPLES.get(name, "none-such") for name in rule.arguments}
    built = rule.rule
    for name, value in values.items():
        for form in (f"<int:{name}>", f"<path:{name}>", f"<{name}>"):
            built = built.replace(form, str(value))
    return built


def test_a_shut_out_worker_is_out_at_the_next_press(app, signed_in):
    visitor = signed_in("adviser")
    workers = app.extensions["workspace"].records.workers
    adviser = next(each for each in workers.all() if each.role == "adviser")
    assert visitor.get("/desk").status_code in (200, 308)
    workers.set_active(adviser.id, False)
    assert "/sign-in" in visitor.get("/desk/", follow_redirects=False).headers.get("Location", "")
    assert visitor.post("/sign-in", data={"username": "adviser", "password": PASSWORD}).status_code == 400
