"""Words that speak of harm: what is found, what is denied, and what is over."""

from __future__ import annotations

import pytest

from handlers.attention.severity import read, standing


def found(text: str) -> dict[str, tuple[float, str]]:
    return {str(one.harm): (one.degree, one.words) for one in read(text).mentions if one.degree}


def held(*texts: str) -> str | None:
    finding = standing(texts)
    return None if finding is None else finding.text


@pytest.mark.parametrize(
    ("text", "harm", "words"),
    [
        ("PRODUCTION IS DOWN!!!", "down", "PRODUCTION IS DOWN"),
        ("Our whole site has been offline since noon", "down", "whole site has been offline"),
        ("It is failing in production", "down", "failing in production"),
        ("Nothing works any more", "down", "Nothing works any more"),
        ("We lost all our orders", "loss", "lost all our orders"),
        ("All files are gone", "loss", "files are gone"),
        ("Is this a data breach?", "security", "data breach"),
        ("I can see other customers\u2019 data", "security", "see other customers' data"),
        ("We have been hacked", "security", "been hacked"),
        ("The charger caught fire", "safety", "caught fire"),
        ("We cannot work since Monday", "blocked", "cannot work"),
        ("Nobody can log in", "blocked", "Nobody can log in"),
        ("all our users are unable to pay", "blocked", "all our users are unable to pay"),
        ("You will hear from our lawyers.", "legal", "lawyers"),
        ("If this is not fixed by then we will cancel our contract", "churn", "cancel our contract"),
        ("we are switching to another vendor", "churn", "switching to another vendor"),
        ("I need it by end of the day", "deadline", "by end of the day"),
        ("I want to speak to a manager", "urgency", "speak to a manager"),
        ("Please answer ASAP", "urgency", "ASAP"),
        ("I need an answer right now", "urgency", "need an answer right now"),
        ("This is critical for us", "urgency", "is critical"),
        ("The charger is on fire", "safety", "is on fire"),
        ("We are looking for an alternative to you", "churn", "looking for an alternative"),
        ("We want to cancel my subscription now", "churn", "cancel my subscription"),
        ("Production is not down. Correction: production is down.", "down", "production is down"),
        ("Production is down. The database is not down.", "down", "Production is down"),
        ("It is not only slow, the server is down", "down", "server is down"),
        ("I was told it is fixed now but the server is still down", "down", "server is still down"),
        ("Is it fixed now? Production is down", "down", "Production is down"),
    ],
)
def test_harm_is_found_in_the_words_of_the_customer(text: str, harm: str, words: str) -> None:
    assert found(text)[harm][1] == words


@pytest.mark.parametrize(
    "text",
    [
        "Production is not down.",
        "The server isn't down any more",
        "The site is no longer down",
        "There was no data loss so far",
        "There has never been a security breach",
        "it is not really urgent",
        "We do not want to cancel our contract",
        "How do I cancel my subscription?",
        "How can we prevent data loss?",
        "What happens if the database is down?",
        "In case of an outage, whom do we call?",
        "It was down yesterday, works now",
        "Our server was down yesterday but works again now. Thanks",
        "> Production is down!\nHow do I change my address?",
        "The download is slow and the dropdown looks odd",
        "Everything is working fine now",
        "I would like to cancel my subscription, how?",
        "Can I move to another provider's number?",
        "I'm looking for an alternative colour",
        "We are on fire with sales!",
        "Firefighters: the app for people on fire",
        "I read about a data breach at ACME in the news. Does it concern you?",
        "Where is the critical thinking course?",
        "Is the deadline feature critical? No, it's not critical at all.",
        "Immediately after login it works",
        "What time is it right now?",
        "I want to know how to prevent data loss",
        "Production is down. Correction: production is not down.",
        "Is production down? No, production is not down.",
        "The password leaked. No, nothing leaked.",
        "How do I change my address?",
        "",
    ],
)
def test_what_is_denied_supposed_quoted_or_over_is_no_harm(text: str) -> None:
    assert found(text) == {}


def test_what_is_past_without_a_word_of_its_end_counts_half() -> None:
    assert found("Our shop was down yesterday for two hours.")["down"][0] == 0.4
    assert found("Our shop went down yesterday and is still down.")["down"][0] == 0.8


def test_a_later_word_takes_back_what_can_be_undone() -> None:
    assert held("Production is down", "Which version do you have?") == "“Production is down”"
    assert held("Production is down", "It works again now, thank you") is None
    assert held("Production is down", "Production is not down after all") is None
    assert held("Production is down", "What happens when production is down?") == "“Production is down”"
    assert held("We lost all our data", "How can we prevent data loss?") == "“lost all our data”"
    assert held("Production is down", "Production is down. No: production is not down.") is None
    assert held("Production is down", "It is still not fixed") == "“Production is down”"
    assert held("Production is down. My lawyer knows.", "It is fixed, thanks") == "“lawyer”"
    assert held("It works now", "Production is down again") == "“Production is down”"
    assert held("It works again now. But production is down in Europe.") == "“production is down”"


def test_several_harms_add_up_and_the_gravest_are_told() -> None:
    finding = standing(["This is urgent: we cannot work, production is down, and we lost our data by tomorrow"])
    assert finding is not None
    assert finding.text == "“production is down”, “lost our data”, “cannot work”"
    assert finding.value == 1.0
    less = standing(["This is urgent: we cannot work"])
    assert less is not None
    assert less.value == pytest.approx(1 - 0.4 * 0.7)


def test_a_long_text_is_read_in_time_that_grows_with_its_length() -> None:
    assert held("our the some all my " * 20_000) is None
    assert held("Production is down. " + "x" * 1_000_000) == "“Production is down”"


@pytest.mark.parametrize(
    ("text", "harm", "words"),
    [
        ("Nobody here can work.", "blocked", "Nobody here can work"),
        ("It was down yesterday as well.", "down", "It was down"),
        ("We are going to leave you for a competitor", "churn", "leave you for a competitor"),
        ("We cannot ship a single parcel.", "blocked", "cannot ship a single parcel"),
        ("Why is production down?", "down", "production down"),
        ("Do you know that production is down?", "down", "production is down"),
        ("Can you fix it by tomorrow?", "deadline", "by tomorrow"),
    ],
)
def test_plain_words_of_harm_are_found_whole(text: str, harm: str, words: str) -> None:
    degree, shown = found(text)[harm]
    assert shown == words
    assert degree == {"deadline": 0.4, "churn": 0.8}.get(harm, degree)


def test_what_was_down_yesterday_counts_half_of_what_is_down() -> None:
    assert found("It was down yesterday as well.")["down"][0] == found("It is down.")["down"][0] / 2


@pytest.mark.parametrize("text", ["It is down to you.", "It is down by 5 percent", "Calm down, that is fine"])
def test_another_down_is_no_harm(text: str) -> None:
    assert found(text) == {}


@pytest.mark.parametrize(
    "text", ["Was the data lost?", "Is there an outage?", "How urgent would you rate a lawyer's letter?"]
)
def test_a_question_that_is_only_a_question_counts_half_at_most(text: str) -> None:
    finding = standing([text])
    assert finding is not None
    assert finding.value <= 0.5


def test_who_says_no_to_the_own_question_speaks_of_no_harm() -> None:
    assert held("Production down? No, it is not down, all fine.") is None
    assert held("Was the data lost? No, all good.") is None
    assert held("Is production down? No, nobody can log in, all else is up.") is not None
    assert held("Production is down. Correction: it is not down.") is None
    assert held("Production is down. In Asia it is not down.") == "“Production is down”"
