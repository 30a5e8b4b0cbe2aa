"""What clusters are drawn from, and what was drawn, as files that one process hands to another."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from handlers.clusters.drawing import Group, Material, Outcome
from handlers.clusters.labels import Asker
from handlers.clusters.stability import Move, Place

_VECTORS, _MATERIAL, _OUTCOME = "vectors.npy", "material.json", "outcome.json"


def write_material(folder: Path, material: Material) -> None:
    """Write it."""
    np.save(folder / _VECTORS, material.vectors, allow_pickle=False)
    given = {
        "numbers": material.numbers,
        "texts": material.texts,
        "before": dict(material.before),
        "least": material.least,
        "askers": [[one.key, one.names] for one in material.askers],
        "resting": sorted(material.resting),
    }
    (folder / _MATERIAL).write_text(json.dumps(given), encoding="utf-8")


def take_material(folder: Path) -> Material:
    """Read it, and remove it: it holds what customers wrote."""
    vectors = np.load(folder / _VECTORS, allow_pickle=False)
    given = json.loads((folder / _MATERIAL).read_text(encoding="utf-8"))
    for name in (_VECTORS, _MATERIAL):
        (folder / name).unlink()
    return Material(
        tuple(given["numbers"]),
        tuple(given["texts"]),
        vectors,
        given["before"],
        given["least"],
        tuple(Asker(key, tuple(names)) for key, names in given["askers"]),
        frozenset(given["resting"]),
    )


def write_outcome(folder: Path, outcome: Outcome) -> None:
    """Write it whole, or not at all."""
    given = {
        "groups": [[one.cluster, dict(one.strengths), one.examples, one.terms, one.label] for one in outcome.groups],
        "places": {number: [one.cluster, one.before, one.move] for number, one in outcome.places.items()},
    }
    unfinished = folder / f"{_OUTCOME}.part"
    unfinished.write_text(json.dumps(given), encoding="utf-8")
    unfinished.replace(folder / _OUTCOME)


def read_outcome(folder: Path) -> Outcome | None:
    """Read it; None: there is none."""
    path = folder / _OUTCOME
    if not path.is_file():
        return None
    given = json.loads(path.read_text(encoding="utf-8"))
    groups = tuple(
        Group(cluster, strengths, tuple(examples), tuple(terms), label)
        for cluster, strengths, examples, terms, label in given["groups"]
    )
    places = {number: Place(cluster, was, Move(move)) for number, (cluster, was, move) in given["places"].items()}
    return Outcome(groups, places)
