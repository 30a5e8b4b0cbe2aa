"""Replies as JSON and back, without loss. The form is stored: it may grow, its names may not change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, assert_never

from handlers.reply import Answer, Clarification, Form, Handoff, Option, Quiet, Remark, Reply, Source, Span


def encode(reply: Reply) -> dict[str, Any]:
    """Give the reply as JSON values, its kind under ``kind``."""
    match reply:
        case Answer(text, confidence, sources, note):
            return {
                "kind": "answer",
                "text": text,
                "confidence": confidence,
                "sources": [_source(source) for source in sources],
                "note": note,
            }
        case Clarification(text, confidence, options):
            offered = [_option(option) for option in options]
            return {"kind": "clarification", "text": text, "confidence": confidence, "options": offered}
        case Handoff(text, confidence, form, ticket):
            return {"kind": "handoff", "text": text, "confidence": confidence, "form": _form(form), "ticket": ticket}
        case Remark(text):
            return {"kind": "remark", "text": text}
        case Quiet():
            return {"kind": "quiet"}
        case _:
            assert_never(reply)


def decode(value: Mapping[str, Any]) -> Reply:
    """Read what `encode` gave.

    Raises:
        ValueError: the kind is unknown.
    """
    match value["kind"]:
        case "answer":
            sources = tuple(_read_source(source) for source in value["sources"])
            return Answer(value["text"], value["confidence"], sources, value.get("note", ""))
        case "clarification":
            options = tuple(_read_option(option) for option in value["options"])
            return Clarification(value["text"], value["confidence"], options)
        case "handoff":
            form = value["form"]
            return Handoff(
                value["text"],
                value["confidence"],
                None
                if form is None
                else Form(form["subject"], form["description"], form["category"], form["needs_email"]),
                value["ticket"],
            )
        case "remark":
            return Remark(value["text"])
        case "quiet":
            return Quiet()
        case kind:
            raise ValueError(f"a reply of the kind {kind!r} is unknown")


def _option(option: Option) -> dict[str, Any]:
    return {
        "label": option.label,
        "article": option.article,
        "title": option.title,
        "language": option.language,
    }


def _read_option(value: Mapping[str, Any]) -> Option:
    return Option(value["label"], value["article"], value.get("title", ""), value.get("language"))


def _source(source: Source) -> dict[str, Any]:
    return {
        "article": source.article,
        "title": source.title,
        "url": source.url,
        "score": source.score,
        "spans": [{"start": span.start, "end": span.end, "text": span.text} for span in source.spans],
        "content_hash": source.content_hash,
        "language": source.language,
    }


def _read_source(value: Mapping[str, Any]) -> Source:
    return Source(
        value["article"],
        value["title"],
        value["url"],
        value["score"],
        tuple(Span(span["start"], span["end"], span["text"]) for span in value["spans"]),
        value["content_hash"],
        value.get("language"),
    )


def _form(form: Form | None) -> dict[str, Any] | None:
    if form is None:
        return None
    return {
        "subject": form.subject,
        "description": form.description,
        "category": form.category,
        "needs_email": form.needs_email,
    }
