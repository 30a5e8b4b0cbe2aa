"""What the address of the queue asks for. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar
from urllib.parse import urlencode

from bot.web.pages.console.places import Place
from handlers.languages import known
from handlers.ticket import TIERS, Category, Priority, Status
from handlers.tickets.lists import LONGEST_TEXT, Order, TicketQuery, View, view

ME, NOBODY, ALL = "me", "nobody", "all"
VIEWS: Mapping[View, str] = MappingProxyType(
    {
        View.MINE: "Mine",
        View.UNASSIGNED: "Unassigned",
        View.UNSOLVED: "All unsolved",
        View.DUE_SOON: "Due within 1 hour",
        View.OVERDUE: "Overdue",
        View.BREACHED: "Promise broken",
        View.PENDING: "Wait for customer",
        View.ON_HOLD: "On hold",
        View.SOLVED: "Solved this week",
    }
)
ORDERS: Mapping[Order, str] = MappingProxyType(
    {
        Order.DUE: "What is due first",
        Order.PRIORITY: "Most urgent first",
        Order.OPENED: "Latest first",
        Order.OLDEST: "Oldest first",
        Order.CHANGED: "Last changed first",
    }
)
_E = TypeVar("_E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the queue is to show; None and empty: not chosen.

    Attributes:
        view: the list that the rest narrows; None: all tickets.
        assignee: `ME`, `NOBODY` or a person's id.
        after: where the page begins; None: at the beginning.
    """

    view: View | None
    text: str = ""
    status: Status | None = None
    priority: Priority | None = None
    category: Category | None = None
    plan: str | None = None
    tier: int | None = None
    assignee: str | None = None
    account: str | None = None
    order: Order | None = None
    after: str | None = None
    language: str | None = None

    @property
    def narrowed(self) -> int:
        """How many things are chosen beside the view and the words."""
        chosen = (
            self.status,
            self.priority,
            self.category,
            self.plan,
            self.tier,
            self.assignee,
            self.account,
            self.order,
            self.language,
        )
        return sum(one is not None for one in chosen)

    def query(self, me: str, now: datetime, limit: int) -> TicketQuery:
        """Give the query, for whoever looks."""
        base = TicketQuery() if self.view is None else view(self.view, me, now)
        made = replace(
            base,
            text=self.text,
            category=self.category,
            plan=self.plan,
            tier=self.tier,
            account=self.account,
            language=self.language,
            order=self.order or base.order,
            limit=limit,
            after=self.after,
        )
        if self.status is not None:
            made = replace(made, status=(self.status,))
        if self.priority is not None:
            made = replace(made, priority=(self.priority,))
        if self.assignee == NOBODY:
            return replace(made, assignee=None, unassigned=True)
        if self.assignee is not None:
            return replace(made, assignee=me if self.assignee == ME else self.assignee, unassigned=False)
        return made

    def address(self, **other: str | None) -> str:
        """Give the address that asks for this, with some of it exchanged; None takes a thing away."""
        given: dict[str, str | None] = {
            "view": ALL if self.view is None else str(self.view),
            "q": self.text or None,
            "status": None if self.status is None else str(self.status),
            "priority": None if self.priority is None else str(self.priority),
            "category": None if self.category is None else str(self.category),
            "plan": self.plan,
            "tier": None if self.tier is None else str(self.tier),
            "assignee": self.assignee,
            "account": self.account,
            "order": None if self.order is None else str(self.order),
            "language": self.language,
        }
        kept = {name: value for name, value in (given | other).items() if value is not None}
        return f"{Place.QUEUE}?{urlencode(kept)}"


def read(query: Mapping[str, str], otherwise: View) -> Asked:
    """Read the query of an address; what is none of the values that there are counts as not given.

    `otherwise`: the view where nothing at all is asked for. Words are searched for in all tickets unless a view is
    named.
    """
    text = " ".join(query.get("q", "").split())[:LONGEST_TEXT]
    tier = query.get("tier")
    found = Asked(
        _one_of(View, query.get("view")),
        text,
        _one_of(Status, query.get("status")),
        _one_of(Priority, query.get("priority")),
        _one_of(Category, query.get("category")),
        query.get("plan") or None,
        next((one for one in TIERS if str(one) == tier), None),
        query.get("assignee") or None,
        query.get("account") or None,
        _one_of(Order, query.get("order")),
        query.get("after") or None,
        known(query.get("language")),
    )
    chosen = text or found.narrowed - (found.order is not None)
    return found if chosen or "view" in query else replace(found, view=otherwise)


def misread(query: Mapping[str, str]) -> str:
    """Say what of an address is none of the values that there are, as `read` passes over it; empty: all was read."""
    kinds: tuple[tuple[str, type[StrEnum]], ...] = (
        ("view", View), ("status", Status), ("priority", Priority), ("category", Category), ("order", Order)
    )  # fmt: skip
    given = {name: value for name, value in query.items() if value and value != ALL}
    odd = [name for name, kind in kinds if name in given and _one_of(kind, given[name]) is None]
    odd += ["tier"] if query.get("tier") and query["tier"] not in {str(one) for one in TIERS} else []
    named = " and ".join(f"{name} “{query[name][:40]}”" for name in odd)
    return f"There is no {named}: that part of the address is passed over." if odd else ""


def _one_of(kind: type[_E], value: str | None) -> _E | None:
    return next((one for one in kind if one.value == value), None)
