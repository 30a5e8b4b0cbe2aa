"""`onetouch fit`: learn from what the team has done and labelled."""

from __future__ import annotations

import click

from bot.cli.fitting_attention import attention
from bot.cli.fitting_sentiment import sentiment


@click.group()
def fit() -> None:
    """Fit what scores to your own past."""


fit.add_command(attention)
fit.add_command(sentiment)
