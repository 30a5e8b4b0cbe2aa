"""Mail over HTTP, through the whole application."""

from __future__ import annotations

import hashlib
import hmac
import io
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.mail.http import SIGNATURE, MailHook, UnsubscribePage
from bot.web import create_app
from handlers.tickets.actors import at_the_terminal
from tests.bot.mail.worlds import ANN, SEAL, Office, mail, office
from tests.bot.web.fakes import world

SECRET = "s" * 32
MAIL = {"Content-Type": "message/rfc822"}
BEARER = MAIL | {"Authorization": f"Bearer {SECRET}"}


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Office]:
    async with office(tmp_path) as made:
        yield made


@pytest.fixture
async def client(here: Office) -> AsyncIterator[TestClient]:
    page = UnsubscribePage(SEAL, here.sendings, here.refusals, here.clock, "/static/x")
    deps = replace(
        world().deps, mail_hook=MailHook(here.mailroom, SECRET).handle, unsubscribe=(page.show, page.carry_out)
    )
    async with TestClient(TestServer(create_app(deps))) as client:
        yield client


def signed(raw: bytes, secret: str = SECRET) -> dict[str, str]:
    return MAIL | {SIGNATURE: "sha256=" + hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()}


async def test_a_mail_is_taken_once_from_whoever_knows_the_secret(here, client) -> None:
    raw = mail("Hello").as_bytes()
    first = await client.post("/webhooks/mail", data=raw, headers=BEARER)
    again = await client.post("/webhooks/mail", data=raw, headers=signed(raw))
    assert (first.status, await first.json()) == (200, {"taken": True, "duplicate": False})
    assert (again.status, await again.json()) == (200, {"taken": True, "duplicate": True})
    await here.mailroom.round()
    assert (await here.desk.show("T-1")).description == "Hello"


@pytest.mark.parametrize(
    "headers",
    [
        MAIL,
        MAIL | {"Authorization": "Bearer " + "x" * 32},
        MAIL | {"Authorization": f"Basic {SECRET}"},
        MAIL | {SIGNATURE: "sha256="},
        signed(b"another body"),
        signed(mail("Hello").as_bytes(), "x" * 32),
    ],
)
async def test_a_mail_of_anybody_else_is_refused(here, client, headers: dict[str, str]) -> None:
    response = await client.post("/webhooks/mail", data=mail("Hello").as_bytes(), headers=headers)
    assert response.status == 401
    assert await here.mailroom.round() == 0


async def test_a_wrong_signature_is_refused_even_with_the_right_bearer(client) -> None:
    headers = BEARER | {SIGNATURE: "sha256=00"}
    assert (await client.post("/webhooks/mail", data=b"x", headers=headers)).status == 401


async def test_what_is_no_mail_is_said_to_be_none(client) -> None:
    form = {**BEARER, "Content-Type": "application/x-www-form-urlencoded"}
    assert (await client.post("/webhooks/mail", data=b"a=b", headers=form)).status == 415
    assert (await client.post("/webhooks/mail", data=b" \r\n", headers=BEARER)).status == 400


async def test_a_mail_larger_than_a_question_is_taken(here, client) -> None:
    made = mail("See the picture")
    made.add_attachment(b"x" * 2_000_000, "image", "png", filename="big.png")
    response = await client.post("/webhooks/mail", data=io.BytesIO(made.as_bytes()), headers=BEARER)
    assert response.status == 200
    await here.mailroom.round()
    assert "big.png (image/png, 1,953 KB)" in (await here.desk.show("T-1")).description


async def test_opening_the_link_asks_and_posting_it_unsubscribes(here, client) -> None:
    await here.file()
    await here.desk.reply("T-1", at_the_terminal("Bob"), "Hello")
    sent = (await here.post())[-1]
    path = str(sent["List-Unsubscribe"]).strip("<>").removeprefix("https://help.test")
    asked = await client.get(path)
    assert asked.status == 200
    html = await asked.text()
    assert "about the ticket T-1" in html
    assert 'href="/static/x/account.css"' in html
    assert not await here.refusals.refused(ANN, ["ticket:T-1"])
    for _ in range(2):  # a mail program may send it twice
        done = await client.post(path, data={"List-Unsubscribe": "One-Click"})
        assert done.status == 200
    assert await here.refusals.refused(ANN, ["ticket:T-1"])
    assert ANN not in path
    assert await here.refusals.of(ANN.upper()) == {"ticket:T-1"}
    for _ in range(2):
        await here.refusals.allow(ANN.upper(), "ticket:T-1")
    assert await here.refusals.of(ANN) == frozenset()


async def test_a_forged_link_unsubscribes_nobody(here, client) -> None:
    await here.file()
    await here.post()
    for token in ("o0003.aaaaaaaaaaaaaaaaaaaa", "x", SEAL.token("o9999")):
        assert (await client.get(f"/mail/unsubscribe/{token}")).status == 404
        assert (await client.post(f"/mail/unsubscribe/{token}")).status == 404


async def test_without_a_secret_there_is_no_hook() -> None:
    async with TestClient(TestServer(create_app(world().deps))) as plain:
        assert (await plain.post("/webhooks/mail", data=b"x", headers=BEARER)).status in {404, 405}
