"""How people are asked: by a mail, and in a conversation. Pure.

As with other automatic mails, no word that a customer chose stands in them.
"""

from __future__ import annotations

from handlers.quality.link import Links
from handlers.quality.survey import LIKELIHOOD, SCALE, Kind, Survey
from handlers.tickets.letters import Letter, kind_scope

SCOPE = kind_scope("survey")
"""What unsubscribing from a survey's mail stops: the mails of all surveys."""
SATISFIED = {
    1: "very dissatisfied",
    2: "dissatisfied",
    3: "neither",
    4: "satisfied",
    5: "very satisfied",
}
EASY = {1: "very hard", 2: "hard", 3: "neither", 4: "easy", 5: "very easy"}
_NOTHING_YET = "This opens a short page. Nothing is sent before you press Send there, and no login is needed."


def letter(mail_id: str, survey: Survey, links: Links) -> Letter | None:
    """Write the mail of a survey; None when it has no address."""
    if not survey.address:
        return None
    about = survey.kind is Kind.CLOSE
    return Letter(
        id=mail_id,
        to=survey.address,
        person_id=survey.person_id,
        subject=f"[{survey.number}] How did we do?" if about else "How likely are you to recommend us?",
        text=_close(survey, links) if about else _nps(survey, links),
        number=survey.number,
        kind="survey",
        automatic=True,
        scope=SCOPE,
        essential=False,
    )


def remark(survey: Survey, links: Links) -> str:
    """Ask in a conversation."""
    return (
        f"{survey.number} is closed. How did we do? Two questions, no login: {links.link(survey.id)} "
        f"(until {_day(survey)})"
    )


def _close(survey: Survey, links: Links) -> str:
    link = links.link(survey.id)
    choices = "\n".join(f"{score} ({SATISFIED[score]}): {link}?csat={score}" for score in reversed(SCALE))
    return (
        f"Your ticket {survey.number} is closed. How satisfied are you with how it was handled?\n\n{choices}\n\n"
        f"{_NOTHING_YET} The link works until {_day(survey)}."
    )


def _nps(survey: Survey, links: Links) -> str:
    link = links.link(survey.id)
    choices = "\n".join(f"{score}: {link}?nps={score}" for score in reversed(LIKELIHOOD))
    return (
        "How likely are you to recommend us to a friend or colleague, from 10 (very likely) to 0 (not at all)?\n\n"
        f"{choices}\n\n{_NOTHING_YET} The link works until {_day(survey)}. "
        "You are asked since you agreed to it in an earlier survey."
    )


def _day(survey: Survey) -> str:
    return f"{survey.expires_at.day} {survey.expires_at:%B %Y}"
