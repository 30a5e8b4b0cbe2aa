"""What engineering is handed, and what articles should have answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from handlers.clusters.answering import Answering, Answers, Findings
from handlers.clusters.cluster import Member, Tally
from handlers.clusters.handover import articles, handover, table
from handlers.clusters.trend import Overview, Trend
from handlers.person import Person, Role
from handlers.ticket import Status
from kb import INTERNAL
from tests.cluster_worlds import cluster, memory_world
from tests.fakes import START, FakeArticles, FakeRetriever, article

MEMBER = Member("T-1", "It hums", Status.NEW, START, "standard", "p1", ("acme",), ("a1",), 0.9, "")
SECOND = replace(MEMBER, number="T-2", subject="=cmd()", status=Status.SOLVED, accounts=("acme", "umbrella"), tried=())
HUM = Answering("a1", "When a lamp hums", None, 1, 2, 2, readable=True)
OVERVIEW = Overview(
    cluster(title="Lamps hum"),
    Tally(2, 1, 2, 2, {"premium": 1, "standard": 1}),
    Trend(date(2026, 1, 1), (0,) * 60, 2, 0.5),
)
EVE = Person("eve", Role.ENGINEER, True)


def test_the_text_says_how_many_since_when_whose_and_what() -> None:
    found = handover(
        OVERVIEW, [MEMBER, SECOND], Findings((HUM,), 2, 3), {"T-1": "It hums at night.", "T-9": "Gone."}, START
    )
    assert found.summary == (
        "K-1 Lamps hum\n\n"
        "2 tickets of 2 customers, 1 not solved; last 7 days: 2, usually 0.5\n"
        "First seen 02 Mar 2026, last seen 02 Mar 2026, as of 02 Mar 2026\n"
        "Plans: premium 1, standard 1\n"
        "Accounts: acme, umbrella\n\n"
        "Speaks of: hum, night\n\n"
        "Examples\n- T-1 (not solved): It hums at night.\n\n"
        "Articles\n- When a lamp hums: shown to 1 of 2 before they filed; would answer 2 of 3 examples now\n\n"
        "Tickets\nT-1, T-2"
    )
    assert (found.title, found.accounts, found.customers) == ("Lamps hum", ("acme", "umbrella"), 2)


def test_a_table_has_a_line_for_each_ticket_and_no_formulas() -> None:
    found = handover(OVERVIEW, [MEMBER, SECOND], Findings((), 2, 0), {}, START)
    head, first, second = table(found).splitlines()
    assert head == "ticket,subject,status,opened,plan,accounts"
    assert first == "T-1,It hums,new,2026-03-02 09:00,standard,acme"
    assert second == "T-2,'=cmd(),solved,2026-03-02 09:00,standard,acme umbrella"


def test_what_articles_say_is_told_in_words() -> None:
    near = replace(HUM, shown=0, sure=0, readable=False)
    assert "comes near, and answers none of the examples surely; customers cannot read it" in articles(
        Findings((near,), 2, 3)
    )
    assert articles(Findings((), 2, 3)) == "Articles\nNo article answers it."
    assert articles(Findings((), 2, 0, failed=True)) == "Articles\nThey could not be searched."


def answers(**given: Any) -> tuple[Answers, FakeRetriever, list[str]]:
    first, inner = article("a1", "When a lamp hums"), replace(article("a2", "Coils"), audience=INTERNAL)
    retriever = FakeRetriever(first, inner, answers={"It hums": {"a1": 0.9, "a2": 0.8}, "It buzzes": {"a1": 0.46}})
    world, failed = memory_world()[0], list[str]()
    made = Answers(
        tickets=given.get("tickets", world.tickets),
        retriever=retriever,
        articles=FakeArticles(first, inner),
        threshold=0.5,
        failed=failed.append,
    )
    return made, retriever, failed


async def test_it_is_counted_who_was_shown_an_article_and_which_examples_it_would_answer() -> None:
    world = memory_world()[0]
    await world.file("T-1", subject="It hums")
    await world.file("T-2", subject="It buzzes")
    made, _, _ = answers(tickets=world.tickets)
    found = await made.find([MEMBER, SECOND], ["T-1", "T-9", "T-2"], EVE)
    assert (found.tickets, found.examples, found.failed, found.gap) == (2, 2, False, False)
    (only,) = found.articles
    assert (only.article, only.shown, only.found, only.sure, only.readable) == ("a1", 1, 2, 1, True)


async def test_where_nothing_was_shown_and_nothing_answers_there_is_a_gap() -> None:
    world = memory_world()[0]
    await world.file("T-1", subject="It rains in")
    made, _, _ = answers(tickets=world.tickets)
    assert (await made.find([replace(MEMBER, tried=())], ["T-1"], EVE)).gap
    # What only the team may read closes no gap.
    found = await made.find([replace(MEMBER, tried=("a2",))], ["T-1"], EVE)
    assert ([one.readable for one in found.articles], found.gap) == ([False], True)


async def test_an_article_that_has_only_some_words_in_common_is_not_told_of() -> None:
    world, far = memory_world()[0], article("a1", "Change your address")
    await world.file("T-1", subject="It hums")
    retriever = FakeRetriever(far, answers={"It hums": {"a1": 0.2}})
    made = Answers(tickets=world.tickets, retriever=retriever, articles=FakeArticles(far), threshold=0.5)
    found = await made.find([replace(MEMBER, tried=())], ["T-1"], EVE)
    assert (found.articles, found.gap) == ((), True)
    assert articles(found) == "Articles\nNo article answers it."


async def test_a_search_that_fails_is_told_and_what_was_shown_stands() -> None:
    world = memory_world()[0]
    await world.file("T-1", subject="It hums")
    made, retriever, failed = answers(tickets=world.tickets)
    retriever.error = TimeoutError()
    found = await made.find([MEMBER], ["T-1"], EVE)
    assert (found.failed, found.gap, [one.article for one in found.articles]) == (True, False, ["a1"])
    assert len(failed) == 1


def test_a_cluster_without_a_past_says_nothing_of_what_is_usual() -> None:
    new = replace(OVERVIEW, trend=replace(OVERVIEW.trend, usual=None))
    found = handover(new, [MEMBER], Findings((), 1, 0), {}, START + timedelta(days=1))
    assert "last 7 days: 2\n" in found.summary
