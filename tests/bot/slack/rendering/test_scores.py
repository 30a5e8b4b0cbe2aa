"""Scores, alerts and lists of what needs a look: whatever is in them, Slack takes them, and nobody is pinged."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.rendering import names
from bot.slack.rendering.alerts import Alarm, alert, collected
from bot.slack.rendering.cards import Shown, card
from bot.slack.rendering.hidden import CLUSTERS, hidden
from bot.slack.rendering.homes import Looked, engineer_home
from bot.slack.rendering.needs import Needs, highest, needs_you
from bot.slack.rendering.references import Reference, read
from bot.slack.rendering.results import Asked
from bot.slack.rendering.scores import Judged, Pressing, explained, in_short, reasons, tone_of_last_words
from bot.slack.rendering.times import when
from bot.slack.rendering.whole_tickets import whole_ticket
from handlers.attention.attention import Attention, NotUrgent, Part, PartKind
from handlers.attention.ports import Scored
from handlers.search.search import Found
from handlers.sentiment import Sentiment, Tone
from handlers.ticket import Priority, Status, Ticket
from tests.bot.slack.rendering import checking, worlds
from tests.bot.slack.rendering.test_cards import TICKET, actions, relaxed

ROOT = "https://help.example.com"
PARTS = (
    Part(PartKind.WAITING, 22.0, "waiting 5 h of 4 h"),
    Part(PartKind.SEVERITY, 20.0, "“production down”"),
    Part(PartKind.TREND, 17.0, "tone falling"),
    Part(PartKind.REOPENED, 12.0, "third re-open"),
    Part(PartKind.PLAN, 8.0, "premium plan"),
)
SCORED = Attention("T-7", 3, worlds.NOW, 79, PARTS, "attention/1")
SAID = Judged(NotUrgent("T-7", 3, 79, "p-9", worlds.NOW), "Eve")
ANGRY = Tone(Sentiment.NEGATIVE, 0.87, 0.02, "tone/1", "en", ("still", "broken"))

parts = st.builds(Part, st.sampled_from(PartKind), st.floats(-40, 40), worlds.texts)
scores = st.builds(
    Attention,
    st.integers(1, 10**9).map("T-{}".format),
    st.integers(1, 99),
    st.just(worlds.NOW),
    st.integers(0, 100),
    st.lists(parts, max_size=11).map(tuple),
    worlds.texts,
)
said = st.none() | st.builds(
    Judged, st.builds(NotUrgent, st.just("T-1"), st.just(1), st.just(80), st.just("p"), st.just(worlds.NOW)),
    worlds.texts, st.booleans(),
)  # fmt: skip
tones = st.none() | st.builds(
    Tone, st.none() | st.sampled_from(Sentiment), st.just(0.5), st.just(0.25), st.just("m"), st.none(),
    st.lists(worlds.texts, max_size=5).map(tuple),
)  # fmt: skip
pressings = st.builds(Pressing, st.none() | scores, tones, said)
rows = st.builds(
    Scored, scores, worlds.texts, st.just("open"), st.just("normal"), st.just("standard"), worlds.ids,
    st.none() | worlds.ids, st.just(worlds.NOW),
)  # fmt: skip


@relaxed
@given(worlds.tickets, st.none() | scores, worlds.texts, said, st.integers(0, 100))
def test_whatever_a_score_is_made_of_its_alert_is_taken(
    ticket: Ticket, scored: Attention | None, assignee: str, judged: Judged | None, alert_at: int
) -> None:
    checking.check_post(alert(Alarm(ticket, scored, assignee, judged, alert_at), broadcast=True))


@relaxed
@given(worlds.tickets, pressings)
def test_whatever_a_score_is_made_of_card_and_window_are_taken(ticket: Ticket, pressing: Pressing) -> None:
    shown = Shown(ticket, pressing=pressing)
    checking.check_post(card(shown))
    checking.check_view(whole_ticket(shown, note=ticket.subject))


@relaxed
@given(st.lists(rows, max_size=25), worlds.roots, st.lists(worlds.tickets, max_size=25), st.booleans())
def test_whatever_needs_a_look_the_lists_are_taken(
    found: list[Scored], root: str, queue: list[Ticket], every: bool
) -> None:
    needs = Needs(found, "p1", {}, root, every, assessed=bool(found))
    checking.check_post(highest(needs))
    many = [Found(f"a{n}", "Title", None, "help", 1.0, (), likely=n < 3) for n in range(10)]
    looked = Looked(many, Asked("words", Reference()), "A problem.")
    checking.check_view(engineer_home([Shown(ticket) for ticket in queue], looked, needs))


def test_an_alert_names_the_score_with_its_reasons_and_what_can_be_done() -> None:
    post = alert(Alarm(TICKET, SCORED, alert_at=70))
    title, why, standing, row = post.blocks
    assert title["text"]["text"] == "*T-7 needs a look: 79 of 100*\nLogin &lt;fails&gt;"  # type: ignore[index]
    assert "waiting 5 h of 4 h: +22 · “production down”: +20 · tone falling: +17" in str(why)
    assert "nobody has it" in str(standing)
    assert actions(row) == [names.SHOW, names.CLAIM, names.NOT_URGENT]
    assert post.text.startswith("T-7 needs a look: 79 of 100: Login")
    elements = row["elements"]
    assert isinstance(elements, list)
    assert read(elements[2]["value"]) == Reference(ticket="T-7", version=TICKET.version)


@pytest.mark.parametrize(
    ("alarm", "said_of_it", "offered"),
    [
        (Alarm(TICKET, SCORED, judged=SAID, alert_at=70), "Eve said “not urgent”", [names.SHOW, names.CLAIM]),
        (Alarm(TICKET, replace(SCORED, score=20), alert_at=70), "20 of 100", [names.SHOW, names.CLAIM]),
        (Alarm(replace(TICKET, status=Status.SOLVED), None, alert_at=70), "Solved", [names.SHOW]),
    ],
)
def test_an_alert_that_is_dealt_with_says_so(alarm: Alarm, said_of_it: str, offered: list[str]) -> None:
    post = alert(alarm)
    assert "T-7 needed a look" in str(post.blocks[0])
    assert said_of_it in str(post.blocks)
    assert actions(post.blocks) == offered


def test_what_somebody_said_stands_on_the_alert_whether_or_not_the_score_follows_yet() -> None:
    calmed = (Part(PartKind.NOT_URGENT, -40.0, "not urgent, Eve"), *PARTS)
    before = alert(Alarm(TICKET, SCORED, judged=SAID, alert_at=70))
    after = alert(Alarm(TICKET, replace(SCORED, score=39, parts=calmed), judged=SAID, alert_at=70))
    assert before == after
    assert "*T-7 needed a look*" in str(after.blocks[0])


def test_what_was_said_before_a_change_stands_there_as_such_and_can_be_said_again() -> None:
    post = alert(Alarm(TICKET, SCORED, judged=replace(SAID, stands=False), alert_at=70))
    assert "the ticket was changed since" in str(post.blocks)
    assert names.NOT_URGENT in actions(post.blocks)


def test_a_flood_is_one_message_that_leads_to_the_list() -> None:
    post = collected(7, ROOT, ("T-3", "T-9"))
    assert "*7 more tickets need a look*: T-3, T-9 and others" in str(post.blocks)
    assert f"{ROOT}/console/attention" in str(post.blocks)
    assert "1 more ticket needs a look" in str(collected(1, "").blocks)
    assert actions(collected(1, "").blocks) == []
    for one in (post, collected(1, "", ("T-1",))):
        checking.check_post(one)


def test_a_card_says_the_score_with_its_weightiest_reason() -> None:
    shown = card(Shown(TICKET, pressing=Pressing(SCORED, None, replace(SAID, stands=False))))
    assert "*Attention 79 of 100*: waiting 5 h of 4 h: +22 · as of" in str(shown.blocks[2])
    judged = card(Shown(TICKET, pressing=Pressing(SCORED, None, SAID)))
    assert "'text': '*Eve said “not urgent”" in str(judged.blocks[2])
    assert "Attention" not in str(card(Shown(TICKET)).blocks)
    assert "Attention" not in str(card(Shown(TICKET, pressing=Pressing(replace(SCORED, score=0, parts=())))).blocks)


def test_a_window_says_each_part_with_its_points_and_how_the_last_words_sound() -> None:
    blocks = explained("T-7", 3, Pressing(SCORED, ANGRY))
    assert "• third re-open: +12" in str(blocks[0])
    assert "last words: negative, 87 % (still, broken)" in str(blocks[1])
    assert "22 + 20 + 17 + 12 + 8 = 79" in str(blocks[1])
    assert "attention/1" in str(blocks[1])
    assert actions(blocks) == [names.NOT_URGENT]
    assert actions(explained("T-7", 3, Pressing(SCORED, ANGRY, SAID))) == []
    assert explained("T-7", 3, Pressing()) == []
    assert "Nothing speaks for it." in str(explained("T-7", 3, Pressing(replace(SCORED, score=0, parts=()))))
    unscored = explained("T-7", 3, Pressing(None, ANGRY, SAID))
    assert "negative" in str(unscored)


def test_what_cannot_be_judged_is_not_called_neutral() -> None:
    unknown = Tone(None, 0.0, 0.0, "tone/1", "fi", ("Finnish",))
    assert tone_of_last_words(unknown) == "The customer's last words: tone not judged (Finnish)"
    assert "not judged" in tone_of_last_words(replace(unknown, because=()))


def test_many_reasons_are_counted_and_the_rest_left_out() -> None:
    assert reasons(SCORED, 2).endswith("“production down”: +20 · 3 more")
    assert in_short(replace(SCORED, parts=())) == "*Attention 79 of 100*"
    calm = Part(PartKind.NOT_URGENT, -40.0, "not urgent, Eve")
    assert in_short(replace(SCORED, parts=(*SCORED.parts, calm))).endswith(": not urgent, Eve: −40")


def test_the_home_tab_says_what_needs_its_reader() -> None:
    mine = Scored(SCORED, "It hums", "open", "normal", "standard", "p-1", "p-9", worlds.NOW)
    free, other = replace(mine, assignee=None), replace(mine, assignee="p-8")
    blocks = needs_you(Needs((mine, free, other), "p-9", {"p-8": "Kim"}, ROOT))
    assert [who in str(blocks) for who in ("yours", "nobody has it", "with Kim")] == [True] * 3
    assert "Needs you" in str(blocks[0])
    assert "/console/attention" in str(blocks[-1])
    assert actions(blocks) == [f"{names.SHOW}_10{n}" for n in range(3)]
    assert "Needs a look" in str(needs_you(Needs((), "p-9", every=True))[0])
    assert "Nothing needs a look" in str(needs_you(Needs((), "p-9")))
    assert "No ticket was assessed yet" in str(highest(Needs((), "p-9", assessed=False)).blocks)


def test_the_list_behind_the_command_has_ten_and_says_that_nobody_else_sees_it() -> None:
    row = Scored(SCORED, "It hums", "open", "normal", "standard", "p-1", None, worlds.NOW - timedelta(hours=1))
    post = highest(Needs((row,) * 12, "p-9", {}, ROOT, every=True))
    assert len(actions(post.blocks)) == 10
    assert "Only you see this." in str(post.blocks[-1])


def test_a_time_and_a_priority_stay_on_the_card_beside_the_score() -> None:
    shown = card(Shown(replace(TICKET, priority=Priority.URGENT), pressing=Pressing(SCORED)))
    assert "*urgent priority*" in str(shown.blocks[1])
    assert f"as of {when(SCORED.at)}" in str(shown.blocks[2])


def test_what_others_read_by_now_says_where_the_team_finds_it_and_nothing_else() -> None:
    made = hidden("T-1", "https://desk.example")
    assert made.text == "T-1: see the console"
    assert "<https://desk.example/console/tickets/T-1|the console>" in str(made.blocks)
    assert not made.broadcast
    unreachable = hidden("K-1", "", CLUSTERS, broadcast=True)
    assert [block["type"] for block in unreachable.blocks] == ["section"]
    assert "K-1: see the console" in str(unreachable.blocks)
    assert unreachable.broadcast
