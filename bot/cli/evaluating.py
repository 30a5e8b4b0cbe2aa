"""`onetouch evaluate`: measure the engine on your own data."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from bot.cli.progress import Progress
from bot.compose.evaluation import laboratory, open_bench
from bot.config import Settings
from bot.evaluation.datasets import InvalidDataset
from bot.evaluation.failures import SHOWN
from bot.evaluation.report import Report

T = TypeVar("T")


def _in_a_folder(ctx: click.Context, option: click.Parameter, path: Path | None) -> Path | None:
    """Refuse a file that could not be written after minutes of work."""
    if path is not None and not path.parent.is_dir():
        raise click.BadParameter(f"the folder {path.parent} is not there", ctx, option)
    return path


_JSON = click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
_PATH = click.argument("path", type=click.Path(exists=True, path_type=Path))
_EXPLAIN = click.option(
    "--explain", is_flag=False, flag_value=SHOWN, default=None, metavar="[N]", type=click.IntRange(min=0),
    help=f"Show the N worst failures with their reasons, {SHOWN} where no number is given. Comes after PATH.",
)  # fmt: skip
_SAVE = click.option(
    "--save",
    type=click.Path(dir_okay=False, path_type=Path),
    callback=_in_a_folder,
    help="Keep what came of each question, for compare.",
)


@click.group()
def evaluate() -> None:
    """Measure quality on your own data, with intervals. The installed knowledge base is never touched."""


@evaluate.command("retrieval")
@_PATH
@click.option(
    "--ranker", type=click.Choice(["fused", "dense", "lexical"]), default="fused", show_default=True,
    help="Which evidence ranks; fused is what people get.",
)  # fmt: skip
@_EXPLAIN
@_SAVE
@_JSON
@click.pass_obj
def retrieval(
    settings: Settings, path: Path, ranker: str, explain: int | None, save: Path | None, as_json: bool
) -> None:
    """Is the right article found? PATH: a BEIR folder (corpus.jsonl, queries.jsonl, qrels/test.tsv)."""
    from bot.evaluation.datasets import read_collection
    from bot.evaluation.retrieval import evaluate_retrieval
    from retrieval.fusion import Ranker

    collection = _read(read_collection, path)
    bench = laboratory(settings, Progress(collection.name, sys.stderr), Ranker(ranker))
    _show(evaluate_retrieval(collection, bench, explain=explain), save, as_json)


@evaluate.command("deflection")
@_PATH
@_EXPLAIN
@_SAVE
@_JSON
@click.pass_obj
def deflection(settings: Settings, path: Path, explain: int | None, save: Path | None, as_json: bool) -> None:
    """Is the right article quoted, and nothing where there is none?

    PATH: a BEIR folder; queries without a line in the qrels must not be answered.
    """
    from bot.evaluation.datasets import read_collection
    from bot.evaluation.deflection import evaluate_deflection

    collection = _read(read_collection, path)
    bench, policy = open_bench(settings, Progress(collection.name, sys.stderr))
    _show(evaluate_deflection(collection, bench, policy, explain=explain), save, as_json)


@evaluate.command("decision")
@_PATH
@_EXPLAIN
@_SAVE
@_JSON
@click.pass_obj
def decision(settings: Settings, path: Path, explain: int | None, save: Path | None, as_json: bool) -> None:
    """Are intents told apart, and foreign ones refused? PATH: a folder of train.jsonl, maybe val.jsonl, test.jsonl."""
    from bot.evaluation.datasets import exists, read_labelled
    from bot.evaluation.decision import evaluate_decision

    train, test = _read(read_labelled, path / "train.jsonl"), _read(read_labelled, path / "test.jsonl")
    validation = _read(read_labelled, path / "val.jsonl") if exists(path / "val.jsonl") else ()
    bench = laboratory(settings, Progress(path.name, sys.stderr))
    _show(evaluate_decision(path, train, validation, test, bench, explain=explain), save, as_json)


@evaluate.command("sentiment")
@_PATH
@click.option("--shipped", is_flag=True, help="Measure the shipped judge, though your own is in use.")
@_EXPLAIN
@_SAVE
@_JSON
@click.pass_obj
def sentiment(
    settings: Settings, path: Path, shipped: bool, explain: int | None, save: Path | None, as_json: bool
) -> None:
    """Is the tone told? PATH: a file of lines {"text", "label"}: negative, neutral, positive."""
    from bot.compose.sentiment import installed_judge, judge_as_shipped
    from bot.evaluation.datasets import read_labelled
    from bot.evaluation.sentiment import evaluate_sentiment
    from retrieval.sentiment import TONES

    lines = _read(lambda file: read_labelled(file, TONES), path)
    bench = laboratory(settings, Progress(path.name, sys.stderr, done="texts embedded"))
    tag = bench.reading.encoder
    judge = judge_as_shipped(tag) if shipped else installed_judge(settings, tag)
    _show(evaluate_sentiment(path.name, lines, bench, judge, explain=explain), save, as_json)


_RUN = click.Path(exists=True, dir_okay=False, path_type=Path)


@evaluate.command("compare")
@click.argument("before", type=_RUN)
@click.argument("after", type=_RUN)
@click.option(
    "--explain", "shown", default=SHOWN, show_default=True, metavar="N", type=click.IntRange(min=0),
    help="How many questions that got better, and that got worse, to list.",
)  # fmt: skip
@click.option(
    "--fail-if-worse", "guarded", multiple=True, metavar="METRIC",
    help="End with 1 when this figure is worse by more than chance; may be repeated.",
)  # fmt: skip
@_JSON
def compare(before: Path, after: Path, shown: int, guarded: tuple[str, ...], as_json: bool) -> None:
    """Compare two runs that were kept with --save, question by question. Both must have been asked the same."""
    from bot.evaluation.comparison import compare as paired
    from bot.evaluation.saved_run import load

    runs = _read(load, before), _read(load, after)
    comparison = _read(lambda both: paired(*both), runs)
    worse = _read(comparison.worse_in, guarded)
    if as_json:
        click.echo(json.dumps(comparison.fields(shown), ensure_ascii=False, indent=2))
    else:
        for line in comparison.lines(shown):
            click.echo(line)
    if worse:
        click.echo(f"onetouch: worse by more than chance: {', '.join(worse)}", err=True)
        sys.exit(1)


S = TypeVar("S")


def _read(read: Callable[[S], T], what: S) -> T:
    try:
        return read(what)
    except InvalidDataset as error:
        raise click.UsageError(str(error)) from error


def _show(report: Report, save: Path | None, as_json: bool) -> None:
    if save is not None:
        from bot.evaluation.saved_run import save as write

        write(report, save)
    if as_json:
        click.echo(json.dumps(report.fields(), ensure_ascii=False, indent=2))
        return
    for line in report.lines():
        click.echo(line)
