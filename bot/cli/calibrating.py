"""`onetouch calibrate`: learn from the team's own answers."""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import timedelta

import click

from bot.compose.insights import calibration_file, installed_calibration, ledger
from bot.compose.services import utc_now
from bot.config import Settings
from bot.logs import set_up_logs
from handlers.insights import Experience, experience
from handlers.insights.words import difference, learnt
from retrieval.adapters.calibration_file import Kept
from retrieval.confidence import Calibration
from retrieval.metrics import Estimate
from retrieval.recalibration import Change, Level, Recalibration, recalibrate

_RESTART = "A running server uses it from its next start; other commands use it now."


@click.command()
@click.option("--write", is_flag=True, help="Use what was learnt from now on.")
@click.option("--reset", is_flag=True, help="Go back to the shipped calibration.")
@click.option("--days", default=365, show_default=True, type=click.IntRange(1, 3650), help="How far to look back.")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@click.pass_obj
def calibrate(settings: Settings, write: bool, reset: bool, days: int, as_json: bool) -> None:
    """Fit the confidence to your own settled questions, and say how sure that is. Nothing changes without --write."""
    if reset and (write or as_json):
        raise click.UsageError("--reset goes alone")
    # Warnings go to standard error: what is printed may be read by a program.
    set_up_logs(settings.log_format, "WARNING")
    if reset:
        was = calibration_file(settings).reset()
        click.echo(f"The shipped calibration is in use. {_RESTART}" if was else "The shipped calibration was in use.")
        return
    known = asyncio.run(_experience(settings, days))
    found = recalibrate(
        known.judged, settings.error_budget, shipped=Calibration.shipped(), current=installed_calibration(settings)
    )
    changed = found.change in {Change.THRESHOLDS, Change.REFITTED}
    if write and changed:
        calibration_file(settings).write(Kept(found.calibration, utc_now(), found.judged))
    written = str(calibration_file(settings).path) if write and changed else None
    if as_json:
        click.echo(json.dumps(_fields(settings, days, known, found, written), ensure_ascii=False, indent=2))
    else:
        for line in _lines(settings, days, known, found):
            click.echo(line)
    if written and not as_json:
        click.echo(f"Written to {written}. {_RESTART}")
    elif changed and not write and not as_json:
        click.echo("Nothing is changed yet: `onetouch calibrate --write` does it.")
    if write and found.change is Change.TOO_FEW:
        click.echo("onetouch: nothing was written", err=True)
        sys.exit(1)


async def _experience(settings: Settings, days: int) -> Experience:
    async with ledger(settings) as opened:
        return experience(await opened.courses(utc_now() - timedelta(days=days)))


def _lines(settings: Settings, days: int, known: Experience, found: Recalibration) -> list[str]:
    judged = (
        f"Judged answers of the last {days} days: {found.judged} "
        f"(confirmed {known.confirmed}, assumed {known.assumed}, wrong {known.wrong}); "
        f"as silence counts half, they say as much as {found.effective:.0f} alike"
    )
    return [
        judged,
        *([f"Without a signal on their receipts, left out: {known.skipped}"] if known.skipped else []),
        _row("in force", found.before),
        *([_row("learnt", found.after)] if found.change is not Change.TOO_FEW else []),
        *([difference(found.gain)] if found.gain else []),
        learnt(found, settings.error_budget),
    ]


def _row(name: str, level: Level) -> str:
    said = f"  {name:10}threshold {level.threshold:.3f}: {level.wrong} of {level.answers} answers wrong"
    error = level.error
    if not level.answers:
        return said
    return f"{said}, silence counted half {error.value:.3f} [{error.low:.3f}, {error.high:.3f}]"


def _fields(
    settings: Settings, days: int, known: Experience, found: Recalibration, written: str | None
) -> dict[str, object]:
    return {
        "days": days,
        "budget": settings.error_budget,
        "judged": found.judged,
        "confirmed": known.confirmed,
        "assumed": known.assumed,
        "wrong": known.wrong,
        "skipped": known.skipped,
        "effective": round(found.effective, 1),
        "change": found.change.value,
        "sure": found.sure,
        "before": _level(found.before),
        "after": _level(found.after),
        "gain": None if found.gain is None else _estimate(found.gain),
        "unjudged": found.unjudged,
        "needed": found.needed,
        "text": learnt(found, settings.error_budget),
        "written": written,
    }


def _level(level: Level) -> dict[str, object]:
    error = _estimate(level.error) if level.answers else None
    return {"threshold": level.threshold, "answers": level.answers, "wrong": level.wrong, "error": error}


def _estimate(estimate: Estimate) -> dict[str, float]:
    return {"value": estimate.value, "low": estimate.low, "high": estimate.high}
