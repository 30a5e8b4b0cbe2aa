"""Tickets that become issues: for the team alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.web.api.desk import number_of, team_of
from bot.web.api.endpoint import Answered, AnyEndpoint, Call, Endpoint
from bot.web.api.escalation_models import (
    AnswerIn,
    ChoiceOut,
    DraftOut,
    EscalationFormOut,
    EscalationIn,
    EscalationList,
    EscalationOut,
    FormQuery,
    IssueOut,
    LookalikeList,
    LookalikeOut,
    LookQuery,
    NeededOut,
    OnOut,
)
from bot.web.api.models import NoBody, NoQuery
from bot.web.dependencies import Escalating
from bot.web.problems import not_found
from handlers.access.permissions import Right
from handlers.engineering.escalating import Stood
from handlers.engineering.escalation import Draft
from handlers.engineering.issue import Issue, Stage
from handlers.ports import InvalidInput


async def every(call: Call[NoQuery, NoBody]) -> Answered:
    """List a ticket's."""
    number = number_of(call)
    await team_of(call).desk.show(number)
    found = await _escalating(call).desk.of_ticket(call.person, number)
    return Answered(EscalationList(escalations=[_out(one) for one in found]))


async def escalate(call: Call[NoQuery, EscalationIn]) -> Answered:
    """Escalate a ticket."""
    escalating, body, number = _escalating(call), call.body, number_of(call)
    cluster = None if body.cluster is None else body.cluster.upper()
    if body.issue is not None:
        made = await escalating.desk.link(call.person, number, body.issue, cluster=cluster)
    else:
        filling = await escalating.fillings.of(
            call.person, number, kind=body.kind, project=body.project, cluster=cluster
        )
        draft = _draft(body, filling.draft)
        missing = filling.lacks(draft)
        if missing:
            raise InvalidInput(missing)
        made = await escalating.desk.escalate(call.person, number, draft, cluster=cluster, another=body.another)
    return Answered(_out(await escalating.desk.get(call.person, made.id)), 201)


async def confirm(call: Call[NoQuery, NoBody]) -> Answered:
    """Say yes to what was suggested, or send again what was refused."""
    made = await _escalating(call).desk.confirm(call.person, await _one(call))
    return Answered(_out(await _escalating(call).desk.get(call.person, made.id)))


async def withdraw(call: Call[NoQuery, NoBody]) -> Answered:
    """Say no to it, or take the ticket off."""
    made = await _escalating(call).desk.withdraw(call.person, await _one(call))
    return Answered(_out(await _escalating(call).desk.get(call.person, made.id)))


async def answer(call: Call[NoQuery, AnswerIn]) -> Answered:
    """Answer engineering on the issue."""
    escalating, body, key = _escalating(call), call.body, call.body.key
    own = None if key is None else f"api:{key}"
    made = await escalating.answers.answer(call.person, await _one(call), body.text, own)
    return Answered(_out(await escalating.desk.get(call.person, made.id)), 201)


async def form(call: Call[FormQuery, NoBody]) -> Answered:
    """Give what a form begins with."""
    found = await _escalating(call).fillings.of(
        call.person, number_of(call), kind=call.query.kind, project=call.query.project
    )
    shape = found.shape
    return Answered(
        EscalationFormOut(
            draft=_draft_out(found.draft),
            accounts=list(found.asked.accounts),
            files=[ChoiceOut(id=id_, label=name) for id_, name in found.files],
            projects=[] if shape is None else [ChoiceOut(id=key, label=name) for key, name in shape.projects],
            project=found.draft.project if shape is None else shape.project,
            fields=[]
            if shape is None
            else [
                NeededOut(
                    id=one.id,
                    label=one.label,
                    shape=one.shape,
                    required=one.required,
                    choices=[ChoiceOut(id=id_, label=words) for id_, words in one.choices],
                    default=one.default,
                )
                for one in shape.fields
            ],
            trouble=found.trouble,
            on=[OnOut(key=one.key, stage=one.stage, url=one.url) for one in found.on],
        )
    )


async def look(call: Call[LookQuery, NoBody]) -> Answered:
    """Give issues that may be the same."""
    number, asked = number_of(call), call.query
    found = await _escalating(call).lookalikes.of_ticket(call.person, number, asked.text, asked.limit)
    return Answered(
        LookalikeList(
            issues=[
                LookalikeOut(
                    **_issue(one.issue, one.stage, one.accounts), known=one.kept, score=one.score, why=list(one.why)
                )
                for one in found.issues
            ],
            reasons=list(found.reasons),
        )
    )


