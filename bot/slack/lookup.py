"""Looking articles up: `/kb`, its pages, showing one to the others, and more of one that was quoted."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from bot.slack import phrases
from bot.slack.addressing import Addressing
from bot.slack.channels import Channels
from bot.slack.errors import RESPONSE, SlackError, SlackRefused
from bot.slack.identity import Identities
from bot.slack.incoming import Command, Pressed
from bot.slack.onward import onward
from bot.slack.places import Place
from bot.slack.ports import Held, Searched, Searches, Sources
from bot.slack.poster import Poster, whispered
from bot.slack.rendering.posts import Post
from bot.slack.rendering.references import Reference
from bot.slack.rendering.results import Asked, read_on, results, shared
from bot.slack.web_api import Api
from handlers.access.permissions import Right, may, on_team
from handlers.chat.quote import quote
from handlers.known.rules import Known
from handlers.languages import say, speaking
from handlers.person import Person
from handlers.ports import HandlerError, LiveArticles
from handlers.reply import Source
from handlers.search.search import Found
from kb import Access, Article

MOST = 25
_SHOWN = 1_500
"""Characters of an article that are shown by themselves."""


class Searching(Protocol):
    """Finds articles."""

    async def find(self, query: str, person: Person, limit: int = 10) -> tuple[Found, ...]:
        """Give articles that the person may see, best first."""
        ...


class Teaching(Protocol):
    """Takes the team's word that an article answers a wording."""

    async def confirm(self, question: str, article: str, person: Person) -> Known:
        """Make the wording known as answered by the article; one that is so already stays as it is."""
        ...


