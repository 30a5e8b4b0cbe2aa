"""All figures of the model card, measured in one go and kept in `figures.json`."""

from __future__ import annotations

import json
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from bench.static_encoder.judging import Found, asked_of_articles, by_words, crossing, mean
from bench.static_encoder.making import Material, gathered, made, seeded
from bench.static_encoder.pairs import without
from bench.static_encoder.speed import Speed, measured
from bench.static_encoder.training import Plan
from retrieval.adapters.static_encoder import MANIFEST, TABLE, TOKENIZER, StaticEncoder, load_static_encoder

KEPT = Path(__file__).with_name("figures.json")
HELD = ("element", "horizon", "warehouse")
"""Sources that are left out in turn: of each nothing was seen then, neither by the tokenizer nor in training."""
SEEDS = (2, 3)
"""Of the encoders that are made besides the shipped one, whose seed is 1."""


@dataclass(frozen=True, slots=True)
class Held:
    """What became of a source that was left out: by language and as ``mean``, by the encoder and by words alone."""

    static: dict[str, Found]
    words: dict[str, Found]


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that the card says in numbers.

    Attributes:
        at: day of the measurement.
        tag: of the encoder that is shipped.
        pairs: by language, then source. `texts`: distinct English texts of them.
        bytes: of each shipped file.
        exchange: recall of ``exchange_cross`` by language, of the encoder that is shipped.
        noise: the same over all languages, of the shipped encoder and of one made with each other seed.
    """

    at: str
    tag: str
    pairs: dict[str, dict[str, int]]
    texts: int
    bytes: dict[str, int]
    exchange: dict[str, Found]
    noise: dict[str, Found]
    held: dict[str, Held]
    speed: Speed


@dataclass(frozen=True, slots=True)
class Places:
    """Folders of pairs, evaluation sets, prepared models and kept vectors."""

    parallel: Path
    sets: Path
    models: Path
    cache: Path

    def gathered(self) -> Material:
        """Read the pairs and what the teacher says of them."""
        return gathered(self.parallel, self.sets, self.models, self.cache / "teacher.sqlite")

    def exchange(self, encoder: StaticEncoder, material: Material) -> dict[str, Found]:
        """Ask the questions of ``exchange_cross``."""
        return asked_of_articles(
            encoder, material, self.sets / "retrieval" / "exchange_cross", self.cache / "vectors.sqlite"
        )


def measure(places: Places, folder: Path) -> Figures:
    """Measure everything: the encoder of `folder`, and five more that are made for it, two at a time."""
    material = places.gathered()
    shipped = load_static_encoder(folder)
    exchange = places.exchange(shipped, material)
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        others = {str(seed): pool.submit(other, places, seed) for seed in SEEDS}
        without_one = {source: pool.submit(held_out, places, source) for source in HELD}
        noise = {"shipped": exchange["all"]} | {seed: made_so.result() for seed, made_so in others.items()}
        held = {source: made_so.result() for source, made_so in without_one.items()}
    counts: dict[str, Counter[str]] = {}
    for pair in material.pairs:
        counts.setdefault(pair.language, Counter())[pair.source] += 1
    return Figures(
        at=f"{datetime.now(UTC):%Y-%m-%d}",
        tag=shipped.tag,
        pairs={language: dict(found) for language, found in counts.items()},
        texts=len(material.row),
        bytes={name: (folder / name).stat().st_size for name in (TABLE, TOKENIZER, MANIFEST)},
        exchange=exchange,
        noise=noise,
        held=held,
        speed=measured(shipped, material.teacher, material.pairs, places.sets),
    )


def other(places: Places, seed: int) -> Found:
    """Make the encoder with another seed, and ask it ``exchange_cross``."""
    material = places.gathered()
    _tell(f"seed {seed}")
    encoder, _ = made(material, material.pairs, seeded(Plan(), seed))
    found = places.exchange(encoder, material)["all"]
    _tell(f"seed {seed}: {found}")
    return found


def held_out(places: Places, source: str) -> Held:
    """Make the encoder without a source, and ask it that source's texts."""
    material = places.gathered()
    _tell(f"without {source}")
    encoder, _ = made(material, without(material.pairs, source), Plan())
    own = [pair for pair in material.pairs if pair.source == source]
    found = Held(_with_mean(crossing(encoder, material, own)), _with_mean(by_words(own)))
    _tell(f"without {source}: {found.static['mean']}, by words {found.words['mean']}")
    return found


def keep(figures: Figures, path: Path = KEPT) -> None:
    """Write the figures."""
    path.write_text(json.dumps(asdict(figures), indent=1) + "\n", encoding="utf-8")


def kept(path: Path = KEPT) -> Figures:
    """Read the figures that were measured last.

    Raises:
        SystemExit: none were.
    """
    if not path.is_file():
        sys.exit(f"{path} is not there: measure with `make model-card`")
    fields = json.loads(path.read_text(encoding="utf-8"))
    fields["held"] = {
        source: Held(_founds(both["static"]), _founds(both["words"])) for source, both in fields["held"].items()
    }
    fields |= {name: _founds(fields[name]) for name in ("exchange", "noise")}
    return Figures(**(fields | {"speed": Speed(**fields["speed"])}))


def _founds(fields: dict[str, dict[str, Any]]) -> dict[str, Found]:
    return {name: Found(**found) for name, found in fields.items()}


def _with_mean(found: dict[str, Found]) -> dict[str, Found]:
    return found | {"mean": mean(found)}


def _tell(what: str) -> None:
    print(f"{datetime.now(UTC):%H:%M:%S} {what}", file=sys.stderr, flush=True)
