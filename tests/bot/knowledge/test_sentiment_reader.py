from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence

import numpy as np
from structlog.testing import capture_logs

from bot.knowledge.sentiment_reader import UNREAD, SentimentReader
from handlers.attention.ports import ToneReader
from handlers.sentiment import Sentiment
from retrieval.adapters.sentiment_file import shipped_judge
from retrieval.ports import Vectors
from tests.retrieval.fakes import BagEmbedder

TEXTS = [
    "This is unacceptable!",
    "How do I pay?",
    "Thank you so much, great work!",
    "Das ist nicht gut.",
    "https://a.b/c",
]
WORDS = shipped_judge().for_encoder("bag")
VECTORS = shipped_judge()


class Encoder:
    """Gives vectors of zeros, or fails; keeps what it was given."""

    def __init__(self) -> None:
        self.fails = False
        self.batches: list[int] = []

    def __call__(self, texts: Sequence[str]) -> Vectors:
        if self.fails:
            raise RuntimeError("secret words of a customer")
        self.batches.append(len(texts))
        return np.zeros((len(texts), 384), dtype=np.float32)


async def test_tones_come_in_order_with_words_and_version() -> None:
    reader: ToneReader = SentimentReader(WORDS, BagEmbedder().encode)
    tones = await reader.read(TEXTS)
    assert [tone.sentiment for tone in tones] == [
        Sentiment.NEGATIVE, Sentiment.NEUTRAL, Sentiment.POSITIVE, None, None,
    ]  # fmt: skip
    assert {tone.model for tone in tones} == {reader.model} == {WORDS.name}
    assert tones[0].because == ("unacceptable",)
    assert [tone.language for tone in tones] == ["en", "en", "en", "de", None]
    assert all(0.0 <= tone.negative + tone.positive <= 1.0 + 1e-6 for tone in tones)
    assert all(tone.probability > 1 / 3 for tone in tones[:3])
    assert [(tone.negative, tone.positive, tone.probability) for tone in tones[3:]] == [(0.0, 0.0, 0.0)] * 2
    assert await reader.read([]) == []


async def test_many_texts_are_encoded_in_batches() -> None:
    encoder = Encoder()
    tones = await SentimentReader(VECTORS, encoder).read(["Where is my order?"] * 70)
    assert len(tones) == 70
    assert encoder.batches == [32, 32, 6]


async def test_one_reading_at_a_time_uses_the_encoder() -> None:
    encoder = Encoder()
    reader = SentimentReader(VECTORS, encoder)
    both = await asyncio.gather(reader.read(["Where is it?"] * 40), reader.read(["Where is it?"] * 40))
    assert [len(tones) for tones in both] == [40, 40]


async def test_an_encoder_that_fails_makes_tones_unknown_and_is_told_once() -> None:
    encoder = Encoder()
    reader = SentimentReader(VECTORS, encoder)
    encoder.fails = True
    with capture_logs() as logs:
        first, again = await reader.read(TEXTS[:2]), await reader.read(TEXTS[:1])
    assert [(tone.sentiment, tone.model) for tone in (*first, *again)] == [(None, UNREAD)] * 3
    assert first[0].because == ("the encoder failed",)
    assert [(log["event"], log["reason"]) for log in logs] == [("sentiment.unread", "RuntimeError")]
    encoder.fails = False
    (tone,) = await reader.read(TEXTS[:1])
    assert tone.sentiment is Sentiment.NEGATIVE
    encoder.fails = True
    with capture_logs() as logs:
        await reader.read(TEXTS[:1])
    assert len(logs) == 1


async def test_an_encoder_that_hangs_keeps_nobody_waiting_and_is_asked_again_when_it_has_ended() -> None:
    goes_on, asked = threading.Event(), list[int]()

    def encode(texts: Sequence[str]) -> Vectors:
        asked.append(len(texts))
        assert goes_on.wait(30)
        return np.zeros((len(texts), 384), dtype=np.float32)

    reader = SentimentReader(VECTORS, encode, patience_s=0.01)
    with capture_logs() as logs:
        assert [tone.model for tone in await reader.read(TEXTS[:1] * 70)] == [UNREAD] * 70
    assert [(log["event"], log["reason"]) for log in logs] == [("sentiment.unread", "TimeoutError")]
    assert asked == [32], "one thread hangs, not three"
    goes_on.set()
    async with asyncio.timeout(30):
        while (await reader.read(TEXTS[:1]))[0].model == UNREAD:
            await asyncio.sleep(0)
