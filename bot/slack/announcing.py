"""Texts for customers in Slack: members of the team read, change, send and drop them; nothing goes out unread."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

import structlog

from bot.slack import phrases
from bot.slack.errors import SlackError
from bot.slack.identity import Identities
from bot.slack.incoming import Pressed, window_team
from bot.slack.poster import whispered
from bot.slack.rendering import names
from bot.slack.rendering.announcements import (
    TEXT,
    TITLE,
    Told,
    draft_form,
    drafts,
    read_batch,
    read_draft,
    sent,
)
from bot.slack.rendering.blocks import Json
from bot.slack.rendering.references import Reference, read
from bot.slack.rendering.submissions import Refused
from bot.slack.rendering.views import notice
from bot.slack.web_api import Api
from bot.slack.windows import Windows
from handlers.access.permissions import on_team
from handlers.chat.inquiry import described
from handlers.engineering.announcement import Announcement, AnnouncementState
from handlers.engineering.announcement_views import Listing, Opened, SentAll
from handlers.engineering.issue import IssueName
from handlers.engineering.jobs import named
from handlers.languages import say
from handlers.person import Person
from handlers.ports import ChangeRefused, HandlerError

OPENING = frozenset({names.READ_DRAFT, names.READ_DRAFTS})
"""These open a window, the first maybe followed by a number."""
DONE = frozenset({names.DROP_DRAFT})
"""These change something."""


class Desk(Protocol):
    """Words, sends and drops announcements, see `handlers.engineering.announcement_desk.AnnouncementDesk`."""

    async def opened(self, person: Person, id_: str) -> Opened:
        """Show one."""
        ...

    async def listed(
        self,
        person: Person,
        states: Collection[AnnouncementState] = (AnnouncementState.DRAFT,),
        issue: IssueName | None = None,
    ) -> Listing:
        """List those of these states, of an issue if one is named."""
        ...

    async def send(
        self, person: Person, id_: str, seen: int, *, text: str | None = None, despite: bool = False
    ) -> Announcement:
        """Approve one, and send it."""
        ...

    async def send_all(self, person: Person, chosen: Mapping[str, int]) -> SentAll:
        """Approve several, each in the version that was looked at, and send them."""
        ...

    async def drop(self, person: Person, id_: str, seen: int | None = None) -> Announcement:
        """Decide not to send one."""
        ...


class Announcing:
    """Opens the windows of texts for customers, and takes what is sent and pressed."""

    def __init__(self, *, api: Api, identities: Identities, desk: Desk, windows: Windows) -> None:
        self._api = api
        self._identities = identities
        self._desk = desk
        self._windows = windows
        self._log = structlog.get_logger("slack")

    async def open(self, button: Pressed) -> None:
        """Open a text, or all that wait of an issue. Never raises: whoever pressed is told what went wrong."""
        about = read(button.value)
        try:
            person = await self._person(button)
            if about is None or person is None:
                return
            try:
                view = await self._view(person, about)
            except HandlerError as refused:
                view = notice(TITLE, phrases.why(refused))
            if button.view:
                await self._show(button, view)
            else:
                await self._api.open_view(button.team, button.trigger, view)
        except Exception as error:  # noqa: BLE001 - a button that does nothing is the worst of answers
            self._log.warning("slack.window_not_opened", error=described(error))
            await self._tell(button, phrases.EXPIRED if isinstance(error, SlackError) else phrases.TRY_AGAIN)

    async def pressed(self, button: Pressed, about: Reference) -> None:
        """Drop a text; its message changes when that was written.

        Raises:
            Exception: it did not work now; it is to be handled again.
        """
        person = await self._person(button)
        if person is None:
            return
        try:
            await self._desk.drop(person, about.announcement, about.seen)
        except HandlerError as refused:
            await self._tell(button, phrases.why(refused))

    async def submit(self, payload: Mapping[str, Any], view: Mapping[str, Any]) -> Json | None:
        """Send a text, or all that a window showed; give what Slack is answered, None to close the window."""
        workspace = window_team(payload)
        person = await self._identities.person(workspace, str((payload.get("user") or {}).get("id") or ""))
        if not on_team(person):
            return _instead(notice(TITLE, say(phrases.NOT_ENGINEER)))
        if view.get("callback_id") == names.ANNOUNCEMENTS_FORM:
            return await self._all(person, view)
        return await self._one(person, view)

    async def _one(self, person: Person, view: Mapping[str, Any]) -> Json | None:
        about, given = read(view.get("private_metadata")), read_draft(view)
        if isinstance(given, Refused):
            return given.answer()
        if about is None or not about.announcement:
            return _instead(notice(TITLE, phrases.GONE))
        try:
            # Whoever was warned says by sending it that it holds all the same.
            await self._desk.send(person, about.announcement, about.version, text=given, despite=about.warned)
        except ChangeRefused as refused:
            opened = await self._desk.opened(person, about.announcement)
            if opened.addressed.announcement.state is not AnnouncementState.DRAFT:
                return _instead(notice(TITLE, phrases.why(refused)))
            return _instead(draft_form(_told(opened), str(refused), given))
        except HandlerError as refused:
            if given is None:
                return _instead(notice(TITLE, phrases.why(refused)))
            return Refused({TEXT: phrases.why(refused)}).answer()
        return None

    async def _all(self, person: Person, view: Mapping[str, Any]) -> Json:
        batch = read_batch(view.get("private_metadata"))
        if batch is None:
            return _instead(notice(TITLE, phrases.GONE))
        done = await self._desk.send_all(person, batch.versions)
        refused = {}
        for id_, why in done.left.items():
            refused[await self._ticket(person, id_)] = why
        return _instead(sent(len(done.sent), refused))

    async def _ticket(self, person: Person, id_: str) -> str:
        try:
            return (await self._desk.opened(person, id_)).addressed.announcement.ticket
        except HandlerError:
            return id_

    async def _view(self, person: Person, about: Reference) -> Json:
        if about.announcement:
            opened = await self._desk.opened(person, about.announcement)
            if opened.addressed.announcement.state is AnnouncementState.DRAFT:
                return draft_form(_told(opened))
            return notice(TITLE, "It is no draft any more: it was sent, or dropped.")
        issue = named(about.issue)
        return drafts(issue, _listed(await self._desk.listed(person, issue=issue)))

    async def _person(self, button: Pressed) -> Person | None:
        person = await self._identities.person(button.team, button.user)
        if on_team(person):
            return person
        await self._tell(button, say(phrases.NOT_ENGINEER))
        return None

    async def _show(self, button: Pressed, view: Json) -> None:
        await self._windows.show(button.team, button.view, view, notice(TITLE, phrases.TRY_AGAIN))

    async def _tell(self, button: Pressed, text: str) -> None:
        try:
            if button.view:
                await self._show(button, notice(TITLE, text))
            else:
                await self._api.respond(button.response_url, whispered(text), thread=button.in_thread)
        except SlackError as error:
            self._log.warning("slack.not_answered", error=str(error))


def _told(opened: Opened) -> Told:
    one = opened.addressed
    return Told(
        one.announcement, one.subject, opened.customer, opened.kept, outdated=opened.outdated, language=one.language
    )


def _listed(found: Listing) -> Sequence[Told]:
    return [
        Told(
            one.announcement,
            one.subject,
            group.names.get(one.requester) or one.email or "",
            group.kept,
            language=one.language,
        )
        for group in found.issues
        for one in group.announcements
    ]


def _instead(view: Json) -> Json:
    return {"response_action": "update", "view": view}
