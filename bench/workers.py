"""The two systems that are compared, each in a process of its own: `python -m bench.workers SYSTEM TASK FOLDER`.

plain: sentence-transformers and a flat FAISS index over the same passages, as its documentation shows it.
ours: the whole engine: words, vectors, audience, fusion, confidence, best passage.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import sys
import time
from pathlib import Path

from bench.corpus import articles, questions

os.environ["HF_HUB_OFFLINE"] = "1"
WORDS = 90_000
QUESTIONS = 200
ASKERS = 16


def passages_of(folder: Path) -> list[str]:
    """Give the passages that both systems embed: ours, as the splitter cut them."""
    passages: list[str] = json.loads((folder / "passages.json").read_text())
    return passages


def p50_ms(times: list[float]) -> float:
    return statistics.median(times) * 1000


def rss_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def plain(task: str, folder: Path) -> dict[str, float]:
    started = time.perf_counter()
    import faiss
    from sentence_transformers import SentenceTransformer

    from retrieval.adapters.model_files import bundled_model

    model = SentenceTransformer(str(bundled_model().folder), device="cpu")
    texts = articles(WORDS)
    passages = passages_of(folder)
    if task == "start":
        index = faiss.read_index(str(folder / "plain.faiss"))
        vector = model.encode(["how do I open a file"], normalize_embeddings=True)
        index.search(vector, 5)
        return {"start_s": time.perf_counter() - started}
    begun = time.perf_counter()
    vectors = model.encode(passages, normalize_embeddings=True, show_progress_bar=False)
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    ingest_s = time.perf_counter() - begun
    faiss.write_index(index, str(folder / "plain.faiss"))
    asked = questions(texts, QUESTIONS)
    for question in asked[:20]:
        index.search(model.encode([question], normalize_embeddings=True, show_progress_bar=False), 5)
    times = []
    for question in asked:
        begun = time.perf_counter()
        index.search(model.encode([question], normalize_embeddings=True, show_progress_bar=False), 5)
        times.append(time.perf_counter() - begun)
    begun = time.perf_counter()
    for question in asked[: ASKERS * 8]:
        model.encode([question], normalize_embeddings=True, show_progress_bar=False)
    encode_per_s = ASKERS * 8 / (time.perf_counter() - begun)
    return {
        "passages": len(passages),
        "ingest_per_s": len(passages) / ingest_s,
        "p50_ms": p50_ms(times),
        "encode_per_s": encode_per_s,
        "rss_mb": rss_mb(),
    }


def ours(task: str, folder: Path) -> dict[str, float]:
    started = time.perf_counter()
    import asyncio

    from bot.compose.services import services
    from bot.compose.shelves import open_shelves
    from bot.config import Settings
    from kb import PUBLIC, Access
    from kb.ports import SourceRow

    settings = Settings.from_env({"ONETOUCH_DATA_DIR": str(folder / task)})
    if task == "ingest":
        texts = articles(WORDS)
        lines = [json.dumps({"id": t.id, "title": t.title, "body": t.body}) for t in texts]
        (folder / "corpus.jsonl").write_text("\n".join(lines), encoding="utf-8")
        shelves = open_shelves(settings)
        shelves.store.add(SourceRow("bench", "jsonl", str(folder / "corpus.jsonl"), PUBLIC))
        shelves.encoder()
        begun = time.perf_counter()
        shelves.librarian.sync()
        ingest_s = time.perf_counter() - begun
        snapshot = shelves.index.load(shelves.reading().tag)
        asked = questions(texts, QUESTIONS)
        encoder = shelves.encoder()
        rounds = []
        for start in range(0, ASKERS * 8, ASKERS):
            begun = time.perf_counter()
            encoder.encode(asked[start : start + ASKERS])
            rounds.append(time.perf_counter() - begun)
        (folder / "passages.json").write_text(json.dumps(_passages(shelves)), encoding="utf-8")
        return {
            "passages": snapshot.layout.passages,
            "ingest_per_s": snapshot.layout.passages / ingest_s,
            "encode_per_s": ASKERS * 8 / sum(rounds),
            "rss_mb": rss_mb(),
        }

    async def ask() -> dict[str, float]:
        async with services(Settings.from_env({"ONETOUCH_DATA_DIR": str(folder / "ingest")})) as opened:
            await asyncio.to_thread(opened.keeper.start)
            await opened.engine.retrieve("how do I open a file", Access.anonymous())
            first = time.perf_counter() - started
            if task == "start":
                return {"start_s": first}
            asked = questions(articles(WORDS), QUESTIONS)
            for question in asked[:20]:
                await opened.engine.retrieve(f"{question} warm", Access.anonymous())
            times = []
            for question in asked:
                begun = time.perf_counter()
                await opened.engine.retrieve(question, Access.anonymous())
                times.append(time.perf_counter() - begun)
            again = []
            for question in asked[-50:]:
                begun = time.perf_counter()
                await opened.engine.retrieve(question, Access.anonymous())
                again.append(time.perf_counter() - begun)
            return {"p50_ms": p50_ms(times), "repeated_ms": p50_ms(again), "rss_mb": rss_mb()}

    return asyncio.run(ask())


def _passages(shelves) -> list[str]:
    from kb.passages import split
    from retrieval.indexing import passage_text

    encoder = shelves.encoder()
    return [passage_text(p) for article in shelves.store.every() for p in split(article, encoder.count_tokens)]


if __name__ == "__main__":
    system, job, place = sys.argv[1:4]
    if system == "ours":
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command `onetouch` does
    print(json.dumps({"plain": plain, "ours": ours}[system](job, Path(place))))
