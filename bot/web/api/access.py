"""Who one is, where one is signed in, and for administrators: roles and the audit log."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bot.web.api.answers import Given
from bot.web.api.endpoint import Answered, AnyEndpoint, Call, Endpoint
from bot.web.api.models import AuditQuery, LanguageIn, NoBody, NoQuery, PersonIn
from bot.web.pages.agents import named
from bot.web.problems import not_found
from handlers.access.door import Door
from handlers.access.permissions import Right, rights
from handlers.access.session import Session
from handlers.person import Role


class PersonOut(Given):
    """A person, as the server knows them."""

    id: str
    email: str | None
    name: str | None
    role: str
    accounts: list[str]


class MeOut(PersonOut):
    """Whoever asks."""

    known: Annotated[bool, Field(description="False: of this visitor only a cookie is known, or not even that.")]
    rights: Annotated[list[str], Field(description="What they may do: `ask`, `own`, `work`, and so on.")]
    language: Annotated[str | None, Field(description="What they chose to be spoken to in; null: nothing.")]


class LanguageOut(Given):
    """What somebody chose to be spoken to in."""

    language: str | None


class SessionOut(Given):
    """A browser in which somebody is signed in."""

    id: str
    browser: str
    made_at: str
    seen_at: str
    until: str


class SessionList(Given):
    """Where one is signed in, the latest used first."""

    sessions: list[SessionOut]


class SessionEnded(Given):
    """The session that is no more."""

    id: str


class AuditEntry(Given):
    """Who did what, and when."""

    id: int
    at: str
    actor: str
    act: str
    subject: str | None
    detail: dict[str, str]


class AuditEntries(Given):
    """A part of the log, oldest first."""

    entries: list[AuditEntry]


async def me(call: Call[NoQuery, NoBody]) -> Answered:
    """Say who asks."""
    one = call.person
    can = sorted(right.name.lower() for right in rights(one))
    return Answered(
        MeOut(
            id=one.id,
            email=one.email,
            name=one.name,
            role=one.role.value,
            accounts=list(one.accounts),
            known=one.known,
            rights=can,
            language=one.language,
        )
    )


async def language(call: Call[NoQuery, LanguageIn]) -> Answered:
    """Note what the asker wants to be spoken to in.

    Raises:
        Problem: 404, nobody asks.
    """
    if not call.identified:
        raise not_found()
    await call.deps.people.choose_language(call.person.id, call.body.language)
    return Answered(LanguageOut(language=call.body.language))


async def sessions(call: Call[NoQuery, NoBody]) -> Answered:
    """List the asker's sessions."""
    found = await _door(call).sessions(call.person) if call.identified else ()
    return Answered(SessionList(sessions=[_session(one) for one in found]))


async def end(call: Call[NoQuery, NoBody]) -> Answered:
    """End one of the asker's sessions; another's is not there."""
    handle = call.path["id"]
    if not call.identified or not await _door(call).end(call.person, handle, call.person.id):
        raise not_found()
    return Answered(SessionEnded(id=handle))


async def put(call: Call[NoQuery, PersonIn]) -> Answered:
    """List a person, or change their role.

    Raises:
        InvalidInput: 422, it is the asker's own.
    """
    body = call.body
    changed = await _door(call).put(body.email, Role(body.role), body.account, call.person.id, name=body.name)
    return Answered(
        PersonOut(
            id=changed.id,
            email=changed.email,
            name=changed.name,
            role=changed.role.value,
            accounts=list(changed.accounts),
        )
    )


async def log(call: Call[AuditQuery, NoBody]) -> Answered:
    """Give a part of the audit log."""
    found = await _door(call).log(call.query.since, call.query.limit)
    entries = [
        AuditEntry(
            id=one.id,
            at=one.at.isoformat(),
            actor=one.actor,
            act=str(one.act),
            subject=one.subject,
            detail=dict(one.detail),
        )
        for one in found
    ]
    return Answered(AuditEntries(entries=entries))


def access_endpoints() -> tuple[AnyEndpoint, ...]:
    """Give the rows of the route table."""
    return (
        Endpoint("GET", "/me", "readMe", "Say who you are here.", me, NoQuery, NoBody, {200: MeOut}),
        Endpoint(
            "PUT",
            "/me/language",
            "chooseLanguage",
            "Choose the language in which you are spoken to, or none of your own.",
            language,
            NoQuery,
            LanguageIn,
            {200: LanguageOut},
            (404,),
        ),
        Endpoint(
            "GET",
            "/me/sessions",
            "listSessions",
            "List where you are signed in.",
            sessions,
            NoQuery,
            NoBody,
            {200: SessionList},
            (404,),
        ),
        Endpoint(
            "DELETE",
            "/me/sessions/{id}",
            "endSession",
            "End one of your sessions.",
            end,
            NoQuery,
            NoBody,
            {200: SessionEnded},
            (403, 404),
        ),
        Endpoint(
            "POST",
            "/people",
            "listPerson",
            "List a person under an e-mail address, or change their role. For administrators.",
            put,
            NoQuery,
            PersonIn,
            {200: PersonOut},
            (403, 404),
            right=Right.ADMINISTER,
        ),
        Endpoint(
            "GET",
            "/audit",
            "readAudit",
            "Read who did what, and when. For administrators.",
            log,
            AuditQuery,
            NoBody,
            {200: AuditEntries},
            (403, 404),
            right=Right.ADMINISTER,
        ),
    )


def _door(call: Call[NoQuery, NoBody] | Call[NoQuery, PersonIn] | Call[AuditQuery, NoBody]) -> Door:
    if call.deps.sign_in is None:
        raise not_found()
    return call.deps.sign_in.door


def _session(one: Session) -> SessionOut:
    return SessionOut(
        id=one.handle,
        browser=named(one.agent),
        made_at=one.made_at.isoformat(),
        seen_at=one.seen_at.isoformat(),
        until=one.until.isoformat(),
    )
