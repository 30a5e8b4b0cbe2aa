"""The pairs that it learns from: English texts with a translation, out of ``../shared/data/parallel``.

A line of ``<language>.jsonl.gz`` is ``{"en", "xx", "source"}``. Texts that are questions of an evaluation set are left
out in every language: they are cut from the data already, and looked for again here.
"""

from __future__ import annotations

import gzip
import json
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

SHARED = Path(__file__).resolve().parents[3] / "shared"
PARALLEL = SHARED / "data" / "parallel"
LANGUAGES = ("de", "es", "fr", "it", "ja", "ko", "pt", "ru", "zh")
"""Whose texts it reads besides English."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A text in a language, and its English. `source`: which documents it is of, such as ``element``."""

    language: str
    text: str
    english: str
    source: str


def read_pairs(folder: Path, reserved: frozenset[str] = frozenset()) -> list[Pair]:
    """Read the pairs of all languages, in the order of their files, each once.

    Args:
        folder: holds ``<language>.jsonl.gz``.
        reserved: texts, as `plain` gives them, that must not be learned from.

    Raises:
        SystemExit: a file is missing; which, and the way out.
    """
    found: dict[Pair, None] = {}
    for language in LANGUAGES:
        path = folder / f"{language}.jsonl.gz"
        if not path.is_file():
            sys.exit(f"{path} is not there: the pairs lie beside the project, or where `--parallel FOLDER` says")
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            for line in stream:
                fields = json.loads(line)
                pair = Pair(language, fields["xx"], fields["en"], fields["source"].removesuffix("_title"))
                if plain(pair.text) not in reserved and plain(pair.english) not in reserved:
                    found[pair] = None
    return list(found)


def without(pairs: Iterable[Pair], source: str) -> list[Pair]:
    """Leave a whole source out, and whatever else has a text of it: nothing of it has been seen then."""
    kept = list(pairs)
    seen = {plain(text) for pair in kept if pair.source == source for text in (pair.text, pair.english)}
    return [pair for pair in kept if plain(pair.text) not in seen and plain(pair.english) not in seen]


def questions(evaluations: Path) -> frozenset[str]:
    """Give the texts of all questions of the retrieval sets, as `plain` gives them; none where they are not there."""
    found = set()
    for path in sorted(evaluations.glob("retrieval/*/queries.jsonl*")):
        with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as stream:
            found |= {plain(json.loads(line)["text"]) for line in stream}
    return frozenset(found)


def distinct(texts: Iterable[str]) -> list[str]:
    """Give each text once, in the order of first sight."""
    return list(dict.fromkeys(texts))


def english(pairs: Sequence[Pair]) -> list[str]:
    """Give the English texts, each once."""
    return distinct(pair.english for pair in pairs)


def plain(text: str) -> str:
    """Give what two spellings of a text have in common: compatibility forms, case and spaces are left aside."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
