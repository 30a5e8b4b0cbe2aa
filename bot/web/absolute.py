"""Articles' words for where their links have no page to start from, as in a mail. Pure."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from bot.web.markdown import resolved

_CODE = r"(?P<code>(?P<fence>`+|~{3,}).*?(?P=fence))"
_WORDS = r"\[(?P<words>(?:\\.|[^\\\[\]])*)\]"
_PLACE = r"(?P<target><[^<>\n]*>|[^\s()<>]+(?:\([^\s()]*\)[^\s()<>]*)*)"
_TITLE = r"(?P<title>[ \t]+(?:\"[^\"]*\"|'[^']*'))?"
_TARGET = rf"\([ \t]*{_PLACE}{_TITLE}[ \t]*\)"
_PICTURE = re.compile(rf"{_CODE}|(?<!\\)!{_WORDS}{_TARGET}", re.DOTALL)
_LINK = re.compile(rf"{_CODE}|(?<![\\!]){_WORDS}{_TARGET}", re.DOTALL)


def absolute(text: str, root: str, base: str) -> str:
    """Give Markdown whose links name their whole addresses; pictures and links without one are their words alone.

    What is code stays as it is.

    Args:
        text: an article's, or a part of it.
        root: address of our server, without a slash at its end.
        base: path of the article's page; relative links start from it.
    """

    def picture(found: re.Match[str]) -> str:
        # Pictures of an article's folder are not kept with it.
        return found[0] if found["code"] or _has_host(_bare(found["target"])) else found["words"]

    def link(found: re.Match[str]) -> str:
        if found["code"]:
            return found[0]
        target = _bare(found["target"])
        if _has_host(target):
            return found[0]
        path = resolved(target, base, base)
        return found["words"] if path is None else f"[{found['words']}]({root}{path}{found['title'] or ''})"

    return _LINK.sub(link, _PICTURE.sub(picture, text))


def _bare(target: str) -> str:
    return target[1:-1] if target.startswith("<") else target


def _has_host(target: str) -> bool:
    """Tell whether a link starts from no page: it names its host, or a way to write to somebody."""
    try:
        return bool(urlsplit(target).scheme)
    except ValueError:
        return False
