"""What the answers say, read once: choices, numbers, words and a few things that follow from them.

Reading never fails: an answer of an unexpected shape is read as words, so that danger
in it is still heard. The order in which answers were given makes no difference.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from conversation_flows.script import Script
    from conversation_flows.script_parts import Prompt

MARKS: Final = {
    "young": "the person this is about is under 18",
    "young_person": "the person this is about, or a child of 10 to 17 who is spoken of, is under 18",
    "under_35": "the person this is about, or a young person spoken of, is under 35",
    "older": "someone spoken of is 60 or over",
    "child": "a child is, or may be, part of the household",
    "elsewhere": "the person is in another borough than this front door's",
}
#: What listening can hear and a script's conditions can ask for, most serious first.
DANGER_KINDS: Final = (
    "immediate_danger",
    "suicide_selfharm",
    "fire_gas",
    "child_safeguarding",
    "domestic_abuse",
    "adult_safeguarding",
    "missing_medicines",
    "exploitation",
    "homeless_tonight",
    "no_food_heat_power",
    "carer_breakdown",
    "discharge_failure",
    "self_neglect",
    "unknown_language",
)
_CHILD = r"(?:daughters?|sons?|child|kids?|granddaughters?|grandsons?|nephew|niece|girl|boy|lad|brother|sister|pupil)"
_AGE = re.compile(
    rf"\b(?:(?P<me>i am|im|i) (?P<my>\d{{1,2}})\b(?! (?:minutes?|hours?|days?|weeks?|months?|stone|pounds?|people|of|am|pm))"
    rf"|{_CHILD}\b(?: \w+){{0,4}}? (?:is|are|aged?|turned|just|only) (?P<child>\d{{1,2}})\b"
    rf"|(?P<old>\d{{1,2}}) ?(?:years? old|yrs? old|year olds?|yo)\b"
    rf"|aged? (?P<aged>\d{{1,2}})\b)"
)
_CHILD_WORDS = re.compile(
    r"\b(?:my|our|her|his|the|two|three|four|with) (?:little |small |young )?"
    r"(?:kids|kid|children|baby|babies|toddler|newborn|little ones|little one|bairns)\b"
)
_TEENAGER = re.compile(
    r"\b(?:teenage\w*|my teen|year (?:7|8|9|10|11) (?:pupil|student|at)|secondary school|sixth form)\b"
)


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Lower case, no apostrophes, one space between words; line ends and list breaks become ``|``."""
    text = re.sub(r"[’'`ʼ]", "", text.casefold())
    text = re.sub(r"[.!?;\n\r]+(?:\s|$)", " | ", text)
    return " ".join(re.sub(r"[^\w|]+", " ", text.replace("_", " ")).split())


