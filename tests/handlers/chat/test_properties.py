"""What holds whatever the search gives back and whatever is said."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.chat.answer import Ask, decide, holds
from handlers.chat.policy import Policy
from handlers.chat.settle import silent
from handlers.conversation import Episode, Outcome
from handlers.reply import Answer, Clarification, Handoff
from kb import Access, Article, Audience
from retrieval import Hit, PassageHit, Ranking
from tests.fakes import START
from tests.handlers.chat.dialog import ANSWERS, Dialog, memory

audiences = st.sampled_from(["public", "customer", "account:acme", "account:initech", "internal"]).map(Audience)
accesses = st.sampled_from(
    [Access.anonymous(), Access.customer(), Access.customer("acme"), Access.engineer(), Access(frozenset())]
)
bodies = st.lists(
    st.sampled_from(
        [
            "# Reset",
            "Open the page.",
            "Steps:",
            "1. One\n2. Two",
            "| a | b |\n|---|---|\n| 1 | 2 |",
            "```\ncode\n```",
            "é\U0001f600",
        ]
    ),
    max_size=6,
).map("\n\n".join)
scores = st.floats(0, 1)


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Ranking, dict[str, Article]]:
    """A ranking over an index that may have grown stale, and the articles that live."""
    hits: list[Hit] = []
    live: dict[str, Article] = {}
    for number in range(draw(st.integers(0, 5))):
        made = Article(f"a{number}", "s", draw(st.sampled_from(["One", "Two", "one!"])), draw(bodies), draw(audiences))
        start = draw(st.integers(0, len(made.body)))
        passage = PassageHit(start, draw(st.integers(start, len(made.body))), 1.0)
        score = draw(scores)
        indexed = draw(
            st.sampled_from([made, replace(made, body=made.body + "x"), replace(made, audience=Audience("public"))])
        )
        hits.append(
            Hit(
                made.id,
                made.title,
                None,
                "s",
                None,
                indexed.audience,
                indexed.content_hash,
                score,
                score,
                (passage,),
                {},
            )
        )
        if draw(st.booleans()):
            live[made.id] = made
    return Ranking(tuple(hits), "s1"), live


@given(worlds(), accesses, st.booleans(), st.booleans())
def test_a_decision_names_only_what_lives_unchanged_and_may_be_seen_and_quotes_it_verbatim(
    world: tuple[Ranking, dict[str, Article]], access: Access, clarified: bool, chosen: bool
) -> None:
    ranking, live = world
    policy = Policy(threshold=0.6, clarify_threshold=0.3)
    ask = Ask("open the page", access, ("a0",) if chosen else (), clarified)
    reply = decide(ask, ranking, live, policy)
    indexed = {hit.article_id: hit for hit in ranking.hits}
    match reply:
        case Answer(text, confidence, (source,)):
            named = [source.article]
            assert holds(source, live[source.article])
            assert text == ("\n\n".join(span.text for span in source.spans) or live[source.article].title)
            assert chosen or confidence >= policy.threshold
        case Clarification(options=options):
            named = [option.article for option in options]
            assert not clarified
            assert 1 <= len(options) <= 3
            assert len({option.label.casefold().strip("!") for option in options}) == len(options)
        case None:
            named = []
        case _:
            raise AssertionError(reply)
    for article_id in named:
        assert access.allows(live[article_id].audience)
        assert live[article_id].content_hash == indexed[article_id].content_hash
        assert not chosen or article_id == "a0"


@given(
    st.sampled_from([None, "answer", "clarification", "handoff"]),
    st.sampled_from(list(Outcome)),
    st.integers(0, 200),
)
def test_silence_settles_open_episodes_only_and_each_in_one_way(last: str | None, outcome: Outcome, hours: int) -> None:
    episode = Episode("e1", "c1", "p1", "how?", START, START, outcome=outcome, last_reply=last)
    settled = silent(episode, (), START + timedelta(hours=hours), Policy(threshold=0.5))
    if outcome is not Outcome.OPEN or hours < 72:
        assert settled is None
    else:
        assert settled is (Outcome.ASSUMED if last == "answer" else Outcome.ABANDONED)


sayings = st.one_of(
    st.sampled_from([*ANSWERS, "hi", "thanks", "it is blue", "install the driver", "I need a person", "", "🎉"]),
    st.sampled_from(
        ["PRESS confirmed", "PRESS person", "OPTION driver", "OPTION secret", "FILE", "WAIT 80", "WAIT 200"]
    ),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(sayings, max_size=12))
def test_any_dialog_keeps_the_promises(said: list[str]) -> None:
    asyncio.run(_keeps_the_promises(said))


async def _keeps_the_promises(said: list[str]) -> None:
    store, world = memory()
    dialog = await Dialog(world).start()
    for text in said:
        command, _, rest = text.partition(" ")
        match command:
            case "PRESS":
                await dialog.press("confirmed" if rest == "confirmed" else "person")
            case "OPTION":
                await dialog.say(option=rest)
            case "FILE":
                await dialog.file()
            case "WAIT":
                dialog.clock.forward(hours=int(rest))
                await dialog.desk.sweep()
            case _:
                await dialog.say(text)
    turns = (await dialog.conversation()).turns
    assert [turn.seq for turn in turns] == list(range(1, len(turns) + 1))
    replies = [turn for turn in turns if turn.author == "bot"]
    assert all(turn.reply is not None for turn in replies)
    clarified = Counter(turn.episode_id for turn in replies if isinstance(turn.reply, Clarification))
    assert all(times == 1 for times in clarified.values())
    for turn in replies:
        if isinstance(turn.reply, Answer):
            assert all(source.article != "secret" for source in turn.reply.sources)
        if isinstance(turn.reply, Handoff):
            assert (turn.reply.form is None) != (turn.reply.ticket is None)
    for episode in store.episodes.values():
        assert (episode.settled_at is None) == (episode.outcome is Outcome.OPEN)
        assert (episode.outcome is Outcome.ESCALATED) == (episode.ticket is not None)
    filed = Counter(ticket.episode_id for ticket in store.tickets.values())
    assert all(times == 1 for times in filed.values())
