"""Wire the judge of tone: the team's own, or the shipped one."""

from __future__ import annotations

import structlog

from bot.config import Settings
from retrieval.adapters.sentiment_file import SentimentFile, shipped_judge
from retrieval.ports import SentimentUnusable
from retrieval.sentiment import ToneJudge

_log = structlog.get_logger(__name__)


def sentiment_file(settings: Settings) -> SentimentFile:
    """Give the place of the team's own judge."""
    return SentimentFile(settings.data_dir)


def judge_as_shipped(tag: str) -> ToneJudge:
    """Give the shipped judge; with an encoder that it was not trained with, it judges by its words alone."""
    return shipped_judge().for_encoder(tag)


def installed_judge(settings: Settings, tag: str) -> ToneJudge:
    """Give the judge for the encoder of this tag.

    It is the team's own; where there is none, or none that fits version and encoder, the shipped one.
    """
    shipped = judge_as_shipped(tag)
    try:
        kept = sentiment_file(settings).read()
    except SentimentUnusable as error:
        _log.warning("sentiment.ignored", reason=str(error), used=shipped.name)
        return shipped
    if kept is None:
        return shipped
    if kept.judge.encoder != tag:
        _log.warning("sentiment.ignored", reason="it was fitted with another encoder", used=shipped.name)
        return shipped
    return kept.judge
