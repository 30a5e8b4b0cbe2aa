"""Which tickets are told of now, in how many messages, and in what words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from handlers.attention.alert_rules import AlertRules
from handlers.attention.alerting import GATHERED, NAMED, WITHIN, Alert, Candidate, Message, Plan, planned, sent
from handlers.attention.attention import Part, PartKind
from handlers.tickets.calendar import WorkCalendar
from handlers.tickets.calendar_settings import read_hours
from handlers.tickets.plain import Field
from tests.fakes import START, Ids

PARTS = (Part(PartKind.WAITING, 35.0, "waiting 5 h of 4 h"), Part(PartKind.SEVERITY, 20.0, "“production down”"))
RULES = AlertRules(per_hour=3, mail=("lead@example.com", "kim@example.com"))
ROOT = "https://help.example.com"
NIGHT = WorkCalendar(ZoneInfo("UTC"), read_hours(Field("", {"monday-sunday": ["08:00-10:00"]})))


def tickets(count: int) -> tuple[Candidate, ...]:
    """Give so many, the highest score first."""
    return tuple(Candidate(f"T-{n}", 1, 100 - n, PARTS, f"Subject {n}") for n in range(1, count + 1))


def ago(*, collected: bool = False, **by: float) -> Message:
    return Message(START - timedelta(**by), collected)


def test_few_are_told_of_one_by_one() -> None:
    assert planned(tickets(2), (), RULES, START) == Plan(tuple(Alert((one,)) for one in tickets(2)))
    assert planned((), (), RULES, START) == Plan()


def test_a_flood_is_gathered_and_then_one_message() -> None:
    plan = planned(tickets(10), (), RULES, START)
    assert ([len(alert.tickets) for alert in plan.alerts], plan.again) == ([1, 1, 1], START + GATHERED)
    told = [ago(minutes=5)] * 3
    (rest,) = planned(tickets(7), told, RULES, START).alerts
    assert (len(rest.tickets), rest.collected) == (7, True)
    assert planned(tickets(7), [*told[1:], ago(minutes=4)], RULES, START) == Plan((), START + timedelta(minutes=1))


def test_what_comes_after_the_collected_message_waits_until_the_hour_is_over() -> None:
    told = [ago(minutes=50), ago(minutes=40), ago(minutes=30), ago(minutes=20, collected=True)]
    assert planned(tickets(5), told, RULES, START) == Plan((), START + timedelta(minutes=10))
    assert [len(alert.tickets) for alert in planned(tickets(5), told[1:], RULES, START).alerts] == [1]
    assert [len(alert.tickets) for alert in planned(tickets(5), told[:-1], RULES, START).alerts] == [5]


def test_what_was_told_more_than_an_hour_ago_or_lies_ahead_does_not_count() -> None:
    told = [ago(minutes=60), ago(hours=2), ago(minutes=-5)]
    assert len(planned(tickets(3), told, RULES, START).alerts) == 3


def test_in_quiet_hours_nothing_is_told_and_it_is_looked_again_when_they_end() -> None:
    quiet = replace(RULES, quiet=NIGHT)
    assert planned(tickets(2), (), quiet, START) == Plan((), START + timedelta(hours=1))
    assert len(planned(tickets(2), (), quiet, START + timedelta(hours=1)).alerts) == 2


def test_nobody_is_told_where_nobody_is_to_be() -> None:
    assert planned(tickets(2), (), AlertRules(triage=False), START) == Plan()


@given(st.integers(0, 40), st.lists(st.tuples(st.integers(0, 90), st.booleans()), max_size=20), st.integers(1, 12))
def test_an_hour_has_no_more_messages_than_agreed_and_each_ticket_one_at_most(
    count: int, before: list[tuple[int, bool]], per_hour: int
) -> None:
    told = [ago(minutes=minutes, collected=collected) for minutes, collected in before]
    rules = replace(RULES, per_hour=per_hour)
    plan = planned(tickets(count), told, rules, START)
    lately = [one for one in told if one.at > START - WITHIN]
    singles = sum(not one.collected for one in lately)
    fresh = [alert for alert in plan.alerts if not alert.collected]
    assert singles + len(fresh) <= max(per_hour, singles)
    assert sum(alert.collected for alert in plan.alerts) <= (not any(one.collected for one in lately))
    numbers = [one.number for alert in plan.alerts for one in alert.tickets]
    assert numbers == [one.number for one in tickets(count)][: len(numbers)], "the highest first, each once"
    assert (len(numbers) == count) == (plan.again is None)
    assert plan.again is None or START < plan.again <= START + WITHIN


def test_a_message_about_one_ticket_has_its_reasons_for_channel_and_mail() -> None:
    bell, first, second = sent(Alert(tickets(1)), RULES, ROOT, Ids())
    assert (bell.receiver, bell.subject) == ("team", "T-1")
    assert bell.payload == {
        "event": "attention",
        "score": 99,
        "reasons": "waiting 5 h of 4 h: +35 · “production down”: +20",
    }
    assert (first.receiver, first.subject, first.payload["to"]) == (
        "mail",
        "attention:lead@example.com",
        "lead@example.com",
    )
    assert (second.subject, second.payload["to"]) == ("attention:kim@example.com", "kim@example.com")
    assert first.payload["subject"] == "[T-1] Needs a look: 99 of 100"
    text = str(first.payload["text"])
    assert text.splitlines()[:4] == ["T-1 needs a look: 99 of 100.", "", "Subject 1", ""]
    assert "waiting 5 h of 4 h: +35\n“production down”: +20" in text
    assert f"{ROOT}/console/tickets/T-1" in text
    assert len({bell.id, first.id, second.id}) == 3


def test_a_collected_message_counts_and_names_the_first_of_them() -> None:
    many = tickets(NAMED + 5)
    bell, mail = sent(Alert(many, collected=True), replace(RULES, mail=("lead@example.com",)), ROOT, Ids())
    assert (bell.subject, bell.payload["event"]) == ("tickets", "attention_collected")
    assert (bell.payload["count"], bell.payload["highest"]) == (NAMED + 5, 99)
    assert str(bell.payload["numbers"]).split() == [one.number for one in many[:NAMED]]
    assert mail.payload["subject"] == f"{NAMED + 5} more tickets need a look"
    text = str(mail.payload["text"])
    assert "T-1, 99 of 100: Subject 1\n" in text
    assert "and 5 others" in text
    assert text.endswith(f"{ROOT}/console/attention")


def test_one_ticket_may_be_all_that_is_collected() -> None:
    (mail,) = sent(Alert(tickets(1), collected=True), AlertRules(triage=False, mail=("a@b.example",)), ROOT, Ids())
    assert mail.payload["subject"] == "1 more ticket needs a look"
