"""Letters in the language of their reader: every word of ours is said through the catalogue."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.database.readers import SqlReaders
from bot.mail.receiver import MailReceiver
from handlers.access.letters import sign_in
from handlers.chat.filing import TicketRequest
from handlers.languages import DEFAULT, LANGUAGES, catalogue, speaking
from handlers.languages.pseudo import PSEUDO, rehearsing, unsaid
from handlers.person import Person
from handlers.quality.letters import letter as survey_letter
from handlers.quality.letters import remark
from handlers.quality.survey import Kind
from handlers.ticket import Category, Comment, Priority, Status, Ticket
from handlers.tickets.actors import at_the_terminal
from handlers.tickets.letters import USUAL, Letter, Recipient, letter, recipient, team_letter
from tests.bot.mail.worlds import ANN, SEAL, STATIONERY, Office, mail, office
from tests.fakes import START
from tests.handlers.quality.worlds import LINKS, survey

DUE = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
HEARD = Comment("Ann", "Иначе 起動しません", START, public=True)
REPLY = Comment("bob@help.test", "更新してください。", START, public=True, team=True)
TICKET = Ticket(
    "T-7",
    "p1",
    "起動しません",
    "夜に鳴ります。",
    Category.BUG,
    Priority.NORMAL,
    Status.OPEN,
    START,
    email=ANN,
    comments=(HEARD, REPLY),
    language="ja",
)


def _of(kind: str, ordinal: int = 0, expected: datetime | str | None = None) -> Callable[[], Letter | None]:
    return lambda: letter("o1", TICKET, kind, ordinal, expected)


LETTERS: dict[str, Callable[[], Letter | None]] = {
    "filed, by a promise": _of("filed", expected=DUE),
    "filed, soon": _of("filed"),
    "filed, as usual": _of("filed", expected=USUAL),
    "solved": _of("solved"),
    "idle": _of("idle"),
    "answer": _of("answer", 2),
    "survey": lambda: survey_letter("o1", survey(number="T-7"), LINKS),
    "nps": lambda: survey_letter("o1", survey(kind=Kind.NPS), LINKS),
    "sign-in": lambda: sign_in("o1", ANN, "p1", f"{STATIONERY.root}/signin/s3cr3t"),
}


@pytest.fixture
def rehearsal() -> Iterator[None]:
    with rehearsing():
        yield


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Office]:
    async with office(tmp_path) as made:
        yield made


def read(written: Letter) -> EmailMessage:
    found = message_from_bytes(STATIONERY.write(written, (), START).as_bytes(), policy=default)
    assert isinstance(found, EmailMessage)
    return found


def body(of: EmailMessage, kind: str) -> str:
    part = of.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def without_addresses(text: str) -> str:
    """Take away what is no word: addresses, the ticket's number, and marks of HTML with what stands in them."""
    shown = re.sub(r"<[^>]*>", " ", text)
    return re.sub(r"https?://\S+|T-7|UTC", " ", unescape(shown))


@pytest.mark.usefixtures("rehearsal")
@pytest.mark.parametrize("name", LETTERS)
def test_no_letter_holds_a_word_that_is_not_in_the_catalogue(name: str) -> None:
    with speaking(PSEUDO):
        written = LETTERS[name]()
    assert written is not None
    assert written.language == PSEUDO
    found = read(replace(written, shown=written.number is not None))
    for shown in (found["Subject"], body(found, "plain"), body(found, "html")):
        assert unsaid(without_addresses(shown)) == ()
        assert "{" not in shown


@pytest.mark.usefixtures("rehearsal")
def test_what_is_said_in_a_conversation_is_in_the_catalogue_too() -> None:
    with speaking(PSEUDO):
        said = remark(survey(number="T-7"), LINKS)
    assert unsaid(without_addresses(said)) == ()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", LETTERS)
def test_every_letter_names_its_ticket_in_every_language_and_leaves_no_place_open(name: str, language: str) -> None:
    with speaking(language):
        written = LETTERS[name]()
    assert written is not None
    found = read(replace(written, shown=written.number is not None))
    texts = found["Subject"], body(found, "plain"), body(found, "html")
    assert all("{" not in text and "}" not in text for text in texts)
    assert found["Content-Language"] == language
    assert f'<html lang="{language}">' in texts[2]
    if written.number is not None:
        assert texts[0].startswith("[T-7] ")
        assert all("T-7" in text for text in texts)


def test_links_lead_to_pages_in_the_language_of_the_letter_and_english_ones_are_as_they_were() -> None:
    for language, ends in (("ja", "?lang=ja"), (DEFAULT, "")):
        with speaking(language):
            written = letter("o1", TICKET, "filed", 0, None)
            asked = survey_letter("o1", survey(), LINKS)
        assert written is not None
        assert asked is not None
        found = read(replace(written, shown=True))
        unsubscribe = f"https://help.test/mail/unsubscribe/{SEAL.token('o1')}{ends}"
        assert found["List-Unsubscribe"] == f"<{unsubscribe}>"
        assert f"https://help.test/portal/T-7{ends}" in body(found, "plain").split()
        assert f'href="{unsubscribe}"' in body(found, "html")
        more = ends.replace("?", "&")
        # In Japanese a full-width colon stands right before it; the link ends its line in every language.
        ends_with = f"{LINKS.link('s1')}?csat=5{more}"
        assert [line for line in asked.text.splitlines() if line.endswith(ends_with)]


