"""How well the tone is told: `python -m bench.sentiment`; the section "Sentiment" of RESULTS.md.

The shipped judge, the lexicon's part of it alone, the nearest of three class means over 25 plain sentences (Snell, Swersky
and Zemel 2017), and VADER (Hutto and Gilbert 2014) where its package is installed; what a team's own lines add; how often
calm questions of other sets are taken for negative; and how often text in another language is judged at all.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from bench.fit_confidence import SHARED, lines
from bench.fit_sentiment import FOREIGN, macro_f1, questions
from retrieval.adapters.preparation import load_encoder
from retrieval.adapters.sentiment_file import shipped_judge
from retrieval.adapters.vector_cache import VectorCache, text_key
from retrieval.embedding import embed
from retrieval.ports import Vectors
from retrieval.sentiment import TONES, Encode, ToneJudge
from retrieval.sentiment.fitting import fit
from retrieval.sentiment.language import notice
from retrieval.sentiment.model import inputs_of, softmax, vectors_of
from retrieval.sentiment.speech import spoken

SENTENCES = {
    "negative": (
        "This is the worst service I have ever had.",
        "I am very disappointed and angry.",
        "Nobody helps me and I have been waiting for hours.",
        "It is broken again, this is unacceptable.",
        "You lost my order and nobody answers.",
        "I want my money back, what a waste of time.",
        "Terrible, I will never use this again.",
        "Why was it cancelled without telling me?",
        "Still no reply, this is ridiculous.",
    ),
    "neutral": (
        "How do I change my address?",
        "What are your opening hours?",
        "Can you tell me the price for two people?",
        "I have a question about my booking.",
        "Is there a direct connection on Monday?",
        "Where can I find the form?",
        "Please send me the details.",
        "I sent you a message with my number.",
        "Do you offer this in other countries?",
    ),
    "positive": (
        "Thank you so much, that was quick!",
        "Great service, I am very happy.",
        "You are the best, I love it.",
        "Awesome, everything works perfectly now.",
        "Thanks to your team for the wonderful help.",
        "Excellent, I will gladly come back.",
        "What a pleasant surprise, well done.",
    ),
}
LIMITS, SEEDS = (50, 100, 200, 500, 2000), 5
LANGUAGES = ("de", "es", "fr", "it", "pt", "ru", "ja", "ko", "zh")
SAMPLE = 2000

Texts = Sequence[str]
Told = Callable[[Texts], np.ndarray]


def by_judge(judge: ToneJudge, encode: Encode, texts: Texts) -> np.ndarray:
    return np.array([one.tone or "unknown" for one in judge.judge(texts, encode)])


def by_prototypes(encode: Encode, texts: Texts) -> np.ndarray:
    means: Vectors = np.stack([encode(list(SENTENCES[tone])).mean(axis=0) for tone in TONES])
    return np.array(TONES)[np.argmax(encode(texts) @ means.T - (means**2).sum(axis=1) / 2.0, axis=1)]


def vader() -> Told | None:
    """Give VADER with its own thresholds; it is no part of the locks: `pip install vaderSentiment==3.3.2`."""
    try:
        analyser = importlib.import_module("vaderSentiment.vaderSentiment").SentimentIntensityAnalyzer()
    except ImportError:
        return None

    def told(texts: Texts) -> np.ndarray:
        compound = np.array([analyser.polarity_scores(text)["compound"] for text in texts])
        return np.where(compound >= 0.05, "positive", np.where(compound <= -0.05, "negative", "neutral"))

    return told


def row(name: str, truth: np.ndarray, guess: np.ndarray) -> str:
    each = " | ".join(
        f"{2 * ((truth == tone) & (guess == tone)).sum() / max(1, (truth == tone).sum() + (guess == tone).sum()):.3f}"
        for tone in TONES
    )
    right, drawn = np.mean(truth == guess), np.random.default_rng(0)
    samples = [
        macro_f1(truth[rows], guess[rows]) for rows in (drawn.integers(0, len(truth), len(truth)) for _ in range(300))
    ]
    low, high = np.quantile(samples, [0.025, 0.975])
    return f"| {name} | {len(truth)} | {right:.3f} | {macro_f1(truth, guess):.3f} [{low:.3f}, {high:.3f}] | {each} | {np.mean(guess == 'unknown'):.3f} |"


def curve(judge: ToneJudge, encode: Encode, texts: list[str], truth: np.ndarray) -> None:
    """Print what a team's lines add: drawn from the first half, measured on the second, five drawings each."""
    half = len(texts) // 2
    said = [spoken(text) for text in texts]
    english = np.array([notice(text).english for text in said])
    vectors = vectors_of(said, encode)
    wanted, inputs = truth[half:], inputs_of(said[half:], vectors[half:])
    alone = ToneJudge("nothing", judge.encoder, np.zeros_like(judge.weights), np.zeros_like(judge.words))

    def guessed(one: ToneJudge) -> np.ndarray:
        return np.where(english[half:], np.array(TONES)[softmax(inputs @ one.weights).argmax(axis=1)], "unknown")

    print(
        "\n| lines | near the shipped judge: macro_f1 | lowest of the drawings | accuracy | from nothing: macro_f1 |\n|---|---|---|---|---|"
    )
    before = guessed(judge)
    print(f"| 0 | {macro_f1(wanted, before):.3f} | | {np.mean(before == wanted):.3f} | |")
    for limit in LIMITS:
        figures: dict[str, list[tuple[float, float]]] = {"shipped": [], "nothing": []}
        for seed in range(SEEDS):
            drawn = np.random.default_rng(seed).permutation(half)[:limit]
            drawn = drawn[english[drawn]]
            some, labels = [said[place] for place in drawn], truth[:half][drawn].tolist()
            own_vectors = [vectors[place] for place in drawn]
            for name, around in (("shipped", judge), ("nothing", alone)):
                guess = guessed(fit(some, labels, own_vectors, prefix="own", encoder=judge.encoder, around=around))
                figures[name].append((macro_f1(wanted, guess), float(np.mean(guess == wanted))))
        near, scratch = np.array(figures["shipped"]), np.array(figures["nothing"])
        print(
            f"| {limit} | {near[:, 0].mean():.3f} | {near[:, 0].min():.3f} | {near[:, 1].mean():.3f} | {scratch[:, 0].mean():.3f} |",
            flush=True,
        )


