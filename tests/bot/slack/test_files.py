"""Files that people send along: kept with the ticket, whatever goes wrong with one."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.compose.services import utc_now
from bot.simulators.slack import Channel, Message, shown
from bot.slack import files as files_
from bot.slack.downloads import trusted
from bot.slack.incoming import said
from handlers.attachment import Attachment
from handlers.tickets.actors import at_the_terminal
from handlers.unkept import told
from tests.bot.slack.conftest import Rooms
from tests.bot.slack.room import PASSWORD, QUESTION, Room

LOG = b"a log of the lamp\n"


async def filed(at: Room, answer: Message) -> None:
    """File a ticket from an answer's button."""
    await at.slack.presses(at.ana, answer, "I need a person")
    assert (await at.slack.submits(at.ana, await at.slack.modal(at.ana))).errors == {}


async def asked_with(at: Room, **files: bytes) -> tuple[Channel, Message, Message]:
    """Ask directly with files; give the direct channel, the question and the answer."""
    dm = at.slack.dm(at.ana)
    named = {name.replace("_", "."): content for name, content in files.items()}
    asked = await at.slack.says(at.ana, dm, QUESTION, files=named)
    return dm, asked, await at.slack.bot_says(dm, PASSWORD)


async def settled(at: Room, count: int = 1) -> list[Attachment]:
    """Wait until so many files are kept or given up; give those of the first ticket, or all without one."""
    counted = "SELECT count(*) AS n FROM attachment WHERE path IS NOT NULL OR problem IS NOT NULL"
    await at.until(f"SELECT n FROM ({counted}) WHERE n >= {count:d}")  # noqa: S608
    ids = await at.rows("SELECT id FROM attachment ORDER BY name")
    found = [await at.opened.attachments.get(id_) for (id_,) in ids]
    return [one for one in found if one is not None]


async def test_a_file_is_kept_and_goes_with_the_ticket_that_is_filed(at: Room) -> None:
    triage = at.slack.channel("triage", at.eve)
    dm, _, answer = await asked_with(at, lamp_log=LOG)
    (kept,) = await settled(at)
    assert kept.ticket is None
    await at.at(dm, triage=triage.id)
    await filed(at, answer)
    card = await at.slack.bot_says(triage, "T-1")
    assert "(Files: lamp.log)" in shown(card)
    (kept,) = await at.opened.attachments.of_ticket("T-1")
    assert (kept.name, kept.media_type, kept.size) == ("lamp.log", "text/plain", len(LOG))
    assert kept.sha256 == hashlib.sha256(LOG).hexdigest()
    assert kept.path is not None
    path = at.opened.folder.path(kept.path)
    assert path.read_bytes() == LOG
    assert (path.stat().st_mode & 0o777, path.suffix) == (0o600, "")
    assert kept.name not in kept.path


async def test_a_file_without_words_is_asked_about(at: Room) -> None:
    dm = at.slack.dm(at.ana)
    await at.slack.says(at.ana, dm, "", files={"lamp.log": LOG})
    told = shown(await at.slack.bot_says(dm))
    assert "lamp.log" in told
    assert "What is it about?" in told
    await at.slack.says(at.ana, dm, QUESTION)
    answer = await at.slack.bot_says(dm, PASSWORD)
    await at.slack.says(at.ana, dm, "", files={"second.log": LOG})
    told = shown(await at.slack.bot_says(dm))
    assert "second.log" in told
    assert "What is it about?" not in told
    await filed(at, answer)
    await at.slack.bot_says(dm, "T-1")
    assert [one.name for one in await at.opened.attachments.of_ticket("T-1")] == ["lamp.log", "second.log"]
    assert ("customer", "(sent second.log)") in (await at.ticket()).transcript


async def test_a_file_that_comes_later_goes_with_the_ticket_that_is_open(at: Room) -> None:
    dm, _, answer = await asked_with(at)
    await filed(at, answer)
    await at.slack.bot_says(dm, "T-1")
    await at.slack.says(at.ana, dm, "", files={"late.log": LOG})
    assert "I added that to your ticket T-1" in shown(await at.slack.bot_says(dm, "T-1"))
    await settled(at)
    assert [(one.name, one.kept) for one in await at.opened.attachments.of_ticket("T-1")] == [("late.log", True)]
    assert [comment.text for comment in (await at.ticket()).comments] == ["(sent late.log)"]


async def test_a_file_for_an_engineer_who_answered_opens_the_ticket_again(at: Room) -> None:
    dm, _, answer = await asked_with(at)
    await filed(at, answer)
    await at.slack.bot_says(dm, "T-1")
    await at.opened.ticket_desk.reply("T-1", at_the_terminal("Eve"), "Please send the log.")
    await at.opened.ticket_desk.solve("T-1", at_the_terminal("Bob"))
    await at.slack.bot_says(dm, "Please send the log.")
    await at.slack.says(at.ana, dm, "", files={"late.log": LOG})
    await at.slack.bot_says(dm, "I added that")
    assert (await at.ticket()).status == "open"


