"""Slack's limits as assertions, apart from the builders: what would be refused, or would ping, fails here."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from hypothesis import strategies as st

from bot.slack.rendering.posts import Post

# Everything that Slack reads as markup with brackets; ours are links, and the mention of who shares something
# or of the channel that a draft is for.
_BRACKETS = re.compile(r"<([^<>]*)>")
_OURS = re.compile(r"(?:https?|mailto|tel):[^\s|<>]+(?:\|[^<>]+)?|@USHARER|#C1|!date\^\d+\^[^|<>^]+\|[^|<>]+")
_CALL = re.compile(r"@(?:here|channel|everyone)\b", re.IGNORECASE)

_NASTY = st.sampled_from(
    """
    <!channel> <!here|x> <@U123> <#C1|c> <!subteam^S1> @here @channel & < > &lt;!channel&gt; ``` ` * ** _ ~ ~~
    | || \\ > # - 1. [x](http://a.example/?a=1&b=2) ![i](https://a.example/i.png) [<!here>](https://a.example)
    <b> </b> <br> <div>
    <https://evil.example|click> https://a.example/<!channel> http://a.example/ :smile:
    | --- | é 漢字 한글 🎉 \u200b \u202e
    [j](javascript:alert(1)) {#id} &amp; <!-- --> <your-token> [r](../a.md) > > `<!channel>` ```<@U1>
    """.split()
)
_GLUE = st.sampled_from(
    [" ", "", "\n", "\n\n", "    ", "\n- ", "\n1. ", "\n> ", "\n```\n", "\n| a | b |\n|---|--:|\n| ", "\n# "]
)

texts = st.one_of(
    st.text(max_size=80),
    st.lists(st.tuples(_NASTY | st.text(max_size=12), _GLUE), max_size=30).map(
        lambda found: "".join(a + b for a, b in found)
    ),
    st.tuples(_NASTY, st.integers(1, 5_000))
    .map(lambda found: found[0] * found[1])
    .filter(lambda text: len(text) < 25_000),
)
"""What people and articles write: anything, much of it meant badly or very long."""


def check_post(post: Post) -> None:
    """Assert that Slack takes the message, and that it pings nobody."""
    given = post.arguments("d-1")
    assert post.text.strip()
    assert len(post.text) <= 4_000
    check_mrkdwn(post.text)
    assert 1 <= len(post.blocks) <= 50
    assert (given["unfurl_links"], given["unfurl_media"]) == (False, False)
    check_blocks(post.blocks, message=True)
    assert (
        sum(len(found["text"]) for found in walk(post.blocks) if found.get("type") in {"mrkdwn", "plain_text"}) < 13_000
    )


def check_view(view: dict[str, Any]) -> None:
    assert 1 <= len(view["blocks"]) <= 100
    assert len(json.dumps(view)) <= 250_000
    assert len(view.get("private_metadata", "")) <= 3_000
    check_blocks(view["blocks"], message=False)
    for name in ("title", "submit", "close"):
        if name in view:
            assert 1 <= len(view[name]["text"]) <= 24
    if view["type"] == "modal":
        assert view["title"]["type"] == "plain_text"
        assert "submit" in view or not any(block["type"] == "input" for block in view["blocks"])


def check_blocks(blocks: Sequence[Any], *, message: bool) -> None:
    actions = [found["action_id"] for found in walk(blocks) if "action_id" in found]
    assert len(actions) == len(set(actions))
    assert all(1 <= len(action) <= 255 for action in actions)
    named = [block["block_id"] for block in blocks if "block_id" in block]
    assert len(named) == len(set(named))
    for block in blocks:
        _block(block, message=message)
    for found in walk(blocks):
        _object(found)


def check_mrkdwn(text: str) -> None:
    """Assert that no bracket stands there but those of our links, and that no fence is open."""
    rest = text
    for found in _BRACKETS.finditer(text):
        assert _OURS.fullmatch(found[1]), found[0]
    rest = _BRACKETS.sub("", rest)
    assert "<" not in rest
    assert ">" not in re.sub(r"^> ?", "", rest, flags=re.MULTILINE)
    assert text.count("```") % 2 == 0
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", rest, flags=re.DOTALL)
    assert not _CALL.search(prose), prose


def walk(found: Any) -> Iterator[dict[str, Any]]:
    if isinstance(found, dict):
        yield found
        for item in found.values():
            yield from walk(item)
    elif isinstance(found, list | tuple):
        for item in found:
            yield from walk(item)


def _block(block: dict[str, Any], *, message: bool) -> None:
    match block["type"]:
        case "section":
            assert 1 <= len(block["text"]["text"]) <= 3_000
        case "header":
            assert 1 <= len(block["text"]["text"]) <= 150
        case "context":
            assert 1 <= len(block["elements"]) <= 10
        case "actions":
            assert 1 <= len(block["elements"]) <= 25
        case "input":
            assert not message
            assert 1 <= len(block["label"]["text"]) <= 2_000
            assert len(block.get("hint", {"text": ""})["text"]) <= 2_000
        case "divider":
            pass
        case other:
            raise AssertionError(other)


def _object(found: dict[str, Any]) -> None:
    match found.get("type"):
        case "mrkdwn":
            assert 1 <= len(found["text"].strip()) <= len(found["text"]) <= 3_000
            check_mrkdwn(found["text"])
        case "plain_text":
            assert found["text"].strip()
            assert not re.search(r"<[!@#]", found["text"])
        case "button":
            assert 1 <= len(found["text"]["text"]) <= 75
            assert len(found.get("value", "")) <= 2_000
            assert len(found.get("url", "")) <= 3_000
            if "confirm" in found:
                _confirm(found["confirm"])
        case "plain_text_input":
            assert 1 <= found["max_length"] <= 3_000
            assert len(found.get("initial_value", "")) <= found["max_length"]
            assert found.get("initial_value") != ""
        case "static_select" | "multi_static_select":
            _options(found, 100)
        case "radio_buttons" | "checkboxes":
            _options(found, 10)
        case _:
            pass


def _confirm(found: dict[str, Any]) -> None:
    lengths = {"title": 100, "text": 300, "confirm": 30, "deny": 30}
    assert {name: 1 <= len(found[name]["text"]) <= most for name, most in lengths.items()} == dict.fromkeys(
        lengths, True
    )


def _options(found: dict[str, Any], most: int) -> None:
    options = found["options"]
    assert 1 <= len(options) <= most
    for option in options:
        assert 1 <= len(option["text"]["text"]) <= 75
        assert 1 <= len(option["value"]) <= 150
        assert len(option.get("description", {"text": ""})["text"]) <= 75
    assert len({option["value"] for option in options}) == len(options)
    if "initial_option" in found:
        assert found["initial_option"] in options
    assert all(one in options for one in found.get("initial_options", ()))
    assert found.get("initial_options") != []