async def _one(call: Call[Any, Any]) -> str:
    """Give the id of the escalation that the address names, if it is the ticket's."""
    number, id_ = number_of(call), call.path["id"]
    found = await _escalating(call).desk.of_ticket(call.person, number)
    if all(one.escalation.id != id_ for one in found):
        raise not_found()
    return id_


def _escalating(call: Call[Any, Any]) -> Escalating:
    found = team_of(call).escalating
    if found is None:
        raise not_found()
    return found


def _draft(body: EscalationIn, base: Draft) -> Draft:
    given: dict[str, Any] = {
        name: getattr(body, name)
        for name in ("kind", "summary", "steps", "expected", "actual", "versions", "severity", "project", "fields")
        if getattr(body, name) is not None
    }
    given |= {name: tuple(getattr(body, name)) for name in ("accounts", "files") if getattr(body, name) is not None}
    return replace(base, **given)


def _out(one: Stood) -> EscalationOut:
    found, kept = one.escalation, one.kept
    return EscalationOut(
        id=found.id,
        ticket=found.ticket,
        state=found.state,
        by=found.name,
        at=found.at,
        key=found.key,
        joined=found.joined,
        problems=dict(found.problems),
        cluster=found.cluster,
        draft=_draft_out(found.draft),
        issue=None if kept is None else IssueOut(**_issue(kept.snapshot.issue, kept.stage, kept.accounts)),
    )


def _draft_out(draft: Draft) -> DraftOut:
    return DraftOut(
        kind=draft.kind,
        summary=draft.summary,
        steps=draft.steps,
        expected=draft.expected,
        actual=draft.actual,
        versions=draft.versions,
        severity=draft.severity,
        accounts=list(draft.accounts),
        project=draft.project,
        fields=dict(draft.fields),
        files=list(draft.files),
    )


def _issue(issue: Issue, stage: Stage, accounts: int) -> dict[str, Any]:
    return {
        "key": issue.key,
        "title": issue.title,
        "url": issue.url,
        "stage": stage,
        "status": issue.status.name,
        "versions": [one.name for one in issue.versions],
        "accounts": accounts,
        "gone": issue.gone,
    }


def escalation_endpoints() -> tuple[AnyEndpoint, ...]:
    """Give the rows of the route table."""
    path = "/tickets/{number}/escalations"
    return (
        Endpoint(
            "GET",
            path,
            "listEscalations",
            "List the issues that a ticket became or joined, or is to. For the team.",
            every,
            NoQuery,
            NoBody,
            {200: EscalationList},
            (403, 404),
            right=Right.WORK,
        ),
        Endpoint(
            "POST",
            path,
            "escalateTicket",
            "Make an issue of a ticket, or link it to one; the same again is the same one. For the team.",
            escalate,
            NoQuery,
            EscalationIn,
            {201: EscalationOut},
            (403, 404, 409),
            right=Right.WORK,
        ),
        Endpoint(
            "GET",
            f"{path}/form",
            "readEscalationForm",
            "Read what is suggested for a ticket, and what the tracker asks for. For the team.",
            form,
            FormQuery,
            NoBody,
            {200: EscalationFormOut},
            (403, 404, 409),
            right=Right.WORK,
        ),
        Endpoint(
            "GET",
            "/tickets/{number}/lookalikes",
            "lookalikes",
            "Find issues that may be the same as a ticket. For the team.",
            look,
            LookQuery,
            NoBody,
            {200: LookalikeList},
            (403, 404),
            right=Right.WORK,
        ),
        Endpoint(
            "POST",
            f"{path}/{{id}}/confirm",
            "confirmEscalation",
            "Say yes to what was suggested, or send again what was refused. For the team.",
            confirm,
            NoQuery,
            NoBody,
            {200: EscalationOut},
            (403, 404, 409),
            right=Right.WORK,
        ),
        Endpoint(
            "POST",
            f"{path}/{{id}}/withdraw",
            "withdrawEscalation",
            "Say no to it, or take the ticket off the issue. For the team.",
            withdraw,
            NoQuery,
            NoBody,
            {200: EscalationOut},
            (403, 404, 409),
            right=Right.WORK,
        ),
        Endpoint(
            "POST",
            f"{path}/{{id}}/comments",
            "answerEngineering",
            "Say something on the issue, to engineering; noted on the ticket. For the team.",
            answer,
            NoQuery,
            AnswerIn,
            {201: EscalationOut},
            (403, 404, 409),
            right=Right.WORK,
        ),
    )
