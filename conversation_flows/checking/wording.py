"""What residents read: words they should not, sentences too long or too hard, and any automated “no”."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from conversation_flows.checking import reading_age
from conversation_flows.checking.findings import Finding
from conversation_flows.checking.places import where
from conversation_flows.facts import phrases, plain
from conversation_flows.routes import ASSET, Routes
from conversation_flows.script import Script
from conversation_flows.yaml_files import read_yaml, validated


@dataclass(frozen=True, slots=True)
class Told:
    """One text that a resident can read. ``in_danger``: it stands where “Stick with you” is open."""

    where: str
    text: str
    in_danger: bool = False


class _Plain(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    anywhere: dict[str, str]
    in_danger: dict[str, str]
    automated_no: dict[str, str]


@cache
def _plain_words() -> _Plain:
    return validated(_Plain, read_yaml(Path(__file__).with_name("plain_words.yaml")))


def told(script: Script) -> Iterator[Told]:
    """Everything in a script that a resident can read."""
    words = script.words
    for name, prompt in words.prompts.items():
        at = where(script, "words", "prompts", name)
        for text in (prompt.ask, prompt.ask_about, prompt.why, prompt.hint):
            if text:
                yield Told(at, text)
        for choice, label in prompt.choices.items():
            yield Told(where(script, "words", "prompts", name, "choices", choice), label)
    danger = {rule.id for rule in script.rules if rule.tier == "T2"}
    for name, rule in words.rules.items():
        at = where(script, "words", "rules", name)
        yield Told(at, rule.because, name in danger)
        for section, texts in (("routes", rule.routes), ("offers", rule.offers)):
            for entry, text in texts.items():
                yield Told(where(script, "words", "rules", name, section, entry), text, name in danger)
    for section in ("promises", "warnings", "next_steps", "reasons"):
        for name, text in getattr(words, section).items():
            yield Told(where(script, "words", section, name), text)
    for tier, meaning in words.tiers.items():
        at = where(script, "words", "tiers", tier)
        yield from (Told(at, text, tier == "T2") for text in (meaning.name, meaning.meaning))


def of_routes(script: Script, routes: Routes) -> Iterator[Told]:
    """What a resident reads of the routes that a script uses."""
    used = {name for rule in script.rules for name in (*rule.routes, *rule.consider)}
    for name in sorted(name for name in used if not name.startswith(ASSET) and name in routes):
        route = routes.get(name)
        for text in (route.name, route.purpose, route.contact.say):
            yield Told(f"routes: {name}", text)


def wording(script: Script, routes: Routes) -> Iterator[Finding]:
    """What a resident would stumble over."""
    everything = [*told(script), *of_routes(script, routes)]
    for each in everything:
        yield from _of_text(each)
    whole = " ".join(dict.fromkeys(_ended(each.text) for each in everything))
    if (all_of_it := reading_age.grade(whole)) > reading_age.GRADE_OF_ALL:
        yield Finding(
            "error",
            "reading_age",
            where(script, "words", "prompts"),
            f"All that residents read here needs a reader of {all_of_it + 5:.1f}; the aim is 9.",
            "Use shorter sentences and words.",
        )


def _ended(text: str) -> str:
    return text if text[-1:] in ".?!" else text + "."


def _of_text(each: Told) -> Iterator[Finding]:
    known = _plain_words()
    lists = [("word", known.anywhere), ("automated_no", known.automated_no)]
    if each.in_danger:
        lists.append(("crisis_word", known.in_danger))
    for code, words in lists:
        for word, instead in words.items():
            if phrases((word,)).search(plain(each.text)):
                yield Finding(
                    "error",
                    code,
                    each.where,
                    f"“{each.text}” says “{word.rstrip('*')}”.",
                    f"Say: {instead}.",
                )
    if "!" in each.text:
        yield Finding(
            "error", "exclamation", each.where, f"“{each.text}” shouts.", "End it with a full stop."
        )
    for sentence in reading_age.sentences(each.text):
        length = len(reading_age.words(sentence))
        if length > reading_age.LONGEST_SENTENCE:
            yield Finding(
                "error",
                "long_sentence",
                each.where,
                f"“{sentence}” has {length} words.",
                f"Make two of it; {reading_age.LONGEST_SENTENCE} are the most.",
            )
        elif reading_age.hard(sentence):
            yield Finding(
                "error",
                "hard_sentence",
                each.where,
                f"“{sentence}” needs a reader of {reading_age.grade(sentence) + 5:.0f}.",
                f"Find a shorter word for “{reading_age.longest_word(sentence)}”, or make two sentences.",
            )
