"""What the address of the list of attention asks for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from bot.web.numbers import whole
from bot.web.pages.console.places import Place
from bot.web.pages.console.queue_query import ME, NOBODY
from handlers.attention.attention import HIGHEST
from handlers.attention.desk import AttentionDesk, Listing
from handlers.person import Person

LIMIT = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is to show.

    Attributes:
        least: no score below this.
        who: `ME`, `NOBODY`, or empty: whoever has it.
        plan: empty: any.
        skip: how many tickets stand before the page.
    """

    least: int = 0
    who: str = ""
    plan: str = ""
    skip: int = 0

    @property
    def narrowed(self) -> bool:
        """Some tickets are left out."""
        return bool(self.least or self.who or self.plan)

    async def found(self, attention: AttentionDesk, person: Person) -> Listing:
        """Look, for whoever asks."""
        return await attention.listed(
            person,
            limit=LIMIT,
            offset=self.skip,
            least=self.least,
            assignee=person.id if self.who == ME else None,
            unassigned=self.who == NOBODY,
            plan=self.plan or None,
        )

    @property
    def fields(self) -> Mapping[str, str]:
        """Give what is not as usual, as an address and a form name it."""
        given = {"least": str(self.least or ""), "who": self.who, "plan": self.plan, "skip": str(self.skip or "")}
        return {name: value for name, value in given.items() if value}

    def address(self, **more: str) -> str:
        """Give the address that asks for this."""
        query = urlencode({**self.fields, **more})
        return f"{Place.ATTENTION}?{query}" if query else str(Place.ATTENTION)

    def page(self, skip: int) -> Asked:
        """Give another page of the same."""
        return replace(self, skip=max(0, skip))


def misread(query: Mapping[str, str], plans: Collection[str]) -> str:
    """Say what of an address is none of the values that there are; empty: all was read.

    `read` passes over it, but for a plan: tickets may have one that was taken out of the settings.
    """
    given = {name: value for name, value in query.items() if value}
    odd: list[str] = [name for name in ("least", "skip") if name in given and whole(given[name], digits=6) is None]
    odd += ["who"] if given.get("who", ME) not in {ME, NOBODY} else []
    passed = " and ".join(f"{name} “{given[name][:40]}”" for name in odd)
    told = [f"There is no {passed}: that part of the address is passed over."] if odd else []
    if plans and "plan" in given and given["plan"] not in plans:
        told.append(f"There is no plan “{given['plan'][:40]}” in the settings.")
    return " ".join(told)


def read(given: Mapping[str, str]) -> Asked:
    """Read an address or a form; what is none of the values that there are counts as not given."""
    least, who = whole(given.get("least", "")) or 0, given.get("who", "")
    return Asked(
        min(least, HIGHEST),
        who if who in {ME, NOBODY} else "",
        given.get("plan", "")[:80],
        whole(given.get("skip", ""), digits=6) or 0,
    )
