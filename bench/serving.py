"""Memory and type-ahead of a real server over 10,000 passages: `python -m bench.serving`.

The vectors are random (memory and scan time do not care what they say), so that the corpus is ready in seconds.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from bench.corpus import articles
from bot.compose.shelves import open_shelves
from bot.config import Settings
from kb import PUBLIC, Article
from kb.passages import split
from kb.ports import SourceRow
from retrieval.adapters.vector_cache import VectorCache, text_key
from retrieval.indexing import texts_to_embed

PASSAGES = 10_000


def corpus(folder: Path) -> int:
    """Sync 10,000 passages with random vectors; give their number."""
    settings = Settings.from_env({"ONETOUCH_DATA_DIR": str(folder / "data")})
    shelves = open_shelves(settings)
    encoder = shelves.encoder()
    texts = articles(400_000)
    lines, count, copy = [], 0, 0
    made: list[Article] = []
    while count < PASSAGES:
        for text in texts:
            article = Article(
                f"{text.id}-{copy}", "bench", f"{text.title} {copy}", f"Release {copy}.\n\n{text.body}", PUBLIC
            )
            count += len(split(article, encoder.count_tokens))
            made.append(article)
            lines.append(json.dumps({"id": article.id, "title": article.title, "body": article.body}))
            if count >= PASSAGES:
                break
        copy += 1
    generator = np.random.default_rng(0)
    cache = VectorCache(settings.cache_dir / "vectors.sqlite", encoder.tag)
    keys = {text_key(text) for text in texts_to_embed(made, lambda article: split(article, encoder.count_tokens))}
    vectors = generator.standard_normal((len(keys), encoder.dimension)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    cache.store(dict(zip(keys, vectors, strict=True)))
    (folder / "corpus.jsonl").write_text("\n".join(lines), encoding="utf-8")
    shelves.store.add(SourceRow("bench", "jsonl", str(folder / "corpus.jsonl"), PUBLIC))
    shelves.librarian.sync()
    return shelves.index.load(shelves.reading().tag).layout.passages


async def type_ahead(url: str) -> tuple[list[float], list[float]]:
    """Type questions letter by letter, and ask some; give the times in ms."""
    import aiohttp

    typed, asked = [], []
    words = [
        "open a file for reading",
        "parse arguments of a command",
        "send an email message",
        "regular expression groups",
    ]
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as client:
        for text in words * 3:
            for end in range(3, len(text), 3):
                begun = time.perf_counter()
                async with client.get(f"{url}/api/v1/suggest", params={"q": text[:end]}) as response:
                    response.raise_for_status()
                    await response.read()
                typed.append((time.perf_counter() - begun) * 1000)
                await asyncio.sleep(0.02)
        async with client.post(f"{url}/api/v1/conversations", json={}) as response:
            conversation = (await response.json())["id"]
        for number in range(20):
            begun = time.perf_counter()
            body = {"key": f"k{number}", "text": f"how do I {words[number % 4]} number {number}"}
            async with client.post(f"{url}/api/v1/conversations/{conversation}/messages", json=body) as response:
                response.raise_for_status()
            asked.append((time.perf_counter() - begun) * 1000)
    return typed, asked


def rss_mb(process: int) -> float:
    """Resident memory now, of which shared pages of the mapped index are a part."""
    match = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process}/status").read_text())
    return int(match[1]) / 1024 if match else float("nan")


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        count = corpus(folder)
        environment = {
            **os.environ, "ONETOUCH_DATA_DIR": str(folder / "data"), "ONETOUCH_PORT": "0", "ONETOUCH_SYNC_INTERVAL": "0",
        }  # fmt: skip
        server = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        try:
            url = next(line.split()[-1] for line in server.stdout if "answers at" in line)
            typed, asked = asyncio.run(type_ahead(url))
            result = {
                "passages": count,
                "rss_mb": rss_mb(server.pid),
                "type_ahead_p50_ms": statistics.median(typed),
                "type_ahead_p95_ms": float(np.quantile(typed, 0.95)),
                "message_p50_ms": statistics.median(asked),
            }
        finally:
            server.terminate()
            server.wait(30)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
