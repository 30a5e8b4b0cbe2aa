"""How people say what is no question, in several languages: data for `asides`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, TypeAlias

from handlers.terms import vocabulary

Aside: TypeAlias = Literal[
    "greeting",
    "present",
    "thanks",
    "acknowledged",
    "farewell",
    "waiting",
    "opening",
    "rejecting",
    "unsure",
    "pointing",
    "noise",
]
"""What a message is: "present" asks whether somebody is there, "opening" announces a question, "waiting" asks for time,
"rejecting" says no or that something is wrong, "unsure" that it does not know, "pointing" refers to what cannot be
looked up, "noise" says nothing."""


SOUND = re.compile(
    r"(?:[bm]?u?a?(?:ha|he|hi|hu|ja|je|xa|ka){2,}h?|lo+l+|lmf?ao+|rofl|h+m+|m+h*m+|u+h+(?:m+)?|u+m+|e+r+m*|a+h+|o+h+|"
    r"a+w+|o+k+(?:a+y+)?|y+e+s+|y+e+a+h*|ye+p+|yu+p+|w+o+w+|oo+ps+|mdr+|ptdr|ww+|笑+|草+|[ᄏᄒᄋ]+|うーん|ふむ|음+|아+|오+|"
    r"ok(?:ie|i|idoki|eydokey)|tja|naja|bof|ah[aá]+|uff+)"
)
NOISE = re.compile(
    r"(?:test(?:ing|s)?|テスト|테스트|foo|bar|baz|bla+h?|yada|dummy|hello world|lorem ipsum|"
    r"(?:asdf?|qwer|zxcv|sdfg?|dfgh?|ghjk?|hjkl?|jkl)+[a-z]{0,3}|([^\W\d_])\1{2,}|[a-z])"
)
EDGES = vocabulary(
    """
    oh ah well so then please pls plz now again too also and but just really actually mate man bro dude guys team sir
    madam bot buddy friend there here everyone all ai alors bon donc svp ja also bitte mal doch pues por favor no yes ok
    okay yeah um hmm hm lol thanks thank you thx merci danke gracias sorry ー ね
    """
)
# In the words that are compared: small letters, no marks, NFKC. Patterns; the lines of each kind are one list.
PHRASES: Mapping[Aside, str] = {
    "greeting": r"""
        (?:how do you do|what s up|whats up|sup|wassup)(?: with you)?
        (?:it s |it is )?(?:nice|good|great|pleased) to (?:meet|see) you(?: too| again)?
        (?:i )?(?:just )?(?:wanted to |want to )?say (?:hi|hello)|hope you are (?:doing )?(?:well|good|fine)
        are you (?:doing )?(?:ok|okay|well|good|fine)(?: right now)?|wie geht s|wie geht es dir|wie geht es ihnen
        ça va|comment ça va|comment allez vous|enchanté|qué tal|cómo estás|cómo está|cómo está usted|mucho gusto
        元気ですか|お元気ですか|よろしくお願いします|よろしく|잘 지내세요|반갑습니다
    """,
    "present": r"""
        (?:is )?(?:there )?(?:anybody|anyone|someone|somebody)(?: (?:there|here|home|online|around|available))?
        are you (?:still )?(?:there|here|alive|awake|listening)|you (?:still )?there|r u there|still there|knock knock
        do you (?:read|hear) me|can you (?:read|hear) me|(?:ist )?(?:da )?jemand(?: da)?|bist du (?:noch )?da
        sind sie (?:noch )?da|y a t il quelqu un|il y a quelqu un|quelqu un|vous êtes là|tu es là|allo|allô
        hay alguien(?: ahí)?|alguien|estás ahí|sigues ahí|誰かいますか|誰かいませんか|いますか|もしもし
        누구 (?:있나요|계세요|없나요)|여보세요|계세요|거기 있나요
    """,
    "thanks": r"""
        much obliged|many thanks
        i m (?:very |so )?grateful|i am (?:very |so )?grateful
        you (?:have|ve) been (?:a |such a |of )?(?:very |so |really |extremely |great |big |huge )?(?:help|helpful)
        (?:that|this) was (?:very |so |really |extremely )?helpful|(?:very |so |really )helpful
        that s (?:all i need|all)|that is (?:all i need|all)|vielen dank|mille mercis|助かりました|助かります|고마워
        감사해요
    """,
    "acknowledged": r"""
        (?:absolutely|exactly|very|so|totally) (?:right|correct|true)|confirm|confirmed|got it|gotcha|got that
        i got it|i see|i understand|i get it|understood|noted|makes sense|that makes sense|will do|will try
        will try that|i ll try|i ll try that|i ll try it|i will try|i will try that|let me try|let me try that
        let me try it|i ll do that|sounds good|sounds great|sounds like a plan|fair enough|no problem|np|no prob
        no probs|no worries|never mind|nevermind|nvm|forget it|all good|good to know|good point|good idea|good one
        nice one|well done|good job|great job|good work|that would be (?:great|nice|awesome|good)|i agree|agreed
        of course|for sure|for real|sure thing|why not|very well|my bad|fine by me|works for me|same|whatever
        as you wish|absolutely|definitely|certainly|totally|exactly|indeed|precisely|right|true|correct|sure
        affirmative|deal|awesome|amazing|brilliant|excellent|wonderful|fantastic|lovely|sweet|neat|cool|interesting
        nice|yay|bravo|hurray|perfekt|prima|klasse|toll|in ordnung|alles klar|alles gut|verstanden|verstehe|ach so
        achso|passt|stimmt|richtig|kein problem|natürlich|sicher|mach ich|geht klar|schon gut|d accord|entendu|compris
        je vois|je comprends|ça marche|c est bon|parfait|très bien|bien sûr|pas de problème|pas de souci|de rien
        tant pis|ça roule|bien reçu|de acuerdo|entendido|perfecto|genial|ya veo|claro|por supuesto|vale vale
        no hay problema|de nada|muy bien|está bien|estupendo|listo|なるほど|そうですか|そうなんですね|そうですね
        了解です|了解しました|承知しました|承知いたしました|かしこまりました|わかった|分かりました|うん|ええ|オッケー
        オーケー|いいですね|大丈夫です|すごい|問題ありません|알겠어요|알겠습니다|알았어요|알았어|그렇군요|그래요|아하
        좋아요|좋습니다|확인했습니다|넵|넹|응|괜찮아요|괜찮습니다|물론이죠
    """,
    "farewell": r"""
        i (?:have to|have got to|ve got to|must|gotta) (?:go|run|leave)(?: now)?
        (?:i m |i am )?(?:out of here|leaving)(?: now)?|see you|see ya|cya|see you (?:later|soon|around|tomorrow)
        see ya later|ttyl|good night|good bye|bye bye|take care
        have a (?:nice|good|great) (?:day|one|weekend|evening|night|time)|catch you later
        i (?:have to|have got to|ve got to|must|gotta) go|gotta go|until next time|peace out|so long|auf wiedersehen
        bis (?:bald|später|dann|morgen)|schönen tag(?: noch)?|au revoir|à bientôt|à plus|bonne (?:journée|soirée|nuit)
        hasta luego|hasta pronto|hasta mañana|nos vemos|adiós|que tengas un buen día|さようなら|またね|失礼します
        おやすみなさい|안녕히 계세요|안녕히 가세요|수고하세요|다음에 봐요
    """,
    "waiting": r"""
        (?:just )?(?:one|1|a|give me a|wait a|hold on a|hang on a)? ?(?:sec|second|moment|minute|min)
        (?:just )?(?:wait|hold on|hang on|brb|be right back|afk|bear with me|one moment|a moment)
        let me (?:just )?(?:check|see|look|think|have a look|take a look|get back to you)
        i ll (?:be right back|check|have a look|take a look|let you know|get back to you|be back)
        i will (?:be right back|check|have a look|let you know)|checking|looking|thinking
        i m (?:checking|thinking|back)|(?:einen |ein |kleinen )?(?:moment|augenblick|sekunde|minute)
        warte(?: mal| kurz)?|warten sie(?: kurz)?|sekunde
        ich (?:schaue|schau|sehe|prüfe)(?: mal| kurz)? ?(?:nach|das)?|bin gleich (?:wieder da|zurück)
        (?:un|une) (?:instant|moment|seconde|minute)|attendez|attends|je (?:vérifie|regarde)|je reviens
        un (?:momento|segundo|minuto)|momento|espera|espere|déjame (?:ver|revisar|comprobar)|voy a (?:ver|revisar)
        ahora vuelvo|ちょっと待って(?:ください)?|少々お待ちください|少し待って(?:ください)?|確認します|確認してみます
        やってみます|잠시만(?:요| 기다려 주세요| 기다려주세요)?|잠깐만(?:요)?|확인해 ?볼게요|해 ?볼게요
    """,
    "opening": r"""
        i (?:want|would like|d like|need|wanted) to ask(?: you)?(?: (?:something|a question))?
        i need (?:some )?(?:info|information)
        (?:can|could) you (?:please )?(?:answer|tell me something)(?: (?:a question|me))?
        let me ask(?: you)? something|i need (?:to know|to find out) something|question time
        i (?:have|ve got|got) (?:a|an|some) (?:problem|issue|problems|issues)
        (?:ich habe|hab|ich hätte|ich hab)? ?(?:eine |ne |mal eine )?(?:kurze |kleine )?frage
        darf ich (?:sie |dich )?(?:etwas|was) fragen|(?:kann|könnte) ich (?:sie |dich )?(?:etwas|was) fragen
        ich habe ein problem|(?:j ai |j aurais )?(?:une )?(?:petite )?question
        (?:puis je|je peux|est ce que je peux) (?:vous )?poser une question|j ai un problème
        (?:tengo )?una pregunta(?: rápida)?|(?:puedo|podría) (?:hacer|preguntar)(?:le|te)?(?: una pregunta| algo)?
        tengo una duda|tengo un problema|質問があります|質問です|質問(?:しても)?いいですか|質問してもいいですか
        聞いてもいいですか|ちょっといいですか|聞きたいことがあります|질문(?:이)? ?(?:있습니다|있어요|있는데요)
        질문해도 (?:되나요|될까요)|물어봐도 (?:되나요|될까요)|궁금한 (?:게|것이) 있어요
    """,
    "rejecting": r"""
        no|nope|nah|naw|nay|not really|not quite|no way|not at all|definitely not|absolutely not|i think not
        of course not|not this|not that|wrong|all wrong|wrong (?:answer|article|one)|not true|not correct|incorrect
        nein|nee|nö|falsch|(?:das )?(?:stimmt|passt) (?:so |leider )?nicht|nicht wirklich|eher nicht
        (?:gar|überhaupt) nicht|das ist (?:leider |doch )?(?:falsch|nicht richtig|nicht das)
        das (?:ist|war) nicht (?:das )?was ich (?:gefragt habe|meine|meinte|suche|wollte)
        non|faux|c est (?:faux|inexact)|pas (?:vraiment|du tout|exactement|correct)
        (?:ce n est|c est) pas (?:ça|cela|vrai|juste|correct|exact|la bonne réponse)
        (?:ce n est|c est) pas ce que (?:j ai demandé|je demande|je demandais|je cherche|je voulais)
        falso|incorrecto|para nada|no realmente|en absoluto|(?:eso |esto )?no es (?:eso|así|cierto|verdad|correcto)
        (?:eso|esto) (?:es|está) (?:falso|mal|incorrecto)|(?:eso )?no es lo que (?:pregunté|pedí|busco|quería|quiero)
        いいえ|いや|違います|ちがいます|違う|ちがう|違うよ|そうじゃない(?:です)?|そうではありません|間違い(?:です|ます)?
        間違って(?:います|いる|る)|아니요|아니오|아뇨|아니에요|아닙니다|그게 아니에요|그게 아닙니다|틀렸어요|틀렸습니다
    """,
    "unsure": r"""
        i (?:really )?(?:don t|do not|dont) know(?: (?:that|it|yet|for sure|the answer|how))?
        i(?: a)?m not (?:so |too |quite |really )?(?:sure|certain)
        i (?:didn t|did not|couldn t) (?:hear|catch|get|understand)(?: (?:you|that|it))
        not yet|no thanks|no thank you|dont know|idk|dunno|i dunno|no idea|no clue
        not a clue|not sure|im not sure|i m unsure|unsure|maybe|perhaps|possibly|might be|could be|it depends
        who knows|maybe not|yes and no|keine ahnung|weiss nicht|ich weiss nicht|weiss ich nicht|vielleicht
        aucune idée|je ne sais pas|je sais pas|peut être|no sé|no lo sé|ni idea|tal vez|quizás|quizá|わかりません
        分かりません|たぶん|모르겠어요|모르겠습니다|글쎄요|아마도|yes please|yes go ahead
        go ahead|please do|do it|do that|go on|continue|next|please|ok please|sí por favor|oui s il vous plaît
        ja bitte|お願いします|부탁드립니다|why|how|what|when|where|who|which|how so|how come|what now|and now|so what
        so|and|but|because|really|seriously|what do you mean|what does that mean|huh|eh|pardon|excuse me|come again
        say again|say what|what was that|sorry what|one more time|was|wie|wie bitte|warum|quoi|comment|pourquoi|qué
        cómo|por qué|何|なに|え|えっ|なぜ|どうして|뭐|뭐라고요|왜|왜요
    """,
    "pointing": r"""
        as (?:above|before|shown|shown above|already mentioned)|like (?:this|that|above|before)
        the (?:above|same|one above)
        i (?:already|just) (?:said|told you|mentioned|explained|wrote|asked)(?: (?:it|that|this|you))?
        i (?:said|told you|asked) (?:that|it) already
        (?:it|this|that|these|those|this one|that one|those ones|here|there|here it is|this is it|that s the one)
        same here|me too|same thing|same for me|same as above|ditto|attached|screenshot attached
        you know(?: what i mean)?|siehe oben|s o|siehe unten|siehe anhang
        wie (?:gesagt|oben|ich sagte|oben beschrieben|schon gesagt)|so wie oben|ich auch
        voir (?:ci dessus|plus haut|ci dessous|pièce jointe)
        comme (?:je l ai dit|je disais|ci dessus|ça|dit plus haut|indiqué)|moi aussi
        (?:ver|mira|mire|véase|vea) (?:arriba|abajo|adjunto|más arriba)
        como (?:dije|ya dije|te dije|he dicho|digo|arriba)|así|yo también|lo mismo|上記の通り(?:です)?|上記参照
        上を(?:見て|参照して|ご覧)(?:ください)?|さっき(?:言|い)いました|さっき言った通り(?:です)?|これ|それ|こう
        こんな感じ(?:です)?|同じです|私も|위(?:에|를|의)? ?(?:참고|참조|내용|글|보세요|봐주세요)(?:하세요|해주세요)?
        위와 같(?:이|아요|습니다)|말했듯이|이거|이렇게|저도요|저도|같아요
    """,
    "noise": r"""
        blah blah(?: blah)?|foo bar|nothing|nothing much|just (?:testing|looking|browsing|a test)|this is a test
        i m (?:bored|just testing)|ignore (?:this|that|me)|wrong (?:window|chat|channel)|rien|nichts|nada
    """,
}


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
