"""Similar tickets and growing clusters: whatever is in them, Slack takes them, and nobody is pinged."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.rendering import names
from bot.slack.rendering.alike import NOT_LOOKED, LookedAlike, beside, hint, listed
from bot.slack.rendering.answers import Looked, answers
from bot.slack.rendering.bursts import Grown, burst, of_payload, read_grown
from bot.slack.rendering.cards import Shown
from bot.slack.rendering.message_forms import Origin, message_form
from bot.slack.rendering.references import Reference, read
from bot.slack.rendering.whole_tickets import whole_ticket
from handlers.chat.handoff import form
from handlers.clusters.cluster import Cluster, ClusterState, Settled
from handlers.person import Person
from handlers.similar.similar import SimilarCase
from handlers.ticket import Comment, Ticket
from tests.bot.slack.rendering import checking, worlds
from tests.bot.slack.rendering.test_cards import TICKET, actions, relaxed
from tests.bot.slack.rendering.test_scores import pressings

ROOT = "https://help.example.com"
CASE = SimilarCase(
    "T-3", "Printer offline", "solved", worlds.NOW, 0.8, ("both speak of “printer”", "same account"),
    "Install the driver again.", over=True,
)  # fmt: skip
CLUSTER = Cluster("K-7", ("printer",), "printer offline", worlds.NOW, worlds.NOW, "m/1", examples=("T-1", "T-2"))
GROWN = Grown("K-7", 1, 12, 2, "1.0", 9, 10)

cases = st.builds(
    SimilarCase, st.integers(1, 999).map("T-{}".format) | worlds.ids, worlds.texts,
    st.sampled_from(["open", "on_hold"]) | worlds.texts, st.just(worlds.NOW), st.just(0.5),
    st.lists(worlds.texts, max_size=4).map(tuple), st.none() | worlds.texts, st.booleans(), st.booleans(),
)  # fmt: skip
found = st.builds(LookedAlike, st.lists(cases, max_size=4), worlds.roots, worlds.texts)
clusters = st.builds(
    Cluster, st.just("K-7"), st.just(()), worlds.texts, st.just(worlds.NOW), st.just(worlds.NOW), st.just("m"),
    st.sampled_from(ClusterState), st.none() | worlds.texts,
    st.none() | st.builds(Settled, st.just(worlds.NOW), worlds.ids, worlds.texts, st.just(7), worlds.texts),
    st.lists(st.integers(1, 99).map("T-{}".format), max_size=9).map(tuple),
)  # fmt: skip
grown = st.builds(
    Grown, st.just("K-7"), st.integers(1, 9), st.integers(1, 9_999), st.integers(1, 90), st.just("0.4"),
    st.integers(0, 9), st.integers(1, 9),
)  # fmt: skip


@relaxed
@given(worlds.tickets, found, pressings, st.lists(worlds.texts, max_size=2))
def test_whatever_is_found_alike_the_windows_are_taken(
    ticket: Ticket, alike: LookedAlike, pressing: object, said: list[str]
) -> None:
    comments = tuple(Comment("Ana", text, worlds.NOW, public=True) for text in said)
    shown = Shown(replace(ticket, comments=comments), pressing=pressing)  # type: ignore[arg-type]
    checking.check_view(whole_ticket(shown, 0, alike, "A note."))
    checking.check_view(answers([], Looked("words", "C1", "1.2", ROOT, {}), alike))
    checking.check_view(message_form(form(["words"], Person("p1")), Origin("C1", "1.2"), "For Ana.", hint(alike)))


@relaxed
@given(grown, clusters, worlds.roots)
def test_whatever_a_cluster_is_called_its_alert_is_taken(told: Grown, cluster: Cluster, root: str) -> None:
    checking.check_post(burst(told, cluster, root))


@given(grown)
def test_what_the_button_of_an_alert_carries_comes_back(told: Grown) -> None:
    assert read_grown(told.written()) == told


@pytest.mark.parametrize(
    "value",
    ["", "[]", "{}", '{"cluster":"K-7"}', GROWN.written().replace('"K-7"', "7"), GROWN.written().replace("12", "true")],
)
def test_what_is_not_ours_is_nothing(value: str) -> None:
    assert read_grown(value) is None


def test_a_similar_ticket_is_shown_with_why_and_with_what_solved_it_and_can_be_linked() -> None:
    blocks = beside("T-7", LookedAlike((CASE,), ROOT))
    shown = str(blocks[2])
    assert f"<{ROOT}/console/tickets/T-3|T-3>" in shown
    assert "both speak of “printer” · same account" in shown
    assert "Solved with: Install the driver again." in shown
    assert actions(blocks) == [f"{names.RELATE}_0"]
    accessory = blocks[2]["accessory"]
    assert isinstance(accessory, dict)
    assert read(accessory["value"]) == Reference(ticket="T-7", other="T-3")


def test_what_is_linked_or_no_ticket_has_no_button_and_nothing_found_is_said() -> None:
    assert actions(beside("T-7", LookedAlike((replace(CASE, linked=True), replace(CASE, number="PRT-9")), ROOT))) == []
    assert "No other ticket comes near" in str(beside("T-7", LookedAlike()))
    assert "still being read" in str(beside("T-7", LookedAlike(note="Tickets are still being read.")))
    assert beside("T-7", NOT_LOOKED) == listed(NOT_LOOKED) == listed(LookedAlike()) == []
    assert hint(NOT_LOOKED) == ""
    assert hint(LookedAlike((CASE,), "")) == "Similar: *T-3* Printer offline"


def test_a_window_of_one_page_names_a_similar_ticket_once() -> None:
    assert str(whole_ticket(Shown(TICKET), 0, LookedAlike((CASE,), ROOT))).count("Printer offline") == 1


def test_similar_tickets_stand_on_the_first_page_of_a_window_only() -> None:
    comments = tuple(Comment("Ana", f"Words {n}.", worlds.NOW, public=True) for n in range(60))
    shown, alike = Shown(replace(TICKET, comments=comments)), LookedAlike((CASE,), ROOT)
    assert "*Similar tickets*" in str(whole_ticket(shown, 0, alike))
    assert "Similar: " in str(whole_ticket(shown, 0, alike)), "far above them"
    assert "*Similar tickets*" not in str(whole_ticket(shown, 1, alike))


def test_a_burst_says_how_many_against_how_many_and_whose_they_are() -> None:
    told = of_payload(
        {"observed": 12, "days": 2, "expected": "1.0", "accounts": 9, "customers": 10, "event": "burst"}, CLUSTER
    )
    assert told == GROWN
    post = burst(told, CLUSTER, ROOT)
    assert "12 tickets in 2 days like “printer offline” (usually 1.0)" in str(post.blocks[0])
    assert "9 accounts and 10 customers in all" in str(post.blocks[1])
    assert f"{ROOT}/console/clusters/K-7" in str(post.blocks)
    assert actions(post.blocks) == [names.OPEN_LINK, names.DISMISS]
    assert "1 ticket in 24 hours" in str(
        burst(replace(GROWN, observed=1, days=1, accounts=0, customers=1), CLUSTER, "").blocks
    )


@pytest.mark.parametrize(
    ("state", "said"),
    [(ClusterState.DISMISSED, "dismissed by Kim"), (ClusterState.HANDED_OVER, "handed to engineering by Kim")],
)
def test_a_burst_that_was_settled_says_by_whom_and_offers_nothing_more(state: ClusterState, said: str) -> None:
    settled = Settled(worlds.NOW, "p-8", "Kim", 12, "known in 5.3")
    post = burst(GROWN, replace(CLUSTER, state=state, settled=settled), "")
    assert said in str(post.blocks)
    assert "known in 5.3" in str(post.blocks)
    assert actions(post.blocks) == []


def test_the_last_of_many_alerts_says_how_many_more_clusters_grow() -> None:
    told = {"observed": 12, "days": 2, "expected": "1.0", "accounts": 9, "customers": 10}
    found = [of_payload({**told, "others": count}, CLUSTER) for count in (0, 1, 4)]
    alone, one, four = (str(burst(grown, CLUSTER, "").blocks) for grown in found)
    assert "more" not in alone
    assert "1 more cluster grows" in one
    assert "4 more clusters grow" in four
    assert f"4 more clusters grow: <{ROOT}/console/clusters|all>" in str(burst(found[2], CLUSTER, ROOT).blocks)
    assert read_grown(found[2].written()) == found[2]
