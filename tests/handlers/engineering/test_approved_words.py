"""No webhooks, edits or restarts show a customer a text that nobody of the team approved.

What comes from Jira begins with the body of a webhook, and with the issue as it is read then. It ends with what
customers read: on their tickets, in their chat, by mail, and in answer to a question.
"""

from __future__ import annotations

import asyncio
from itertools import chain

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.conversation import Turn
from handlers.engineering.announcement import Verdict
from handlers.engineering.known_issue import Publicity
from handlers.engineering.publishing import Wording
from tests.announcement_worlds import DAY, SECRET
from tests.approved_walks import FIXES, LATER, MARKS, TICKETS, TITLES, WAYS, WORDS, Act, Walk, walk

_versions = st.lists(
    st.tuples(st.sampled_from(["5.3", f"{SECRET} release"]), st.booleans(), st.sampled_from([None, DAY, LATER])),
    max_size=1,
)
_category = st.sampled_from(["new", "indeterminate", "done", "done"])
_resolution = st.sampled_from([None, None, None, "Won't Fix"])
_jira = st.one_of(
    st.tuples(st.just("jira"), _category, _resolution, _versions),
    st.tuples(st.just("jira"), st.just("done"), st.none(), st.just([("5.3", True, DAY)])),
    st.tuples(st.just("jira"), st.just("indeterminate"), st.none(), st.just([("5.3", False, DAY)])),
    st.tuples(st.just("deleted")),
)
_webhook = st.one_of(
    st.just(("posted", 0)),
    st.tuples(st.just("posted"), st.integers(0, 9)),  # again, late, in any order; what is never posted is lost
    st.just(("polled",)),
)
_work = st.sampled_from([("work",), ("work",), ("crash",), ("restart",)])
_place, _said = st.integers(0, 3), st.sampled_from(WORDS)
_send = st.one_of(
    st.tuples(st.just("send"), _place, st.sampled_from([None, None, *WORDS]), st.booleans()), st.just(("send all",))
)
_publish = st.tuples(
    st.just("publish"),
    st.builds(
        Wording,
        st.sampled_from(TITLES),
        st.sampled_from(WAYS),
        st.sampled_from(FIXES),
        st.sampled_from([Publicity.PUBLIC, Publicity.PUBLIC, *Publicity]),
    ),
)
_tell = st.tuples(st.just("tell"), _said, st.sampled_from(MARKS))
_act = st.one_of(
    _jira,
    _webhook,
    _send,
    _work,
    _publish,
    _tell,
    st.just(("look",)),
    st.tuples(st.just("word"), _place, _said),
    st.tuples(st.just("word all"), _said),
    st.tuples(st.just("drop"), _place),
    st.tuples(st.just("back"), _place),
    st.just(("draft",)),
    st.tuples(st.just("verdict"), _place, st.sampled_from(list(Verdict)), st.sampled_from(["", "Hm."])),
    st.tuples(st.just("close"), st.sampled_from(list(TICKETS))),
    st.just(("merge",)),
    st.tuples(st.just("want"), st.booleans()),
)
_told, _want = st.tuples(_jira, _webhook, _work), st.tuples(st.just("want"), st.booleans())
_look = st.just((("look",),))
_maybe = st.lists(_act, max_size=1)
_story = st.one_of(
    st.tuples(st.tuples(_act)),
    # What somebody looks at changes before she sends it, or writes of it.
    st.tuples(_told, _look, _maybe, st.tuples(_send, _work)),
    st.tuples(_told, _look, _told, st.tuples(_send, _work)),
    st.tuples(_look, _told, st.tuples(_publish, _work)),
    st.tuples(_look, _maybe, st.tuples(_publish, _work)),
    st.tuples(st.tuples(_want, _tell, _work)),
)
_walks = st.lists(_story, max_size=8).map(lambda stories: [*chain.from_iterable(chain.from_iterable(stories))])


def _turns(made: Walk) -> list[Turn]:
    return [] if made.chat is None else list(made.chat.turns)


@given(_walks)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_in_memory(acts: list[Act]) -> None:
    asyncio.run(walk("memory", acts))


@given(_walks)
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
def test_in_a_database_that_is_opened_anew(acts: list[Act]) -> None:
    asyncio.run(walk("sql", acts))


OUT: Act = ("jira", "done", None, [(f"{SECRET} release", True, DAY)])
HEARD: list[Act] = [("posted", 0), ("work",)]


def test_a_walk_that_sends_shows_what_was_approved() -> None:
    acts: list[Act] = [OUT, *HEARD, ("look",), ("send all",), ("crash",), ("verdict", 0, Verdict.BROKEN, "Hm.")]
    made = asyncio.run(walk("sql", acts))
    keys = [turn.key for turn in _turns(made) if turn.author == "engineer"]
    assert len(keys) == 1
    assert str(keys[0]).startswith("announcement:")
    assert len(made.read) == 2
    assert all(f"{SECRET} release" in text for _, text in made.read)


def test_a_walk_that_publishes_and_tells_shows_that_and_tells_once() -> None:
    planned: Act = ("jira", "indeterminate", None, [("5.3", False, DAY)])
    wording = Wording("It hums", "Wait.", "in 5.3", Publicity.PUBLIC)
    acts: list[Act] = [planned, *HEARD, ("look",), ("publish", wording), ("work",), ("want", True)]
    made = asyncio.run(walk("sql", acts))
    (shown,) = made.lasting.shelf
    assert "A fix is scheduled: in 5.3." in shown.body
    acts += [("tell", "It is out.", "m1"), ("crash",), ("tell", "Soon!", "m2"), ("tell", "It is out.", "m1")]
    made = asyncio.run(walk("sql", acts))
    assert [turn.text for turn in _turns(made)] == ["About “It hums”:\n\nIt is out.", "About “It hums”:\n\nSoon!"]
    assert len(made.lasting.mails.letters) == 2
    made = asyncio.run(walk("sql", [*acts, OUT, *HEARD]))
    assert made.lasting.shelf == []
