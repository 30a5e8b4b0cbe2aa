"""A query in, ranked and calibrated hits out. Arrays and arithmetic, synchronous."""

from retrieval.hit import Hit, PassageHit, Ranking

__all__ = ["Hit", "PassageHit", "Ranking"]
