"""The form that makes a ticket of somebody's message. Pure."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import Any

from bot.slack.incoming import Sent
from bot.slack.rendering import limits, names
from bot.slack.rendering.blocks import Json, context
from bot.slack.rendering.modals import SEND_LABEL, ticket_fields
from bot.slack.rendering.views import modal
from handlers.languages import mark, say, say_as
from handlers.reply import Form

# NOTE: at most 24 characters; the heading of a window
TITLE = mark("File a ticket")
_NAME = 100


@dataclass(frozen=True, slots=True)
class Origin:
    """The message that a ticket is made of, as far as it travels with the form: no words of a person.

    Attributes:
        thread: where news of the ticket come; empty: the one line of a direct channel.
        author: Slack user id of whoever wrote the message; empty where no person did.
        files: what came with the message; it travels without addresses, which Slack is asked for later.
    """

    channel: str
    thread: str
    author: str = ""
    files: tuple[Sent, ...] = ()

    def written(self) -> str:
        """Give it as it travels: at most 3,000 code points, if need be with fewer files."""
        kept = [asdict(replace(file, name=file.name[:_NAME], address="")) for file in self.files]
        while True:
            given = {**asdict(self), "files": kept}
            text = json.dumps(given, ensure_ascii=False, separators=(",", ":"))
            if not kept or len(text) <= limits.METADATA:
                return text
            kept.pop()


def read_origin(value: object) -> Origin | None:
    """Read what a form carries; None for what is not ours."""
    try:
        found = json.loads(value) if isinstance(value, str) else None
    except ValueError:
        return None
    if not isinstance(found, dict) or set(found) != {"channel", "thread", "author", "files"}:
        return None
    files = found.pop("files")
    if not isinstance(files, list) or not all(isinstance(one, str) for one in found.values()):
        return None
    read = [_file(file) for file in files]
    return None if None in read else Origin(**found, files=tuple(file for file in read if file is not None))


def _file(found: Any) -> Sent | None:
    try:
        return Sent(**found)
    except TypeError:
        return None


def message_form(form: Form, origin: Origin, *notes: str) -> Json:
    """Give the form, filled in from the message.

    `notes`: mrkdwn that stands above it, such as for whom it is; empty ones are left out.
    """
    fields = [*(context(note) for note in notes if note), *ticket_fields(form)]
    submit = say_as(*SEND_LABEL)
    return modal(say(TITLE), names.MESSAGE_TICKET_FORM, fields, submit=submit, metadata=origin.written())
