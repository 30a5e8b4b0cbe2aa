"""Wire the weights of attention: the team's own, or the shipped ones."""

from __future__ import annotations

import structlog

from bot.adapters.attention_weights import WeightsFile
from bot.config import Settings
from handlers.attention.weights import SHIPPED, Weights
from handlers.ports import InvalidInput

_log = structlog.get_logger(__name__)


def weights_file(settings: Settings) -> WeightsFile:
    """Give the place of the team's own weights."""
    return WeightsFile(settings.data_dir)


def installed_weights(settings: Settings) -> Weights:
    """Give the team's own weights; the shipped ones where there are none, or where they do not fit this version."""
    try:
        kept = weights_file(settings).read()
    except InvalidInput as error:
        _log.warning("attention.weights_ignored", reason=str(error), used=SHIPPED.version)
        return SHIPPED
    return SHIPPED if kept is None else kept.weights
