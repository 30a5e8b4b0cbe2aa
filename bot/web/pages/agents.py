"""What a browser is called among people. Pure."""

from __future__ import annotations

from handlers.languages import say

# The first that fits: several claim to be others as well.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Chromium", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def named(agent: str) -> str:
    """Give “Firefox on Linux” for a User-Agent header; it may claim anything, so it is a hint only."""
    browser = next((name for sign, name in _BROWSERS if sign in agent), say("A browser"))
    system = next((name for sign, name in _SYSTEMS if sign in agent), None)
    return browser if system is None else say("{browser} on {system}", browser=browser, system=system)
