"""Known questions: what the team sees of them, and decides."""

from __future__ import annotations

from bot.web.api.answers import Forgotten, KnownQuestionList, KnownQuestionOut
from bot.web.api.endpoint import Answered, Call
from bot.web.api.models import KnownQuestionIn, NoBody, NoQuery
from bot.web.api.render import known_out, suggested_out
from handlers.ports import KnownQuestionNotFound

_DIGITS = 18


async def everything(call: Call[NoQuery, NoBody]) -> Answered:
    """List known questions and suggestions."""
    found = await call.deps.known.everything(call.person)
    known: list[KnownQuestionOut] = [known_out(one) for one in found.known]
    return Answered(KnownQuestionList(known=known, suggestions=[suggested_out(one) for one in found.suggested]))


async def confirm(call: Call[NoQuery, KnownQuestionIn]) -> Answered:
    """Take a member of the team at their word; the same again changes nothing."""
    found = await call.deps.known.confirm(call.body.question, call.body.article, call.person)
    return Answered(known_out(found), 201)


async def refuse(call: Call[NoQuery, NoBody]) -> Answered:
    """Withdraw a known question, or reject a suggestion."""
    found = await call.deps.known.refuse(_id(call), call.person)
    return Answered(Forgotten(id=found.id, question=found.question, article=found.article))


def _id(call: Call[NoQuery, NoBody]) -> int:
    given = call.path["id"]
    if not (given.isascii() and given.isdecimal() and len(given) <= _DIGITS):
        raise KnownQuestionNotFound("a known question's id is a number; list them to see their ids")
    return int(given)
