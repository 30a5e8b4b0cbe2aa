"""Phone calls, for the team: who may have called, and what was talked about."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from bot.web.api.answers import Given
from bot.web.api.desk import team_of, whole
from bot.web.api.desk_models import DossierOut, Number, Seen
from bot.web.api.endpoint import Answered, AnyEndpoint, Call, Endpoint
from bot.web.api.models import AtMost, Filled, Key, NoBody, NoQuery, Queried, Received, Typed
from bot.web.problems import not_found
from handlers.access.permissions import Right
from handlers.call import Direction, Recording, Verification
from handlers.ticket import Category, Priority
from handlers.tickets.actors import of_team
from handlers.tickets.call_entry import LONGEST, NAME_LIMIT, PHONE_LIMIT, SESSION_LIMIT, CallEntry, NewCaller
from handlers.tickets.calls import CallDesk
from handlers.tickets.changes import CallOutcome
from handlers.tickets.desk import COMMENT_LIMIT


class CallerQuery(Queried):
    """A part of a name, address, number or account."""

    q: Annotated[Filled, AtMost(NAME_LIMIT)]


class CallerOut(Given):
    """Somebody who may have called."""

    id: str
    name: str | None
    email: str | None
    accounts: list[str]
    known: Annotated[bool, Field(description="False: known by an address or number only.")]


class CallerList(Given):
    """People who may have called."""

    callers: list[CallerOut]


class NewCallerIn(Received):
    """Somebody who is in no list; an address or a number is needed."""

    name: Annotated[Filled, AtMost(NAME_LIMIT)]
    email: Annotated[Typed, AtMost(254)] = ""
    phone: Annotated[Typed, AtMost(PHONE_LIMIT)] = ""


class CallIn(Received):
    """A call. Without `ticket` it opens a new one, which needs a subject and a caller."""

    key: Key
    caller: Annotated[str | NewCallerIn | None, Field(description="An id, or somebody new.")] = None
    ticket: Number | None = None
    version: Seen = None
    direction: Literal["in", "out"] = "in"
    began: AwareDatetime
    minutes: Annotated[int, Field(ge=1, le=int(LONGEST.total_seconds() // 60))]
    recording: Literal["not_recorded", "notice_given", "refused"]
    verification: Literal["not_verified", "called_back", "code", "details", "signed_in", "known"]
    phone: Annotated[Typed, AtMost(PHONE_LIMIT)] = ""
    session: Annotated[Typed, AtMost(SESSION_LIMIT), Field(description="The address of a remote session.")] = ""
    subject: Annotated[Typed, AtMost(200)] = ""
    question: Annotated[Typed, AtMost(COMMENT_LIMIT), Field(description="What the customer wants; they read it.")] = ""
    category: Literal["bug", "question", "request", "other"] = "question"
    notes: Annotated[Filled, AtMost(COMMENT_LIMIT), Field(description="For the team.")]
    told: Annotated[Typed, AtMost(COMMENT_LIMIT), Field(description="What the customer is to read of it.")] = ""
    outcome: Literal["open", "pending", "solved"] = "open"
    priority: Literal["urgent", "high", "normal", "low"] | None = None
    mine: Annotated[bool, Field(description="You go on with it, if nobody has it.")] = False


async def callers(call: Call[CallerQuery, NoBody]) -> Answered:
    """Find who may have called."""
    found = await _desk(call).find(call.query.q)
    return Answered(
        CallerList(
            callers=[
                CallerOut(id=one.id, name=one.name, email=one.email, accounts=list(one.organisations), known=one.known)
                for one in found
            ]
        )
    )


async def log(call: Call[NoQuery, CallIn]) -> Answered:
    """Write a call down."""
    body = call.body
    caller = body.caller
    entry = CallEntry(
        key=body.key,
        caller=NewCaller(caller.name, caller.email, caller.phone) if isinstance(caller, NewCallerIn) else caller,
        began=body.began,
        length=timedelta(minutes=body.minutes),
        notes=body.notes,
        direction=Direction(body.direction),
        recording=Recording(body.recording),
        verification=Verification(body.verification),
        phone=body.phone,
        session=body.session,
        number=None if body.ticket is None else body.ticket.upper(),
        subject=body.subject,
        question=body.question,
        category=Category(body.category),
        told=body.told,
        outcome=CallOutcome(body.outcome),
        priority=None if body.priority is None else Priority(body.priority),
        assignee=call.person.id if body.mine else None,
    )
    ticket = await _desk(call).log(entry, of_team(call.person), seen=body.version)
    return Answered(await whole(call, ticket.number), 201)


def _desk(call: Call[CallerQuery, NoBody] | Call[NoQuery, CallIn]) -> CallDesk:
    found = team_of(call).calls
    if found is None:
        raise not_found()
    return found


def call_endpoints() -> tuple[AnyEndpoint, ...]:
    """Give the rows of the route table."""
    return (
        Endpoint(
            "GET",
            "/callers",
            "findCallers",
            "Find people who may have called, by a part of their name, address, number or account. For the team.",
            callers,
            CallerQuery,
            NoBody,
            {200: CallerList},
            (403,),
            right=Right.WORK,
        ),
        Endpoint(
            "POST",
            "/calls",
            "logCall",
            "Write a phone call down: as a new ticket, or on one that is there. For the team.",
            log,
            NoQuery,
            CallIn,
            {201: DossierOut},
            (403, 404, 409),
            right=Right.WORK,
        ),
    )
