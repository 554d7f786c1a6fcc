"""What may be kept as a word or a phrase, and the sentence for what may not.

Example phrases are written from what people really say, so the danger is that
somebody's own words are pasted in with a name, a number or an address. Those
are refused, not cleaned: the steward knows better how to say it without.
"""

from __future__ import annotations

import re
from typing import Final

from assets_catalog import categories, places
from assets_catalog.search.engine.analysis import STOP_WORDS
from assets_catalog.search.understanding.lexicon import STRENGTHS
from assets_catalog.search.understanding.people import RELATIONS
from assets_catalog.search.understanding.spelling import is_everyday
from assets_catalog.search.understanding.tokens import FILLERS, Token, tokenise, word_set

LONGEST: Final = 200
_MOST_WORDS_IN_A_WORD = 6

_DIGITS = re.compile(r"(?:\+?\d[\s\-()/.]*){7,}")
_MAIL = re.compile(r"\S+@\S+")
_BORN = re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b")
_TITLES = word_set("mr mrs ms mx")
#: Also everyday words ("dr appointment", "i miss company").
_TITLES_AND_EVERYDAY = word_set("dr miss sir lady")
_INTRODUCED = word_set("called named name")
_FIRST_NAMES = word_set(
    "aaron abdul abdullah adam ahmed aisha alan albert alex alexander ali alice amanda amelia amina amir amy andrea andrew angela "
    "anita ann anna anne anthony anwar arthur asha aysha barbara beryl beverley bilal brenda brian carol caroline catherine "
    "charles charlie charlotte chloe christine christopher claire colin daniel darren dave david dawn deborah debbie denise dennis "
    "derek diane donald doreen doris dorothy edith edward eileen elaine elizabeth ella ellen elsie emily emma eric ethel fatima "
    "fiona florence francis frank fred freda gareth gary gemma geoff geoffrey george gerald gillian gladys gordon graham hannah harold "
    "harry hassan hazel heather helen henry hilda hussein ian ibrahim ines irene isaac ismail jack jackie jacob james jamie jane janet "
    "janice jason jean jeffrey jennifer jessica jill joan joanna joe john jonathan joseph joshua joyce judith julia julie karen kate "
    "katherine kathleen keith kelly kenneth kevin khadija kofi kwame laura lauren leila leonard leslie lewis lily linda lisa louise "
    "lucy luke lynn malcolm margaret maria marian marie marion martin mary matthew maureen mavis michael michelle mohamed mohammed "
    "moira muhammad musa nadia nancy naomi natalie neil nicholas nicola nigel norma norman olive olivia omar oscar pamela patricia patrick "
    "paul pauline peter philip phyllis priya rachel raymond rebecca richard rita robert roger ronald rosemary roy russell ruth ryan "
    "samantha samuel sandra sarah sharon sheila simon sophie stanley stella stephanie stephen steve steven stuart susan suresh sylvia "
    "teresa terence thelma thomas timothy tina tom tony tracey trevor usha valerie vera veronica victoria vincent walter wayne "
    "wendy william winifred yasmin yusuf yvonne zainab"
)
_OF_A_GROUP = word_set(
    "house club group trust centre hospice hospital hall foundation society church project court lodge mens womens"
)


class WordsRefusedError(ValueError):
    """A word or phrase cannot be kept. The message is a sentence for the steward."""


def checked(kind: str, category: str, text: str, strength: str) -> str:
    """The text as it is kept: trimmed, spaces made one.

    Raises:
        WordsRefusedError: with why, and what to do.
    """
    text = " ".join(text.split())
    if category not in categories.by_id():
        raise WordsRefusedError("Choose a kind of help.")
    if kind not in ("word", "phrase"):
        raise WordsRefusedError("Choose whether it is a word or an example.")
    if kind == "word" and strength not in STRENGTHS:
        raise WordsRefusedError("Choose how sure the word makes you.")
    tokens = tokenise(text)
    if not tokens:
        raise WordsRefusedError("Enter a word, or what somebody might say.")
    if len(text) > LONGEST:
        raise WordsRefusedError(f"That is too long. Keep it to {LONGEST} letters.")
    if all(token.norm in STOP_WORDS or token.norm in FILLERS for token in tokens):
        raise WordsRefusedError(f"“{text}” says nothing by itself. Everybody uses such words for everything.")
    if kind == "word" and len(tokens) > _MOST_WORDS_IN_A_WORD:
        raise WordsRefusedError("That is a whole sentence. Add it as an example of what people say.")
    if personal := _personal(text, tokens):
        raise WordsRefusedError(f"{personal} Leave it out: personal details are not kept here.")
    return text


def _personal(text: str, tokens: list[Token]) -> str:
    """What in a text leads to a person; empty for nothing."""
    if places.postcodes_in(text):
        return "This has a postcode in it."
    if _BORN.search(text):
        return "This has a date in it."
    if _DIGITS.search(text):
        return "This has a phone number or another long number in it."
    if _MAIL.search(text):
        return "This has an email address in it."
    norms = [token.norm for token in tokens]
    for at, token in enumerate(tokens):
        before = norms[at - 1] if at else ""
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        introduced = before in _INTRODUCED or norms[max(at - 2, 0) : at] == ["name", "is"]
        if before in _TITLES and token.norm not in STOP_WORDS:
            return "This names a person."
        if before in _TITLES_AND_EVERYDAY and (token.text[:1].isupper() or not is_everyday(token.norm)):
            return "This names a person."
        if introduced and token.text[:1].isupper():
            return "This names a person."
        if token.norm in _FIRST_NAMES and (
            introduced
            or before in RELATIONS
            or before in ("im", "am", "for", "with", "about")
            or (after is not None and after.text[:1].isupper() and after.norm not in _OF_A_GROUP)
        ):
            return "This names a person."
    return ""