def test_a_page_of_ours_is_a_link_as_a_whole_in_the_other_language_too() -> None:
    with speaking("ko"):
        written = survey_letter("o1", survey(), replace(LINKS, root=STATIONERY.root))
    assert written is not None
    link = f"{STATIONERY.root}/survey/{LINKS.token('s1')}?csat=5&amp;lang=ko"
    assert f'<a href="{link}">{link}</a>' in body(read(written), "html")


@given(
    st.sampled_from("設定ファイルを読み込めませんでした한국어로문의합니다請問如何設定Ошибка").flatmap(
        lambda sign: st.text(alphabet=f"{sign}設定한국어のё a", min_size=1, max_size=400)
    )
)
def test_long_texts_without_spaces_arrive_as_they_were_and_no_line_is_too_long(text: str) -> None:
    subject = " ".join(text.split()) or "x"
    written = Letter("o1", ANN, "p1", subject, f"{text}\n{text * 5}", quoted=text, language="ja")
    raw = STATIONERY.write(written, (), START).as_bytes()
    assert raw.isascii()
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))  # octets, RFC 5322, 2.1.1
    head = raw.partition(b"\r\n\r\n")[0]
    assert head.isascii()
    assert all(len(line) <= 78 for line in head.split(b"\r\n") if line.startswith((b"Subject:", b" =?")))
    found = message_from_bytes(raw, policy=default)
    assert found["Subject"] == subject[:250].strip()
    assert body(read(written), "plain").replace("\r\n", "\n").startswith(f"{text}\n{text * 5}\n")


async def test_a_letter_is_in_what_is_spoken_on_its_ticket(here: Office) -> None:
    request = TicketRequest("k1", Person("p-ann", language="ja"), "鳴ります", "夜に鳴ります。", Category.BUG, ANN)
    filed = await here.clerk.file_alone(request)
    assert filed.language == "ja"
    await here.desk.reply(filed.number, at_the_terminal("Bob"), "更新してください。")
    await here.desk.solve(filed.number, at_the_terminal("Bob"))
    sent = await here.post()
    assert [one["Content-Language"] for one in sent] == ["ja"] * 3
    assert catalogue("ja").say("We have your request") in sent[0]["Subject"]


async def test_what_we_add_to_a_mail_is_in_its_language_where_the_ticket_says_none(here: Office) -> None:
    request = TicketRequest("k1", Person("p-ann"), "12 34", "12 34", Category.BUG, ANN)
    filed = await here.clerk.file_alone(request)
    (confirmation,) = await here.post()
    empty = mail("", to=str(confirmation["Reply-To"]), Message_ID="<r1@example.com>")
    empty["Content-Language"] = "de"
    await here.receive(empty)
    (said,) = (await here.tickets.get(filed.number)).comments
    assert said.text == catalogue("de").say("(The mail has no text of its own.)")


async def test_where_the_ticket_does_not_say_it_its_reader_does(here: Office) -> None:
    person = (await here.people.visitor("v1")).id
    agreed = {"acme": "fr"}
    readers = SqlReaders(here.database, lambda accounts: next((agreed[one] for one in accounts), None), "ko")
    assert await readers.reads(person) == "ko"
    assert await readers.reads("nobody") == "ko"
    await here.people.choose_language(person, "de")
    assert await readers.reads(person) == "de"
    known = await here.people.claimed("sub1", "Ben", "ben@acme.example", "acme")
    assert await readers.reads(known.id) == "fr"
    receiver = MailReceiver(
        desk=here.desk,
        notifier=here.notifier,
        sendings=here.sendings,
        refusals=here.refusals,
        correspondence=here.received,
        clock=here.clock,
        domain="help.test",
        expected=USUAL,
        readers=readers,
    )
    request = TicketRequest("k1", Person(known.id, known=True), "12 34", "12 34", Category.BUG, ANN)
    filed = await here.clerk.file_alone(request)
    assert filed.language is None
    (envelope,) = await here.outbox.due(here.clock(), 100, "mail")
    await receiver.deliver(envelope.outgoing)
    assert here.notifier.mails[-1]["Content-Language"] == "fr"


async def test_whoever_was_joined_to_a_ticket_reads_what_is_spoken_with_them() -> None:
    origin = replace(TICKET, number="T-3", requester_id="p2", email="ben@example.com", language="ko")
    shared = replace(TICKET, participants=("p2",))
    assert recipient(shared, "p2", [origin]) == Recipient("p2", "ben@example.com", "ko")


async def test_what_the_team_is_mailed_is_english(here: Office) -> None:
    with speaking("ja"):
        written = team_letter("o1", "alert", "eve@help.test", "T-1 needs a look", "Soon.")
    assert read(written)["Content-Language"] == "en"


async def test_a_mail_tells_its_language_where_its_words_do_not(here: Office) -> None:
    written = mail("12 34", Subject="")
    written["Content-Language"] = "ja, en"
    await here.receive(written)
    made = await here.desk.show("T-1")
    assert made.language == "ja"
    assert made.subject == catalogue("ja").say("(no subject)")
    (sent,) = await here.post()
    assert sent["Content-Language"] == "ja"
