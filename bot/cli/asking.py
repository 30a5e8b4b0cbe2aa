"""`onetouch ask`, `onetouch search` and `onetouch replay`."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import click

from bot.cli.people import Who
from bot.compose import Services, services
from bot.config import Settings
from bot.logs import set_up_logs
from handlers.chat.clarify import in_languages
from handlers.chat.preview import Preview
from handlers.person import Person
from handlers.reply import Answer, Clarification, Handoff, Quiet, Remark, Reply, Source, Span

T = TypeVar("T")
_TRAINING_S = 20.0
"""How long a command waits for a head that no server has trained yet; without it a server's answer may be another."""

_WHO = click.option(
    "--as",
    "who",
    type=Who(),
    default="anonymous",
    show_default=True,
    help="Ask as anonymous, customer[:ACCOUNT] or engineer.",
)
_JSON = click.option("--json", "as_json", is_flag=True, help="As JSON.")


@click.command()
@click.argument("question")
@_WHO
@_JSON
@click.pass_obj
def ask(settings: Settings, question: str, who: Person, as_json: bool) -> None:
    """Ask one question through the real engine. Nothing is written, no ticket is filed."""

    async def run(open_services: Services) -> Preview:
        return await open_services.desk.preview(question, who)

    preview, took_ms = asyncio.run(_with_index(settings, run))
    if as_json:
        click.echo(json.dumps(_reply(preview, took_ms), ensure_ascii=False, indent=2))
    else:
        _show(preview.reply)
    if preview.failure:
        click.echo(f"onetouch: {preview.failure}", err=True)
        sys.exit(1)


@click.command()
@click.argument("query")
@_WHO
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 50), help="How many articles.")
@_JSON
@click.pass_obj
def search(settings: Settings, query: str, who: Person, limit: int, as_json: bool) -> None:
    """Rank articles, with the best passage of each."""

    async def run(open_services: Services) -> list[dict[str, object]]:
        found = await open_services.search.find(query, who, limit)
        return [
            {
                "article": hit.article,
                "title": hit.title,
                "url": hit.url,
                "source": hit.source,
                "score": round(hit.score, 6),
                "spans": [_span(span) for span in hit.spans],
            }
            for hit in found
        ]

    hits, took_ms = asyncio.run(_with_index(settings, run))
    if as_json:
        click.echo(json.dumps({"hits": hits, "took_ms": took_ms}, ensure_ascii=False, indent=2))
        return
    for place, hit in enumerate(hits, start=1):
        click.echo(f"{place:2}. {hit['title']}  [{hit['article']}]  {hit['source']}  {hit['score']:.3f}")
    if not hits:
        click.echo("Nothing found.")


@click.command()
@click.argument("receipt")
@_JSON
@click.pass_obj
def replay(settings: Settings, receipt: str, as_json: bool) -> None:
    """Ask a receipt's question again as whoever asked it, and say whether the reply is the same and what changed."""

    async def run(open_services: Services) -> tuple[bool, list[dict[str, object]]]:
        replayed = await open_services.desk.replay(receipt)
        rows = [{"name": row.name, "then": row.then, "now": row.now, "same": row.same} for row in replayed.rows]
        return replayed.same, rows

    (same, rows), _ = asyncio.run(_with_index(settings, run))
    if as_json:
        click.echo(json.dumps({"receipt": receipt, "same": same, "rows": rows}, ensure_ascii=False, indent=2))
        return
    click.echo("The same reply." if same else "Another reply than then.")
    for row in rows:
        mark = " " if row["same"] else "*"
        click.echo(f" {mark} {row['name']}: {row['then']}" + ("" if row["same"] else f" -> {row['now']}"))


async def _with_index(settings: Settings, run: Callable[[Services], Awaitable[T]]) -> tuple[T, float]:
    # Warnings go to standard error: what is printed may be read by a program.
    set_up_logs(settings.log_format, "WARNING")
    async with services(settings) as opened:
        await asyncio.to_thread(opened.keeper.start)
        await opened.learner.start()
        if not await opened.learner.settled(_TRAINING_S):
            click.echo("onetouch: known questions are still being learned; a server may rank better", err=True)
        started = time.perf_counter()
        result = await run(opened)
        return result, round((time.perf_counter() - started) * 1000, 2)


def _reply(preview: Preview, took_ms: float) -> dict[str, object]:
    reply = preview.reply
    confidence, text = 0.0, ""
    sources: tuple[Source, ...] = ()
    options: list[dict[str, str | None]] = []
    ticket = None
    match reply:
        case Answer():
            confidence, text, sources = reply.confidence, reply.text, reply.sources
        case Clarification():
            confidence, text = reply.confidence, reply.text
            options = [
                {"label": option.label, "article": option.article, "language": option.language, "note": note}
                for option, note in zip(reply.options, in_languages(reply.options), strict=True)
            ]
        case Handoff():
            confidence, text, ticket = reply.confidence, reply.text, reply.ticket
        case Remark():
            text = reply.text
        case Quiet():
            pass
    return {
        "kind": type(reply).__name__.lower(),
        "confidence": round(confidence, 6),
        "text": text,
        "sources": [_source(source) for source in sources],
        "options": options,
        "ticket": ticket,
        "receipt": preview.receipt.id if preview.receipt else None,
        "took_ms": took_ms,
        "language": preview.language,
        "note": reply.note if isinstance(reply, Answer) else "",
    }


def _source(source: Source) -> dict[str, object]:
    return {
        "article": source.article,
        "title": source.title,
        "url": source.url,
        "score": round(source.score, 6),
        "spans": [_span(span) for span in source.spans],
        "language": source.language,
    }


def _span(span: Span) -> dict[str, object]:
    return {"start": span.start, "end": span.end, "text": span.text}


def _show(reply: Reply) -> None:
    match reply:
        case Answer():
            if reply.note:
                click.echo(f"{reply.note}\n")
            click.echo(reply.text)
            for source in reply.sources:
                click.echo(f"\nSource: {source.title}" + (f" <{source.url}>" if source.url else f" [{source.article}]"))
            click.echo(f"Confidence: {reply.confidence:.2f}")
        case Clarification():
            click.echo(reply.text)
            for option, note in zip(reply.options, in_languages(reply.options), strict=True):
                click.echo(f"  - {option.label}{note and f' {note}'}  [{option.article}]")
        case Handoff() | Remark():
            click.echo(reply.text)
        case Quiet():
            click.echo("(says nothing: this is not a question to it)")
