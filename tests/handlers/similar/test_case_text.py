"""What a ticket is found by."""

from __future__ import annotations

from dataclasses import replace

from handlers.similar.case_text import LONGEST, WAY, case_text, digest, unquoted
from handlers.ticket import Comment
from tests.fakes import START
from tests.handlers.tickets.worlds import TICKET


def said(text: str, *, public: bool = True, team: bool = False) -> Comment:
    return Comment("somebody", text, START, public, team)


def test_it_is_the_customers_own_words_and_nothing_of_ours() -> None:
    comments = (said("Still so."), said("Try this.", team=True), said("Odd one.", public=False, team=True))
    text = case_text(replace(TICKET, subject="A lamp", comments=comments, transcript=(("bot", "Read this."),)))
    assert text == "A lamp\n\nIt hums at night.\n\nStill so."


def test_a_subject_that_is_the_beginning_of_the_first_words_stands_once() -> None:
    assert case_text(replace(TICKET, subject="It hums at…", description="It hums at night.")) == "It hums at night."
    assert case_text(replace(TICKET, subject="It hums", description="")) == "It hums"


def test_what_was_quoted_is_left_out() -> None:
    mail = "It is worse.\n\nOn Monday, Eve wrote:\n> Restart it.\n> > It hums.\nPlease help."
    assert unquoted(mail) == "It is worse.\n\nPlease help."
    assert unquoted("Two lines\nwrote:\nand more") == "Two lines\nwrote:\nand more"
    assert unquoted("Am 3. Mai schrieb Bob:\n> alt\n\nneu") == "neu"
    assert unquoted("Le 3 mai, Bob a écrit :\n\n> vieux\nnouveau") == "nouveau"
    assert unquoted("2026年5月3日 Bobさんは書きました：\n> 古い\n新しい") == "新しい"
    assert unquoted("Eve wrote:\n> Restart it.\nDone.\n> Better?\nNo.") == "Done.\nNo."


def test_a_former_mail_below_is_left_out_up_to_its_end() -> None:
    former = "-----Original Message-----\nFrom: Eve\nRestart it.\n\nEve"
    assert unquoted(f"It is worse.\n\n{former}") == "It is worse."
    assert unquoted("Schlimmer.\n\n-----Ursprüngliche Nachricht-----\nVon: Eve\nAlt") == "Schlimmer."
    assert unquoted(former) == former


def test_what_begins_like_a_quotation_and_is_none_stays() -> None:
    prompt = "Traceback:\n>>> import x\nFails\n> 5 users are hit"
    assert unquoted(prompt) == prompt
    assert unquoted("> only quoted") == "> only quoted"
    said = "On Monday, Eve wrote:\n\nRestart it."
    assert unquoted(said) == said


def test_a_long_text_ends_somewhere() -> None:
    assert len(case_text(replace(TICKET, description="word " * LONGEST))) == LONGEST


def test_words_have_a_name_of_their_own() -> None:
    assert digest("a lamp") == digest("a lamp") != digest("a lamb")
    assert digest("a lamp").startswith(WAY)
    assert int(digest("a lamp"), 16)
