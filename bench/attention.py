"""Does the attention score put first what customers will escalate? `python -m bench.attention [--seeds 3]`.

A month of the simulated desk (`bench.simulate_desk`), whose customers speak with words of the development sets and escalate by rules
of their own, see `bench.desk.moods`: hidden patience, real waiting, gravity; not by any score. At 9:00 UTC of each day a lead looks
at the first k of the open tickets. Right is what is escalated within two days. Scored by the shipped weights, by weights fitted to the
first half of the month, and by weights fitted to another whole month, that of the next seed; all tried on the second half. Against:
oldest first, sentiment alone, the earliest promise first, random.

`--keep FOLDER` keeps simulated months there, which take minutes.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import pickle
import random
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeAlias

from bench.desk.month import Month
from bench.desk.moods import Phrases, Told, told
from bench.desk.organisation import Scale, settings
from bench.desk.store import in_memory
from bot.adapters.public_holidays import PublicHolidays
from bot.compose.shelves import open_shelves
from bot.compose.tones import tone_reader
from bot.config import Settings
from handlers.attention.backtest import Backtest, Ranker, backtest, by_score, due_first, oldest_first, sentiment_alone
from handlers.attention.fitting import fit
from handlers.attention.moments import FITTED, HORIZON, Moment, moments
from handlers.attention.past import Past
from handlers.attention.ports import ToneReader
from handlers.attention.recalling import recalled
from handlers.attention.weights import SHIPPED, Weights
from handlers.sentiment import Sentiment, Tone
from handlers.ticket import Ticket
from handlers.ticket_event import TicketEvent
from handlers.tickets.sla import clocks
from handlers.tickets.sla_clock import SlaClock
from handlers.tickets.sla_events import sla_history
from retrieval.metrics import Estimate

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
APART = timedelta(days=3650)
"""Between the lists of two seeds, so that they are not one."""
GRAVE = (
    "Production is down.",
    "Our whole shop is offline and nobody can order.",
    "We have lost data.",
    "None of my colleagues can work.",
    "Everything stands still here because of this.",
    "This costs us thousands every hour.",
    "There has been a security breach.",
    "If this goes on we will cancel our contract.",
    "My boss is asking every ten minutes, we have a deadline today.",
    "It affects all of our customers at the same time.",
    "The system is unreachable for the entire company.",
    "We go live tomorrow and cannot without this.",
)
"""Our own: a third of them hold no word that the score knows."""

Lived: TypeAlias = tuple[Mapping[str, Ticket], Mapping[str, Sequence[TicketEvent]], Mapping[str, bool]]


async def _month(seed: int) -> Lived:
    month = Month(Scale(), seed, in_memory())
    try:
        await month.run()
        outages = {number: case.outage for number, case in month.numbered.items()}
        return dict(month.journal.tickets), dict(month.journal.events), outages
    finally:
        await month.close()


def lived(seed: int, keep: Path | None) -> Lived:
    """Give a simulated month: tickets, their events, and which are outages."""
    file = None if keep is None else keep / f"month-{seed}.pickle"
    if file is not None and file.exists():
        kept: Lived = pickle.loads(file.read_bytes())
        return kept
    found = asyncio.run(_month(seed))
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(pickle.dumps(found))
    return found


def phrases() -> Phrases:
    """Give the words of the development sets."""
    if not DATA.is_dir():
        sys.exit(f"{DATA} is not there: the development sets lie beside the project")
    airline = _lines(DATA / "airline_sentiment" / "dev.jsonl.gz")
    chats = json.loads((DATA / "abcd" / "abcd_sample.json").read_text(encoding="utf-8"))
    by_tone = {
        tone: [line["text"] for line in airline if line["sentiment"] == tone and float(line["confidence"]) >= 0.65]
        for tone in Sentiment
    }
    by_tone[Sentiment.NEUTRAL] += [text for chat in chats for who, text in chat["original"] if who == "customer"]
    return Phrases(by_tone, [line["text"] for line in _lines(DATA / "banking77" / "train.jsonl.gz")], GRAVE)


def _lines(file: Path) -> list[dict[str, str]]:
    with gzip.open(file, "rt", encoding="utf-8") as stream:
        return [json.loads(line) for line in stream]


def promises() -> Callable[[Ticket, Sequence[TicketEvent], datetime], Sequence[SlaClock]]:
    """Give what works out the clocks of this organisation."""
    sla = settings().sla
    calendars = sla.calendars_of(PublicHolidays(), (2026, 2027))

    def clocks_of(ticket: Ticket, events: Sequence[TicketEvent], now: datetime) -> Sequence[SlaClock]:
        return clocks(sla_history(ticket, events), sla.policies, calendars.__getitem__, now)

    return clocks_of


async def looked(seed: int, month: Lived, said: Phrases, reader: ToneReader) -> tuple[list[Moment], Sequence[Told]]:
    """Give the moments of a month, and its tickets with what became of them."""
    tickets, events, outages = month
    end = Scale().end
    stories = [
        told(ticket, events[number], outages.get(number, False), said, f"{seed}/{number}", end)
        for number, ticket in tickets.items()
    ]
    pasts = [Past(one.ticket, one.events, {}, frozenset({_account(one.ticket)})) for one in stories]
    when = {one.ticket.number: one.escalated for one in stories}
    found = await recalled(pasts, reader)
    return list(moments(found, promises(), end, lambda past: when[past.ticket.number])), stories


def _account(ticket: Ticket) -> str:
    return ticket.requester_id.rpartition("-p")[0]


def halves(found: Sequence[Moment]) -> tuple[list[Moment], list[Moment]]:
    """Divide a month in the middle; what is learned from has ended before what is tried on begins."""
    middle = Scale().start + timedelta(days=Scale().days / 2)
    return [one for one in found if one.at + HORIZON <= middle], [one for one in found if one.at >= middle]


HALF, WHOLE = "attention, fitted to half a month", "attention, fitted to another month"


def rankers(fitted: Mapping[str, Mapping[int, Weights]]) -> dict[str, Ranker]:
    """Give the orders that are compared. `fitted`: by name and seed; a moment of seed n lies n times `APART` later."""

    def own(by: Mapping[int, Weights]) -> Ranker:
        scores = {seed: by_score(weights) for seed, weights in by.items()}
        return lambda moment: scores[(moment.at - Scale().start) // APART](moment)

    return {
        "oldest first": oldest_first,
        "random": lambda moment: random.Random(f"{moment.number}/{moment.at}").random(),
        "promise due first": due_first,
        "sentiment alone": sentiment_alone,
        "attention, shipped": by_score(SHIPPED),
        **{name: own(by) for name, by in fitted.items()},
    }


def table(found: Backtest) -> list[str]:
    """Give the rows of a table."""
    size = found.rows / found.looks
    rows = [
        f"{found.looks} lists of {size:.0f} tickets, {found.tickets} tickets; {found.escalated} rows escalated in two days",
        "",
        f"| order | precision at {found.k} | recall at {found.k} | recall less oldest first |",
        "|---|---|---|---|",
    ]
    for name, one in found.found.items():
        lift = found.lift.get(name)
        rows.append(f"| {name} | {_cell(one.precision)} | {_cell(one.recall)} | {_cell(lift) if lift else ''} |")
    return rows


def _cell(one: Estimate) -> str:
    return f"{one.value:.3f} [{one.low:.3f}, {one.high:.3f}]"


def moved(found: Sequence[Moment], seed: int) -> list[Moment]:
    """Set the moments of a seed apart from those of others."""
    by = seed * APART
    return [
        replace(one, number=f"{seed}/{one.number}", at=one.at + by, opened_at=one.opened_at + by,
                due=None if one.due is None else one.due + by)
        for one in found
    ]  # fmt: skip


class Remembering:
    """Judges what is said again and again, in every month, once."""

    def __init__(self, reader: ToneReader) -> None:
        self._reader, self._known = reader, dict[str, Tone]()

    @property
    def model(self) -> str:
        return self._reader.model

    async def read(self, texts: Sequence[str]) -> Sequence[Tone]:
        new = [text for text in texts if text not in self._known]
        self._known.update(zip(new, await self._reader.read(new) if new else (), strict=True))
        return [self._known[text] for text in texts]


async def measured(seeds: Sequence[int], k: int, keep: Path | None, reader: ToneReader) -> None:
    """Print the figures of each seed, and of all together."""
    said, found = phrases(), dict[int, list[Moment]]()
    for seed in (*seeds, seeds[-1] + 1):
        month = await asyncio.to_thread(lived, seed, keep)
        found[seed], stories = await looked(seed, month, said, reader)
        bad = sum(one.escalated is not None for one in stories)
        print(f"seed {seed}: {bad} of {len(stories)} tickets escalated", flush=True)
    late = list[Moment]()
    fitted: dict[str, dict[int, Weights]] = {HALF: {}, WHOLE: {}}
    for seed in seeds:
        early, later = halves(found[seed])
        for name, learned in ((HALF, early), (WHOLE, found[seed + 1])):
            weights, strength = fit(learned, SHIPPED)
            fitted[name][seed] = weights
            shown = ", ".join(f"{kind.value} {weights.of(kind):g}" for kind in FITTED)
            positive = len({moment.number for moment in learned if moment.escalated})
            print(f"seed {seed}, {name}: {positive} escalated tickets, penalty {strength:g}; {shown}", flush=True)
        late += moved(later, seed)
        print("\n".join(table(backtest(moved(later, seed), rankers(fitted), k))), flush=True)
    print(f"tones by {reader.model}; all seeds together:")
    print("\n".join(table(backtest(late, rankers(fitted), k))))
    calm = [moment for moment in late if _calm(moment)]
    print("without the bad day and the two after it:")
    print("\n".join(table(backtest(calm, rankers(fitted), k))))
    for base in ("sentiment alone", "attention, shipped"):
        names = (base, *(name for name in ("attention, shipped", HALF, WHOLE) if name != base))
        lift = backtest(late, {name: rankers(fitted)[name] for name in names}, k).lift
        print(f"recall less {base}:", {name: _cell(one) for name, one in lift.items()})


def _calm(moment: Moment) -> bool:
    day = (moment.at - (moment.at - Scale().start) // APART * APART).date()
    return not timedelta() <= day - Scale().bad_day <= timedelta(days=2)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--seeds", type=int, default=3, help="months, from seed 1 on")
    options.add_argument("--first", type=int, default=1)
    options.add_argument("--k", type=int, default=20)
    options.add_argument("--keep", type=Path)
    given = options.parse_args()
    seeds = range(given.first, given.first + given.seeds)
    with tempfile.TemporaryDirectory() as folder:
        shelves = open_shelves(Settings.from_env({"ONETOUCH_DATA_DIR": folder}))
        asyncio.run(measured(seeds, given.k, given.keep, Remembering(tone_reader(shelves))))


if __name__ == "__main__":
    main()
