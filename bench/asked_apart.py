"""What the confidence across languages is fitted to besides titles: natural questions.

English questions stand in for foreign ones: the static encoder reads English too, and of their words only those are left
that two languages have in common, as `in_another_language` tells. And questions to our own documentation in nine
languages, written for this: ``bench/foreign_docs_questions.jsonl``; those without an article are answered nowhere.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from bench.fit_confidence import SHARED, Base, Case, lines
from kb import PUBLIC, Article
from kb.adapters.folder import FolderSource
from kb.ports import Document

ROOT = Path(__file__).resolve().parents[1]
QUESTIONS = ROOT / "bench" / "foreign_docs_questions.jsonl"
_WORD = re.compile(r"[^\W_][\w.+#'-]*\w|\w")
_WITHIN = re.compile(r"(?<=[a-z,] )([A-Za-z][\w+#-]*)")
_NAME = re.compile(r"\d|[a-z][A-Z]|^[A-Z]{2,}$")
_BORROWED = 15 / 256
"""Share of the other words that another language has as well, such as `server`."""


def docs(*, known: Callable[[Article], tuple[str, ...]] = lambda article: article.questions) -> list[Article]:
    """Give our own documentation. `known`: the questions that an article is known to answer."""
    found = [
        Article(d.external_id, "docs", d.title, d.body, PUBLIC, language=d.language, questions=tuple(d.questions))
        for d in FolderSource(ROOT / "docs").read()
        if isinstance(d, Document)
    ]
    return [replace(article, questions=known(article)) for article in found]


def asked_in_nine_languages(*, taught: bool, languages: Iterable[str] = ()) -> Base:
    """Give our documentation with its foreign questions. `taught`: its known questions are; `languages`: none for all."""
    rows = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    chosen = set(languages) or {row["language"] for row in rows}
    cases = [Case(row["question"], set(row["articles"]), set()) for row in rows if row["language"] in chosen]
    articles = docs() if taught else docs(known=lambda _: ())
    return Base(f"docs{'' if taught else ' untaught'}", articles, cases)


def own_questions() -> Base:
    """Give our documentation, asked with the questions that it is known to answer, which are not known here."""
    cases = [Case(question, {article.id}, set()) for article in docs() for question in article.questions]
    random.Random(3).shuffle(cases)
    return Base("docs by their questions", docs(known=lambda _: ()), cases[:250])


def half_of_the_questions() -> Base:
    """Give our documentation, asked with every second question; the others are known."""
    cases = [Case(question, {article.id}, set()) for article in docs() for question in article.questions[1::2]]
    random.Random(4).shuffle(cases)
    return Base("docs by half of them", docs(known=lambda article: article.questions[::2]), cases[:200])


def exchange_questions(language: str) -> Base:
    """Give English articles of Exchange, asked with the questions among the headings of their translations."""
    folder = SHARED / "data" / "kb_exchange"
    english = {row["id"]: row for row in lines(folder / "articles.en.jsonl")}
    asked = [row for row in lines(folder / f"question_queries.{language}.jsonl") if set(row["relevant"]) & set(english)]
    needed = sorted({name for row in asked for name in row["relevant"] if name in english})
    rest = sorted(set(english) - set(needed))
    names = needed + random.Random(5).sample(rest, 400 - len(needed))
    articles = [
        Article(
            name,
            "x",
            english[name]["title"],
            english[name].get("body") or english[name].get("text"),
            PUBLIC,
            language="en",
        )
        for name in names
    ]
    cases = [Case(row["query"], set(row["relevant"]), {row["from"]} if row.get("from") else set()) for row in asked]
    return Base(f"questions in {language}", articles, cases)


def in_english(base: Base) -> Base:
    """Give a base whose articles say that they are in English."""
    return replace(base, articles=[replace(article, language="en") for article in base.articles])


def in_another_language(articles: Iterable[Article]) -> Callable[[str], str]:
    """Give what makes words of no language of all that a question would not have in another one, names left."""
    named = _named(articles)

    def said(match: re.Match[str]) -> str:
        word = match[0]
        kept = word.casefold() in named or _NAME.search(word) or _drawn(word) < _BORROWED
        return word if kept else f"{word[::-1].casefold()}qz"

    return lambda text: _WORD.sub(said, text)


def _named(articles: Iterable[Article]) -> frozenset[str]:
    """Give the words that articles write with a capital within a sentence."""
    capital, small = Counter[str](), Counter[str]()
    for article in articles:
        for word in _WITHIN.findall(". ".join((article.title, article.body, *article.questions))):
            (capital if word[0].isupper() else small)[word.casefold()] += 1
    return frozenset(word for word, times in capital.items() if times >= max(2, 4 * small[word]))


def _drawn(word: str) -> float:
    """Draw a number in [0, 1) for a word, always the same."""
    return hashlib.sha256(word.casefold().encode()).digest()[0] / 256
