"""The parts of a survey's page, as HTML. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from html import escape

from bot.web.pages.template import SMALL, html
from handlers.languages import mark, say, say_as
from handlers.languages.dates import clock, day_of_year, number, zone
from handlers.quality.answering import Given, Refusal
from handlers.quality.letters import EASY, SATISFIED
from handlers.quality.survey import COMMENT_LIMIT, LIKELIHOOD, SCALE, Choice, Kind, Survey

_CSAT = mark("How satisfied are you with how we handled it?")
_CES = mark("How easy was it for you to get this solved?")
_NPS = mark("How likely are you to recommend us to a friend or colleague?")
_PROBLEMS = {
    Refusal.INCOMPLETE: mark("Please choose an answer to each question."),
    Refusal.TOO_LONG: mark("The comment is too long: it may have up to {most} characters."),
    Refusal.ELSEWHERE: mark("This was answered on another page meanwhile. What stands there now is shown below."),
    Refusal.OVER: mark("It is too late to change this."),
}
_LIKELY = {0: mark("not at all likely"), 10: mark("very likely")}


def expired() -> str:
    """Say that it is too late, and the way out."""
    told = say("It can no longer be answered. If something is not as it should be, please just write to us.")
    return f"<p>{escape(told)}</p>"


def problem(refusal: Refusal) -> str:
    """Say what is wrong, and the way out."""
    return f'<p class="problem" role="alert">{escape(say(_PROBLEMS[refusal], most=number(COMMENT_LIMIT)))}</p>'


def asked(survey: Survey) -> str:
    """Say what it is about."""
    if survey.kind is Kind.NPS:
        return f"<p>{escape(say('It takes a few seconds.'))}</p>"
    told = say("Two questions about your ticket {number}. It takes a few seconds.", number=survey.number or "")
    return f"<p>{escape(told)}</p>"


def form(address: str, survey: Survey, given: Given, choice: Choice | None, *, agreeing: bool, send: str = "") -> str:
    """Give the form, with what is chosen already.

    `address`: of the page, without the score that a link names. `agreeing`: consent to the question of each quarter is
    asked for; not where nobody is asked that question.
    """
    if survey.kind is Kind.CLOSE:
        scales = _scale("csat", _CSAT, SCALE, given.csat, SATISFIED) + _scale("ces", _CES, SCALE, given.ces, EASY)
    else:
        scales = _scale("nps", _NPS, LIKELIHOOD, given.nps, _LIKELY)
    # NOTE: What stands between {small} and {end} is in small letters.
    more = html(say("Would you like to add something? {small}(optional){end}"), **SMALL).text
    return (
        f'<form method="post" action="{escape(address)}">'
        f'<input type="hidden" name="seen" value="{survey.version}">{scales}'
        f'<label class="field"><span>{more}</span>'
        f'<textarea name="comment" maxlength="{COMMENT_LIMIT}" dir="auto">\n{escape(given.comment)}</textarea></label>'
        f"{_tick(survey, given, choice) if agreeing else ''}"
        f'<p class="send"><button class="button" type="submit">{escape(send or say_as("button", "Send"))}</button></p>'
        "</form>"
    )


def thanks(called: bool) -> str:
    """Thank them."""
    if called:
        sorry = say("We are sorry. Somebody of our team will get in touch with you.")
        return f'<p class="sorry" role="status">{escape(sorry)}</p>'
    return f'<p class="good" role="status">{escape(say("Your answer was received."))}</p>'


def given(survey: Survey) -> str:
    """Show what was given."""
    rows = [
        (say("Satisfaction"), _of(survey.csat, 5, SATISFIED)),
        (say("Ease"), _of(survey.ces, 5, EASY)),
        (say("Recommendation"), _of(survey.nps, 10, {})),
        (say("Comment"), survey.comment),
    ]
    listed = "".join(f'<dt>{escape(name)}</dt><dd dir="auto">{escape(text)}</dd>' for name, text in rows if text)
    return f'<dl class="given">{listed}</dl>'


def correction(
    address: str,
    survey: Survey,
    chosen: Given,
    choice: Choice | None,
    until: datetime | None,
    *,
    shown: bool,
    agreeing: bool,
) -> str:
    """Give the form to correct it with, folded until it is asked for. `until`: told by the clocks of its zone."""
    label = (
        say("Correct it")
        if until is None
        # NOTE: {zone} names the time zone: "CET" or "JST" where your language has such a name for it, else "UTC+9".
        else say(
            "Correct it (until {day}, {time} {zone})",
            day=day_of_year(until),
            time=clock(until, until.tzinfo),
            zone=zone(until),
        )
    )
    unfolded = " open" if shown else ""
    return (
        f"<details{unfolded}><summary>{escape(label)}</summary>"
        f"{form(address, survey, chosen, choice, agreeing=agreeing, send=say('Send the correction'))}</details>"
    )


def stop(address: str, *, stopped: bool) -> str:
    """Give the way out of all surveys. `address`: where it leads."""
    if stopped:
        return f'<p class="stop small" role="status">{escape(say("You are not asked again."))}</p>'
    return (
        f'<form class="stop" method="post" action="{escape(address)}"><button class="quiet" type="submit">'
        f"{escape(say('Do not ask me again'))}</button></form>"
    )


def _tick(survey: Survey, given: Given, choice: Choice | None) -> str:
    if survey.kind is Kind.NPS or (choice is not None and not survey.agrees):
        return ""
    checked = " checked" if given.agrees else ""
    may = say("You may also ask me, once a quarter at most, whether I would recommend you.")
    return (
        f'<label class="tick"><input type="checkbox" name="agrees" value="yes"{checked}>'
        f"<span>{escape(may)}</span></label>"
    )


def _scale(name: str, question: str, scale: range, chosen: int | None, words: Mapping[int, str]) -> str:
    steps = "".join(
        f'<label class="step"><input type="radio" name="{name}" value="{score}" required'
        f'{" checked" if score == chosen else ""}><span class="mark">{score}</span>'
        f'<span class="unseen">{escape(say(words[score]) if score in words else "")}</span></label>'
        for score in scale
    )
    long = " long" if len(scale) > len(SCALE) else ""
    named = (say("{name}: {value}", name=score, value=say(words[score])) for score in (scale[0], scale[-1]))
    ends = "".join(f"<span>{escape(end)}</span>" for end in named)
    return (
        f'<fieldset class="scale"><legend>{escape(say(question))}</legend><div class="steps{long}">{steps}</div>'
        f'<div class="ends" aria-hidden="true">{ends}</div></fieldset>'
    )


def _of(score: int | None, most: int, words: Mapping[int, str]) -> str:
    if score is None:
        return ""
    if score not in words:
        return say("{score} of {most}", score=score, most=most)
    return say("{score} of {most} ({words})", score=score, most=most, words=say(words[score]))
