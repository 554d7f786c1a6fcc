"""Tables of the words that stewards lay over the shipped ones. Ours; HSDS has none."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from assets_catalog.model import Base


class LexiconEntry(Base):
    """A word added to a category, or a shipped one switched off."""

    __tablename__ = "lexicon_entry"
    __table_args__ = (UniqueConstraint("category", "folded", name="uq_lexicon_entry_category"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    category: Mapped[str] = mapped_column(String(60))
    folded: Mapped[str] = mapped_column(String(400))  # what makes two terms the same
    term: Mapped[str] = mapped_column(String(200))
    strength: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(12))  # added, removed
    by: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class ExamplePhrase(Base):
    """A phrase added to a category's examples, or a shipped one switched off."""

    __tablename__ = "example_phrase"
    __table_args__ = (UniqueConstraint("category", "folded", name="uq_example_phrase_category"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    category: Mapped[str] = mapped_column(String(60))
    folded: Mapped[str] = mapped_column(String(400))
    text: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(12))
    by: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class WordsChange(Base):
    """One change, in order: history for people, and the version that every process looks at."""

    __tablename__ = "words_change"
    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    by: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(12))  # word, phrase
    what: Mapped[str] = mapped_column(String(16))  # added, taken_away, switched_off, switched_on, undone
    category: Mapped[str] = mapped_column(String(60))
    folded: Mapped[str] = mapped_column(String(400))
    text: Mapped[str] = mapped_column(String(200))
    before: Mapped[Any] = mapped_column(JSON)  # the entry as it was; null: there was none
    after: Mapped[Any] = mapped_column(JSON)
