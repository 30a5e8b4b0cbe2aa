"""What a button or a modal is about: ids alone, which travel with it and come back when it is used. Pure.

Slack shows them to nobody, but keeps them: no words of a person stand in them.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields

from bot.slack.rendering import limits


@dataclass(frozen=True, slots=True)
class Reference:
    """Ids of ours and of Slack's.

    Attributes:
        conversation, episode, article, ticket: ours; empty where there is none.
        channel, thread: where in Slack, for what is shown by itself.
        page: the first of what is shown, counted from 0, where there is more than one page of it.
        search: id of a search that is kept, for its next page.
        source: name of the source that is looked in; empty: in all.
        version: of the ticket, as it was shown; 0: not said.
        turn: number of the conversation's turn.
        alone: its asker alone sees it.
        other: another ticket, which is to be linked to the one.
        escalation, announcement: ours; `version` is that of the announcement then.
        warned: its reader was told that it is out of date.
        issue: the tracker's: by its address, or as `handlers.engineering.jobs.subject` writes it.
    """

    conversation: str = ""
    episode: str = ""
    article: str = ""
    ticket: str = ""
    channel: str = ""
    thread: str = ""
    page: int = 0
    search: str = ""
    source: str = ""
    turn: int = 0
    version: int = 0
    alone: bool = False
    other: str = ""
    escalation: str = ""
    announcement: str = ""
    issue: str = ""
    warned: bool = False

    def written(self) -> str:
        """Give it as it travels: JSON without what is empty."""
        return json.dumps({k: v for k, v in asdict(self).items() if v}, ensure_ascii=False, separators=(",", ":"))

    @property
    def seen(self) -> int | None:
        """The version of the ticket that was shown; None: not said."""
        return self.version or None

    @property
    def fits(self) -> bool:
        """Whether a button can carry it: the id of an article may be long."""
        return len(self.written()) <= limits.VALUE


def read(value: str | None) -> Reference | None:
    """Give what a button or a modal is about; None for what is not ours."""
    try:
        found = json.loads(value or "")
    except ValueError:
        return None
    if not isinstance(found, dict):
        return None
    kinds = {field.name: type(field.default) for field in fields(Reference)}
    known = {name: item for name, item in found.items() if name in kinds}
    return Reference(**known) if all(type(item) is kinds[name] for name, item in known.items()) else None
