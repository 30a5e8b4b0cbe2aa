"""An article's words in a mail: every link names its whole address."""

from __future__ import annotations

import pytest

from bot.web.absolute import absolute

ROOT, BASE = "https://desk.example.com", "/articles/help/lamps/hum"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("See [coils](coils.md).", "See [coils](https://desk.example.com/articles/help/lamps/coils)."),
        ("[up](../start.md#first 'Begin')", "[up](https://desk.example.com/articles/help/start#section-first 'Begin')"),
        ("[here](#part)", "[here](https://desk.example.com/articles/help/lamps/hum#section-part)"),
        ("[root](/articles/a)", "[root](https://desk.example.com/articles/a)"),
        ("[a b](<two words.md>)", "[a b](https://desk.example.com/articles/help/lamps/two%20words)"),
        ("[x](a_(b).md)", "[x](https://desk.example.com/articles/help/lamps/a_%28b%29)"),
        ("[site](https://example.com/x.md)", "[site](https://example.com/x.md)"),
        ("[us](mailto:us@example.com)", "[us](mailto:us@example.com)"),
        ("[odd](//example.com/x)", "odd"),
        ("[odd](http://[x)", "odd"),
        ("![A coil](coil.png)", "A coil"),
        ("![A coil](https://example.com/coil.png)", "![A coil](https://example.com/coil.png)"),
        ("[![A coil](coil.png)](coils.md)", "[A coil](https://desk.example.com/articles/help/lamps/coils)"),
        ("`[a](b.md)` and [a](b.md)", "`[a](b.md)` and [a](https://desk.example.com/articles/help/lamps/b)"),
        ("```\n[a](b.md)\n![c](d.png)\n```", "```\n[a](b.md)\n![c](d.png)\n```"),
        (r"\[a](b.md)", r"\[a](b.md)"),
        ("nothing (to) [see]", "nothing (to) [see]"),
    ],
)
def test_a_link_of_an_article_names_its_whole_address(text: str, left: str):
    assert absolute(text, ROOT, BASE) == left