@lru_cache(maxsize=1024)
def phrases(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """Words or phrases to look for in ``plain`` text. A ``*`` ends a word that may go on."""
    ways = (
        " ".join(
            re.escape(plain(word.rstrip("*"))) + (r"\w*" if word.endswith("*") else "")
            for word in each.split()
        )
        for each in patterns
    )
    return re.compile(rf"\b(?:{'|'.join(ways)})\b")


def says(text: str, patterns: Iterable[str]) -> bool:
    """Whether plain ``text`` holds any of the phrases."""
    return bool(text) and phrases(tuple(patterns)).search(text) is not None


def scalars(value: Any, depth: int = 6) -> tuple[str, ...]:
    """Every word or number inside an answer of any shape, as text, sorted."""
    if value is None or depth == 0:
        return ()
    if isinstance(value, bool):
        return ("yes" if value else "no",)
    if isinstance(value, str):
        return (value.strip(),) if value.strip() else ()
    if isinstance(value, Mapping):
        return tuple(sorted(text for item in value.values() for text in scalars(item, depth - 1)))
    if isinstance(value, Sequence | set | frozenset) and not isinstance(
        value, bytes | bytearray | memoryview
    ):
        return tuple(sorted(text for item in value for text in scalars(item, depth - 1)))
    return (str(value),) if isinstance(value, int | float) else ()


@dataclass(frozen=True)
class Answer:
    """One answer, read. ``words`` are the person's own, not the labels of choices."""

    choices: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    number: float | None = None
    given: bool = False


_NO_ANSWER: Final = Answer()


def read_answer(prompt: Prompt, value: Any) -> Answer:
    """What an answer to ``prompt`` says."""
    if prompt.kind in ("contact", "consent") and isinstance(value, Mapping):
        key = "ok" if prompt.kind == "contact" else "level"
        rest = {name: item for name, item in value.items() if name != key}
        head = read_answer(prompt, value.get(key))
        return Answer(head.choices, head.words + scalars(rest), None, head.given or bool(scalars(rest)))
    texts = scalars(value)
    if not texts:
        return _NO_ANSWER
    if prompt.kind == "number":
        if isinstance(value, list | tuple) and _number(texts[0]) is None:
            return Answer(words=texts, number=float(len(texts)), given=True)
        return Answer(words=texts, number=_number(texts[0]), given=_number(texts[0]) is not None)
    if prompt.kind in ("words", "place"):
        return Answer(words=texts, given=True)
    choices: set[str] = set()
    words: list[str] = []
    for text in texts:
        meant = prompt.choices_meant(text)
        choices |= meant
        if text not in prompt.choice_ids:
            words.append(text)
    return Answer(frozenset(choices), tuple(words), None, bool(choices or words) and choices != {"not_asked"})


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        found = re.search(r"\d+", text)
        return float(found.group()[:6]) if found else None
    return number if math.isfinite(number) else None


@dataclass(frozen=True)
class Facts:
    """The answers to a script, the kinds heard in the words, and what follows from both."""

    script: Script
    answers: Mapping[str, Answer]
    heard: frozenset[str] = frozenset()
    elsewhere: bool = False
    other_words: tuple[str, ...] = field(default=())

    @classmethod
    def read(
        cls, script: Script, answers: Any, heard: Iterable[str] = (), *, elsewhere: bool = False
    ) -> Facts:
        """The facts in ``answers``; answers to prompts that the script does not have count as words."""
        given = answers if isinstance(answers, Mapping) else {}
        read = {prompt.id: read_answer(prompt, given.get(prompt.id)) for prompt in script.prompts}
        others = {str(key): value for key, value in given.items() if key not in read}
        words = tuple(text for key in sorted(others) for text in scalars(others[key]))
        return cls(script, read, frozenset(heard), elsewhere, words)

    def answer(self, prompt: str) -> Answer:
        """The answer to a prompt; an empty one if there is none."""
        return self.answers.get(prompt, _NO_ANSWER)

    def texts(self) -> tuple[str, ...]:
        """Everything written in the person's own words, in the order of the script."""
        own = tuple(text for prompt in self.script.prompts for text in self.answers[prompt.id].words)
        return own + self.other_words

    @cached_property
    def _holding(self) -> dict[str, bool]:
        return {}

    def holds(self, name: str) -> bool:
        """Whether a condition named in the script holds."""
        if name not in self._holding:
            self._holding[name] = self.script.conditions[name].true(self)
        return self._holding[name]

    @cached_property
    def _plain(self) -> dict[str, str]:
        return {
            name: " | ".join(plain(text) for text in answer.words) for name, answer in self.answers.items()
        }

    @cached_property
    def _all_plain(self) -> str:
        telling = [self._plain[prompt.id] for prompt in self.script.prompts if prompt.kind != "place"]
        return " | ".join([*telling, *(plain(text) for text in self.other_words)])

    def plain_words(self, prompts: Sequence[str] = ()) -> str:
        """The person's words, plain: of these prompts, or of all of them but places."""
        return " | ".join(self._plain.get(name, "") for name in prompts) if prompts else self._all_plain

    def needs_in_words(self, prompts: Sequence[str] = ()) -> frozenset[str]:
        """The kinds of help (category ids) that the person's own words name."""
        text = self.plain_words(prompts).strip("| ")
        if text not in self._needs:
            known = self.script.needs_in_words if text else {}
            self._needs[text] = frozenset(need for need, words in known.items() if says(text, words))
        return self._needs[text]

    @cached_property
    def _needs(self) -> dict[str, frozenset[str]]:
        return {}

    @cached_property
    def ages(self) -> tuple[frozenset[int], frozenset[int]]:
        """Ages told in answers and words: of the person this is about, and of children spoken of."""
        mine: set[int] = set()
        children: set[int] = set()
        band = " ".join(
            scalars(tuple(self.answer("age_band").words) + tuple(self.answer("age_band").choices))
        )
        if found := re.search(r"\d+", band):
            low = int(found.group()[:3])
            mine.add(low - 1 if re.search(r"under|below|<", band) else low)
        about_me = "self" in self.answer("who").choices
        for hit in _AGE.finditer(self._all_plain):
            for name in ("my", "child", "old", "aged"):
                if hit[name]:
                    age = int(hit[name])
                    (mine if name == "my" or (name != "child" and not about_me) else children).add(age)
        return frozenset(mine), frozenset(children)

    @cached_property
    def marks(self) -> frozenset[str]:
        """What follows from the answers: see ``MARKS``."""
        mine, children = self.ages
        about_me = self.answer("who").choices <= {"self"}
        grown = any(age >= 18 for age in mine)
        minors = {age for age in children if age < 18}
        teenager = bool(_TEENAGER.search(self._all_plain))
        young = any(age < 18 for age in mine) or (not about_me and not grown and bool(minors or teenager))
        found = {
            "young": young,
            "young_person": young or teenager or any(age >= 10 for age in minors),
            "under_35": young or teenager or any(10 <= age < 35 for age in mine | children),
            "older": any(age >= 60 for age in mine | children),
            "child": "yes" in self.answer("child_in_home").choices
            or bool(minors)
            or teenager
            or bool(_CHILD_WORDS.search(self._all_plain)),
            "elsewhere": self.elsewhere,
        }
        return frozenset(name for name, holds in found.items() if holds)
