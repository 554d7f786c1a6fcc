"""Languages people ask for by name, and the one they are writing in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from assets_catalog.search.understanding.cues import Cue
from assets_catalog.search.understanding.tokens import Token, word_set

#: ISO 639-1 code, then the names people use for it; the first is the one shown.
LANGUAGES: dict[str, tuple[str, ...]] = {
    "ak": ("akan", "twi"),
    "am": ("amharic",),
    "ar": ("arabic",),
    "bg": ("bulgarian",),
    "bn": ("bengali", "bangla", "sylheti"),
    "cs": ("czech",),
    "de": ("german",),
    "el": ("greek",),
    "es": ("spanish", "espanol", "castellano"),
    "fa": ("farsi", "persian", "dari"),
    "fr": ("french", "francais"),
    "gu": ("gujarati", "gujerati"),
    "hi": ("hindi",),
    "hu": ("hungarian",),
    "ig": ("igbo",),
    "it": ("italian", "italiano"),
    "ja": ("japanese",),
    "ko": ("korean",),
    "ku": ("kurdish",),
    "ln": ("lingala",),
    "lt": ("lithuanian",),
    "ml": ("malayalam",),
    "ne": ("nepali",),
    "nl": ("dutch",),
    "pa": ("punjabi", "panjabi"),
    "pl": ("polish", "polski", "polsku"),
    "ps": ("pashto",),
    "pt": ("portuguese", "portugues"),
    "ro": ("romanian",),
    "ru": ("russian",),
    "sk": ("slovak",),
    "sn": ("shona",),
    "so": ("somali",),
    "sq": ("albanian",),
    "sw": ("swahili",),
    "ta": ("tamil",),
    "te": ("telugu",),
    "ti": ("tigrinya",),
    "tl": ("tagalog",),
    "tr": ("turkish", "turkce"),
    "uk": ("ukrainian",),
    "ur": ("urdu",),
    "vi": ("vietnamese",),
    "yo": ("yoruba",),
    "zh": ("chinese", "mandarin", "cantonese"),
}

#: Small words that give a language away. None is an everyday English word.
_SMALL_WORDS: dict[str, frozenset[str]] = {
    "pl": word_set(
        "jestem nie mam sie jak dla moja moj mojej mojego potrzebuje gdzie pomoc pomocy czy prosze chce moge z kim szukam "
        "jest mieszkam ktos moze bardzo samotny samotna jezyka angielskiego"
    ),
    "pt": word_set(
        "preciso para minha meu nao ajuda onde estou aulas com uma tenho quero procuro voce sou meus perto alguem de "
        "muito sozinha sozinho fazer"
    ),
    "es": word_set(
        "necesito para mi ayuda donde estoy clases con una tengo quiero busco soy puedo mis el los las mucho de "
        "alguien hablar ingles vivienda cerca"
    ),
    "fr": word_set(
        "je besoin pour mon ma aide ou suis cours avec une ai veux cherche les des est mes peux pas le la du dans de "
        "jai quelquun parler anglais"
    ),
    "tr": word_set(
        "ben icin yardim nerede ingilizce istiyorum annem babam bir ve kurs cok var yok lazim ihtiyacim kimse birine "
        "ile nasil yalnizim"
    ),
    "it": word_set("ho bisogno aiuto per mia mio dove sono corso con una cerco voglio della nonna non di"),
    "ro": word_set("nevoie ajutor pentru mea meu unde sunt cursuri cu vreau caut nu mama este imi limba"),
}
#: Letters that only one of these languages has.
_LETTERS = {
    "pl": frozenset("ąćęłńśźż"),
    "pt": frozenset("ãõ"),
    "es": frozenset("ñ¿"),
    "fr": frozenset("èœùû"),
    "tr": frozenset("ğışİ"),
    "ro": frozenset("ășțşţ"),
}
_LETTER_COUNTS_FOR = 2
_SCRIPTS = (
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("ta", re.compile(r"[\u0b80-\u0bff]")),
    ("gu", re.compile(r"[\u0a80-\u0aff]")),
    ("bn", re.compile(r"[\u0980-\u09ff]")),
    ("pa", re.compile(r"[\u0a00-\u0a7f]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("am", re.compile(r"[\u1200-\u137f]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
)
_URDU = re.compile(r"[ٹڈڑںےہ]")
_PERSIAN = re.compile(r"[پچژگ]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_UKRAINIAN = re.compile(r"[іїєґ]", re.IGNORECASE)


@cache
def name_of_language(code: str) -> str:
    """The English name of a language; the code itself if it is not known."""
    names = LANGUAGES.get(code)
    return names[0].capitalize() if names else code


def written_in(text: str, tokens: Sequence[Token]) -> str | None:
    """The language the words are in, when it is surely not English; else None."""
    if not text.isascii():
        for code, script in _SCRIPTS:
            if script.search(text):
                if code == "ar" and _URDU.search(text):
                    return "ur"
                return "fa" if code == "ar" and _PERSIAN.search(text) else code
        if _CYRILLIC.search(text):
            return "uk" if _UKRAINIAN.search(text) else "ru"
    norms = {token.norm for token in tokens}
    if not norms or not norms.isdisjoint(_ENGLISH):
        return None
    letters = frozenset(text.casefold())
    points = {
        code: len(norms & small) + _LETTER_COUNTS_FOR * bool(letters & _LETTERS.get(code, frozenset()))
        for code, small in _SMALL_WORDS.items()
    }
    best, next_best = sorted(points, key=lambda code: -points[code])[:2]
    enough = points[best] >= 2 or (points[best] == 1 and len(norms) <= 2)
    if enough and points[best] > points[next_best] and points[best] * 5 >= len(norms):
        return best
    return None


_BY_NAME = {name: code for code, names in LANGUAGES.items() for name in names}
_SPEAKING = word_set("speaking speaker speakers")
_SPEAKS = word_set("speaks speak spoke talks talk understands understand")
_INTERPRETER = word_set("interpreter interpreters translator interpreting translation")


def find(tokens: Sequence[Token]) -> list[Cue]:
    """Languages asked for: "polish speaking" cuts; what somebody speaks only orders; "polish group" is neither."""
    cues = []
    for at, token in enumerate(tokens):
        code = _BY_NAME.get(token.norm)
        if code is None:
            continue
        before = tokens[at - 1].norm if at else ""
        after = tokens[at + 1].norm if at + 1 < len(tokens) else ""
        key, label, means = f"language:{code}", f"In {name_of_language(code)}", {"languages": (code,)}
        if after in _SPEAKING:
            cues.append(Cue(key, "language", label, at, at + 2, filters=means, said=True))
        elif before == "in":
            cues.append(Cue(key, "language", label, at - 1, at + 1, filters=means, said=True))
        elif before in _SPEAKS or after in _INTERPRETER:
            begin = at - 1 if before in _SPEAKS else at
            cues.append(Cue(key, "language", label, begin, at + 1, preferences=means, said=True))
    return cues


_ENGLISH = word_set(
    "the and my for is to of i need help with someone want group club near a in on im cant mum dad she he how where "
    "what who do can get have not support advice"
)