async def test_files_of_another_question_stay_with_it(at: Room) -> None:
    dm, _, _ = await asked_with(at, first_log=LOG)
    await settled(at)
    await at.slack.says(at.ana, dm, "What is the capital of France?", files={"second.log": LOG})
    offered = await at.slack.bot_says(dm, "A person can help")
    await at.slack.presses(at.ana, offered, "Open the form")
    assert (await at.slack.submits(at.ana, await at.slack.modal(at.ana))).errors == {}
    await at.slack.bot_says(dm, "T-1")
    assert [one.name for one in await at.opened.attachments.of_ticket("T-1")] == ["second.log"]


async def test_a_file_alone_in_a_channel_is_none_of_ours(at: Room) -> None:
    await at.at(at.help, "every")
    await at.slack.says(at.ana, at.help, "", files={"holiday.jpg": LOG})
    await at.slack.settles()
    assert at.slack.posts(at.help) == []
    assert await at.rows("SELECT 1 FROM attachment") == []


async def test_what_is_too_large_or_too_much_is_said_on_the_ticket(rooms: Rooms) -> None:
    async with rooms(ATTACHMENT_MB="1") as at:
        large = {"large_bin": b"x" * 1_000_001}
        rest = {f"n{number}_log": LOG for number in range(5)}
        dm, _, answer = await asked_with(at, **large, **rest)
        await settled(at, 6)
        await filed(at, answer)
        await at.slack.bot_says(dm, "T-1")
        problems = {one.name: one.problem for one in await at.opened.attachments.of_ticket("T-1")}
        assert told(problems["large.bin"] or "") == "it is larger than 1 MB"
        assert problems["n4.log"] == files_.TOO_MANY
        assert [problems[f"n{number}.log"] for number in range(4)] == [None] * 4


async def test_where_files_are_not_kept_none_is_fetched(rooms: Rooms) -> None:
    async with rooms(ATTACHMENT_MB="0") as at:
        await asked_with(at, lamp_log=LOG)
        (one,) = await settled(at)
        assert told(one.problem or "") == "files are not kept here"


async def test_a_file_that_grows_is_cut_off(rooms: Rooms) -> None:
    async with rooms(ATTACHMENT_MB="1") as at:
        dm = at.slack.dm(at.ana)
        at.slack.faults.down()
        await at.slack.says(at.ana, dm, QUESTION, files={"lamp.log": LOG})
        (file,) = at.slack.store.files.values()
        file.content = b"x" * 1_000_001
        at.slack.faults.up()
        await at.slack.bot_says(dm, PASSWORD)
        (one,) = await settled(at)
        assert told(one.problem or "") == "it is larger than 1 MB"
        assert list(at.opened.shelves.settings.attachments_dir.glob("*/*")) == []


async def test_a_page_instead_of_the_file_is_not_taken_for_it(at: Room) -> None:
    # Without the right to read files Slack answers with a page, and status 200.
    dm = at.slack.dm(at.ana)
    at.slack.faults.down()
    await at.slack.says(at.ana, dm, QUESTION, files={"lamp.log": LOG})
    (file,) = at.slack.store.files.values()
    file.content = b"<html>Sign in</html>"
    at.slack.faults.up()
    await at.slack.bot_says(dm, PASSWORD)
    (one,) = await settled(at)
    assert one.problem == files_.OTHER


async def test_slack_that_is_away_is_tried_again_and_given_up_at_last(at: Room) -> None:
    dm, _, answer = await asked_with(at)
    await filed(at, answer)
    await at.slack.bot_says(dm, "T-1")
    at.slack.faults.break_down("file", 503, times=100)
    await at.slack.says(at.ana, dm, "", files={"late.log": LOG})
    await at.slack.bot_says(dm, "I added that")
    await at.until("SELECT 1 FROM slack_delivery WHERE kind = 'file' AND attempts > 0")
    async with at.opened.database.writing() as connection:
        await connection.execute(text("UPDATE slack_delivery SET at = '2026-01-01 00:00:00' WHERE kind = 'file'"))
    await at.time_passes()
    (one,) = await settled(at)
    assert one.problem == files_.NOT_FETCHED
    assert "slack.file_not_kept" in at.told()


async def test_a_lost_connection_is_made_up_for(at: Room) -> None:
    at.slack.faults.lose("file")
    at.slack.faults.limit("file", retry_after=1)
    await asked_with(at, lamp_log=LOG)
    await at.until("SELECT 1 FROM slack_delivery WHERE kind = 'file' AND attempts > 0")
    await at.time_passes()
    (one,) = await settled(at)
    assert one.kept


