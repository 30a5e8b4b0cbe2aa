"""Made-up tickets in a database, many at once: who asked what, what was said, where it stands, what is due."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, text

from bench.corpus import articles
from bot.database import migrate, sync_engine
from bot.database.engine import writing
from bot.database.list_rows import list_row, reader_rows, told
from bot.database.rows import numeral, ticket_row
from bot.database.tables import (
    person,
    person_account,
    ticket,
    ticket_comment,
    ticket_counter,
    ticket_list,
    ticket_reader,
    ticket_watch,
)
from bot.database.ticket_words import words
from handlers.ticket import Category, CloseReason, Comment, Priority, Status, Ticket
from handlers.tickets.ports import Standing

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
YEARS = 2
REQUESTERS, ACCOUNTS, ENGINEERS = 12_000, 800, 27
UNSOLVED = 0.08
"""Share of tickets that are not solved yet: many more than a desk in good health has."""
_BATCH = 2_000
_REGIONS = ("emea", "amer", "apac")
_LANGUAGES = {"en": 0.82, "de": 0.05, "fr": 0.05, "ja": 0.05, "ko": 0.03}
_OWN = {
    "ja": ("ログインできません", "請求書の再発行をお願いします", "同期エラーが発生しました", "パスワードを忘れました"),
    "ko": ("로그인이 안 됩니다", "청구서를 다시 보내 주세요", "동기화 오류가 발생했습니다", "비밀번호를 잊었습니다"),
    "de": ("Anmeldung schlägt fehl", "Rechnung bitte erneut senden", "Fehler beim Abgleich"),
    "fr": ("Impossible de se connecter", "Merci de renvoyer la facture", "Erreur de synchronisation"),
}
_FIRST = "Ann Ben Chloé Dan Emre Fiona Grace Hiro Ines Jonas Kim Lena Mina Noah Olga Paul Rosa Sam Tariq Yuki".split()
_LAST = "Adler Baker Costa Diaz Evans Fischer Gupta Hansen Ito Jansen Klein Lopez Meyer Novak Okafor Park Reyes".split()
_AREAS = "invoice login export webhook sync password report billing dashboard upload calendar license".split()


class Authors:
    """Writes tickets, always the same ones for a seed."""

    def __init__(self, seed: int = 5) -> None:
        self.random = random.Random(seed)
        prose = " ".join(one.body for one in articles(60_000))
        self._sentences = [one.strip() for one in re.split(r"(?<=[.!?])\s+", prose) if 30 < len(one) < 240]

    def tickets(self, number: int) -> Iterator[tuple[Ticket, Standing]]:
        """Give tickets in the order in which they were opened, each with what is due of it."""
        begin, step = NOW - timedelta(days=365 * YEARS), timedelta(days=365 * YEARS) / number
        for place in range(1, number + 1):
            opened = begin + step * place
            age = (NOW - opened) / timedelta(days=60)
            # What is unsolved is young, mostly.
            chance = UNSOLVED * 3 if age < 1 else UNSOLVED * 0.78
            yield self._ticket(place, opened, solved=self.random.random() > chance)

    def people(self) -> Iterator[tuple[str, str, str, str]]:
        """Give requesters and engineers: id, name, address, account."""
        for place in range(REQUESTERS):
            name = f"{self.random.choice(_FIRST)} {self.random.choice(_LAST)}"
            account = f"account-{int(ACCOUNTS * self.random.random() ** 2)}"
            yield f"p{place}", name, f"{name.lower().replace(' ', '.')}{place}@{account}.example", account
        for place in range(ENGINEERS):
            yield f"e{place}", f"Engineer {_FIRST[place % 20]}{place}", f"engineer{place}@example.com", "us"

    def _ticket(self, number: int, opened: datetime, *, solved: bool) -> tuple[Ticket, Standing]:
        choose, pick = self.random.random, self.random.choice
        language = self.random.choices(list(_LANGUAGES), list(_LANGUAGES.values()))[0]
        own = _OWN.get(language, ())
        area = pick(_AREAS)
        subject = pick(own) if own else f"{area.capitalize()}: {self._said(1)[:90]}"
        comments = tuple(self._comments(opened))
        made = Ticket(
            number=f"T-{number}",
            requester_id=f"p{int(REQUESTERS * choose() ** 1.5)}",
            subject=subject,
            description=" ".join(
                [*own[:2], self._said(self.random.randint(2, 6)), f"ERR-{self.random.randint(1, 9999)}"]
            ),
            category=self.random.choices(list(Category), [3, 5, 2, 1])[0],
            priority=self.random.choices(list(Priority), [3, 12, 70, 15])[0],
            status=Status.NEW,
            opened_at=opened,
            plan=self.random.choices(["premium", "standard"], [1, 4])[0],
            tier=2 if choose() < 0.15 else 1,
            region=pick(_REGIONS),
            language=language,
            assignee=f"e{int(ENGINEERS * choose())}",
            comments=comments,
            transcript=(("customer", subject), ("bot", self._said(2))) if choose() < 0.5 else (),
            changed_at=comments[-1].at if comments else None,
        )
        return self._over(made) if solved else self._standing(made)

    def _over(self, made: Ticket) -> tuple[Ticket, Standing]:
        ended = min((made.changed_at or made.opened_at) + timedelta(hours=self.random.expovariate(1 / 30)), NOW)
        standing = Standing(breached=self.random.random() < 0.06)
        if NOW - ended < timedelta(days=4):
            return replace(made, status=Status.SOLVED, solved_at=ended, status_at=ended, changed_at=ended), standing
        closed = {"closed_at": ended + timedelta(days=4), "closed_because": CloseReason.SOLVED}
        return replace(made, status=Status.CLOSED, solved_at=ended, changed_at=ended, **closed), standing

    def _standing(self, made: Ticket) -> tuple[Ticket, Standing]:
        status = self.random.choices([Status.NEW, Status.OPEN, Status.PENDING, Status.ON_HOLD], [2, 4, 3, 1])[0]
        due = NOW + timedelta(hours=self.random.gauss(20, 12))
        standing = Standing(due, due, breached=due < NOW or self.random.random() < 0.05)
        if status is Status.PENDING:
            standing = Standing()
        assignee = None if status is Status.NEW or self.random.random() < 0.05 else made.assignee
        return replace(made, status=status, assignee=assignee), standing

    def _comments(self, opened: datetime) -> Iterator[Comment]:
        at = opened
        for place in range(min(int(self.random.expovariate(1 / 3)), 30)):
            at = min(at + timedelta(hours=self.random.expovariate(1 / 9)), NOW)
            team = place % 2 == 0
            public = not team or self.random.random() < 0.75
            yield Comment("Engineer" if team else "Customer", self._said(self.random.randint(1, 5)), at, public, team)

    def _said(self, sentences: int) -> str:
        return " ".join(self.random.choices(self._sentences, k=sentences))


def fill(file: Path, number: int, seed: int = 5) -> None:
    """Make a database with so many tickets, all of them in its lists."""
    url = f"sqlite:///{file}"
    migrate(url)
    engine = sync_engine(url)
    authors = Authors(seed)
    people = list(authors.people())
    named = {id_: (name, address) for id_, name, address, _ in people}
    search = text("INSERT INTO ticket_words (rowid, words) VALUES (:rowid, :words)")
    with writing(engine).begin() as connection:
        connection.execute(
            insert(person),
            [
                {"id": id_, "role": "engineer" if id_[0] == "e" else "customer", "known": True, "name": name, "email": email,
                 "created_at": NOW}
                for id_, name, email, _ in people
            ],
        )  # fmt: skip
        connection.execute(insert(person_account), [{"person_id": one[0], "account": one[3]} for one in people])
        batch: list[tuple[Ticket, Standing]] = []
        for one in authors.tickets(number):
            batch.append(one)
            if len(batch) == _BATCH:
                _write(connection, batch, named, search)
                batch = []
        _write(connection, batch, named, search)
        connection.execute(insert(ticket_counter).values(id=1, last=number))
    engine.dispose()


def _write(connection, batch, named, search) -> None:
    if not batch:
        return
    tickets = [one for one, _ in batch]
    connection.execute(insert(ticket), [ticket_row(one) for one in tickets])
    connection.execute(
        insert(ticket_comment),
        [
            {"number": numeral(one.number), "ordinal": place, "author": said.author, "text": said.text, "at": said.at,
             "public": said.public, "team": said.team}
            for one in tickets for place, said in enumerate(one.comments, 1)
        ],
    )  # fmt: skip
    connection.execute(insert(ticket_list), [list_row(one) for one in tickets])
    connection.execute(insert(ticket_reader), [row for one in tickets for row in reader_rows(one)])
    connection.execute(
        insert(ticket_watch),
        [
            {"number": numeral(one.number), "moment": None, "reply_due": how.reply_due, "due": how.due,
             "breached": how.breached, "settings": 0}
            for one, how in batch
        ],
    )  # fmt: skip
    texts = ((*told(one), *named[one.requester_id], *(said.text for said in one.comments)) for one in tickets)
    connection.execute(
        search,
        [
            {"rowid": numeral(one.number), "words": " ".join(sorted(words(found)))}
            for one, found in zip(tickets, texts, strict=True)
        ],
    )
