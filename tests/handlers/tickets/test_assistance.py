"""Articles that may help, and drafts: of what the customer may read, letter for letter, or not at all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.chat.policy import Policy
from handlers.person import Person, Role
from handlers.ports import NotPermitted, RetrievalUnavailable, TicketNotFound
from handlers.reply import Answer, Source, Span
from handlers.ticket import Comment, Ticket
from handlers.tickets.assistance import Assistance
from handlers.tickets.drafts import draft, replied, told, waiting
from kb import INTERNAL, PUBLIC, Access, Article, Audience
from tests.fakes import START, FakeArticles, FakeLinks, FakeRetriever
from tests.handlers.tickets.desks import EVE, DeskWorld, Names
from tests.worlds import memory_world

EVA = Person("eve", Role.ENGINEER, True, "Eve")
HUM = Article("help/hum", "help", "When a lamp hums", "A lamp that hums has a loose coil. Press it firmly.", PUBLIC)
COILS = Article("ops/coils", "ops", "Bad coils", "A lamp that hums at night: batch 7. Tell nobody.", INTERNAL)
ACME = Article(
    "acme/hum", "help", "Humming at Acme", "Call the janitor about lamps that hum.", Audience("account:ACME")
)
EMPTY = Article("help/empty", "help", "It hums", "", PUBLIC)
EVERY = (HUM, COILS, ACME, EMPTY)


class Reading:
    """Readers who may see what is said here."""

    def __init__(self, access: Access) -> None:
        self.access_ = access

    async def access(self, ticket: Ticket) -> Access:
        return self.access_


class Bench:
    """A ticket "It hums", and what finds articles for it."""

    def __init__(self, access: Access | None = None, **answers: dict[str, float]) -> None:
        self.desks = DeskWorld(memory_world())
        self.articles = FakeArticles(*EVERY)
        self.retriever = FakeRetriever(*EVERY, answers=answers)
        self.failures: list[tuple[str, str]] = []
        self.names = Names(p1="Ann")
        self.access = Reading(access or Access.customer())

    async def help(self, reader: Person = EVA, number: str = "T-1"):
        assistance = Assistance(
            tickets=self.desks.world.tickets,
            retriever=self.retriever,
            articles=self.articles,
            readers=self.access,
            names=self.names,
            policy=Policy(threshold=0.6),
            address=lambda source: f"https://desk.example.com/articles/{source.article}",
            onward=lambda source, text: text.replace("](", f"](https://desk.example.com/{source.article}/"),
            links=FakeLinks(),
            failed=lambda number, failure: self.failures.append((number, failure)),
            deadline_s=0.5,
        )
        return await assistance.help(number, reader)


async def bench(scores: dict[str, float], access: Access | None = None) -> Bench:
    made = Bench(access)
    made.retriever.answers["it hums"] = scores
    await made.desks.file()
    return made


async def test_the_engineer_sees_internal_articles_and_the_draft_has_none_of_them():
    made = await bench({"ops/coils": 0.95, "help/hum": 0.8})
    found = await made.help()
    assert [(one.article, one.internal, one.readable) for one in found.articles] == [
        ("ops/coils", True, False),
        ("help/hum", False, True),
    ]
    assert found.articles[0].why == "Most likely answers it (95%). Speaks of hums."
    assert found.articles[1].excerpt in HUM.body
    assert found.draft is not None
    assert found.draft.text == (
        "Hello Ann,\n\nA lamp that hums has a loose coil. Press it firmly.\n\n"
        "Read all of it here:\nWhen a lamp hums: https://desk.example.com/articles/help/hum"
    )
    assert found.reason is None
    for source in found.draft.sources:
        assert source.article == "help/hum"
        assert all(HUM.body[span.start : span.end] == span.text for span in source.spans)


async def test_an_article_for_another_account_is_no_draft():
    for access, drafted in ((Access.customer(), False), (Access.customer("ACME"), True)):
        made = await bench({"acme/hum": 0.9}, access)
        found = await made.help()
        assert (found.draft is not None) is drafted
        assert found.articles[0].readable is drafted


async def test_one_of_us_who_asks_is_answered_as_a_customer():
    made = await bench({"ops/coils": 0.95}, Access.engineer())
    found = await made.help()
    assert found.draft is None
    assert not found.articles[0].readable


async def test_below_the_threshold_there_is_no_draft_and_the_reason_is_told():
    made = await bench({"help/hum": 0.4})
    found = await made.help()
    assert found.draft is None
    assert found.reason == "Nothing that this customer may read answers it surely enough (40% sure, 60% are needed)."
    nothing = await (await bench({})).help()
    assert nothing.articles == ()
    assert nothing.reason == "Nothing that this customer may read speaks of it."


async def test_an_article_that_was_edited_since_is_not_quoted():
    made = await bench({"help/hum": 0.9})
    made.articles.articles["help/hum"] = replace(HUM, body="Something else now.")
    found = await made.help()
    assert (found.articles, found.draft) == ((), None)


async def test_several_that_may_be_meant_are_named():
    made = await bench({"help/hum": 0.5, "acme/hum": 0.45}, Access.customer("ACME"))
    assert (await made.help()).reason == "Several articles may be meant: “When a lamp hums”, “Humming at Acme”."


async def test_an_article_without_words_is_no_draft():
    made = await bench({"help/empty": 0.9})
    assert (await made.help()).reason == "“It hums” has no words that can be quoted."


async def test_what_the_customer_was_given_already_is_not_drafted_again():
    made = await bench({"help/hum": 0.9})
    await made.desks.desk.reply("T-1", EVE, "See https://desk.example.com/articles/help/hum")
    made.retriever.answers["it still hums"] = {"help/hum": 0.9}
    assert (await made.help()).reason == "The customer waits for no reply."
    await made.desks.desk.answer("T-1", Person("p1", name="Ann"), "It still hums")
    assert (await made.help()).reason == "The customer was given “When a lamp hums” already."


async def test_what_waits_on_a_merged_ticket_waits_where_it_goes_on():
    made = await bench({})
    made.retriever.answers["it smells"] = {"help/hum": 0.9}
    await made.desks.desk.reply("T-1", EVE, "Which lamp?")
    assert (await made.help()).reason == "The customer waits for no reply."
    source = (await made.desks.file(key="k2", subject="It smells")).number
    await made.desks.desk.joining.merge(source, "T-1", EVE)
    found = await made.help()
    assert found.draft is not None
    assert found.draft.sources[0].article == "help/hum"
    await made.desks.desk.reply("T-1", EVE, "Press the coil.")
    assert (await made.help()).reason == "The customer waits for no reply."


async def test_whoever_has_no_name_is_greeted_without():
    for name in (None, "ann@example.com"):
        made = await bench({"help/hum": 0.9})
        made.names = Names(**({} if name is None else {"p1": name}))
        found = await made.help()
        assert found.draft is not None
        assert found.draft.text.startswith("Hello,\n\n")


async def test_a_search_that_fails_is_told_and_never_raised():
    made = await bench({"help/hum": 0.9})
    made.retriever.error = RetrievalUnavailable("no index")
    found = await made.help()
    assert found.articles == ()
    assert found.reason == "Articles cannot be searched now; try again in a moment."
    assert [number for number, _ in made.failures] == ["T-1"]
    assert "RetrievalUnavailable" in made.failures[0][1]


async def test_it_is_for_the_team_and_for_tickets_that_there_are():
    made = await bench({})
    with pytest.raises(NotPermitted):
        await made.help(Person("p1", known=True))
    with pytest.raises(TicketNotFound):
        await made.help(number="T-9")


def said(*comments: tuple[str, bool, bool], ticket: Ticket) -> Ticket:
    made = [Comment("x", text, START, public, team) for text, public, team in comments]
    return replace(ticket, comments=tuple(made))


async def test_what_waits_for_an_answer_is_what_was_said_since_the_latest_reply():
    ticket = await (await bench({})).desks.world.tickets.get("T-1")
    assert waiting(ticket) == ("It hums", "It hums at night.")
    asked_more = said(("And it smells.", True, False), ticket=ticket)
    assert waiting(asked_more) == ("It hums", "It hums at night.\n\nAnd it smells.")
    answered = said(("Press it.", True, True), ("A note", False, True), ticket=ticket)
    assert waiting(answered) == ()
    again = said(("Press it.", True, True), ("It still hums.", True, False), ("Help!", True, False), ticket=ticket)
    assert waiting(again) == ("It still hums.\n\nHelp!",)


def test_a_draft_needs_words_and_its_links_lead_on_from_a_mail():
    source = Source("a", "A", None, 1.0, (Span(0, 9, "[b](b.md)"),), "h")

    def onward(one: Source, text: str) -> str:
        return text.replace("b.md", f"https://a.io/{one.article}/b")

    empty = Answer("x", 0.9, (replace(source, spans=()),))
    assert draft(empty, "Ann", lambda one: "", onward) is None
    made = draft(Answer("x", 0.9, (source,)), "Ann", lambda one: "https://a.io/a", onward)
    assert made is not None
    assert made.text == "Hello Ann,\n\n[b](https://a.io/a/b)\n\nRead all of it here:\nA: https://a.io/a"
    assert made.sources == (source,)


def test_an_article_was_given_by_the_bot_or_by_a_public_reply_of_the_team():
    source = Source("a", "A", "https://a.io", 1.0, (Span(0, 1, "x"),), "h")
    ticket = Ticket("T-1", "p", "s", "d", "bug", "low", "new", START)  # type: ignore[arg-type]
    assert not told(ticket, source, ())
    assert not told(ticket, source, ("a-more",))
    assert told(ticket, source, ("b", "a"))
    assert told(replace(ticket, tried=("a",)), source, ())
    spoken = said(("one", True, True), ("note", False, True), ("hers", True, False), ("two", True, True), ticket=ticket)
    assert replied(spoken) == "one\n\ntwo"


async def test_an_article_whose_address_only_begins_like_one_that_was_given_is_drafted():
    made = await bench({"help/hum": 0.9})
    await made.desks.desk.reply("T-1", EVE, "See https://desk.example.com/articles/help/hum-at-night")
    await made.desks.desk.answer("T-1", Person("p1", name="Ann"), "It still hums")
    made.retriever.answers["it still hums"] = {"help/hum": 0.9}
    assert (await made.help()).draft is not None