class Lookup:
    """Answers searches, to their asker only. What is shown to a channel is what all of its members may see."""

    def __init__(
        self,
        *,
        api: Api,
        identities: Identities,
        addressing: Addressing,
        channels: Channels,
        searches: Searches,
        sources: Sources,
        search: Searching,
        articles: LiveArticles,
        known: Teaching,
        poster: Poster,
        root: str,
    ) -> None:
        self._api = api
        self._identities = identities
        self._addressing = addressing
        self._channels = channels
        self._searches = searches
        self._sources = sources
        self._search = search
        self._articles = articles
        self._known = known
        self._poster = poster
        self._root = root

    async def find(self, command: Command, held: Held) -> None:
        """Answer `/kb words`."""
        person = await self._identities.person(command.team, command.user)
        # The same delivery is the same search: one that is handled again keeps nothing twice.
        id_ = f"s_{hashlib.sha256(held.delivery.key.encode()).hexdigest()[:32]}"
        kept = Searched(id_, command.team, command.channel, command.user, command.text, held.at)
        await self._searches.keep(kept)
        page = await self._page(kept, person, Reference(search=id_))
        await self._poster.once(held.delivery.key, lambda: self._api.respond(command.response_url, page))

    async def turn(self, button: Pressed, about: Reference) -> None:
        """Show another page of a search, or the same search in another source."""
        kept = await self._searches.get(about.search)
        if kept is None or kept.user != button.user:
            await self._respond(button, whispered(say(phrases.SEARCH_GONE)))
            return
        person = await self._identities.person(button.team, button.user)
        await self._respond(button, await self._page(kept, person, about), replaces=True)

    async def share(self, button: Pressed, about: Reference) -> None:
        """Show an article to the channel, once for each list, if all of its members may see it."""
        channel = about.channel or button.channel
        person = await self._identities.person(button.team, button.user)
        setting = await self._channels.get(button.team, channel)
        seen = await self._identities.seen_by_all(person, button.team, channel, setting)
        found = await self._found(about.article, seen.access)
        if found is None:
            await self._respond(button, whispered(say(phrases.NOT_FOR_ALL)))
            return
        place = Place(button.team, channel, about.thread)
        with speaking(await self._addressing.at(place)):
            post = shared(found, button.user, self._root)
        article = hashlib.sha256(about.article.encode()).hexdigest()[:16]
        id_ = f"share_{button.team}_{channel}_{button.user}_{button.ts}_{article}"
        if await self._poster.stands(id_):
            await self._respond(button, whispered(say(phrases.STANDS)))
            return
        await self._poster.put(id_, place, post, conversation_id="", user=button.user)

    async def more(self, button: Pressed, article_id: str, access: Access, quoted: Source | None) -> None:
        """Show whoever asks what an article says behind what they read of it; from its beginning if it has changed."""
        article = (await self._articles.fetch([article_id])).get(article_id)
        spans = quoted.spans if quoted is not None and article and quoted.content_hash == article.content_hash else ()
        rest = onward(article, spans) if article is not None and access.shows(article) else None
        if article is None or rest is None:
            await self._respond(button, whispered(say(phrases.NOTHING_MORE)))
            return
        found = replace(_beginning(article), spans=(rest,))
        said = say(phrases.GOES_ON if spans else phrases.FROM_BEGINNING)
        await self._respond(button, read_on(found, said, self._root))

    async def remember(self, button: Pressed, about: Reference) -> None:
        """Take an engineer's word that an article answers what was looked for."""
        kept = await self._searches.get(about.search)
        person = await self._identities.person(button.team, button.user)
        if not may(person, Right.TEACH):
            told = say(phrases.NOT_ENGINEER)
        elif kept is None:
            told = say(phrases.SEARCH_GONE)
        else:
            try:
                known = await self._known.confirm(kept.words, about.article, person)
                told = phrases.remembered(known.question)
            except HandlerError as refused:
                told = str(refused)
        await self._respond(button, whispered(told))

    async def _page(self, kept: Searched, person: Person, about: Reference) -> Post:
        within = replace(person, sources=(about.source,)) if about.source else person
        try:
            found: Sequence[Found] = await self._search.find(kept.words, within, MOST)
            sources = await self._choices(kept.words, person, found, about)
        except HandlerError as refused:
            return whispered(phrases.told(refused))
        reference = Reference(channel=kept.channel, search=kept.id, page=about.page, source=about.source)
        teaches = may(person, Right.TEACH)
        return results(found, Asked(kept.words, reference, self._root, teaches=teaches, sources=sources))

    async def _choices(self, query: str, person: Person, found: Sequence[Found], about: Reference) -> tuple[str, ...]:
        """Give the sources to choose from; a customer learns of no source but by what they may see of it."""
        if on_team(person):
            return await self._sources.sources()
        seen = await self._search.find(query, person, MOST) if about.source else found
        return tuple(sorted({one.source for one in seen}))

    async def _respond(self, button: Pressed, said: Post, *, replaces: bool = False) -> None:
        # Slack makes a trigger for every press: the same one is the same press, delivered or handled again.
        await self._poster.once(
            f"pressed|{button.trigger or button.action_ts}", lambda: self._answered(button, said, replaces=replaces)
        )

    async def _answered(self, button: Pressed, said: Post, *, replaces: bool) -> None:
        try:
            await self._api.respond(button.response_url, said, replace=replaces, thread=button.in_thread)
        except SlackRefused as refused:
            # After five answers, or half an hour, Slack takes none there. Who pressed must see something all the same.
            if refused.method != RESPONSE:
                raise
            try:
                place = Place(button.team, button.channel, button.in_thread)
                # A list can only be changed where it stands; anything else can be said beside it.
                content = whispered(say(phrases.SEARCH_GONE)) if replaces else said
                await self._api.whisper(place, button.user, content)
            except SlackError:
                raise refused from None

    async def _found(self, article_id: str, access: Access) -> Found | None:
        article = (await self._articles.fetch([article_id])).get(article_id)
        if article is None or not access.shows(article):
            return None
        return _beginning(article)


def _beginning(article: Article) -> Found:
    spans = quote(article.title, article.body, 0, min(len(article.body), _SHOWN), length=_SHOWN)
    return Found(article.id, article.title, article.url, article.source, 1.0, spans, article.audience.value)
