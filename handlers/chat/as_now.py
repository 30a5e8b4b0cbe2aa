"""What was said earlier, as it may be shown now: nothing of an article that changed, is gone, or may not be seen.

A stored reply quotes its articles as they were. Before it is shown again, each source is checked against the live
article, as a fresh answer is; what does not hold any more is replaced by a text that says so.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from handlers.chat import words
from handlers.chat.answer import quoted, verbatim
from handlers.chat.inquiry import LONG
from handlers.chat.receipts import cited
from handlers.chat.transcript import spoken
from handlers.conversation import Turn
from handlers.languages import say
from handlers.ports import LiveArticles
from handlers.reply import Answer, Clarification, Handoff, Option, Remark, Reply, Source
from kb import Access, Article
from kb.languages import base


async def as_now(turns: Sequence[Turn], access: Access, articles: LiveArticles) -> tuple[Turn, ...]:
    """Give the turns as somebody of this access may see them now; one look at the live articles for all of them."""
    ids = {article for turn in turns if turn.reply is not None for article in cited(turn.reply)}
    live = await articles.fetch(ids) if ids else {}
    # Hashing long articles takes a while in which others must be served.
    long = sum(len(article.body) for article in live.values()) > LONG
    return await asyncio.to_thread(shown, turns, access, live) if long else shown(turns, access, live)


def shown(turns: Sequence[Turn], access: Access, live: Mapping[str, Article]) -> tuple[Turn, ...]:
    """Give the turns as they may be shown. Pure; `live`: the articles among the cited ones that live."""
    allowed = {article_id: article for article_id, article in live.items() if access.shows(article)}
    hashes = {article_id: article.content_hash for article_id, article in allowed.items()}
    withdrawn: set[str] = set()
    found: list[Turn] = []
    for turn in turns:
        match turn.reply:
            case Answer() as answer:
                withdrawn |= _old_titles(((one.article, one.title) for one in answer.sources), allowed)
                found.append(_with(turn, _answer(answer, allowed, hashes)))
            case Clarification() as asked:
                withdrawn |= _old_titles(((one.article, one.name) for one in asked.options), allowed)
                found.append(_with(turn, _clarification(asked, allowed)))
            case _:
                found.append(turn)
    # A pressed option stands in the customer's own line, and in a form made of their lines, by its article's title.
    return tuple(_without(turn, withdrawn) for turn in found) if withdrawn else tuple(found)


def _answer(answer: Answer, allowed: Mapping[str, Article], hashes: Mapping[str, str]) -> Reply:
    kept = tuple(source for source in answer.sources if _holds(source, allowed, hashes))
    if not kept:
        return Remark(say(words.WITHDRAWN))
    return answer if kept == answer.sources else replace(answer, text=quoted(kept), sources=kept)


def _holds(source: Source, allowed: Mapping[str, Article], hashes: Mapping[str, str]) -> bool:
    article = allowed.get(source.article)
    return article is not None and hashes[article.id] == source.content_hash and verbatim(source, article)


def _clarification(asked: Clarification, allowed: Mapping[str, Article]) -> Reply:
    live = ((option, allowed.get(option.article)) for option in asked.options)
    options = tuple(_option(option, article) for option, article in live if article is not None)
    return replace(asked, options=options) if options else Remark(say(words.OPTIONS_WITHDRAWN))


def _option(option: Option, article: Article) -> Option:
    """Give the button as it is now: with its short label only as long as the article says that."""
    language = None if article.language is None else base(article.language)
    if option.title == article.title and option.label in f"{article.title}\n{article.body}":
        return replace(option, language=language)
    return Option(article.title, article.id, language=language)


def _with(turn: Turn, reply: Reply) -> Turn:
    return turn if reply == turn.reply else replace(turn, reply=reply, text=spoken(reply))


def _old_titles(named: Iterable[tuple[str, str]], allowed: Mapping[str, Article]) -> set[str]:
    """Give the titles, among those named by id and title, that are none of that article's any more for this person."""
    return {title for id_, title in named if id_ not in allowed or allowed[id_].title != title}


def _without(turn: Turn, withdrawn: set[str]) -> Turn:
    if turn.author == "customer":
        return replace(turn, text=say(words.CHOICE_WITHDRAWN)) if turn.text in withdrawn else turn
    if not isinstance(turn.reply, Handoff) or turn.reply.form is None:
        return turn
    form = turn.reply.form
    lines = form.description.split("\n\n")
    kept = [line for line in lines if line not in withdrawn]
    if len(kept) == len(lines):
        return turn
    subject = "" if form.subject in withdrawn else form.subject
    return replace(turn, reply=replace(turn.reply, form=replace(form, subject=subject, description="\n\n".join(kept))))
