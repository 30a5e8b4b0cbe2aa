"""Clusters that are drawn in a process of its own."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.compose.drawing import FEW, DrawingFailed, _run, drawn, drawn_apart
from bot.compose.drawing_files import read_outcome, take_material, write_material, write_outcome
from handlers.clusters.drawing import draw
from handlers.clusters.labels import Asker
from tests.handlers.clusters.test_drawing import material


def test_material_is_read_as_it_was_written_and_gone_then(tmp_path: Path) -> None:
    given = replace(material(), before={"T-1": "K-7"}, texts=("Ölkanne <kaputt>", *material().texts[1:]))
    askers = tuple(Asker(number, ("Ann", "ann@acme.example")) for number in given.numbers)
    given = replace(given, askers=askers, resting=frozenset({"K-7"}))
    write_material(tmp_path, given)
    taken = take_material(tmp_path)
    assert np.array_equal(taken.vectors, given.vectors)
    assert replace(taken, vectors=given.vectors).texts == given.texts
    assert (taken.numbers, taken.before, taken.least) == (given.numbers, given.before, given.least)
    assert (taken.askers, taken.resting) == (given.askers, given.resting)
    assert list(tmp_path.iterdir()) == []


def test_an_outcome_is_read_as_it_was_written(tmp_path: Path) -> None:
    assert read_outcome(tmp_path) is None
    outcome = draw(material())
    write_outcome(tmp_path, outcome)
    assert read_outcome(tmp_path) == outcome


async def test_a_process_of_its_own_draws_the_same() -> None:
    assert await drawn(material()) == draw(material())


async def test_few_tickets_are_drawn_at_once() -> None:
    assert len(material().numbers) <= FEW
    assert await drawn_apart(material()) == draw(material())


async def test_a_process_that_fails_says_why() -> None:
    with pytest.raises(DrawingFailed, match="drawing clusters failed: "):
        await drawn(replace(material(), texts=()))


async def test_a_server_that_stops_waits_for_no_drawing(tmp_path: Path) -> None:
    begun, forever = tmp_path / "begun", "import pathlib, sys, time; pathlib.Path(sys.argv[1]).touch(); time.sleep(900)"
    running = asyncio.create_task(_run(sys.executable, "-c", forever, str(begun)))
    while not begun.exists():
        await asyncio.sleep(0.01)
    running.cancel()
    # It ends once the process has: otherwise this waits for a quarter of an hour.
    with pytest.raises(asyncio.CancelledError):
        await running
