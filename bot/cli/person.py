"""`onetouch person`."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from typing import TypeVar

import click

from bot.compose.access import doorway
from bot.config import Settings
from bot.web.pages.agents import named
from handlers.access.audit import OPERATOR
from handlers.access.door import Door
from handlers.access.session import Session
from handlers.person import Role

T = TypeVar("T")


@click.group()
def person() -> None:
    """Say who somebody is; let them in and out."""


@person.command("add")
@click.argument("email")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]), help="What the person may do.")
@click.option("--account", help="The organisation that the person belongs to.")
@click.option("--name", help="What the person is called, by customers too.")
@click.pass_obj
def add(settings: Settings, email: str, role: str, account: str | None, name: str | None) -> None:
    """List a person by e-mail address, as signed tokens name it. A changed role holds at once."""
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", email.strip()):
        raise click.BadParameter(f"{email!r} is no e-mail address: it reads like name@example.com", param_hint="EMAIL")
    added = _run(settings, lambda door: door.put(email, Role(role), account, OPERATOR, name=name))
    who = f"{added.name} ({added.email or email})" if added.name else added.email or email
    click.echo(f"{who} is now {role}" + (f" of {account}." if account else "."))


@person.command("link")
@click.argument("email")
@click.pass_obj
def link(settings: Settings, email: str) -> None:
    """Print a link with which somebody signs in, once, within 15 minutes. Give it to nobody else."""
    secret = _run(settings, lambda door: door.made_for(email))
    click.echo(f"{settings.public_url or f'http://{settings.host}:{settings.port}'}/signin/{secret}")


@person.command("sessions")
@click.argument("email")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_obj
def sessions(settings: Settings, email: str, as_json: bool) -> None:
    """List where somebody is signed in, the latest used first."""

    async def listed(door: Door) -> tuple[Session, ...]:
        return await door.sessions(await door.find(email))

    found = _run(settings, listed)
    if as_json:
        click.echo(json.dumps([_fields(one) for one in found], ensure_ascii=False, indent=2))
        return
    for one in found:
        times = f"since {one.made_at:%Y-%m-%d %H:%M}, last used {one.seen_at:%Y-%m-%d %H:%M} UTC"
        click.echo(f"{one.handle}  {named(one.agent)}, {times}")
    if not found:
        click.echo(f"{email} is signed in nowhere.")


@person.command("signout")
@click.argument("email")
@click.option("--session", "handle", help="Only this one, as `person sessions` names it.")
@click.pass_obj
def signout(settings: Settings, email: str, handle: str | None) -> None:
    """End somebody's sessions, at once."""

    async def ended(door: Door) -> int:
        found = await door.find(email)
        return await (door.end_all(found, OPERATOR) if handle is None else door.end(found, handle, OPERATOR))

    gone = _run(settings, ended)
    if handle is not None and not gone:
        raise click.ClickException(f"{email} has no session {handle}: list them with `onetouch person sessions`")
    click.echo(f"{email}: {gone} session{'' if gone == 1 else 's'} ended.")


def _run(settings: Settings, action: Callable[[Door], Awaitable[T]]) -> T:
    async def run() -> T:
        async with doorway(settings) as (door, _):
            return await action(door)

    return asyncio.run(run())


def _fields(session: Session) -> dict[str, str]:
    return {
        "id": session.handle,
        "browser": named(session.agent),
        "made_at": session.made_at.isoformat(),
        "seen_at": session.seen_at.isoformat(),
        "until": session.until.isoformat(),
    }
