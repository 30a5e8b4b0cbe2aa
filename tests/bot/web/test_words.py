"""What the page says and accepts agrees with what the server does."""

from __future__ import annotations

import json
import re
from importlib.resources import files

from bot.web.api.knowledge import SUGGEST_CHARS, SUGGEST_DENSE_CHARS
from bot.web.page_words import page_words
from handlers.chat.filing import SUBJECT_LIMIT
from handlers.chat.handoff import DESCRIPTION_LENGTH
from handlers.terms import LONGEST_MESSAGE
from handlers.tickets.desk import COMMENT_LIMIT

PAGE = files("bot.web")


def script(name: str) -> str:
    return (PAGE / "static" / "js" / f"{name}.js").read_text("utf-8")


def test_the_pages_limits_are_the_servers():
    assert f"const MOST = {LONGEST_MESSAGE};" in script("composer")
    assert f"subject: {SUBJECT_LIMIT}, description: {DESCRIPTION_LENGTH} }}" in script("ticket-form")
    assert f"const MOST = {COMMENT_LIMIT};" in script("request")
    assert f"const SHORTEST = {SUGGEST_CHARS};" in script("suggest")
    assert f"const SHORTEST_DENSE = {SUGGEST_DENSE_CHARS};" in script("suggest")


def test_nothing_on_the_page_promises_mail():
    promises = re.compile(r"(by|an|via|send you|with an?) e-?mail|also appear|notif(y|ication)|inbox", re.IGNORECASE)
    for folder in (PAGE / "templates", PAGE / "static" / "js"):
        for file in (one for one in folder.iterdir() if one.is_file()):
            assert not promises.search(file.read_text("utf-8")), file.name
    assert not promises.search(json.dumps(page_words()))
