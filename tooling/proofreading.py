"""Read translations against their English: what a machine can see. Pure; `make words` and the tests tell what it finds.

The rules of single languages are those of handlers/languages/locale/TRANSLATING.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from string import Formatter

from babel.messages.catalog import Catalog, Message

SAME = "same"
"""How a translator's comment begins that says: this is meant to be as in English."""
MISSING = "is not translated"
QUOTES: Mapping[str, str] = {
    "de": "„“‚‘",
    "es": "«»“”",
    "fr": "«»“”",
    "it": "«»“”",
    "ja": "「」『』",
    "ko": "“”‘’",
    "pt": "“”‘’",
    "ru": "«»„“",
    "zh": "“”‘’",
}
"""The quotation marks of each language."""
SCRIPTS: Mapping[str, str] = {
    "ja": "\u3040-\u30ff\u3400-\u9fff",
    "ko": "\uac00-\ud7af",
    "ru": "\u0400-\u04ff",
    "zh": "\u3400-\u9fff",
}
"""Letters of the languages that are not written in Latin ones."""
FAMILIAR: Mapping[str, str] = {
    "de": r"du|dein\w*|dir|dich|euch|euer|eure\w*",
    "es": r"tú|tu|tus|te|ti|contigo|vosotros|vuestr\w+",
    "fr": r"tu|te|toi|tes",
    "it": r"tu|ti|te|tuo|tua|tuoi|tue",
    "pt": r"tu|teu|tua|teus|tuas|contigo",
    "ru": r"ты|тебя|тебе|тобой|тво\w+",
}
"""Words that address people as only friends do."""
_FIELD = re.compile(r"\{[^{}]*\}")
_TAG = re.compile(r"</?[A-Za-z][^>]*>|&(?:#\d+|#x[0-9a-fA-F]+|[a-z]+);")
_AS_IT_IS = re.compile(r"`[^`]*`|https?://\S+|(?<![A-Za-z0-9/}])/[a-z]+|:[a-z_]+:")
_LIMIT = re.compile(r"at most (\d+) characters")
_ANY_QUOTE = re.compile('["„“”‚‘«»‹›「」『』]')
_ENDS = {"。": ".", "！": ".", "!": ".", "？": "?", "：": ":"}
_NARROW = re.compile(
    "[\u3040-\u30ff\u3400-\u9fff}][,!?;]|[\u3040-\u30ff\u3400-\u9fff](?::|\\.(?:\\s|$))|[,!?;][\u3040-\u30ff\u3400-\u9fff]"
)
_FRENCH = re.compile("(?<![\u00a0\u202f])[;!?»]|«(?![\u00a0\u202f])|(?<![\u00a0\u202f\\w:]):(?!\\w)|\\w:(?=\\s|$)")
_MIXED = re.compile("[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z]")

Rule = Callable[[str, str, str], str | None]
"""Judges a translation (language, English, translation): what is wrong with it, or None."""


def faults(code: str, catalogue: Catalog) -> list[str]:
    """Give what is wrong with the translations of a language, each in a line that names the message."""
    return [
        f"{code}: {_shortened(message)}: {fault}"
        for message in catalogue
        if message.id
        for fault in of_message(code, message, catalogue.num_plurals)
    ]


def of_message(code: str, message: Message, plurals: int) -> Iterator[str]:
    """Give what is wrong with one message; `plurals`: how many forms the language has."""
    sources = (message.id,) if isinstance(message.id, str) else tuple(message.id)
    forms = tuple(message.string) if isinstance(message.string, list | tuple) else (message.string or "",)
    wanted = plurals if message.pluralizable else 1
    if len(forms) != wanted:
        yield f"has {len(forms)} forms instead of {wanted}"
        return
    if not all(forms):
        yield MISSING
        return
    if message.fuzzy:
        yield "is in doubt (fuzzy)"
    most = limit(message.auto_comments)
    for place, form in enumerate(forms):
        source = sources[0] if place == 0 and plurals > 1 else sources[-1]
        yield from _of_fields(sources, source, form, single=place == 0 and code in {"de", "es", "it"})
        yield from (fault for rule in RULES if (fault := rule(code, source, form)) is not None)
        if most is not None and len(form) > most:
            yield f"has {len(form)} characters, and may have {most}"
        same = any(note.strip().startswith(SAME) for note in message.user_comments)
        if form == source and not same and re.search(r"[^\W\d_]", _FIELD.sub("", source)):
            yield f"is as in English; where it is meant so, write above it: # {SAME}"


