"""Clusters that are drawn in a process of its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.compose.drawing import FEW, DrawingFailed, drawn, drawn_apart
from bot.compose.drawing_files import read_outcome, take_material, write_material, write_outcome
from handlers.clusters.drawing import draw
from tests.handlers.clusters.test_drawing import material


def test_material_is_read_as_it_was_written_and_gone_then(tmp_path: Path) -> None:
    given = replace(material(), before={"T-1": "K-7"}, texts=("Ölkanne <kaputt>", *material().texts[1:]))
    write_material(tmp_path, given)
    taken = take_material(tmp_path)
    assert np.array_equal(taken.vectors, given.vectors)
    assert replace(taken, vectors=given.vectors).texts == given.texts
    assert (taken.numbers, taken.before, taken.least) == (given.numbers, given.before, given.least)
    assert list(tmp_path.iterdir()) == []


def test_an_outcome_is_read_as_it_was_written(tmp_path: Path) -> None:
    assert read_outcome(tmp_path) is None
    outcome = draw(material())
    write_outcome(tmp_path, outcome)
    assert read_outcome(tmp_path) == outcome


def test_a_process_of_its_own_draws_the_same() -> None:
    assert drawn(material()) == draw(material())


def test_few_tickets_are_drawn_at_once() -> None:
    assert len(material().numbers) <= FEW
    assert drawn_apart(material()) == draw(material())


def test_a_process_that_fails_says_why() -> None:
    with pytest.raises(DrawingFailed, match="drawing clusters failed: "):
        drawn(replace(material(), texts=()))
