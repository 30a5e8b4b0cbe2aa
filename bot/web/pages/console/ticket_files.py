"""Files that came with a ticket in HTML. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape

from bot.web.pages.console.times import ago
from handlers import unkept
from handlers.attachment import Attachment


def files(number: str, sent: Sequence[Attachment], names: Mapping[str, str], now: datetime) -> str:
    """Give the files that came with no words that are known, with who sent them and when; nothing when there is none.

    Args:
        number: the ticket's.
        sent: of it, and of those that were merged into it.
        names: of persons, by id.
        now: for how long ago that was.
    """
    if not sent:
        return ""
    rows = "".join(file_line(number, one, f"{escape(names.get(one.by, 'the customer'))}, {ago(one.at, now)}")
                   for one in sent)  # fmt: skip
    return f'<section class="panel"><h2>Files</h2><ul class="plain files">{rows}</ul></section>'


def file_line(number: str, one: Attachment, whose: str = "") -> str:
    """Give a line of a list. `number`: of the ticket that is shown; `whose`: in HTML."""
    name, there = escape(one.name), one.ticket or number
    told = [f"of {there}"] if there != number else []
    told += [whose] if whose else []
    if one.kept:
        told = [*([] if one.size is None else [_size(one.size)]), *told]
        name = f'<a href="/api/v1/tickets/{there}/attachments/{escape(one.id)}" download>{name}</a>'
    else:
        told = ["is on its way" if one.awaited else f"not kept: {escape(unkept.told(one.problem or ''))}", *told]
    small = f' <span class="small">{" · ".join(told)}</span>' if told else ""
    return f"<li>{name}{small}</li>"


def _size(size: int) -> str:
    return (
        f"{size:,} bytes"
        if size < 1024
        else f"{size / 1024:,.0f} KiB"
        if size < 1024**2
        else f"{size / 1024**2:,.1f} MiB"
    )