def elsewhere(judge: ToneJudge, encode: Encode, against: Told) -> None:
    """Print how calm questions are judged that are no part of the training material."""
    learned = {one.text for one in questions(FOREIGN)}
    print(
        "\n| questions of | n | neutral | negative | positive | unknown | negative by prototypes |\n|---|---|---|---|---|---|---|"
    )
    plan = (*FOREIGN, ("hint3/curekart_test.jsonl", "text"), ("nlupp/banking.jsonl.gz", "text"))
    for name, field in plan:
        found = [
            text for text in dict.fromkeys(one[field] for one in lines(SHARED / "data" / name)) if text not in learned
        ]
        if len(found) < 50:
            continue
        texts = [found[place] for place in np.random.default_rng(0).permutation(len(found))[:SAMPLE]]
        guess = by_judge(judge, encode, texts)
        cells = " | ".join(f"{np.mean(guess == tone):.3f}" for tone in ("neutral", "negative", "positive", "unknown"))
        print(
            f"| {name.partition('/')[0]} | {len(texts)} | {cells} | {np.mean(against(texts) == 'negative'):.3f} |",
            flush=True,
        )


def languages() -> None:
    """Print how much of other languages would be judged; the texts are short ones of programs and manuals."""
    print("\n| language | n | judged | language named | its English counterparts judged |\n|---|---|---|---|---|")
    for code in LANGUAGES:
        pairs = lines(SHARED / "data" / "parallel" / f"{code}.jsonl.gz")
        drawn = [pairs[place] for place in np.random.default_rng(0).permutation(len(pairs))[:SAMPLE]]
        drawn = [pair for pair in drawn if spoken(pair["xx"]) != spoken(pair["en"])]
        foreign, english = ([notice(spoken(pair[side])) for pair in drawn] for side in ("xx", "en"))
        judged, right = np.mean([one.english for one in foreign]), np.mean([one.code == code for one in foreign])
        print(
            f"| {code} | {len(drawn)} | {judged:.3f} | {right:.3f} | {np.mean([one.english for one in english]):.3f} |"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=Path, default=Path("var/models"))
    parser.add_argument("--cache", type=Path, default=Path("var/cache/vectors.sqlite"))
    parser.add_argument("--set", type=Path, default=SHARED / "eval/sentiment/airline_dev.jsonl.gz")
    given = parser.parse_args()
    if not given.set.exists():
        sys.exit(f"{given.set} is not there: the development sets lie beside the project")
    encoder = load_encoder("all-MiniLM-L6-v2", given.models)
    cache = VectorCache(given.cache, encoder.tag)
    encode: Encode = partial(embed, embedder=encoder, cache=cache, key=text_key)
    judge = shipped_judge()
    words = ToneJudge(f"{judge.name}-words", judge.encoder, judge.words, judge.words)
    rows = lines(given.set)
    texts, truth = [one["text"] for one in rows], np.array([one["label"] for one in rows])
    print(json.dumps({"judge": judge.name, "encoder": encoder.tag, "set": given.set.name}))
    print(
        "\n| judge | n | accuracy | macro_f1 | negative | neutral | positive | unknown |\n|---|---|---|---|---|---|---|---|"
    )
    against = partial(by_prototypes, encode)
    judges: dict[str, Told | None] = {
        "shipped": partial(by_judge, judge, encode), "its lexicon alone": partial(by_judge, words, encode),
        "prototypes": against, "VADER 3.3.2": vader(),
    }  # fmt: skip
    for name, told in judges.items():
        print(f"| {name} | not installed | | | | | | |" if told is None else row(name, truth, told(texts)), flush=True)
    curve(judge, encode, texts, truth)
    elsewhere(judge, encode, against)
    languages()


if __name__ == "__main__":
    main()
