"""How a text sounds: negative, neutral or positive, or that it cannot be told. See `MODEL_CARD.md` beside this file."""

from retrieval.sentiment.model import TONES, Encode, Judged, ToneJudge

__all__ = ["TONES", "Encode", "Judged", "ToneJudge"]
