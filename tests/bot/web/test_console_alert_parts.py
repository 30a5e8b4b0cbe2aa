"""The settings of alerts as the console says them."""

from __future__ import annotations

import re

from bot.web.pages.console.alert_parts import alerts
from handlers.attention.alert_rules import AlertRules
from handlers.tickets.desk_settings import read_desk


def said(rules: AlertRules) -> list[str]:
    """Give the sentences without their markup."""
    return [re.sub(r"<[^>]+>", "", one) for one in re.findall(r"<li>(.*?)</li>", alerts(rules))]


def test_the_defaults_are_said_in_words() -> None:
    first, again, hourly, quiet = said(AlertRules())
    assert first == "A ticket whose attention score reaches 40 of 100 is told of in the triage channel."
    assert "rose by 10" in again
    assert hourly.startswith("Within an hour 10 tickets are told of one by one")
    assert quiet == "There are no quiet hours."


def test_addresses_and_quiet_hours_are_named() -> None:
    given = {"quiet": "20:00-07:00", "zone": "Europe/Berlin", "mail": ["lead@example.com"], "per_hour": 1}
    first, _, hourly, quiet = said(read_desk({"attention": given}).attention)
    assert first.endswith("in the triage channel and by mail to lead@example.com.")
    assert "one ticket is told of by itself" in hourly
    assert quiet.startswith("Quiet hours, Europe/Berlin: Mon-Sun 20:00-07:00.")


def test_where_nobody_is_told_it_says_so() -> None:
    assert said(AlertRules(triage=False))[0].endswith("is told of nowhere: nobody is alerted.")
