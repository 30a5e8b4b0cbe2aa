"""A quoted span, marked in the article's HTML.

Two characters of the private use area, which the article does not contain, travel with the text from the Markdown
tokens through the renderer and the sanitiser: one where a mark begins, one where it ends. Only then they become
``<mark>``, so that marks never pass the sanitiser as markup. In a block that the span covers whole they are put around
its tokens. In one that it covers in part they are put into its source at the span's offsets, and the block's text is
parsed again; that counts only if the result is the same but for the two characters, else the whole block is marked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from markdown_it.token import Token

from bot.web.leaves import Leaf, leaves
from bot.web.markdown import clean, html_of, parsed, parser

_TAG = re.compile(r"""(<(?:[^>"]|"[^"]*")*>)""")
# What may stand between a span's edge and the first letter of its text: a mark inside it is read as part of it.
_EDGE = frozenset(" \t\r\n*_~`[]()!<>\\#|-+.:\"'")
_EDGE_STEPS = 12
# Every place that is tried parses the block again; long blocks get fewer tries, and at last are marked whole.
_PARSED_CHARS = 50_000


@dataclass(frozen=True, slots=True)
class _Signs:
    begin: str
    end: str

    def stripped(self, text: str) -> str:
        return text.replace(self.begin, "").replace(self.end, "")


def highlighted(
    markdown: str, spans: Sequence[tuple[int, int]], *, base: str, top: int = 2, title: str = ""
) -> str | None:
    """Give the article as safe HTML in which the spans are marked; the first mark has the id ``quote``.

    `spans` are pairs of code point offsets into `markdown`; the rest is as in `render`. None when no text lies in them.
    """
    signs = _signs(markdown)
    if signs is None:
        return None
    env: dict[str, Any] = {}
    tokens = parsed(markdown, env, title)
    # Our own markup around escaped text has places for the signs where they change nothing; an article's HTML may not.
    plain = clean(html_of(tokens, env, top), base) if _has_html(tokens) else None
    budget = _PARSED_CHARS // max(1, len(spans))
    touched = False
    for leaf in leaves(markdown, tokens):
        inside = [(start, end) for start, end in sorted(spans) if max(start, leaf.start) < min(end, leaf.end)]
        if inside:
            tokens[leaf.token] = _marked(tokens[leaf.token], leaf, inside, signs, env, budget)
            touched = True
    if not touched:
        return None
    signed = clean(html_of(tokens, env, top), base)
    if plain is not None and signs.stripped(signed) != plain:
        return None
    html = "".join(_with_marks(signed, signs))
    return html if "<mark" in html else None


def _signs(text: str) -> _Signs | None:
    free = (chr(code) for code in range(0xE000, 0xF900) if chr(code) not in text)
    begin, end = next(free, None), next(free, None)
    return _Signs(begin, end) if begin and end else None


def _has_html(tokens: Sequence[Token]) -> bool:
    return any(
        token.type == "html_block" or any(child.type == "html_inline" for child in token.children or ())
        for token in tokens
    )


def _marked(
    token: Token, leaf: Leaf, spans: Sequence[tuple[int, int]], signs: _Signs, env: dict[str, Any], budget: int
) -> Token:
    if not leaf.pieces or any(start <= leaf.start and leaf.end <= end for start, end in spans):
        return _whole(token, signs)
    ranges = [found for span in spans if (found := _in_content(leaf, *span))]
    if not ranges:
        return token
    if token.type != "inline":
        return token.copy(content=_signed(token.content, ranges, signs))
    return _exact(token, ranges, signs, env, budget) or _whole(token, signs)


def _in_content(leaf: Leaf, start: int, end: int) -> tuple[int, int] | None:
    """Give the part of the leaf's content that stands in the span."""
    inside = [
        (piece.at + max(0, start - piece.start), piece.at + min(piece.length, end - piece.start))
        for piece in leaf.pieces
        if piece.start < end and start < piece.start + piece.length
    ]
    return (inside[0][0], inside[-1][1]) if inside else None


def _signed(content: str, ranges: Sequence[tuple[int, int]], signs: _Signs) -> str:
    for begin, end in sorted(ranges, reverse=True):
        content = content[:begin] + signs.begin + content[begin:end] + signs.end + content[end:]
    return content


def _whole(token: Token, signs: _Signs) -> Token:
    if token.type != "inline":
        body = token.content.rstrip("\n")
        return token.copy(content=f"{signs.begin}{body}{signs.end}{token.content[len(body) :]}")
    begin, end = (Token("text", "", 0, content=sign) for sign in (signs.begin, signs.end))
    return token.copy(children=[begin, *(token.children or []), end])


def _exact(
    token: Token, ranges: Sequence[tuple[int, int]], signs: _Signs, env: dict[str, Any], budget: int
) -> Token | None:
    """Put the signs into the text itself; None when that would change what it says, or could not be found in time.

    `budget` is how many characters may be parsed for each of the ranges.
    """
    tries = budget // len(token.content)
    if tries == 0:
        return None
    plain = _inline_html(token.children or [], env)

    def parsed_with(placed: Sequence[tuple[int, int]]) -> list[Token] | None:
        children = parser().parseInline(_signed(token.content, placed, signs), env)[0].children or []
        html = _inline_html(children, env)
        return children if signs.stripped(html) == plain and _in_text(html, signs, len(placed)) else None

    places = [islice(_places(token.content, *span), tries) for span in ranges]
    placed = [next((one for one in tried if parsed_with([one])), None) for tried in places]
    children = parsed_with([one for one in placed if one])
    return token.copy(children=children) if children is not None and all(placed) else None


def _places(content: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    for begin in _inwards(content, first, last, 1):
        for end in _inwards(content, last, begin, -1):
            yield begin, end


def _inwards(content: str, edge: int, stop: int, step: int) -> Iterator[int]:
    """Give the edge and then, past markup and space, places further inside the span."""
    place = edge
    for _ in range(_EDGE_STEPS):
        if place == stop:
            return
        yield place
        if content[place if step > 0 else place - 1] not in _EDGE:
            return
        place += step


def _inline_html(children: Sequence[Token], env: dict[str, Any]) -> str:
    block = Token("inline", "", 0, children=list(children))
    return str(parser().renderer.render([block], parser().options, env))


def _in_text(html: str, signs: _Signs, pairs: int) -> bool:
    text = _TAG.sub("", html)
    return text.count(signs.begin) == pairs and text.count(signs.end) == pairs


def _with_marks(html: str, signs: _Signs) -> Iterator[str]:
    """Give the cleaned HTML with marks in place of the signs; a mark ends before every tag and goes on after it."""
    on, marks = False, 0
    for part in _TAG.split(html):
        if part.startswith("<"):
            yield signs.stripped(part)
            continue
        for text in re.split(f"([{signs.begin}{signs.end}])", part):
            if text in (signs.begin, signs.end):
                on = text == signs.begin
            elif on and text.strip():
                yield f"<mark>{text}</mark>" if marks else f'<mark id="quote">{text}</mark>'
                marks += 1
            else:
                yield text
