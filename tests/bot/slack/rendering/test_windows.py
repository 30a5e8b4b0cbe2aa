"""Windows of shortcuts and of the Home tab: whatever is in them, Slack takes them, and nobody is pinged."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.incoming import Sent
from bot.slack.rendering.answers import Chosen, Looked, answers, read_chosen
from bot.slack.rendering.cards import Shown
from bot.slack.rendering.message_forms import Origin, message_form, read_origin
from bot.slack.rendering.own_tickets import own_ticket
from bot.slack.rendering.whole_tickets import whole_ticket
from handlers.chat.handoff import form
from handlers.person import Person
from handlers.search.search import Found
from handlers.ticket import Category, Comment, Priority, Status, Ticket
from handlers.tickets.ports import Standing
from kb import PUBLIC, Article
from tests.bot.slack.rendering import checking, worlds
from tests.bot.slack.rendering.test_cards import relaxed


@relaxed
@given(st.lists(worlds.found, max_size=14), worlds.texts, worlds.roots, st.sampled_from(["", "1.2"]))
def test_whatever_is_found_for_whatever_was_said_the_window_is_taken(
    found: list[Found], said: str, root: str, thread: str
) -> None:
    versions = {one.article: "f" * 64 for one in found}
    checking.check_view(answers(found, Looked(said, "C1", thread, root, versions, "" if thread else "Not here.")))


@relaxed
@given(worlds.texts, st.booleans(), worlds.texts)
def test_whatever_a_message_says_its_form_is_taken(said: str, known: bool, name: str) -> None:
    person = Person("p1", known=True, name=name, email="ana@example.com" if known else None)
    checking.check_view(message_form(form([said] if said else [], person), Origin("C1", "1.2", "U1"), ""))


@relaxed
@given(worlds.tickets)
def test_whatever_a_ticket_says_its_window_is_taken(ticket: Ticket) -> None:
    checking.check_view(own_ticket(ticket, Person("p1"), Standing(worlds.NOW), worlds.NOW))


@relaxed
@given(worlds.tickets, st.lists(st.tuples(worlds.texts, worlds.texts, st.booleans(), st.booleans()), max_size=10))
def test_whatever_was_said_on_a_ticket_the_team_s_window_is_taken_and_has_it_all(
    ticket: Ticket, said: list[tuple[str, str, bool, bool]]
) -> None:
    comments = tuple(Comment(by, text, worlds.NOW, public=public, team=team) for by, text, public, team in said)
    shown = Shown(replace(ticket, comments=comments, transcript=(("customer", ticket.subject),) * 2))
    for page in range(-1, 4):
        checking.check_view(whole_ticket(shown, page))


@given(
    st.text(max_size=9),
    st.text(max_size=9),
    st.text(max_size=9),
    st.text(max_size=9),
    st.lists(st.integers(0, 99), max_size=6).map(sorted),
)
def test_what_a_button_carries_comes_back(channel: str, thread: str, article: str, version: str, at: list[int]) -> None:
    spans = tuple(zip(at[::2], at[1::2], strict=False))
    chosen = Chosen(channel, thread, article, version, spans)
    assert read_chosen(chosen.written()) == chosen


@pytest.mark.parametrize(
    "value",
    ["", "{}", "[]", '["C1","1.2","a"]', '["C1","1.2","a",7]', '["C","1","a","v",1]', '["C","1","a","v",3,1]',
     '["C","1","a","v",-1,1]', '["C","1","a","v",1,true]'],
)  # fmt: skip
def test_what_is_not_ours_is_nothing(value: str) -> None:
    assert read_chosen(value) is None


def test_a_changed_article_is_quoted_in_no_old_form() -> None:
    article = Article("a", "help", "A", "first second", PUBLIC)
    chosen = Chosen("C1", "1.2", "a", article.content_hash, ((0, 5),))
    assert [span.text for span in chosen.quotes(article)] == ["first"]
    assert chosen.quotes(replace(article, body="other words")) == ()
    assert Chosen("C1", "1.2", "a", article.content_hash, ((0, 99),)).quotes(article) == ()


def test_an_article_with_a_very_long_name_is_found_but_cannot_be_shared() -> None:
    found = Found("a" * 1_970, "A", None, "help", 1.0, ())
    looked = Looked("words", "C1", "1.2", "", {found.article: "f" * 64})
    assert "thread_share" in json.dumps(answers([found], looked))
    longer = replace(found, article="a" * 2_000)
    assert "thread_share" not in json.dumps(answers([longer], replace(looked, versions={})))


@pytest.mark.parametrize("value", [None, 7, "", "[]", "{}", '{"channel":"C1","thread":"1.2","author":7}'])
def test_a_form_of_another_kind_has_no_origin(value: object) -> None:
    assert read_origin(value) is None
    assert read_origin(Origin("C1", "1.2").written()) == Origin("C1", "1.2")


@pytest.mark.parametrize("files", ["[7]", '[{"id":"F1"}]', "{}", '[{"id":"F1","name":"a","mode":"x"}]'])
def test_files_of_another_shape_are_none_of_ours(files: str) -> None:
    assert read_origin(f'{{"channel":"C1","thread":"1.2","author":"U1","files":{files}}}') is None


def test_a_form_carries_files_as_far_as_slack_takes_them() -> None:
    log = Sent("F1", "log.txt", "text/plain", 7, "https://files.example.com/F1")
    assert read_origin(Origin("C1", "1.2", "U1", (log,)).written()) == Origin(
        "C1", "1.2", "U1", (replace(log, address=""),)
    )
    many = Origin("C1", "1.2", "U1", tuple(Sent(f"F{number}", "\n" * 300, "text/plain") for number in range(40)))
    assert len(many.written()) <= 3_000
    read = read_origin(many.written())
    assert read is not None
    assert 5 <= len(read.files) < 40


def test_a_customer_s_window_shows_nobody_s_address() -> None:
    ann = Person("p1", known=True, name="Ann", email="ann@example.com")
    said = (
        ("ann@example.com", False),
        ("Carl <carl@rival.example>", False),
        ("ben@example.com", False),
        ("kim@a.io", True),
    )
    comments = tuple(Comment(by, "Words.", worlds.NOW, public=True, team=team) for by, team in said)
    ticket = Ticket(
        "T-1", "p1", "It hums", "At night.", Category.BUG, Priority.LOW, Status.OPEN, worlds.NOW,
        participants=("p2",), comments=comments,
    )  # fmt: skip
    shown = json.dumps(own_ticket(ticket, ann, Standing(), worlds.NOW), ensure_ascii=False)
    assert "@" not in shown
    assert [shown.count(who) for who in ("You ·", "Somebody of yours ·", "Our team ·")] == [1, 2, 1]
