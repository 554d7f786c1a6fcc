"""The words of a cell made fit to read: no HTML, no control characters, no shouting."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import cache
from importlib.resources import files

import nh3
import yaml

from assets_catalog.imports.findings import Findings

LONGEST_TEXT = 20_000

_HTML = re.compile(r"<[a-zA-Z/!?]|&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});")
_PARAGRAPHS = re.compile(r"<\s*/?(?:p|div|h[1-6]|tr|ul|ol|table|section|blockquote)\b[^>]*>", re.IGNORECASE)
_BREAKS = re.compile(r"<\s*br\b[^>]*>", re.IGNORECASE)
_BULLETS = re.compile(r"<\s*li\b[^>]*>", re.IGNORECASE)
#: A link with no words in it still says where it leads.
_EMPTY_MAILTO = re.compile(
    r"""<a\b[^>]*href=["'](?:mailto:)?([^"'@\s>]+@[^"'\s>?]+)[^>]*>\s*</a>""", re.IGNORECASE
)
#: Text that was cut to a length may end within a tag or an entity.
_CUT_OFF = re.compile(r"(?:<(?:[a-zA-Z/][^<>]*)?|&#?[a-zA-Z0-9]{0,8})$")
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffe\uffff\ud800-\udfff]"
)
_LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029]")
_SPREADSHEET_ERROR = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NULL!|NUM!)")
_KEPT_FROM_CALCULATING = ("'=", "'+", "'-", "'@")
_BARE_BULLETS = frozenset({"•", "-", "*"})
_VOWEL = re.compile(r"[AEIOUY]")
#: Letters that may have to be mended even where there is nothing but ASCII on one line.
_MAY_BE_MORE = re.compile(r"[<&#]")
_MISREAD = re.compile("[ÂÃâ][\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ€]")


def plain(text: str) -> str:
    """Text for reading: HTML made into paragraphs and bullets, entities and control characters gone.

    An apostrophe that only kept a spreadsheet from calculating ("'=SUM") goes
    too; "=SUM" itself stays, as words.
    """
    if not text:
        return ""
    if text.isascii() and text.isprintable() and not _MAY_BE_MORE.search(text):
        # Most cells: one plain line, with nothing in it that the steps below look for.
        return _tidy_lines(_calculating(text))
    # Text that went through two systems holds "&amp;lt;p&amp;gt;": once more for each, and no further.
    for _ in range(4):
        if not _HTML.search(text):
            break
        text = _without_html(text)
    text = _CONTROL.sub("", _LINE_ENDS.sub("\n", text))
    text = _SPREADSHEET_ERROR.sub("", unicodedata.normalize("NFC", text))
    return _tidy_lines(_calculating(text))


def _calculating(text: str) -> str:
    """Without the apostrophe that only kept a spreadsheet from calculating."""
    return text[1:] if text.startswith(_KEPT_FROM_CALCULATING) else text


@cache
def word_list(name: str) -> frozenset[str]:
    """One of the lists of ``wordlists.yaml``."""
    text = files(__package__).joinpath("wordlists.yaml").read_text(encoding="utf-8")
    return frozenset(yaml.safe_load(text)[name])


def one_line(text: str) -> str:
    """The same on one line."""
    return " ".join(plain(text).split()) if text else ""


def or_nothing(text: str) -> str:
    """One line, or nothing where the cell only says that there is nothing ("n/a", "TBC", "-")."""
    line = one_line(text)
    return "" if line.casefold() in word_list("nothing") else line


def mended(text: str, findings: Findings) -> str:
    """Text that was read in the wrong encoding somewhere on its way ("CafÃ©") put right, and noted."""
    if _MISREAD.search(text):
        try:
            right = text.encode("cp1252").decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            return text
        findings.note("Letters spoilt by an earlier conversion were put right", text)
        return right
    return text


def paragraphs(text: str, field: str, findings: Findings) -> str:
    """A text of several paragraphs, cut at the last sentence where it is far too long."""
    words = plain(text)
    if words.casefold() in word_list("nothing"):
        return ""
    if len(words) <= LONGEST_TEXT:
        return words
    findings.note(
        f"A {field} was cut, since it is longer than {LONGEST_TEXT:,} characters",
        f"{len(words):,} characters",
    )
    cut = words[: LONGEST_TEXT - 2]
    end = max(cut.rfind(mark) for mark in (". ", ".\n", "! ", "? "))
    return cut[: end + 1] if end > LONGEST_TEXT // 2 else cut.rsplit(" ", 1)[0] + " …"


def without_shouting(text: str) -> str:
    """Words all in capitals written as names are: "ST JAMES MEDICAL CENTRE" is "St James Medical Centre"."""
    if not text.isupper() or len(text.split()) < 2:
        return text
    words = text.split()
    return " ".join(
        _as_in_a_name(word, first=at == 0 or words[at - 1][-1] in ":-–(") for at, word in enumerate(words)
    )


def _as_in_a_name(word: str, *, first: bool) -> str:
    bare = word.strip("(),.;:'\"").casefold()
    if bare in word_list("capitals") or any(character.isdigit() for character in bare):
        # "1A" and "CR5" stay as they are; "1ST" and "21ST" do not.
        return word.lower() if re.fullmatch(r"\d+(?:st|nd|rd|th)", bare) else word
    if bare in word_list("small") and not first:
        return word.lower()
    if len(bare) <= 4 and not _VOWEL.search(word) and bare not in ("st", "dr", "mr", "mrs"):
        return word
    capital = re.sub(r"(^|[\s\-(/&])([a-z])", lambda found: found[1] + found[2].upper(), word.lower())
    capital = re.sub(r"^O'([a-z])", lambda found: "O'" + found[1].upper(), capital)
    return re.sub(r"-(?:In|On|The|Of|And|At|By)(?=-)", lambda found: found[0].lower(), capital)


def _without_html(text: str) -> str:
    text = _CUT_OFF.sub("", _EMPTY_MAILTO.sub(r"\1", text))
    if _BREAKS.search(text) or _PARAGRAPHS.search(text):
        text = " ".join(text.split())  # in HTML source a new line is only a space
    text = _BULLETS.sub("\n• ", _BREAKS.sub("\n", _PARAGRAPHS.sub("\n\n", text)))
    return html.unescape(nh3.clean(text, tags=set(), clean_content_tags={"script", "style"}))


def _tidy_lines(text: str) -> str:
    if "\n" not in text:
        line = " ".join(text.split())
        return "" if line in _BARE_BULLETS else line
    lines = [" ".join(line.split()) for line in text.split("\n")]
    kept: list[str] = []
    for line in lines:
        if line in _BARE_BULLETS:
            continue
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip()
