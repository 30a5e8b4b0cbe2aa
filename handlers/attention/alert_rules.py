"""When the team is alerted of tickets that need a person, and how: as settings say it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime

from handlers.attention.attention import HIGHEST
from handlers.tickets.calendar import Hours, WorkCalendar, is_open, next_closing
from handlers.tickets.calendar_settings import read_hours, read_zone
from handlers.tickets.plain import Field, needed

MOST_AN_HOUR = 1_000
_ADDRESS = re.compile(r"[^\s@<>\"(),:;\\\[\]]{1,64}@[\w-]+(\.[\w-]+)+")
_EVERY_DAY = "monday-sunday"


@dataclass(frozen=True, slots=True)
class AlertRules:
    """When, and how often, the team is alerted.

    Attributes:
        alert_at: the lowest score that alerts. By the shipped weights 40 is harm told by an angry customer in the
            first message, or an angry customer who waits for longer than was promised: what a lead wants to hear of
            now. What is likely to be escalated anyhow, 80, would come when it is late.
        step: a ticket that was told of, and on which something happened since, is told of again when its score rose by
            so much.
        per_hour: messages about one ticket each, within any hour; what comes beyond them is collected into one.
        triage: the team's channels are told.
        mail: addresses that are written to.
        quiet: hours within which nothing is told; None: there are none.
    """

    alert_at: int = 40
    step: int = 10
    per_hour: int = 10
    triage: bool = True
    mail: tuple[str, ...] = ()
    quiet: WorkCalendar | None = None

    @property
    def silent(self) -> bool:
        """Nobody is ever told."""
        return not self.triage and not self.mail

    def reaching(self, *, channels: bool) -> AlertRules:
        """Give the rules where the team has `channels`, or has none: who cannot hear it is not told."""
        return self if channels else replace(self, triage=False)

    def quiet_until(self, now: datetime) -> datetime | None:
        """Give when the quiet hours end that it is within; None: it is not."""
        if self.quiet is None or not is_open(self.quiet, now):
            return None
        return next_closing(self.quiet, now)


def read_alert_rules(given: Field) -> AlertRules:
    """Read ``{"alert_at": 40, "quiet": "20:00-07:00", "zone": "Europe/Berlin", "mail": ["lead@example.com"], ...}``.

    ``quiet`` holds on every day; a table of days, ``{"saturday-sunday": ["00:00-24:00"]}``, on those.

    Raises:
        InvalidInput: something is wrong with it; the text names the field.
    """
    table = given.table({"alert_at", "step", "per_hour", "triage", "mail", "quiet", "zone"})
    rules = AlertRules()
    triage = rules.triage
    if "triage" in table:
        value = table["triage"].value
        if not isinstance(value, bool):
            table["triage"].wrong("true or false belongs here")
        triage = value
    quiet = None
    if "quiet" in table:
        hours = _quiet_hours(table["quiet"])
        quiet = _quiet(table["quiet"], hours, needed(table, "zone", given, '"Europe/Berlin"'))
    if "zone" in table:
        read_zone(table["zone"])
    return AlertRules(
        _whole(table["alert_at"], HIGHEST) if "alert_at" in table else rules.alert_at,
        _whole(table["step"], HIGHEST) if "step" in table else rules.step,
        _whole(table["per_hour"], MOST_AN_HOUR) if "per_hour" in table else rules.per_hour,
        triage,
        _addresses(table["mail"]) if "mail" in table else (),
        quiet,
    )


def _whole(given: Field, most: int) -> int:
    number = given.number()
    if not number.is_integer() or not 1 <= number <= most:
        given.wrong(f"a whole number from 1 to {most:,} belongs here")
    return int(number)


def _addresses(given: Field) -> tuple[str, ...]:
    found = []
    for item in given.items():
        address = item.text()
        if not _ADDRESS.fullmatch(address):
            item.wrong(f"{address} is no address; one is lead@example.com")
        found.append(address.lower())
    return tuple(dict.fromkeys(found))


def _quiet_hours(given: Field) -> tuple[Hours, ...]:
    if not given.value:
        given.wrong('hours belong here, such as "20:00-07:00"; where no hours are quiet, leave quiet out')
    daily = isinstance(given.value, str)
    return read_hours(Field(given.where, {_EVERY_DAY: [given.value]}) if daily else given)


def _quiet(given: Field, hours: tuple[Hours, ...], zone: Field) -> WorkCalendar:
    calendar = WorkCalendar(read_zone(zone), hours)
    if calendar.around_the_clock:
        given.wrong("it is always quiet, so nothing would ever be told; for that, turn triage and mail off")
    return calendar
