"""The encoder as it reads tickets."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from retrieval.language import encoder_trust
from retrieval.ports import Embedder, Vectors

_UNDERSTOOD = 0.8
"""Trust from which a text counts as one in a language that the encoder speaks, as with `bot.knowledge.likeness`."""


class EncoderReader:
    """A `handlers.similar.ports.TextReader` over an encoder, in a thread."""

    def __init__(self, encoder: Embedder) -> None:
        self._encoder = encoder

    @property
    def tag(self) -> str:
        """The encoder's."""
        return self._encoder.tag

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._encoder.dimension

    async def read(self, texts: Sequence[str]) -> Sequence[Vectors | None]:
        """Give vectors; None for a text whose language is not understood."""
        return await asyncio.to_thread(self._read, tuple(texts))

    def _read(self, texts: Sequence[str]) -> list[Vectors | None]:
        found: list[Vectors | None] = [None] * len(texts)
        understood = [place for place, text in enumerate(texts) if text and encoder_trust(text) >= _UNDERSTOOD]
        if understood:
            vectors = self._encoder.encode([texts[place] for place in understood])
            for place, vector in zip(understood, vectors, strict=True):
                found[place] = vector
        return found
