"""Windows that are sent: those of tickets, of engineering, and a channel's settings."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from typing import Any, Protocol

import structlog

from bot.slack import phrases
from bot.slack.addressing import Addressing
from bot.slack.identity import Identities
from bot.slack.incoming import window_team
from bot.slack.places import Line, Threads
from bot.slack.rendering import names
from bot.slack.rendering.announcements import TEXT
from bot.slack.rendering.blocks import Json
from bot.slack.rendering.channel_settings import MODE
from bot.slack.rendering.engineering_answers import ANSWER
from bot.slack.rendering.escalation_forms import SUMMARY
from bot.slack.rendering.escalations import PICKED
from bot.slack.rendering.modals import DESCRIPTION, SAID, FiledForm, read_ticket
from bot.slack.rendering.references import read
from bot.slack.rendering.submissions import Refused, filled
from bot.slack.rendering.typed import paragraph
from bot.slack.rendering.views import notice
from handlers.chat.filing import TicketRequest
from handlers.chat.inquiry import described
from handlers.conversation import Turn
from handlers.languages import say, speaking, spoken
from handlers.ports import HandlerError
from handlers.ticket import Ticket

SENT_S = 2.0
"""Longest that a form may take: after three seconds Slack says that the app did not answer."""


class Desk(Protocol):
    """Files tickets."""

    async def file(self, request: TicketRequest) -> tuple[Ticket, Turn | None]:
        """File a ticket, once per episode and per key."""
        ...


class Submitting(Protocol):
    """Takes windows of one kind."""

    async def submit(self, payload: Mapping[str, Any], view: Mapping[str, Any]) -> Json | None:
        """Take them; give what Slack is answered."""
        ...


class Forms:
    """Takes windows that were sent. What is wrong with them is said at their fields, and they stay open."""

    def __init__(
        self,
        *,
        identities: Identities,
        addressing: Addressing,
        threads: Threads,
        desk: Desk,
        settings: Submitting,
        triage: Submitting,
        shortcuts: Submitting,
        escalations: Submitting,
        announcements: Submitting,
        sent_s: float = SENT_S,
    ) -> None:
        self._identities = identities
        self._addressing = addressing
        self._threads = threads
        self._desk = desk
        self._settings = settings
        self._triage = triage
        self._shortcuts = shortcuts
        self._escalations = escalations
        self._announcements = announcements
        self._sent_s = sent_s
        self._log = structlog.get_logger("slack")

    async def submit(self, payload: Mapping[str, Any]) -> Json | None:
        """Take a sent window; give what Slack is answered, None to close it.

        What is wrong is said in the language that is spoken; of a form that belongs to a conversation, in that one's.
        """
        view = payload.get("view") or {}
        match view.get("callback_id"):
            case names.TICKET_FORM:
                return await self._in_time(self._ticket(payload, view), DESCRIPTION)
            case names.MESSAGE_TICKET_FORM:
                return await self._in_time(self._shortcuts.submit(payload, view), DESCRIPTION)
            case names.REPLY_FORM | names.NOTE_FORM:
                return await self._in_time(self._triage.submit(payload, view), SAID)
            case names.SETTINGS_FORM:
                return await self._in_time(self._settings.submit(payload, view), MODE)
            case names.PICK_TICKET_FORM:
                return await self._in_time(self._escalations.submit(payload, view), PICKED)
            case names.ESCALATION_FORM:
                return await self._in_time(self._escalations.submit(payload, view), SUMMARY)
            case names.ANSWER_FORM:
                return await self._in_time(self._escalations.submit(payload, view), ANSWER)
            case names.ANNOUNCEMENT_FORM | names.ANNOUNCEMENTS_FORM:
                typed = TEXT if filled(view).has(TEXT) else ""
                return await self._in_time(self._announcements.submit(payload, view), typed)
            case _:
                return None

    async def _in_time(self, work: Coroutine[Any, Any, Json | None], field: str) -> Json | None:
        # Not cancelled when late: the form's key makes the repetition harmless.
        task = asyncio.create_task(work)
        done, _ = await asyncio.wait({task}, timeout=self._sent_s)
        if not done:
            task.add_done_callback(lambda late: late.cancelled() or late.exception())
            return _refused(field, say(phrases.FORM_FAILED))
        try:
            return task.result()
        except HandlerError as refused:
            return _refused(field, phrases.told(refused))
        except Exception as error:  # noqa: BLE001 - whatever it is, who sent the form must know
            self._log.warning("slack.form_failed", error=described(error))
            return _refused(field, say(phrases.FORM_FAILED))

    async def _ticket(self, payload: Mapping[str, Any], view: Mapping[str, Any]) -> Json | None:
        about = read(view.get("private_metadata"))
        line = await self._threads.of(about.conversation) if about is not None and about.conversation else None
        with speaking(spoken() if line is None else await self._addressing.within(line)):
            given = read_ticket(view)
            return given.answer() if isinstance(given, Refused) else await self._file(payload, view, given, line)

    async def _file(
        self, payload: Mapping[str, Any], view: Mapping[str, Any], given: FiledForm, line: Line | None
    ) -> Json | None:
        workspace = line.place.team if line is not None else window_team(payload)
        user = str((payload.get("user") or {}).get("id") or "")
        person, locale = await self._identities.person(workspace, user), await self._identities.locale(workspace, user)
        key, conversation = f"form:{view.get('id')}", None if line is None else line.conversation_id
        ticket, _ = await self._desk.file(given.request(key, person, conversation, locale))
        if ticket.key == key:
            return None
        # Another form was faster. This one stays open, so that what was typed into it is not lost.
        return Refused({DESCRIPTION: phrases.filed_already(ticket.number)}).answer()


def _refused(field: str, why: str) -> Json:
    """Say what is wrong at a field; in place of the window where that has none."""
    if field:
        return Refused({field: why}).answer()
    return {"response_action": "update", "view": notice("Onetouch", paragraph(why))}
