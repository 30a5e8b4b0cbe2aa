"""Fit the confidence in other languages than English: `python -m bench.fit_dialects --encoder FOLDER [--write]`.

As `bench.fit_confidence` does it, for the two routes that the static encoder is on: question and article in one foreign
language, and in two languages. What the encoder has learned from, it knows too well: FOLDER holds one that has not seen
the help centre which is asked about, as it has seen no customer's:
`python -m bench.static_encoder train --without exchange --to FOLDER`. Its articles stand in four languages, and have
titles in three more; questions are titles in another language, headings and sentences. Questions of other subjects are
words of three other programs. Across two languages, natural questions are asked besides, see `bench.asked_apart`.
English is left as it is.
"""

from __future__ import annotations

import argparse
import json
import random
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from bench.asked_apart import (
    asked_in_nine_languages,
    exchange_questions,
    half_of_the_questions,
    in_another_language,
    in_english,
    own_questions,
)
from bench.fit_confidence import (
    BUDGETS,
    READ_ABOVE,
    SHARED,
    Base,
    Case,
    arduino,
    beir,
    collect,
    exchange,
    lines,
    rounded,
    taught,
)
from bench.fit_confidence import strangers as english_strangers
from kb import PUBLIC, Article
from retrieval import confidence
from retrieval.adapters.langid_detector import LangidDetector
from retrieval.adapters.preparation import load_encoder
from retrieval.adapters.static_encoder import load_static_encoder
from retrieval.adapters.vector_cache import VectorCache
from retrieval.confidence import ACROSS, BY_KNOWN, SIGNALS, SPOKEN, WITHIN, Calibration, Dialect, Signals
from retrieval.fitting import fit, threshold
from retrieval.metrics import auroc
from retrieval.routing import FOREIGN, Foreign, reading_language

ALIGNED = ("fr", "ja", "ko")
STRANGER = "de"
"""The language that English stands in for, where its encoder is the static one."""
ELSEWHERE = ("element", "horizon", "warehouse")
SHRINKAGE = 10.0, 5.0
CONTESTED = {"own": 1.0, "cross": 0.4}
"""What a wrong answer counts where only the label speaks against it. Of seven such across languages, read by hand, five
answer as well: a link's text is the title of another article, or the article stands there twice. On the other route
nobody has read them: they count whole."""


def pairs(language: str, sources: tuple[str, ...]) -> list[dict[str, str]]:
    """Give pairs of the parallel data, in an order of their own."""
    rows = [row for row in lines(SHARED / "data" / "parallel" / f"{language}.jsonl") if row["source"] in sources]
    random.Random(language).shuffle(rows)
    return rows


