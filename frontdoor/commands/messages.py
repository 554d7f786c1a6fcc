"""``frontdoor messages``: what waits in the outbox is sent, and what became of it is asked."""

from __future__ import annotations

from typing import Any, Final

import click

from frontdoor.commands.common import as_json, open_workspace, print_json, progress
from frontdoor.messages.message import STATES, State
from frontdoor.messages.outbox import Letter
from frontdoor.messages.post import Post, Round

_OPEN: Final[tuple[State, ...]] = ("waiting", "refused", "failed")
_COUNTED: Final = {
    "sent": "handed over",
    "filed": "put into the folder",
    "delivered": "arrived",
    "refused": "refused",
    "failed": "did not arrive",
    "lapsed": "too old to send",
}


@click.group()
def messages() -> None:
    """The outbox: letters to those who run places.

    Without FRONTDOOR_NOTIFY_KEY they are files in the outbox folder, and nothing
    is asked of any other machine.
    """


@messages.command("send")
@click.option("--now", "early", is_flag=True, help="Also what is not due yet, as after mending the key.")
@click.option(
    "--again", is_flag=True, help="Also what was refused or did not arrive, once you mended why; due or not."
)
@click.option(
    "--at-most", type=click.IntRange(1, 100_000), default=1000, show_default=True, help="Messages in one run."
)
@click.option("--quiet", is_flag=True, help="Say nothing unless you have to mend something.")
@as_json
def send(early: bool, again: bool, at_most: int, quiet: bool, as_json: bool) -> None:
    """Send what waits and is due, then ask what became of what was sent.

    For a timer, every ten minutes. Two at once do no harm, nor does one that is
    cut off: a message is claimed before it is sent, and where nobody knows whether
    it went, GOV.UK Notify is asked for it by its reference first. What could not go
    is tried again, later each time, for as long as the link in it works. Leaves
    with 1 if somebody has to mend something. No address is printed.
    """
    site = open_workspace()
    with progress("Messages sent") as advance:
        done = site.post.send(early=early or again, again=again, at_most=at_most, progress=advance)
    waiting = site.outbox.counts().get("waiting", 0)
    site.let_go()
    if as_json:
        print_json(_as_dict(done, waiting))
    elif done.mend or not quiet:
        click.echo("\n".join(_in_words(done, waiting)))
    raise SystemExit(1 if done.mend else 0)


@messages.command("list")
@as_json
def list_(as_json: bool) -> None:
    """What waits, was refused or did not arrive, and why; the oldest first. No address is printed."""
    site = open_workspace()
    found = list(reversed(site.outbox.in_states(_OPEN)))
    counts, post = site.outbox.counts(), site.post
    site.let_go()
    if as_json:
        print_json({"counts": counts, "open": [_letter(each, post) for each in found]})
        return
    if not found:
        click.echo("Nothing waits, and nothing was refused.")
    for each in found:
        click.echo(f"{each.message.made_at:%d %b %Y %H:%M} {each.message.kind} {each.message.reference}")
        click.echo(f"  {each.why or STATES[each.state]}")


def _as_dict(done: Round, waiting: int) -> dict[str, Any]:
    counts = {state: done.counts[state] for state in _COUNTED}
    return counts | {"waiting": waiting, "why": done.why, "mend": done.mend}


def _in_words(done: Round, waiting: int) -> list[str]:
    counts = [f"{words}: {done.counts[state]}" for state, words in _COUNTED.items() if done.counts[state]]
    first = ", ".join(counts) or "nothing to send"
    lines = [f"{first[0].upper()}{first[1:]}. Waiting: {waiting}."]
    return lines + [f"  {each}" for each in done.why]


def _letter(letter: Letter, post: Post) -> dict[str, Any]:
    return {
        "reference": letter.message.reference,
        "kind": letter.message.kind,
        "state": letter.state,
        "by": post.channels[letter.message.kind].name,
        "written": letter.message.made_at.isoformat(),
        "next": letter.next_at.isoformat() if letter.state == "waiting" and letter.next_at else None,
        "tries": letter.tries,
        "why": letter.why or STATES[letter.state],
    }
