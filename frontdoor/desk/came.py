"""What came of an offer: kept with the conversation, and what it says of the place told to the directory.

The conversation is written first, and says whether this is news. Then the
directory hears a kind and a day. There is no transaction over two databases:
if everything stops between the two, one report is lost and none counts twice.
"""

from __future__ import annotations

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from assets_catalog.search.query import today_in_london
from conversation_flows.records.came_of_it import CAME, Came
from conversation_flows.records.conversation import Conversation
from frontdoor import unmet
from frontdoor.accounts.session import signed_in
from frontdoor.application import workspace
from frontdoor.desk import calls, desk
from frontdoor.desk.call import done, not_kept, pressed

_SAID = "Written down: {}."
_TOLD = "Written down: {}. The directory counts it, without anything about them."


@desk.post("/calls/<conversation_id>/came/<offer_id>/<what>")
def came(conversation_id: str, offer_id: str, what: str) -> ResponseReturnValue:
    """Write down what came of an offer, while the conversation is open or long after."""
    if what not in CAME:
        abort(404)
    conversation = workspace().records.conversations.get(conversation_id)
    if conversation is None:
        abort(404)
    if conversation.is_open:
        kept, typed = pressed(conversation_id)
        if page := not_kept(kept, typed):
            return page
        return done(conversation_id, typed, _note(kept.conversation, offer_id, what), "offered")
    flash(_note(calls.seen_by(conversation_id, signed_in()), offer_id, what))
    return redirect(url_for("desk.call", conversation_id=conversation_id, _anchor="offered"), code=303)


def _note(conversation: Conversation, offer_id: str, what: str) -> str:
    """Keep it, tell the directory what is news to it, and give the sentence for the worker."""
    try:
        news = workspace().records.came_of_it.note(
            conversation.id, signed_in().id, offer_id, what, today_in_london()
        )
    except LookupError:
        abort(404)
    words = CAME[what][:1].lower() + CAME[what][1:]
    if news is None:
        return f"That was written down already: {words}."
    return (_TOLD if _tell(news, what, conversation.near) else _SAID).format(words)


def _tell(news: Came, what: str, near: str) -> bool:
    """Let the directory hear it; what it heard before of the same offer is taken back."""
    site = workspace()
    service_id = site.catalogue.where_is(news.service_id) or news.service_id
    if news.said and news.said_on:
        site.checks.take_back(service_id, news.said, news.said_on, how="outcome")
    if news.says is None or not site.checks.report(service_id, news.says, today_in_london(), how="outcome"):
        return False
    if listing := site.catalogue.get(service_id):
        unmet.note_outcome(site.pen, what, listing.categories[:1], near)
    return True
