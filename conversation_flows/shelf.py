"""Which version of each script is in force, and which one a conversation began with.

A script's own text and the text it builds on are told apart by a key such as ``v3`` or
``v1+s1a2b3c4d``; the same key always means the same words and rules. Every process asks
about once a second whether something new went live.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from conversation_flows.records.versions import Texts, Versions, shipped_id
from conversation_flows.script import FILES, FOLDER, Script, build, names
from conversation_flows.script_parts import Rules
from conversation_flows.yaml_files import DataError, parse_yaml, suggestion, validated

log = logging.getLogger(__name__)
LOOK_AGAIN_AFTER = 1.0  # seconds


@dataclass(frozen=True, slots=True)
class Edition:
    """A script, and the key under which a conversation can have the very same one again."""

    script: Script
    key: str

    @property
    def version(self) -> str:
        """The id of the script's own version."""
        return self.key.partition("+")[0]


class Shelf:
    """The scripts of one front door: those that were shipped, and those that writers put live."""

    def __init__(self, versions: Callable[[], Versions], folder: Path = FOLDER) -> None:
        self._versions = versions
        self._shipped = {name: _read(folder / name) for name in names(folder)}
        self._live: dict[str, str] = {}
        self._number = -1
        self._look_again = 0.0
        self._reachable = True
        self._looking = threading.Lock()
        self._texts: dict[tuple[str, str], Texts] = {}
        self._beneath: dict[tuple[str, str], str | None] = {}
        self._editions: dict[tuple[str, str], Edition] = {}

    def names(self) -> tuple[str, ...]:
        """The scripts there are."""
        return tuple(self._shipped)

    def shipped(self, name: str) -> str:
        """The id of the version that came with the software as it is now."""
        return shipped_id(self._of(name))

    def live_id(self, name: str) -> str:
        """The id of the version in force: the one put live last, else the one that was shipped."""
        return self._in_force().get(name) or self.shipped(name)

    def live(self, name: str) -> Edition:
        """The script in force. Raises KeyError, with what may have been meant, where there is none.

        A version that cannot be used (the database lost it, or the software has moved on) gives way
        to the shipped one.
        """
        shipped = self.shipped(name)
        try:
            return self.on_what_is_live(name, self.live_id(name))
        except (LookupError, DataError, SQLAlchemyError):
            log.exception("The live version of %s cannot be used; the shipped one stands in", name)
        beneath = self._builds_on(name, shipped)
        return self._edition(name, shipped, self.shipped(beneath) if beneath else "")

    def kept(self, name: str, key: str) -> Edition:
        """The script that a conversation began with; the one in force where that is gone."""
        known = self._editions.get((name, key))
        if known:
            return known
        version, _, base = key.partition("+")
        try:
            if bool(self._builds_on(name, version)) == bool(base):
                return self._edition(name, version, base)
        except (LookupError, DataError, SQLAlchemyError):
            log.warning("Version %s of %s is not kept; the live one stands in", key[:20], name[:40])
        return self.live(name if name in self._shipped else "good-conversation")

    def on_what_is_live(self, name: str, version: str) -> Edition:
        """A version that is, or has been, live, on what is live beneath it. Raises LookupError, and ``DataError``."""
        beneath = self._builds_on(name, version)
        return self._edition(name, version, self.live(beneath).version if beneath else "")

    def number(self) -> int:
        """How far publishing has got: it grows each time that something goes live."""
        self._in_force()
        return max(self._number, 0)

    def look_again(self) -> None:
        """Ask at once what is live, as after a publication of one's own."""
        self._look_again = 0.0

    def try_out(self, name: str, texts: Texts, *, instead: Mapping[str, Script] | None = None) -> Script:
        """A script out of texts that are not live, on what is live (or on what stands ``instead``).

        Raises ``DataError``, naming file, line and cure.
        """
        trial = instead or {}
        return _built(
            name,
            texts,
            self.names(),
            builds_on=lambda base: (trial.get(base) or self.live(base).script).builds_on,
            base=lambda base: trial.get(base) or self.live(base).script,
        )

    def texts(self, name: str, version: str) -> Texts:
        """The texts of one version. Raises LookupError where it is not kept."""
        if version == self.shipped(name):
            return self._of(name)
        if (name, version) not in self._texts:
            found = self._versions().get(name, version)
            if found is None:
                raise LookupError(f"there is no version {version} of {name}")
            self._texts[name, version] = found.texts
        return self._texts[name, version]

    def _of(self, name: str) -> Texts:
        if name not in self._shipped:
            raise KeyError(f"There is no script “{name}”.{suggestion(name, self._shipped)}")
        return self._shipped[name]

    def _in_force(self) -> Mapping[str, str]:
        if time.monotonic() >= self._look_again and self._looking.acquire(blocking=self._number < 0):
            try:
                self._look()
                self._look_again = time.monotonic() + LOOK_AGAIN_AFTER
            finally:
                self._looking.release()
        return self._live

    def _look(self) -> None:
        try:
            versions = self._versions()
            number = versions.number()
            if number != self._number:
                versions.keep_shipped(self._shipped)
                self._live, self._number = versions.live(), number
            self._reachable = True
        except SQLAlchemyError:
            # What was last known to be live, or was shipped, goes on: people are talking.
            if self._reachable:
                log.exception("Which scripts are live cannot be asked; the last ones known stay")
            self._reachable = False

    def _builds_on(self, name: str, version: str) -> str | None:
        key = name, version
        if key not in self._beneath:
            rules = validated(Rules, parse_yaml(Path(name) / FILES[0], self.texts(name, version).rules))
            self._beneath[key] = rules.builds_on
        return self._beneath[key]

    def _edition(self, name: str, version: str, base: str) -> Edition:
        key = f"{version}+{base}" if base else version
        if (name, key) not in self._editions:
            script = _built(
                name,
                self.texts(name, version),
                self.names(),
                builds_on=lambda beneath: self._builds_on(beneath, base),
                base=lambda beneath: self._edition(beneath, base, "").script,
            )
            self._editions[name, key] = Edition(script, key)
        return self._editions[name, key]


def _built(
    name: str,
    texts: Texts,
    known: tuple[str, ...],
    *,
    builds_on: Callable[[str], str | None],
    base: Callable[[str], Script],
) -> Script:
    rules = parse_yaml(Path(name) / FILES[0], texts.rules)
    words = parse_yaml(Path(name) / FILES[1], texts.words)
    script = build(rules, words, known, builds_on=builds_on, base=base)
    if script.id != name:
        raise rules.error(("id",), f"this is the script “{script.id}”, not “{name}”", f"write `id: {name}`")
    return script


def _read(folder: Path) -> Texts:
    rules, words = ((folder / file).read_text(encoding="utf-8") for file in FILES)
    return Texts(rules, words)
