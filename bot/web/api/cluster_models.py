"""What is sent and given about clusters."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from bot.web.api.answers import Given
from bot.web.api.models import AtMost, Filled, Queried, Received, Typed
from handlers.clusters.cluster import ClusterState, Happened
from handlers.clusters.desk import REASON_LIMIT, TITLE_LIMIT
from handlers.clusters.trend import Order
from handlers.ticket import Status


class ClusterQuery(Queried):
    """Which clusters, and what stands first."""

    state: ClusterState | None = Field(default=None, description="Only of this state.")
    sort: Order = Field(default=Order.GROWTH, description="What stands first; what rests is always behind the others.")
    limit: Annotated[int, Field(ge=1, le=500)] = 100


class SettleIn(Received):
    """Why a cluster is dismissed."""

    because: Annotated[Typed, AtMost(REASON_LIMIT)] = ""
    version: Annotated[int, Field(ge=1)] | None = Field(default=None, description="That you looked at.")


class TitleIn(Received):
    """A title for a cluster."""

    title: Annotated[Typed, AtMost(TITLE_LIMIT), Field(description="Empty: it is named by its words again.")]
    version: Annotated[int, Field(ge=1)] | None = Field(default=None, description="That you looked at.")


class HandedOverIn(Received):
    """Where engineering has a cluster."""

    reference: Annotated[Filled, AtMost(REASON_LIMIT)]
    version: Annotated[int, Field(ge=1)] | None = Field(default=None, description="That you looked at.")


class BackIn(Received):
    """A cluster is to be open again."""

    version: Annotated[int, Field(ge=1)] | None = Field(default=None, description="That you looked at.")


class BurstOut(Given):
    """A cluster grows more than chance explains: `observed` tickets in the last `days` of 24 hours."""

    observed: int
    expected: float
    probability: float
    since: date
    days: int


class TrendOut(Given):
    """Tickets a day, against the cluster's own past."""

    first: date
    daily: list[int]
    recent: int
    usual: float | None
    ratio: float | None
    burst: BurstOut | None


class SettledOut(Given):
    """By whom a cluster rests."""

    at: datetime
    by: str
    size: int
    because: str


class ClusterOut(Given):
    """A group of tickets that are the same problem."""

    number: str
    version: int
    name: str
    title: str | None
    label: str
    terms: list[str]
    state: ClusterState
    settled: SettledOut | None
    first_seen: datetime
    last_seen: datetime
    model: str
    size: int
    unsolved: int
    customers: int
    accounts: int
    plans: dict[str, int]
    trend: TrendOut | None


class ClusterList(Given):
    """Clusters of the tickets of the window."""

    clusters: list[ClusterOut]
    total: int
    window_days: int
    tickets: int
    begin: int
    drawn_at: datetime | None
    drawn_of: int


class ClusterTicketOut(Given):
    """A ticket of a cluster."""

    number: str
    subject: str
    status: Status
    opened_at: datetime
    plan: str
    accounts: list[str]
    strength: float
    because: str


class ClusterArticleOut(Given):
    """An article that may answer what a cluster asks."""

    article: str
    title: str
    url: str | None
    shown: int
    found: int
    sure: int
    readable: bool


class ClusterEventOut(Given):
    """Something that happened to a cluster."""

    at: datetime
    kind: Happened
    by: str | None
    text: str


class ClusterExampleOut(Given):
    """A ticket near to the middle of a cluster, with an excerpt of what its customer wrote."""

    number: str
    text: str


class ClusterWhole(ClusterOut):
    """A cluster with its tickets, and the articles that should have answered."""

    examples: list[ClusterExampleOut]
    tickets: list[ClusterTicketOut]
    articles: list[ClusterArticleOut]
    gap: bool
    comes_back_at: int | None
    events: list[ClusterEventOut]


class HandoverOut(Given):
    """What engineering needs to begin."""

    number: str
    title: str
    summary: str
    tickets: list[ClusterTicketOut]
    customers: int
    accounts: list[str]
    plans: dict[str, int]
    first_seen: datetime
    last_seen: datetime
