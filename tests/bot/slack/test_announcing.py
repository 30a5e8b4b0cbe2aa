"""Windows of texts for customers, where something is in the way; over fakes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from bot.slack import phrases
from bot.slack.announcing import Announcing
from bot.slack.errors import SlackUnreachable
from bot.slack.incoming import Pressed
from bot.slack.rendering import names
from bot.slack.rendering.announcements import TEXT, Told, draft_form, drafts
from bot.slack.rendering.references import Reference, read
from handlers.engineering.announcement import Announcement, AnnouncementState
from handlers.engineering.announcement_ports import Addressed, AnnouncementNotFound
from handlers.engineering.announcement_views import Listing, OfIssue, Opened, SentAll
from handlers.engineering.issue import IssueName
from handlers.person import Person, Role
from handlers.ports import ChangeRefused, HandlerError, InvalidInput
from handlers.ticket import Status
from tests.bot.slack.rendering.test_announcements import DRAFT, NAME
from tests.bot.slack.rendering.test_escalations import KEPT
from tests.bot.slack.rendering.test_modals import sent as as_sent

EVE = Person("p_eve", Role.ENGINEER, known=True, name="Eve")


@dataclass
class Fakes:
    """A desk with one draft, and a Slack that notes what it is shown.

    Attributes:
        refuses: raised when something is to be sent, dropped or shown.
        sent: id, version, text and whether she knew that it is out of date.
    """

    one: Announcement = DRAFT
    refuses: Exception | None = None
    outdated: str = ""
    away: bool = False
    sent: list[tuple[Any, ...]] = field(default_factory=list)
    shown: list[Any] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    async def opened(self, person: Person, id_: str) -> Opened:
        if id_ != self.one.id:
            raise AnnouncementNotFound("There is no such text.")
        addressed = Addressed(self.one, "No mail", Status.OPEN, "p_ana", "ana@example.com")
        return Opened(addressed, KEPT, self.outdated, "Ana", {})

    async def listed(
        self,
        person: Person,
        states: Collection[AnnouncementState] = (AnnouncementState.DRAFT,),
        issue: IssueName | None = None,
    ) -> Listing:
        addressed = Addressed(self.one, "No mail", Status.OPEN, "p_ana", "ana@example.com")
        return Listing((OfIssue(NAME, KEPT, (addressed,), {}),))

    async def send(
        self, person: Person, id_: str, seen: int, *, text: str | None = None, despite: bool = False
    ) -> Announcement:
        self.sent.append((id_, seen, text, despite))
        if self.refuses is not None:
            raise self.refuses
        return self.one

    async def send_all(self, person: Person, chosen: Mapping[str, int]) -> SentAll:
        return SentAll((), dict.fromkeys(chosen, "It was changed meanwhile."))

    async def drop(self, person: Person, id_: str, seen: int | None = None) -> Announcement:
        raise self.refuses or AssertionError

    async def person(self, team: str, user: str) -> Person:
        return EVE if user == "UEVE" else Person("p_ana", Role.CUSTOMER, known=True)

    async def show(self, workspace: str, window: str, view: Any, otherwise: Any) -> bool:
        self.shown.append(view)
        return True

    async def open_view(self, team: str, trigger: str, view: Any) -> str:
        if self.away:
            raise SlackUnreachable("views.open: away", "views.open")
        self.shown.append(view)
        return "V1"

    async def respond(self, response_url: str, content: Any, *, replace: bool = False, thread: str = "") -> None:
        self.said.append(content.text)


def announcing(fakes: Fakes) -> Announcing:
    return Announcing(api=fakes, identities=fakes, desk=fakes, windows=fakes)  # type: ignore[arg-type]


def button(action: str, about: Reference, view: str = "", user: str = "UEVE") -> Pressed:
    return Pressed("T1", "C1", user, action, about.written(), "1.1", None, "2.2", "t", "https://r", None, view)


def form(view: Any, user: str = "UEVE") -> tuple[Any, Any]:
    sent = as_sent(view)
    return {"user": {"id": user}, "team": {"id": "T1"}, "view": sent}, sent


ONE = Reference(announcement="n_1", version=1)


async def test_what_cannot_be_sent_so_is_said_at_the_text() -> None:
    fakes = Fakes(refuses=InvalidInput("The text is too long."))
    answer: Any = await announcing(fakes).submit(*form(draft_form(Told(DRAFT))))
    assert answer == {"response_action": "errors", "errors": {TEXT: "The text is too long."}}


async def test_a_text_without_a_field_is_sent_as_it_is_and_refused_in_its_place() -> None:
    long = replace(DRAFT, text="word " * 1_000)
    fakes = Fakes(long)
    assert await announcing(fakes).submit(*form(draft_form(Told(long)))) is None
    assert fakes.sent == [("n_1", 1, None, False)]
    fakes.refuses = HandlerError("Not now.")
    answer: Any = await announcing(fakes).submit(*form(draft_form(Told(long))))
    assert "Not now." in str(answer["view"])


async def test_what_became_untrue_in_this_very_moment_is_shown_and_then_sent_knowingly() -> None:
    fakes = Fakes(refuses=ChangeRefused("It is 5.4 now.", "outdated"), outdated="It is 5.4 now.")
    answer: Any = await announcing(fakes).submit(*form(draft_form(Told(DRAFT))))
    about = read(answer["view"]["private_metadata"])
    assert about is not None
    assert about.warned
    fakes.refuses = None
    assert await announcing(fakes).submit(*form(answer["view"])) is None
    assert [despite for *_, despite in fakes.sent] == [False, True]


async def test_what_was_sent_by_somebody_else_is_not_offered_again() -> None:
    fakes = Fakes(replace(DRAFT, state=AnnouncementState.SENT), ChangeRefused("Kim sent it.", "over"))
    answer: Any = await announcing(fakes).submit(*form(draft_form(Told(DRAFT))))
    assert "Kim sent it." in str(answer["view"])
    assert "submit" not in answer["view"]
    await announcing(fakes).open(button(names.READ_DRAFT, ONE))
    assert "no draft any more" in str(fakes.shown[-1])


async def test_of_several_those_that_were_not_sent_are_named_by_their_tickets() -> None:
    view: Any = drafts(NAME, [Told(DRAFT), Told(replace(DRAFT, id="n_2", ticket="T-2"))])
    answer: Any = await announcing(Fakes()).submit(*form(view))
    assert "T-1: It was changed meanwhile." in str(answer["view"])
    assert "n_2: It was changed meanwhile." in str(answer["view"])


@pytest.mark.parametrize("callback", [names.ANNOUNCEMENT_FORM, names.ANNOUNCEMENTS_FORM])
async def test_a_window_that_is_none_of_ours_sends_nothing(callback: str) -> None:
    fakes = Fakes()
    view = {**draft_form(Told(DRAFT)), "callback_id": callback, "private_metadata": "no"}
    answer: Any = await announcing(fakes).submit(*form(view))
    assert phrases.GONE in str(answer["view"])
    assert fakes.sent == []


async def test_a_draft_of_several_opens_in_their_window_and_all_of_an_issue_do() -> None:
    fakes = Fakes()
    await announcing(fakes).open(button(f"{names.READ_DRAFT}_0", ONE, view="V1"))
    assert fakes.shown[-1]["callback_id"] == names.ANNOUNCEMENT_FORM
    await announcing(fakes).open(button(names.READ_DRAFTS, Reference(issue="local/5")))
    assert "ana@example.com" in str(fakes.shown[-1])
    await announcing(fakes).open(button(names.READ_DRAFT, Reference(announcement="n_77")))
    assert "no such text" in str(fakes.shown[-1])


async def test_a_press_that_leads_nowhere_is_answered() -> None:
    fakes = Fakes(refuses=ChangeRefused("Kim sent it.", "over"), away=True)
    await announcing(fakes).open(button(names.READ_DRAFT, ONE))
    await announcing(fakes).pressed(button(names.DROP_DRAFT, ONE), ONE)
    await announcing(fakes).pressed(button(names.DROP_DRAFT, ONE, user="UANA"), ONE)
    assert fakes.said == [phrases.EXPIRED, "Kim sent it.", phrases.NOT_ENGINEER]
    await announcing(fakes).pressed(button(names.DROP_DRAFT, ONE, view="V1"), ONE)
    assert "Kim sent it." in str(fakes.shown[-1])
