"""When the team is alerted of tickets that need a person, as it is set now, in HTML. Pure."""

from __future__ import annotations

from html import escape

from bot.web.pages.console.calendar_parts import week
from bot.web.pages.console.places import Place
from handlers.attention.alert_rules import AlertRules
from handlers.attention.attention import HIGHEST


def alerts(rules: AlertRules) -> str:
    """Say who is alerted, when, and how often."""
    channels = [*(["in the triage channel"] if rules.triage else []), *(f"by mail to {one}" for one in rules.mail)]
    told = escape(" and ".join(channels)) if channels else "nowhere: nobody is alerted"
    score = f'<a href="{Place.ATTENTION}">attention score</a>'
    again = f"when its score rose by {rules.step}, or when it fell below, something happened on it, and it came back"
    said = (
        f"A ticket whose {score} reaches {rules.alert_at} of {HIGHEST} is told of {told}.",
        f"It is told of again {again}.",
        f"Within an hour {_messages(rules.per_hour)}; what comes beyond that is one message.",
        _quiet(rules),
    )
    listed = "".join(f"<li>{rule}</li>" for rule in said)
    return f'<section aria-labelledby="alerts"><h2 id="alerts">Alerts</h2><ul class="rules">{listed}</ul></section>'


def _messages(count: int) -> str:
    return "one ticket is told of by itself" if count == 1 else f"{count:,} tickets are told of one by one"


def _quiet(rules: AlertRules) -> str:
    if rules.quiet is None:
        return "There are no quiet hours."
    hours = "; ".join(f"{days} {times}" for days, times in week(rules.quiet.hours) if times != "closed")
    return f"Quiet hours, {escape(rules.quiet.zone.key)}: {escape(hours)}. What comes then is told when they end."
