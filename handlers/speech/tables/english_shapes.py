"""Longer shapes of what people say in English besides questions: data, see `handlers.speech.wordings`."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.speech.wordings import Aside

# A closed list: what stands behind "thanks for" may as well be the next sentence, or what went wrong.
_GIVEN = (
    r"(?:(?:all|of|your|ur|the|this|that|these|those|any|my|such|a|so|very|quick|fast|prompt|kind|great|good|nice|"
    r"detailed|helpful|clear|patient) ){0,4}"
    r"(?:help|answers?|reply|replies|response|responses|time|info|information|support|assistance|advice|tips?|hints?|"
    r"explanations?|clarification|links?|feedback|patience|effort|efforts|work|service|attention|suggestions?|"
    r"instructions|kindness|understanding)"
)
SHAPES: Mapping[Aside, tuple[str, ...]] = {
    "greeting": (
        (
            r"how (?:are|r|re|is|s|have) (?:you|u|things|everything|it|life|your day)"
            r"(?: (?:doing|going|feeling|been|today|now|you|with|for|right|this|day|fine))*"
        ),
    ),
    "thanks": (
        (
            r"(?:thanks|thank you|thank u|thx)(?: (?:so|very|much|a lot|again|kindly|anyway|in advance))*"
            rf"(?: for (?:{_GIVEN}(?: and {_GIVEN})?|everything|that|this|it|helping(?: me| us)?(?: out)?|"
            r"letting me know|(?:explaining|clarifying|checking|answering|sharing)(?: (?:it|that|this))?|replying|"
            r"responding|asking|(?:the|your) (?:quick )?help and support|getting back to me|looking into (?:it|this)))?"
        ),
        (
            r"(?:i )?(?:really |much |highly |do )?appreciate "
            rf"(?:it|that|this|you|what you did|{_GIVEN}|you helping me)"
        ),
        rf"(?:{_GIVEN} (?:is|are|was|were) )?(?:(?:so|very|much|really|highly|greatly) )*appreciated",
    ),
    "acknowledged": (
        (
            r"(?:that|it|this|you|what you said|the answer) (?:is|s|are|re) "
            r"(?:very |totally |absolutely |quite |exactly |a )?"
            r"(?:right|correct|true|accurate|yes|fact|affirmative|great|good|fine|nice|cool|ok|okay)"
        ),
    ),
    "farewell": (
        (
            r"(?:it was |always )?(?:nice|good|great|i enjoyed) (?:to )?(?:talk|talking|chat|chatting|speak|speaking)"
            r"(?: (?:to|with) you)?(?: again)?"
        ),
        (
            r"(?:(?:i|we) (?:ll |will )|let s )?(?:talk|speak|chat)(?: (?:to|with) (?:you|u|ya))?"
            r" (?:later|soon|tomorrow|next time)(?: then)?"
        ),
    ),
    "opening": (
        (
            r"(?:i have|i ve got|i ve|i got|got|just|here is)? ?(?:a|one|another|some|just a|just one|one more|more)? ?"
            r"(?:quick |short |simple |small |general |little |other )?questions?(?: for you| about something| to ask)?"
        ),
        (
            r"(?:can|could|may) i (?:just )?ask(?: you)?"
            r"(?: (?:something|a question|a quick question|one thing|anything|a few questions))?"
        ),
    ),
    "rejecting": (
        (
            r"(?:(?:that|it|this|what you said|(?:the|your|this|that) (?:answer|article)) (?:is|s|was|isn t|wasn t) )"
            r"(?:(?:completely|totally|definitely|actually|just|simply|plain|still|clearly|really|so|very|all|a|not) )*"
            r"(?:wrong|false|incorrect|untrue|inaccurate|nonsense|no)"
        ),
        (
            r"(?:(?:that|it|this|what you said|(?:the|your|this|that) (?:answer|article)) )?"
            r"(?:(?:is |s |was )?not|isn t|wasn t|isnt|wasnt) (?:(?:really|quite|actually|at all|even) )*"
            r"(?:it|right|correct|true|accurate|the (?:right |correct )?(?:one|answer|article|thing)|"
            r"(?:an |the )?answer to (?:my|the) question|my question|"
            r"what i (?:(?:have|am|m|was|had) )?(?:mean|meant|ask|asked|asking|want|wanted|need|needed|looking)"
            r"(?: (?:for|about))?)"
        ),
        r"i (?:really )?(?:don t|dont|do not|didn t) (?:really )?(?:think|believe|suppose|guess) (?:so|that)",
    ),
    "unsure": (
        (
            r"(?:i (?:didn t|did not|couldn t) (?:hear|catch|get|understand)(?: (?:you|that|it))? )?(?:please )?"
            r"(?:(?:can|could|would|will) you )?(?:please )?(?:repeat|say)"
            r"(?: (?:that|it|yourself|the question|the answer|what you said))?(?: (?:again|one more time))?(?: for me)?"
        ),
    ),
    "pointing": (
        (
            r"(?:please )?(?:see|look|read|check|scroll|refer to|look at)(?: it| that| the)?(?: up)? ?"
            r"(?:above|below|attached|attachment|the attachment|up)"
        ),
        (
            r"(?:please )?(?:see|check|look at|read) (?:my|the) (?:previous|last|first|other|earlier) "
            r"(?:message|messages|question|post|one)"
        ),
        (
            r"(?:see|check|look at) (?:the |my |this |attached )*"
            r"(?:screenshot|screenshots|picture|image|photo|link|video|file|log|logs)"
        ),
        (
            r"(?:as|like) (?:i )?(?:said|mentioned|wrote|explained|stated|told you|described)"
            r"(?: (?:above|before|already|earlier))?"
        ),
    ),
}
