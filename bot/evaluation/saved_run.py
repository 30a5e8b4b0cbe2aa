"""A run in a file: its report, and what came of each question, for comparing it with another one later.

No words of questions or articles are in it but ids and labels: it may lie beside the code that it measures.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.evaluation.datasets import InvalidDataset
from bot.evaluation.judgement import judgements
from bot.evaluation.measures import measures_of
from bot.evaluation.outcomes import Column, Outcomes
from bot.evaluation.report import Report

_FORMAT = "onetouch evaluation 1"
_OWN = ("id", "key")


@dataclass(frozen=True, slots=True)
class SavedRun:
    """A run that was read back. `name`: what to call it. `engine`: what was measured."""

    name: str
    dataset: str
    engine: str
    outcomes: Outcomes


def save(report: Report, path: Path) -> None:
    """Write a run, whole or not at all.

    Raises:
        ValueError: the report does not hold what came of its questions.
    """
    held = report.outcomes
    if held is None:
        message = "a report without outcomes cannot be compared, so it is not saved"
        raise ValueError(message)
    names = list(held.columns)
    rows = zip(held.ids, held.keys, *held.columns.values(), strict=True)
    figures = {name: value for name, value in report.fields().items() if name not in {"failures", "reasons", "failed"}}
    fields = {
        "format": _FORMAT,
        "report": figures,
        "fingerprint": held.fingerprint,
        "articles": held.articles,
        "threshold": held.threshold,
        "queries": [dict(zip([*_OWN, *names], row, strict=True)) for row in rows],
    }
    beside = path.with_name(path.name + ".part")
    beside.write_text(json.dumps(fields, ensure_ascii=False, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    beside.replace(path)


def load(path: Path) -> SavedRun:
    """Read a run.

    Raises:
        InvalidDataset: the file is no saved run, or was cut short or edited.
    """
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise InvalidDataset(f"{path} is no saved run (not JSON): write one with evaluate ... --save") from error
    if not isinstance(fields, dict) or fields.get("format") != _FORMAT:
        raise InvalidDataset(f"{path} is no saved run of this version: write one with evaluate ... --save")
    try:
        outcomes = _outcomes(fields)
        # Whatever is missing shows here rather than in the middle of a comparison.
        measures_of(outcomes)
        judgements(outcomes)
        whole = outcomes.fingerprint == fields["fingerprint"]
        run = SavedRun(path.name, str(fields["report"]["dataset"]), str(fields["report"]["engine"]), outcomes)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise InvalidDataset(f"{path} lacks what a saved run has ({error}): save it anew") from error
    if not whole:
        raise InvalidDataset(f"{path} was changed after it was saved: save it anew")
    return run


def _outcomes(fields: Mapping[str, object]) -> Outcomes:
    report, rows, threshold = fields["report"], fields["queries"], fields["threshold"]
    if not isinstance(report, dict) or not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise TypeError("report or queries are not what they must be")
    names = [name for name in (rows[0] if rows else {}) if name not in _OWN]
    columns: dict[str, Column] = {name: _column([row[name] for row in rows]) for name in names}
    return Outcomes(
        str(report["task"]),
        tuple(str(row["id"]) for row in rows),
        tuple(str(row["key"]) for row in rows),
        columns,
        str(fields["articles"]),
        None if threshold is None else float(str(threshold)),
    )


def _column(values: Sequence[object]) -> Column:
    if all(isinstance(value, bool) for value in values):
        return [value is True for value in values]
    if all(isinstance(value, str) for value in values):
        return [str(value) for value in values]
    return [float(str(value)) for value in values]
