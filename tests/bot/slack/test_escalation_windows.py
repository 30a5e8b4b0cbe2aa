"""What a window says of an escalation that the tracker takes, refuses, or does not answer; over fakes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.slack import phrases
from bot.slack.answering import Answers
from bot.slack.errors import SlackRefused
from bot.slack.escalating import Escalating, numbered
from bot.slack.escalation_windows import DECLINED, EscalationWindows, prefilled
from bot.slack.incoming import Command, Pressed
from bot.slack.lookalikes import IssuesAlike
from bot.slack.rendering import names
from bot.slack.rendering.escalation_forms import SUMMARY, escalation_form, read_another
from bot.slack.rendering.escalations import picker
from bot.slack.rendering.issues import AWAY, LookedAlike
from bot.slack.rendering.references import Reference
from handlers.engineering.asking import FormNeeded
from handlers.engineering.drafting import Asked
from handlers.engineering.escalating import Stood
from handlers.engineering.escalation import Draft, Escalation, EscalationState
from handlers.engineering.filling import Filling, On
from handlers.engineering.issue import Kind, Stage
from handlers.engineering.lookalikes import Looked
from handlers.engineering.ports import FormShape, Needed, Shape
from handlers.person import Person, Role
from handlers.ports import ChangeRefused, HandlerError
from handlers.ticket import Status
from handlers.tickets.lists import Page, TicketQuery
from tests.bot.slack.rendering.test_escalations import GIVEN, KEPT
from tests.bot.slack.rendering.test_modals import sent as as_sent
from tests.escalation_worlds import EscalatingWorld
from tests.handlers.tickets.worlds import TICKET

AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
EVE = Person("p_eve", Role.ENGINEER, known=True, name="Eve")
MADE = Escalation("e_1", "T-1", EscalationState.WAITING, Draft(Kind.BUG, "Mails are lost"), "p_eve", "Eve", AT)
LINKED = replace(MADE, state=EscalationState.LINKED, key="ONE-5", issue=KEPT.snapshot.issue.name)
UNREAD = replace(LINKED)
"""Its issue was not read yet."""
REFUSED = replace(MADE, state=EscalationState.REFUSED, problems={"customfield_1": "No such team."})


@dataclass
class Fakes:
    """A desk that stands as it is told, and a window that notes what it shows.

    Attributes:
        stands: what is told of the escalation, one after the other; the last for ever.
        fails: raised when a form is to be begun.
        begun: what nobody waits for.
        asks: what the tracker asks for beside what is proposed.
        expired: no window can be opened any more.
        told: what only who pressed a button sees.
        listed: what was asked for tickets; held: until it is set no form begins.
    """

    stands: list[Escalation] = field(default_factory=lambda: [MADE])
    fails: Exception | None = None
    trouble: str = ""
    shown: list[str] = field(default_factory=list)
    views: list[Any] = field(default_factory=list)
    begun: list[asyncio.Future[None]] = field(default_factory=list)
    escalated: list[Draft] = field(default_factory=list)
    asks: str = ""
    expired: bool = False
    told: list[str] = field(default_factory=list)
    listed: list[TicketQuery] = field(default_factory=list)
    held: asyncio.Event | None = None

    async def get(self, person: Person, id_: str) -> Stood:
        now = self.stands.pop(0) if len(self.stands) > 1 else self.stands[0]
        known = now.issue is not None and now is not UNREAD
        return Stood(now, KEPT if known else None)

    async def of(self, person: Person, number: str, **_: Any) -> Any:
        """Begin a form, or look for what is alike: one has a kind, or a project, and a number only the other."""
        if self.held is not None:
            await self.held.wait()
        if self.fails is not None:
            raise self.fails
        shape = None if self.trouble else FormShape((), "ONE", (Needed("customfield_1", "Team", Shape.LINE, True),))
        before = REFUSED if self.stands[0].state is EscalationState.REFUSED else None
        return Filling(TICKET, MADE.draft, before, Asked(), (), shape, self.trouble)

    async def escalate(self, person: Person, number: str, draft: Draft, *, another: bool = False) -> Escalation:
        self.escalated.append(draft)
        return MADE

    async def confirm(self, person: Person, id_: str) -> Escalation:
        if self.asks:
            raise FormNeeded(self.asks)
        return MADE

    async def link(self, person: Person, number: str, key: str) -> Escalation:
        raise ChangeRefused(f"{key} is not to be had.", "overtaken")

    async def withdraw(self, person: Person, id_: str, seen: int | None = None) -> Escalation:
        return replace(MADE, state=EscalationState.WITHDRAWN)

    async def page(self, query: TicketQuery, now: datetime) -> Page:
        self.listed.append(query)
        return Page((), None, 0, more=False)

    async def person(self, team: str, user: str) -> Person:
        return EVE if user == "UEVE" else Person("p_ana", Role.CUSTOMER, known=True)

    async def show(self, workspace: str, window: str, view: Any, otherwise: Any) -> bool:
        self.shown.append(str(view))
        self.views.append(view)
        return True

    async def open_view(self, team: str, trigger: str, view: Any) -> str:
        if self.expired:
            raise SlackRefused("views.open", "expired_trigger_id")
        return "V2"

    async def respond(self, url: str, message: Any, *, thread: str = "") -> None:
        self.told.append(str(message))

    def start(self, work: Awaitable[None]) -> None:
        self.begun.append(asyncio.ensure_future(work))


@dataclass
class Nothing:
    """Finds nothing that looks the same."""

    async def of(self, person: Person, number: str) -> LookedAlike:
        return LookedAlike()


def windows(fakes: Fakes, patience_s: float = 30.0) -> EscalationWindows:
    return EscalationWindows(
        fillings=fakes,
        standings=fakes,
        looking=Nothing(),
        windows=fakes,  # type: ignore[arg-type]
        patience_s=patience_s,
    )


def escalating(fakes: Fakes, answer_s: float = 30.0, patience_s: float = 30.0) -> Escalating:
    return Escalating(
        api=fakes,  # type: ignore[arg-type]
        identities=fakes,  # type: ignore[arg-type]
        desk=fakes,
        tickets=fakes,
        windows=windows(fakes, patience_s),
        answers=Answers(EscalatingWorld().answers),
        start=fakes.start,
        clock=lambda: AT,
        answer_s=answer_s,
        taken_s=0.0,
    )


def form(user: str = "UEVE") -> tuple[Any, Any]:
    """Give a form as it is sent, with its payload."""
    view: Any = {**as_sent(escalation_form(GIVEN)), "id": "V1"}  # type: ignore[arg-type]
    return {"user": {"id": user}, "team": {"id": "T1"}, "view": view}, view


async def test_an_issue_that_is_there_at_once_is_the_answer_to_the_form() -> None:
    fakes = Fakes([MADE, LINKED])
    answer: Any = await escalating(fakes).submit(*form())
    assert answer["response_action"] == "update"
    assert "ONE-5" in str(answer["view"])
    assert fakes.begun == []


async def test_an_issue_is_shown_with_how_it_stands_though_that_is_read_after_its_key() -> None:
    answer: Any = await escalating(Fakes([MADE, UNREAD, LINKED])).submit(*form())
    assert "2 accounts" in str(answer["view"])
    alone: Any = await escalating(Fakes([UNREAD]), answer_s=0.0).submit(*form())
    assert "ONE-5" in str(alone["view"])
    assert "2 accounts" not in str(alone["view"])


async def test_what_the_tracker_refuses_at_once_is_said_at_the_fields_in_words() -> None:
    answer: Any = await escalating(Fakes([MADE, REFUSED])).submit(*form())
    assert answer == {"response_action": "errors", "errors": {"field|ONE|customfield_1": "No such team."}}


async def test_a_window_says_later_what_took_longer() -> None:
    fakes = Fakes([MADE])
    answer: Any = await escalating(fakes, answer_s=0.0).submit(*form())
    assert "on its way" in str(answer["view"])
    fakes.stands = [LINKED]
    await asyncio.gather(*fakes.begun)
    assert "was escalated as" in fakes.shown[-1]


async def test_a_refusal_that_comes_later_shows_the_form_again_with_what_is_wrong() -> None:
    fakes = Fakes([MADE])
    await escalating(fakes, answer_s=0.0).submit(*form())
    fakes.stands = [REFUSED]
    await asyncio.gather(*fakes.begun)
    assert "Team: No such team." in fakes.shown[-1]
    assert fakes.views[-1]["callback_id"] == names.ESCALATION_FORM


async def test_a_tracker_that_is_away_is_said_to_take_a_while() -> None:
    fakes = Fakes([MADE])
    await windows(fakes, patience_s=0.0).watch("T1", "V1", EVE, MADE)
    assert "takes a while" in fakes.shown[-1]


async def test_one_that_was_taken_back_meanwhile_says_so() -> None:
    fakes = Fakes([replace(MADE, state=EscalationState.WITHDRAWN)])
    await windows(fakes).watch("T1", "V1", EVE, MADE)
    assert DECLINED in fakes.shown[-1]


CONFIRM = Pressed("T1", "C1", "UEVE", names.CONFIRM_ESCALATION, "", "1.0", None, "1.1", "trigger", "https://respond")
PROPOSED = Reference(ticket="T-1", escalation="e_1")


@pytest.mark.parametrize("window", ["", "V1"])
async def test_one_click_opens_the_form_where_the_tracker_asks_for_more(window: str) -> None:
    fakes = Fakes(asks="Fill in Team: the tracker asks for it.")
    await escalating(fakes).pressed(replace(CONFIRM, view=window), PROPOSED)
    assert fakes.views[-1]["callback_id"] == names.ESCALATION_FORM
    assert "Fill in Team: the tracker asks for it." in fakes.shown[-1]
    assert (fakes.told, fakes.begun) == ([], [])


async def test_a_click_that_came_too_late_for_a_form_says_what_to_press() -> None:
    fakes = Fakes(asks="Fill in Team: the tracker asks for it.", expired=True)
    await escalating(fakes).pressed(CONFIRM, PROPOSED)
    assert "Fill in Team: the tracker asks for it. Press Look at it first to do so." in fakes.told[-1]
    assert fakes.shown == []


async def test_customers_send_no_form() -> None:
    fakes = Fakes()
    answer: Any = await escalating(fakes).submit(*form("UANA"))
    assert answer["errors"] == {SUMMARY: phrases.NOT_ENGINEER}
    assert fakes.escalated == []


def picked() -> tuple[Any, Any]:
    """Give the window in which a ticket was chosen as it is sent, with its payload."""
    view: Any = {**as_sent(picker([TICKET], "p_eve")), "id": "V1"}  # type: ignore[arg-type, list-item]
    return {"user": {"id": "UEVE"}, "team": {"id": "T1"}, "view": view}, view


async def test_the_form_of_a_ticket_that_was_chosen_is_the_answer_at_once() -> None:
    fakes = Fakes()
    answer: Any = await escalating(fakes).submit(*picked())
    assert answer["view"]["callback_id"] == names.ESCALATION_FORM
    assert (fakes.begun, fakes.shown) == ([], [])


async def test_a_form_that_takes_longer_is_shown_once_slack_took_the_answer() -> None:
    fakes = Fakes()
    fakes.held = asyncio.Event()
    answer: Any = await escalating(fakes, answer_s=0.0).submit(*picked())
    assert phrases.WAITING in str(answer["view"])
    fakes.held.set()
    await asyncio.gather(*fakes.begun)
    assert fakes.views[-1]["callback_id"] == names.ESCALATION_FORM


async def test_hers_are_listed_first_however_many_wait_for_somebody() -> None:
    fakes = Fakes()
    typed = Command("T1", "C1", "help", "UEVE", "/escalate", "", "t", "https://r")
    await escalating(fakes).typed(typed)
    assert [(one.assignee, one.unassigned) for one in fakes.listed] == [("p_eve", False), (None, True)]
    assert Status.PENDING in fakes.listed[0].status


async def test_a_form_that_is_none_of_ours_is_refused() -> None:
    payload, view = form()
    answer: Any = await escalating(Fakes()).submit(payload, {**view, "private_metadata": "no"})
    assert answer["errors"] == {SUMMARY: phrases.GONE}


@pytest.mark.parametrize(
    ("fails", "said"),
    [(HandlerError("There is no ticket T-1."), "no ticket T-1"), (RuntimeError("words of a person"), "try again")],
)
async def test_a_form_that_cannot_be_made_says_so_and_quotes_nobody(fails: Exception, said: str) -> None:
    fakes = Fakes(fails=fails)
    await windows(fakes).fill("T1", "V1", EVE, "T-1")
    assert said in fakes.shown[-1]
    assert "words of a person" not in fakes.shown[-1]


async def test_a_tracker_that_cannot_tell_what_it_asks_is_told_of_and_the_form_is_there_all_the_same() -> None:
    fakes = Fakes(trouble="The tracker is away.")
    await windows(fakes).fill("T1", "V1", EVE, "T-1")
    assert "The tracker is away." in fakes.shown[-1]
    assert fakes.views[-1]["callback_id"] == names.ESCALATION_FORM


@pytest.mark.parametrize(
    ("said", "number"),
    [("T-12", "T-12"), ("t12", "T-12"), ("12", "T-12"), ("T-0", None), ("ONE-5", None), ("", None), ("T-1 now", None)],
)
def test_numbers_are_read_as_people_type_them(said: str, number: str | None) -> None:
    assert numbered(said) == number


@dataclass
class Finder:
    """Finds what it is told to, or fails."""

    found: Looked | Exception

    async def of_ticket(self, person: Person, number: str, text: str = "", limit: int = 5) -> Looked:
        if isinstance(self.found, Exception):
            raise self.found
        return self.found


@pytest.mark.parametrize(
    ("found", "note"),
    [
        (
            Looked((), ("The tracker takes too long.", "Some are missing.")),
            "The tracker takes too long. Some are missing.",
        ),
        (HandlerError("Not now."), "Not now."),
        (RuntimeError("words of a person"), AWAY),
    ],
)
async def test_what_cannot_be_looked_up_is_said_in_a_word(found: Looked | Exception, note: str) -> None:
    alike = IssuesAlike(Finder(found), Finder(Looked(())))
    assert (await alike.of(EVE, "T-1")).note == note
    assert (await alike.for_card(MADE)).note == ""


def test_a_form_says_at_the_top_on_which_issue_the_ticket_is_and_asks_for_another() -> None:
    filling = Filling(TICKET, MADE.draft, None, Asked(), (), None, on=(On("ONE-3", Stage.NEEDS_INFORMATION),))
    shown = prefilled(filling, LookedAlike())
    assert (shown.already, shown.looked.note) == (
        "T-1 is already ONE-3 (needs information).",
        "No other issue looks the same.",
    )
    form = escalation_form(shown)
    assert "is already ONE-3 (needs information)" in str(form["blocks"][1])
    assert prefilled(filling, LookedAlike(note="Later.")).looked.note == "Later."
    box = {"another": {"another": {"selected_options": [{"value": "yes"}]}}}
    assert [read_another({"state": {"values": values}}) for values in ({}, {"another": {}}, box)] == [None, False, True]
