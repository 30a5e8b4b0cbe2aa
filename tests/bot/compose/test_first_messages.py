"""What a customer's first message comes to as shipped: who is in trouble is told of at once, who asks is not."""

from __future__ import annotations

import pytest

from bot.knowledge.sentiment_reader import tone_of
from handlers.attention.alert_rules import AlertRules
from handlers.attention.scoring import score
from handlers.attention.weights import SHIPPED
from retrieval.adapters.onnx_encoder import OnnxEncoder
from retrieval.adapters.sentiment_file import shipped_judge
from tests.handlers.attention.stories import Story
from tests.retrieval.fakes import open_encoder

JUST_FILED, NEARLY_DUE = 0.01, 3.5
"""Hours; the first reply is promised within four."""


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> OnnxEncoder:
    return open_encoder(tmp_path_factory.mktemp("models"))


def first_score(encoder: OnnxEncoder, subject: str, description: str, after: float = JUST_FILED) -> int:
    """The score of a ticket that somebody filed so many hours ago, judged and weighed as shipped."""
    judge = shipped_judge().for_encoder(encoder.tag)
    (judged,) = judge.judge([f"{subject}\n{description}"], encoder.encode)
    found = score(Story(subject, description, tone=tone_of(judged, judge.name)).evidence(after), SHIPPED)
    assert found is not None
    return found.score


@pytest.mark.parametrize(
    ("subject", "description"),
    [
        (
            "Production is down!!!",
            "Production is down!!! Nobody can work. If nobody calls me today, our lawyer will cancel our contract.",
        ),
        (
            "PRODUCTION DOWN",
            "PRODUCTION IS DOWN!!! Nothing works, nobody can log in, our shops are closed. Call me NOW.",
        ),
    ],
)
def test_harm_that_an_angry_customer_tells_in_the_first_message_alerts_by_itself(
    encoder: OnnxEncoder, subject: str, description: str
) -> None:
    assert first_score(encoder, subject, description) >= AlertRules().alert_at


@pytest.mark.parametrize(
    ("subject", "description"),
    [
        ("Where are our invoices?", "All our data is lost, and nobody answers the phone. This is a disaster!"),
        ("Data breach!", "Another customer's contracts are visible in our account. Our lawyer will contact you."),
        (
            "Constant logouts",
            "The app logs out constantly. If this is not fixed this week we will cancel our contract.",
        ),
    ],
)
def test_where_harm_or_anger_is_less_plain_it_alerts_before_the_reply_is_due(
    encoder: OnnxEncoder, subject: str, description: str
) -> None:
    assert first_score(encoder, subject, description, NEARLY_DUE) >= AlertRules().alert_at


@pytest.mark.parametrize(
    ("subject", "description"),
    [
        ("How do I change my avatar?", "Where can I change the picture of my profile?"),
        ("Maintenance", "Just to be clear: the site is not down, I only ask how to schedule a maintenance window."),
        ("Backups", "How do I prevent data loss when I move to a new laptop?"),
        ("Disappointed", "This is the worst support I have ever seen. I am furious."),
        ("Printer issue", "Production is not down, we have a spare, but the main printer is offline. No hurry."),
    ],
)
def test_a_question_and_anger_alone_alert_nobody_at_once(encoder: OnnxEncoder, subject: str, description: str) -> None:
    assert first_score(encoder, subject, description) < AlertRules().alert_at
