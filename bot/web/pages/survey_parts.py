"""The parts of a survey's page, as HTML. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from html import escape

from handlers.quality.answering import Given, Refusal
from handlers.quality.letters import EASY, SATISFIED
from handlers.quality.survey import COMMENT_LIMIT, LIKELIHOOD, SCALE, Choice, Kind, Survey

_CSAT = "How satisfied are you with how we handled it?"
_CES = "How easy was it for you to get this solved?"
_NPS = "How likely are you to recommend us to a friend or colleague?"
_PROBLEMS = {
    Refusal.INCOMPLETE: "Please choose an answer to each question.",
    Refusal.TOO_LONG: f"The comment is too long: it may have up to {COMMENT_LIMIT:,} characters.",
    Refusal.ELSEWHERE: "This was answered on another page meanwhile. What stands there now is shown below.",
    Refusal.OVER: "It is too late to change this.",
}
EXPIRED = "<p>It can no longer be answered. If something is not as it should be, please just write to us.</p>"


def problem(refusal: Refusal) -> str:
    """Say what is wrong, and the way out."""
    return f'<p class="problem" role="alert">{escape(_PROBLEMS[refusal])}</p>'


def asked(survey: Survey) -> str:
    """Say what it is about."""
    if survey.kind is Kind.NPS:
        return "<p>It takes a few seconds.</p>"
    return f"<p>Two questions about your ticket {escape(survey.number or '')}. It takes a few seconds.</p>"


def form(
    address: str, survey: Survey, given: Given, choice: Choice | None, *, agreeing: bool, send: str = "Send"
) -> str:
    """Give the form, with what is chosen already.

    `address`: of the page, without the score that a link names. `agreeing`: consent to the question of each quarter is
    asked for; not where nobody is asked that question.
    """
    if survey.kind is Kind.CLOSE:
        scales = _scale("csat", _CSAT, SCALE, given.csat, SATISFIED) + _scale("ces", _CES, SCALE, given.ces, EASY)
    else:
        scales = _scale("nps", _NPS, LIKELIHOOD, given.nps, {0: "not at all likely", 10: "very likely"})
    return (
        f'<form method="post" action="{escape(address)}">'
        f'<input type="hidden" name="seen" value="{survey.version}">{scales}'
        '<label class="field"><span>Would you like to add something? <span class="small">(optional)</span></span>'
        f'<textarea name="comment" maxlength="{COMMENT_LIMIT}" dir="auto">\n{escape(given.comment)}</textarea></label>'
        f"{_tick(survey, given, choice) if agreeing else ''}"
        f'<p class="send"><button class="button" type="submit">{send}</button></p></form>'
    )


def thanks(called: bool) -> str:
    """Thank them."""
    if called:
        return '<p class="sorry" role="status">We are sorry. Somebody of our team will get in touch with you.</p>'
    return '<p class="good" role="status">Your answer was received.</p>'


def given(survey: Survey) -> str:
    """Show what was given."""
    rows = [
        ("Satisfaction", _of(survey.csat, 5, SATISFIED)),
        ("Ease", _of(survey.ces, 5, EASY)),
        ("Recommendation", _of(survey.nps, 10, {})),
        ("Comment", survey.comment),
    ]
    listed = "".join(f'<dt>{name}</dt><dd dir="auto">{escape(text)}</dd>' for name, text in rows if text)
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
    """Give the form to correct it with, folded until it is asked for."""
    by = "" if until is None else f" (until {until.day} {until:%B, %H:%M} UTC)"
    unfolded = " open" if shown else ""
    return (
        f"<details{unfolded}><summary>Correct it{by}</summary>"
        f"{form(address, survey, chosen, choice, agreeing=agreeing, send='Send the correction')}</details>"
    )


def stop(address: str, *, stopped: bool) -> str:
    """Give the way out of all surveys. `address`: of the page."""
    if stopped:
        return '<p class="stop small" role="status">You are not asked again.</p>'
    return (
        f'<form class="stop" method="post" action="{escape(address)}/stop"><button class="quiet" type="submit">'
        "Do not ask me again</button></form>"
    )


def _tick(survey: Survey, given: Given, choice: Choice | None) -> str:
    if survey.kind is Kind.NPS or (choice is not None and not survey.agrees):
        return ""
    checked = " checked" if given.agrees else ""
    return (
        f'<label class="tick"><input type="checkbox" name="agrees" value="yes"{checked}>'
        "<span>You may also ask me, once a quarter at most, whether I would recommend you.</span></label>"
    )


def _scale(name: str, question: str, scale: range, chosen: int | None, words: Mapping[int, str]) -> str:
    steps = "".join(
        f'<label class="step"><input type="radio" name="{name}" value="{score}" required'
        f'{" checked" if score == chosen else ""}><span class="mark">{score}</span>'
        f'<span class="unseen">{escape(words.get(score, ""))}</span></label>'
        for score in scale
    )
    long = " long" if len(scale) > len(SCALE) else ""
    ends = "".join(f"<span>{score}: {escape(words[score])}</span>" for score in (scale[0], scale[-1]))
    return (
        f'<fieldset class="scale"><legend>{escape(question)}</legend><div class="steps{long}">{steps}</div>'
        f'<div class="ends" aria-hidden="true">{ends}</div></fieldset>'
    )


def _of(score: int | None, most: int, words: Mapping[int, str]) -> str:
    if score is None:
        return ""
    return f"{score} of {most}" + (f" ({words[score]})" if score in words else "")
