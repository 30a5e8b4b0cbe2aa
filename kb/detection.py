"""The language of documents that do not say theirs, told by what they say. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kb.ports import Document, Problem, TellLanguage
from kb.sync import Delivery

_HEAD, _READ = 8_000, 1_200
"""Characters of the text that are looked at, and that are read after code and addresses are taken out."""
_COPIED = 0.6
"""Share of a text's words that are in what it is a copy of, at least."""
_NO_PROSE = re.compile(
    r"^ {0,3}(?P<fence>```|~~~).*?(?:^ {0,3}(?P=fence)|\Z)|`[^`\n]*`|<[^<>\n]*>|\]\([^)\n]*\)|https?://\S+",
    re.DOTALL | re.MULTILINE,
)


def with_languages(delivery: Delivery, tell: TellLanguage) -> Delivery:
    """Give each document the language that it is in, as far as it or `tell` says.

    What a document says of itself stands. A place (a file name, a folder) says what the file should be in: where the
    text is surely in another language of the same source, as a copy that nobody translated yet, the text is right. A
    place where hardly anything is what it should be is named for something else, see `_misnamed`.
    """
    read = [tell(prose(each)) if each.placed or each.language is None else None for each in delivery.documents]
    freed = _without_misnamed(delivery.documents, read)
    told = tuple(
        replace(each, language=found) if each.language is None else each
        for each, found in zip(freed, read, strict=True)
    )
    languages = {each.language for each in told if each.language}
    documents: list[Document] = []
    foreign: list[tuple[Document, str]] = []
    for each, found in zip(told, read, strict=True):
        if each.placed and found in languages and found != each.language and found is not None:
            foreign.append((each, found))
            each = replace(each, language=found)  # noqa: PLW2901 - the same document, corrected
        documents.append(each)
    return Delivery(tuple(documents), (*delivery.problems, *_untranslated(foreign)))


def _without_misnamed(documents: Sequence[Document], read: Sequence[str | None]) -> tuple[Document, ...]:
    """Take from documents what their places say, where these are no languages: departments called ``hr`` and ``it``."""
    misnamed = _misnamed(documents, read)
    if not misnamed:
        return tuple(documents)
    spoken = {each.external_id: found or each.language for each, found in zip(documents, read, strict=True)}
    made: list[Document] = []
    for each, found in zip(documents, read, strict=True):
        # Two in one language are no translations of one another; what an author said of another one stays.
        apart = found is None or spoken.get(each.translation_of or "") == found
        original = None if apart else each.translation_of
        freed = each.placed and each.language in misnamed
        made.append(replace(each, language=None, placed=False, translation_of=original) if freed else each)
    return tuple(made)


def _misnamed(documents: Sequence[Document], read: Sequence[str | None]) -> frozenset[str]:
    """Give the languages that places are named for in which no text is.

    It takes that most texts there are surely in one other language, which the source has beside it, and are no copies
    that wait for their translation: a detector may take Danish for Norwegian, yet hardly both for English.
    """
    bodies = {each.external_id: each.body for each in documents}
    placed: dict[str, list[str | None]] = {}
    elsewhere: dict[str, set[str | None]] = {}
    for each, found in zip(documents, read, strict=True):
        where = each.language if each.placed else None
        if where:
            copied = found not in {None, where} and _copied(each.body, bodies.get(each.translation_of or ""))
            placed.setdefault(where, []).append(None if copied else found)
        if spoken := found or each.language:
            elsewhere.setdefault(spoken, set()).add(where)
    misnamed: set[str] = set()
    for where, texts in placed.items():
        most, count = Counter(texts).most_common(1)[0]
        if most and where not in texts and 2 * count > len(texts) and len(elsewhere[most]) > 1 and most not in placed:
            misnamed.add(where)
    return frozenset(misnamed)


def _copied(text: str, original: str | None) -> bool:
    """Tell whether a text is its original's, give or take what somebody began to change."""
    words = set(text[:_HEAD].split())
    return original is not None and len(words & set(original[:_HEAD].split())) >= _COPIED * len(words)


def prose(document: Document) -> str:
    """Give the words of a document that tell its language: its title, and its text without code and addresses."""
    body = _NO_PROSE.sub(" ", document.body[:_HEAD]).strip()[:_READ]
    return "\n".join(filter(None, [document.title, body or "\n".join(document.questions)]))


def _untranslated(foreign: Iterable[tuple[Document, str]]) -> tuple[Problem, ...]:
    """Warn once of all texts that are not in the language of their place: there may be thousands."""
    found = list(foreign)
    if not found:
        return ()
    document, language = found[0]
    others = f", and {len(found) - 1} more are not in theirs" if len(found) > 1 else ""
    message = (
        f"stands where {document.language} should, and reads as {language}, which is what it counts as{others}: "
        f"translate it, or write `language: {document.language}` where it is"
    )
    return (Problem(document.location, message, skipped=False, external_id=document.external_id),)
