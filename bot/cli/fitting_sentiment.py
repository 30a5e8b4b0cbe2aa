"""`onetouch fit sentiment`: learn how the team's own customers sound."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.progress import Progress
from bot.compose.sentiment import judge_as_shipped, sentiment_file
from bot.compose.services import utc_now
from bot.config import Settings
from bot.logs import set_up_logs
from retrieval.metrics import Estimate

if TYPE_CHECKING:  # numbers are crunched below it: `onetouch fit --help` stays fast
    from bot.evaluation.sentiment_fitting import Fitted, Level

_RESTART = "A running server uses it from its next start; other commands use it now."


@click.command("sentiment")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--limit", type=click.IntRange(30), help="Most lines to learn from; the whole first half by default.")
@click.option("--seed", default=0, show_default=True, type=click.IntRange(0), help="Which of them are drawn.")
@click.option("--dry-run", is_flag=True, help="Only say what would be learned.")
@click.option("--force", is_flag=True, help="Use what is worse than the shipped judge.")
@click.option("--reset", is_flag=True, help="Go back to the shipped judge.")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@click.pass_obj
def sentiment(
    settings: Settings, file: Path | None, limit: int | None, seed: int, dry_run: bool, force: bool, reset: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Fit the tone to your customers. FILE: lines {"text", "label"}: negative, neutral, positive.

    Learned from the first half of the lines, measured on the second.
    """
    if reset and (file or dry_run or force or as_json):
        raise click.UsageError("--reset goes alone")
    # Warnings go to standard error: what is printed may be read by a program.
    set_up_logs(settings.log_format, "WARNING")
    if reset:
        was = sentiment_file(settings).reset()
        click.echo(f"The shipped judge of tone is in use. {_RESTART}" if was else "The shipped judge was in use.")
        return
    if file is None:
        raise click.UsageError("name a file of labelled lines, or --reset")
    _fit(settings, file, limit, seed, dry_run=dry_run, force=force, as_json=as_json)


def _fit(
    settings: Settings, file: Path, limit: int | None, seed: int, *, dry_run: bool, force: bool, as_json: bool
) -> None:
    from bot.compose.evaluation import laboratory
    from bot.evaluation.datasets import InvalidDataset, read_labelled
    from bot.evaluation.sentiment_fitting import fit_sentiment
    from retrieval.adapters.sentiment_file import KeptJudge
    from retrieval.sentiment import TONES

    try:
        lines = read_labelled(file, TONES)
        bench = laboratory(settings, Progress(file.name, sys.stderr, done="texts embedded"))
        tag = bench.reading.encoder
        found = fit_sentiment(
            file.name, lines, judge_as_shipped(tag), tag, lambda texts: bench.reading.embed(texts, bench.progress),
            limit=limit, seed=seed,
        )  # fmt: skip
    except InvalidDataset as error:
        raise click.UsageError(str(error)) from error
    written = None
    if not dry_run and (found.better or force):
        kept = sentiment_file(settings)
        kept.write(KeptJudge(found.judge, utc_now(), found.learned))
        written = str(kept.path)
    if as_json:
        click.echo(json.dumps(_fields(found, file.name, seed, written), ensure_ascii=False, indent=2))
    else:
        for line in _lines(found, file.name, seed):
            click.echo(line)
        click.echo(_outcome(found, written, dry_run=dry_run))
    if not dry_run and written is None:
        click.echo("onetouch: nothing was written", err=True)
        sys.exit(1)


def _lines(found: Fitted, name: str, seed: int) -> list[str]:
    gain = found.gain
    left = f", {found.drawn - found.learned} of which cannot be judged" if found.drawn > found.learned else ""
    halves = (
        f"learned from {found.drawn} lines of its first half (seed {seed}){left}; "
        f"measured on the {found.measured} lines of its second half"
    )
    return [
        f"{name}: {halves}",
        *(_row(label, level) for label, level in (("shipped", found.shipped), ("fitted", found.fitted))),
        f"  fitted gains {gain.value:+.3f} [{gain.low:+.3f}, {gain.high:+.3f}] of macro_f1",
        "  (95 % intervals by bootstrap over the lines; what was not judged counts as wrong)",
    ]


def _row(label: str, level: Level) -> str:
    macro, accuracy = level.figures["macro_f1"], level.figures["accuracy"]
    tones = ", ".join(f"{name[3:]} {level.figures[name].value:.3f}" for name in level.figures if name.startswith("f1_"))
    return f"  {label:8}macro_f1 {_shown(macro)}  accuracy {_shown(accuracy)}  ({tones}; {level.unknown} not judged)"


def _shown(estimate: Estimate) -> str:
    return f"{estimate.value:.3f} [{estimate.low:.3f}, {estimate.high:.3f}]"


def _outcome(found: Fitted, written: str | None, *, dry_run: bool) -> str:
    if written is not None:
        return f"{found.judge.name} written to {written}. {_RESTART}"
    if not found.better:
        return "On your own lines it is worse than the shipped judge: --force uses it all the same."
    return "Nothing is changed: without --dry-run it is." if dry_run else ""


def _fields(found: Fitted, name: str, seed: int, written: str | None) -> dict[str, object]:
    from bot.evaluation.report import estimate_fields

    def level(one: Level) -> dict[str, object]:
        figures = {figure: estimate_fields(estimate) for figure, estimate in one.figures.items()}
        return {"judge": one.judge, "metrics": figures, "unknown": one.unknown}

    return {
        "dataset": name,
        "seed": seed,
        "drawn": found.drawn,
        "learned": found.learned,
        "n": found.measured,
        "shipped": level(found.shipped),
        "fitted": level(found.fitted),
        "gain": estimate_fields(found.gain),
        "better": found.better,
        "written": written,
    }
