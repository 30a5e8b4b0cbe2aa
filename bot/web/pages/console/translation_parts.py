"""Articles and their translations in HTML. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from html import escape
from types import MappingProxyType
from urllib.parse import urlencode

from bot.web.links import article_path
from bot.web.pages.console.frame import Visit
from bot.web.pages.console.places import Place
from bot.web.pages.console.sheets import sheet
from bot.web.pages.console.times import ago
from handlers.languages.dates import named
from handlers.translations.overview import Overview, TranslationQuery, Which
from kb.languages import language_code
from kb.translations import Edition, Group, State

SHOWN = 50
"""Articles on a page."""
_WHICH: Mapping[Which, str] = MappingProxyType(
    {
        Which.ALL: "All",
        Which.MISSING: "Missing",
        Which.OUTDATED: "Older than the original",
        Which.DOUBLE: "Twice in a language",
        Which.UNKNOWN: "Language unknown",
    }
)


def asked(given: Mapping[str, str]) -> TranslationQuery:
    """Read what an address asks for; what is not understood is not asked for."""
    show = given.get("show", "")
    return TranslationQuery(
        which=Which(show) if show in {one.value for one in Which} else Which.ALL,
        language=language_code(given.get("language", "")) or "",
        source=given.get("source", "").strip(),
    )


def listing(found: Overview, query: TranslationQuery, page: int, visit: Visit) -> str:
    """Give how it stands, the filters, and one page of the articles; `page` counts from 1."""
    pages = max(1, -(-len(found.groups) // SHOWN))
    here = min(page, pages)
    shown = found.groups[(here - 1) * SHOWN : here * SHOWN]
    head = f"{_standing(found, query)}{_tabs(found, query)}{_filters(found, query)}"
    if not shown:
        return f'<div class="ledger articles">{head}{_nothing(found)}</div>'
    rows = sheet(("Article", "Languages", "Missing"), [_row(group, query, visit) for group in shown])
    return f'<div class="ledger articles">{head}{rows}{_steps(query, here, pages)}{_meaning(found)}</div>'


def _standing(found: Overview, query: TranslationQuery) -> str:
    languages = sorted({*found.languages, *found.wanted}, key=lambda code: (-found.languages.get(code, 0), code))
    if not languages:
        return ""
    rows = [
        (
            escape(named(code)),
            str(found.languages.get(code, 0)),
            _number(found.missing, code, replace(query, which=Which.MISSING, language=code))
            if code in found.wanted
            else "not needed",
            _number(found.outdated, code, replace(query, which=Which.OUTDATED, language=code)),
        )
        for code in languages
    ]
    return sheet(("Language", "Articles", "Missing", "Older than the original"), rows)


def _number(counted: Mapping[str, int], code: str, query: TranslationQuery) -> str:
    count = counted.get(code, 0)
    return f'<a href="{_address(query)}">{count:,}</a>' if count else "0"


def _tabs(found: Overview, query: TranslationQuery) -> str:
    offered = [
        which
        for which in Which
        if which is query.which or not {Which.DOUBLE: not found.doubles, Which.UNKNOWN: not found.unknown}.get(which)
    ]
    tabs = "".join(
        f'<a href="{_address(replace(query, which=one))}"{_current(one is query.which)}>{_WHICH[one]}</a>'
        for one in offered
    )
    return f'<nav class="tabs" aria-label="Which articles">{tabs}</nav>'


def _filters(found: Overview, query: TranslationQuery) -> str:
    codes = {*found.languages, *found.wanted, *filter(None, [query.language])}
    languages = dict(sorted(((code, named(code)) for code in codes), key=lambda pair: pair[1]))
    sources = {name: name for name in sorted({*found.sources, *filter(None, [query.source])})}
    chosen = query.language or query.source
    return (
        f'<details class="filters"{" open" if chosen else ""}><summary>Filter</summary>'
        f'<form class="row" method="get" action="{Place.ARTICLES}">'
        f'<input type="hidden" name="show" value="{query.which}">'
        f"{_select('language', 'Language', languages, query.language)}"
        f"{_select('source', 'Source', sources, query.source)}"
        '<button class="button ghost">Show</button></form></details>'
    )


def _select(name: str, label: str, options: Mapping[str, str], chosen: str) -> str:
    rows = "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(words)}</option>'
        for value, words in options.items()
    )
    every = '<option value="">all</option>'
    return f'<div><label for="{name}">{label}</label><select id="{name}" name="{name}">{every}{rows}</select></div>'


def _row(group: Group, query: TranslationQuery, visit: Visit) -> tuple[str, str, str]:
    first = group.editions[0].entry
    gone = "" if group.original is not None else '<span class="small late">Its original is gone</span>'
    sources = ", ".join(sorted({edition.entry.source for edition in group.editions}))
    lang = f' lang="{escape(first.language)}"' if first.language else ""
    title = f'<a href="{escape(article_path(first.id))}" dir="auto"{lang}>{escape(group.title)}</a>'
    missing = [
        f"<strong>{escape(named(code))}</strong>" if code == query.language else escape(named(code))
        for code in group.missing
    ]
    return (
        f'{title} <span class="small">{escape(sources)}</span>{gone}',
        "".join(_edition(edition, group, visit) for edition in group.editions),
        ", ".join(missing) or ("nothing" if group.languages else "not known"),
    )


def _edition(edition: Edition, group: Group, visit: Visit) -> str:
    entry = edition.entry
    name = escape(named(entry.language)) if entry.language else "language unknown"
    link = f'<a href="{escape(article_path(entry.id))}">{name}</a>'
    changed = f"changed {ago(entry.changed_at, visit.now)}"
    match edition.state:
        case State.OUTDATED if group.original is not None:
            original = ago(group.original.changed_at, visit.now)
            words = f'<span class="small late">{changed}, the original {original}</span>'
        case State.DOUBLE:
            words = f'<span class="small late">twice; this one {changed}</span>'
        case _:
            role = "original, " if entry is group.original and len(group.editions) > 1 else ""
            words = f'<span class="small">{role}{changed}</span>'
    return f"<div>{link} {words}</div>"


def _steps(query: TranslationQuery, here: int, pages: int) -> str:
    if pages == 1:
        return ""
    steps = [
        f'<a rel="{rel}" href="{_address(query, number)}">{label}</a>'
        for rel, label, number in (("prev", "Previous page", here - 1), ("next", "Next page", here + 1))
        if 1 <= number <= pages
    ]
    return f'<nav class="parts" aria-label="Pages"><p>Page {here} of {pages}. {" ".join(steps)}</p></nav>'


def _nothing(found: Overview) -> str:
    if not found.total:
        return '<div class="empty"><p>There is no article yet.</p></div>'
    return '<div class="empty"><p>There is no such article.</p></div>'


def _meaning(found: Overview) -> str:
    names = _listed(named(code) for code in found.wanted)
    wanted = f"Every article should be in {names}." if names else "No article has a translation yet."
    return (
        f'<p class="small asof">{found.total:,} articles, each counted once with its translations. {wanted} A '
        "translation is older when its original's title or text changed in a later sync.</p>"
    )


def _listed(names: Iterable[str]) -> str:
    listed = sorted(names)
    return escape(", ".join(listed[:-1]) + f" and {listed[-1]}" if len(listed) > 1 else "".join(listed))


def _address(query: TranslationQuery, page: int = 1) -> str:
    given = {
        "show": "" if query.which is Which.ALL else query.which.value,
        "language": query.language,
        "source": query.source,
        "page": str(page) if page > 1 else "",
    }
    asking = urlencode({name: value for name, value in given.items() if value})
    return escape(f"{Place.ARTICLES}?{asking}" if asking else str(Place.ARTICLES))


def _current(here: bool) -> str:
    return ' aria-current="true"' if here else ""
