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
PATIENCE_S = 60.0
"""How long a batch may take: whoever alerts the team waits for it. A slow machine needs some seconds."""

_log = structlog.get_logger(__name__)


class SentimentReader:
    """Judges in a thread, 32 texts at a time; an encoder that fails makes tones unknown, and is told to the log once.

    So does one that hangs: then it fails at once, too, until its thread has come to an end.

    Args:
        encode: may block, and may raise anything; it is called from one thread at a time.
        patience_s: how long a batch may take.
    """

    def __init__(self, judge: ToneJudge, encode: Encode, patience_s: float = PATIENCE_S) -> None:
        self._judge = judge
        self._encode = encode
        self._patience_s = patience_s
        self._turn = asyncio.Lock()
        self._judging: asyncio.Future[list[Judged]] | None = None
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
                judged = await self._judged(texts)
            except Exception as error:  # noqa: BLE001 - a ticket is scored without a tone rather than not at all
                if not self._failing:
                    # The error's own words may quote the text.
                    _log.warning("sentiment.unread", reason=type(error).__name__, texts=len(texts))
                self._failing = True
                return [Tone(None, 0.0, 0.0, UNREAD, because=(_FAILED,))] * len(texts)
        self._failing = False
        return [tone_of(one, self.model) for one in judged]

    async def _judged(self, texts: Sequence[str]) -> list[Judged]:
        """Judge in a thread.

        Raises:
            TimeoutError: it hangs. A thread cannot be ended, so this one goes on.
            Exception: whatever the encoder raises.
        """
        if self._judging is not None and not self._judging.done():
            raise TimeoutError
        self._judging = judging = asyncio.ensure_future(asyncio.to_thread(self._judge.judge, texts, self._encode))
        judging.add_done_callback(_noted)
        done, _ = await asyncio.wait({judging}, timeout=self._patience_s)
        if not done:
            raise TimeoutError
        return judging.result()


def _noted(late: asyncio.Future[list[Judged]]) -> None:
    """Take note of an error that nobody may wait for any more."""
    if not late.cancelled():
        late.exception()


def tone_of(judged: Judged, model: str) -> Tone:
    """Give a judgement in the words of the desk."""
    negative, _, positive = judged.probabilities
    sentiment = None if judged.tone is None else Sentiment(judged.tone)
    return Tone(sentiment, negative, positive, model, judged.language, judged.because)
