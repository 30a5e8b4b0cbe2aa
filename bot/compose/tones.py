"""Wire what judges how texts sound."""

from __future__ import annotations

from bot.compose.sentiment import installed_judge
from bot.compose.shelves import Shelves
from bot.knowledge.sentiment_reader import SentimentReader
from handlers.attention.ports import ToneReader


def tone_reader(shelves: Shelves) -> ToneReader:
    """Give the reader of tones; it is the same wherever texts are judged, so that what one keeps another may use.

    Not through the cache of vectors: what customers write stays in their tickets, where it can be erased.

    Raises:
        ModelMissing: the encoder cannot be loaded; it is loaded now, unless it was before.
    """
    encoder = shelves.encoder()
    return SentimentReader(installed_judge(shelves.settings, encoder.tag), encoder.encode)
