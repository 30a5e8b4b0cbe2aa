"""Mail both ways, over a real database: the desk answers, the customer writes back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.mail.ports import State
from bot.mail.receiver import CAP
from handlers.chat.filing import TicketRequest
from handlers.person import Person
from handlers.ticket import Category, Priority, Status
from handlers.tickets.actors import at_the_terminal
from handlers.tickets.calendar import AROUND_THE_CLOCK, WorkCalendar
from handlers.tickets.notifier import NotifierBusy, Undeliverable
from handlers.tickets.promises import Promises
from handlers.tickets.sla_policy import SlaPolicies, SlaPolicy, SlaTargets
from tests.bot.mail.worlds import ANN, DOMAIN, SEAL, Office, answer, mail, office


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Office]:
    async with office(tmp_path) as made:
        yield made


def text(of) -> str:
    return of.get_body(("plain",)).get_content().replace("\r\n", "\n")


async def test_a_reply_of_the_team_is_mailed_and_its_answer_lands_on_the_ticket_without_the_history(here) -> None:
    await here.file()
    await here.post()
    await here.desk.reply("T-1", at_the_terminal("Bob"), "Which version?")
    (sent,) = await here.post()
    assert (sent["To"], sent["Cc"], sent["Subject"]) == (ANN, None, "[T-1] It fails")
    assert text(sent).startswith("Which version?\n\nBob\n")
    assert sent["Auto-Submitted"] is None
    taken = await here.receive(answer(sent, "Version 5.2\n\nThanks,\nAnn"))
    assert taken is not None
    assert (taken.number, taken.outcome) == ("T-1", "reply")
    said = (await here.desk.show("T-1")).comments[-1]
    assert (said.author, said.text, said.public, said.team) == ("Ann", "Version 5.2", True, False)
    (original,) = await here.received.originals("T-1")
    assert b"Which version?" in original


async def test_the_next_mail_continues_the_thread_of_the_one_before(here) -> None:
    await here.file()
    (first,) = await here.post()
    await here.desk.reply("T-1", at_the_terminal("Bob"), "Which version?")
    (second,) = await here.post()
    root = f"<onetouch.T-1@{DOMAIN}>"
    assert first["References"] == second["References"] == second["In-Reply-To"] == root
    await here.receive(answer(second, "5.2"))
    await here.desk.reply("T-1", at_the_terminal("Bob"), "Then update.")
    (third,) = await here.post()
    assert third["References"] == f"{root} <r1@example.com>"
    assert third["In-Reply-To"] == "<r1@example.com>"
    assert "> 5.2" in text(third)


async def test_a_mail_that_answers_nothing_becomes_a_ticket_and_is_confirmed_without_the_senders_words(here) -> None:
    taken = await here.receive(mail("The board is broken.\n", Subject="Re: Fwd: Buy at spam.test"))
    assert taken is not None
    assert (taken.number, taken.outcome) == ("T-1", "ticket")
    filed = await here.desk.show("T-1")
    assert (filed.subject, filed.description, filed.email) == ("Buy at spam.test", "The board is broken.", ANN)
    (sent,) = await here.post()
    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent["In-Reply-To"] == "<m1@example.com>"
    assert "spam" not in sent.as_string()
    assert "within one working day" in text(sent)


def promising(here: Office, zone: str = "UTC") -> Office:
    """Give the same office, which promises a first reply within four hours, around the clock, in this zone."""
    first = SlaPolicy("always", {priority: SlaTargets(first_reply=timedelta(hours=4)) for priority in Priority})
    policies, always = SlaPolicies({"standard": first}, "standard"), WorkCalendar(ZoneInfo(zone), AROUND_THE_CLOCK)
    return Office(here.database, here.root, promises=lambda kept: Promises(kept, policies, lambda name, at: always))


async def test_the_mail_promises_what_the_ticket_promises(here) -> None:
    sure = promising(here)
    await sure.receive(mail("The board is broken.\n"))
    due = sure.clock() + timedelta(hours=4)
    (sent,) = await sure.post()
    assert f"a person replies by {due:%H:%M} UTC on {due.day} {due:%B %Y}" in " ".join(text(sent).split())
    assert "working day" not in text(sent)


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Europe/Berlin", "by 00:30 CET on 3 March 2026"),
        ("Asia/Tokyo", "by 08:30 UTC+9 on 3 March 2026"),
        ("America/New_York", "by 18:30 EST on 2 March 2026"),
    ],
)
async def test_the_time_is_said_by_the_clock_of_the_calendar_and_the_day_is_the_day_there(
    here: Office, zone: str, said: str
) -> None:
    sure = promising(here, zone)
    sure.clock.now = datetime(2026, 3, 2, 19, 30, tzinfo=UTC)
    await sure.receive(mail("The board is broken.\n"))
    (sent,) = await sure.post()
    assert f"a person replies {said}." in " ".join(text(sent).split())


async def test_a_mail_that_is_late_itself_promises_nothing_that_is_over(here) -> None:
    sure = promising(here)
    await sure.receive(mail("The board is broken.\n"))
    sure.clock.forward(hours=5)
    (sent,) = await sure.post()
    assert "a person replies soon" in " ".join(text(sent).split())


async def test_the_same_mail_again_changes_nothing(here) -> None:
    assert await here.receive(mail("Hello")) is not None
    assert await here.receive(mail("Hello")) is None
    assert len(await here.desk.list()) == 1


async def test_a_crash_after_the_words_landed_and_before_it_was_written_down_doubles_nothing(here) -> None:
    await here.file()
    (sent,) = await here.post()
    reply = answer(sent, "More words").as_bytes()
    await here.mailroom.accept(reply)
    (held,) = await here.received.due(here.clock(), 10)
    await here.mailroom.round()
    # As if `done` had not been reached: two more workers handle the same row.
    await asyncio.gather(here.mailroom._handled(held), here.mailroom._handled(held))
    assert [said.text for said in (await here.desk.show("T-1")).comments] == ["More words"]
    new = mail("Another thing", Message_ID="<m2@example.com>").as_bytes()
    await here.mailroom.accept(new)
    (held,) = await here.received.due(here.clock(), 10)
    await here.mailroom.round()
    await asyncio.gather(here.mailroom._handled(held), here.mailroom._handled(held))
    assert [ticket.number for ticket in await here.desk.list() if ticket.subject == "It fails"].count("T-2") == 1
    assert len(await here.desk.list()) == 2


async def test_two_different_mails_with_the_same_words_are_two_comments(here) -> None:
    await here.file()
    (sent,) = await here.post()
    await here.receive(answer(sent, "Any news?", name="r1@example.com"))
    await here.receive(answer(sent, "Any news?", name="r2@example.com"))
    assert len((await here.desk.show("T-1")).comments) == 2


async def test_a_letter_is_sent_once_however_often_it_is_delivered(here) -> None:
    await here.file()
    (envelope,) = await here.outbox.due(here.clock(), 10, "mail")
    for _ in range(3):
        await here.receiver.deliver(envelope.outgoing)
    assert len(here.notifier.mails) == 1


async def test_an_internal_note_is_mailed_to_nobody(here) -> None:
    await here.file()
    await here.post()
    await here.desk.note("T-1", at_the_terminal("Bob"), "A difficult one")
    assert await here.post() == []
    await here.desk.reply("T-1", at_the_terminal("Bob"), "Hello")
    (sent,) = await here.post()
    assert "difficult" not in sent.as_string()


async def test_a_forged_or_foreign_reply_address_opens_nothing(here) -> None:
    await here.file()
    await here.file(key="k2")
    forged = SEAL.reply_address("T-2", "p-ann").replace("T-2", "T-1")
    taken = await here.receive(mail("Let me in", sender="eve@evil.test", to=forged))
    assert taken is not None
    assert (taken.number, taken.outcome) == ("T-3", "ticket")
    assert (await here.desk.show("T-1")).comments == ()


@pytest.mark.parametrize(("sender", "number"), [(f"Ann <{ANN.upper()}>", "T-1"), ("Eve <eve@evil.test>", "T-2")])
async def test_names_of_mails_count_for_the_requester_only(here, sender: str, number: str) -> None:
    await here.file()
    (sent,) = await here.post()
    taken = await here.receive(mail("Words", sender=sender, In_Reply_To=str(sent["Message-ID"])))
    assert taken is not None
    assert taken.number == number


async def test_whoever_was_forwarded_our_mail_may_write_and_is_named(here) -> None:
    await here.file()
    (sent,) = await here.post()
    await here.receive(answer(sent, "I saw it too", sender="Carl <carl@example.com>"))
    assert (await here.desk.show("T-1")).comments[-1].author == "Carl <carl@example.com>"
    await here.desk.reply("T-1", at_the_terminal("Bob"), "Thank you")
    (told,) = await here.post()
    assert told["To"] == ANN
    assert "carl" not in told.as_string()
    assert "I saw it too" not in told.as_string()


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"X_Auto_Response_Suppress": "All"},
        {"List_Id": "<news.example.com>"},
        {"Return_Path": "<>"},
        {"sender": "MAILER-DAEMON@example.com"},
    ],
)
async def test_an_automatic_mail_is_ignored_and_never_answered(here, headers: dict[str, str]) -> None:
    await here.file()
    (sent,) = await here.post()
    taken = await here.receive(mail("I am away", to=str(sent["Reply-To"]), **headers))
    assert taken is not None
    assert taken.number is None
    assert taken.outcome.startswith("ignored: ")
    assert (await here.desk.show("T-1")).comments == ()
    assert await here.post() == []


async def test_a_mail_of_ours_that_comes_back_is_ignored(here) -> None:
    await here.file()
    await here.desk.reply("T-1", at_the_terminal("Bob"), "Hello")
    posted = await here.post()
    assert len(posted) == 2
    for sent in posted:
        taken = await here.receive(sent.as_bytes())
        assert taken is not None
        assert taken.outcome == "ignored: a mail of ours came back"


async def test_two_machines_stop_writing_to_each_other(here) -> None:
    # One that does not say that it is a machine, and answers every confirmation with a new mail.
    for number in range(3 * CAP):
        await here.receive(mail(f"Away {number}", Message_ID=f"<loop{number}@example.com>"))
        await here.post()
    assert len(here.notifier.mails) == CAP
    assert len(await here.desk.list()) == 3 * CAP
    here.clock.forward(hours=2)
    await here.receive(mail("Back again", Message_ID="<later@example.com>"))
    assert len(await here.post()) == 1


async def test_a_mail_that_cannot_be_delivered_is_told_to_the_team_once(here) -> None:
    await here.file()
    await here.post()
    await here.desk.reply("T-1", at_the_terminal("Bob"), "Hello")
    (envelope,) = await here.outbox.due(here.clock(), 10, "mail")
    here.notifier.answers = [Undeliverable("550 no such user")] * 2
    await here.receiver.deliver(envelope.outgoing)
    # Told, and killed before that was written down: the note is looked for.
    from sqlalchemy import update

    from bot.database.tables import mail_sent

    async with here.database.writing() as connection:
        await connection.execute(update(mail_sent).values(state=State.TRYING.value))
    await here.receiver.deliver(envelope.outgoing)
    reply, note = (await here.desk.show("T-1")).comments
    assert (reply.public, note.public) == (True, False)
    assert "550 no such user" in note.text


async def test_a_server_that_asks_to_wait_is_asked_again_and_given_up_after_days(here) -> None:
    await here.file()
    (envelope,) = await here.outbox.due(here.clock(), 10, "mail")
    here.notifier.answers = [NotifierBusy("451 later")] * 3
    with pytest.raises(NotifierBusy):
        await here.receiver.deliver(envelope.outgoing)
    here.clock.forward(days=3)
    with pytest.raises(NotifierBusy):
        await here.receiver.deliver(envelope.outgoing)
    here.clock.forward(days=2)
    await here.receiver.deliver(envelope.outgoing)
    sending = await here.sendings.get(envelope.outgoing.id)
    assert sending is not None
    assert sending.state is State.UNDELIVERABLE
    assert "451 later" in sending.reason


async def test_unsubscribing_from_a_ticket_stops_its_letters_and_no_others(here) -> None:
    await here.file()
    await here.file(key="k2")
    await here.post()
    await here.refusals.refuse(ANN, "ticket:T-1", here.clock())
    await here.desk.reply("T-1", at_the_terminal("Bob"), "Hello")
    await here.desk.solve("T-1", at_the_terminal("Bob"))
    await here.desk.reply("T-2", at_the_terminal("Bob"), "Hello")
    assert [sent["Subject"] for sent in await here.post()] == ["[T-2] It fails"]


async def test_an_answer_goes_on_when_notices_of_a_kind_were_unsubscribed_from(here) -> None:
    await here.file()
    await here.post()
    await here.refusals.refuse(ANN, "kind:solved", here.clock())
    await here.desk.reply("T-1", at_the_terminal("Bob"), "Hello")
    await here.desk.solve("T-1", at_the_terminal("Bob"))
    assert [sent["Subject"] for sent in await here.post()] == ["[T-1] It fails"]


async def test_a_mail_opens_a_solved_ticket_again(here) -> None:
    await here.file()
    await here.desk.solve("T-1", at_the_terminal("Bob"))
    solved = (await here.post())[-1]
    assert "marked as solved" in text(solved)
    await here.receive(answer(solved, "It is not."))
    assert (await here.desk.show("T-1")).status is Status.OPEN


async def test_a_mail_that_only_thanks_leaves_a_solved_ticket_solved(here) -> None:
    await here.file()
    await here.desk.solve("T-1", at_the_terminal("Bob"))
    await here.receive(answer((await here.post())[-1], "Merci beaucoup, tout est réglé !"))
    ticket = await here.desk.show("T-1")
    assert (ticket.status, ticket.comments[-1].text) == (Status.SOLVED, "Merci beaucoup, tout est réglé !")
    assert await here.post() == [], "nothing is promised"


async def test_originals_of_ignored_mails_are_forgotten_after_a_while_and_those_of_tickets_are_kept(here) -> None:
    await here.receive(mail("Words"))
    await here.receive(mail("Away", Message_ID="<m2@example.com>", Auto_Submitted="auto-replied"))
    assert await here.received.prune(here.clock() + timedelta(days=1)) == 1
    assert len(await here.received.originals("T-1")) == 1
    assert await here.receive(mail("Away", Message_ID="<m2@example.com>", Auto_Submitted="auto-replied")) is None


async def test_a_mail_that_cannot_be_handled_now_is_tried_again(here) -> None:
    await here.mailroom.accept(mail("Words").as_bytes())
    whole = here.mailroom._postbox
    here.mailroom._postbox = Broken()
    assert await here.mailroom.round() == 0
    assert await here.mailroom.round() == 0
    here.mailroom._postbox = whole
    here.clock.forward(minutes=10)
    assert await here.mailroom.round() == 1


class Broken:
    async def take(self, mail):
        raise OSError("away")


async def filed_by(here: Office, name: str, email: str | None) -> None:
    person = Person(f"p-{name}", known=True, name=name, email=email)
    request = TicketRequest(f"k-{name}", person, "It fails", f"It fails {name}.", Category.BUG, email)
    await here.clerk.file_alone(request)


async def test_whose_request_was_merged_is_mailed_the_answer_and_answers_under_their_own_address(here) -> None:
    await here.file()
    await filed_by(here, "Ben", "ben@example.com")
    await filed_by(here, "Ann2", ANN.upper())  # the same Ann, by another way
    for number in ("T-1", "T-3"):
        await here.desk.joining.merge(number, "T-2", at_the_terminal("Bob"), strangers=True)
    await here.post()
    await here.desk.reply("T-2", at_the_terminal("Bob"), "Which version?")
    to_ben, to_ann = await here.post()
    assert [mail["To"] for mail in (to_ben, to_ann)] == ["ben@example.com", ANN]
    assert to_ben["Reply-To"] != to_ann["Reply-To"]
    assert "It fails Ben" in text(to_ben)
    assert ("It fails Ben" in to_ann.as_string(), "ben@" in to_ann.as_string()) == (False, False)
    taken = await here.receive(answer(to_ann, "Version 5.2"))
    assert taken is not None
    assert (taken.number, taken.outcome) == ("T-2", "reply")
    events = await here.tickets.history("T-2")
    assert (events[-1].actor.id, (await here.desk.show("T-2")).comments[-1].text) == ("p-ann", "Version 5.2")
    await here.desk.solve("T-2", at_the_terminal("Bob"))
    assert [mail["To"] for mail in await here.post()] == ["ben@example.com", ANN]


async def test_of_merges_one_after_the_other_everybody_is_mailed_once(here) -> None:
    for name in ("Ann", "Ben", "Cleo"):
        await filed_by(here, name, f"{name.lower()}@example.com")
    await here.desk.joining.merge("T-1", "T-2", at_the_terminal("Bob"), strangers=True)
    await here.desk.joining.merge("T-2", "T-3", at_the_terminal("Bob"), strangers=True)
    await here.post()
    await here.desk.reply("T-3", at_the_terminal("Bob"), "Which version?")
    names = sorted(mail["To"] for mail in await here.post())
    assert names == ["ann@example.com", "ben@example.com", "cleo@example.com"]
