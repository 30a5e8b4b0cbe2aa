"""A month of a support organisation through the desk's real code, in simulated time: `python -m bench.simulate_desk`.

Three regions, 27 engineers in two tiers, 5,000 tickets, premium around the clock and standard in working hours, absences,
one bad day, and a process that dies four times. Filing, routing, drain, calendars, SLA clocks, watching and the lifecycle
are the product's own. The month is kept in memory (see `bench.desk.store`); the same seed's first days run again over
SQLite in a file, and must come to the same events, assignments and records.

Whatever is wrong ends it with the ticket's number and history.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from bench.desk.audit import fairness
from bench.desk.checks import judged
from bench.desk.journal import Wrong
from bench.desk.month import Month
from bench.desk.organisation import FEW_DAYS, Scale
from bench.desk.report import Figures, figures, lines
from bench.desk.store import Opener, in_file, in_memory
from retrieval.proportion import wilson

KEPT = 0.95
"""Share of premium tickets answered within the hour on all days with enough people; the rest is how people work.

It is missed when the interval of the share lies below it. Days with too many tickets do not count: routing lets premium go
first, and whoever has it works on all that she has.
"""


async def simulated(scale: Scale, seed: int, opener: Opener, store: str) -> tuple[Figures, dict[int, str]]:
    """Let a month pass, and judge it; give its figures, and its fingerprint after each day.

    Raises:
        Wrong: something is not as it must be.
    """
    month = Month(scale, seed, opener)
    try:
        begun = time.perf_counter()
        await month.run()
        ended = time.perf_counter()
        verdict, fair = await judged(month), fairness(month.journal.records)
        checked_s = time.perf_counter() - ended
        return figures(month, verdict, fair, store, ended - begun, checked_s), month.digests
    finally:
        await month.close()


async def again(scale: Scale, seed: int, opener: Opener, days: int) -> str:
    """Let the first days of a month pass once more; give the fingerprint."""
    month = Month(scale, seed, opener)
    try:
        await month.run(timedelta(days=days))
        return month.journal.digest
    finally:
        await month.close()


async def _whole(scale: Scale, seed: int, days: int) -> Figures:
    found, digests = await simulated(scale, seed, in_memory(), "in memory")
    with tempfile.TemporaryDirectory() as folder:
        over_sql = await again(scale, seed, in_file(Path(folder) / "onetouch.db"), days) if days else digests[days]
    if wilson(found.premium.kept, found.premium.owed).high < KEPT:
        raise Wrong(f"premium first replies within the hour, with capacity: {found.premium}")
    if over_sql != digests[days]:
        raise Wrong(f"the first {days} days come to {over_sql} over SQLite, and to {digests[days]} in memory")
    if await again(scale, seed + 1, in_memory(), 1) == digests[1]:
        raise Wrong(f"seed {seed + 1} gives the same month as seed {seed}")
    return found


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--few", action="store_true", help="four days with 300 tickets, as the tests have them")
    options.add_argument("--sqlite-days", type=int, default=2, metavar="N", help="days that run again over SQLite")
    options.add_argument("--json", action="store_true")
    given = options.parse_args()
    try:
        found = asyncio.run(_whole(FEW_DAYS if given.few else Scale(), given.seed, given.sqlite_days))
    except Wrong as wrong:
        sys.exit(f"WRONG: {wrong}")
    print(json.dumps(found.plain(), default=str) if given.json else "\n".join(lines(found)))


if __name__ == "__main__":
    main()
