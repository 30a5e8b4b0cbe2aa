"""Promises as they are written down: calendars, and what each plan is promised. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from handlers.ports import InvalidInput
from handlers.ticket import Priority
from handlers.tickets.by_language import language_code
from handlers.tickets.calendar import WorkCalendar
from handlers.tickets.calendar_settings import CalendarSettings, read_calendar
from handlers.tickets.holidays import Holidays
from handlers.tickets.plain import Field, needed
from handlers.tickets.sla_policy import Aim, SlaPolicies, SlaPolicy, SlaTargets, WarningRule

LONGEST = timedelta(hours=10_000)
OTHERS = "others"
"""Stands for the priorities that are not named."""
_TERMS = frozenset({"calendar", "targets", "warn_share", "warn_lead"})
_DURATION = re.compile(r"(?:(\d{1,9})h)?\s*(?:(\d{1,9})m)?")
_DURATION_LIKE = "a time such as 45m, 8h or 1h30m (of open hours: a day of eight hours is 8h)"

DEFAULTS: Mapping[str, object] = {
    "default_plan": "standard",
    "calendars": {
        "office": {"zone": "UTC", "hours": {"monday-friday": ["09:00-17:00"]}},
        "always": {"zone": "UTC", "hours": "always"},
    },
    "plans": {
        "standard": {
            "calendar": "office",
            "warn_lead": "30m",
            "targets": {
                "urgent": {"first_reply": "2h", "next_reply": "4h", "resolution": "16h"},
                "high": {"first_reply": "4h", "next_reply": "8h", "resolution": "24h"},
                "normal": {"first_reply": "8h", "next_reply": "8h", "resolution": "40h"},
                "low": {"first_reply": "16h", "next_reply": "16h", "resolution": "80h"},
            },
        },
        "premium": {
            "calendar": "always",
            "warn_lead": "15m",
            "targets": {
                "urgent": {"first_reply": "1h", "next_reply": "1h", "resolution": "8h"},
                "high": {"first_reply": "1h", "next_reply": "2h", "resolution": "24h"},
                "normal": {"first_reply": "1h", "next_reply": "4h", "resolution": "72h"},
                "low": {"first_reply": "1h", "next_reply": "8h", "resolution": "120h"},
            },
        },
    },
}
"""Standard: in working hours, Monday to Friday, 9 to 17 UTC. Premium: around the clock, first reply within the hour."""


@dataclass(frozen=True, slots=True)
class SlaSettings:
    """Checked promises: every policy's calendar is among `calendars`, by name."""

    calendars: Mapping[str, CalendarSettings]
    policies: SlaPolicies

    def calendars_of(self, holidays: Holidays, years: Iterable[int]) -> dict[str, WorkCalendar]:
        """Give the calendars with the holidays of these years.

        Raises:
            InvalidInput: a calendar names a region that there is not; the text names the calendar.
        """
        spans, found = tuple(years), {}
        for name, settings in self.calendars.items():
            try:
                found[name] = settings.calendar(holidays, spans)
            except InvalidInput as error:
                raise InvalidInput(f"calendars.{name}.holidays: {error}") from error
        return found


def read_settings(given: Mapping[str, object]) -> SlaSettings:
    """Read promises from plain values, as TOML or JSON give them; `DEFAULTS` shows all of their fields.

    A plan's ``targets`` name every priority, or ``others`` for the rest; an aim that is left out is not promised.
    ``warn_share`` (of the target, 0.8) and ``warn_lead`` (open time before its end, none) say when to warn. Its
    ``languages`` name by code what holds otherwise for tickets in a language: any of these fields, the plan's for the
    rest.

    Raises:
        InvalidInput: something is wrong with them; the text names the field.
    """
    whole = Field("", given)
    table = whole.table({"calendars", "plans", "default_plan"})
    calendars = {
        name: read_calendar(field) for name, field in needed(table, "calendars", whole, "{ office = ... }").fields()
    }
    plans = {
        name: _policy(field, calendars) for name, field in needed(table, "plans", whole, "{ standard = ... }").fields()
    }
    default = needed(table, "default_plan", whole, '"standard"')
    if default.text() not in plans:
        default.wrong(f"there is no plan {default.text()}; there is {', '.join(sorted(plans)) or 'none'}")
    return SlaSettings(calendars, SlaPolicies(plans, default.text()))


def _policy(given: Field, calendars: Mapping[str, CalendarSettings]) -> SlaPolicy:
    table = given.table({*_TERMS, "languages"})
    calendar = _calendar(needed(table, "calendar", given, '"office"'), calendars)
    targets = _targets(needed(table, "targets", given, "{ others = { first_reply = ... } }"))
    policy = SlaPolicy(calendar, targets, _warning(table, WarningRule()))
    if "languages" not in table:
        return policy
    languages = {
        language_code(code, field): _otherwise(field, policy, calendars) for code, field in table["languages"].fields()
    }
    return replace(policy, languages=languages)


def _otherwise(given: Field, policy: SlaPolicy, calendars: Mapping[str, CalendarSettings]) -> SlaPolicy:
    """Read what a plan promises for tickets in a language; what is left out is as the plan has it."""
    table = given.table(_TERMS)
    calendar = _calendar(table["calendar"], calendars) if "calendar" in table else policy.calendar
    targets = _targets(table["targets"]) if "targets" in table else policy.targets
    return SlaPolicy(calendar, targets, _warning(table, policy.warning))


def _calendar(given: Field, calendars: Mapping[str, CalendarSettings]) -> str:
    if given.text() not in calendars:
        given.wrong(f"there is no calendar {given.text()}; there is {', '.join(sorted(calendars)) or 'none'}")
    return given.text()


def _warning(table: Mapping[str, Field], rule: WarningRule) -> WarningRule:
    share, lead = table.get("warn_share"), table.get("warn_lead")
    return WarningRule(rule.share if share is None else _share(share), rule.lead if lead is None else _duration(lead))


def _targets(given: Field) -> dict[Priority, SlaTargets]:
    table = given.table({*(str(priority) for priority in Priority), OTHERS})
    found = {}
    for priority in Priority:
        field = table.get(str(priority), table.get(OTHERS))
        if field is None:
            given.wrong(f"{priority} is missing: say what it is promised ({{}} for nothing), or name {OTHERS}")
        found[priority] = _target(field)
    return found


def _target(given: Field) -> SlaTargets:
    aims = {name: _duration(field) for name, field in given.table({str(aim) for aim in Aim}).items()}
    return SlaTargets(aims.get(Aim.FIRST_REPLY), aims.get(Aim.NEXT_REPLY), aims.get(Aim.RESOLUTION))


def _duration(given: Field) -> timedelta:
    matched = _DURATION.fullmatch(given.text())
    if matched is None:
        given.wrong(f"{given.text()} is none; give {_DURATION_LIKE}")
    hours, minutes = (int(part or 0) for part in matched.groups())
    if not 0 < hours * 60 + minutes <= LONGEST // timedelta(minutes=1):
        given.wrong(f"{given.text()} is not above 0 and up to {LONGEST // timedelta(hours=1)}h")
    return timedelta(minutes=hours * 60 + minutes)


def _share(given: Field) -> float:
    share = given.number()
    if not 0.0 < share < 1.0:
        given.wrong("a share of the target lies between 0 and 1, for example 0.8")
    return share
