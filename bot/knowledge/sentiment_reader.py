"""How texts sound: a judge of tone over the encoder, as a `handlers.attention.ports.ToneReader`."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import structlog

from handlers.sentiment import Sentiment, Tone
from retrieval.sentiment import Encode, Judged, ToneJudge

_BATCH = 32
UNREAD = "unread"
"""Version of a tone that is none because the encoder failed: no judge has it, so it is judged again."""
_FAILED = "the encoder failed"

_log = structlog.get_logger(__name__)


class SentimentReader:
    """Judges in a thread, 32 texts at a time; an encoder that fails makes tones unknown, and is told to the log once.

    `encode`: may block, and may raise anything; it is called from one thread at a time.
    """

    def __init__(self, judge: ToneJudge, encode: Encode) -> None:
        self._judge = judge
        self._encode = encode
        self._turn = asyncio.Lock()
        self._failing = False

    @property
    def model(self) -> str:
        """The version of the weights."""
        return self._judge.name

    async def read(self, texts: Sequence[str]) -> Sequence[Tone]:
        """Judge texts, in their order."""
        tones: list[Tone] = []
        for start in range(0, len(texts), _BATCH):
            tones += await self._some(texts[start : start + _BATCH])
        return tones

    async def _some(self, texts: Sequence[str]) -> Sequence[Tone]:
        async with self._turn:
            try:
                judged = await asyncio.to_thread(self._judge.judge, texts, self._encode)
            except Exception as error:  # noqa: BLE001 - a ticket is scored without a tone rather than not at all
                if not self._failing:
                    # The error's own words may quote the text.
                    _log.warning("sentiment.unread", reason=type(error).__name__, texts=len(texts))
                self._failing = True
                return [Tone(None, 0.0, 0.0, UNREAD, because=(_FAILED,))] * len(texts)
        self._failing = False
        return [tone_of(one, self.model) for one in judged]


def tone_of(judged: Judged, model: str) -> Tone:
    """Give a judgement in the words of the desk."""
    negative, _, positive = judged.probabilities
    sentiment = None if judged.tone is None else Sentiment(judged.tone)
    return Tone(sentiment, negative, positive, model, judged.language, judged.because)
