"""Surveys and follow-ups as rows, and back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import RowMapping

from bot.database.rows import numeral
from handlers.quality.follow_up import FollowUp, FollowUpEvent, FollowUpKind, FollowUpState
from handlers.quality.survey import About, Decision, Kind, Place, Survey
from handlers.ticket_event import Actor, ActorKind


def survey_row(survey: Survey) -> dict[str, Any]:
    """Give the columns of a survey."""
    return {
        "id": survey.id,
        "key": survey.key,
        "kind": str(survey.kind),
        "person_id": survey.person_id,
        "place": str(survey.place),
        "asked_at": survey.asked_at,
        "expires_at": survey.expires_at,
        "number": _number(survey.number),
        "conversation_id": survey.conversation_id,
        "address": None if survey.address is None else survey.address.strip().lower(),
        "team": survey.about.team,
        "plan": survey.about.plan,
        "country": survey.about.country,
        "language": survey.about.language,
        **answer_columns(survey),
    }


def answer_columns(survey: Survey) -> dict[str, Any]:
    """Give the columns that an answer changes."""
    return {
        "csat": survey.csat,
        "ces": survey.ces,
        "nps": survey.nps,
        "comment": survey.comment,
        "answered_at": survey.answered_at,
        "changed_at": survey.changed_at,
        "version": survey.version,
        "agrees": survey.agrees,
    }


def read_survey(row: RowMapping) -> Survey:
    """Read a survey."""
    return Survey(
        id=row["id"],
        key=row["key"],
        kind=Kind(row["kind"]),
        person_id=row["person_id"],
        place=Place(row["place"]),
        asked_at=row["asked_at"],
        expires_at=row["expires_at"],
        number=_written(row["number"]),
        conversation_id=row["conversation_id"],
        address=row["address"],
        about=About(row["team"], row["plan"], row["country"], row["language"]),
        csat=row["csat"],
        ces=row["ces"],
        nps=row["nps"],
        comment=row["comment"],
        answered_at=row["answered_at"],
        changed_at=row["changed_at"],
        version=row["version"],
        agrees=row["agrees"],
    )


def decision_row(decision: Decision) -> dict[str, Any]:
    """Give the columns of a decision; a decision about no ticket has no place among a ticket's closes."""
    return {
        "occasion": decision.occasion,
        "person_id": decision.person_id,
        "at": decision.at,
        "reason": str(decision.reason),
        "number": _number(decision.number),
        "reopened": None if decision.number is None else decision.reopened,
        "survey_id": decision.survey_id,
    }


def follow_up_columns(found: FollowUp) -> dict[str, Any]:
    """Give the columns of a follow-up but for its number."""
    return {
        "survey_id": found.survey_id,
        "person_id": found.person_id,
        "opened_at": found.opened_at,
        "due_at": found.due_at,
        "ticket": _number(found.ticket),
        "team": found.team,
        "owner": found.owner,
        "state": str(found.state),
        "contacted_at": found.contacted_at,
        "closed_at": found.closed_at,
        "learned": found.learned,
        "article": found.article,
        "bug": found.bug,
        "version": found.version,
    }


def read_follow_up(row: RowMapping) -> FollowUp:
    """Read a follow-up."""
    return FollowUp(
        number=f"F-{row['number']}",
        survey_id=row["survey_id"],
        person_id=row["person_id"],
        opened_at=row["opened_at"],
        due_at=row["due_at"],
        ticket=_written(row["ticket"]),
        team=row["team"],
        owner=row["owner"],
        state=FollowUpState(row["state"]),
        contacted_at=row["contacted_at"],
        closed_at=row["closed_at"],
        learned=row["learned"],
        article=row["article"],
        bug=row["bug"],
        version=row["version"],
    )


def event_row(number: int, event: FollowUpEvent) -> dict[str, Any]:
    """Give the columns of an event."""
    return {
        "number": number,
        "version": event.version,
        "at": event.at,
        "actor_kind": str(event.actor.kind),
        "actor_id": event.actor.id,
        "actor_name": event.actor.name,
        "kind": str(event.kind),
        "text": event.text,
    }


def read_event(row: RowMapping) -> FollowUpEvent:
    """Read an event."""
    actor = Actor(ActorKind(row["actor_kind"]), row["actor_id"], row["actor_name"])
    return FollowUpEvent(f"F-{row['number']}", row["version"], row["at"], actor, FollowUpKind(row["kind"]), row["text"])


def follow_up_numeral(number: str) -> int:
    """Read the numeral of ``F-<n>``, however it is cased; 0, which none has, when it is none."""
    prefix, dash, digits = number.strip().partition("-")
    return numeral(f"T{dash}{digits}") if prefix in {"F", "f"} else 0


def _number(number: str | None) -> int | None:
    return None if number is None else numeral(number)


def _written(number: int | None) -> str | None:
    return None if number is None else f"T-{number}"
