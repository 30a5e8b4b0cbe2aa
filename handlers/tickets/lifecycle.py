"""A ticket's life: what one change makes of it, or why it is not made. Pure.

```
          reply, assign            reply and wait
    new ---------------> open <-------------------> pending --+
     |                   ^ ^ customer answers                 | silent: idle
     |              hold v |                                  v
     |               on_hold   solve      +--> solved -----> closed
     +------------------------------------+    time, customer or team
```

- Customers answer, close and re-open what is theirs; the rest is the team's. What happens by itself is neither's.
- The team's reply leaves a solved ticket solved, unless it says that it waits for the customer. What the customer says
  opens a pending ticket again, and a solved or closed one inside of the window; later it opens another ticket. Thanks
  alone leave it as it is. A ticket on hold stays there: engineering is waited for whatever is said. What engineering
  asks us opens a pending one, too.
- Of a closed ticket notes and its category may still be written, and it may be linked. News that are meant for its
  customer all the same leave it closed.
- A ticket that was merged is never opened again, and what its customer says belongs to the other one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeAlias

from handlers.languages import say, say_n
from handlers.languages.dates import number as written
from handlers.terms import clean
from handlers.ticket import OVER, TIERS, CloseReason, Status, Ticket
from handlers.ticket_event import Actor, ActorKind, EventKind
from handlers.tickets.called import called
from handlers.tickets.changes import (
    Assign,
    Change,
    Close,
    CustomerReply,
    Hold,
    InternalNote,
    LogCall,
    Pend,
    PublicReply,
    Reopen,
    Revise,
    SetCategory,
    SetPlan,
    SetPriority,
    SetSubject,
    SetTier,
    Solve,
    Then,
    Unhold,
)
from handlers.tickets.events import Changed, Happening
from handlers.tickets.gratitude import only_thanks
from handlers.tickets.history import not_before, recorded, value
from handlers.tickets.refusals import Elsewhere, FollowUp, Refusal, Refused
from handlers.tickets.rules import Rules, closes_at, may_reopen, over_too_long

Result: TypeAlias = Changed | Refused | Elsewhere | FollowUp
_Decided: TypeAlias = Sequence[Happening] | Refused | Elsewhere | FollowUp

_TEAM = frozenset({ActorKind.TEAM})
_ANYBODY = frozenset(ActorKind)
_PERSONS = frozenset({ActorKind.TEAM, ActorKind.CUSTOMER})
_OURS = frozenset({ActorKind.TEAM, ActorKind.SYSTEM})
_MAY: Mapping[type[Change], frozenset[ActorKind]] = {
    PublicReply: _TEAM,
    InternalNote: _OURS,
    CustomerReply: frozenset({ActorKind.CUSTOMER}),
    LogCall: _TEAM,
    Assign: _OURS,
    SetPriority: _OURS,
    SetCategory: _OURS,
    SetSubject: _TEAM,
    SetPlan: _OURS,
    SetTier: _OURS,
    Hold: _OURS,
    Unhold: _OURS,
    Pend: _TEAM,
    Solve: _TEAM,
    Close: _ANYBODY,
    Reopen: _PERSONS,
}
_WHEN_CLOSED = (InternalNote, SetCategory, Reopen, CustomerReply, LogCall)


def changed(ticket: Ticket, change: Change, actor: Actor, at: datetime, rules: Rules) -> Result:
    """Give the ticket after a change with its events; or why nothing changes, or where the words belong instead."""
    barred = _barred(ticket, change, actor)
    if barred is not None:
        return barred
    at = not_before(ticket, at)
    match change:
        case PublicReply() | InternalNote() | CustomerReply():
            decided = _spoken(ticket, change, actor, at, rules)
        case Hold() | Unhold() | Pend() | Solve() | Close() | Reopen():
            decided = _moved(ticket, change, actor, at, rules)
        case LogCall():
            decided = called(ticket, change, at, rules)
        case Revise():
            decided = _revised(ticket, change, rules)
        case _:
            decided = _set(ticket, change, rules)
    if isinstance(decided, Refused | Elsewhere | FollowUp):
        return decided
    return recorded(ticket, decided, actor, at)


def _barred(ticket: Ticket, change: Change, actor: Actor) -> Refused | Elsewhere | None:
    """Say what no value of the change would help against."""
    if isinstance(change, Revise):
        return next((barred for one in change.changes if (barred := _barred(ticket, one, actor)) is not None), None)
    number = ticket.number
    if actor.kind not in _MAY[type(change)]:
        who = "the customer" if ActorKind.CUSTOMER in _MAY[type(change)] else "the team"
        return Refused(Refusal.NOT_PERMITTED, f"Only {who} may do this to {number}.")
    if actor.kind is ActorKind.CUSTOMER and not ticket.shows(actor.id, actor.proved):
        return Refused(Refusal.NOT_PERMITTED, f"There is no ticket {number} of yours.")
    if ticket.merged_into is not None and actor.kind is ActorKind.CUSTOMER:
        return Elsewhere(ticket.merged_into, f"{number} goes on as {ticket.merged_into}.")
    if ticket.merged_into is not None and not isinstance(change, InternalNote):
        return Refused(Refusal.MERGED, f"{number} was merged into {ticket.merged_into}: go on there.")
    late = isinstance(change, PublicReply) and change.late
    if ticket.status is Status.CLOSED and not late and not isinstance(change, _WHEN_CLOSED):
        return Refused(Refusal.OVER, f"{number} is closed: open it again first.")
    return None


def _spoken(
    ticket: Ticket, change: PublicReply | InternalNote | CustomerReply, actor: Actor, at: datetime, rules: Rules
) -> _Decided:
    said = clean(change.text)
    unusable = _unsayable(said, rules)
    if unusable is not None:
        return unusable
    match change:
        case InternalNote(key=key):
            return (Happening(EventKind.NOTED, text=said, key=key),)
        case PublicReply(then=then, key=key):
            return (
                Happening(EventKind.REPLIED, text=said, key=key),
                *_status(ticket, _after_reply(ticket.status, then)),
            )
        case CustomerReply(key=key, enclosing=enclosing):
            heard = Happening(EventKind.ANSWERED, text=said, key=key)
            if ticket.status in OVER and not enclosing and only_thanks(said, ticket, actor.name):
                return (heard,)
            if ticket.status in OVER and not may_reopen(ticket, at, rules):
                return _too_late(ticket, rules)
            waits = ticket.status in {Status.NEW, Status.ON_HOLD}
            return (heard, *_status(ticket, ticket.status if waits else Status.OPEN))


def _unsayable(said: str, rules: Rules) -> Refused | None:
    if not said:
        return Refused(Refusal.UNUSABLE, say("The text is empty: write what is to be said."))
    if len(said) > rules.text_limit:
        length = say(
            "The text has {length} characters; it may have up to {limit}.",
            length=written(len(said)),
            limit=written(rules.text_limit),
        )
        return Refused(Refusal.UNUSABLE, length)
    return None


def _after_reply(status: Status, then: Then) -> Status:
    if then is Then.STAY or status is Status.CLOSED:
        return Status.OPEN if status is Status.NEW else status
    return Status.PENDING if then is Then.PENDING else Status.SOLVED


def _moved(
    ticket: Ticket, change: Hold | Unhold | Pend | Solve | Close | Reopen, actor: Actor, at: datetime, rules: Rules
) -> _Decided:
    match change:
        case Hold() | Pend():
            return _waits(ticket, change)
        case Unhold():
            # Engineering may want to know something while the customer is asked for something else.
            waits = {Status.ON_HOLD, Status.PENDING} if actor.kind is ActorKind.SYSTEM else {Status.ON_HOLD}
            return _status(ticket, Status.OPEN) if ticket.status in waits else _already(ticket, "not on hold")
        case Solve():
            return _status(ticket, Status.SOLVED) or _already(ticket, "solved")
        case Close():
            return _given_up(ticket, change, actor, at, rules) if change.unsolved else _closed(ticket, actor, at, rules)
        case Reopen():
            return _reopened(ticket, actor, at, rules)


def _reopened(ticket: Ticket, actor: Actor, at: datetime, rules: Rules) -> _Decided:
    if ticket.status not in OVER:
        return Refused(Refusal.NO_CHANGE, say("{number} is open already.", number=ticket.number))
    if may_reopen(ticket, at, rules):
        return _status(ticket, Status.OPEN)
    # Nothing was said that a new ticket could be made of.
    if actor.kind is ActorKind.CUSTOMER:
        return Refused(Refusal.OVER, _write_anew(ticket, rules))
    next_words = "what its customer writes next becomes a new ticket, linked to it."
    return Refused(Refusal.OVER, f"{over_too_long(ticket, rules)}: {next_words}")


def _write_anew(ticket: Ticket, rules: Rules) -> str:
    """Say to a customer that their ticket is not opened again, and what is to be done instead."""
    days = rules.reopen_window.total_seconds() / 86_400
    return say_n(
        "{number} has been over for more than {days} day: "
        "write what is missing, and it becomes a new ticket, linked to it.",
        "{number} has been over for more than {days} days: "
        "write what is missing, and it becomes a new ticket, linked to it.",
        int(days) if days.is_integer() else 2,
        number=ticket.number,
        days=f"{days:g}",
    )


def _given_up(ticket: Ticket, change: Close, actor: Actor, at: datetime, rules: Rules) -> _Decided:
    """Close a ticket with its customer's words that it was not solved: both as one change, so never one without."""
    if actor.kind is not ActorKind.CUSTOMER:
        return Refused(Refusal.NOT_PERMITTED, "Only the customer may say that they give up.")
    said = clean(change.unsolved)
    unusable = _unsayable(said, rules)
    if unusable is not None:
        return unusable
    opens = ticket.status is Status.SOLVED and may_reopen(ticket, at, rules)
    before = Status.OPEN if opens else ticket.status
    return (
        Happening(EventKind.ANSWERED, text=said),
        # It was not solved: so it is not one that was, with what is counted by that.
        *_status(ticket, before),
        Happening(EventKind.STATUS, str(before), str(Status.CLOSED), str(CloseReason.CUSTOMER)),
    )


