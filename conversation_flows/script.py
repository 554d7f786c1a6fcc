"""What a script is: prompts and rules as data, words beside them, and reading both.

A script is a folder: ``script.yaml`` (prompts, conditions, rules) and ``words.yaml``
(everything a person reads). Nothing in it is code. A script may build on another and
then has all its prompts, rules and words besides its own, so that no script can lose
the rules that keep people safe. Kept versions stand in ``versions/<number>/``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from conversation_flows.conditions import Condition
from conversation_flows.script_parts import Choice, Face, Kind, Line, Prompt, Rule, Rules, Status, Tier, Words
from conversation_flows.yaml_files import DataError, YamlFile, read_yaml, suggestion, validated

FOLDER = Path(__file__).parent / "scripts"
#: The files of a script, in the order they are read.
FILES = ("script.yaml", "words.yaml")


@dataclass(frozen=True, slots=True)
class Question:
    """A prompt as one face shows it. ``choices`` are (id, label)."""

    id: str
    kind: Kind
    ask: str
    why: str
    hint: str
    listen_for: tuple[str, ...]
    choices: tuple[tuple[str, str], ...]
    own_words: bool


@dataclass(frozen=True, eq=False, repr=False)
class Script:
    """A script, whole: its rules, its words, and those of the script it builds on.

    ``builds_on`` is that script's id, if there is one. ``files`` are those it was read from, its
    own first; there are none for one that was put together otherwise.
    """

    id: str
    title: str
    version: int
    status: Status
    faces: dict[Face, tuple[str, ...]]
    offers_from: tuple[str, ...]
    promises: dict[str, str]
    prompts: tuple[Prompt, ...]
    conditions: dict[str, Condition]
    rules: tuple[Rule, ...]
    closing: tuple[Line, ...]
    next_steps: tuple[Line, ...]
    words: Words
    builds_on: str | None = None
    contacts: tuple[str, ...] = ()
    files: tuple[YamlFile, ...] = ()

    def __repr__(self) -> str:
        return f"<Script {self.id}, version {self.version}>"

    @property
    def needs_in_words(self) -> dict[str, tuple[str, ...]]:
        """Category id to the words that name it."""
        return self.words.needs_in_words

    def prompt(self, prompt_id: str) -> Prompt:
        """One prompt. Raises KeyError, with what may have been meant."""
        if prompt_id in self._by_id:
            return self._by_id[prompt_id]
        near = suggestion(prompt_id, (prompt.id for prompt in self.prompts))
        raise KeyError(f"The script {self.id} has no prompt “{prompt_id}”.{near}")

    @cached_property
    def _by_id(self) -> dict[str, Prompt]:
        return {prompt.id: prompt for prompt in self.prompts}

    def question(self, prompt_id: str, face: Face = "self", about: str = "self") -> Question:
        """A prompt in the words of a face; ``about`` is the answer to ``who``."""
        prompt, words = self.prompt(prompt_id), self.words.prompts[prompt_id]
        ask = (
            words.adviser
            if face == "desk"
            else (words.ask_about or words.ask)
            if about != "self"
            else words.ask
        )
        return Question(
            id=prompt.id,
            kind=prompt.kind,
            ask=ask,
            why=words.why,
            hint=words.hint or "",
            listen_for=words.listen_for,
            choices=tuple((choice.id, words.choices[choice.id]) for choice in prompt.choices),
            own_words=prompt.own_words,
        )

    def face(self, face: Face = "self") -> tuple[str, ...]:
        """The prompts of a face, in the order they are shown when nobody leads."""
        return self.faces.get(face, ())

    def label(self, prompt_id: str, choice_id: str) -> str:
        """What the person reads for a choice; the id itself if there is no such choice."""
        words = self.words.prompts.get(prompt_id)
        return words.choices.get(choice_id, choice_id) if words else choice_id


def names(folder: Path = FOLDER) -> tuple[str, ...]:
    """The scripts there are."""
    return tuple(sorted(path.parent.name for path in folder.glob("*/script.yaml")))


def versions(name: str, folder: Path = FOLDER) -> tuple[int, ...]:
    """The versions of a script that can be loaded, oldest first; the last one is in force."""
    kept = {int(path.name) for path in (folder / name / "versions").glob("[0-9]*") if path.name.isdigit()}
    return tuple(sorted(kept | {load(name, folder=folder).version}))


@cache
def load(name: str, version: int | None = None, folder: Path = FOLDER) -> Script:
    """A script by name: the one in force, or a kept ``version`` of it.

    Raises KeyError for a script or version that is not there, and ``DataError``,
    naming file, line and cure, for one that cannot be used.
    """
    home = folder / name
    if "/" in name or not (home / "script.yaml").is_file():
        raise KeyError(f"There is no script “{name}”.{suggestion(name, names(folder))}")
    rules_file = read_yaml(home / "script.yaml")
    if version is not None and version != validated(Rules, rules_file).version:
        home = home / "versions" / str(version)
        if not (home / "script.yaml").is_file():
            raise KeyError(f"The script {name} has no version {version}; there are {versions(name, folder)}.")
        rules_file = read_yaml(home / "script.yaml")
    return build(
        rules_file,
        read_yaml(home / "words.yaml"),
        names(folder),
        builds_on=lambda base: validated(Rules, read_yaml(folder / base / "script.yaml")).builds_on,
        base=lambda base: load(base, folder=folder),
    )


def build(
    rules_file: YamlFile,
    words_file: YamlFile,
    known: Collection[str],
    *,
    builds_on: Callable[[str], str | None],
    base: Callable[[str], Script],
) -> Script:
    """A script out of its two files, wherever they are kept.

    ``known`` are the scripts there are; ``base`` gives one of them, and ``builds_on`` the name of the
    script beneath it. Raises ``DataError``, naming file, line and cure, for the first thing that
    cannot be used.
    """
    from conversation_flows.references import check_references

    rules = validated(Rules, rules_file)
    words = validated(Words, words_file)
    beneath = None
    if rules.builds_on:
        _check_base(rules, rules_file, known, builds_on)
        beneath = base(rules.builds_on)
        _check_kept(beneath, rules, rules_file)
    script = _join(beneath, rules, words, (rules_file, words_file))
    check_references(script, rules, words, rules_file, words_file)
    return script


def load_all(folder: Path = FOLDER) -> tuple[Script, ...]:
    """Every script in force."""
    return tuple(load(name, folder=folder) for name in names(folder))


def _check_base(
    rules: Rules, file: YamlFile, known: Collection[str], builds_on: Callable[[str], str | None]
) -> None:
    name = rules.builds_on or ""
    if name == rules.id or name not in known:
        near = suggestion(name, set(known) - {rules.id}) or " Name a script that is there"
        raise file.error(("builds_on",), f"there is no script “{name}” to build on", near.strip())
    if beneath := builds_on(name):
        raise file.error(("builds_on",), f"“{name}” builds on another script itself", f"build on “{beneath}”")


def _check_kept(base: Script, own: Rules, file: YamlFile) -> None:
    kept = {rule.id for rule in base.rules}
    taken: list[tuple[tuple[str, str | int], str]] = [
        (("rules", i), rule.id) for i, rule in enumerate(own.rules) if rule.id in kept
    ]
    taken += [(("conditions", name), name) for name in own.conditions if name in base.conditions]
    for place, name in taken:
        what = f"“{name}” is a rule or condition of “{base.id}”, which a script may add to and not replace"
        raise file.error(place, what, "give it another id")


def _join(base: Script | None, own: Rules, words: Words, files: tuple[YamlFile, ...]) -> Script:
    replaced = {prompt.id for prompt in own.prompts}
    kept: Iterator[Prompt] = (p for p in (base.prompts if base else ()) if p.id not in replaced)
    own_words = words.model_dump(exclude_unset=True)
    merged = base.words.model_dump() if base else {}
    for section, entries in own_words.items():
        merged[section] = {**merged.get(section, {}), **entries}
    return Script(
        id=own.id,
        title=own.title,
        version=own.version,
        status=own.status,
        faces={**(base.faces if base else {}), **own.faces},
        offers_from=own.offers_from or (base.offers_from if base else ()),
        promises={**(base.promises if base else {}), **own.promises},
        prompts=(*kept, *own.prompts),
        conditions={**(base.conditions if base else {}), **own.conditions},
        rules=(*own.rules, *base.rules) if base else own.rules,
        closing=(*(base.closing if base else ()), *own.closing),
        next_steps=(*own.next_steps, *(base.next_steps if base else ())),
        words=Words.model_validate(merged),
        builds_on=own.builds_on,
        contacts=(*own.contacts, *(base.contacts if base else ())),
        files=(*files, *(base.files if base else ())),
    )


__all__ = [
    "FILES",
    "Choice",
    "DataError",
    "Face",
    "Line",
    "Prompt",
    "Question",
    "Rule",
    "Script",
    "Tier",
    "Words",
    "build",
    "load",
    "load_all",
    "names",
    "versions",
]
