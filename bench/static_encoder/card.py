"""The model card, written from the figures."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bench.static_encoder.figures import Figures, Held
from bench.static_encoder.judging import Found
from bench.static_encoder.pairs import LANGUAGES
from bench.static_encoder.tokenizing import PIECES
from bench.static_encoder.training import Plan

CARD = Path(__file__).resolve().parents[2] / "docs" / "reference" / "model-card.md"
SOURCES = {
    "exchange": ("Microsoft Exchange Server 2013 help", "CC BY 4.0"),
    "element": ("Element web client, interface", "Apache-2.0"),
    "horizon": ("OpenStack Horizon, interface and guides", "Apache-2.0"),
    "warehouse": ("Python Package Index, web site", "Apache-2.0"),
    "tanaka": ("Tanaka Corpus, everyday sentences", "CC BY 2.0 FR"),
}
NAMES = {
    "element": "Element", "horizon": "Horizon", "warehouse": "Warehouse",
}  # fmt: skip


def written(figures: Figures) -> str:
    """Give the page."""
    plan = Plan()
    return _PAGE.format(
        tag=figures.tag,
        at=figures.at,
        megabytes=f"{sum(figures.bytes.values()) / 1e6:.1f}",
        pieces=f"{PIECES:,}",
        pairs=f"{sum(sum(found.values()) for found in figures.pairs.values()):,}",
        texts=f"{figures.texts:,}",
        epochs=plan.epochs,
        data=_data(figures.pairs),
        exchange=_exchange(figures.exchange),
        noise=_noise(figures.noise),
        held="\n\n".join(_held(NAMES[source], both) for source, both in figures.held.items()),
        weakest=_weakest(figures.held),
        short=_rounded(figures.speed.short_per_s),
        short_ratio=f"{figures.speed.short_per_s / figures.speed.teacher_short_per_s:.0f}",
        passages=_rounded(figures.speed.passages_per_s),
        passages_ratio=f"{figures.speed.passages_per_s / figures.speed.teacher_passages_per_s:.0f}",
        articles=figures.speed.articles,
        indexed_ratio=f"{figures.speed.teacher_indexed_s / figures.speed.indexed_s:.0f}",
        one=f"{figures.speed.one_us:.0f}",
        load=f"{figures.speed.load_ms:.0f}",
    )


def _data(pairs: Mapping[str, Mapping[str, int]]) -> str:
    head = f"| Source | Licence | {' | '.join(LANGUAGES)} |\n|---|---|{'---|' * len(LANGUAGES)}"
    rows = [
        f"| {name} | {licence} | " + " | ".join(f"{pairs[language].get(source, 0):,}" for language in LANGUAGES) + " |"
        for source, (name, licence) in SOURCES.items()
    ]
    return "\n".join([head, *rows])


def _exchange(found: Mapping[str, Found]) -> str:
    head = "| Language | Questions | recall@1 | recall@10 |\n|---|---|---|---|"
    return "\n".join(
        [head, *(f"| {name} | {one.n} | {one.first:.3f} | {one.ten:.3f} |" for name, one in found.items())]
    )


def _noise(found: Mapping[str, Found]) -> str:
    first, ten = ([getattr(one, name) for one in found.values()] for name in ("first", "ten"))
    return (
        f"The shipped encoder and {len(found) - 1} made with other seeds have recall@1 {min(first):.3f} to {max(first):.3f}"
        f" and recall@10 {min(ten):.3f} to {max(ten):.3f}"
    )


def _held(name: str, both: Held) -> str:
    head = (
        f"| {name} | Texts | recall@1 | recall@10 | BM25 recall@1 | BM25 recall@10 | times BM25 |\n"
        "|---|---|---|---|---|---|---|"
    )
    rows = []
    for language, own in both.static.items():
        words = both.words[language]
        times = f"{own.first / words.first:.1f}" if words.first else "—"
        rows.append(
            f"| {language} | {own.n:,} | {own.first:.3f} | {own.ten:.3f} | {words.first:.3f} | {words.ten:.3f} | {times} |"
        )
    return "\n".join([head, *rows])


def _weakest(held: Mapping[str, Held]) -> str:
    times, source, language = min(
        (own.first / both.words[language].first, source, language)
        for source, both in held.items()
        for language, own in both.static.items()
        if both.words[language].first
    )
    return f"{times:.1f} times BM25 ({language}, {NAMES[source]})"


def _rounded(value: float) -> str:
    return f"{round(value, -2):,.0f}"


_PAGE = """---
title: Model card of the static encoder
audience: public
language: en
questions:
  - which model reads questions in other languages
  - what was the multilingual model trained on
  - what licence does the multilingual model have
  - how good is search across languages
  - how fast is the multilingual encoder
  - which languages does the encoder know
