"""`onetouch ticket escalate`, `escalations`, `lookalikes` and `take-off`: tickets that become issues."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, TypeVar

import click

from bot.cli.office import BY, JSON, OpenDesk, run
from bot.config import Settings
from handlers.engineering.escalating import Stood
from handlers.engineering.escalation import Draft, Escalation, EscalationState
from handlers.engineering.issue import Kind, Severity
from handlers.engineering.lookalikes import Looked
from handlers.person import Person
from handlers.ports import ChangeRefused, InvalidInput
from handlers.tickets.refusals import Refusal

if TYPE_CHECKING:
    from bot.compose.escalating import EscalatingParts

T = TypeVar("T")
_STATES: Mapping[EscalationState, str] = {
    EscalationState.PROPOSED: "proposed",
    EscalationState.WAITING: "on its way",
    EscalationState.LINKED: "linked",
    EscalationState.REFUSED: "not taken",
    EscalationState.WITHDRAWN: "withdrawn",
}


@click.command("escalate")
@click.argument("number")
@click.option("--issue", help="Link it to this issue, by its key or address, instead of making one.")
@click.option("--kind", type=click.Choice([one.value for one in Kind]), help="What it is.")
@click.option("--summary", help="In one line.")
@click.option("--steps", help="What leads there.")
@click.option("--expected", help="What was expected.")
@click.option("--actual", help="What happened.")
@click.option("--versions", help="In which it was seen.")
@click.option("--severity", type=click.Choice([one.value for one in Severity]), help="How bad it is.")
@click.option("--account", "accounts", multiple=True, help="An account of the customer that may be named there.")
@click.option("--project", help="The key of the tracker's project.")
@click.option("--field", "fields", multiple=True, metavar="ID=VALUE", help="A field of the tracker, by its id.")
@click.option("--file", "files", multiple=True, help="A file of the ticket that goes along, by its id.")
@click.option("--cluster", help="With all tickets of this cluster.")
@click.option("--another", is_flag=True, help="As another issue than the one that the ticket is on.")
@BY
@JSON
@click.pass_obj
def escalate(
    settings: Settings,
    /,
    number: str,
    issue: str | None,
    kind: str | None,
    fields: Sequence[str],
    accounts: Sequence[str],
    files: Sequence[str],
    cluster: str | None,
    another: bool,
    author: str,
    as_json: bool,
    **words: str | None,
) -> None:
    """Make an issue of a ticket, or link it to one. What is left out is as the ticket says it."""

    async def escalated(opened: OpenDesk, parts: EscalatingParts) -> Stood:
        person = await opened.worker(author) if cluster is None else await opened.manager(author)
        if issue is not None:
            made = await parts.desk.link(person, number, issue, cluster=cluster)
            return await parts.desk.get(person, made.id)
        wanted = None if kind is None else Kind(kind)
        filling = await parts.fillings.of(person, number, kind=wanted, project=words["project"], cluster=cluster)
        draft = replace(_worded(filling.draft, words), fields={**filling.draft.fields, **_fields(fields)})
        draft = replace(draft, accounts=tuple(accounts) or draft.accounts, files=tuple(files) or draft.files)
        missing = filling.lacks(draft)
        if missing:
            ids = [f"--field {one.id}=..." for one in filling.shape.fields if one.required] if filling.shape else []
            raise InvalidInput(f"{missing} {' '.join(ids)}".strip())
        try:
            made = await parts.desk.escalate(person, number, draft, cluster=cluster, another=another)
        except ChangeRefused as error:
            if error.why != Refusal.NO_CHANGE:
                raise
            said = f"{filling.already or error} Nothing was done; add --another if it is another one."
            raise ChangeRefused(said, error.why) from error
        return await parts.desk.get(person, made.id)

    found = _with(settings, escalated)
    if as_json:
        click.echo(json.dumps(_out(found), ensure_ascii=False, indent=2))
    else:
        click.echo(f"{found.escalation.ticket}: {_told(found)}")


@click.command("escalations")
@click.argument("number")
@JSON
@click.pass_obj
def escalations(settings: Settings, number: str, as_json: bool) -> None:
    """List the issues that a ticket became or joined, or is to."""

    async def listed(opened: OpenDesk, parts: EscalatingParts) -> Sequence[Stood]:
        ticket = await opened.desk.show(number)
        return await parts.desk.of_ticket(await opened.worker("operator"), ticket.number)

    found = _with(settings, listed)
    if as_json:
        click.echo(json.dumps([_out(one) for one in found], ensure_ascii=False, indent=2))
        return
    for one in found:
        click.echo(f"{one.escalation.id}  {_told(one)}")
    if not found:
        click.echo("Nobody escalated it.")


@click.command("take-off")
@click.argument("number")
@click.argument("issue", required=False)
@BY
@click.pass_obj
def take_off(settings: Settings, number: str, issue: str | None, author: str) -> None:
    """Take a ticket off its issue, or say no to what was suggested; ISSUE: its key, or the escalation's id."""

    async def taken(opened: OpenDesk, parts: EscalatingParts) -> Escalation:
        person = await opened.worker(author)
        ticket = await opened.desk.show(number)
        return await parts.desk.withdraw(person, (await _named(person, parts, ticket.number, issue)).id)

    made = _with(settings, taken)
    click.echo(f"{made.ticket}: taken off {made.key}." if made.key else f"{made.ticket}: not escalated.")


