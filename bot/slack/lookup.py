"""Looking articles up: `/kb`, its pages, showing one to the others, and more of one that was quoted."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.slack import phrases
from bot.slack.identity import Identities
from bot.slack.incoming import Command, Pressed
from bot.slack.ports import Api, Channels, Place
from bot.slack.poster import Poster, whispered
from bot.slack.rendering.posts import Post
from bot.slack.rendering.references import Reference
from bot.slack.rendering.results import Asked, results, shared
from handlers.chat.quote import quote
from handlers.person import Person
from handlers.ports import HandlerError, LiveArticles, NewId
from handlers.search.search import Found
from kb import Access, Article

MOST = 25
_KEPT = 1_000
"""Searches whose next pages can be asked for."""
_SHOWN = 1_500
"""Characters of an article that are shown by themselves."""


class Searching(Protocol):
    """Finds articles."""

    async def find(self, query: str, person: Person, limit: int = 10) -> tuple[Found, ...]:
        """Give articles that the person may see, best first."""
        ...


@dataclass(frozen=True, slots=True)
class _Kept:
    query: str
    user: str


class Lookup:
    """Answers searches, to their asker only. What is shown to a channel is what all of its members may see."""

    def __init__(
        self,
        *,
        api: Api,
        identities: Identities,
        channels: Channels,
        search: Searching,
        articles: LiveArticles,
        poster: Poster,
        new_id: NewId,
        root: str,
    ) -> None:
        self._api = api
        self._identities = identities
        self._channels = channels
        self._search = search
        self._articles = articles
        self._poster = poster
        self._new_id = new_id
        self._root = root
        self._kept: OrderedDict[str, _Kept] = OrderedDict()

    async def find(self, command: Command) -> None:
        """Answer `/kb words`."""
        person = await self._identities.person(command.team, command.user)
        kept = self._new_id("s")
        self._kept[kept] = _Kept(command.text, command.user)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        reference = Reference(channel=command.channel, search=kept)
        await self._api.respond(command.response_url, await self._page(command.text, person, reference))

    async def turn(self, button: Pressed, about: Reference) -> None:
        """Show another page of a search."""
        kept = self._kept.get(about.search)
        if kept is None or kept.user != button.user:
            await self._api.respond(button.response_url, whispered(phrases.GONE))
            return
        person = await self._identities.person(button.team, button.user)
        await self._api.respond(button.response_url, await self._page(kept.query, person, about), replace=True)

    async def share(self, button: Pressed, about: Reference) -> None:
        """Show an article to the channel, if all of its members may see it."""
        channel = about.channel or button.channel
        person = await self._identities.person(button.team, button.user)
        setting = await self._channels.get(button.team, channel)
        # The channel may be shared with others: Slack does not say here, so internal articles stay inside.
        seen = await self._identities.seen_in(person, channel, setting, direct=channel.startswith("D"), shared=True)
        found = await self._found(about.article, seen.access)
        if found is None:
            await self._api.respond(button.response_url, whispered(phrases.NOT_FOR_ALL))
            return
        post = shared(found, button.user, self._root)
        id_ = f"share_{button.team}_{channel}_{button.user}_{button.action_ts}"
        place = Place(button.team, channel, about.thread)
        await self._poster.put(id_, place, post, conversation_id="", user=button.user)

    async def more(self, button: Pressed, article: str, access: Access) -> None:
        """Show more of an article to whoever asks for it."""
        found = await self._found(article, access)
        post = whispered(phrases.NOTHING_MORE) if found is None else shared(found, "", self._root)
        await self._api.respond(button.response_url, post)

    async def _page(self, query: str, person: Person, reference: Reference) -> Post:
        try:
            found: Sequence[Found] = await self._search.find(query, person, MOST)
        except HandlerError as refused:
            return whispered(str(refused))
        return results(found, Asked(query, reference, self._root))

    async def _found(self, article_id: str, access: Access) -> Found | None:
        article = (await self._articles.fetch([article_id])).get(article_id)
        if article is None or not access.allows(article.audience):
            return None
        return _beginning(article)


def _beginning(article: Article) -> Found:
    spans = quote(article.title, article.body, 0, min(len(article.body), _SHOWN), length=_SHOWN)
    return Found(article.id, article.title, article.url, article.source, 1.0, spans)