def strangers(languages: tuple[str, ...], count: int) -> list[str]:
    """Give texts of other subjects, of some length."""
    each = max(1, count // len(languages))
    return [row["xx"] for language in languages for row in pairs(language, ELSEWHERE) if 12 < len(row["xx"]) < 120][
        : each * len(languages)
    ]


def spread(languages: tuple[str, ...], count: int) -> list[str]:
    """Give as many texts of other subjects in each language."""
    return [text for language in languages for text in strangers((language,), count)[: count // len(languages)]]


def articles(language: str) -> dict[str, Article]:
    """Give the help centre in a language, by id."""
    rows = lines(SHARED / "data" / "kb_exchange" / f"articles.{language}.jsonl")
    return {
        row["id"]: Article(row["id"], "x", row["title"], row.get("body") or row.get("text"), PUBLIC, language=language)
        for row in rows
    }


def own(language: str, seed: int) -> list[Base]:
    """Give bases in one language, asked in it."""
    asked = exchange(language, 400, seed)
    told = [replace(article, language=language) for article in asked.articles]
    set_ = beir(f"exchange_{language}")
    chosen = random.Random(seed).sample(set_.cases, 100)
    return [
        replace(asked, articles=told),
        Base(set_.name, [replace(article, language=language) for article in set_.articles], chosen),
    ]


def partly(language: str, seed: int, translated: float = 0.25) -> Base:
    """Give a help centre of which a part is in a language, the rest in English alone, asked in that language.

    Asked are the headings that are questions, and titles of articles that are there in English only: what is nearly
    like them among the few in the language is no answer.
    """
    there, english = articles(language), articles("en")
    asked = lines(SHARED / "data" / "kb_exchange" / f"question_queries.{language}.jsonl")
    both = set(there) & set(english)
    needed = sorted({name for row in asked for name in row["relevant"] if name in both})
    draw = random.Random(f"{language} {seed}")
    names = needed + draw.sample(sorted(both - set(needed)), 400 - len(needed))
    draw.shuffle(names)
    own = set(names[: int(translated * len(names))])
    cases = [
        Case(row["query"], set(row["relevant"]) & set(names), {row["from"]} if row.get("from") else set())
        for row in asked
        if set(row["relevant"]) & set(names)
    ]
    cases += [Case(there[name].title, {name}, set()) for name in names if name not in own][:60]
    return Base(
        f"exchange_{language} in part", [there[name] if name in own else english[name] for name in names], cases
    )


def in_a_stranger(base: Base) -> Base:
    """Give a base whose articles say that they are in another language than English."""
    return replace(base, articles=[replace(article, language=STRANGER) for article in base.articles])


def across(asking: str) -> Base:
    """Give English articles, asked with their titles in a language."""
    english = [replace(article, language="en") for article in beir("exchange_cross").articles]
    by_title = {article.title: article.id for article in english}
    titles = ((row["xx"], by_title.get(row["en"])) for row in pairs(asking, ("exchange_title",)))
    cases = [Case(title, {name}, set()) for title, name in titles if name is not None]
    return Base(f"en asked in {asking}", english, cases[:60])


def asked_across() -> Base:
    """Give English articles, asked with titles of theirs that are in none of the pairs."""
    base = beir("exchange_cross")
    return replace(base, articles=[replace(article, language="en") for article in base.articles])


def abroad(language: str, seed: int) -> Base:
    """Give a foreign help centre, asked with English titles."""
    there, english = articles(language), articles("en")
    chosen = random.Random(seed).sample(sorted(set(there) & set(english)), 250)
    cases = [Case(english[name].title, {name}, set()) for name in chosen[:60]]
    return Base(f"{language} asked in English", [there[name] for name in chosen], cases)


def confirmed(known: str, asking: str, seed: int) -> Base:
    """Give articles without text that are known by a title in one language, and asked for in another.

    Titles of articles that are not there are near misses.
    """
    one, other = articles(known), articles(asking)
    names = random.Random(seed).sample(sorted(set(one) & set(other)), 220)
    there = [Article(name, "x", " ", "", PUBLIC, language=known, questions=(one[name].title,)) for name in names[:150]]
    cases = [Case(other[name].title, {name}, set()) for name in names[70:150]]
    return Base(
        f"{known} confirmed, asked in {asking}",
        there,
        cases + [Case(other[n].title, set(), set()) for n in names[150:]],
    )


def fitted(data, plain: Calibration, signals: tuple[str, ...]) -> Dialect:
    """Fit both models of a route; that of known questions to the bases that have some, else it is English's."""
    by_text = [d for d in data if d[0][:, SIGNALS.index("passage")].max() > 0]
    by_known = [d for d in data if d[0][:, SIGNALS.index("taught")].max() > 0]
    rows, right, weight = (np.concatenate([d[k] for d in by_text]) for k in range(3))
    text = fit(rows, right, weight, signals, penalty=SHRINKAGE[0])
    known = plain.known
    if by_known:
        rows, right, weight = (np.concatenate([d[k] for d in by_known]) for k in range(3))
        mine = (rows[:, SIGNALS.index("taught")] > 0) & (rows[:, SIGNALS.index("margin")] >= 0)
        known = fit(rows[mine], right[mine], weight[mine], BY_KNOWN, penalty=SHRINKAGE[1])
    return Dialect(text, known, ())


def firsts(data, dialect: Dialect, contested: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give probability, right and weight of every first hit; the probability before it is brought to scale."""
    rows, right, weight, rank, doubt = data
    at = rows.copy()
    at[:, SIGNALS.index("route")] = 0.0
    alone = Calibration(dialect.text, dialect.known, ((0.05, 0.5),))
    first = np.flatnonzero(rank == 0)
    ends = [*first[1:], len(rank)]
    p = np.array([alone.probabilities(Signals(at[a:b]))[0] for a, b in zip(first, ends, strict=True)])
    return p, right[first], weight[first] * np.where(doubt[first] & (p >= READ_ABOVE), contested, 1.0)


def held_out(
    data, judged, plain: Calibration, signals: tuple[str, ...], contested: float, folds: int = 5
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give every first hit's probability by models that have not seen its question. `judged`: of which of the data."""
    found = []
    for fold in range(folds):
        seen = [tuple(part[np.cumsum(d[3] == 0) % folds != fold] for part in d[:3]) for d in data]
        dialect = fitted(seen, plain, signals)
        unseen = [tuple(part[np.cumsum(d[3] == 0) % folds == fold] for part in d) for d in judged]
        found += [firsts(one, dialect, contested) for one in unseen]
    p, right, weight = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return p, right, weight


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write retrieval/calibration.json")
    parser.add_argument(
        "--encoder", type=Path, required=True, help="a static encoder that has not seen the help centre"
    )
    parser.add_argument("--only", default="", help="one route; the other stays as it is")
    parser.add_argument("--models", type=Path, default=Path("var/models"))
    parser.add_argument("--cache", type=Path, default=Path("var/cache/vectors.sqlite"))
    options = parser.parse_args()
    encoder = load_encoder("all-MiniLM-L6-v2", options.models)
    cache = VectorCache(options.cache, encoder.tag)
    static = load_static_encoder(options.encoder)
    told = partial(reading_language, detector=LangidDetector())
    reader = Foreign(static.tag, told, static.encode, static.pieces)
    plain = Calibration.shipped()
    everywhere = tuple(sorted(FOREIGN))
    # What is asked of each, the share of near misses, texts of other subjects, how much it counts, and whether English
    # stands in for another language. Titles are easier than what people ask, so they count less.
    english = [
        (arduino(), 0.3, 1.0),
        (taught(arduino()), 0.3, 0.5),
        (replace(beir("covid_faq_en"), twins=True), 0.0, 1.0),
    ]
    mine = [(own_questions(), 0.3, 0.5), (half_of_the_questions(), 0.3, 0.5)]
    plans = {
        "own": (
            WITHIN,
            [
                # Headings and titles without the articles' own: what is asked of them is answered by several.
                *(
                    (base, 0.6, spread((language,), 60), 0.3, False)
                    for seed, language in enumerate(ALIGNED)
                    for base in own(language, seed)
                ),
                *((partly(language, 1), 0.4, spread((language,), 60), 0.7, False) for language in ALIGNED),
                *(
                    (in_a_stranger(base), gone, english_strangers(base.name.partition("_")[0])[:120], counted, True)
                    for base, gone, counted in (*english, *mine)
                ),
            ],
        ),
        "cross": (
            ACROSS,
            [
                *(
                    (in_english(base), gone, english_strangers(base.name.partition("_")[0])[:120], counted, True)
                    for base, gone, counted in (*english, *mine)
                ),
                *((asked_in_nine_languages(taught=taught_), 0.3, [], 1.0, False) for taught_ in (True, False)),
                *((exchange_questions(spoken), 0.3, spread((spoken,), 60), 0.4, False) for spoken in ALIGNED),
                (asked_across(), 0.4, spread(everywhere, 108), 0.3, False),
                *((across(spoken), 0.4, spread((spoken,), 30), 0.15, False) for spoken in ("de", "es", "zh")),
                (abroad("ja", 1), 0.4, [row["en"] for row in pairs("de", ELSEWHERE)[:60]], 0.15, False),
                (abroad("fr", 2), 0.4, [row["en"] for row in pairs("ja", ELSEWHERE)[:60]], 0.15, False),
                (confirmed("ko", "fr", 3), 0.0, spread(everywhere, 54), 0.3, False),
                (confirmed("fr", "ja", 4), 0.0, spread(everywhere, 54), 0.3, False),
            ],
        ),
    }
    dialects = [pair for pair in plain.dialects if options.only and pair[0] != options.only]
    for name, (signals, plan) in plans.items():
        if options.only not in ("", name):
            continue
        data = []
        for base, gone, others, counted, stands_in in plan:
            apart = in_another_language(base.articles) if stands_in and name == "cross" else None
            by = replace(reader, tell=lambda text: STRANGER) if stands_in and name == "own" else reader
            rows, right, weight, rank, doubt = collect(base, others, gone, encoder, cache, by, apart)
            # Some questions of a base are on another route, as their language cannot be told: those are not this one's.
            # Where a base is in several languages, a question's later hits may be on another than its first.
            mine = np.isin(rows[:, SIGNALS.index("route")], SPOKEN[name])
            mine &= mine[rank == 0][np.cumsum(rank == 0) - 1]
            data.append((rows[mine], right[mine], weight[mine] * counted, rank[mine], doubt[mine]))
            print(f"{name}: {base.name}: {len(base.articles)} articles, {len(base.cases)} questions", flush=True)
        for out, (base, *_) in enumerate(plan):
            subject = base.name.split()[0].partition("_")[0]  # the same articles, asked otherwise, would tell too much
            rest = [
                d
                for d, (other, *_) in zip(data, plan, strict=True)
                if other.name.split()[0].partition("_")[0] != subject
            ]
            p, right, weight = firsts(data[out], fitted(rest or data, plain, signals), CONTESTED[name])
            chosen = p >= 0.8
            wrong = np.average(~right[chosen], weights=weight[chosen]) if chosen.any() else 0.0
            print(
                f"  held out {base.name:28} auroc {auroc(p, right):.3f}  right on top {np.average(right, weights=weight):.2f}"
                f"  answered at 0.8: {chosen.mean():.2f}, wrong {wrong:.3f}"
            )
        # Our own questions stand for one article each, where several answer: they tell nothing of errors.
        judged = [d for d, (base, *_) in zip(data, plan, strict=True) if not base.name.startswith("docs by")]
        p, right, weight = held_out(data, judged, plain, signals, CONTESTED[name])
        thresholds = tuple((budget, threshold(p, right, weight, budget)) for budget in BUDGETS)
        print(f"{name}: auroc {auroc(p, right):.3f} thresholds {[(b, round(t, 3)) for b, t in thresholds]}")
        dialects.append((name, replace(fitted(data, plain, signals), thresholds=thresholds)))
    model = rounded(replace(plain, dialects=tuple(sorted(dialects))).fields)
    print(json.dumps(model))
    if options.write:
        path = Path(confidence.__file__).parent / "calibration.json"
        path.write_text(json.dumps(model, indent=2) + "\n", encoding="utf-8")
        print("written", path.name)


if __name__ == "__main__":
    main()
