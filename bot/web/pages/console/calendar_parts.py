"""Calendars, promises and routing as they hold now, in HTML. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from html import escape
from itertools import groupby

from bot.web.pages.console.chips import PRIORITY
from bot.web.pages.console.clocks import AIM
from bot.web.pages.console.places import Place
from bot.web.pages.console.sheets import sheet
from bot.web.pages.console.times import stamp, there
from handlers.languages.dates import named
from handlers.ticket import Priority
from handlers.tickets.by_language import Belonging
from handlers.tickets.calendar import AROUND_THE_CLOCK, Hours
from handlers.tickets.calendar_settings import CalendarSettings
from handlers.tickets.desk_settings import DeskSettings
from handlers.tickets.rulebook import NONE_KEPT, InForce
from handlers.tickets.sla_policy import Aim, SlaPolicy

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class Coming:
    """A holiday to come."""

    day: date
    name: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar as it stands now.

    Attributes:
        turns: when it closes, while it is open, else when it opens; None: never.
        coming: the holidays of the next time.
        plans: that are promised by it.
    """

    name: str
    settings: CalendarSettings
    open: bool
    turns: datetime | None
    coming: Sequence[Coming]
    plans: Sequence[str]


def calendars(found: Sequence[Calendar], book: InForce, *, may_manage: bool) -> str:
    """Give where the settings stand, and the calendars."""
    cards = "".join(_calendar(one) for one in found)
    return (
        f"{_source(book, may_manage=may_manage)}"
        '<section aria-labelledby="calendars"><h2 id="calendars">Calendars</h2>'
        f'<div class="cards">{cards}</div></section>'
    )


def _source(book: InForce, *, may_manage: bool) -> str:
    if book.file is not None:
        return (
            f'<p class="small">These settings stand in the server’s file <code>{escape(book.file)}</code>: '
            "whoever runs the server changes them there.</p>"
        )
    if book.version == NONE_KEPT or book.latest is None:
        said = "These are the defaults: nobody has set anything yet."
    else:
        said = f"Version {book.version}, by {escape(book.latest.name)}, {stamp(book.latest.at)}."
    change = f' <a class="button ghost" href="{Place.CALENDARS}/settings">Change the settings</a>'
    statuses = f' <a class="button ghost" href="{Place.CALENDARS}/statuses">Statuses of the tracker</a>'
    link = f"{change}{statuses}" if may_manage else ""
    return f'<p class="source"><span>{said}</span>{link}</p>'


def _calendar(one: Calendar) -> str:
    state = '<span class="state here">open</span>' if one.open else '<span class="state">closed</span>'
    turns = "" if one.turns is None else f"{'until' if one.open else 'opens'} {there(one.turns, one.settings.zone)}"
    rows = "".join(f"<dt>{days}</dt><dd>{hours}</dd>" for days, hours in week(one.settings.hours))
    holidays = "".join(
        f"<li><strong>{coming.day:%a %d %b}</strong> {escape(coming.name)}</li>" for coming in one.coming
    )
    regions = ", ".join(map(str, one.settings.regions))
    none = "None in the next 60 days." if regions or one.settings.holidays else "It keeps no holidays."
    used = f"Promised by: {escape(', '.join(one.plans))}." if one.plans else "No plan is promised by it."
    return (
        f'<article class="panel"><h3>{escape(one.name)} {state}</h3><p class="small">{escape(one.settings.zone.key)}'
        f"{', ' if turns else ''}{turns}</p>"
        f'<dl class="facts">{rows}</dl><h4>Holidays{f" of {escape(regions)}" if regions else ""}</h4>'
        f"{f'<ul class=days>{holidays}</ul>' if holidays else f'<p class=small>{none}</p>'}"
        f'<p class="small">{used}</p></article>'
    )


def week(hours: tuple[Hours, ...]) -> tuple[tuple[str, str], ...]:
    """Give the days of a week with their hours, days of the same hours together: ``("Mon-Fri", "09:00-17:00")``."""
    if hours == AROUND_THE_CLOCK:
        return (("Every day", "around the clock"),)
    by_day = [_day(one for one in hours if one.weekday == day) for day in range(len(_DAYS))]
    found = []
    for told, group in groupby(range(len(_DAYS)), key=lambda day: by_day[day]):
        days = list(group)
        name = _DAYS[days[0]] if len(days) == 1 else f"{_DAYS[days[0]]}-{_DAYS[days[-1]]}"
        found.append((name, told or "closed"))
    return tuple(found)


def _day(hours: Iterable[Hours]) -> str:
    return ", ".join(f"{one.start:%H:%M}-{_end(one.end)}" for one in sorted(hours, key=lambda one: one.start))


def _end(end: time) -> str:
    return "24:00" if end == time(0) else f"{end:%H:%M}"


