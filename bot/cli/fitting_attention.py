"""`onetouch fit attention`: weights from the team's own escalations."""

from __future__ import annotations

import asyncio
import json
import sys
from math import isinf

import click

from bot.adapters.attention_weights import Kept
from bot.cli.progress import Progress
from bot.compose.attention_weights import installed_weights, weights_file
from bot.compose.services import utc_now
from bot.config import Settings
from bot.logs import set_up_logs
from handlers.attention.backtest import Backtest
from handlers.attention.fitting import ATTENTION, DUE, NEEDED, OWN, Learned, Verdict, learn
from handlers.attention.moments import FITTED, Moment
from handlers.attention.weights import SHIPPED, Weights
from retrieval.metrics import Estimate

_BY_DUE = "  What is due first finds more than either: your customers mind waiting most. The queue has that order."
_LEFT = "filed less than two days ago, so that it may be escalated yet, or escalated before anybody could look"
_RESTART = "A running server scores by them from its next start."


@click.command("attention")
@click.option("--days", default=365, show_default=True, type=click.IntRange(1, 3650), help="How far to look back.")
@click.option(
    "--look-at", "k", default=20, show_default=True, type=click.IntRange(1, 1000), help="Tickets a lead reads in a day."
)
@click.option("--dry-run", is_flag=True, help="Only say what would be learned.")
@click.option("--force", is_flag=True, help="Use weights that found less than the shipped ones.")
@click.option("--reset", is_flag=True, help="Go back to the shipped weights.")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@click.pass_obj
def attention(settings: Settings, days: int, k: int, dry_run: bool, force: bool, reset: bool, as_json: bool) -> None:
    """Fit the weights of the attention score to the tickets that your team escalated, and try them on later ones."""
    if reset and (dry_run or force or as_json):
        raise click.UsageError("--reset goes alone")
    # Warnings go to standard error: what is printed may be read by a program.
    set_up_logs(settings.log_format, "WARNING")
    if reset:
        was = weights_file(settings).reset()
        click.echo(f"The shipped weights are in use. {_RESTART}" if was else "The shipped weights were in use.")
        return
    filed, known = asyncio.run(_moments(settings, days))
    learned = learn(known, SHIPPED, k)
    usable = learned.verdict is Verdict.BETTER or (learned.verdict is Verdict.WORSE and force)
    written = None
    if usable and not dry_run:
        file = weights_file(settings)
        file.write(Kept(learned.weights, utc_now(), learned.escalated, learned.calm))
        written = str(file.path)
    used = installed_weights(settings)
    if as_json:
        click.echo(json.dumps(_fields(learned, days, written, used), ensure_ascii=False, indent=2))
    else:
        for line in _lines(learned, days, filed):
            click.echo(line)
        click.echo(_outcome(learned, written, used, dry_run=dry_run))
    if not dry_run and learned.verdict in {Verdict.TOO_FEW, Verdict.WORSE} and written is None:
        click.echo("onetouch: nothing was written", err=True)
        sys.exit(1)


async def _moments(settings: Settings, days: int) -> tuple[int, list[Moment]]:
    from bot.compose.attention_past import past_moments

    return await past_moments(settings, days, Progress("tones", sys.stderr, done="texts judged"))


def _lines(learned: Learned, days: int, filed: int) -> list[str]:
    known = f"Tickets of the last {days} days: {learned.escalated} escalated, {learned.calm} not"
    left = filed - learned.escalated - learned.calm
    if left > 0:
        known += f"; {left} more {'counts' if left == 1 else 'count'} not: {_LEFT}"
    if learned.trial is None or learned.split is None or learned.strength is None:
        return [known]
    shrinkage = "nothing but the shipped weights" if isinf(learned.strength) else f"{learned.strength:g}"
    return [
        known,
        f"Learned from what lies before {learned.split:%Y-%m-%d}, tried on what came later; shrinkage: {shrinkage}",
        *_trial(learned.trial),
        *_points(learned.weights),
    ]


def _trial(trial: Backtest) -> list[str]:
    length = trial.rows / max(1, trial.looks)
    head = (
        f"{trial.looks} daily lists of {length:.0f} tickets, {trial.escalated} rows of which were escalated within "
        f"two days; of the first {trial.k} of each list:"
    )
    rows = [
        f"  {name:20}{_share(found.precision)} of them escalated, {_share(found.recall)} of the escalated found"
        for name, found in trial.found.items()
    ]
    lift = trial.lift[OWN]
    told = f"  fitted finds {lift.value:+.3f} [{lift.low:+.3f}, {lift.high:+.3f}] against shipped"
    by_due = trial.found[DUE].recall.value > max(trial.found[ATTENTION].recall.value, trial.found[OWN].recall.value)
    return [head, *rows, told, *([_BY_DUE] if by_due else [])]


def _share(found: Estimate) -> str:
    return f"{found.value:.3f} [{found.low:.3f}, {found.high:.3f}]"


def _points(weights: Weights) -> list[str]:
    shown = (f"{kind.value} {weights.of(kind):g} ({SHIPPED.of(kind):g})" for kind in FITTED)
    return [f"Most points of each part, shipped in brackets: {', '.join(shown)}"]


def _outcome(learned: Learned, written: str | None, used: Weights, *, dry_run: bool) -> str:
    if written is not None:
        return f"Weights {learned.weights.version} written to {written}. {_RESTART}"
    match learned.verdict:
        case Verdict.TOO_FEW:
            return (
                f"Too little to learn from: {NEEDED} escalated tickets are needed, some of them in the last third of "
                f"the time. {_stay(used)}"
            )
        case Verdict.SAME:
            return f"Your tickets say nothing else than the shipped weights. {_stay(used)}"
        case Verdict.WORSE:
            return f"The fitted weights find less than the shipped ones: --force uses them all the same. {_stay(used)}"
    return "Nothing is changed: without --dry-run it is." if dry_run else ""


def _stay(used: Weights) -> str:
    """Say which weights are in use, and how to leave those that were fitted before."""
    if used.version == SHIPPED.version:
        return "The shipped weights stay in use."
    return f"Weights {used.version}, fitted before, stay in use: --reset goes back to the shipped ones."


def _fields(learned: Learned, days: int, written: str | None, used: Weights) -> dict[str, object]:
    strength = learned.strength
    return {
        "days": days,
        "verdict": learned.verdict.value,
        "escalated": learned.escalated,
        "calm": learned.calm,
        "needed": NEEDED,
        "strength": None if strength is None or isinf(strength) else strength,
        "split": None if learned.split is None else learned.split.isoformat(),
        "trial": None if learned.trial is None else _trial_fields(learned.trial),
        "weights": learned.weights.fields(),
        "written": written,
        "in_use": used.version,
    }


def _trial_fields(trial: Backtest) -> dict[str, object]:
    return {
        "k": trial.k,
        "looks": trial.looks,
        "rows": trial.rows,
        "escalated": trial.escalated,
        "tickets": trial.tickets,
        "orders": {
            name: {"precision": _estimate(found.precision), "recall": _estimate(found.recall)}
            for name, found in trial.found.items()
        },
        "lift_against": ATTENTION,
        "lift": {name: _estimate(lift) for name, lift in trial.lift.items()},
    }


def _estimate(found: Estimate) -> dict[str, float]:
    return {"value": found.value, "low": found.low, "high": found.high}
