"""Tickets, surveys and a desk of surveys for the tests of what becomes of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.quality.answering import Given
from handlers.quality.asking import Close, Customer
from handlers.quality.desk import SurveyDesk
from handlers.quality.link import Links
from handlers.quality.survey import About, Kind, Place, Survey, SurveyRules
from handlers.quality.surveyor import Surveyor
from handlers.ticket import CloseReason, Comment, Status, Ticket
from handlers.tickets.calendar import AROUND_THE_CLOCK, WorkCalendar
from tests.fakes import START, FakeClock, Ids
from tests.handlers.tickets.worlds import TICKET
from tests.memory_surveys import Kept, MemoryFollowUps, MemoryManagers, MemoryOccasions, MemorySurveys

RULES = SurveyRules()
LINKS = Links(b"k" * 32, "https://help.test")
SAID = Comment("Bob", "Try the other cable.", START, public=True, team=True)
ALWAYS = WorkCalendar(ZoneInfo("UTC"), AROUND_THE_CLOCK)
GOOD = Given(0, csat=5, ces=4)
BAD = Given(0, csat=2, ces=4, comment="Three weeks!")


def closed_ticket(
    number: str = "T-1", *, at: datetime = START, because: CloseReason = CloseReason.CUSTOMER, **fields: object
) -> Ticket:
    """Give a ticket that was answered and closed."""
    made = replace(
        TICKET,
        number=number,
        email="ann@example.com",
        status=Status.CLOSED,
        comments=(SAID,),
        closed_at=at,
        closed_because=because,
        team="lamps",
        plan="premium",
        region="emea",
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def close(ticket: Ticket | None = None, customer: Customer | None = None, **fields: object) -> Close:
    """Give an occasion to ask."""
    one = ticket or closed_ticket()
    return Close(one, customer or Customer(one.requester_id), team=one.team, **fields)  # type: ignore[arg-type]


def survey(survey_id: str = "s1", *, kind: Kind = Kind.CLOSE, **fields: object) -> Survey:
    """Give a survey that was asked at the start, by mail."""
    made = Survey(
        id=survey_id,
        key=f"ticket:{survey_id}",
        kind=kind,
        person_id="p1",
        place=Place.MAIL,
        asked_at=START,
        expires_at=START + RULES.expires,
        number="T-1" if kind is Kind.CLOSE else None,
        address="ann@example.com",
        about=About("lamps", "premium", "emea"),
    )
    return replace(made, **fields)  # type: ignore[arg-type]


@dataclass
class Team:
    """Everything behind surveys, in memory."""

    kept: Kept = field(default_factory=Kept)
    clock: FakeClock = field(default_factory=FakeClock)
    rules: SurveyRules = RULES
    calendar: WorkCalendar = ALWAYS

    def __post_init__(self) -> None:
        self.surveys, self.follow_ups = MemorySurveys(self.kept), MemoryFollowUps(self.kept)
        self.surveyor = self.another_surveyor("")

    def another_surveyor(self, tag: str) -> Surveyor:
        """Give a surveyor, as another process has one."""
        return Surveyor(MemoryOccasions(self.kept), self.surveys, self.rules, self.clock, Ids(tag))

    @property
    def desk(self) -> SurveyDesk:
        """The desk behind the page."""
        return SurveyDesk(
            surveys=self.surveys,
            follow_ups=self.follow_ups,
            managers=MemoryManagers(self.kept),
            links=LINKS,
            calendar_of=self._calendar_of,
            rules=self.rules,
            clock=self.clock,
        )

    async def _calendar_of(self, _team: str | None, _language: str | None) -> WorkCalendar:
        return self.calendar

    def put(self, *tickets: Ticket) -> None:
        """Keep tickets as they are."""
        self.kept.memory.tickets.update({one.number: one for one in tickets})

    def ask(self, asked: Survey | None = None) -> str:
        """Keep a survey; give its token."""
        one = asked or survey()
        self.kept.surveys[one.id] = one
        return LINKS.token(one.id)


async def always(_team: str | None, _language: str | None) -> WorkCalendar:
    """Give a calendar that is always open."""
    return ALWAYS


def later(**by: float) -> datetime:
    """Give a time after the start."""
    return START + timedelta(**by)
