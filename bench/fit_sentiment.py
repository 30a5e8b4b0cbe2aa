"""Train the shipped judge of tone: `python -m bench.fit_sentiment [--write]`.

The material is our own: the sentences of `bench/tones`, each with several fillings of its slots and written in several
manners (`material`), all drawn with a fixed seed. Calm questions of banking77 (CC BY 4.0), clinc150 (CC BY 3.0) and
covid_faq_en (Apache 2.0), where they lie beside the project, are neutral examples besides; their texts stay there. Nothing
is trained on airline_sentiment, whose licence forbids it.

Printed is what comes of sentences held out, a fifth at a time with all of their fillings.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from bench.fit_confidence import SHARED, lines
from retrieval.adapters.preparation import load_encoder
from retrieval.adapters.sentiment_file import KeptJudge, written
from retrieval.adapters.vector_cache import VectorCache, text_key
from retrieval.embedding import embed
from retrieval.sentiment.fitting import fit
from retrieval.sentiment.model import TONES, ToneJudge, inputs_of, softmax, vectors_of
from retrieval.sentiment.speech import spoken

ROOT = Path(__file__).resolve().parents[1]
FILLINGS, SEED = 4, 6
QUESTIONS = 250
"""Of each foreign set, as neutral examples."""
QUESTIONS_COUNT = 0.5
"""How much one of them counts beside a sentence of our own."""
STRENGTH = 0.1


@dataclass(frozen=True)
class Example:
    """A text with its tone. `group`: the sentence it was made of; `share`: how much it counts."""

    text: str
    tone: str
    group: int
    share: float = 1.0


def material() -> list[Example]:
    """Give our own sentences, filled and varied."""
    slots = dict(line.split("\t") for line in (ROOT / "bench/tones/slots.txt").read_text("utf-8").splitlines())
    draw = random.Random(SEED)
    made, group = [], 0
    for tone in TONES:
        for line in (ROOT / f"bench/tones/{tone}.txt").read_text("utf-8").splitlines():
            group += 1
            texts = {_manner(_filled(line, slots, draw), tone, draw, plain=not number) for number in range(FILLINGS)}
            made += [Example(text, tone, group, 1.0 / len(texts)) for text in sorted(texts)]
    return made


def _filled(line: str, slots: dict[str, str], draw: random.Random) -> str:
    for name, values in slots.items():
        while name in line:
            line = line.replace(name, draw.choice(values.split("|")), 1)
    return line[0].upper() + line[1:] if draw.random() < 0.7 else line


def _manner(text: str, tone: str, draw: random.Random, *, plain: bool) -> str:
    """Write it as people write: hastily, with a greeting, to a name, with a face or a tag."""
    if plain:
        return text
    if draw.random() < 0.25:
        text = text.lower().rstrip(".")
    if draw.random() < 0.15:
        text = f"{draw.choice(('Hi,', 'Hello,', 'Hi team,', 'Hey', 'Dear support,', 'Good morning,'))} {text}"
    if draw.random() < 0.1:
        text = text.replace("'", "")
    if draw.random() < 0.12 and tone != "neutral":
        text = text.rstrip(".") + draw.choice(("!", "!!", "!!!"))
    if draw.random() < 0.08:
        ends = {
            "negative": (" :(", " 😡", " #fail", " 👎"),
            "neutral": (" thanks", "", " Regards, Kim"),
            "positive": (" :)", " 😊", " 👍", " ❤"),
        }
        text += draw.choice(ends[tone])
    return text


def questions(sets: Sequence[tuple[str, str]]) -> list[Example]:
    """Give calm questions of others, in the order of their files; none where they are not there."""
    found: list[Example] = []
    for name, field in sets:
        path = SHARED / "data" / name
        if not path.exists():
            print(f"{path} is not there; its questions are left out")
            continue
        rows = lines(path)
        chosen = random.Random(SEED).sample(rows, min(QUESTIONS, len(rows)))
        found += [
            Example(row[field], "neutral", -number, QUESTIONS_COUNT) for number, row in enumerate(chosen, start=1)
        ]
    return found


FOREIGN = (
    ("banking77/train.jsonl.gz", "text"), ("clinc150/train.jsonl.gz", "text"), ("covid_faq_en/queries.jsonl", "query"),
)  # fmt: skip


def shares(examples: Sequence[Example]) -> np.ndarray:
    """Weigh the examples: float32 (n,), each tone a third."""
    share = np.array([one.share for one in examples], dtype=np.float32)
    for tone in TONES:
        own = np.array([one.tone == tone for one in examples])
        share[own] /= share[own].sum()
    return share / share.sum()


def trained(examples: Sequence[Example], vectors: np.ndarray, tag: str, strength: float) -> ToneJudge:
    said = [spoken(one.text) for one in examples]
    labels = [one.tone for one in examples]
    return fit(said, labels, list(vectors), prefix="shipped-1", encoder=tag, strength=strength, share=shares(examples))


def macro_f1(truth: np.ndarray, guess: np.ndarray) -> float:
    """Give the mean F1 of the tones; a guess that is none of them is wrong."""
    hits = [((truth == tone) & (guess == tone)).sum() for tone in TONES]
    named = [max(1, (truth == tone).sum() + (guess == tone).sum()) for tone in TONES]
    return float(np.mean([2 * hit / all_ for hit, all_ in zip(hits, named, strict=True)]))


def held_out(examples: Sequence[Example], vectors: np.ndarray, tag: str, strength: float) -> list[tuple[float, float]]:
    """Give macro-F1 and mean log loss over our own sentences held out: with the encoder, and of words alone."""
    group = np.array([one.group for one in examples])
    fold = np.random.default_rng(SEED).permutation(group.max() - group.min() + 1)[group - group.min()] % 5
    own = group > 0
    found = np.zeros((2, len(examples), len(TONES)))
    for held in range(5):
        kept, rest = np.flatnonzero(fold != held), np.flatnonzero((fold == held) & own)
        model = trained([examples[place] for place in kept], vectors[kept], tag, strength)
        said = [spoken(examples[place].text) for place in rest]
        for number, (rows, weights) in enumerate(((vectors[rest], model.weights), (None, model.words))):
            found[number, rest] = softmax(inputs_of(said, rows) @ weights)
    names = np.array(TONES)
    truth = np.array([TONES.index(one.tone) for one in examples])[own]
    return [
        (
            macro_f1(names[truth], names[some.argmax(axis=1)]),
            float(-np.log(some[np.arange(len(truth)), truth] + 1e-9).mean()),
        )
        for some in found[:, own]
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the weights in place")
    parser.add_argument("--models", type=Path, default=Path("var/models"))
    parser.add_argument("--cache", type=Path, default=Path("var/cache/vectors.sqlite"))
    given = parser.parse_args()
    encoder = load_encoder("all-MiniLM-L6-v2", given.models)
    examples = material() + questions(FOREIGN)
    cache = VectorCache(given.cache, encoder.tag)
    said = [spoken(one.text) for one in examples]
    vectors = np.array(vectors_of(said, lambda texts: embed(texts, encoder, cache, text_key)))
    counts = {tone: sum(one.tone == tone for one in examples) for tone in TONES}
    print(
        f"{len(examples)} examples of {max(one.group for one in examples)} own sentences and {sum(one.group < 0 for one in examples)} questions: {counts}"
    )
    for strength in (0.01, 0.03, 0.1, 0.3, 1.0):
        whole, words = held_out(examples, vectors, encoder.tag, strength)
        print(
            f"strength {strength}: sentences held out, macro-F1 {whole[0]:.3f}, log loss {whole[1]:.3f}; "
            f"words alone {words[0]:.3f}, {words[1]:.3f}"
        )
    model = trained(examples, vectors, encoder.tag, STRENGTH)
    if given.write:
        target = ROOT / "retrieval/sentiment/shipped.json"
        target.write_text(
            written(KeptJudge(model, datetime(2026, 11, 22, tzinfo=UTC), len(examples))), encoding="utf-8"
        )
        print(f"{model.name} written to {target}")


if __name__ == "__main__":
    main()