---
The static encoder reads every text that is not English: it puts German, Spanish, French, Italian, Japanese, Korean, Portuguese,
Russian and Chinese into the space of the English encoder, all-MiniLM-L6-v2, so that one index serves all of them. It comes with
Onetouch and works offline. English text does not go through it.

| | |
|---|---|
| Version | `{tag}` |
| Files | `retrieval/adapters/static`: {megabytes} MB, checked by SHA-256 when they are loaded |
| What it is | a vector of 384 numbers for each of {pieces} pieces of words; a text is the sum of its pieces, made one long |
| Licence | that of Onetouch; the data's own are below |
| Made by | `make model` |
| Figures by | `make model-card`: all of this page, {at} |

## For what it is, and for what not

It finds the article that answers a question, and known questions of like meaning, over texts of help centres in the nine
languages and between them and English. It is not made to translate, to judge people, or to compare texts whose meaning hangs on
the order of words: it does not see it. Neither does it see what "not" belongs to.

## What it learned from

{pairs} pairs of a text and its English, {texts} different English texts, and nothing else:

{data}

Texts that are questions of an evaluation set are left out, in every language. Portuguese is mostly Brazil's, Chinese is
simplified. Part of the Exchange translations are the publisher's machine translations.

**Attribution.** [CC BY 4.0](https://creativecommons.org/licenses/by/4.0/): Microsoft Exchange Server 2013 help, © Microsoft
Corporation, from the repositories of MicrosoftDocs on GitHub, aligned and cut into sentences.
[CC BY 2.0 FR](https://creativecommons.org/licenses/by/2.0/fr/): Tanaka Corpus, by Yasuhito Tanaka, edited by volunteers, as part
of Tatoeba. [Apache-2.0](https://www.apache.org/licenses/LICENSE-2.0): Element (matrix-org/matrix-react-sdk), OpenStack Horizon
(openstack/horizon) and Warehouse (pypi/warehouse), their contributors and translators; and the teacher, all-MiniLM-L6-v2
(sentence-transformers). `ATTRIBUTION.md` says so beside the files. The texts themselves are not part of Onetouch: the encoder
holds one vector for each piece of a word.

## How it was made

The teacher reads the English text of each pair. {epochs} times over all pairs, and over every English text with itself, the
vectors of the pieces are moved so that a text's sum points where the teacher points. Then each row is rounded to int8 with one
scale. Pieces are chosen from as many texts of each language. The recipe, and what was tried besides, is decision 0036.

## How good it is

**A source that it never saw.** An encoder is made without one of the sources, which then is asked: each of its texts in a
language looks for its English among all English texts of that source. "BM25" is the search by words that Onetouch has, which
shares names and numbers across languages. `mean` counts every language alike. The least that it reaches is {weakest}.

{held}

**Questions of a help centre whose articles it saw.** `exchange_cross`: French, Japanese and Korean titles asked of 400 English
articles, the encoder alone. The titles were left out of training, the articles were not: these are figures at home.

{exchange}

**Noise.** {noise} on `exchange_cross`: less difference than that is chance.

## How fast it is

Measured beside the teacher in the same run, on two cores:

| | Static | Times the teacher |
|---|---|---|
| Short texts a second (60 characters at most) | {short} | {short_ratio} |
| Passages of articles a second | {passages} | {passages_ratio} |

Indexing {articles} French, Japanese and Korean articles, with cutting and words, is {indexed_ratio} times as fast as with the teacher.
One question by itself takes {one} microseconds. Loading takes {load} milliseconds, without torch.

## Where it fails

- It knows what software help speaks of. Everyday words are thin outside Japanese: questions about health, travel or a city find
  less. Search by words is weighed in beside it for that reason.
- Russian, Italian and Portuguese had a fifth of the text that the others had, Russian the least help of words that it
  shares with others.
- A word that it does not know is read as its parts, which may say something else. Letters that its pairs do not hold say nothing:
  many Chinese characters, most of those that only Traditional Chinese has, and rarer Korean syllables. A text of which it knows
  nothing has the vector 0, near to none.
- Its nearness runs lower than the English encoder's and tells right from wrong less well, so that its thresholds are its own.
- Of a text the first 256 pieces are read.
"""
