"""Lessons as a file: how they reach the process that learns."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from retrieval.learning import Lessons


def write_lessons(lessons: Lessons, path: Path) -> None:
    """Write lessons."""
    words = {"name": lessons.name, "texts": lessons.texts, "articles": lessons.articles, "others": lessons.others}
    encoded = np.frombuffer(json.dumps(words).encode("ascii"), dtype=np.uint8)
    with path.open("wb") as stream:
        np.savez(stream, vectors=lessons.vectors, classes=lessons.classes, words=encoded)


def read_lessons(path: Path) -> Lessons:
    """Read lessons that `write_lessons` has written; what anything else raises is not promised."""
    with np.load(path) as stored:
        words = json.loads(bytes(stored["words"]))
        return Lessons(
            words["name"],
            words["texts"],
            stored["vectors"],
            stored["classes"],
            tuple(words["articles"]),
            words["others"],
        )
