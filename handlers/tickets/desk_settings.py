"""The settings of the desk as one file has them: promises, routing, windows, accounts. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from handlers.attention.alert_rules import AlertRules, read_alert_rules
from handlers.clusters.policy import ClusterPolicy, read_cluster_policy
from handlers.engineering.stages import EngineeringRules, read_engineering
from handlers.ticket import TIERS, Ticket
from handlers.tickets.accounts import Agreement, agreed
from handlers.tickets.by_language import Belonging, belonging, read_belongings
from handlers.tickets.drain import DrainPolicy
from handlers.tickets.eligibility import RoutingPolicy
from handlers.tickets.plain import Field
from handlers.tickets.rules import Rules
from handlers.tickets.sla_settings import DEFAULTS, SlaSettings, read_settings
from handlers.tickets.watching import BreachPolicy

_PROMISES = ("calendars", "plans", "default_plan")
_PARTS = ("breach_tier", "windows", "routing", "accounts", "attention", "clusters", "engineering")
_TIME = re.compile(r"(?:(\d{1,5})d)?\s*(?:(\d{1,6})h)?\s*(?:(\d{1,6})m)?")
_ROUTING = RoutingPolicy(next_tiers={1: (2,), 2: (1,)})
"""A ticket of the second tier falls back on the first: it is better there than with nobody."""


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """All of it, checked. What the file leaves out is as the defaults have it."""

    sla: SlaSettings
    routing: RoutingPolicy
    drain: DrainPolicy
    rules: Rules
    breach: BreachPolicy
    accounts: Mapping[str, Agreement]
    attention: AlertRules = field(default_factory=AlertRules)
    clusters: ClusterPolicy = field(default_factory=ClusterPolicy)
    engineering: EngineeringRules = field(default_factory=EngineeringRules)
    languages: Mapping[str, Belonging] = field(default_factory=dict)

    def agreed(self, ticket: Ticket, accounts: Collection[str]) -> Ticket:
        """Give a new ticket with what is agreed with its requester's accounts, else what holds for its language."""
        return belonging(agreed(ticket, accounts, self.accounts, self.sla.policies.default), self.languages)


def read_desk(given: Mapping[str, object]) -> DeskSettings:
    """Read the settings of the desk from plain values, as TOML gives them.

    Promises are as `sla_settings.read_settings` reads them; where the file names none, those of `DEFAULTS` hold. Beside
    them: ``breach_tier`` (a tier, or 0 for none), ``[windows]``, ``[routing]``, ``[accounts]``,
    ``[attention]``, ``[clusters]`` and ``[engineering]``.

    Raises:
        InvalidInput: something is wrong with them; the text names the field.
    """
    whole = Field("", given)
    table = whole.table({*_PROMISES, *_PARTS})
    promised = {name: table[name].value for name in _PROMISES if name in table}
    sla = read_settings(promised or DEFAULTS)
    routing, drain = _routing(table["routing"]) if "routing" in table else (_ROUTING, DrainPolicy())
    return DeskSettings(
        sla,
        routing,
        drain,
        _windows(table["windows"]) if "windows" in table else Rules(),
        _breach(table["breach_tier"]) if "breach_tier" in table else BreachPolicy(),
        _accounts(table["accounts"], sla) if "accounts" in table else {},
        read_alert_rules(table["attention"]) if "attention" in table else AlertRules(),
        read_cluster_policy(table["clusters"], _time) if "clusters" in table else ClusterPolicy(),
        read_engineering(table["engineering"]) if "engineering" in table else EngineeringRules(),
        _languages(table["routing"]) if "routing" in table else {},
    )


def _windows(given: Field) -> Rules:
    table = given.table({"reopen", "close_pending", "close_solved"})
    rules = Rules()
    if "reopen" in table:
        rules = replace(rules, reopen_window=_time(table["reopen"]))
    if "close_pending" in table:
        rules = replace(rules, close_pending=_time(table["close_pending"]))
    return replace(rules, close_solved=_time(table["close_solved"])) if "close_solved" in table else rules


def _accounts(given: Field, sla: SlaSettings) -> Mapping[str, Agreement]:
    found = {}
    for name, agreed_with in given.fields():
        table = agreed_with.table({"plan", "region", "language", "team"})
        told = {key: one.text() for key, one in table.items()}
        if "plan" in told and told["plan"] not in sla.policies.by_plan:
            table["plan"].wrong(f"there is no plan {told['plan']}; there is {', '.join(sorted(sla.policies.by_plan))}")
        found[name] = Agreement(**told)
    return found


def _breach(given: Field) -> BreachPolicy:
    tier = given.number()
    if tier not in {0, *TIERS}:
        given.wrong(f"a tier is {' or '.join(map(str, TIERS))}; 0: the ticket stays where it is")
    return BreachPolicy(int(tier) or None)


def _routing(given: Field) -> tuple[RoutingPolicy, DrainPolicy]:
    table = given.table(
        {
            "next_regions", "anywhere", "next_languages", "region_after", "tier_after", "language_after",
            "conversation", "long_absence", "languages",
        }
    )  # fmt: skip
    times = {name: _time(one) for name, one in table.items() if name.endswith("_after")}
    policy = replace(
        _ROUTING,
        region_after=times.get("region_after", _ROUTING.region_after),
        tier_after=times.get("tier_after", _ROUTING.tier_after),
        language_after=times.get("language_after", _ROUTING.language_after),
    )
    drained = {name: _time(one) for name, one in table.items() if name in {"conversation", "long_absence"}}
    if "next_regions" in table:
        regions = {name: tuple(item.text() for item in one.items()) for name, one in table["next_regions"].fields()}
        policy = replace(policy, next_regions=regions)
    if "next_languages" in table:
        policy = replace(policy, next_languages=tuple(item.text() for item in table["next_languages"].items()))
    if "anywhere" in table:
        anywhere = table["anywhere"]
        if not isinstance(anywhere.value, bool):
            anywhere.wrong("true or false belongs here")
        policy = replace(policy, anywhere=anywhere.value)
    return policy, replace(DrainPolicy(), **drained)


def _languages(given: Field) -> Mapping[str, Belonging]:
    found = dict(given.fields())
    return read_belongings(found["languages"]) if "languages" in found else {}


def _time(given: Field) -> timedelta:
    matched = _TIME.fullmatch(given.text())
    if matched is None:
        given.wrong(f"{given.text()} is no time; one is 30m, 4h or 14d")
    days, hours, minutes = (int(part or 0) for part in matched.groups())
    return timedelta(days=days, hours=hours, minutes=minutes)
