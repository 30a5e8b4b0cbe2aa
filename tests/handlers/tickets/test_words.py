"""What customers are told of their tickets, in their language."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from handlers.conversation import Conversation
from handlers.languages import catalogue, speaking
from handlers.languages.pseudo import PSEUDO, rehearsing, unsaid
from handlers.person import Person
from handlers.ticket import Category, Comment, Priority, Status, Ticket
from handlers.ticket_event import Actor, ActorKind
from handlers.tickets import words
from handlers.tickets.changes import Change, CustomerReply, Reopen
from handlers.tickets.lifecycle import changed
from handlers.tickets.mail import Attachment, Incoming, Unwanted, new_ticket
from handlers.tickets.refusals import Refused
from handlers.tickets.rules import Rules
from handlers.tickets.speakers import speaker

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TICKET = Ticket("T-1", "p1", "It hums", "", Category.BUG, Priority.NORMAL, Status.OPEN, NOW, language="ja")
TALK = Conversation("c1", "web", "p1", NOW, language="ko")


def test_a_conversation_goes_on_in_what_was_spoken_there_last() -> None:
    english = "We have marked your ticket {number} as solved. If it is not, just write here, and it is opened again."
    for ticket, held, language in (
        (TICKET, TALK, "ko"),
        (TICKET, None, "ja"),
        (TICKET, replace(TALK, language=None), "ja"),
        (replace(TICKET, language=None), None, "en"),
    ):
        assert words.told(words.solved, ticket, held) == catalogue(language).say(english, number="T-1")
    unknown = replace(TICKET, language=None), replace(TALK, language=None)
    assert words.told(words.solved, *unknown, "fr") == catalogue("fr").say(english, number="T-1")
    assert words.told(None, TICKET, TALK) is None


OVER = replace(TICKET, status=Status.SOLVED, solved_at=NOW, status_at=NOW)


@pytest.mark.parametrize(
    ("ticket", "change"),
    [
        (TICKET, CustomerReply(" ")),
        (TICKET, CustomerReply("x" * 30_000)),
        (TICKET, Reopen()),
        (OVER, Reopen()),
    ],
)
def test_why_something_of_theirs_is_not_done_is_said_in_their_language(ticket: Ticket, change: Change) -> None:
    ann = Actor(ActorKind.CUSTOMER, "p1", "Ann")
    with rehearsing(), speaking(PSEUDO):
        made = changed(ticket, change, ann, NOW + timedelta(days=99), Rules())
        assert isinstance(made, Refused)
        assert unsaid(made.text.replace("T-1", "")) == ()


def test_who_spoke_is_said_in_the_readers_language() -> None:
    with rehearsing(), speaking(PSEUDO):
        for author, team in (("Ann", False), ("eve@help.test", True), ("Carl <carl@rival.example>", False)):
            said = speaker(Comment(author, "Yes.", NOW, public=True, team=team), Person("p1", name="Ann"), TICKET)
            assert unsaid(said) == ()


def test_what_is_added_to_a_mail_without_words_is_in_its_language() -> None:
    files = (
        Attachment("鳴る.png", "image/png", 2048),
        Attachment("驚.exe", "a/b", 2, Unwanted(ending="exe")),
        Attachment("大.zip", "a/b", 2, Unwanted(megabytes=10)),
        Attachment("3 more", "files", 2, Unwanted(most=20, more=3)),
    )
    with rehearsing(), speaking(PSEUDO):
        made = new_ticket(Incoming("m1", "ann@example.com", "", (), "Re: 返信：", "", (), NOW, attachments=files))
        shown = made.description.replace("png", "").replace("exe", "").replace("zip", "").replace("image/", "")
        assert unsaid(made.subject) == unsaid(shown) == ()


@pytest.mark.parametrize(
    "subject",
    [
        *("Re: 鳴る", "AW: WG: 鳴る", "RV: 鳴る", "TR : 鳴る", "R: I: 鳴る", "RES: ENC: 鳴る", "Ответ: Пер: 鳴る"),
        *("返信: 転送: 鳴る", "회신: 전달: 鳴る", "回复：转发：鳴る", "Re[2]: 鳴る"),
    ],
)
def test_what_programs_put_before_a_subject_is_taken_off_in_every_language(subject: str) -> None:
    assert new_ticket(Incoming("m1", "ann@example.com", "", (), subject, "x", (), NOW)).subject == "鳴る"
