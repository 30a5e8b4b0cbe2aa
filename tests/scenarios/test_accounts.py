"""Whose tickets are: what a host's signed tokens say of accounts, as the team sees it everywhere."""

from __future__ import annotations

import json
import time

import jwt
import pytest

from tests.scenarios.conftest import ServerFactory
from tests.scenarios.live import IDENTITY_SECRET, LiveServer
from tests.scenarios.visitor import Json, Visitor, visiting

pytestmark = pytest.mark.asyncio(loop_scope="module")


def token(sub: str, account: str | None = None) -> str:
    """Sign who somebody is, as a host does."""
    claims = {"sub": sub, "email": f"{sub}@{(account or 'nowhere').lower()}.example", "exp": int(time.time()) + 600}
    named = claims if account is None else claims | {"account": account}
    return jwt.encode(named, IDENTITY_SECRET, algorithm="HS256")


async def file(customer: Visitor, key: str) -> str:
    """File a ticket out of no conversation."""
    form = {"key": key, "subject": "The ring is dead", "description": "Production is down.", "category": "bug"}
    return str((await customer.call("POST", "/tickets", form, expect=201))["number"])


async def scored(team: Visitor, count: int) -> dict[str, Json]:
    """Wait until so many tickets have a score."""
    while True:
        found = (await team.call("GET", "/attention"))["tickets"]
        if len(found) == count:
            return {one["number"]: one for one in found}


async def test_tickets_of_signed_tokens_belong_to_the_account_that_they_name(serve: ServerFactory) -> None:
    server: LiveServer = serve("accounts")
    server.cli("person", "add", "eve@nowhere.example", "--role", "engineer")
    async with (
        visiting(server.url, token=token("ann", "ACME")) as ann,
        visiting(server.url, token=token("bo", "ACME")) as bo,
        visiting(server.url, token=token("cy", "BETA")) as cy,
        visiting(server.url, token=token("eve")) as eve,
    ):
        theirs = {await file(ann, "key-of-ann"): "ACME", await file(bo, "key-of-bo"): "ACME"}
        theirs[await file(cy, "key-of-cy")] = "BETA"

        listed = await eve.call("GET", "/queue")
        assert {row["number"]: row["account"] for row in listed["tickets"]} == theirs
        only = await eve.call("GET", "/queue", account="ACME")
        assert {row["number"] for row in only["tickets"]} == {one for one in theirs if theirs[one] == "ACME"}

        found = await scored(eve, 3)
        assert {number: one["accounts"] for number, one in found.items()} == {
            number: [account] for number, account in theirs.items()
        }
        first = next(iter(theirs))
        customer = await eve.call("GET", f"/tickets/{first}/customer")
        assert (customer["account"], [one["number"] for one in customer["colleagues"]]) == ("ACME", [list(theirs)[1]])
    shown = server.cli("person", "add", "ann@acme.example", "--role", "customer", "--account", "GOLD")
    assert shown.returncode == 0, shown.stderr
    rows = json.loads(server.cli("tickets", "--account", "GOLD", "--json").stdout)
    assert [row["number"] for row in rows] == [first], "who is listed later is who came by the token"
