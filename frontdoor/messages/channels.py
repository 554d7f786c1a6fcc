"""Which way messages go, by the settings: the outbox folder, or GOV.UK Notify for the kinds that have a template."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from frontdoor.messages.folder import Folder
from frontdoor.messages.message import KINDS, Channel, Kind
from frontdoor.messages.notify import Notify
from frontdoor.settings import Settings


def folder_of(home: Path) -> Folder:
    """The outbox folder of a home."""
    return Folder(home / "outbox")


def channels(settings: Settings) -> Mapping[Kind, Channel]:
    """A channel for each kind. Without a key, or for a kind without a template, it is the folder."""
    key, templates = settings.notify_key.get_secret_value(), templates_of(settings)
    notify = Notify(key, templates, settings.notify_address)
    folder = folder_of(settings.home)
    return {kind: notify if key and kind in templates else folder for kind in KINDS}


def templates_of(settings: Settings) -> dict[Kind, str]:
    """The templates that are set."""
    given: dict[Kind, str] = {
        "email": settings.notify_email_template,
        "text": settings.notify_text_template,
    }
    return {kind: template for kind, template in given.items() if template}


__all__ = ["channels", "folder_of", "templates_of"]
