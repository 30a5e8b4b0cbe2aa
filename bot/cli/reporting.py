"""`onetouch report`: what became of the questions."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from datetime import timedelta

import click

from bot.cli.languages import language_fields, language_lines, share_fields
from bot.cli.scores import score_lines
from bot.compose.insights import ledger, listed_articles
from bot.compose.quality import kept_surveys
from bot.compose.services import utc_now
from bot.config import Settings
from handlers.insights import Report
from handlers.insights import report as reported
from handlers.insights.languages import Wanted, wanted
from handlers.insights.rates import Share
from handlers.insights.words import verdict
from handlers.quality.score_fields import score_fields
from handlers.quality.scores import SurveyReport, survey_report
from kb.translations import editions_of


@click.command()
@click.option("--days", default=30, show_default=True, type=click.IntRange(1, 3650), help="How far to look back.")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@click.pass_obj
def report(settings: Settings, days: int, as_json: bool) -> None:
    """Tell the deflection rate, the one-touch rate and what customers said, and hold the promised error against it."""
    found, missing, titles, scores = asyncio.run(_report(settings, days))
    spoken = found.languages, missing, titles
    if as_json:
        whole = _fields(found, days) | language_fields(*spoken) | {"surveys": score_fields(scores)}
        click.echo(json.dumps(whole, ensure_ascii=False, indent=2))
        return
    for line in (*_lines(found, days), *language_lines(*spoken), *score_lines(scores)):
        click.echo(line)


async def _report(settings: Settings, days: int) -> tuple[Report, tuple[Wanted, ...], Mapping[str, str], SurveyReport]:
    until = utc_now()
    since = until - timedelta(days=days)
    async with ledger(settings) as opened:
        courses, tickets = await opened.courses(since), await opened.tickets(since)
    async with kept_surveys(settings) as surveys:
        asked, reasons = await surveys.asked(since, until), await surveys.reasons(since, until)
    entries = await asyncio.to_thread(listed_articles, settings)
    return (
        reported(courses, tickets, since, until, settings.error_budget),
        wanted(courses, editions_of(entries), since, until),
        {entry.id: entry.title for entry in entries},
        survey_report(asked, reasons, since, until),
    )


def _lines(found: Report, days: int) -> list[str]:
    promise = found.promise
    outcomes = ", ".join(f"{outcome.value} {count}" for outcome, count in found.outcomes.items())
    told = "not enough" if promise.promised is None else f"{promise.promised:.3f}"
    return [
        f"Last {days} days, {found.since:%Y-%m-%d %H:%M} to {found.until:%Y-%m-%d %H:%M} UTC",
        f"Questions settled: {found.settled} ({outcomes})",
        _row("verified deflection", found.verified, "confirmed, of the settled"),
        _row("headline deflection", found.headline, "confirmed or assumed, of the settled"),
        _row("one-touch rate", found.one_touch, "closed by the first reply, of the settled"),
        _row("clarified", found.clarified, "confirmed or assumed, of those asked back")
        + f"; confirmed {found.confirmed_after_clarifying}",
        _row("handed over", found.handed_over, "a person was offered, of the settled"),
        f"  {'tickets filed':22}{found.tickets}",
        f"Answers given: {promise.answers}, of which {promise.unsettled} are not settled",
        f"  {'error budget':22}{promise.budget:.3f}",
        f"  {'promised error':22}{told}  mean of 1 - confidence, of the {promise.observed.whole} judged",
        _row("observed error", promise.observed, "wrong, of the judged"),
        _row("without the silent", promise.spoken, "wrong, of those that somebody judged"),
        *(
            _row(f"  {band.low:.2f} to {band.high:.2f}", band.observed, f"wrong; promised {band.promised:.3f}")
            for band in promise.bands
        ),
        verdict(promise),
        "(95 % intervals by Wilson; silence after an answer is taken for right)",
    ]


def _row(name: str, share: Share, meaning: str) -> str:
    if share.value is None or not share.enough:
        return f"  {name:22}not enough: {share.part} of {share.whole} {meaning}"
    return f"  {name:22}{share.value:.3f}  [{share.low:.3f}, {share.high:.3f}]  {share.part} of {share.whole} {meaning}"


def _fields(found: Report, days: int) -> dict[str, object]:
    promise = found.promise
    return {
        "days": days,
        "since": found.since.isoformat(),
        "until": found.until.isoformat(),
        "settled": found.settled,
        "outcomes": {outcome.value: count for outcome, count in found.outcomes.items()},
        "verified": share_fields(found.verified),
        "headline": share_fields(found.headline),
        "one_touch": share_fields(found.one_touch),
        "clarified": {**share_fields(found.clarified), "confirmed": found.confirmed_after_clarifying},
        "handed_over": share_fields(found.handed_over),
        "tickets": found.tickets,
        "promise": {
            "budget": promise.budget,
            "answers": promise.answers,
            "unsettled": promise.unsettled,
            "promised": promise.promised,
            "observed": share_fields(promise.observed),
            "spoken": share_fields(promise.spoken),
            "bands": [
                {"from": band.low, "to": band.high, "promised": band.promised, "observed": share_fields(band.observed)}
                for band in promise.bands
            ],
            "verdict": promise.verdict.value,
            "text": verdict(promise),
        },
    }
