"""The menu of languages on every page of customers. Pure."""

from __future__ import annotations

from html import escape

from handlers.languages import LANGUAGES, say, spoken

PATH = "/language"
"""Where its buttons lead."""
AUTOMATIC = "auto"
"""What is chosen where nothing is: each message is answered in its own language."""
_GLOBE = (
    '<svg viewBox="0 0 24 24" width="18" height="18" aria-hidden="true"><g fill="none" stroke="currentColor" '
    'stroke-width="1.8"><circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c-5 5-5 13 0 18m0-18c5 5 5 13 0 18"/></g>'
    "</svg>"
)


def languages_html() -> str:
    """Give the menu, in HTML: the way back to none, then each language by its own name. It works without a script."""
    here, name = spoken(), say("Language")
    label, before = escape(name), escape(say("{name}: {value}", name=name, value=""))
    automatic = f'<button type="submit" name="language" value="{AUTOMATIC}">{escape(say("Automatic"))}</button>'
    items = automatic + "".join(_item(code, name, here) for code, name in sorted(LANGUAGES.items(), key=_by_name))
    return (
        f'<details class="languages"><summary class="quiet" title="{label}">{_GLOBE}'
        f'<span class="unseen">{before}</span>'
        f'<span class="called">{LANGUAGES.get(here, here)}</span></summary>'
        f'<form method="post" action="{PATH}">{items}</form></details>'
    )


def _item(code: str, name: str, here: str) -> str:
    current = ' aria-current="true"' if code == here else ""
    return f'<button type="submit" name="language" value="{code}" lang="{code}"{current}>{name}</button>'


def _by_name(one: tuple[str, str]) -> str:
    return one[1].casefold()
