"""Who may see what, and how that is written down."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kb import CUSTOMER, INTERNAL, PUBLIC, Access, Article, Audience

names = st.text(min_size=1, max_size=20)
accesses = st.builds(
    lambda access, sources: Access(access.audiences, access.everything, sources),
    st.one_of(
        st.just(Access.anonymous()),
        st.just(Access.engineer()),
        st.just(Access(frozenset())),
        st.lists(names, max_size=3).map(lambda accounts: Access.customer(*accounts)),
    ),
    st.frozensets(names, max_size=3),
)


@given(accesses)
def test_what_was_written_down_is_read_as_it_was(access: Access) -> None:
    assert Access.tagged(access.tags()) == access
    assert list(access.tags()) == list(dict.fromkeys(access.tags()))


ARTICLES = [
    Article("1", source, "T", "B", audience)
    for source in ("help", "ops")
    for audience in (PUBLIC, CUSTOMER, INTERNAL, Audience("account:a"))
]
_limited = st.builds(
    lambda access, sources: Access(access.audiences, access.everything, sources),
    st.sampled_from([Access.anonymous(), Access.engineer(), Access(frozenset()), Access.customer("a")]),
    st.frozensets(st.sampled_from(["help", "ops"])),
)


@given(_limited, _limited)
def test_within_another_access_is_seen_what_both_may_see(one: Access, other: Access) -> None:
    both = one.within(other)
    for article in ARTICLES:
        assert both.shows(article) == (one.shows(article) and other.shows(article))


def test_an_access_may_be_limited_to_sources_and_none_named_is_all() -> None:
    help_, ops = (Article("1", source, "T", "B", PUBLIC) for source in ("help", "ops"))
    limited = Access(sources=frozenset({"help", "gone"}))
    assert (limited.shows(help_), limited.shows(ops)) == (True, False)
    assert Access().shows(ops)
    assert limited.allows(PUBLIC)
    engineer = Access(everything=True, sources=frozenset({"ops"}))
    assert engineer.shows(Article("1", "ops", "T", "B", INTERNAL))
    assert not engineer.shows(help_)
    assert not Access().shows(Article("1", "help", "T", "B", CUSTOMER))


def test_an_access_is_written_as_people_read_it() -> None:
    assert Access.customer("acme").tags() == ("account:acme", "customer", "public")
    assert Access(everything=True, sources=frozenset({"b", "a"})).tags() == ("everything", "source:a", "source:b")