def fields(text: str) -> frozenset[str]:
    """Give the names of a message's values.

    Raises:
        ValueError: its braces do not fit.
    """
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def limit(notes: Iterable[str]) -> int | None:
    """Give how many characters a message may have, as a note for its translators says; None: as many as it takes."""
    return next((int(found[1]) for note in notes if (found := _LIMIT.search(note))), None)


def tags(text: str) -> list[str]:
    """Give the HTML of a text, which a message has none of."""
    return _TAG.findall(text)


def _of_fields(sources: tuple[str, ...], source: str, form: str, *, single: bool) -> Iterator[str]:
    """Compare the values; where a form is for one thing alone, "one day" is said without its number."""
    try:
        named = fields(form)
    except ValueError:
        yield "has braces that do not fit"
        return
    known = frozenset().union(*(fields(each) for each in sources))
    needed = fields(source) - {"n"} if single else known
    yield from (f"names {{{name}}}, which there is not" for name in sorted(named - known))
    yield from (f"lacks {{{name}}}" for name in sorted(needed - named))


def _blanks(_: str, source: str, form: str) -> str | None:
    outside = [(len(text) - len(text.lstrip()), len(text) - len(text.rstrip())) for text in (source, form)]
    if outside[0] != outside[1]:
        return "begins or ends with other blanks"
    if source.count("\n") != form.count("\n"):
        return "has other line breaks"
    return "has two blanks in a row" if "  " in form and "  " not in source else None


def _markup(_: str, source: str, form: str) -> str | None:
    if tags(form):
        return "holds HTML"
    if _typed(source) != _typed(form):
        return f"must keep {' '.join(_typed(source)) or 'no commands, links or code'}"
    return "has other asterisks" if source.count("*") != form.count("*") else None


def _typed(text: str) -> list[str]:
    """Give what is typed as it stands; of an example such as ``/kb some words``, the command alone."""
    found = _AS_IT_IS.findall(text)
    return sorted(" ".join(part for part in each.strip("`").split() if part[0] in "/@") or each for each in found)


def _ending(_: str, source: str, form: str) -> str | None:
    ends = [_ENDS.get(last, last) if (last := text.rstrip("\n “”»」』)）")[-1:]) else "" for text in (source, form)]
    ends = [end if end in ".?:…" else "" for end in ends]
    return f"ends with {ends[1] or 'no mark'} instead of {ends[0] or 'none'}" if ends[0] != ends[1] else None


def _quotes(code: str, _: str, form: str) -> str | None:
    wrong = [mark for mark in _ANY_QUOTE.findall(form) if mark not in QUOTES[code]]
    if wrong:
        return f"quotes with {' '.join(sorted(set(wrong)))} instead of {QUOTES[code]}"
    return "has a straight apostrophe instead of ’" if re.search(r"[^\W\d_]'[^\W\d_]", form) else None


def _punctuation(code: str, _: str, form: str) -> str | None:
    text = _AS_IT_IS.sub("x", form)
    if code in {"ja", "zh"} and _NARROW.search(text):
        return "has narrow punctuation beside wide letters"
    if code == "es" and (text.count("?") != text.count("¿") or text.count("!") != text.count("¡")):
        return "opens not each question or exclamation with ¿ or ¡"
    if code == "fr" and _FRENCH.search(text):
        return "lacks a no-break space at ; : ! ? « »"
    return (
        "has a blank before a mark" if re.search(r"[^\S\n\u00a0\u202f][,.;!?](?:\s|$)", text) and code != "fr" else None
    )


def _address(code: str, _: str, form: str) -> str | None:
    familiar = FAMILIAR.get(code)
    found = re.search(rf"(?<![\w’-])(?:{familiar})(?![\w’])", _FIELD.sub("", form), re.IGNORECASE) if familiar else None
    return f"addresses as friends do: {found[0]}" if found else None


def _script(code: str, source: str, form: str) -> str | None:
    letters = SCRIPTS.get(code)
    if letters is None or form == source:
        return None
    if re.search(r"[^\W\d_]", _FIELD.sub("", form)) and not re.search(f"[{letters}]", form):
        return "is not in the script of the language"
    if code == "zh" and re.search("[\u3040-\u30ff]", form):
        return "holds kana"
    return "mixes Latin and Cyrillic letters in a word" if code == "ru" and _MIXED.search(form) else None


RULES: tuple[Rule, ...] = (_blanks, _markup, _ending, _quotes, _punctuation, _address, _script)


def _shortened(message: Message) -> str:
    text = message.id if isinstance(message.id, str) else message.id[0]
    return repr(text if len(text) <= 60 else f"{text[:59]}…")
