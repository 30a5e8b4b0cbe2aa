"""What is left to a browser that runs no scripts."""

from __future__ import annotations

import re


async def test_without_scripts_the_pages_lead_to_the_form(client):
    chat = await (await client.get("/")).text()
    (told,) = re.findall(r"<noscript>(.*?)</noscript>", chat)
    assert '<a href="/portal/new">write to our team</a>' in told
    # Within the part where the question is typed, not behind the end of the page.
    assert chat.index("<noscript>") < chat.index('id="composer"')
    assert 'href="/portal/new"' in await (await client.get("/signin")).text()
    assert (await client.get("/portal/new")).status == 200
