"""Dialogs: what was said, and what came back."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import pytest

from handlers.chat import ReceiptNotFound, words
from handlers.chat.small_talk import BURST
from handlers.conversation import Conversation, Outcome
from handlers.languages import spoken
from handlers.person import Person, Role
from handlers.ports import ConversationNotFound, InvalidInput, RetrievalUnavailable
from handlers.reply import Answer, Clarification, Handoff, Quiet, Remark
from handlers.tickets.actors import at_the_terminal
from kb import INTERNAL, Access, Article
from retrieval import Ranking
from tests.fakes import FakeArticles, FakeRetriever
from tests.handlers.chat.dialog import ANN, ANSWERS, RESET, Dialog, memory
from tests.worlds import sql_world


async def test_an_answer_quotes_the_article_with_its_source() -> None:
    dialog = await Dialog().start()
    reply = await dialog.say("How do I reset my password?")
    assert isinstance(reply, Answer)
    assert reply.text == "Open the login page and choose *Forgot password*."
    (source,) = reply.sources
    assert (source.article, source.title, source.content_hash) == ("reset", RESET.title, RESET.content_hash)
    assert reply.confidence == 0.9
    assert (await dialog.episode()).article == "reset"


async def test_what_nobody_wrote_about_is_a_handoff_without_sources() -> None:
    dialog = await Dialog().start()
    reply = await dialog.say("What is the capital of France?")
    assert isinstance(reply, Handoff)
    assert reply.ticket is None
    assert reply.form is not None
    assert reply.form.subject == "What is the capital of France?"
    assert reply.form.description == "What is the capital of France?"
    assert reply.form.needs_email


async def test_a_known_person_is_not_asked_for_an_address() -> None:
    dialog = await Dialog(person=ANN).start()
    reply = await dialog.say("What is the capital of France?")
    assert isinstance(reply, Handoff)
    assert reply.form is not None
    assert not reply.form.needs_email


async def test_two_close_articles_are_asked_about_once_and_the_chosen_one_answers() -> None:
    dialog = await Dialog().start()
    asked = await dialog.say("My board is not found")
    assert isinstance(asked, Clarification)
    assert [option.article for option in asked.options] == ["ports", "driver"]
    reply = await dialog.say(option="driver")
    assert isinstance(reply, Answer)
    assert reply.sources[0].article == "driver"
    assert reply.text == "Follow these steps:\n\n1. Download it.\n2. Run it."
    said = [(turn.author, turn.text) for turn in (await dialog.conversation()).turns]
    assert said[2] == ("customer", "Install the driver")


async def test_an_option_may_be_typed() -> None:
    dialog = await Dialog().start()
    await dialog.say("My board is not found")
    reply = await dialog.say("install the driver!")
    assert isinstance(reply, Answer)
    assert reply.sources[0].article == "driver"


async def test_a_typed_text_after_a_clarification_is_looked_up_with_the_question() -> None:
    dialog = await Dialog().start()
    await dialog.say("My board is not found")
    reply = await dialog.say("with a new cable")
    assert isinstance(reply, Answer)
    assert dialog.retriever.asked[-1] == "My board is not found\nwith a new cable"
    assert await dialog.outcomes() == [Outcome.OPEN]


async def test_there_is_no_second_clarification_in_an_episode() -> None:
    dialog = await Dialog().start()
    assert isinstance(await dialog.say("My board is not found"), Clarification)
    assert isinstance(await dialog.say("it is blue"), Handoff)
    assert isinstance(await dialog.say("it is blue"), Handoff)
    assert await dialog.outcomes() == [Outcome.OPEN]


async def test_a_whole_new_question_after_a_clarification_is_a_new_episode() -> None:
    dialog = await Dialog().start()
    await dialog.say("My board is not found")
    reply = await dialog.say("How do I reset my password?")
    assert isinstance(reply, Answer)
    assert dialog.retriever.asked[-1] == "How do I reset my password?"
    assert await dialog.outcomes() == [Outcome.OPEN, Outcome.OPEN]


async def test_nothing_of_a_settled_episode_steers_the_next() -> None:
    dialog = await Dialog().start()
    await dialog.say("My board is not found")
    await dialog.file()
    again = await dialog.say("My board is not found")
    assert isinstance(again, Clarification)
    assert dialog.retriever.asked[-1] == "My board is not found"
    assert await dialog.outcomes() == [Outcome.ESCALATED, Outcome.OPEN]


async def test_a_button_of_a_former_question_asks_by_its_title() -> None:
    dialog = await Dialog().start()
    await dialog.say("My board is not found")
    await dialog.say("How do I reset my password?")
    await dialog.say(option="driver")
    assert dialog.retriever.asked[-1] == "Install the driver"


async def test_a_made_up_option_is_no_way_to_an_article() -> None:
    dialog = await Dialog().start()
    await dialog.say("My board is not found")
    assert await dialog.say(option="secret") == Remark(words.EMPTY)


@pytest.mark.parametrize("change", ["deleted", "edited", "forbidden"])
async def test_a_changed_article_is_never_quoted_in_its_old_form(change: str) -> None:
    dialog = await Dialog().start()
    if change == "deleted":
        del dialog.articles.articles["reset"]
    elif change == "edited":
        dialog.articles.articles["reset"] = replace(RESET, body="Something else.")
    else:
        dialog.retriever.articles["reset"] = RESET
        dialog.articles.articles["reset"] = replace(RESET, audience=INTERNAL)
    reply = await dialog.say("How do I reset my password?")
    assert isinstance(reply, Handoff)


async def test_a_chosen_article_that_vanished_is_said_to_be_gone() -> None:
    dialog = await Dialog().start()
    await dialog.say("My board is not found")
    del dialog.articles.articles["driver"]
    reply = await dialog.say(option="driver")
    assert isinstance(reply, Handoff)
    assert reply.text == words.ARTICLE_GONE


async def test_internal_articles_are_for_the_team() -> None:
    assert isinstance(await (await Dialog().start()).say("How do I restart the cluster?"), Handoff)
    engineer = Person("eve", Role.ENGINEER, known=True)
    reply = await (await Dialog(person=engineer).start()).say("How do I restart the cluster?")
    assert isinstance(reply, Answer)


async def test_an_article_without_text_answers_with_its_title() -> None:
    reply = await (await Dialog().start()).say("only a title please")
    assert isinstance(reply, Answer)
    assert reply.text == "Only a title"
    assert reply.sources[0].spans == ()


@pytest.mark.parametrize("error", [RetrievalUnavailable("no index"), RuntimeError("bug"), OSError("disk")])
async def test_a_broken_engine_is_said_honestly_and_a_person_offered(error: Exception) -> None:
    store, world = memory()
    dialog = await Dialog(world).start()
    dialog.retriever.error = error
    reply = await dialog.say("How do I reset my password?")
    assert isinstance(reply, Handoff)
    assert reply.text == words.FAILED
    assert reply.form is not None
    logged = [outgoing for outgoing in store.outbox if outgoing.receiver == "log"]
    assert str(logged[-1].payload["failure"]).startswith(type(error).__name__)
    assert str(error) not in str(logged[-1].payload["failure"])
    dialog.retriever.error = None
    assert isinstance(await dialog.say("How do I reset my password?"), Answer)


async def test_a_slow_engine_is_cut_off_at_the_deadline() -> None:
    dialog = await Dialog(deadline_s=0.05).start()
    dialog.retriever.delay_s = 5
    async with asyncio.timeout(2):
        reply = await dialog.say("How do I reset my password?")
    assert isinstance(reply, Handoff)
    assert reply.text == words.FAILED


async def test_small_talk_opens_no_episode_and_touches_none() -> None:
    dialog = await Dialog().start()
    assert isinstance(await dialog.say("Hello!"), Remark)
    assert (await dialog.conversation()).episode is None
    await dialog.say("How do I reset my password?")
    before = await dialog.episode()
    assert isinstance(await dialog.say("Thanks a lot"), Remark)
    assert await dialog.episode() == before


async def test_several_greetings_in_a_row_are_answered_once_where_others_read_along() -> None:
    dialog = await Dialog().start("slack")
    assert await dialog.say("hi") == Remark(words.HELLO)
    assert await dialog.say("hello?") == Quiet()
    assert await dialog.say("quick question") == Quiet()
    assert isinstance(await dialog.say("How do I reset my password?"), Answer)
    assert await dialog.say("hello") == Remark(words.HELLO), "after an answer it is a new beginning"


async def test_whoever_is_alone_with_us_is_never_met_with_silence() -> None:
    for channel, alone in (("web", False), ("slack", True)):
        dialog = await Dialog().start(channel)
        assert await dialog.say("hi") == Remark(words.HELLO)
        message = replace(dialog.message("hello?"), alone=alone)
        assert (await dialog.desk.handle(message)).reply == Remark(words.STILL_HERE)


async def test_who_asks_again_later_whether_somebody_is_there_is_answered() -> None:
    dialog = await Dialog().start()
    assert await dialog.say("hello") == Remark(words.HELLO)
    assert await dialog.say("thanks") == Remark(words.THANKS)
    assert await dialog.say("hello") == Remark(words.HELLO)
    dialog.clock.forward(seconds=BURST.total_seconds())
    assert await dialog.say("anybody there?") == Remark(words.PRESENT)


async def test_saying_that_it_is_solved_confirms_once() -> None:
    dialog = await Dialog().start()
    await dialog.say("How do I reset my password?")
    assert await dialog.press("confirmed") == Remark(words.CONFIRMED)
    assert await dialog.outcomes() == [Outcome.CONFIRMED]
    assert await dialog.press("confirmed") == Remark(words.NOTHING_TO_CONFIRM)
    assert await dialog.outcomes() == [Outcome.CONFIRMED]


@pytest.mark.parametrize("text", ["It works now", "That solved it, thanks!", "Great, that worked. Thank you"])
async def test_it_may_be_typed_too(text: str) -> None:
    dialog = await Dialog().start()
    await dialog.say("How do I reset my password?")
    assert await dialog.say(text) == Remark(words.CONFIRMED)
    assert await dialog.outcomes() == [Outcome.CONFIRMED]


async def test_there_is_nothing_to_confirm_without_an_answer() -> None:
    dialog = await Dialog().start()
    assert await dialog.press("confirmed") == Remark(words.NOTHING_TO_CONFIRM)
    await dialog.say("What is the capital of France?")
    await dialog.press("confirmed")
    assert await dialog.outcomes() == [Outcome.OPEN]


async def test_a_person_is_one_press_away_also_before_any_question() -> None:
    dialog = await Dialog().start()
    reply = await dialog.press("person")
    assert isinstance(reply, Handoff)
    assert reply.form is not None
    assert reply.form.subject == ""
    assert await dialog.outcomes() == [Outcome.OPEN]


@pytest.mark.parametrize("text", ["I need a person", "talk to a human, please", "Agent!"])
async def test_a_person_may_be_asked_for_in_words(text: str) -> None:
    dialog = await Dialog().start()
    await dialog.say("How do I reset my password?")
    reply = await dialog.say(text)
    assert isinstance(reply, Handoff)
    assert reply.form is not None
    assert reply.form.subject == "How do I reset my password?"
    assert await dialog.outcomes() == [Outcome.OPEN]
    assert (await dialog.episode()).last_reply == "handoff"


async def test_the_form_holds_the_customers_own_lines() -> None:
    dialog = await Dialog().start()
    await dialog.say("My board is not found")
    reply = await dialog.say("it is blue")
    assert isinstance(reply, Handoff)
    assert reply.form is not None
    assert reply.form.description == "My board is not found\n\nit is blue"


async def test_the_same_key_is_answered_once() -> None:
    dialog = await Dialog().start()
    message = dialog.message("How do I reset my password?")
    first = await dialog.desk.handle(message)
    assert await dialog.desk.handle(replace(message, text="other words")) == first
    assert len((await dialog.conversation()).turns) == 2
    assert len(dialog.retriever.asked) == 1
    await dialog.press("person", key="k9")
    await dialog.press("person", key="k9")
    assert len((await dialog.conversation()).turns) == 4


async def test_messages_of_one_conversation_wait_for_each_other() -> None:
    dialog = await Dialog().start()
    dialog.retriever.delay_s = 0.01
    messages = [dialog.message("How do I reset my password?", key=f"x{n % 4}") for n in range(8)]
    turns = await asyncio.gather(*(dialog.desk.handle(message) for message in messages))
    assert [turn.seq for turn in (await dialog.conversation()).turns] == list(range(1, 9))
    assert len({turn.seq for turn in turns}) == 4
    assert len(dialog.desk._turnstile) == 0


async def test_a_conversation_is_its_persons_and_the_teams() -> None:
    dialog = await Dialog().start()
    await dialog.say("How do I reset my password?")
    with pytest.raises(ConversationNotFound):
        await dialog.desk.conversation(dialog.conversation_id, ANN)
    with pytest.raises(ConversationNotFound):
        await dialog.desk.handle(replace(dialog.message("hi there you"), person=ANN))
    with pytest.raises(ConversationNotFound):
        await dialog.desk.outcome(dialog.conversation_id, ANN, "confirmed", "k")
    with pytest.raises(ConversationNotFound):
        await dialog.desk.file(dialog.form(person=ANN))
    engineer = Person("eve", Role.ENGINEER, known=True)
    assert len((await dialog.desk.conversation(dialog.conversation_id, engineer)).turns) == 2


@pytest.mark.parametrize(
    "text",
    [
        "\x00\x01\x02\xff\xfe\x00",
        "'; DROP TABLE turn; --",
        "<script>alert(1)</script>",
        "مرحبا كيف أعيد تعيين كلمة المرور",
        "\ud800\udfff",
        "x" * 8000,
        "a\u0000b",
        "{{7*7}} ${jndi:ldap://x}",
    ],
)
async def test_strange_messages_get_a_reply_like_any_other(text: str) -> None:
    dialog = await Dialog().start()
    assert isinstance(await dialog.say(text), Handoff | Remark)


@pytest.mark.parametrize("text", ["", "   \n", "\u200b", "🎉🎉", "!!!", "?"])
async def test_what_has_no_words_is_asked_about(text: str) -> None:
    dialog = await Dialog().start()
    assert isinstance(await dialog.say(text), Remark)
    assert (await dialog.conversation()).episode is None


async def test_a_message_of_a_megabyte_is_refused_politely() -> None:
    dialog = await Dialog().start()
    with pytest.raises(InvalidInput, match="8,000"):
        await dialog.say("x" * 1_000_000)
    assert (await dialog.conversation()).turns == ()


async def test_a_preview_says_the_same_and_leaves_no_trace() -> None:
    store, world = memory()
    dialog = await Dialog(world).start()
    before = len(store.outbox)
    for text in ("How do I reset my password?", "My board is not found", "What is the capital of France?", "hi"):
        preview = await dialog.desk.preview(text, dialog.person)
        assert len(store.outbox) == before
        assert not store.episodes
        assert not store.receipts
        fresh = await Dialog().start()
        assert preview.reply == await fresh.say(text)
    chosen = await dialog.desk.preview("My board is not found", dialog.person, option="driver")
    assert isinstance(chosen.reply, Answer)
    assert chosen.receipt is not None
    assert chosen.receipt.within == ("driver",)


async def test_a_replay_says_what_changed_since() -> None:
    dialog = await Dialog().start()
    turn = await dialog.turn("How do I reset my password?")
    assert turn.receipt is not None
    replay = await dialog.desk.replay(turn.receipt)
    assert replay.same
    assert replay.changes == ()
    dialog.articles.articles["reset"] = replace(RESET, body="Other.")
    del dialog.articles.articles["driver"]
    replay = await dialog.desk.replay(turn.receipt)
    assert not replay.same
    changed = {row.name: (row.then, row.now) for row in replay.changes}
    assert changed["reply"] == ("answer", "handoff")
    assert changed["article reset"] == ("there", "edited")
    assert changed["article driver"] == ("there", "deleted")
    with pytest.raises(ReceiptNotFound, match="r9"):
        await dialog.desk.replay("r9")


class Hearing(FakeRetriever):
    """Remembers which language was spoken when it was asked."""

    def __init__(self, *articles: Article) -> None:
        super().__init__(*articles, answers=ANSWERS)
        self.heard: list[str] = []

    async def retrieve(
        self, query: str, access: Access, *, limit: int = 10, within: Collection[str] | None = None
    ) -> Ranking:
        self.heard.append(spoken())
        return await super().retrieve(query, access, limit=limit, within=within)


async def test_a_replay_asks_in_the_language_that_the_asker_was_answered_in() -> None:
    german = replace(RESET, language="de")
    retriever = Hearing(german)
    dialog = await Dialog(articles=FakeArticles(german), retriever=retriever, locale="de").start()
    turn = await dialog.turn("How do I reset my password?")
    assert turn.receipt is not None
    assert (await dialog.desk.replay(turn.receipt)).same
    assert retriever.heard == ["de", "de"]


async def test_a_replay_asks_as_the_asker_and_under_the_same_conditions() -> None:
    dialog = await Dialog().start()
    await dialog.say("My board is not found")
    turns = [await dialog.turn("it is blue"), await dialog.turn("How do I restart the cluster?")]
    for turn in turns:
        assert turn.receipt is not None
        assert (await dialog.desk.replay(turn.receipt)).same


async def test_a_whole_dialog_reads_the_same_from_the_database(tmp_path: Path) -> None:
    async def talk(dialog: Dialog) -> Conversation:
        await dialog.start()
        await dialog.say("How do I reset my password?")
        await dialog.press("confirmed")
        await dialog.say("My board is not found")
        await dialog.say(option="driver")
        await dialog.press("person")
        await dialog.file()
        await dialog.engineers.reply("T-1", at_the_terminal("bob"), "Try the other cable.")
        await dialog.say("thanks, which one of them is the other")
        dialog.clock.forward(hours=80)
        await dialog.desk.sweep()
        return await dialog.conversation()

    async with sql_world(tmp_path / "onetouch.db") as world:
        stored = await talk(Dialog(world))
    assert stored == await talk(Dialog())
