"""Which tickets the team is told of now, in how many messages, and in what words. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.attention.alert_rules import AlertRules
from handlers.attention.attention import HIGHEST, Part
from handlers.attention.words import in_words
from handlers.news import team_mail
from handlers.ports import NewId, Outgoing

ATTENTION = "attention"
"""Event for the team's channels: the ticket needs a look. Its payload has ``score`` and ``reasons``."""
COLLECTED = "attention_collected"
"""Event for the team's channels: so many more do, see `COUNT`; ``highest`` is their highest score, ``numbers`` names
the first of them, parted by spaces. The subject is no ticket."""
COUNT = "count"
"""Where it is told how many tickets a collected message is about."""
LETTER = "attention"
"""Kind of the team's mails about it."""
SEVERAL = "tickets"
"""Subject, in the outbox, of what is about several tickets."""
WITHIN = timedelta(hours=1)
"""Over which `AlertRules.per_hour` counts."""
GATHERED = timedelta(minutes=5)
"""So long after the latest message what comes beyond `AlertRules.per_hour` is gathered: a flood lasts a while."""
NAMED = 20
"""Tickets of a collected message that are named."""
REASONS = " · "


@dataclass(frozen=True, slots=True)
class Candidate:
    """A ticket whose score is high enough, and that was not told of as it is now.

    Attributes:
        version: of the ticket that was scored.
        told: how often the team was told of it before.
    """

    number: str
    version: int
    score: int
    parts: tuple[Part, ...]
    subject: str
    told: int = 0

    @property
    def key(self) -> str:
        """Names this telling: there is one of it."""
        return f"{self.number}/{self.told + 1}"


@dataclass(frozen=True, slots=True)
class Alert:
    """A message.

    Attributes:
        tickets: at least one, the highest score first.
        collected: it is one message about what came beyond the others.
    """

    tickets: tuple[Candidate, ...]
    collected: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """A message that was told."""

    at: datetime
    collected: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What is told now.

    Attributes:
        again: when to look again at what is told later; None: nothing is.
    """

    alerts: tuple[Alert, ...] = ()
    again: datetime | None = None


def planned(candidates: Sequence[Candidate], told: Iterable[Message], rules: AlertRules, now: datetime) -> Plan:
    """Decide what is told now; the rest is told later, if it is still so then.

    Args:
        candidates: the highest score first.
        told: messages of the last hour, in any order; one from a time ahead, when the clock was set back, is none.
    """
    if not candidates or rules.silent:
        return Plan()
    quiet = rules.quiet_until(now)
    if quiet is not None:
        return Plan(again=quiet)
    lately = [one for one in told if now - WITHIN < one.at <= now]
    singles = [one.at for one in lately if not one.collected]
    collected = [one.at for one in lately if one.collected]
    room = max(0, rules.per_hour - len(singles))
    alerts, rest = tuple(Alert((one,)) for one in candidates[:room]), tuple(candidates[room:])
    if not rest:
        return Plan(alerts)
    gathered = (now if alerts else max(singles)) + GATHERED
    if not collected and gathered <= now:
        return Plan((*alerts, Alert(rest, collected=True)))
    free = min([*singles, *collected, now]) + WITHIN
    return Plan(alerts, free if collected else min(free, gathered))


def reasons(parts: Sequence[Part]) -> str:
    """Give parts in one line: "waiting 5 h of 4 h: +22 · tone falling: +17"."""
    return REASONS.join(in_words(parts))


def sent(alert: Alert, rules: AlertRules, root: str, new_id: NewId) -> tuple[Outgoing, ...]:
    """Give what goes out for a message: to the team's channels, and to each address by mail.

    `root`: where people reach the server. No words of a customer go by mail but the subjects.
    """
    first = alert.tickets[0]
    payload: dict[str, str | int] = {"event": ATTENTION, "score": first.score, "reasons": reasons(first.parts)}
    about, (subject, text) = first.number, (_more if alert.collected else _one)(alert.tickets, root)
    if alert.collected:
        about = SEVERAL
        numbers = " ".join(one.number for one in alert.tickets[:NAMED])
        payload = {"event": COLLECTED, COUNT: len(alert.tickets), "highest": first.score, "numbers": numbers}
    bells = (Outgoing(new_id("o"), "team", about, payload),) if rules.triage else ()
    return (*bells, *(team_mail(LETTER, address, subject, text, new_id) for address in rules.mail))


def _one(tickets: Sequence[Candidate], root: str) -> tuple[str, str]:
    one = tickets[0]
    text = (
        f"{one.number} needs a look: {one.score} of {HIGHEST}.",
        one.subject,
        "\n".join(in_words(one.parts)),
        f"{root}/console/tickets/{one.number}",
        "Can it wait? Say “Not urgent” on its page: you are told of it again when it becomes worse.",
    )
    return f"[{one.number}] Needs a look: {one.score} of {HIGHEST}", "\n\n".join(text)


def _more(tickets: Sequence[Candidate], root: str) -> tuple[str, str]:
    count = len(tickets)
    said = "1 more ticket needs a look" if count == 1 else f"{count:,} more tickets need a look"
    lines = [f"{one.number}, {one.score} of {HIGHEST}: {one.subject}" for one in tickets[:NAMED]]
    if count > NAMED:
        lines.append(f"and {count - NAMED:,} others")
    listed = "\n".join(lines)
    return (
        said,
        f"{said}; the highest score is {tickets[0].score} of {HIGHEST}.\n\n{listed}\n\n{root}/console/attention",
    )
