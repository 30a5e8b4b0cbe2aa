"""Make deflection sets of the Exchange sets: `python -m bench.foreign_questions FOLDER`; evaluate each afterwards.

Two in five of the articles that answer are taken out, so that their questions must not be answered: near misses, as in
deflection/arduino. The questions are titles, so that they are easier to answer than what customers ask.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

from bench.fit_confidence import SHARED, lines

SETS = ("exchange_cross", "exchange_fr", "exchange_ja", "exchange_ko")
TAKEN = 0.4


def make(name: str, folder: Path) -> None:
    """Write one set in the BEIR layout."""
    source = SHARED / "eval" / "retrieval" / name
    judged = [row.split("\t") for row in (source / "qrels" / "test.tsv").read_text().splitlines()[1:]]
    answering = sorted({document for _, document, _ in judged})
    gone = set(random.Random(name).sample(answering, round(TAKEN * len(answering))))
    place = folder / name
    (place / "qrels").mkdir(parents=True, exist_ok=True)
    kept = [row for row in lines(source / "corpus.jsonl") if row["_id"] not in gone]
    for file, rows in (("corpus.jsonl", kept), ("queries.jsonl", lines(source / "queries.jsonl"))):
        (place / file).write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    left = [f"{query}\t{document}\t{score}\n" for query, document, score in judged if document not in gone]
    (place / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\n" + "".join(left), encoding="utf-8")
    print(f"{place}: {len(kept)} articles, {len(left)} questions with an answer of {len(judged)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    given = parser.parse_args()
    for name in SETS:
        make(name, given.folder)


if __name__ == "__main__":
    main()