def _waits(ticket: Ticket, change: Hold | Pend) -> _Decided:
    """Let it wait, for engineering or for the customer."""
    reason = clean(change.because) if isinstance(change, Hold) else None
    if reason == "":
        return Refused(Refusal.UNUSABLE, "Say what the ticket waits for.")
    if ticket.status is Status.SOLVED:
        return Refused(Refusal.OVER, f"{ticket.number} is solved: open it again first.")
    if isinstance(change, Hold):
        return _status(ticket, Status.ON_HOLD, reason) or _already(ticket, "on hold")
    return _status(ticket, Status.PENDING) or _already(ticket, "pending")


def _closed(ticket: Ticket, actor: Actor, at: datetime, rules: Rules) -> _Decided:
    if actor.kind is not ActorKind.SYSTEM:
        because = CloseReason.CUSTOMER if actor.kind is ActorKind.CUSTOMER else CloseReason.ENGINEER
        return _status(ticket, Status.CLOSED, because)
    due = closes_at(ticket, rules)
    if due is None or at < due[0]:
        when = "never" if due is None else f"from {due[0]:%Y-%m-%d %H:%M} UTC on"
        return Refused(Refusal.NOT_DUE, f"{ticket.number} is closed by itself {when}.")
    return _status(ticket, Status.CLOSED, due[1])


