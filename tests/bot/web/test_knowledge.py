"""Suggestions and search over HTTP."""

from __future__ import annotations

from tests.bot.web.test_identity import bearer

API = "/api/v1"


async def test_suggestions_come_from_three_characters_on(client, here):
    few = await (await client.get(f"{API}/suggest", params={"q": "pa"})).json()
    assert few["articles"] == []
    assert here.search.asked == []
    enough = await (await client.get(f"{API}/suggest", params={"q": "passw"})).json()
    assert enough["articles"] == [
        {
            "article": "help/password",
            "title": "Reset your password",
            "url": "https://help.example.com/password",
            "link": "/articles/help/password",
        }
    ]
    assert enough["took_ms"] >= 0


async def test_a_pasted_page_is_suggested_for_by_its_beginning(client, here):
    response = await client.get(f"{API}/suggest", params={"q": "password " * 500})
    assert response.status == 200
    assert len(here.search.asked[0]) == 300


async def test_search_gives_ranked_articles_with_spans(client):
    found = await (await client.get(f"{API}/search", params={"q": "password board", "limit": "2"})).json()
    assert [hit["article"] for hit in found["hits"]] == ["help/password", "help/port-mac"]
    assert found["hits"][0]["spans"] == [{"start": 0, "end": 10, "text": "# Reset yo"}]


async def test_everybody_finds_only_what_they_may_see(client):
    async def seen(**headers: str) -> set[str]:
        body = await (await client.get(f"{API}/search", params={"q": "contract runbook"}, headers=headers)).json()
        return {hit["article"] for hit in body["hits"]}

    assert await seen() == set()
    assert await seen(**bearer(sub="ann")) == {"deals/contract"}
    assert await seen(**bearer(sub="staff")) == {"deals/contract", "ops/runbook"}


async def test_unusable_searches_are_refused(client):
    for query in ("", "q=", "q=%00", "q=x&limit=0", "q=x&limit=51", "q=x&limit=many", "q=x&audience=internal"):
        assert (await client.get(f"{API}/search?{query}")).status == 422, query
    assert (await client.get(f"{API}/search", params={"q": "x" * 8001})).status == 422
