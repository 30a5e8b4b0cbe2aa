"""Sync: what a source delivers against what we have of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.article import Article
from kb.originals import led, separated
from kb.ports import Changes, Document, Problem, SourceRow, Stored


@dataclass(frozen=True, slots=True)
class Delivery:
    """All that a source delivered in one reading."""

    documents: tuple[Document, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What one sync does, and what to tell about it.

    Attributes:
        added, changed, unchanged: numbers of articles.
        problems: those of the source, in its order, then those of the plan.
    """

    changes: Changes
    added: int
    changed: int
    unchanged: int
    problems: tuple[Problem, ...]

    @property
    def removed(self) -> int:
        """Number of articles that go."""
        return len(self.changes.removed)

    @property
    def skipped(self) -> int:
        """Number of entries that were not read."""
        return sum(problem.skipped for problem in self.problems)


def collect(entries: Iterable[Document | Problem]) -> Delivery:
    """Read a source to its end: what it says to be missing is known only there."""
    documents: list[Document] = []
    problems: list[Problem] = []
    for entry in entries:
        if isinstance(entry, Document):
            documents.append(entry)
        else:
            problems.append(entry)
    return Delivery(tuple(documents), tuple(problems))


def wanted_ids(source: SourceRow, documents: Iterable[Document], known: Mapping[str, Stored]) -> frozenset[str]:
    """Give every id that articles of these documents may get or name: ask the store which of them are taken.

    `known`: as for `plan`, which names them in the same way.
    """
    return frozenset(id_ for document in separated(tuple(documents), known) for id_ in _wanted(source, document))


def plan(
    source: SourceRow,
    documents: Iterable[Document],
    problems: Iterable[Problem],
    known: Mapping[str, Stored],
    taken: Mapping[str, str],
) -> Plan:
    """Decide what to write and what to remove; pure, and empty when it was done before.

    An article's audience is the document's own, else the source's. Its id is the one stored, else the external id,
    else, where another source holds that, ``<source>:<external id>``. Documents of one external id in several
    languages are articles of their own, see `kb.originals.separated`. What was skipped keeps its stored version;
    where an entry was skipped that nobody can tell which it was, nothing is removed.

    `known` are the stored articles of this source by external id, `taken` the names of the sources that hold the ids
    of `wanted_ids`.
    """
    problems = tuple(problems)
    unread = {problem.external_id for problem in problems if problem.skipped}
    documents = separated(tuple(documents), known, unread)
    unique: dict[str, Document] = {}
    for document in documents:
        unique.setdefault(document.external_id, document)
    doubled = (document for document in documents if unique[document.external_id] is not document)
    told = [*problems, *(_skipped(each, f"has the id of another one, {each.external_id!r}") for each in doubled)]
    removed = tuple(_removed(source, unique, told, known))
    used = {id_ for id_, holder in taken.items() if holder != source.name}
    used |= {stored.id for stored in known.values()} - set(removed)
    made: list[tuple[Document, Article]] = []
    renamed: list[tuple[Document, str]] = []
    for external_id, document in unique.items():
        stored = known.get(external_id)
        id_ = stored.id if stored else next((id_ for id_ in _candidates(source, document) if id_ not in used), None)
        if id_ is None:
            message = f"was skipped, since other articles have the ids it could get: rename it ({external_id!r})"
            told.append(_skipped(document, message))
            continue
        if not stored and id_ != external_id:
            renamed.append((document, id_))
        used.add(id_)
        made.append((document, _article(id_, source, document)))
    told.extend(_renamed(renamed))
    gone = set(removed)
    kept = {external_id: stored for external_id, stored in known.items() if stored.id not in gone}
    articles, doubts = led(made, kept, {id_ for id_, holder in taken.items() if holder != source.name})
    told.extend(doubts)
    upserts = tuple(
        (document.external_id, article)
        for (document, _), article in zip(made, articles, strict=True)
        if (stored := known.get(document.external_id)) is None or stored.content_hash != article.content_hash
    )
    added = sum(external_id not in known for external_id, _ in upserts)
    return Plan(
        Changes(source.name, upserts, removed),
        added=added,
        changed=len(upserts) - added,
        unchanged=len(made) - len(upserts),
        problems=tuple(told),
    )


def _wanted(source: SourceRow, document: Document) -> Iterator[str]:
    yield from _candidates(source, document)
    if document.translation_of:
        yield document.translation_of


def _candidates(source: SourceRow, document: Document) -> tuple[str, str]:
    return document.external_id, f"{source.name}:{document.external_id}"


def _article(id_: str, source: SourceRow, document: Document) -> Article:
    return Article(
        id=id_,
        source=source.name,
        title=document.title,
        body=document.body,
        audience=document.audience or source.audience,
        url=document.url,
        language=document.language,
        questions=document.questions,
        category=document.category,
    )


def _removed(
    source: SourceRow, delivered: Collection[str], told: list[Problem], known: Mapping[str, Stored]
) -> Iterator[str]:
    """Give the ids of stored articles that the source has no more, and tell what is remarkable about that."""
    skipped = {problem.external_id for problem in told if problem.skipped}
    gone = [
        stored.id
        for external_id, stored in known.items()
        if external_id not in delivered and not _among(skipped, external_id, stored.language)
    ]
    if gone and None in skipped:
        message = (
            f"nothing was removed, though {len(gone)} stored articles were not delivered: an entry that cannot be read "
            "may be one of them; correct it and sync again"
        )
        told.append(Problem(source.location, message, skipped=False))
        return
    if gone and not delivered and not skipped:
        message = (
            f"delivered no article at all, so all {len(gone)} stored ones were removed: "
            "put them back and sync again where that was a mistake"
        )
        told.append(Problem(source.location, message, skipped=False))
    yield from gone


def _among(skipped: Collection[str | None], external_id: str, language: str | None) -> bool:
    """Tell whether a stored article is what was skipped; maybe its source calls all its languages by one id."""
    return external_id in skipped or bool(language and external_id.removesuffix(f".{language}") in skipped)


def _renamed(renamed: Sequence[tuple[Document, str]]) -> Iterator[Problem]:
    """Warn once of all ids that were taken: whoever adds the same help centre twice gets one line, not thousands."""
    if renamed:
        document, id_ = renamed[0]
        others = f", and {len(renamed) - 1} more in the same way" if len(renamed) > 1 else ""
        message = f"is kept as {id_!r}, since another article has the id {document.external_id!r}{others}"
        yield Problem(document.location, message, skipped=False, external_id=document.external_id)


def _skipped(document: Document, message: str) -> Problem:
    return Problem(document.location, message, skipped=True, external_id=document.external_id)
