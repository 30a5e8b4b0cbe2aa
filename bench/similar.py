"""Similar tickets: how good, how fast, how big. `python -m bench.similar [quality|speed|long] [FOLDER]`.

Quality: texts of the development sets as tickets, their intents as truth, every text against all others of its set.
Speed: made-up tickets in a SQLite file, asked through the handler as the console asks; their vectors are made up, too,
but for the part that reads tickets. Long: tickets of 6,000 characters that are nearly the same, as where one log is sent
again and again.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import random
import sys
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from string import ascii_lowercase

# As the command line sets it: one product is short, and a second thread would fight with the encoder's.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from bench.ticket_corpus import NOW, fill
from bot.compose.shelves import open_shelves
from bot.config import Settings
from bot.database import migrate
from bot.database.case_records import SqlCaseRecords
from bot.database.case_vectors import SqlCaseVectors
from bot.database.cases import SqlCases
from bot.database.conversations import SqlConversations
from bot.database.engine import Database, sync_engine
from bot.knowledge.case_keeper import CaseKeeper
from bot.knowledge.case_reader import EncoderReader
from bot.knowledge.cases import TicketIndex
from handlers.person import Person, Role
from handlers.ports import Step
from handlers.similar.case_text import LONGEST, case_text, digest
from handlers.similar.desk import Similar
from handlers.similar.ports import CaseWords, KeptCase
from handlers.similar.reading import Reading
from handlers.similar.similar import Readers
from handlers.ticket import Category, Priority, Status, Ticket
from retrieval.postings import Postings, hashed
from retrieval.resemblance import LEAST, resemblance
from retrieval.tokens import terms

DATA = Path("../shared/data")
SETS = ("banking77", "hint3", "clinc150")
OUTSIDE = {"oos", "NO_NODES_DETECTED"}
ASKED, CODED = 1_000, 300
TICKETS = 100_000
LONG = 60
ME = Person("bench", Role.ENGINEER, known=True)


def lines(file: Path) -> list[dict[str, str]]:
    with gzip.open(file, "rt", encoding="utf-8") if file.suffix == ".gz" else file.open(encoding="utf-8") as opened:
        return [json.loads(line) for line in opened]


def texts_of(name: str) -> tuple[list[str], np.ndarray, list[str]]:
    """Give texts with an intent, the intents, and texts without one."""
    found = [one for file in sorted((DATA / name).glob("*.jsonl*")) for one in lines(file)]
    inside = [one for one in found if one["label"] not in OUTSIDE]
    return [one["text"] for one in inside], np.array([one["label"] for one in inside]), [
        one["text"] for one in found if one["label"] in OUTSIDE
    ]  # fmt: skip


class Texts:
    """A set of texts, with what each is found by. All is sorted; what lies in the tail is scored the same."""

    def __init__(self, texts: list[str], vectors: np.ndarray) -> None:
        self.terms = [hashed(terms(text)) for text in texts]
        self.codes = [hashed(term for term in terms(text) if term.startswith("=")) for text in texts]
        self.vectors, self.size = vectors, len(texts)
        self.postings = Postings()
        for row, found in enumerate(self.terms):
            self.postings.put(row, found)
        self.postings.adopt(self.postings.remaking()())

    def scores(self, vector: np.ndarray, found: np.ndarray, codes: np.ndarray) -> dict[str, np.ndarray]:
        meaning = self.vectors @ vector
        words = self.postings.cosines(found, self.size)
        both = np.ones(self.size, np.bool_)
        none = np.zeros(self.size, np.float32)
        return {
            "as shipped": resemblance(meaning, both, words, self.postings.rarest(codes, self.size)),
            "without codes": resemblance(meaning, both, words, none),
            "meaning only": meaning,
            "words only": words,
        }


def interval(values: list[float]) -> str:
    drawn = np.random.default_rng(0).choice(values, (2_000, len(values))).mean(axis=1)
    low, high = np.quantile(drawn, [0.025, 0.975])
    return f"{np.mean(values):.3f} [{low:.3f}, {high:.3f}]"


def quality(folder: Path) -> None:
    settings = Settings.from_env({"ONETOUCH_DATA_DIR": str(folder / "quality")})
    embed = open_shelves(settings).embed
    drawn = np.random.default_rng(0)
    print("| set | tickets | ranked by | precision@5 | mrr |\n|---|---|---|---|---|")
    alike = {}
    for name in SETS:
        texts, labels, outside = texts_of(name)
        held = Texts(texts, embed(texts))
        asked = drawn.choice(len(texts), min(ASKED, len(texts)), replace=False)
        found: dict[str, tuple[list[float], list[float]]] = {}
        tops = []
        for row in asked:
            for kind, scores in held.scores(held.vectors[row], held.terms[row], held.codes[row]).items():
                scores[row] = -1.0
                right = labels[np.argsort(-scores, kind="stable")[:20]] == labels[row]
                precision, rank = found.setdefault(kind, ([], []))
                precision.append(float(right[:5].mean()))
                rank.append(1 / (int(np.argmax(right)) + 1) if right.any() else 0.0)
                if kind == "as shipped":
                    tops.append(float(scores.max()))
        for kind in ("as shipped", "meaning only", "words only"):
            print(f"| {name} | {len(texts):,} | {kind} | {interval(found[kind][0])} | {interval(found[kind][1])} |")
        if outside:
            some = [outside[row] for row in drawn.choice(len(outside), min(CODED, len(outside)), replace=False)]
            vectors = embed(some)
            given = [
                float(held.scores(vector, hashed(terms(text)), hashed(()))["as shipped"].max())
                for text, vector in zip(some, vectors, strict=True)
            ]
            alike[name] = (np.mean(np.array(tops) >= LEAST), np.mean(np.array(given) >= LEAST), len(some))
    print("\n| set | something is shown: of texts with an intent | of texts without one |\n|---|---|---|")
    for name, (inside, without, n) in alike.items():
        print(f"| {name} | {inside:.3f} | {without:.3f} (n = {n}) |")
    coded(embed)


def coded(embed) -> None:
    """Give three texts of an intent a code that no others have, and look for the other two by one of them."""
    texts, labels, _ = texts_of("banking77")
    choose = random.Random(1)
    marked: list[tuple[int, ...]] = []
    for label in sorted(set(labels)):
        rows = [int(row) for row in np.flatnonzero(labels == label)]
        choose.shuffle(rows)
        for place in range(0, 12, 3):
            code = f"ERR-{choose.randint(1000, 99999)}"
            three = tuple(rows[place : place + 3])
            marked.append(three)
            for row in three:
                texts[row] = f"{texts[row]} It says {code}."
    held = Texts(texts, embed(texts))
    found: dict[str, list[float]] = {}
    for first, *others in marked[:CODED]:
        for kind, scores in held.scores(held.vectors[first], held.terms[first], held.codes[first]).items():
            scores[first] = -1.0
            order = np.argsort(-scores, kind="stable")[:5]
            found.setdefault(kind, []).append(sum(row in others for row in order) / 2)
    print("\n| made-up codes in banking77 | recall@5 of the two with the same code |\n|---|---|")
    for kind, values in found.items():
        print(f"| {kind} | {interval(values)} |")


def resident() -> float:
    """Megabytes of this process in memory."""
    rows = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(row.split()[1]) / 1024 for row in rows if row.startswith("VmRSS"))


def told(times: list[float]) -> str:
    p50, p95, p99 = np.quantile(np.array(times) * 1e3, [0.5, 0.95, 0.99])
    return f"{p50:.1f} | {p95:.1f} | {p99:.1f}"


async def keep_all(cases: SqlCases, reader: EncoderReader, number: int) -> None:
    """Keep what tickets are found by, with vectors around 500 centres."""
    drawn = np.random.default_rng(0)
    centres = drawn.standard_normal((500, reader.dimension)).astype(np.float32)
    assert await cases.mark_stale(reader.tag) == number
    while due := await cases.due(2_000, reader.tag):
        read = []
        for one in due:
            text = case_text(one)
            vector = centres[drawn.integers(500)] + 0.7 * drawn.standard_normal(reader.dimension).astype(np.float32)
            vector /= np.linalg.norm(vector)
            read.append(CaseWords(one.number, one.version, digest(text), reader.tag, vector, frozenset(terms(text))))
        await cases.keep(read, {})


async def speed(folder: Path, number: int = TICKETS) -> None:
    file = folder / f"similar-{number}.db"
    encoder = open_shelves(Settings.from_env({"ONETOUCH_DATA_DIR": str(folder / "speed")})).encoder()
    reader = EncoderReader(encoder)
    database = Database.open(f"sqlite:///{file}")
    if not file.exists():
        fill(file, number)
        await keep_all(SqlCases(database), reader, number)
    before = resident()
    engine = sync_engine(f"sqlite:///{file}")
    records, cases = SqlCaseRecords(engine, "here"), SqlCases(database)
    index = TicketIndex(reader, reader.dimension, records.visible)
    keeper = CaseKeeper(index, cases, Reading(cases, reader), reader.tag)
    begun = time.perf_counter()
    await keeper.begin()
    print(
        f"{number:,} tickets: loaded in {time.perf_counter() - begun:.1f} s; resident {before:.0f} -> {resident():.0f} MB, "
        f"of which vectors {index.bytes / 1e6:.0f} MB; file {file.stat().st_size / 1e6:.0f} MB"
    )
    desk = Similar(index, records, failed=print)
    choose = random.Random(2)
    numbers = [f"T-{choose.randint(1, number)}" for _ in range(300)]
    found, asked, plain = [], [], []
    known, everything = await SqlCaseVectors(database, reader.tag).recent(NOW - timedelta(days=10_000), number)
    place_of = {one: place for place, one in enumerate(known)}
    customer = Person("p7", Role.CUSTOMER, known=True)
    own: list[float] = []
    cpu = 0.0
    for place, one in enumerate(numbers):
        begun, worked = time.perf_counter(), time.process_time()
        given = await desk.similar(ME, one)
        found.append(time.perf_counter() - begun)
        cpu += time.process_time() - worked
        assert given.reason is None, given.reason
        text = case_text((await records.whole([one]))[one][0])[: 200 + place]
        begun = time.perf_counter()
        await desk.like(ME, text)
        asked.append(time.perf_counter() - begun)
        query = everything[place_of[one]]
        begun = time.perf_counter()
        scores = everything @ query
        best = np.argpartition(-scores, 30)[:30]
        best[np.argsort(-scores[best])]
        plain.append(time.perf_counter() - begun)
        if place % 10 == 0:
            mine = await records.visible(Readers.customer(customer))
            begun = time.perf_counter()
            await desk.similar(customer, f"T-{next(iter(mine))}")
            own.append(time.perf_counter() - begun)
    print(
        f"like a ticket: {cpu / len(numbers) * 1e3:.1f} ms of processor time in the mean; load {os.getloadavg()[0]:.1f}\n"
    )
    print("| asked | p50 ms | p95 ms | p99 ms |\n|---|---|---|---|")
    print(f"| like a ticket, through the handler and SQLite | {told(found[10:])} |")
    print(f"| like a text, which is encoded first | {told(asked[10:])} |")
    print(f"| a customer, among their own | {told(own)} |")
    print(f"| numpy scan of the same vectors alone, best 30 | {told(plain[10:])} |")
    changed = []
    for place, one in enumerate(numbers[:100]):
        # Another ticket, that was sorted long ago, says something else since.
        words = hashed([f"changed{place}", "printer", "offline", *(f"word{n}" for n in range(40))])
        await index.take([KeptCase(int(numbers[-1 - place][2:]), digest(str(place)), None, words, 0)])
        begun = time.perf_counter()
        await desk.similar(ME, one)
        changed.append(time.perf_counter() - begun)
    print(f"| like a ticket, just after the words of another one were changed | {told(changed)} |")
    await catching_up(database, index, reader, keeper)
    await index.close()
    engine.dispose()
    await database.close()


async def catching_up(database: Database, index: TicketIndex, reader: EncoderReader, keeper: CaseKeeper) -> None:
    """Read tickets that are marked, with the real encoder."""
    some = 512
    async with database.writing() as connection:
        await connection.exec_driver_sql(f"DELETE FROM case_vector WHERE number <= {some}")
    await SqlCases(database).mark_stale(reader.tag)
    begun = time.perf_counter()
    await keeper.catch_up(some)
    took = time.perf_counter() - begun
    print(f"read {some} tickets in {took:.1f} s: {some / took:.0f}/s without rests; half of that in a server")
    begun = time.perf_counter()
    await index.settle(-1)
    print(f"postings sorted anew in {time.perf_counter() - begun:.2f} s, beside searches")


async def long(folder: Path) -> None:
    """Ask for what is like a long ticket among many that are nearly the same; tell how long the event loop is held."""
    file = folder / "similar-long.db"
    file.unlink(missing_ok=True)
    migrate(f"sqlite:///{file}")
    database, engine = Database.open(f"sqlite:///{file}"), sync_engine(f"sqlite:///{file}")
    choose = random.Random(3)
    made = ["".join(choose.choices(ascii_lowercase, k=7)) for _ in range(600)]
    log = " ".join(choose.choices(made, k=800))[: LONGEST - 20]
    first = Ticket("T-1", "p1", "", log, Category.BUG, Priority.NORMAL, Status.NEW, NOW)
    some = [replace(first, number=f"T-{n}", description=f"{log} run {n}") for n in range(1, LONG + 1)]
    await SqlConversations(database).write(Step(None, tickets=some))
    reader = EncoderReader(open_shelves(Settings.from_env({"ONETOUCH_DATA_DIR": str(folder / "speed")})).encoder())
    records, cases = SqlCaseRecords(engine, "here"), SqlCases(database)
    index = TicketIndex(reader, reader.dimension, records.visible)
    await CaseKeeper(index, cases, Reading(cases, reader), reader.tag).catch_up(LONG)
    desk = Similar(index, records, failed=print)
    print(f"\n| {LONG} nearly the same, {LONGEST:,} characters | p50 ms | p95 ms | p99 ms |\n|---|---|---|---|")
    for limit in (5, 50):
        whole, held = [], []
        for one in range(1, 41):
            begun, worked = time.perf_counter(), time.thread_time()
            given = await desk.similar(ME, f"T-{one}", limit)
            whole.append(time.perf_counter() - begun)
            held.append(time.thread_time() - worked)
            assert len(given.cases) == limit, given.reason
        print(f"| {limit} of them | {told(whole)} |\n| of that, the event loop is held | {told(held)} |")
    await index.close()
    engine.dispose()
    await database.close()


KINDS = ("quality", "speed", "long")


def main() -> None:
    wanted = [one for one in sys.argv[1:] if one in KINDS] or KINDS
    folder = Path(next((one for one in sys.argv[1:] if one not in KINDS), "var/bench"))
    folder.mkdir(parents=True, exist_ok=True)
    if "quality" in wanted:
        quality(folder)
    if "speed" in wanted:
        asyncio.run(speed(folder))
    if "long" in wanted:
        asyncio.run(long(folder))


if __name__ == "__main__":
    main()
