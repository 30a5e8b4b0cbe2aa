"""Rows to words and back, one pair a table."""

from __future__ import annotations

from typing import Any

from sqlalchemy import RowMapping

from bot.database.reply_json import decode, encode
from handlers.conversation import Episode, Outcome, Receipt, Turn
from handlers.ticket import Category, CloseReason, Comment, Link, LinkKind, Priority, Status, Ticket


def turn_row(conversation_id: str, turn: Turn) -> dict[str, Any]:
    """Give the columns of a turn."""
    return {
        "conversation_id": conversation_id,
        "seq": turn.seq,
        "author": turn.author,
        "at": turn.at,
        "text": turn.text,
        "reply": None if turn.reply is None else encode(turn.reply),
        "receipt": turn.receipt,
        "episode_id": turn.episode_id,
        "key": turn.key,
    }


def read_turn(row: RowMapping) -> Turn:
    """Read a turn."""
    return Turn(
        seq=row["seq"],
        author=row["author"],
        at=row["at"],
        text=row["text"],
        reply=None if row["reply"] is None else decode(row["reply"]),
        receipt=row["receipt"],
        episode_id=row["episode_id"],
        key=row["key"],
    )


def episode_row(episode: Episode) -> dict[str, Any]:
    """Give the columns of an episode."""
    return {
        "id": episode.id,
        "conversation_id": episode.conversation_id,
        "person_id": episode.person_id,
        "question": episode.question,
        "opened_at": episode.opened_at,
        "touched_at": episode.touched_at,
        "outcome": str(episode.outcome),
        "clarified": episode.clarified,
        "last_reply": episode.last_reply,
        "article": episode.article,
        "options": list(episode.options),
        "ticket": episode.ticket,
        "settled_at": episode.settled_at,
        "accounts": list(episode.accounts),
        "language": episode.language,
    }


def read_episode(row: RowMapping) -> Episode:
    """Read an episode."""
    return Episode(
        id=row["id"],
        conversation_id=row["conversation_id"],
        person_id=row["person_id"],
        question=row["question"],
        opened_at=row["opened_at"],
        touched_at=row["touched_at"],
        outcome=Outcome(row["outcome"]),
        clarified=row["clarified"],
        last_reply=row["last_reply"],
        article=row["article"],
        options=tuple(row["options"]),
        ticket=row["ticket"],
        settled_at=row["settled_at"],
        accounts=tuple(row["accounts"]),
        language=row["language"],
    )


def receipt_row(receipt: Receipt) -> dict[str, Any]:
    """Give the columns of a receipt."""
    return {
        "id": receipt.id,
        "at": receipt.at,
        "question": receipt.question,
        "audiences": list(receipt.audiences),
        "kind": receipt.kind,
        "confidence": receipt.confidence,
        "threshold": receipt.threshold,
        "snapshot": receipt.snapshot,
        "configuration": receipt.configuration,
        "articles": [list(article) for article in receipt.articles],
        "evidence": dict(receipt.evidence),
        "within": list(receipt.within),
        "clarified": receipt.clarified,
        "cited": list(receipt.cited),
    }


def read_receipt(row: RowMapping) -> Receipt:
    """Read a receipt."""
    return Receipt(
        id=row["id"],
        at=row["at"],
        question=row["question"],
        audiences=tuple(row["audiences"]),
        kind=row["kind"],
        confidence=row["confidence"],
        threshold=row["threshold"],
        snapshot=row["snapshot"],
        configuration=row["configuration"],
        articles=tuple((article, digest, confidence) for article, digest, confidence in row["articles"]),
        evidence=dict(row["evidence"]),
        within=tuple(row["within"]),
        clarified=row["clarified"],
        cited=tuple(row["cited"]),
    )


def ticket_row(ticket: Ticket) -> dict[str, Any]:
    """Give the columns of a ticket; its comments have a table of their own."""
    return {
        "number": numeral(ticket.number),
        "requester_id": ticket.requester_id,
        "subject": ticket.subject,
        "description": ticket.description,
        "category": str(ticket.category),
        "priority": str(ticket.priority),
        "status": str(ticket.status),
        "opened_at": ticket.opened_at,
        "conversation_id": ticket.conversation_id,
        "email": ticket.email,
        "transcript": [list(line) for line in ticket.transcript],
        "tried": list(ticket.tried),
        "assignee": ticket.assignee,
        "episode_id": ticket.episode_id,
        "key": ticket.key,
        "version": ticket.version,
        "plan": ticket.plan,
        "tier": ticket.tier,
        "team": ticket.team,
        "region": ticket.region,
        "language": ticket.language,
        "skills": list(ticket.skills),
        "participants": list(ticket.participants),
        "links": [[str(link.kind), link.number] for link in ticket.links],
        "status_at": ticket.status_at,
        "reached_at": ticket.reached_at,
        "solved_at": ticket.solved_at,
        "closed_at": ticket.closed_at,
        "closed_because": None if ticket.closed_because is None else str(ticket.closed_because),
        "merged_into": ticket.merged_into,
        "reopened": ticket.reopened,
        "changed_at": ticket.changed_at,
        "asked_by": ticket.asked_by,
        "asked_at": ticket.asked_at,
        "owed_since": ticket.owed_since,
    }


def read_ticket(row: RowMapping, comments: tuple[Comment, ...]) -> Ticket:
    """Read a ticket; its transcript is empty where it was not asked for."""
    return Ticket(
        number=f"T-{row['number']}",
        requester_id=row["requester_id"],
        subject=row["subject"],
        description=row["description"],
        category=Category(row["category"]),
        priority=Priority(row["priority"]),
        status=Status(row["status"]),
        opened_at=row["opened_at"],
        conversation_id=row["conversation_id"],
        email=row["email"],
        transcript=tuple((author, text) for author, text in row.get("transcript", ())),
        tried=tuple(row["tried"]),
        assignee=row["assignee"],
        comments=comments,
        episode_id=row["episode_id"],
        key=row["key"],
        version=row["version"],
        plan=row["plan"],
        tier=row["tier"],
        team=row["team"],
        region=row["region"],
        language=row["language"],
        skills=tuple(row["skills"]),
        participants=tuple(row["participants"]),
        links=tuple(Link(LinkKind(kind), number) for kind, number in row["links"]),
        status_at=row["status_at"],
        reached_at=row["reached_at"],
        solved_at=row["solved_at"],
        closed_at=row["closed_at"],
        closed_because=None if row["closed_because"] is None else CloseReason(row["closed_because"]),
        merged_into=row["merged_into"],
        reopened=row["reopened"],
        changed_at=row["changed_at"],
        asked_by=row["asked_by"],
        asked_at=row["asked_at"],
        owed_since=row["owed_since"],
    )


def read_comment(row: RowMapping) -> Comment:
    """Read a comment."""
    return Comment(row["author"], row["text"], row["at"], public=row["public"], team=row["team"])


def numeral(number: str) -> int:
    """Read the numeral of ``T-<n>``, however it is cased; 0, which no ticket has, when it is none."""
    prefix, _, digits = number.strip().partition("-")
    plain = prefix in {"T", "t"} and digits.isascii() and digits.isdecimal() and len(digits) < 10
    return int(digits) if plain else 0
