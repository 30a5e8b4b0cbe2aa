"""What lists of tickets are asked for, otherwise each time."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from bench.ticket_corpus import ACCOUNTS, ENGINEERS, NOW, REQUESTERS
from handlers.ticket import UNSOLVED, Category, Priority, Status
from handlers.tickets.lists import Order, TicketQuery, View, view
from handlers.tickets.places import Place, written

_UNSOLVED = tuple(UNSOLVED)
_FREQUENT = "the error file object default raise value data returns string name list".split()
_TELLING = "invoice webhook password calendar socket timezone decimal archive thread codec".split()
_OWN = "ログイン 請求書 로그인 비밀번호 同期 Anmeldung facture".split()


class Asking:
    """Makes queries, another one each time."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.random = random.Random(17)

    def kinds(self) -> dict[str, Callable[[], TicketQuery]]:
        """Give the kinds of lists by name."""
        views = {
            f"view {which.replace('_', ' ')}": lambda which=which: view(which, self._engineer(), NOW) for which in View
        }
        orders = {f"all, by {order}": lambda order=order: TicketQuery(order=order) for order in Order}
        deep = {f"far down, by {order}": lambda order=order: self._deep(order) for order in Order}
        return views | orders | deep | {
            "filters, one to three": self._filtered,
            "filters that few tickets meet": self._rare,
            "filters that no ticket meets": lambda: replace(self._filtered(), region="nowhere"),
            "an account's": lambda: TicketQuery(account=f"account-{self.random.randrange(ACCOUNTS // 2)}", order=self._order()),
            "a customer's": lambda: TicketQuery(requester=f"p{self.random.randrange(REQUESTERS // 4)}", order=self._order()),
            "search, a frequent word": lambda: self._said(self.random.choice(_FREQUENT)),
            "search, a telling word": lambda: self._said(self.random.choice(_TELLING)),
            "search, two words": lambda: self._said(f"{self.random.choice(_TELLING)} {self.random.choice(_FREQUENT)}"),
            "search, an error's number": lambda: self._said(f"err-{self.random.randrange(1, 9999)}"),
            "search, one or two letters": lambda: self._said(self.random.choice("a e in s re t er".split())),
            "search, another script or language": lambda: self._said(self.random.choice(_OWN)),
            "search, a customer's address": lambda: self._said(f"ann.fischer account-{self.random.randrange(400)}"),
            "search, a ticket's number": lambda: self._said(f"T-{self.random.randrange(1, self.number)}"),
            "search, what nobody said": lambda: self._said(self.random.choice(("zyzzyva", "qqqq wwww", "error zyzzyva"))),
            "search among the unsolved": lambda: replace(self._said(self.random.choice(_FREQUENT)), status=_UNSOLVED),
            "search with filters": lambda: replace(self._filtered(), text=self.random.choice((*_FREQUENT, *_TELLING))),
        }  # fmt: skip

    def _engineer(self) -> str:
        return f"e{self.random.randrange(ENGINEERS)}"

    def _order(self) -> Order:
        return self.random.choice(list(Order))

    def _said(self, text: str) -> TicketQuery:
        return TicketQuery(text=text, order=self._order())

    def _filtered(self) -> TicketQuery:
        day = NOW - timedelta(days=self.random.randrange(700))
        some: list[dict[str, object]] = [
            {"status": (self.random.choice(list(Status)),)},
            {"priority": (self.random.choice(list(Priority)),)},
            {"category": self.random.choice(list(Category))},
            {"plan": self.random.choice(["premium", "standard"])},
            {"tier": self.random.choice([1, 2])},
            {"region": self.random.choice(["emea", "amer", "apac"])},
            {"language": self.random.choice(["en", "de", "ja"])},
            {"assignee": self._engineer()},
            {"breached": self.random.choice([True, False])},
            {"opened_from": day, "opened_until": day + timedelta(days=self.random.choice([1, 7, 90]))},
        ]
        chosen = self.random.sample(some, self.random.randint(1, 3))
        facts = {name: value for one in chosen for name, value in one.items()}
        return TicketQuery(order=self._order(), **facts)  # type: ignore[arg-type]

    def _rare(self) -> TicketQuery:
        return TicketQuery(
            language="ko", plan="premium", tier=2, priority=(Priority.URGENT, Priority.HIGH), order=self._order()
        )

    def _deep(self, order: Order) -> TicketQuery:
        number = self.random.randrange(self.number // 4, self.number // 2)
        at = NOW - timedelta(days=self.random.randrange(100, 600))
        urgency = 2 if order is Order.PRIORITY else None
        return TicketQuery(
            order=order, after=written(Place(order, None if order is Order.DUE else at, number, urgency))
        )
