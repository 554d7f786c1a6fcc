"""Whether messages go out: which way, whether the key has the shape of one, and how much waits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from frontdoor.findings import Finding
from frontdoor.messages.channels import folder_of, templates_of
from frontdoor.messages.message import KINDS, State
from frontdoor.messages.notify import is_whole
from frontdoor.workspace import Workspace

_WHAT: Final = "Messages"
_WAITING: Final[tuple[State, ...]] = ("waiting",)
#: A message that waits for longer means that nobody sends, or that something is wrong.
_TOO_LONG: Final = timedelta(hours=2)


def messages(site: Workspace) -> Finding:
    """Nothing is asked of any other machine, and no part of the key is shown."""
    settings, templates = site.settings, templates_of(site.settings)
    key = settings.notify_key.get_secret_value()
    found = f"{_ways(site)}; {_waiting(site)}"
    if key and not is_whole(key):
        cure = "FRONTDOOR_NOTIFY_KEY is not a whole GOV.UK Notify key. Copy it again: a name, then two long numbers."
        return Finding(_WHAT, False, found, cure)
    if key and not templates:
        cure = "FRONTDOOR_NOTIFY_KEY is set without a template. Set FRONTDOOR_NOTIFY_EMAIL_TEMPLATE, FRONTDOOR_NOTIFY_TEXT_TEMPLATE or both."
        return Finding(_WHAT, False, found, cure)
    if templates and not key:
        cure = "A GOV.UK Notify template is set without FRONTDOOR_NOTIFY_KEY. Set the key too, or neither."
        return Finding(_WHAT, False, found, cure)
    waiting = site.outbox.in_states(_WAITING)
    if waiting and datetime.now(UTC) - waiting[-1].message.made_at > _TOO_LONG:
        why = next((each.why for each in waiting if each.why), "")
        cure = why or "Run `frontdoor messages send` from a timer (docs/operator.md)."
        return Finding(_WHAT, False, f"{found}, one for more than two hours", cure)
    return Finding(_WHAT, True, found)


def _ways(site: Workspace) -> str:
    called = {kind: site.post.channels[kind].called for kind in KINDS}
    if len(set(called.values())) == 1:
        way = called["email"]
        return f"emails and texts go to {way}" if way.startswith("the") else f"emails and texts go by {way}"
    return ", ".join(
        f"{kind}s go {'to' if way.startswith('the') else 'by'} {way}" for kind, way in called.items()
    )


def _waiting(site: Workspace) -> str:
    counts = site.outbox.counts()
    said = [f"waiting to be sent: {counts.get('waiting', 0)}"]
    if lying := folder_of(site.home).count():
        said.append(f"in the folder: {lying}")
    if lost := counts.get("refused", 0) + counts.get("failed", 0):
        said.append(f"did not arrive so far: {lost}")
    return ", ".join(said)


__all__ = ["messages"]
