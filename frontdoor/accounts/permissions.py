"""Who may open which page, and which conversation.

One table names every route. A route that is not in it opens to nobody, so a
new page is closed until somebody has decided.
"""

from __future__ import annotations

from conversation_flows.records.conversation import Conversation
from conversation_flows.records.workers import ROLES, Worker

ANYBODY: frozenset[str] = frozenset()
STAFF = frozenset(ROLES)
DESK = frozenset({"volunteer", "adviser", "social_worker", "manager"})
_TAKES_ON = frozenset({"adviser", "social_worker", "manager"})
_MANAGER = frozenset({"manager"})
_STEWARD = frozenset({"steward"})
_LOOKS_ON = frozenset({"steward", "manager"})
_ADMIN = frozenset({"admin"})

#: Endpoint to the roles that may use it; ANYBODY needs no sign-in.
ROUTES: dict[str, frozenset[str]] = {
    "static": ANYBODY,
    "residents.home": ANYBODY,
    "residents.ask": ANYBODY,
    "residents.find": ANYBODY,
    "residents.suggestions": ANYBODY,
    "residents.service": ANYBODY,
    "residents.report": ANYBODY,
    "residents.borough": ANYBODY,
    "residents.shortlist": ANYBODY,
    "residents.keep": ANYBODY,
    "residents.drop": ANYBODY,
    "residents.urgent": ANYBODY,
    "residents.assessment": ANYBODY,
    "residents.leaving": ANYBODY,
    "residents.leave": ANYBODY,
    "residents.forget": ANYBODY,
    "residents.privacy": ANYBODY,
    "residents.accessibility": ANYBODY,
    "residents.about_data": ANYBODY,
    "residents.new": ANYBODY,
    "residents.robots": ANYBODY,
    "residents.sitemap": ANYBODY,
    "residents.sitemap_file": ANYBODY,
    "residents.talk": ANYBODY,
    "residents.question": ANYBODY,
    "residents.ideas": ANYBODY,
    "residents.outcome": ANYBODY,
    "residents.finished": ANYBODY,
    "open_referral.about": ANYBODY,
    "open_referral.described": ANYBODY,
    "open_referral.services": ANYBODY,
    "open_referral.service": ANYBODY,
    "open_referral.organizations": ANYBODY,
    "open_referral.organization": ANYBODY,
    "open_referral.service_at_locations": ANYBODY,
    "open_referral.service_at_location": ANYBODY,
    "open_referral.taxonomies": ANYBODY,
    "open_referral.taxonomy": ANYBODY,
    "open_referral.taxonomy_terms": ANYBODY,
    "open_referral.taxonomy_term": ANYBODY,
    "open_referral.package": ANYBODY,
    "open_referral.nothing": ANYBODY,
    "accounts.sign_in": ANYBODY,
    "accounts.sign_out": STAFF,
    "accounts.start": STAFF,
    "accounts.people": _ADMIN,
    "accounts.set_active": _ADMIN,
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
    "desk.open_door": _TAKES_ON,
    "desk.take": _TAKES_ON,
    "desk.end_crisis": _TAKES_ON,
    "desk.told": DESK,
    "desk.came": DESK,
    "desk.close": DESK,
    "desk.reopen": _TAKES_ON,
    "stewards.home": _STEWARD,
    "scripts.home": _LOOKS_ON,
    "scripts.script": _LOOKS_ON,
    "scripts.picture": _LOOKS_ON,
    "scripts.comparison": _LOOKS_ON,
    "scripts.version": _LOOKS_ON,
    "scripts.begin": _STEWARD,
    "scripts.write": _STEWARD,
    "scripts.discard": _STEWARD,
    "scripts.back": _STEWARD,
    "scripts.roll_back": _STEWARD,
    "numbers.home": _LOOKS_ON,
    "numbers.check": _STEWARD,
    "feeds.home": _STEWARD,
    "feeds.add": _STEWARD,
    "feeds.feed": _STEWARD,
    "feeds.preview": _STEWARD,
    "feeds.apply": _STEWARD,
    "feeds.pause": _STEWARD,
    "feeds.remove": _STEWARD,
    "feeds.map": _STEWARD,
    "feeds.place": _STEWARD,
    "feeds.undo": _STEWARD,
    "feeds.disagreements": _STEWARD,
    "feeds.settle": _STEWARD,
    "listings.home": _STEWARD,
    "listings.new": _STEWARD,
    "listings.edit": _STEWARD,
    "listing_history.page": _STEWARD,
    "listing_history.compare": _STEWARD,
    "listing_history.restore": _STEWARD,
    "listing_history.remove": _STEWARD,
    "bulk.home": _STEWARD,
    "bulk.preview": _STEWARD,
    "bulk.apply": _STEWARD,
    "bulk.undo": _STEWARD,
    "taxonomy.home": _STEWARD,
    "lexicon.home": _STEWARD,
    "lexicon.add": _STEWARD,
    "lexicon.switch": _STEWARD,
    "lexicon.undo": _STEWARD,
    "lexicon.try_it": _STEWARD,
    "duplicates.home": _STEWARD,
    "duplicates.look": _STEWARD,
    "duplicates.compare": _STEWARD,
    "duplicates.preview": _STEWARD,
    "duplicates.merge": _STEWARD,
    "duplicates.different": _STEWARD,
    "merges.settled": _STEWARD,
    "merges.many": _STEWARD,
    "merges.merge_many": _STEWARD,
    "merges.undo": _STEWARD,
    "merges.undo_many": _STEWARD,
    "merges.forget": _STEWARD,
    "alike.near": _STEWARD,
    "calls.home": _STEWARD,
    "calls.call": _STEWARD,
    "calls.right": _STEWARD,
    "calls.wrong": _STEWARD,
    "calls.mend": _STEWARD,
    "calls.result": _STEWARD,
    "calls.closed": _STEWARD,
    "calls.link": _STEWARD,
    "calls.revoke": _STEWARD,
    "calls.distrust": _STEWARD,
    "replies.home": _STEWARD,
    "replies.decide": _STEWARD,
    "providers.page": ANYBODY,
    "providers.still_right": ANYBODY,
    "providers.change": ANYBODY,
    "providers.claim": ANYBODY,
    "insight.today": _MANAGER,
    "reach.page": _LOOKS_ON,
    "reach.need": _LOOKS_ON,
    "reach.one_venue": _LOOKS_ON,
    "reach.start": _LOOKS_ON,
    "reach.as_csv": _LOOKS_ON,
    "unmet.page": _MANAGER | _STEWARD,
    "unmet.as_csv": _MANAGER | _STEWARD,
}


def may_use(endpoint: str | None, worker: Worker | None) -> bool:
    """Whether this person may use this route at all."""
    if endpoint not in ROUTES:
        return False
    roles = ROUTES[endpoint]
    return roles is ANYBODY or (worker is not None and worker.role in roles)


def may_open(conversation: Conversation, worker: Worker) -> bool:
    """Whether this worker may see this conversation.

    A volunteer sees only people they are helping now. An adviser sees their
    own, and at the first two tiers what is open or still owed. Social workers
    and managers see all; stewards and administrators none.
    """
    own = conversation.worker_id == worker.id
    if worker.role == "volunteer":
        return own and conversation.is_open
    if worker.role == "adviser":
        called = conversation.worker_wanted and conversation.is_open
        return own or called or (conversation.is_owed and conversation.tier in ("", "T1", "T2"))
    return worker.role in ("social_worker", "manager")
