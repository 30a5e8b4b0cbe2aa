"""Scores of surveys as fields, for programs: the same on the command line and over the API. Pure."""

from __future__ import annotations

from handlers.insights.rates import Share
from handlers.quality.scores import Mean, Scores, SurveyReport
from handlers.quality.survey import Reason


def score_fields(found: SurveyReport) -> dict[str, object]:
    """Give scores as fields; the value of too few answers is null."""
    return {
        **_fields(found.all),
        "not_asked": {reason.value: count for reason, count in others(found)},
        "by": {
            dimension: {name: _fields(scores) for name, scores in groups.items()}
            for dimension, groups in found.groups.items()
        },
    }


def others(found: SurveyReport) -> list[tuple[Reason, int]]:
    """Give why nobody was asked, and how often, in the order of `Reason`."""
    return [(reason, found.reasons[reason]) for reason in Reason if reason in found.reasons and reason != Reason.ASKED]


def _fields(scores: Scores) -> dict[str, object]:
    return {
        "responded": _share_fields(scores.responded),
        "open": scores.open,
        "satisfied": _share_fields(scores.satisfied),
        "csat": _mean_fields(scores.csat),
        "ces": _mean_fields(scores.ces),
        "nps_responded": _share_fields(scores.nps_responded),
        "nps": _mean_fields(scores.nps),
    }


def _share_fields(share: Share) -> dict[str, object]:
    told = share.enough
    return {
        "value": share.value if told else None,
        "low": share.low if told else None,
        "high": share.high if told else None,
        "part": share.part if told else None,
        "whole": share.whole,
        "enough": told,
    }


def _mean_fields(mean: Mean) -> dict[str, object]:
    told = mean.enough
    return {
        "value": mean.value if told else None,
        "low": mean.low if told else None,
        "high": mean.high if told else None,
        "n": mean.n,
        "enough": told,
    }
