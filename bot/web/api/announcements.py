"""What customers are told of fixes: for the team alone."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.web.api.announcement_models import (
    AnnouncementList,
    AnnouncementOut,
    AnnouncementQuery,
    DraftedOut,
    DraftIn,
    LeftOut,
    SeenIn,
    SendAllIn,
    SendIn,
    SentOut,
    TextIn,
)
from bot.web.api.desk import team_of
from bot.web.api.endpoint import Answered, AnyEndpoint, B, Call, Endpoint
from bot.web.api.models import NoBody, NoQuery
from bot.web.problems import not_found
from handlers.access.permissions import Right
from handlers.engineering.announcement_desk import AnnouncementDesk
from handlers.engineering.announcement_ports import Addressed
from handlers.engineering.ports import Kept

_ID = re.compile(r"[A-Za-z0-9_-]{1,80}")


async def every(call: Call[AnnouncementQuery, NoBody]) -> Answered:
    """List them."""
    asked, desk = call.query, _desk(call)
    issue = None if asked.issue is None else await desk.issue(call.person, asked.issue)
    found = await desk.listed(call.person, (asked.state,), issue, asked.limit)
    listed = [_out(one, group.kept, group.names) for group in found.issues for one in group.announcements]
    return Answered(AnnouncementList(announcements=listed, more=found.more))


async def draft(call: Call[NoQuery, DraftIn]) -> Answered:
    """Draft for all customers of an issue."""
    desk = _desk(call)
    made = await desk.draft(call.person, await desk.issue(call.person, call.body.issue))
    return Answered(DraftedOut(drafted=[one.id for one in made]))


async def send_all(call: Call[NoQuery, SendAllIn]) -> Answered:
    """Send several."""
    chosen = {one.id: one.version for one in call.body.announcements}
    done = await _desk(call).send_all(call.person, chosen)
    left = [LeftOut(id=id_, because=because) for id_, because in done.left.items()]
    return Answered(SentOut(sent=[one.id for one in done.sent], left=left))


async def one(call: Call[NoQuery, NoBody]) -> Answered:
    """Give one."""
    return await _shown(call)


async def word(call: Call[NoQuery, TextIn]) -> Answered:
    """Word a draft."""
    await _desk(call).word(call.person, _id(call), call.body.text, call.body.version)
    return await _shown(call)


async def send(call: Call[NoQuery, SendIn]) -> Answered:
    """Send one."""
    await _desk(call).send(call.person, _id(call), call.body.version, despite=call.body.despite)
    return await _shown(call)


async def drop(call: Call[NoQuery, SeenIn]) -> Answered:
    """Drop one."""
    await _desk(call).drop(call.person, _id(call), call.body.version)
    return await _shown(call)


async def back(call: Call[NoQuery, SeenIn]) -> Answered:
    """Make one a draft again."""
    await _desk(call).bring_back(call.person, _id(call), call.body.version)
    return await _shown(call)


def announcement_endpoints() -> tuple[AnyEndpoint, ...]:
    """Give the rows of the route table."""
    return (
        Endpoint(
            "GET",
            "/announcements",
            "listAnnouncements",
            "List what customers are to be told of fixes, or were told. For the team.",
            every,
            AnnouncementQuery,
            NoBody,
            {200: AnnouncementList},
            (403, 404),
            right=Right.WORK,
        ),
        Endpoint(
            "POST",
            "/announcements",
            "draftAnnouncements",
            "Draft for all customers of an issue what there is to tell, also what they were told. For the team.",
            draft,
            NoQuery,
            DraftIn,
            {200: DraftedOut},
            (403, 404),
            right=Right.WORK,
        ),
        Endpoint(
            "POST",
            "/announcements/send",
            "sendAnnouncements",
            "Approve several drafts, each in the version that was looked at, and send them. For the team.",
            send_all,
            NoQuery,
            SendAllIn,
            {200: SentOut},
            (403, 404),
            right=Right.WORK,
        ),
        Endpoint(
            "GET",
            "/announcements/{id}",
            "readAnnouncement",
            "Read one. For the team.",
            one,
            NoQuery,
            NoBody,
            {200: AnnouncementOut},
            (403, 404),
            right=Right.WORK,
        ),
        _changing("text", "wordAnnouncement", "Word a draft; nothing is sent by it.", word, TextIn),
        _changing("send", "sendAnnouncement", "Approve a draft, and send it to its customer.", send, SendIn),
        _changing("drop", "dropAnnouncement", "Decide not to send one.", drop, SeenIn),
        _changing("back", "bringAnnouncementBack", "Make one a draft again that was dropped.", back, SeenIn),
    )


def _changing(
    path: str,
    operation: str,
    summary: str,
    handle: Callable[[Call[NoQuery, B]], Awaitable[Answered]],
    body: type[B],
) -> AnyEndpoint:
    return Endpoint(
        "POST",
        f"/announcements/{{id}}/{path}",
        operation,
        f"{summary} For the team.",
        handle,
        NoQuery,
        body,
        {200: AnnouncementOut},
        (403, 404, 409),
        right=Right.WORK,
    )


def _desk(call: Call[Any, Any]) -> AnnouncementDesk:
    desk = team_of(call).announcements
    if desk is None:
        raise not_found()
    return desk


def _id(call: Call[Any, Any]) -> str:
    if not _ID.fullmatch(call.path["id"]):
        raise not_found()
    return call.path["id"]


async def _shown(call: Call[Any, Any]) -> Answered:
    opened = await _desk(call).opened(call.person, _id(call))
    return Answered(_out(opened.addressed, opened.kept, opened.names, opened.outdated))


def _out(addressed: Addressed, kept: Kept | None, names: Mapping[str, str], outdated: str = "") -> AnnouncementOut:
    made = addressed.announcement
    return AnnouncementOut(
        id=made.id,
        version=made.version,
        ticket=made.ticket,
        subject=addressed.subject,
        status=addressed.status,
        customer=names.get(addressed.requester) or addressed.email,
        language=addressed.language,
        issue=None if kept is None else kept.snapshot.issue.key,
        occasion=made.occasion,
        release=made.release,
        on=made.on,
        text=made.text,
        state=made.state,
        stale=outdated or made.stale,
        at=made.at,
        by=made.name or None,
        sent_at=made.sent_at,
        verdict=made.verdict,
        said_at=made.said_at,
    )
