"""Articles that engineers found, shown in the thread for which they were looked up."""

from __future__ import annotations

import hashlib

from bot.slack import phrases
from bot.slack.addressing import Addressing
from bot.slack.channels import Channels
from bot.slack.identity import Identities
from bot.slack.incoming import Pressed
from bot.slack.places import Place
from bot.slack.poster import Poster
from bot.slack.posts import Posts
from bot.slack.rendering import answers
from bot.slack.rendering.results import shared
from bot.slack.rendering.views import notice
from bot.slack.web_api import Api
from bot.slack.windows import Windows
from handlers.access.permissions import on_team
from handlers.chat.quote import quote
from handlers.languages import say, speaking
from handlers.ports import LiveArticles
from handlers.search.search import Found
from kb import Article

_BEGINNING = 1_500
"""Characters of an article that are shared when what was found in it is not there any more."""


class Sharing:
    """Shows an article where all members of the channel may see it, and says in the window what came of it."""

    def __init__(
        self,
        *,
        api: Api,
        identities: Identities,
        addressing: Addressing,
        channels: Channels,
        posts: Posts,
        articles: LiveArticles,
        poster: Poster,
        windows: Windows,
        root: str,
    ) -> None:
        self._api = api
        self._identities = identities
        self._addressing = addressing
        self._channels = channels
        self._posts = posts
        self._articles = articles
        self._poster = poster
        self._windows = windows
        self._root = root

    async def share(self, button: Pressed) -> None:
        """Show the chosen article in the thread of its message, once, however often it is pressed.

        Raises:
            Exception: it did not work now; it is to be handled again.
        """
        chosen = answers.read_chosen(button.value)
        if chosen is None:
            return
        told = await self._shared(button, chosen)
        view, otherwise = notice(say(answers.TITLE), told), notice(say(answers.TITLE), phrases.SHARED)
        await self._windows.show(button.team, button.view, view, otherwise)

    async def _shared(self, button: Pressed, chosen: answers.Chosen) -> str:
        """Show it in the thread; give what is said in the window."""
        person = await self._identities.person(button.team, button.user)
        if not on_team(person):
            return say(phrases.NOT_ENGINEER)
        setting = await self._channels.get(button.team, chosen.channel)
        seen = await self._identities.seen_by_all(person, button.team, chosen.channel, setting)
        article = (await self._articles.fetch([chosen.article])).get(chosen.article)
        if article is None or not seen.access.shows(article):
            return say(phrases.NOT_FOR_ALL)
        if not await self._api.present(button.team, chosen.channel, button.user):
            return say(phrases.NOT_HERE)
        place = Place(button.team, chosen.channel, chosen.thread)
        with speaking(await self._addressing.at(place)):
            post = shared(_quoted(chosen, article), button.user, self._root)
        id_ = _once(place, article)
        await self._poster.put(id_, place, post, conversation_id="")
        posted = await self._posts.get(id_)
        return phrases.SHARED if posted is not None and posted.ts is not None else phrases.NOT_TAKEN


def _once(place: Place, article: Article) -> str:
    """Name what is shared: an article stands in a thread once, whoever shares it and however often."""
    digest = hashlib.sha256(article.id.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return f"shared_{place.team}_{place.channel}_{place.thread}_{digest}"


def _quoted(chosen: answers.Chosen, article: Article) -> Found:
    spans = chosen.quotes(article)
    if not spans:
        spans = quote(article.title, article.body, 0, min(len(article.body), _BEGINNING), length=_BEGINNING)
    return Found(article.id, article.title, article.url, article.source, 1.0, spans, article.audience.value)
