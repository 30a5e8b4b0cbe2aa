"""`onetouch announcements` and `onetouch announcement`."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeVar

import click

from bot.cli.office import BY, JSON, OpenDesk, run
from bot.compose.announcements import announcement_parts
from bot.compose.services import utc_now
from bot.config import Settings
from bot.database.escalations import SqlEscalations
from bot.database.mirror import SqlMirror
from handlers.engineering.announcement import Announcement, AnnouncementState, Occasion, Verdict
from handlers.engineering.announcement_desk import SHOWN, AnnouncementDesk
from handlers.engineering.announcement_ports import Addressed
from handlers.engineering.announcement_views import Listing, OfIssue, Opened, SentAll
from handlers.engineering.ports import Kept
from handlers.languages import DEFAULT, known
from handlers.languages.dates import named
from handlers.person import Person

T = TypeVar("T")
_SEEN = click.option(
    "--seen", type=click.IntRange(1), help="The version that you looked at: refused when it was changed since."
)
_OPERATOR = "operator"
_SAID: Mapping[Verdict, str] = {Verdict.WORKS: "it works", Verdict.BROKEN: "still broken"}
_OCCASIONS: Mapping[Occasion, str] = {
    Occasion.SCHEDULED: "scheduled",
    Occasion.RELEASED: "out",
    Occasion.DECLINED: "will not be fixed",
}


@click.command()
@click.option(
    "--state",
    default=AnnouncementState.DRAFT.value,
    show_default=True,
    type=click.Choice([one.value for one in AnnouncementState]),
    help="Only of this state.",
)
@click.option("--issue", help="Only of this issue, by its key.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, SHOWN), help="How many at most.")
@JSON
@click.pass_obj
def announcements(settings: Settings, state: str, issue: str | None, limit: int, as_json: bool) -> None:
    """List what customers are to be told of fixes, or were told."""

    async def listed(desk: AnnouncementDesk, person: Person) -> Listing:
        name = None if issue is None else await desk.issue(person, issue)
        return await desk.listed(person, (AnnouncementState(state),), name, limit)

    found = _with(settings, _OPERATOR, listed)
    if as_json:
        rows = [_fields(one, group.kept, group.names) for group in found.issues for one in group.announcements]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for group in found.issues:
        click.echo(_head(group))
        for one in group.announcements:
            click.echo(f"  {_line(one, group.names)}")
    if not found.issues:
        click.echo("There are none.")
    if found.more:
        click.echo(f"There are more: --limit {limit} shows no others.", err=True)


@click.group()
def announcement() -> None:
    """Show, word, send and drop what a customer is to be told of a fix."""


@announcement.command("show")
@click.argument("id_", metavar="ID")
@JSON
@click.pass_obj
def show(settings: Settings, id_: str, as_json: bool) -> None:
    """Show one whole."""
    found = _opened(settings, id_)
    if as_json:
        click.echo(json.dumps(_fields(found.addressed, found.kept, found.names), ensure_ascii=False, indent=2))
        return
    _print(found)


@announcement.command("word")
@click.argument("id_", metavar="ID")
@click.argument("text")
@BY
@_SEEN
@click.pass_obj
def word(settings: Settings, id_: str, text: str, author: str, seen: int | None) -> None:
    """Word a draft; nothing is sent by it."""

    async def done(desk: AnnouncementDesk, person: Person) -> Announcement:
        return await desk.word(person, id_, text, seen)

    _tell(_with(settings, author, done))


@announcement.command("send")
@click.argument("id_", metavar="ID")
@BY
@_SEEN
@click.option("--despite", is_flag=True, help="Send it though the issue says otherwise by now.")
@click.pass_obj
def send(settings: Settings, id_: str, author: str, seen: int | None, despite: bool) -> None:
    """Approve a draft, and send it to its customer; without --seen it is shown first, and you are asked."""
    if seen is None:
        found = _opened(settings, id_)
        _print(found)
        click.confirm("Send it?", abort=True)
        seen = found.addressed.announcement.version
    looked = seen

    async def done(desk: AnnouncementDesk, person: Person) -> Announcement:
        return await desk.send(person, id_, looked, despite=despite)

    _tell(_with(settings, author, done))


@announcement.command("send-all")
@click.argument("issue")
@BY
@click.pass_obj
def send_all(settings: Settings, issue: str, author: str) -> None:
    """Approve all drafts of an issue, by its key, and send them once you have read them; what is out of date stays."""

    async def listed(desk: AnnouncementDesk, person: Person) -> Listing:
        return await desk.listed(person, issue=await desk.issue(person, issue))

    found = _with(settings, _OPERATOR, listed)
    waiting = [one for group in found.issues for one in group.announcements if not one.announcement.stale]
    if not waiting:
        click.echo("There is nothing to be sent.")
        return
    for one in waiting:
        click.echo(f"{one.announcement.ticket} {one.subject}\n{one.announcement.text}\n")
    # There is no way around it: nothing reaches a customer that nobody read. A script sends one by one, with --seen.
    click.confirm(f"Send {'it' if len(waiting) == 1 else f'all {len(waiting)}'}?", abort=True)
    chosen = {one.announcement.id: one.announcement.version for one in waiting}

    async def done(desk: AnnouncementDesk, person: Person) -> SentAll:
        return await desk.send_all(person, chosen)

    made = _with(settings, author, done)
    click.echo(f"{len(made.sent)} sent.{' There are more: run it again.' if found.more else ''}")
    for id_, because in made.left.items():
        click.echo(f"{id_}: {because}", err=True)
    if made.left:
        raise SystemExit(1)


@announcement.command("drop")
@click.argument("id_", metavar="ID")
@BY
@_SEEN
@click.pass_obj
def drop(settings: Settings, id_: str, author: str, seen: int | None) -> None:
    """Decide not to send one."""

    async def done(desk: AnnouncementDesk, person: Person) -> Announcement:
        return await desk.drop(person, id_, seen)

    _tell(_with(settings, author, done))


@announcement.command("back")
@click.argument("id_", metavar="ID")
@BY
@_SEEN
@click.pass_obj
def back(settings: Settings, id_: str, author: str, seen: int | None) -> None:
    """Make one a draft again that was dropped."""

    async def done(desk: AnnouncementDesk, person: Person) -> Announcement:
        return await desk.bring_back(person, id_, seen)

    _tell(_with(settings, author, done))


@announcement.command("draft")
@click.argument("issue")
@BY
@click.pass_obj
def draft(settings: Settings, issue: str, author: str) -> None:
    """Draft for all customers of an issue, by its key, what there is to tell, also what was told or dropped."""

    async def done(desk: AnnouncementDesk, person: Person) -> Sequence[Announcement]:
        return await desk.draft(person, await desk.issue(person, issue))

    made = _with(settings, author, done)
    for one in made:
        click.echo(f"{one.id}  {one.ticket}")
    if not made:
        click.echo("There is nothing to tell, or it is drafted already.")


def _with(settings: Settings, author: str, action: Callable[[AnnouncementDesk, Person], Awaitable[T]]) -> T:
    async def acted(opened: OpenDesk) -> T:
        mirror, escalations = SqlMirror(opened.database, utc_now), SqlEscalations(opened.database)
        parts = announcement_parts(settings, opened.database, opened.desk, mirror, escalations)
        return await action(parts.desk, await opened.worker(author))

    return run(settings, acted)


def _opened(settings: Settings, id_: str) -> Opened:
    async def opened(desk: AnnouncementDesk, person: Person) -> Opened:
        return await desk.opened(person, id_)

    return _with(settings, _OPERATOR, opened)


def _print(found: Opened) -> None:
    one = found.addressed.announcement
    issue = one.issue.id if found.kept is None else found.kept.snapshot.issue.key
    click.echo(f"{one.id}  {one.ticket} {found.addressed.subject}  for {found.customer or 'a customer without a name'}")
    click.echo(f"{issue} {_news(one)}: {_standing(one)}, version {one.version}")
    for told in dict.fromkeys((found.outdated, one.stale)):
        if told:
            click.echo(told)
    click.echo(f"\n{one.text}\n")


def _tell(one: Announcement) -> None:
    click.echo(f"{one.id}: {_standing(one)}, version {one.version}.")


def _head(group: OfIssue) -> str:
    if group.kept is None:
        return f"{group.name.id}: not known any more"
    issue = group.kept.snapshot.issue
    return f"{issue.key} {issue.title} ({group.kept.stage})"


def _line(addressed: Addressed, names: Mapping[str, str]) -> str:
    one = addressed.announcement
    stale = f"  OUT OF DATE: {one.stale}" if one.stale and one.state is AnnouncementState.DRAFT else ""
    called = names.get(addressed.requester) or addressed.email or ""
    code = known(addressed.language)
    reads = f" (the customer reads {named(code)})" if code not in (None, DEFAULT) else ""
    return f"{one.id}  {one.ticket:7} {called:24} {_news(one)}: {_standing(one)}{reads}{stale}"


def _news(one: Announcement) -> str:
    return f"{_OCCASIONS[one.occasion]}{f' in {one.release}' if one.release else ''}"


def _standing(one: Announcement) -> str:
    said = f", the customer says: {_SAID[one.verdict]}" if one.verdict is not None else ""
    by = f" by {one.name}" if one.name else ""
    return f"{one.state}{by}{said}"


def _fields(addressed: Addressed, kept: Kept | None, names: Mapping[str, str]) -> dict[str, Any]:
    one = addressed.announcement
    return {
        "id": one.id,
        "version": one.version,
        "ticket": one.ticket,
        "subject": addressed.subject,
        "status": addressed.status.value,
        "customer": names.get(addressed.requester) or addressed.email,
        "language": addressed.language,
        "issue": None if kept is None else kept.snapshot.issue.key,
        "occasion": one.occasion.value,
        "release": one.release,
        "on": None if one.on is None else one.on.isoformat(),
        "text": one.text,
        "state": one.state.value,
        "stale": one.stale,
        "at": one.at.isoformat(),
        "by": one.name or None,
        "sent_at": None if one.sent_at is None else one.sent_at.isoformat(),
        "verdict": None if one.verdict is None else one.verdict.value,
        "said_at": None if one.said_at is None else one.said_at.isoformat(),
    }
