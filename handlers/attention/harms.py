"""The words that speak of harm, by kind and degree."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeAlias


class Harm(StrEnum):
    """What is at stake."""

    DOWN = "down"
    LOSS = "loss"
    SECURITY = "security"
    SAFETY = "safety"
    BLOCKED = "blocked"
    LEGAL = "legal"
    CHURN = "churn"
    DEADLINE = "deadline"
    URGENCY = "urgency"

    @property
    def supposable(self) -> bool:
        """Whether it is asked about without having happened; "if you do not, we cancel" is a threat all the same."""
        return self not in {Harm.LEGAL, Harm.CHURN, Harm.DEADLINE, Harm.URGENCY}


PASSING = frozenset({Harm.DOWN, Harm.LOSS, Harm.BLOCKED, Harm.DEADLINE, Harm.URGENCY})
"""What is over once it works again."""

_Patterns: TypeAlias = tuple[tuple[re.Pattern[str], float], ...]
_IS = r"(?:\s+(?:is|are|was|were|has been|have been|went|goes|has gone|keeps going|is going|be|being|been)|'s)?"
_ADVERB = r"(?:\s+(?:not|completely|totally|currently|now|still|all|again|entirely|just|suddenly|also|only|no longer))*"
_GONE = r"\s+(?:down|offline|unreachable|dead|out of service|broken|failing|stopped|crashed)"
_BIG = (
    r"(?:production|prod|live (?:site|system|server|shop|environment)|"
    r"(?:whole|entire) (?:site|system|service|platform|company|network|shop)|everything)"
)
_SYSTEM = (
    r"(?:site|website|webshop|server|servers|system|systems|service|platform|network|database|app|api|checkout|shop)"
)
_OUR = r"(?:\s+(?:all|our|my|the|some|most|of|customer|customers'|important|whole|entire|your|this))*"
_DATA = r"(?:data|files|records|documents|orders|messages|backups?|work|history|database|photos)"
_ELSES = r"(?:other|another|someone else's|somebody else's)(?: (?:customers?|users?|people|accounts?|data)(?:'s?)?)+"
_ENDING = r"(?:cancel|cancelling|canceling|terminate|terminating|end|ending|leave|not renew|won't renew|not renewing)"
_CONTRACT = r"(?:contracts?|agreement|licen[cs]es?|renewal)"
_SIGNED_UP = r"(?:subscriptions?|service)"
_WHOSE = r"(?:\s+(?:our|my|the|this|all|your))*"
_RIVAL = r"(?:a|another|your|one of your) (?:competitors?|vendors?|suppliers?|providers?)(?!')"
_OTHERWISE = (
    r"(?:alternatives|an? alternative(?: (?:providers?|vendors?|suppliers?|products?|solutions?|tools?))?)"
    r"(?= to (?:you|your)\b|\s*(?:[.,;:!?]|$))"
)
_DAYS = r"(?:monday|tuesday|wednesday|thursday|friday)"
_SOON = rf"(?:today|tomorrow|tonight|noon|end of (?:the )?(?:day|business|week)|eod|cob|(?:this )?{_DAYS})"
_IT_IS = r"(?:it|that|this|they)(?:'s| is| was| are| were| has been| went| goes)"
_NOBODY = r"(?:nobody|no one|none of us|no user|no customer)(?: (?:here|at all|of us|else|in \w+ \w+))*"
_TRADE = r"ship|send out|sell|deliver|invoice|bill|produce|serve|pay out|take payments|process|dispatch"
_CANNOT = r"(?:cannot|can not|can't|could not|couldn't|(?:am |is |are |be )?(?:unable to|not able to))"


def _any(*rows: tuple[str, float]) -> _Patterns:
    return tuple((re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])"), degree) for pattern, degree in rows)


HARMS: Mapping[Harm, _Patterns] = {
    Harm.DOWN: _any(
        (rf"{_BIG}{_IS}{_ADVERB}{_GONE}", 1.0),
        (r"(?:down|broken|failing|outage) in (?:production|prod)|(?:production|complete|total|full) outage", 1.0),
        (rf"{_SYSTEM}{_IS}{_ADVERB}{_GONE}|outage|all (?:is|are) down|nothing works(?: any ?more)?", 0.8),
        (rf"{_IT_IS}{_ADVERB} (?:down|offline)(?! (?:to|by|from|on|here|there|\d))", 0.6),
    ),
    Harm.LOSS: _any(
        (rf"(?:data|file) loss|loss of (?:data|{_DATA})", 1.0),
        (rf"(?:lost|losing|loses?|deleted|erased|wiped|overwrote){_OUR}\s+{_DATA}", 1.0),
        (
            rf"{_DATA}{_IS}{_ADVERB}\s+(?:gone|lost|deleted|missing|corrupt(?:ed)?|wiped|erased|disappeared|vanished)",
            1.0,
        ),
        (rf"corrupt(?:ed|s|ing)?{_OUR}\s+{_DATA}", 1.0),
    ),
    Harm.SECURITY: _any(
        (r"(?:security|data) (?:breach|leak|incident|hole)|breached|ransomware|leaked|data leakage", 1.0),
        (r"(?:been|was|were|got|get|is|are) (?:hacked|compromised|breached)|phished", 1.0),
        (r"unauthori[sz]ed (?:access|login|logins|charge|charges|transaction|transactions|payment|payments)", 0.9),
        (rf"(?:see|sees|seeing|shows?|access) (?:the )?(?:data of )?{_ELSES}", 1.0),
        (r"(?:security )?vulnerability|vulnerabilities", 0.7),
    ),
    Harm.SAFETY: _any(
        (r"(?:been|was|were|got|is|are|someone|somebody) (?:hurt|injured|electrocuted)|caught fire", 1.0),
        (r"(?:(?<!we )are|is|was|were|it's) on fire(?! (?:with|today|lately|this))", 1.0),
        (r"(?:safety|health) (?:risk|hazard|incident|issue)|(?:patient|public) safety|electric shock", 1.0),
        (r"dangerous|life[- ]threatening", 0.7),
    ),
    Harm.BLOCKED: _any(
        (rf"{_NOBODY} (?:can|is able to) \w+(?: (?:in|on|out|off|up))?", 0.8),
        (rf"all{_OUR}\s+(?:users|customers|staff|team|employees|clients) {_CANNOT}(?:\s+\w+)?", 0.8),
        (r"losing (?:money|customers|sales|revenue|business|clients)", 0.8),
        (rf"{_CANNOT} (?:do (?:any|our|my) )?work(?!\w)(?! (?:out|around|with|on))", 0.6),
        (rf"{_CANNOT} (?:{_TRADE}) (?:a|one) single(?: \w+)?|{_CANNOT} (?:{_TRADE}) (?:anything|any \w+)", 0.6),
        (r"(?:completely|totally|fully) (?:blocked|stuck)|(?:i am|we are|we're|i'm|team is) blocked|standstill", 0.6),
        (r"show ?stopper|(?:a|is|major|critical) blocker", 0.6),
        (r"(?:business|operations|work|production) (?:has |have |is |are )?stopped", 0.6),
        (r"(?:is|are) blocked", 0.3),
    ),
    Harm.LEGAL: _any(
        (r"lawyers?|attorneys?|solicitors?|legal action|lawsuit|law suit|litigation|small claims", 0.8),
        (r"(?:will|going to|to|shall|can) sue|sue you|(?:take|see) you (?:to|in) court|legal department", 0.8),
        (r"regulators?|ombudsman|trading standards|data protection (?:authority|officer)|consumer protection", 0.6),
        (r"breach of contract|gdpr (?:complaint|violation|breach)", 0.8),
    ),
    Harm.CHURN: _any(
        (rf"{_ENDING}{_WHOSE}\s+{_CONTRACT}", 0.8),
        (rf"(?:switch|switching|move|moving|change|changing|going) to {_RIVAL}", 0.8),
        (rf"(?:leave|leaving) you(?: (?:all|guys|people))? for {_RIVAL}|(?:we|i)(?:'re| are|'m| am) leaving you", 0.8),
        (r"(?:take|taking) (?:our|my) business elsewhere|look(?:ing)? (?:for|at) " + _OTHERWISE, 0.7),
        # Many do that for reasons of their own, and say no more than that they do.
        (rf"{_ENDING}{_WHOSE}\s+{_SIGNED_UP}", 0.4),
        (r"charge ?back|demand (?:a |my |our |all )*(?:full )?(?:refund|money back)", 0.4),
        (r"want (?:a |my |our |all )*(?:full )?(?:refund|money back)", 0.2),
    ),
    Harm.DEADLINE: _any(
        (r"deadlines?(?! (?:features?|fields?|columns?|settings?|reminders?|dates?))", 0.4),
        (r"(?:go|going|goes) live (?:today|tomorrow|tonight|on|this|next)|go-live", 0.4),
        (rf"(?:by|before|until) {_SOON}", 0.4),
        (
            r"(?:launch|launches|launching|due|audit|demo|board meeting) (?:is )?(?:today|tomorrow|tonight|this week)",
            0.4,
        ),
    ),
    Harm.URGENCY: _any(
        (r"(?:speak|talk) (?:to|with) (?:a|your|the) (?:manager|supervisor|boss)|escalat(?:e|ed|ing|ion)", 0.6),
        (r"emergency|sev(?:erity)? ?(?:1|one)|p1", 0.5),
        (r"(?:is|are|it's|very|so|extremely|highly|absolutely|business|mission)[ -]critical", 0.5),
        (r"critical (?:issue|problem|bug|error|incident|situation|failure|fault|priority|for (?:us|our|me|my))", 0.5),
        (r"urgent|urgently|asap|as soon as possible", 0.3),
        (r"(?:need|needs|want|must|fix|help|answer|call)(?:\s+\w+){0,6}\s+(?:right now|at once)", 0.3),
        (r"immediately(?! (?:after|afterwards|before|when|upon|following|once|below|above))", 0.3),
    ),
}
"""Patterns of folded text, the gravest of a kind first. Degrees are ours: how much of the weight the words have."""
