"""The desk: what every channel talks to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from handlers.chat import small_talk, words
from handlers.chat.clerk import ATTEMPTS, Clerk
from handlers.chat.episodes import label
from handlers.chat.feedback import Verdict
from handlers.chat.files import Files
from handlers.chat.filing import TicketRequest
from handlers.chat.follow_up import Additions, FollowUps
from handlers.chat.inquiry import Inquiry, described
from handlers.chat.policy import Policy
from handlers.chat.preview import Preview, Previews
from handlers.chat.questions import Questions
from handlers.chat.receipts import asked
from handlers.chat.relevance import Near
from handlers.chat.replay import Replay, compare
from handlers.chat.situation import Handled, Handler, Situation
from handlers.chat.standing import Standing
from handlers.chat.sweep import Sweep
from handlers.chat.tongues import Tongues
from handlers.chat.transcript import step, stored
from handlers.chat.turnstile import Turnstile
from handlers.chat.verdicts import Verdicts
from handlers.conversation import Conversation, Message, Turn
from handlers.languages import say, speaking
from handlers.person import Person, Role
from handlers.ports import (
    Clock,
    ConversationNotFound,
    Conversations,
    HandlerError,
    InvalidInput,
    LiveArticles,
    NewId,
    Retriever,
    Step,
    Tickets,
    WriteConflict,
)
from handlers.terms import checked
from handlers.ticket import Ticket
from handlers.tickets.accounts import Agreed, as_it_is
from handlers.tickets.rules import Rules
from retrieval.ports import LanguageDetector

LONGEST = 1_000
"""Turns after which a conversation takes no more messages: about 500 of them. A person can still be asked for."""


class ReceiptNotFound(HandlerError):
    """No such receipt."""


class Desk:
    """Takes messages, gives turns.

    The handlers are asked in their written order, and the first reply wins: files without words, a person who is
    already answering, a clarifying question or a form that stands open, small talk, verdicts, questions (which end
    with a person). What is decided, and said, is decided and said in the language of whoever wrote: see `Tongues`.
    """

    def __init__(
        self,
        *,
        retriever: Retriever,
        articles: LiveArticles,
        conversations: Conversations,
        tickets: Tickets,
        policy: Policy,
        clock: Clock,
        new_id: NewId,
        deadline_s: float = 8.0,
        rules: Rules | None = None,
        agreed: Agreed = as_it_is,
        promised: Callable[[Ticket], bool] = lambda made: False,
        tongues: Tongues | None = None,
        detector: LanguageDetector | None = None,
        near: Near | None = None,
    ) -> None:
        self._tongues = tongues or Tongues(detector)
        self._articles = articles
        self._conversations = conversations
        self._policy = policy
        self._clock = clock
        self._new_id = new_id
        self._inquiry = Inquiry(retriever, articles, policy, deadline_s, detector, near)
        self._clerk = Clerk(conversations, tickets, policy, clock, new_id, agreed, promised, self._tongues)
        self._questions = Questions(self._inquiry, conversations, policy, new_id)
        self._verdicts = Verdicts(policy, new_id)
        self._previews = Previews(self._questions, self._verdicts, clock, new_id, self._tongues)
        self._sweep = Sweep(conversations, policy, clock)
        self._turnstile = Turnstile()
        self._tickets = tickets
        self._handlers = self._ordered(rules or Rules())

    def adopt(self, rules: Rules) -> None:
        """Go by other windows of tickets from now on."""
        self._handlers = self._ordered(rules)

    def _ordered(self, windows: Rules) -> tuple[Handler, ...]:
        tickets = self._tickets
        return (
            Files(tickets, windows).handle,
            FollowUps(tickets, self._questions.handle, windows).handle,
            Additions(tickets, Standing(self._articles, self._questions.handle).handle, windows).handle,
            small_talk.handle,
            self._verdicts.handle,
            Additions(tickets, self._questions.handle, windows).handle,
        )

    async def open(self, person: Person, channel: str) -> Conversation:
        """Begin a conversation."""
        opened = Conversation(self._new_id("c"), channel, person.id, self._clock())
        await self._conversations.write(Step(opened))
        return opened

    async def conversation(self, conversation_id: str, person: Person, *, after: int | None = None) -> Conversation:
        """Give a conversation to its person, or to somebody of the team; its turns as in `Conversations.load`.

        The turns are as they were written: whoever shows them asks `as_now` first.

        Raises:
            ConversationNotFound: there is none, or it is another person's.
        """
        found = await self._conversations.load(conversation_id, after=after)
        if found.person_id != person.id and person.role is Role.CUSTOMER:
            raise ConversationNotFound("there is no such conversation")
        return found

    async def handle(self, message: Message) -> Turn:
        """Reply to a message, once: for a message that was handled before, the turn that was given then.

        Raises:
            ConversationNotFound: there is no such conversation, or it is another person's.
            InvalidInput: the message is too long, or the conversation is.
        """
        text = checked(message.text)
        return await self._once(message, lambda: text, self._decided, longest=LONGEST)

    async def again(self, message: Message) -> Turn:
        """Give the turn that was given for a message which is done.

        Raises:
            ConversationNotFound: there is no such conversation, or it is another person's.
            InvalidInput: it was refused.
        """
        conversation = await self._own(message.conversation_id, message.person)
        there = await self._replied(conversation, message.key)
        if there is None:
            with speaking(self._tongues.of(message, conversation).spoken):
                raise InvalidInput(
                    say(words.CONVERSATION_LONG) if _full(conversation, LONGEST) else say(words.REFUSED_BEFORE)
                )
        return there

    async def outcome(self, conversation_id: str, person: Person, verdict: Verdict, key: str) -> Turn:
        """Take "that solved it" or "I need a person" for the latest episode, once per key.

        Raises:
            ConversationNotFound: there is no such conversation, or it is another person's.
        """
        solved = words.SOLVED_LABEL if person.role is Role.CUSTOMER else words.REMEMBER_LABEL
        pressed = solved if verdict == "confirmed" else words.PERSON_LABEL
        message = Message(key, conversation_id, person, pressed, self._clock())

        async def given(situation: Situation) -> Handled:
            return self._verdicts.given(situation, verdict)

        return await self._once(message, lambda: say(pressed), given)

    async def file(self, request: TicketRequest) -> tuple[Ticket, Turn | None]:
        """File a ticket, once per episode and per key; the turn is None when it comes from no conversation.

        Raises:
            ConversationNotFound: there is no such conversation, or it is another person's.
            InvalidInput: a field is missing, too long, or not what it should be.
        """
        if request.conversation_id is None:
            return await self._clerk.file_alone(request), None
        async with self._turnstile.enter(request.conversation_id):
            held = await self._own(request.conversation_id, request.held_as or request.person)
            return await self._clerk.file(request, held)

    async def preview(self, question: str, person: Person, option: str | None = None) -> Preview:
        """Say what a first message would be answered, by the same engine, without writing anything.

        Raises:
            InvalidInput: the question is too long.
        """
        return await self._previews.give(checked(question), person, option)

    async def replay(self, receipt_id: str) -> Replay:
        """Ask a receipt's question again, as whoever asked it, and compare.

        Raises:
            ReceiptNotFound: there is none.
        """
        written = await self._conversations.receipt(receipt_id)
        if written is None:
            raise ReceiptNotFound(f"there is no receipt {receipt_id}")
        live = await self._articles.fetch([article for article, _, _ in written.articles])
        # Of an article and its translations it was the one in the asker's language, where the question told none.
        first = next((live[article] for article, _, _ in written.articles if article in live), None)
        with speaking(first.language if first else None):
            finding = await self._inquiry.find(asked(written))
        return compare(written, finding, live, self._policy)

    async def sweep(self) -> int:
        """Settle what silence has settled; give the number of episodes."""
        return await self._sweep.run()

    async def give_up(self, message: Message, failure: str) -> Turn:
        """Offer a person for a message whose handling broke, and be done with it."""

        async def failed(situation: Situation) -> Handled:
            return self._questions.failed(situation, failure)

        text = checked(message.text)
        return await self._once(message, lambda: text, failed)

    async def _once(
        self,
        message: Message,
        said: Callable[[], str],
        handler: Callable[[Situation], Awaitable[Handled]],
        *,
        longest: int | None = None,
    ) -> Turn:
        async with self._turnstile.enter(message.conversation_id):
            for _ in range(ATTEMPTS):
                conversation = await self._own(message.conversation_id, message.person)
                there = await self._replied(conversation, message.key)
                if there is not None:
                    return there
                tongue = self._tongues.of(message, conversation)
                with speaking(tongue.spoken):
                    if longest is not None and _full(conversation, longest):
                        raise InvalidInput(say(words.CONVERSATION_LONG))
                    chosen = label(conversation, message.option) if message.option else words.sent(message.files)
                    spoken_in = replace(conversation, language=tongue.known)
                    situation = Situation(message, said() or chosen, spoken_in, self._clock(), tongue.heard)
                    written = step(situation, await handler(situation), self._clock(), self._new_id)
                try:
                    if await self._conversations.write(written):
                        return written.turns[-1]
                except WriteConflict:
                    continue  # somebody of the team wrote into the conversation meanwhile
        raise WriteConflict(say(words.CHANGED_ELSEWHERE))

    async def _decided(self, situation: Situation) -> Handled:
        try:
            for handler in self._handlers:
                handled = await handler(situation)
                if handled is not None:
                    return handled
        except Exception as error:  # noqa: BLE001 - never silent: a person is offered
            return self._questions.failed(situation, described(error))
        raise AssertionError("the last handler always replies")

    async def _replied(self, conversation: Conversation, key: str) -> Turn | None:
        """Give the bot's turn for this key; what was not loaded of a long conversation is asked for."""
        there = stored(conversation, key)
        if there is None and conversation.turns and conversation.turns[0].seq > 1:
            return await self._conversations.replied(conversation.id, key)
        return there

    async def _own(self, conversation_id: str, person: Person) -> Conversation:
        found = await self._conversations.load(conversation_id)
        if found.person_id != person.id:
            raise ConversationNotFound("there is no such conversation")
        return found


def _full(conversation: Conversation, longest: int) -> bool:
    return bool(conversation.turns) and conversation.turns[-1].seq >= longest
