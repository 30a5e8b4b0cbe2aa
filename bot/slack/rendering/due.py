"""What is promised of a ticket, in one line of mrkdwn. Pure."""

from __future__ import annotations

from datetime import datetime

from bot.slack.rendering.times import lasting, when
from handlers.languages import say
from handlers.tickets.ports import Standing


def due(standing: Standing, now: datetime, *, soon: bool = False, stays: bool = False) -> str:
    """Say to the team when a reply is due, else the solution; empty when nothing is, and nothing was broken.

    Args:
        standing: how its promises stand.
        now: aware UTC.
        soon: it was warned of.
        stays: the line is read later, too, as on a card: then it says no "in 40 min", which would soon be wrong.
    """
    what, at = ("reply", standing.reply_due) if standing.reply_due is not None else ("solution", standing.due)
    if at is None:
        return "a promise was broken" if standing.breached else ""
    if at <= now:
        since = "" if stays else f", for {lasting(now - at)}"
        return f":red_circle: *{what} overdue* since {when(at)}{since}"
    left = "" if stays else f", in {lasting(at - now)}"
    return f"*{what} due soon*, {when(at)}{left}" if soon else f"{what} due {when(at)}{left}"


def answer_due(standing: Standing, now: datetime) -> str:
    """Say to the customer when they are answered; empty when no reply is owed."""
    at = standing.reply_due
    if at is None:
        return ""
    # NOTE: both stand in a line of facts about a ticket, so they begin small: "Received · we reply by ... · filed ..."
    return say("our reply is late, we are on it") if at <= now else say("we reply by {when}", when=when(at))
