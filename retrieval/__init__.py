"""A query in, ranked and calibrated hits out. Arrays and arithmetic, synchronous."""

from retrieval.hit import Hit, PassageHit, Ranking
from retrieval.snapshot import Snapshot

__all__ = ["Hit", "PassageHit", "Ranking", "Snapshot"]
