"""`onetouch ticket show`; what changes tickets stands in `ticket_changes`, what lists them in `ticket_list`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict

import click

from bot.cli.accompanying import call_fields, phoned, sent_along
from bot.cli.attention import ATTENTION
from bot.cli.calls import call
from bot.cli.escalations import ESCALATIONS
from bot.cli.office import JSON, OpenDesk, run
from bot.cli.similar import similar
from bot.cli.ticket_changes import CHANGES
from bot.compose.services import new_id
from bot.config import Settings
from bot.database.attachments import SqlAttachments
from handlers import unkept
from handlers.attachment import Attachment
from handlers.languages.dates import named
from handlers.ticket import Ticket
from handlers.tickets.dossier import Dossier
from handlers.tickets.merged import MergedIn, files_of
from handlers.tickets.placement import explained
from handlers.tickets.sla_clock import ClockState, SlaClock
from handlers.tickets.timeline import timeline, with_names


@click.group()
def ticket() -> None:
    """Show, assign, answer and close a ticket."""


@ticket.command("show")
@click.argument("number")
@JSON
@click.pass_obj
def show(settings: Settings, number: str, as_json: bool) -> None:
    """Show a ticket whole: what was said, what happened, what is due, and why it is with whom it is."""

    async def looked(opened: OpenDesk) -> tuple[Dossier, tuple[Attachment, ...]]:
        dossier = await opened.desk.dossier(number)
        return dossier, await files_of(SqlAttachments(opened.database, new_id), dossier.numbers)

    found, files = run(settings, looked)
    if as_json:
        shown = _fields(found.ticket, found.names) | _whole(found)
        click.echo(
            json.dumps(shown | {"attachments": [_file(one, settings) for one in files]}, ensure_ascii=False, indent=2)
        )
        return
    for line in _lines(found, files, settings):
        click.echo(line)


for _change in (*CHANGES, *ATTENTION, *ESCALATIONS, call, similar):
    ticket.add_command(_change)


def _lines(found: Dossier, files: Sequence[Attachment], settings: Settings) -> list[str]:
    one = found.ticket
    has = f"; assigned to {_called(one.assignee, found.names)}" if one.assignee else ""
    speaks = f"; speaks {named(one.language)}" if one.language else ""
    lines = [
        f"{one.number}  {one.subject}",
        f"{one.status}, {one.priority}, {one.category}; opened {one.opened_at:%Y-%m-%d %H:%M} UTC",
        f"Requester: {one.email or one.requester_id}{speaks}{has}",
        f"Plan {one.plan}, tier {one.tier}; version {one.version}",
        *[f"  {link.kind.replace('_', ' ')} {link.number}" for link in one.links],
        *([f"  goes on as {one.merged_into}"] if one.merged_into else []),
        *[_clock(clock) for clock in found.clocks],
        f"\n{one.description}",
    ]
    lines += sent_along(found.diagnostics)
    for other in found.merged:
        lines += sent_along(other.diagnostics, other.number)
    for file in files:
        there = _file(file, settings)["path"] or "being fetched"
        state = f"not kept: {unkept.told(file.problem)}" if file.problem else there
        size = "" if file.size is None else f", {file.size:,} bytes"
        whose = "the customer's" if file.by == one.requester_id else found.names.get(file.by, file.by)
        lines.append(f"\nFile {file.name}{size}, {whose}, {file.at:%Y-%m-%d %H:%M} ({state})")
    if one.tried:
        lines.append("\nArticles shown before: " + ", ".join(one.tried))
    if one.transcript:
        lines.append("\nConversation:")
    for author, text in one.transcript:
        first, *rest = text.splitlines() or [""]
        lines += [f"  {author}: {first}", *(f"    {line}" for line in rest)]
    for place, comment in enumerate(one.comments, 1):
        kind = "reply" if comment.public else "internal note"
        lines.append(f"\n[{place}] {comment.at:%Y-%m-%d %H:%M} {comment.author} ({kind}):")
        lines += _indented(comment.text)
    for other in found.merged:
        lines += _words(other)
    lines += phoned(found.calls)
    if found.events:
        lines.append("\nWhat happened:")
    lines += [f"  {line.at:%Y-%m-%d %H:%M} {line.who} {line.what}" for line in timeline(found.events, found.names)]
    if found.placements:
        lines.append("\nWhy it went where it went:")
    lines += [f"  {with_names(explained(record), found.names)}" for record in found.placements]
    return lines


def _words(merged: MergedIn) -> list[str]:
    """Give the lines of what was said on a ticket that was merged into this one."""
    one = merged.ticket
    asked, at = one.asked_by or merged.opener, one.asked_at or one.opened_at
    lines = [f"\n{at:%Y-%m-%d %H:%M} {asked} (request of {one.number}, which was merged):"]
    lines += _indented(one.description)
    for comment in one.comments:
        kind = "reply" if comment.public else "internal note"
        lines.append(f"\n{comment.at:%Y-%m-%d %H:%M} {comment.author} ({kind} on {one.number}):")
        lines += _indented(comment.text)
    return lines


def _indented(text: str) -> list[str]:
    return [f"  {line}" for line in text.splitlines()]


def _clock(clock: SlaClock) -> str:
    name = clock.aim.replace("_", " ")
    if clock.state is ClockState.MET:
        state = "done" if clock.breached_at is None else "done, too late"
    elif clock.breached_at is not None:
        state = f"overdue since {clock.breached_at:%Y-%m-%d %H:%M} UTC"
    elif clock.due is not None:
        state = f"due {clock.due:%Y-%m-%d %H:%M} UTC"
    else:
        state = str(clock.state)
    return f"  {name} {clock.cycle}: {state}" if clock.cycle > 1 else f"  {name}: {state}"


def _called(id_: str | None, names: Mapping[str, str]) -> str | None:
    return None if id_ is None else names.get(id_, id_)


def _fields(one: Ticket, names: Mapping[str, str]) -> dict[str, object]:
    return {
        "number": one.number,
        "version": one.version,
        "status": one.status.value,
        "priority": one.priority.value,
        "category": one.category.value,
        "plan": one.plan,
        "tier": one.tier,
        "language": one.language,
        "subject": one.subject,
        "description": one.description,
        "requester": one.requester_id,
        "email": one.email,
        "assignee": _called(one.assignee, names),
        "opened_at": one.opened_at.isoformat(),
        "conversation": one.conversation_id,
        "merged_into": one.merged_into,
        "links": [{"kind": link.kind.value, "number": link.number} for link in one.links],
        "tried": list(one.tried),
        "transcript": [{"author": author, "text": text} for author, text in one.transcript],
        "comments": _comments(one),
    }


def _comments(one: Ticket) -> list[dict[str, object]]:
    return [{"author": c.author, "text": c.text, "at": c.at.isoformat(), "public": c.public} for c in one.comments]


def _whole(found: Dossier) -> dict[str, object]:
    return {
        "timeline": [
            {"at": line.at.isoformat(), "who": line.who, "what": line.what}
            for line in timeline(found.events, found.names)
        ],
        "placements": [with_names(explained(record), found.names) for record in found.placements],
        "clocks": [
            {
                "aim": clock.aim.value,
                "cycle": clock.cycle,
                "state": clock.state.value,
                "due": None if clock.due is None else clock.due.isoformat(),
                "breached_at": None if clock.breached_at is None else clock.breached_at.isoformat(),
            }
            for clock in found.clocks
        ],
        "diagnostics": None if found.diagnostics is None else asdict(found.diagnostics),
        "merged": [
            {
                "number": one.number,
                "diagnostics": None if one.diagnostics is None else asdict(one.diagnostics),
                "description": one.ticket.description,
                "comments": _comments(one.ticket),
            }
            for one in found.merged
        ],
        "calls": [call_fields(one) for one in found.calls],
    }


def _file(sent: Attachment, settings: Settings) -> dict[str, object]:
    return {
        "id": sent.id,
        "ticket": sent.ticket,
        "name": sent.name,
        "media_type": sent.media_type,
        "bytes": sent.size,
        "sha256": sent.sha256,
        "at": sent.at.isoformat(),
        "path": None if sent.path is None else str(settings.attachments_dir / sent.path),
        "problem": None if sent.problem is None else unkept.told(sent.problem),
    }