async def test_what_cannot_be_written_is_tried_again_and_given_up_at_last(at: Room) -> None:
    folder = at.opened.shelves.settings.attachments_dir
    folder.write_bytes(b"no folder")
    await asked_with(at, lamp_log=LOG)
    await at.until("SELECT 1 FROM slack_delivery WHERE kind = 'file' AND attempts > 0")
    async with at.opened.database.writing() as connection:
        await connection.execute(text("UPDATE slack_delivery SET at = '2026-01-01 00:00:00' WHERE kind = 'file'"))
    await at.time_passes()
    (one,) = await settled(at)
    assert one.problem == files_.NOT_WRITTEN


async def test_messages_do_not_wait_for_slow_files(at: Room) -> None:
    at.slack.faults.slow("file", 1.0, times=6)
    dm = at.slack.dm(at.ana)
    for number in range(2):
        sent = {f"n{number}{name}.log": LOG for name in "abc"}
        await at.slack.says(at.ana, dm, QUESTION if number == 0 else "How do I return a lamp?", files=sent)
    await at.slack.bot_says(dm, PASSWORD)
    await at.slack.bot_says(dm, "30 days")
    assert all(one.kept for one in await settled(at, 6))


async def test_a_file_is_noted_once_and_settled_once(at: Room) -> None:
    _, asked, _ = await asked_with(at, lamp_log=LOG)
    (kept,) = await settled(at)
    await at.slack.edits(at.ana, asked, "How do I download an invoice?")
    await at.slack.settles()
    assert len(await at.rows("SELECT 1 FROM attachment")) == 1
    assert not await at.opened.attachments.settle(kept)
    assert await at.opened.attachments.get("f_nothing") is None


def message(**file: object) -> dict[str, object]:
    event = {"type": "message", "subtype": "file_share", "user": "U1", "channel": "D1", "ts": "1.1", "files": [file]}
    return {"type": "event_callback", "team_id": "T1", "event": event}


def test_what_slack_tells_of_a_file_is_read_as_far_as_it_is_there() -> None:
    found = said(message(id="F1", size="many", is_external=True, url_private="https://drive.example.com/x"))
    assert found is not None
    (one,) = found.attached
    assert (one.name, one.size, one.external) == ("F1", None, True)
    found = said(message(name="no id"))
    assert found is not None
    assert found.attached == ()


@pytest.mark.parametrize(
    ("address", "shown_to"),
    [
        ("https://files.slack.com/files-pri/T1-F1/x", True),
        ("https://files.enterprise.slack.com/x", True),
        ("http://127.0.0.1:5/files-pri/x", True),
        ("http://127.0.0.1:6/files-pri/x", False),
        ("http://files.slack.com/x", False),
        ("https://files.slack.com.evil.example/x", False),
        ("https://evilslack.com/x", False),
        ("https://files.slack.com@evil.example/x", False),
        ("https://u@files.slack.com/x", False),
        ("", False),
    ],
)
def test_our_token_is_shown_to_slack_only(address: str, shown_to: bool) -> None:
    assert trusted(address, "http://127.0.0.1:5/api/") is shown_to


async def test_a_file_that_lies_elsewhere_or_is_not_told_of_is_handled(at: Room) -> None:
    dm = at.slack.dm(at.ana)
    await at.slack.says(at.ana, dm, QUESTION)
    await at.slack.bot_says(dm, PASSWORD)
    (row,) = await at.rows("SELECT id, person_id FROM conversation")
    conversation, person = row
    now = utc_now() - timedelta(seconds=1)
    at.slack.store.files.clear()
    from bot.slack.incoming import Delivery

    for id_ in ("f_1", "f_2", "f_3"):
        await at.opened.attachments.add(Attachment(id_, conversation, "k", id_, "", person, now))
    addresses = {
        "f_1": ("F9", ""),
        "f_2": ("F9", "https://evil.example/x"),
        "f_3": ("F9", f"{at.slack.store.url}/link"),
    }
    for id_, (file, address) in addresses.items():
        body = {"attachment": id_, "team": "T", "file": file, "address": address}
        from bot.database.slack_deliveries import SqlDeliveries

        delivery = Delivery(f"file|{id_}", None, f"file|{id_}", "file", body)
        assert await SqlDeliveries(at.opened.database).accept(delivery, now)
    at.chat.courier.wake()
    found = {one.id: one.problem for one in await settled(at, 3)}
    assert found["f_1"] == "Slack does not give it: file_not_found"
    assert found["f_2"] == "its address is none of Slack's"
    assert found["f_3"] == "it is gone from Slack, or the app may not see it"
