"""How news of a fix is worded, in the language of its customer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from handlers.engineering.announcement import Announcement, Occasion, Verdict
from handlers.engineering.announcement_drafts import drafted
from handlers.engineering.announcement_text import QUESTION, STILL_BROKEN, asking, without_question
from handlers.engineering.issue import Kind, Stage
from handlers.engineering.occasions import News
from handlers.languages import LANGUAGES, catalogue, say, speaking
from handlers.languages.dates import day
from handlers.languages.pseudo import PSEUDO, rehearsing, unsaid
from handlers.languages.sentences import together
from tests.announcement_worlds import ANN, BEN, DAY, EVE, ISSUE, LINKS, fixed_in, kept, memory_news
from tests.fakes import START

NEXT = date(2026, 3, 27)
TOLD = Announcement("n1", "T-1", ISSUE, Occasion.SCHEDULED, "5.3", "Soon.", START, on=DAY)
BEFORE = [
    None,
    *(
        replace(TOLD, occasion=occasion, release=release, on=on, verdict=verdict)
        for occasion, release, on, verdict in product(
            Occasion, ("", "5.3", "5.3, 5.4"), (None, DAY), (None, Verdict.BROKEN)
        )
    ),
]
ALL = [
    News(kind, occasion, release, on)
    for kind, occasion, release, on in product(Kind, Occasion, ("", "5.3", "5.3, 5.4"), (None, NEXT))
    if release or (occasion is not Occasion.SCHEDULED and on is None)
]


def test_every_draft_is_made_of_our_words_and_the_names_and_days_of_versions() -> None:
    with rehearsing(), speaking(PSEUDO):
        for news, before in product(ALL, BEFORE):
            text = drafted(news, before)
            assert unsaid(text) == ()
            assert "{" not in text
            if news.release and news.occasion is not Occasion.DECLINED:
                assert "5.3" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_draft_names_the_version_and_its_day_in_every_language(language: str) -> None:
    with speaking(language):
        for news in ALL:
            text = drafted(news)
            assert "{" not in text
            if news.release and news.occasion is not Occasion.DECLINED:
                assert news.release in text
                assert news.on is None or day(news.on) in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_is_found_again_whatever_language_it_was_asked_in(language: str) -> None:
    with speaking(language):
        text = asking("It is out.", "https://help.test/fix/n1.abc?lang=ja")
    assert catalogue(language).say(QUESTION) in text
    assert without_question(text) == "It is out."
    assert without_question("It is out.\n\nBob") == "It is out.\n\nBob"


async def test_a_customer_is_drafted_for_asked_and_told_in_their_language() -> None:
    news = memory_news()
    await news.file("k1", replace(ANN, language="ja"))
    await news.file("k2", BEN)
    await news.come(kept(Stage.RELEASED, fixed_in("5.3", released=True, on=DAY)))
    drafts = {one.ticket: one for one in await news.drafts()}
    with speaking("ja"):
        japanese = drafted(News(Kind.BUG, Occasion.RELEASED, "5.3", DAY))
    english = drafted(News(Kind.BUG, Occasion.RELEASED, "5.3", DAY))
    assert (drafts["T-1"].text, drafts["T-2"].text) == (japanese, english)
    listing = await news.desk.listed(EVE)
    reads = {one.announcement.ticket: one.language for one in listing.issues[0].announcements}
    assert reads == {"T-1": "ja", "T-2": None}
    await news.send(drafts["T-1"])
    link = f"{LINKS.link(drafts['T-1'].id)}?lang=ja"
    assert await news.read() == [f"{japanese}\n\n{catalogue('ja').say(QUESTION)} {link}"]
    await news.verdicts.say(LINKS.token(drafts["T-1"].id), Verdict.BROKEN, "鳴ります。")
    await news.work_on()
    (said,) = [one.text for one in (await news.world.tickets.get("T-1")).comments if one.public and not one.team]
    with speaking("ja"):
        assert said == together(say(STILL_BROKEN), "鳴ります。")