@click.command("answer-engineering")
@click.argument("number")
@click.argument("issue")
@click.argument("text")
@BY
@click.pass_obj
def answer_engineering(settings: Settings, number: str, issue: str, text: str, author: str) -> None:
    """Say TEXT to engineering on the issue of a ticket; ISSUE: its key, or the escalation's id."""

    async def answered(opened: OpenDesk, parts: EscalatingParts) -> Escalation:
        person = await opened.worker(author)
        ticket = await opened.desk.show(number)
        return await parts.answers.answer(person, (await _named(person, parts, ticket.number, issue)).id, text)

    made = _with(settings, answered)
    click.echo(f"{made.ticket}: on its way to {made.key}.")


@click.command("lookalikes")
@click.argument("number")
@click.option("--limit", default=5, show_default=True, type=click.IntRange(1, 20), help="How many at most.")
@JSON
@click.pass_obj
def lookalikes(settings: Settings, number: str, limit: int, as_json: bool) -> None:
    """Find issues that may be the same as a ticket, in our copies and in the tracker."""

    async def found(opened: OpenDesk, parts: EscalatingParts) -> Looked:
        from bot.compose.lookalikes import opened_lookalikes

        async with opened_lookalikes(settings, opened.database, parts) as looking:
            return await looking.of_ticket(await opened.worker("operator"), number.strip().upper(), limit=limit)

    given = _with(settings, found)
    if as_json:
        rows = [
            {
                "key": one.issue.key,
                "title": one.issue.title,
                "url": one.issue.url,
                "stage": one.stage.value,
                "versions": [version.name for version in one.issue.versions],
                "accounts": one.accounts,
                "known": one.kept,
                "score": one.score,
                "why": list(one.why),
            }
            for one in given.issues
        ]
        click.echo(json.dumps({"issues": rows, "reasons": list(given.reasons)}, ensure_ascii=False, indent=2))
        return
    for one in given.issues:
        near = "    " if one.score is None else f"{one.score:4.0%}"
        click.echo(f"{one.issue.key:9} {near}  {one.stage:17} {one.accounts:4} accounts  {one.issue.title}")
        click.echo(f"          {'; '.join(one.why)}")
    if not given.issues and not given.reasons:
        click.echo("No issue looks the same.")
    for reason in given.reasons:
        click.echo(reason, err=True)


ESCALATIONS = (escalate, escalations, take_off, answer_engineering, lookalikes)


async def _named(person: Person, parts: EscalatingParts, number: str, issue: str | None) -> Escalation:
    """Give a ticket's escalation of this key or id; the only one when `issue` is None.

    Raises:
        InvalidInput: there is none, or there are several.
    """
    found = [one.escalation for one in await parts.desk.of_ticket(person, number)]
    there = [one for one in found if one.state is not EscalationState.WITHDRAWN]
    named = [one for one in there if issue is None or issue.casefold() in {one.id, (one.key or "").casefold()}]
    if len(named) != 1:
        what = "has no such escalation" if not named else "has several: name one by its key, or its id"
        raise InvalidInput(f"{number} {what}; `onetouch ticket escalations {number}` lists them")
    return named[0]


def _worded(draft: Draft, words: Mapping[str, str | None]) -> Draft:
    given = {name: value for name, value in words.items() if value is not None and name != "severity"}
    severity = words.get("severity")
    return replace(draft, **given, severity=draft.severity if severity is None else Severity(severity))  # type: ignore[arg-type]


def _fields(given: Sequence[str]) -> Mapping[str, str]:
    found: dict[str, list[str]] = {}
    for one in given:
        id_, parted, value = one.partition("=")
        if not parted or not id_.strip():
            raise click.UsageError(f"--field {one}: write ID=VALUE; of several values, one --field each")
        found.setdefault(id_.strip(), []).append(value)
    return {id_: "\n".join(values) for id_, values in found.items()}


def _told(one: Stood) -> str:
    found, kept = one.escalation, one.kept
    by = f"by {found.name}, {found.at:%Y-%m-%d %H:%M} UTC"
    if found.state is EscalationState.LINKED:
        hit = "" if kept is None else f"{kept.accounts} account{'' if kept.accounts == 1 else 's'}"
        stands = "" if kept is None else f" ({kept.stage}, {hit}) {kept.snapshot.issue.url}"
        return f"{'linked to' if found.joined else 'escalated as'} {found.key}{stands}, {by}"
    if found.state is EscalationState.REFUSED:
        return f"not taken: {'; '.join(dict.fromkeys(found.problems.values()))}"
    return f"{_STATES[found.state]}, {by}: {found.draft.summary}"


def _out(one: Stood) -> dict[str, object]:
    found, kept = one.escalation, one.kept
    draft = asdict(found.draft)
    return {
        "id": found.id,
        "ticket": found.ticket,
        "state": found.state.value,
        "by": found.name,
        "at": found.at.isoformat(),
        "key": found.key,
        "joined": found.joined,
        "problems": dict(found.problems),
        "cluster": found.cluster,
        "draft": draft,
        "stage": None if kept is None else kept.stage.value,
        "url": None if kept is None else kept.snapshot.issue.url,
        "accounts": None if kept is None else kept.accounts,
    }


def _with(settings: Settings, action: Callable[[OpenDesk, EscalatingParts], Awaitable[T]]) -> T:
    async def done(opened: OpenDesk) -> T:
        from bot.compose.escalating import escalating_parts

        rules = opened.parts.settings
        parts = escalating_parts(settings, opened.database, lambda: rules.clusters, rules.engineering)
        try:
            return await action(opened, parts)
        finally:
            await parts.tracker.close()

    return run(settings, done)
