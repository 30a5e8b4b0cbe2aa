"""The outbox's receiver for known issues: makes articles of them, and tells who wanted to hear."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from datetime import timedelta

from bot.worker.ports import NotYet
from bot.worker.saying import Conversations, Letters, Saying
from handlers.engineering.publishing_jobs import PUBLISH, said_key
from handlers.news import mailed
from handlers.ports import Clock, NewId, Outgoing
from handlers.tickets.letters import Letter, kind_scope
from kb.errors import SyncInProgress

LETTER = "known_issue"
"""The kind of its letters: what unsubscribing stops."""
_BUSY = timedelta(seconds=1)


class KnownIssueReceiver:
    """Does what known issues ask for, each thing once: an article by its text, a turn by its key, a mail by its id."""

    def __init__(
        self,
        *,
        publish: Callable[[], None],
        conversations: Conversations,
        letters: Letters,
        clock: Clock,
        new_id: NewId,
    ) -> None:
        """Take what it works with.

        `publish` brings the articles up to date, in a thread; it raises `SyncInProgress` while another does so.
        """
        self._publish = publish
        self._saying = Saying(conversations, clock, new_id)
        self._letters = letters

    async def deliver(self, outgoing: Outgoing) -> None:
        """Do it.

        Raises:
            NotYet: articles are being written by somebody else now.
            NotifierBusy: a mail could not be sent now.
            WriteConflict: the conversation went on meanwhile.
        """
        if outgoing.payload["do"] == PUBLISH:
            try:
                await asyncio.to_thread(self._publish)
            except SyncInProgress as busy:
                raise NotYet(_BUSY) from busy
            return
        told = {name: str(value) for name, value in outgoing.payload.items()}
        # Whoever is in Slack reads it there; on the web nobody may look again, so that a mail goes as well.
        # Said days after they asked, beneath whatever was said since: it names what it is about, as the mail does.
        text, key = f"About “{told['title']}”:\n\n{told['text']}", said_key(outgoing.subject, told["mark"])
        if not mailed(await self._saying.say(told["conversation"], text, key)) or not told["email"]:
            return
        await self._letters.send(
            Letter(
                id=_letter(outgoing.subject, told["mark"]),
                to=told["email"],
                person_id=told["person"],
                subject=told["title"],
                text=f"{told['text']}\n\nYou get this mail, as you wanted to hear of it.",
                kind=LETTER,
                automatic=True,
                scope=kind_scope(LETTER),
                essential=False,
            )
        )


def _letter(subject: str, mark: str) -> str:
    """Name a mail by what it is: two who press at once leave two jobs, and one mail."""
    return f"k_{hashlib.blake2s(said_key(subject, mark).encode('utf-8', 'surrogatepass'), digest_size=16).hexdigest()}"
