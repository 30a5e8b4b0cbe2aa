"""How people are asked: by a mail, and in a conversation, in the language that is spoken. Pure.

As with other automatic mails, no word that a customer chose stands in them.
"""

from __future__ import annotations

from datetime import UTC

from handlers.languages import mark, say, spoken
from handlers.languages.dates import day
from handlers.languages.links import spoken_link
from handlers.languages.sentences import together
from handlers.quality.link import Links
from handlers.quality.survey import LIKELIHOOD, SCALE, Kind, Survey
from handlers.tickets.letters import Letter, kind_scope

SCOPE = kind_scope("survey")
"""What unsubscribing from a survey's mail stops: the mails of all surveys."""
SATISFIED = {
    1: mark("very dissatisfied"),
    2: mark("dissatisfied"),
    # NOTE: Neither satisfied nor dissatisfied; of another question neither easy nor hard.
    3: mark("neither"),
    4: mark("satisfied"),
    5: mark("very satisfied"),
}
EASY = {1: mark("very hard"), 2: mark("hard"), 3: mark("neither"), 4: mark("easy"), 5: mark("very easy")}
"""What the scores mean, for `say`."""
NOTHING_YET = mark("This opens a short page. Nothing is sent before you press Send there, and no login is needed.")


def letter(mail_id: str, survey: Survey, links: Links) -> Letter | None:
    """Write the mail of a survey; None when it has no address."""
    if not survey.address:
        return None
    about = survey.kind is Kind.CLOSE
    subject = say("How did we do?") if about else say("How likely are you to recommend us?")
    return Letter(
        id=mail_id,
        to=survey.address,
        person_id=survey.person_id,
        subject=f"[{survey.number}] {subject}" if about else subject,
        text=_close(survey, links) if about else _nps(survey, links),
        number=survey.number,
        kind="survey",
        automatic=True,
        scope=SCOPE,
        essential=False,
        language=spoken(),
    )


def remark(survey: Survey, links: Links) -> str:
    """Ask in a conversation."""
    return say(
        "{number} is closed. How did we do? Two questions, no login: {link} (until {day})",
        number=survey.number,
        link=spoken_link(links.link(survey.id)),
        day=_day(survey),
    )


def _close(survey: Survey, links: Links) -> str:
    asked = say("Your ticket {number} is closed. How satisfied are you with how it was handled?", number=survey.number)
    choices = "\n".join(_choice(links, survey, score) for score in reversed(SCALE))
    return f"{asked}\n\n{choices}\n\n{together(say(NOTHING_YET), _until(survey))}"


def _choice(links: Links, survey: Survey, score: int) -> str:
    link = spoken_link(f"{links.link(survey.id)}?csat={score}")
    # NOTE: A score and what it means, such as "5 (very satisfied)".
    meant = say("{score} ({words})", score=score, words=say(SATISFIED[score]))
    return say("{name}: {value}", name=meant, value=link)


def _nps(survey: Survey, links: Links) -> str:
    asked = say("How likely are you to recommend us to a friend or colleague, from 10 (very likely) to 0 (not at all)?")
    link = links.link(survey.id)
    choices = "\n".join(
        say("{name}: {value}", name=score, value=spoken_link(f"{link}?nps={score}")) for score in reversed(LIKELIHOOD)
    )
    because = say("You are asked since you agreed to it in an earlier survey.")
    return f"{asked}\n\n{choices}\n\n{together(say(NOTHING_YET), _until(survey), because)}"


def _until(survey: Survey) -> str:
    return say("The link works until {day}.", day=_day(survey))


def _day(survey: Survey) -> str:
    return day(survey.expires_at.astimezone(UTC).date())
