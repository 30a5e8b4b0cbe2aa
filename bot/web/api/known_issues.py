"""Known issues: customers say that they want to hear of them, the team says what they are told."""

from __future__ import annotations

from typing import Any

from bot.web.api.desk import team_of
from bot.web.api.endpoint import Answered, AnyEndpoint, Call, Endpoint
from bot.web.api.known_issue_models import (
    KnownIssueIn,
    KnownIssueList,
    KnownIssueOut,
    TellIn,
    ToldOut,
    WantedIn,
    WantedOut,
)
from bot.web.api.models import NoBody, NoQuery
from bot.web.problems import not_found
from handlers.access.permissions import Right
from handlers.address import folded
from handlers.chat.filing import is_address
from handlers.chat.words import EMAIL_INVALID
from handlers.engineering.issue import IssueName
from handlers.engineering.publishing import KnownIssueDesk, Opened, Wording, basis
from handlers.languages import say
from handlers.ports import InvalidInput


async def want(call: Call[NoQuery, WantedIn]) -> Answered:
    """Keep that somebody wants to hear of it."""
    desk = call.deps.wanted
    if desk is None or not call.identified:
        raise not_found()
    given = call.body
    # Only whoever asked there is told there.
    conversation = await call.deps.desk.conversation(given.conversation, call.person)
    email = folded(given.email) if given.email.strip() else None
    if email is not None and not is_address(email):
        raise InvalidInput(say(EMAIL_INVALID))
    new = await desk.subscribe(call.person, given.article, conversation.id, email)
    return Answered(WantedOut(again=not new, mailed=bool(email or call.person.email)), 201 if new else 200)


async def every(call: Call[NoQuery, NoBody]) -> Answered:
    """List them."""
    found = await _desk(call).listed(call.person)
    return Answered(KnownIssueList(known_issues=[_out(one) for one in found]))


async def write(call: Call[NoQuery, KnownIssueIn]) -> Answered:
    """Write what customers are told of one."""
    desk, name, given = _desk(call), _name(call), call.body
    wording = Wording(given.title, given.workaround, given.fix, given.publicity)
    await desk.write(call.person, name, wording, given.version, given.basis)
    return Answered(_out(await desk.opened(call.person, name)))


async def tell(call: Call[NoQuery, TellIn]) -> Answered:
    """Tell those who wanted to hear of it."""
    return Answered(ToldOut(told=await _desk(call).tell(call.person, _name(call), call.body.text, call.body.key)))


def known_issue_endpoints() -> tuple[AnyEndpoint, ...]:
    """Give the rows of the route table."""
    return (
        Endpoint(
            "POST",
            "/known-issues/wanted",
            "wantKnownIssue",
            "Say that you want to hear when a known issue is fixed that you were answered with.",
            want,
            NoQuery,
            WantedIn,
            {200: WantedOut, 201: WantedOut},
            (404,),
        ),
        Endpoint(
            "GET",
            "/known-issues",
            "listKnownIssues",
            "List what customers are told of issues. For the team.",
            every,
            NoQuery,
            NoBody,
            {200: KnownIssueList},
            (403, 404),
            right=Right.WORK,
        ),
        Endpoint(
            "PUT",
            "/known-issues/{tracker}/{id}",
            "writeKnownIssue",
            "Write what customers are told of an issue from now on. For the team.",
            write,
            NoQuery,
            KnownIssueIn,
            {200: KnownIssueOut},
            (403, 404, 409),
            right=Right.WORK,
        ),
        Endpoint(
            "POST",
            "/known-issues/{tracker}/{id}/tell",
            "tellOfKnownIssue",
            "Tell all who wanted to hear of an issue, in these words. For the team.",
            tell,
            NoQuery,
            TellIn,
            {200: ToldOut},
            (403, 404),
            right=Right.WORK,
        ),
    )


def _desk(call: Call[Any, Any]) -> KnownIssueDesk:
    desk = team_of(call).known_issues
    if desk is None:
        raise not_found()
    return desk


def _name(call: Call[Any, Any]) -> IssueName:
    return IssueName(call.path["tracker"], call.path["id"])


def _out(opened: Opened) -> KnownIssueOut:
    known = opened.known
    if known is None:
        raise not_found()
    return KnownIssueOut(
        tracker=known.issue.tracker,
        id=known.issue.id,
        key=None if opened.kept is None else opened.kept.snapshot.issue.key,
        article=known.article,
        title=known.title,
        workaround=known.workaround,
        fix=known.fix,
        publicity=known.publicity,
        basis=basis(opened.kept),
        outdated=known.outdated,
        over=known.over,
        by=known.name,
        at=known.at,
        version=known.version,
        persons=opened.votes.persons,
        accounts=opened.votes.accounts,
    )
