"""Four days of the simulated organisation: all checks of the month, over both stores, and twice the same."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bench.desk.audit import fairness
from bench.desk.checks import judged
from bench.desk.journal import Wrong
from bench.desk.month import Month
from bench.desk.organisation import FEW_DAYS, Scale
from bench.desk.report import figures, lines
from bench.desk.store import Opener, in_file, in_memory
from bench.simulate_desk import KEPT
from handlers.ticket_event import EventKind
from retrieval.proportion import wilson

NIGHT = replace(FEW_DAYS, tickets=120, kills=(datetime(2026, 10, 23, 4, 0, tzinfo=UTC),), upgrades=())


async def passed(scale: Scale, seed: int, opener: Opener, hours: int | None = None) -> Month:
    month = Month(scale, seed, opener)
    await month.run(None if hours is None else timedelta(hours=hours))
    return month


async def test_four_days_are_as_every_check_wants_them() -> None:
    month = await passed(FEW_DAYS, 1, in_memory())
    found = figures(month, await judged(month), fairness(month.journal.records), "in memory", 1.0, 1.0)
    assert found.received == 300
    assert found.kills == 2
    assert found.fairness.windows > 20
    assert wilson(found.premium.kept, found.premium.owed).high >= KEPT
    assert found.premium_taken.owed > 30
    assert {event.kind for events in month.journal.events.values() for event in events} >= {
        EventKind.MERGED, EventKind.PLAN, EventKind.PRIORITY, EventKind.NOTED,
        EventKind.WARNED, EventKind.BREACHED, EventKind.TIER,
    }  # fmt: skip
    page = "\n".join(lines(found))
    assert "300 tickets received" in page
    assert found.digest in page
    assert found.plain()["premium_share"] == found.premium.share


async def test_the_same_seed_gives_the_same_hours_over_a_file_and_another_seed_others(tmp_path: Path) -> None:
    in_a_file = await passed(NIGHT, 1, in_file(tmp_path / "onetouch.db"), 8)
    await judged(in_a_file)
    here, other = await passed(NIGHT, 1, in_memory(), 8), await passed(NIGHT, 2, in_memory(), 8)
    assert in_a_file.journal.digest == here.journal.digest
    assert len(here.downs) == 1
    assert here.journal.digest != other.journal.digest
    await in_a_file.close()


async def test_what_is_wrong_is_told_with_the_ticket_and_its_history() -> None:
    month = await passed(NIGHT, 1, in_memory(), 6)
    number, events = next((one, found) for one, found in month.journal.events.items() if len(found) > 4)
    record = month.journal.records[0]
    with pytest.raises(Wrong, match="in a row"):
        fairness([record, replace(record, turn=2)])
    events.append(replace(events[-1], at=events[-1].at + timedelta(minutes=1)))
    with pytest.raises(Wrong, match=rf"{number}: the store holds something else(.|\n)*opened -> new"):
        await judged(month)
    assert re.search(r"1\.0 Fri 10-23 \d\d:\d\d \S+: opened", month.journal.told(number))