def promises(settings: DeskSettings) -> str:
    """Give what each plan is promised."""
    policies = settings.sla.policies
    plans = "".join(_plan(name, policy, default=name == policies.default) for name, policy in policies.by_plan.items())
    tier = settings.breach.tier
    breach = "stays where it is" if tier is None else f"goes to tier {tier}"
    accounts = [
        tuple(
            escape(value)
            for value in (
                name,
                one.plan or policies.default,
                one.region or "any",
                one.language or "any",
                one.team or "any",
            )
        )
        for name, one in sorted(settings.accounts.items())
    ]
    agreed = (
        f"<h3>Agreed with accounts</h3>{sheet(('Account', 'Plan', 'Region', 'Language', 'Team'), accounts)}"
        if accounts
        else ""
    )
    return (
        f'<section aria-labelledby="promises"><h2 id="promises">Promises</h2><p class="small">In open hours of the '
        f"plan’s calendar. What is overdue {breach}.</p>{plans}{agreed}</section>"
    )


def _plan(name: str, policy: SlaPolicy, *, default: bool) -> str:
    rows = [(PRIORITY[priority], *(_target(policy, aim, priority) for aim in Aim)) for priority in Priority]
    lead = f", or {span(policy.warning.lead)} before its end" if policy.warning.lead else ""
    mark = ' <span class="state">default</span>' if default else ""
    return (
        f'<h3>{escape(name)}{mark} <span class="small">calendar {escape(policy.calendar)}; warned at '
        f"{policy.warning.share:.0%} of the time{lead}</span></h3>"
        f"{sheet(('Priority', *(AIM[aim] for aim in Aim)), rows)}"
        + "".join(_otherwise(code, policy, other) for code, other in sorted(policy.languages.items()))
    )


def _otherwise(code: str, policy: SlaPolicy, other: SlaPolicy) -> str:
    """Give what is promised otherwise to tickets in a language."""
    lead = f", or {span(other.warning.lead)} before its end" if other.warning.lead else ""
    said = (
        f'<p class="small">Tickets in {escape(named(code))}: calendar {escape(other.calendar)}; warned at '
        f"{other.warning.share:.0%} of the time{lead}.</p>"
    )
    if other.targets == policy.targets:
        return said
    rows = [(PRIORITY[priority], *(_target(other, aim, priority) for aim in Aim)) for priority in Priority]
    return said + sheet(("Priority", *(AIM[aim] for aim in Aim)), rows)


def calendars_of(policy: SlaPolicy) -> frozenset[str]:
    """Give the names of the calendars by which a plan promises, of tickets in any language."""
    return frozenset({policy.calendar, *(other.calendar for other in policy.languages.values())})


def _target(policy: SlaPolicy, aim: Aim, priority: Priority) -> str:
    target = policy.target(aim, priority)
    return "–" if target is None else span(target)


def routing(settings: DeskSettings) -> str:
    """Say who gets tickets, and when they are over, in words."""
    policy, drain, windows = settings.routing, settings.drain, settings.rules
    rules = [
        "The oldest ticket goes first, to whoever of those who can have it has waited longest for her turn.",
        *[_fallback("region", name, others, policy.region_after) for name, others in policy.next_regions.items()],
        *(["At last every region is asked."] if policy.anywhere else ["No other region is asked."]),
        *[
            _fallback("tier", str(tier), tuple(map(str, others)), policy.tier_after)
            for tier, others in policy.next_tiers.items()
        ],
    ]
    spoken = escape(", ".join(policy.next_languages)) or "no other"
    rules.append(f"Where nobody speaks the customer’s language, {spoken} is spoken{_later(policy.language_after)}.")
    rules.extend(_belonging(code, rule) for code, rule in sorted(settings.languages.items()))
    rules.append(
        f"Who goes keeps a ticket on which she wrote to the customer within {span(drain.conversation)}, unless she is "
        f"away for {span(drain.long_absence)} or longer."
    )
    rules.append(
        f"A solved ticket opens again within {span(windows.reopen_window, days=True)}, and is closed after "
        f"{span(windows.close_solved, days=True)}; one that waits for the customer after "
        f"{span(windows.close_pending, days=True)}."
    )
    listed = "".join(f"<li>{rule}</li>" for rule in rules)
    return f'<section aria-labelledby="routing"><h2 id="routing">Routing</h2><ul class="rules">{listed}</ul></section>'


def _belonging(code: str, rule: Belonging) -> str:
    skills = f"need {' and '.join(rule.skills)}" if rule.skills else ""
    goes = f"go to the team {rule.team}" if rule.team else ""
    region = f"are of the region {rule.region}" if rule.region else ""
    said = ", ".join(part for part in (goes, region, skills) if part) or "go as all others do"
    return escape(f"New tickets in {named(code)} {said}, unless their account says otherwise.")


def _fallback(kind: str, name: str, others: Sequence[str], after: timedelta) -> str:
    return f"After {kind} {escape(name)}, {kind} {escape(', then '.join(others)) or 'none'} is asked{_later(after)}."


def _later(after: timedelta) -> str:
    return f" when the ticket has waited for {span(after)}" if after else " at once"


def span(time_: timedelta, *, days: bool = False) -> str:
    """Give a length exactly, as the settings write it: ``1h 30m``; `days`: ``14d``, which open time has none of."""
    minutes = int(time_.total_seconds()) // 60
    if days and minutes and minutes % (24 * 60) == 0:
        return f"{minutes // (24 * 60)}d"
    hours, rest = divmod(minutes, 60)
    return " ".join([*([f"{hours}h"] if hours else []), *([f"{rest}m"] if rest or not hours else [])])
