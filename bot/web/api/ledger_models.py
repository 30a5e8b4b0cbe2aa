"""What is asked and given about the ledger of issues."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import BeforeValidator, Field

from bot.web.api.answers import Given
from bot.web.api.models import AtMost, Queried, Typed
from handlers.engineering.issue import Kind, Stage
from handlers.engineering.ledger import LedgerOrder, Which


def _several(given: object) -> object:
    return given.split(",") if isinstance(given, str) else given


class LedgerIn(Queried):
    """Which issues, in what order. All that is named must hold."""

    show: Which = Field(default=Which.OPEN, description="`open`: neither released nor declined nor deleted.")
    kind: Annotated[tuple[Kind, ...], BeforeValidator(_several), Field(description="One or more, with commas.")] = ()
    stage: Annotated[tuple[Stage, ...], BeforeValidator(_several), Field(description="One or more, with commas.")] = ()
    plan: Annotated[Typed, AtMost(254), Field(description="Only tickets of this plan count.")] = ""
    sort: LedgerOrder = Field(default=LedgerOrder.ACCOUNTS, description="What stands first.")
    limit: Annotated[int, Field(ge=1, le=1000)] = 100


class FixVersionOut(Given):
    """A version in which an issue is fixed, or is to be."""

    name: str
    released: bool
    on: date | None


class LedgerLineOut(Given):
    """An issue, weighed.

    `accounts`: how many organisations it hits; people without one count as one each, and are not in `named`. `recent`
    and `before`: how many of them had a ticket opened in the last `window_days`, and in as many days before.
    `weekly`: tickets opened a week, the last week last. `age_days`: since `known_at`, to now or to when it was over.
    """

    key: str
    title: str
    url: str
    kind: Kind
    stage: Stage
    status: str
    gone: bool
    versions: list[FixVersionOut]
    accounts: int
    named: list[str]
    customers: int
    tickets: list[str]
    unsolved: int
    plans: dict[str, int]
    recent: int
    before: int
    weekly: list[int]
    votes: int
    known_at: datetime
    stage_at: datetime
    changed_at: datetime
    age_days: int


class LedgerOut(Given):
    """The ledger. `accounts`: how many organisations all of its `total` issues hit together, each counted once."""

    issues: list[LedgerLineOut]
    total: int
    accounts: int
    window_days: int
    at: datetime