def _set(
    ticket: Ticket, change: Assign | SetPriority | SetCategory | SetSubject | SetPlan | SetTier, rules: Rules
) -> _Decided:
    because: str | None = None
    match change:
        case Assign(assignee, because):
            kind, after = EventKind.ASSIGNED, assignee
        case SetPriority(priority):
            kind, after = EventKind.PRIORITY, str(priority)
        case SetCategory(category):
            kind, after = EventKind.CATEGORY, str(category)
        case SetSubject(subject):
            kind, after = EventKind.SUBJECT, " ".join(clean(subject).split())
        case SetPlan(plan):
            kind, after = EventKind.PLAN, clean(plan)
        case SetTier(tier, because):
            kind, after = EventKind.TIER, str(tier)
    before = value(ticket, kind)
    unusable = _unusable(kind, after, rules)
    if unusable:
        return Refused(Refusal.UNUSABLE, unusable)
    if before == after:
        return _already(
            ticket, f"{kind} {after}" if kind is not EventKind.ASSIGNED else f"given to {after or 'nobody'}"
        )
    taken = kind is EventKind.ASSIGNED and after is not None and ticket.status is Status.NEW
    return (Happening(kind, before, after, because), *_status(ticket, Status.OPEN if taken else ticket.status))


def _revised(ticket: Ticket, change: Revise, rules: Rules) -> _Decided:
    """Make each of the changes of what was there before all of them: none of them touches what another one does."""
    found: list[Happening] = []
    for one in change.changes:
        made = _set(ticket, one, rules)
        if not isinstance(made, Refused | Elsewhere | FollowUp):
            found += made
        elif not (isinstance(made, Refused) and made.why is Refusal.NO_CHANGE):
            return made
    return found or _already(ticket, "as wished")


def _unusable(kind: EventKind, after: str | None, rules: Rules) -> str | None:
    if after == "":
        return f"The {'assignee' if kind is EventKind.ASSIGNED else kind} is empty."
    if kind is EventKind.SUBJECT and after is not None and len(after) > rules.subject_limit:
        return f"The subject has {len(after):,} characters; it may have up to {rules.subject_limit:,}."
    if kind is EventKind.TIER and after not in {str(tier) for tier in TIERS}:
        return f"There is no tier {after}: use {' or '.join(map(str, TIERS))}."
    return None


def _status(ticket: Ticket, status: Status, because: str | None = None) -> tuple[Happening, ...]:
    """Give what moves a ticket to a status: nothing when it has it."""
    if ticket.status is status:
        return ()
    return (Happening(EventKind.STATUS, str(ticket.status), str(status), None if because is None else str(because)),)


def _already(ticket: Ticket, state: str) -> Refused:
    return Refused(Refusal.NO_CHANGE, f"{ticket.number} is {state} already.")


def _too_late(ticket: Ticket, rules: Rules) -> FollowUp:
    return FollowUp(ticket.number, f"{over_too_long(ticket, rules)}: this goes into a new ticket, linked to it.")
