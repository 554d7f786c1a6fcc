"""Languages people ask for by name, and the one they are writing in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from assets_catalog import yaml_files
from assets_catalog.search.understanding.cues import Cue
from assets_catalog.search.understanding.spelling import is_everyday
from assets_catalog.search.understanding.tokens import Token, fold, stem, word_set

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

#: Words that give a language away: small ones, family, and what people ask for. None is an everyday English word.
_SMALL_WORDS: dict[str, frozenset[str]] = {
    "pl": word_set(
        "jestem nie mam sie jak dla moja moj mojej mojego mnie moje potrzebuje gdzie pomoc pomocy czy prosze chce moge z kim szukam "
        "jest mieszkam ktos moze bardzo samotny samotna jezyka angielskiego mama maz zona corka syn dziecko dzieci ojciec matka "
        "boli zapomina pracy praca mieszkanie pieniedzy jesc jedzenie zywnosci lekarz blisko cos jakies tylko teraz juz od przy "
        "rodzina starsza starszy opieka opiekuna ludzi osoba oplacic rachunki bije"
    ),
    "pt": word_set(
        "preciso para minha meu nao ajuda onde estou aulas com uma tenho quero procuro voce sou meus perto alguem de "
        "muito sozinha sozinho fazer mae pai filho filha marido mulher esta minhas da dos das na no consigo pagar aprender ingles "
        "renda comida dinheiro casa trabalho crianca criancas idosos falar posso gostaria bate esquece tem"
    ),
    "es": word_set(
        "necesito para mi ayuda donde estoy clases con una tengo quiero busco soy puedo mis el los las mucho de "
        "alguien hablar ingles vivienda cerca marido mujer hijo hija madre padre esta muy sola solo pega comida dinero trabajo casa "
        "ninos pagar alquiler renta aprender mayores olvida todo que en del al por gente banco alimentos"
    ),
    "fr": word_set(
        "je besoin pour mon ma aide ou suis cours avec une ai veux cherche les des est mes peux pas le la du dans de "
        "jai quelquun parler anglais mari femme mere pere fils fille enfant enfants nous vous elle il ne plus seul seule tout "
        "trouver manger travail loyer argent personne agee agees oublie frappe maison chez pres sur qui au aux en un et"
    ),
    "tr": word_set(
        "ben icin yardim nerede ingilizce istiyorum annem babam bir ve kurs cok var yok lazim ihtiyacim kimse birine "
        "ile nasil yalnizim kocam karim oglum kizim cocuk cocuklar cocugum ev evde kira is ariyorum para param yemek unutuyor "
        "doviyor odeyemiyorum hasta doktor bana beni benim bakiyorum yasli yakin mi icinde konusacak"
    ),
    "it": word_set(
        "ho bisogno aiuto per mia mio dove sono corso con una cerco voglio della nonna non di madre padre figlio figlia marito "
        "moglie lavoro casa soldi mangiare anziani sola solo vicino qualcuno parlare imparare inglese bambini"
    ),
    "ro": word_set(
        "nevoie ajutor pentru mea meu unde sunt cursuri cu vreau caut nu mama este imi limba am de tata copil copii copilul sotul "
        "sotia bani mancare casa chirie munca lucru singur singura aproape cineva engleza bate uita platesc"
    ),
    "so": word_set(
        "waxaan baahanahay caawimaad iyo waa guri guriga cunto carruur hooyaday aabahay xanuun shaqo lacag luqadda ingiriisiga "
        "qof aan maya haa meel kuwa hadlo keli ah oo"
    ),
}
#: Of those, what an English line may hold as well: "mon", "plus size", "no step", "art mon".
_ALSO_ENGLISH = word_set(
    "mon plus no ma des la le les un en me mi el al am du de is mama si para pot pain sur tout elle est bar "
    "con una mia per non casa das na dos com em tem mae bate mis los las mes an uk var"
)
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
        code: len(norms & (small | _plain_words().get(code, {}).keys()))
        - len(norms & small & _ALSO_ENGLISH) / 2
        + _LETTER_COUNTS_FOR * bool(letters & _LETTERS.get(code, frozenset()))
        for code, small in _SMALL_WORDS.items()
    }
    best, next_best = sorted(points, key=lambda code: -points[code])[:2]
    # One such word may be a name among English ones; among words that are not English it is not.
    others = norms - _SMALL_WORDS[best]
    enough = points[best] >= 2 or (
        points[best] == 1 and (len(norms) <= 2 or not any(map(is_everyday, others)))
    )
    if enough and points[best] > points[next_best] and points[best] * 5 >= len(norms):
        return best
    return None


def in_plain_english(tokens: Sequence[Token], language: str) -> list[Token]:
    """The same tokens with days, times and cost in English, and no word left that only English would take for one.

    French "mon" is no Monday, nor Spanish "sol" a sun. Positions stay.
    """
    known = _plain_words().get(language, {})
    return [
        token._replace(norm=english, stem=stem(english)) if english is not None else token
        for token in tokens
        for english in [known.get(token.norm, "" if token.norm in _ONLY_ENGLISH_DAYS else None)]
    ]


#: Short names of English days, all words or parts of words in other languages.
_ONLY_ENGLISH_DAYS = word_set(
    "mon tue tues wed weds thu thur thurs fri sat sats sun suns am pm eve eves at on"
)


@cache
def _plain_words() -> dict[str, dict[str, str]]:
    listed = yaml_files.load(files(__package__).joinpath("plain_words.yaml").read_text(encoding="utf-8"))
    return {
        language: {fold(word): english for english, words in by_word.items() for word in words}
        for language, by_word in listed.items()
    }


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
    "the and my for is to of i need help with someone want group club near in on im cant mum dad she he how where "
    "what who do can get have not support advice"
)
