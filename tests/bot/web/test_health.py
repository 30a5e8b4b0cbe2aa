"""What machines ask."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import aiohttp
import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.web import PortTaken, create_app, run
from tests.bot.web.fakes import world


async def test_a_living_process_says_so_whatever_its_parts_do(client, here):
    here.parts["database"] = False
    assert (await client.get("/healthz")).status == 200


async def test_readiness_names_what_is_missing(client, here):
    assert await (await client.get("/readyz")).json() == {"status": "ready", "parts": {"database": True, "index": True}}
    here.parts["index"] = "no index yet: run `onetouch sync`"
    response = await client.get("/readyz")
    assert response.status == 503
    assert (await response.json())["parts"]["index"].startswith("no index")


async def test_metrics_count_routes_replies_and_outcomes(client, here):
    conversation = (await (await client.post("/api/v1/conversations", json={})).json())["id"]
    await client.post(f"/api/v1/conversations/{conversation}/messages", json={"key": "k", "text": "password"})
    await client.post(f"/api/v1/conversations/{conversation}/outcome", json={"key": "o", "outcome": "confirmed"})
    text = await (await client.get("/metrics")).text()
    assert (
        'onetouch_http_requests_total{method="POST",route="/api/v1/conversations/{id}/messages",status="200"} 1.0'
        in text
    )
    assert 'onetouch_replies_total{kind="answer"} 1.0' in text
    assert 'onetouch_outcomes_total{outcome="confirmed"} 1.0' in text
    assert "onetouch_inbox_depth 0.0" in text
    assert "onetouch_outbox_depth NaN" in text
    assert conversation not in text


async def test_the_server_starts_serves_and_stops():
    stop, addresses = asyncio.Event(), []
    serving = asyncio.ensure_future(run(create_app(world().deps), "127.0.0.1", 0, stop, addresses.append))
    while not addresses:
        await asyncio.sleep(0.01)
    async with aiohttp.ClientSession() as session, session.get(f"{addresses[0]}/healthz") as response:
        assert response.status == 200
    port = int(addresses[0].rpartition(":")[2])
    with pytest.raises(PortTaken, match=f"{port}.*ONETOUCH_PORT"):
        await run(create_app(world().deps), "127.0.0.1", port, stop, addresses.append)
    stop.set()
    await asyncio.wait_for(serving, 5)


async def test_a_readiness_that_breaks_is_not_ready():
    async def broken() -> dict[str, str | bool]:
        raise OSError("secret")

    deps = replace(world().deps, readiness=broken)
    async with TestClient(TestServer(create_app(deps))) as client:
        response = await client.get("/readyz")
        assert response.status == 503
        assert "secret" not in await response.text()
