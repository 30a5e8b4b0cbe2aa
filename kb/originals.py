"""Which article is a translation of which, and ids for articles that share one in several languages. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kb.article import Article
from kb.ports import Document, Problem, Stored
from kb.translations import group_of


def edition_id(external_id: str, language: str) -> str:
    """Give the external id of what shares its id with the same article in another language."""
    return f"{external_id}.{language}"


def separated(
    documents: Sequence[Document], known: Mapping[str, Stored], unread: Collection[str | None] = ()
) -> tuple[Document, ...]:
    """Give each document an external id of its own, where several of one id say that they are in different languages.

    One keeps the id: the one in the language that the stored article of this id has, else in that of most of these
    documents, English among equals. The others, ``<id>.<language>``, are translations of it, and keep that id while
    they live. Two in one language stay as they are: whoever plans the sync skips the second. So does one that
    says no language among those that do: it comes last.

    Args:
        documents: all that the source delivers now.
        known: what is stored of it, by external id.
        unread: external ids of what could not be read, and stays as it is stored; None: one nobody knows which.
    """
    delivered = {each.external_id for each in documents}
    by_id: dict[str, list[Document]] = {}
    for each in documents:
        by_id.setdefault(each.external_id, []).append(each)
    several = {id_ for id_, sharing in by_id.items() if len({each.language for each in sharing if each.language}) > 1}
    counted = Counter(each.language for each in documents if each.external_id in several and each.language)
    most = sorted(counted, key=lambda code: (-counted[code], code != "en", code))
    keeper = {
        id_: next(
            code for code in (_stored(known, id_), *most) if code and any(each.language == code for each in by_id[id_])
        )
        for id_ in several
    }
    made: list[Document] = []
    untold: list[Document] = []
    named: dict[tuple[str, str], str] = {}
    for each in documents:
        own = edition_id(each.external_id, each.language or "")
        if each.external_id in several:
            if each.language is None:
                untold.append(each)
            elif each.language == keeper[each.external_id]:
                made.append(each)
            else:
                while own in delivered:  # Another article is called so.
                    own = edition_id(own, each.language)
                own = named.setdefault((each.external_id, each.language), own)
                delivered.add(own)
                made.append(replace(each, external_id=own, translation_of=each.translation_of or each.external_id))
        elif own in known and own not in delivered and _stored(known, each.external_id) != each.language:
            # The other languages of this id are gone: what is left stays the article that it was.
            stays = each.external_id in known and not {each.external_id, None}.isdisjoint(unread)
            original = each.external_id if stays and each.translation_of is None else each.translation_of
            made.append(replace(each, external_id=own, translation_of=original))
        else:
            made.append(each)
    return (*made, *untold)


def led(
    articles: Sequence[tuple[Document, Article]], known: Mapping[str, Stored], elsewhere: Collection[str]
) -> tuple[tuple[Article, ...], tuple[Problem, ...]]:
    """Give the articles, each translation with the id of ours of its original, and what is wrong with that.

    An original is named by its external id in the same source, else by its id of ours, whatever its source. One that
    is not there is kept as it was written: it may come with the next sync of another source.

    Args:
        articles: all documents of one source with the articles made of them.
        known: what else is stored of the source, by external id.
        elsewhere: ids of ours that articles of other sources have, among those that are named.
    """
    ids = {key: stored.id for key, stored in known.items()} | {each.external_id: made.id for each, made in articles}
    present = {*elsewhere, *ids.values()}
    found: list[Article] = []
    missing: list[Document] = []
    problems: list[Problem] = []
    for document, article in articles:
        named = document.translation_of
        original = ids.get(named, named) if named else None
        if original == article.id:
            problems.append(_note(document, "is named as a translation of itself: name its original, or nothing"))
            original = None
        elif named and original not in present:
            missing.append(document)
        found.append(replace(article, translation_of=original) if original else article)
    problems.extend(_missing(missing))
    problems.extend(_circles(articles, found))
    problems.extend(_same_language(articles, found))
    return tuple(found), tuple(problems)


def _stored(known: Mapping[str, Stored], external_id: str) -> str | None:
    stored = known.get(external_id)
    return stored.language if stored else None


def _missing(missing: Sequence[Document]) -> Iterator[Problem]:
    if missing:
        first = missing[0]
        others = f", and {len(missing) - 1} more in the same way" if len(missing) > 1 else ""
        yield _note(
            first,
            f"is a translation of {first.translation_of!r}, and there is no such article{others}: correct "
            "`translation_of`, or sync the source that has it",
        )


def _circles(articles: Iterable[tuple[Document, Article]], found: Sequence[Article]) -> Iterator[Problem]:
    """Warn once for each circle, at the article that names its group."""
    roots = group_of(found)
    leads = {article.id: article.translation_of for article in found}
    for document, article in articles:
        # A root that is a translation itself, of something that is here: nothing but a circle leads there.
        if roots[article.id] == article.id and leads[article.id] in leads:
            message = "is a translation of its own translation: take `translation_of` away from the original"
            yield _note(document, message)


def _same_language(articles: Iterable[tuple[Document, Article]], found: Sequence[Article]) -> Iterator[Problem]:
    made = {article.id: article for article in found}
    doubtful = [
        (document, made[article.id])
        for document, article in articles
        if article.language
        and not document.placed  # What stands in the wrong place was told about before.
        and (original := made.get(made[article.id].translation_of or ""))
        and original.language == article.language
    ]
    if doubtful:
        document, article = doubtful[0]
        others = f", and {len(doubtful) - 1} more in the same way" if len(doubtful) > 1 else ""
        message = f"is in {article.language}, as what it is a translation of ({article.translation_of!r}) is{others}"
        yield _note(document, f"{message}: correct one of the two languages, or translate it")


def _note(document: Document, message: str) -> Problem:
    return Problem(document.location, message, skipped=False, external_id=document.external_id)
