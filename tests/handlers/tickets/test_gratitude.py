"""Thanks alone on a ticket that is over."""

from __future__ import annotations

import pytest

from handlers.ticket import Status
from handlers.tickets.changes import Close, CustomerReply, PublicReply, Then
from handlers.tickets.gratitude import LONGEST, only_thanks
from handlers.tickets.rules import closes_at
from tests.handlers.tickets.worlds import ANN, RULES, TICKET, after

PENDING = after(TICKET, PublicReply("Which lamp?", Then.PENDING))
SOLVED = after(TICKET, PublicReply("Turn it off.", Then.SOLVED))
CLOSED = after(SOLVED, Close(), ANN)


@pytest.mark.parametrize(
    "text",
    [
        "Thanks a lot, it works now!",
        "Hi Bob, thanks, that solved it.",
        "Thank you, Bob!\nAnn",
        "Vielen Dank!",
        "Danke, jetzt geht es.",
        "Muchas gracias",
        "Merci beaucoup, tout est réglé",
        "Merci Bob, bonne journée !",
        "Grazie mille",
        "Grazie, ha funzionato",
        "Obrigado",
        "Obrigada, deu certo!",
        "Большое спасибо",
        "Спасибо большое, всё работает.",
        "谢谢，问题解决了",
        "ありがとうございます。解決しました。",
        "감사합니다!",
        "👍",
        "🙏",
    ],
)
def test_thanks_alone_leave_a_solved_ticket_solved_and_stand_on_it(text: str) -> None:
    for ticket in (SOLVED, CLOSED):
        thanked = after(ticket, CustomerReply(text), ANN, days=1)
        assert (thanked.status, thanked.reopened, thanked.comments[-1].text) == (ticket.status, 0, text)


@pytest.mark.parametrize(
    "text",
    [
        "Thanks, but it still fails",
        "Thanks?",
        "Thanks, and when does it arrive?",
        "Thanks. It happened again today",
        "Thanks for nothing",
        "No thanks",
        "Yes",
        "ok",
        "Hello",
        "Danke, aber es geht immer noch nicht",
        "Gracias, pero sigue sin funcionar",
        "Merci, mais ça ne marche pas",
        "Grazie, ma non funziona",
        "Obrigado, mas ainda não chegou",
        "Спасибо, но не помогло",
        "谢谢，但是还是不行",
        "谢谢，什么时候？",
        "ありがとうございます。でもまだ動きません",
        "감사합니다. 그런데 아직 안 돼요",
        "Thanks. " * LONGEST,
    ],
)
def test_what_goes_beyond_thanks_opens_it_again(text: str) -> None:
    for ticket in (SOLVED, CLOSED):
        assert after(ticket, CustomerReply(text), ANN, days=1).status is Status.OPEN


def test_thanks_with_a_file_say_more_than_their_words() -> None:
    assert after(SOLVED, CustomerReply("Thanks", enclosing=True), ANN).status is Status.OPEN


def test_thanks_for_a_question_of_ours_open_a_ticket_that_waits_for_the_customer() -> None:
    assert after(PENDING, CustomerReply("Thanks"), ANN).status is Status.OPEN


def test_late_thanks_are_no_new_request() -> None:
    late = after(CLOSED, CustomerReply("Thanks"), ANN, days=100)
    assert (late.number, late.status) == ("T-1", Status.CLOSED)


def test_names_say_nothing_only_of_those_who_spoke() -> None:
    assert only_thanks("Thanks, Bob", SOLVED)
    assert not only_thanks("Thanks, Bobcat 3000", SOLVED)


def test_a_ticket_that_is_thanked_for_is_closed_when_it_would_have_been() -> None:
    thanked = after(SOLVED, CustomerReply("Thanks"), ANN, days=1)
    assert thanked.status_at == SOLVED.status_at
    assert closes_at(thanked, RULES) == closes_at(SOLVED, RULES)
