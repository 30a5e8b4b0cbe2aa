"""`python -m bench.static_encoder train` makes the shipped encoder; `card` measures it and writes the model card.

The pairs lie in ``../shared/data/parallel``, or where ``--parallel`` says. Teacher's vectors are kept in
``var/cache/teacher.sqlite``: without them the teacher reads 99,000 texts first, some five minutes on two cores.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from bench.static_encoder.card import CARD, written
from bench.static_encoder.figures import Places, keep, kept, measure
from bench.static_encoder.making import made, seeded, told
from bench.static_encoder.pairs import PARALLEL, SHARED, without
from bench.static_encoder.shipping import ship
from bench.static_encoder.training import Plan

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "retrieval" / "adapters" / "static"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.static_encoder", description=__doc__)
    parser.add_argument("what", choices=["train", "card"])
    parser.add_argument("--parallel", type=Path, default=PARALLEL, help="folder of the pairs")
    parser.add_argument("--sets", type=Path, default=SHARED / "eval", help="folder of the evaluation sets")
    parser.add_argument("--models", type=Path, default=ROOT / "var" / "models", help="folder of prepared models")
    parser.add_argument("--cache", type=Path, default=ROOT / "var" / "cache", help="folder of vectors that are kept")
    parser.add_argument("--to", type=Path, default=SHIPPED, help="folder that the encoder is written to, or read from")
    parser.add_argument("--without", default="", help="train: a source of the pairs to leave out, such as exchange")
    parser.add_argument("--seed", type=int, default=Plan().seed)
    parser.add_argument("--kept", action="store_true", help="card: write it from the figures that were measured last")
    given = parser.parse_args()
    if given.what == "card" and given.kept:
        CARD.write_text(written(kept()), encoding="utf-8")
        return
    if not given.sets.is_dir():
        sys.exit(
            f"{given.sets} is not there: the evaluation sets lie beside the project, or where `--sets FOLDER` says"
        )
    started = time.monotonic()
    places = Places(given.parallel, given.sets, given.models, given.cache)
    if given.what == "train":
        material = places.gathered()
        told("read and taught", started)
        pairs = without(material.pairs, given.without) if given.without else material.pairs
        _, files = made(material, pairs, seeded(Plan(), given.seed))
        ship(files, given.to)
        told(f"written to {given.to}", started)
        return
    figures = measure(places, given.to)
    keep(figures)
    CARD.write_text(written(figures), encoding="utf-8")
    told(f"written to {CARD}", started)


if __name__ == "__main__":
    main()
