"""What a listing says of itself: prose kept, labels and exported forms made into something to read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from assets_catalog.imports import facts
from assets_catalog.imports.facts import Ages
from assets_catalog.imports.findings import Findings
from assets_catalog.imports.kinds import Kind
from assets_catalog.imports.words import paragraphs, word_list

_MOST_LABEL_WORDS = 5
_LONGEST_LABELS = 400
#: A text this long is not the beginning of another by chance; its last twentieth may be a word cut short.
_LONG_ENOUGH_TO_TELL = 100
_AGES = re.compile(r"^ages?\b|\d\s*-\s*\d|\d\+$", re.IGNORECASE)

#: The questions of a form, where a whole filled-in form stands run together in one cell.
_QUESTIONS = re.compile(
    r"\b(?P<asks>postcode|post code|town|county|street|e-?mail|telephone|phone|address|website|web|organisation|"
    r"organization|ward|social media|last updated|[fl]name|notes|refreshments|description|about|activities|"
    r"opening times|days open|wheelchair access|(?:mon|tues?|wed|thur?s?|fri|sat|sun) (?:am|pm))"
    r"\b(?P<more>[^:.]{0,60}?):(?=\s|$)",
    re.IGNORECASE,
)
_ABOUT_CONTACT = frozenset(
    [
        "postcode",
        "town",
        "county",
        "street",
        "email",
        "e-mail",
        "telephone",
        "phone",
        "address",
        "website",
        "web",
    ]
)
_ANSWERS_KEPT = frozenset({"description", "about", "activities", "notes"})


class Described(NamedTuple):
    """The description, and the facts that its labels gave."""

    description: str
    ages: Ages = Ages()
    access: Sequence[str] = ()


def describe(cell: str, kinds: Sequence[Kind], findings: Findings) -> Described:
    """A description to read.

    Labels ("Static Library; co-located", "ages 4-10") become a sentence with
    what the kind says of itself; with no words at all, that sentence stands alone.
    """
    text = paragraphs(cell, "description", findings)
    if _is_form(text):
        findings.note(
            "A filled-in form stood where the description should be; its questions were left out", text
        )
        text = _answers(text)
    says = kinds[0].says if kinds else ""
    labels = _labels(text)
    if text and not labels:
        return Described(text)
    ages, access, left = Ages(), [], []
    for label in labels:
        read = facts.ages_in(label) if _AGES.search(label) else None
        if read is not None:
            ages = read
        elif not _is_needless(label, kinds):
            left.append(label)
            access += facts.access(label)
    if not says and left == labels:
        return Described(text, access=list(dict.fromkeys(access)))
    words = f"{', '.join(left)}." if left else ""
    return Described(f"{says} {words}".strip(), ages, list(dict.fromkeys(access)))


def together(description: str, prose: str) -> str:
    """A description and prose that stood in another column, each word of it once.

    Lists often hold the same text twice, once of them cut off.
    """
    one, other = " ".join(description.split()), " ".join(prose.split())
    if other in one:
        return description
    if one in other or (len(one) > _LONG_ENOUGH_TO_TELL and one[: -len(one) // 20] in other):
        return prose
    return f"{description}\n\n{prose}"


def _labels(text: str) -> list[str]:
    """The labels of a text that is nothing but labels, or none."""
    if not text or "\n" in text or len(text) > _LONGEST_LABELS or re.search(r"[.!?:](?:\s|$)", text):
        return []
    parts = [part.strip() for part in re.split(r";" if ";" in text else r",", text) if part.strip()]
    if any(len(part.split()) > _MOST_LABEL_WORDS for part in parts):
        return []
    return parts


def _is_needless(label: str, kinds: Sequence[Kind]) -> bool:
    """Whether a label says only what the kind has said: "Static Library" of a library."""
    plain = label.casefold()
    if plain in word_list("no_label"):
        return True
    said = {word for kind in kinds for word in re.findall(r"\w+", kind.says.casefold() + " " + kind.id)}
    words = set(re.findall(r"\w+", plain)) - {"static", "the", "a"}
    return bool(kinds) and words <= said


def _is_form(text: str) -> bool:
    asked = {found["asks"].casefold() for found in _QUESTIONS.finditer(text)}
    return len(asked & _ABOUT_CONTACT) >= 4


def _answers(text: str) -> str:
    """The answers that describe something, out of a form; the rest has columns of its own."""
    found = list(_QUESTIONS.finditer(text))
    kept = []
    for at, question in enumerate(found):
        end = found[at + 1].start() if at + 1 < len(found) else len(text)
        answer = text[question.end() : end].strip()
        if question["asks"].casefold() in _ANSWERS_KEPT and len(answer.split()) > 2:
            kept.append(answer)
    return "\n\n".join(kept)
