"""What people say in English besides questions: data, see `handlers.speech.wordings`."""

from __future__ import annotations

from handlers.speech.tables.english_shapes import SHAPES
from handlers.speech.wordings import Wordings

# One shape: who speaks, what they want, whom. Anything else in the sentence makes it a question about the product.
_BEFORE = (
    r"(?:(?:i|we|would|d|like|want|wanna|need|wish|to|can|could|may|might|will|you|let|me|us|just|really|rather|still|"
    r"now|no|yes|so|then|but|and|sorry|must|have|ve|got|gotta|prefer|ll|please|is there a way|is it possible) )*"
)
_KIND = r"(?:(?:a|an|the|any|some|your|another|real|actual|live|human|support|customer|service|technical) )"
_ONE = r"(?:person|human|human being|someone|somebody|representative|rep|staff member)"
_WHO = (
    r"(?:person|people|humans?|human being|agents?|someone|somebody|anyone|anybody|staff|staff member|representative|"
    r"rep|operator|advisor|support|team|engineer|supervisor|manager|boss|service|care|help desk|helpdesk)"
)
_AFTER = (
    r"(?: (?:please|now|right now|instead|today|here|there|asap|immediately|directly|in person|"
    r"(?:from|on|in|at) (?:your|the) (?:team|support team|company|staff|side)|from support|"
    r"(?:who|that) (?:can|could|will) help(?: me| us)?|to help(?: me| us)?|for help|for me|"
    r"(?:about|regarding|concerning) .+))*"
)
_COMPLAIN = (
    r"(?:(?:i|we|would|d|like|want|wanna|need|wish|have|to|ll|going|just) )+(?:complain|"
    r"(?:(?:make|file|lodge|submit|raise|register) )?a (?:formal )?complaint)(?: (?:about|against|regarding|to|on) .+)?"
)
_REQUESTS = (
    rf"{_BEFORE}(?:talk|speak|chat)(?: to| with) {_KIND}{{0,4}}{_WHO}{_AFTER}",
    (
        rf"{_BEFORE}(?:connect|transfer|put|pass|forward|get|give) (?:me|us) "
        rf"(?:(?:through|over|on|in|touch|to|with|hold|of) )*{_KIND}{{0,4}}{_WHO}{_AFTER}"
    ),
    rf"{_BEFORE}(?:contact|reach|get in touch with|get hold of|get through to) {_KIND}{{0,4}}{_WHO}{_AFTER}",
    rf"{_BEFORE}(?:need|want|prefer|like)(?: help from)? {_KIND}{{0,4}}(?:{_ONE}|agent|operator){_AFTER}",
    rf"{_BEFORE}get {_KIND}{{0,4}}{_ONE}{_AFTER}",
    rf"{_KIND}{{0,4}}(?:person|human|human being|agent|representative|operator){_AFTER}",
    (
        rf"(?:is|are) there {_KIND}{{0,4}}{_WHO}(?: (?:here|available|"
        rf"(?:that |who )?(?:i|we) (?:can|could) (?:talk|speak|chat|write)(?: to| with)?))+{_AFTER}"
    ),
    (
        rf"(?:can|could|will|would) {_KIND}{{0,4}}{_ONE} (?:please )?"
        rf"(?:help|call|contact|assist)(?: me| us)?(?: back)?{_AFTER}"
    ),
    rf"(?:your |the )?customer (?:service|support|care)(?: (?:team|agent|rep|representative))?{_AFTER}",
    rf"{_BEFORE}(?:human|personal) (?:help|assistance|support){_AFTER}",
    rf"(?:please |can you |could you )*(?:call|phone|ring) (?:me|us)(?: back)?{_AFTER}",
    rf"{_BEFORE}(?:a )?call ?back{_AFTER}",
    _COMPLAIN,
)

ENGLISH = Wordings(
    greeting="hi hello hey hiya howdy yo greetings morning afternoon evening",
    thanks="thanks thank thx ty cheers",
    acknowledged="ok okay k kk yes yep alright fine great cool nice perfect good super",
    filler="""
        there all team everyone everybody bot assistant friend again you so very much a lot many good day your that
        and then sir madam was helpful
    """,
    edges="""
        oh ah well so then please pls plz now again too also and but just really actually mate man bro dude guys team
        sir madam bot buddy friend there here everyone all ai no yes ok okay yeah um hmm hm lol thanks thank you thx
        sorry
    """,
    refusing="no",
    help=r"""
        help|help me|please help|can you help|can you help me|i need help|who are you|what are you|what can you do
        how does this work|what is this
    """,
    bot=r"""
        (?:are|r) (?:you|u) (?:a|an|just a)? ?(?:(?:real|actual|live|chat|human) ?)?(?:bot|chatbot|robot|machine|ai|
        human|human being|person|automated|automatic|real)(?: or .+)?
        (?:is this|am i (?:talking|speaking|chatting) (?:to|with)) (?:a|an) (?:(?:real|live|actual) )?(?:bot|chatbot|
        robot|machine|ai|human|human being|person)(?: or .+)?
    """,
    phrases={
        "greeting": r"""
            (?:how do you do|what s up|whats up|sup|wassup)(?: with you)?
            (?:it s |it is )?(?:nice|good|great|pleased) to (?:meet|see) you(?: too| again)?
            (?:i )?(?:just )?(?:wanted to |want to )?say (?:hi|hello)|hope you are (?:doing )?(?:well|good|fine)
            are you (?:doing )?(?:ok|okay|well|good|fine)(?: right now)?
        """,
        "present": r"""
            (?:is )?(?:there )?(?:anybody|anyone|someone|somebody)(?: (?:there|here|home|online|around|available))?
            are you (?:still )?(?:there|here|alive|awake|listening)|you (?:still )?there|r u there|still there
            knock knock|do you (?:read|hear) me|can you (?:read|hear) me
        """,
        "thanks": r"""
            much obliged|many thanks|i m (?:very |so )?grateful|i am (?:very |so )?grateful
            you (?:have|ve) been (?:a |such a |of )?(?:very |so |really |extremely |great |big |huge )?(?:help|
            helpful)
            (?:that|this) was (?:very |so |really |extremely )?helpful|(?:very |so |really )helpful
            that s (?:all i need|all)|that is (?:all i need|all)
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
            affirmative|deal|awesome|amazing|brilliant|excellent|wonderful|fantastic|lovely|sweet|neat|cool
            interesting|nice|yay|bravo|hurray
        """,
        "farewell": r"""
            (?:good ?)?(?:bye )*bye
            i (?:have to|have got to|ve got to|must|gotta) (?:go|run|leave)(?: now)?
            (?:i m |i am )?(?:out of here|leaving)(?: now)?|see you|see ya|cya|see you (?:later|soon|around|tomorrow)
            see ya later|ttyl|good night|take care
            have a (?:nice|good|great) (?:day|one|weekend|evening|night|time)|catch you later
            i (?:have to|have got to|ve got to|must|gotta) go|gotta go|until next time|peace out|so long
        """,
        "waiting": r"""
            (?:just )?(?:one|1|a|give me a|wait a|hold on a|hang on a)? ?(?:sec|second|moment|minute|min)
            (?:just )?(?:wait|hold on|hang on|brb|be right back|afk|bear with me|one moment|a moment)
            let me (?:just )?(?:check|see|look|think|have a look|take a look|get back to you)
            i ll (?:be right back|check|have a look|take a look|let you know|get back to you|be back)
            i will (?:be right back|check|have a look|let you know)|checking|looking|thinking
            i m (?:checking|thinking|back)
        """,
        "opening": r"""
            i (?:want|would like|d like|need|wanted) to ask(?: you)?(?: (?:something|a question))?
            i need (?:some )?(?:info|information)
            (?:can|could) you (?:please )?(?:answer|tell me something)(?: (?:a question|me))?
            let me ask(?: you)? something|i need (?:to know|to find out) something|question time
            i (?:have|ve got|got) (?:a|an|some) (?:problem|issue|problems|issues)
        """,
        "rejecting": r"""
            no|nope|nah|naw|nay|not really|not quite|no way|not at all|definitely not|absolutely not|i think not
            of course not|not this|not that|wrong|all wrong|wrong (?:answer|article|one)|not true|not correct
            incorrect
        """,
        "unsure": r"""
            i (?:really )?(?:don t|do not|dont) know(?: (?:that|it|yet|for sure|the answer|how))?
            i(?: a)?m not (?:so |too |quite |really )?(?:sure|certain)
            i (?:really |still )?(?:don t|do not|dont|didn t|did not|didnt|can t|couldn t) (?:hear|catch|get|understand|
            follow)(?: (?:you|that|it|this|what you mean))?(?: at all)?
            (?:that|this|it) (?:is|was)(?: too)? (?:unclear|confusing)|that s(?: too)? (?:unclear|confusing)|not yet
            no thanks
            no thank you|dont know|idk|dunno|i dunno|no idea|no clue|not a clue|not sure|im not sure|i m unsure|unsure
            maybe|perhaps|possibly|might be|could be|it depends|who knows|maybe not|yes and no|yes please|yes go ahead
            go ahead|please do|do it|do that|go on|continue|next|please|ok please|why|how|what|when|where|who|which
            how so|how come|what now|and now|so what|so|and|but|because|really|seriously|what do you mean
            what does that mean|huh|eh|pardon|excuse me|come again|say again|say what|what was that|sorry what
            one more time
        """,
        "pointing": r"""
            as (?:above|before|shown|shown above|already mentioned)|like (?:this|that|above|before)
            the (?:above|same|one above)
            i (?:already|just) (?:said|told you|mentioned|explained|wrote|asked)(?: (?:it|that|this|you))?
            i (?:said|told you|asked) (?:that|it) already
            (?:it|this|that|these|those|this one|that one|those ones|here|there|here it is|this is it|that s the one)
            same here|me too|same thing|same for me|same as above|ditto|attached|screenshot attached
            you know(?: what i mean)?
        """,
        "noise": r"""
            blah blah(?: blah)?|foo bar|nothing|nothing much|just (?:testing|looking|browsing|a test)|this is a test
            i m (?:bored|just testing)|ignore (?:this|that|me)|wrong (?:window|chat|channel)
        """,
    },
    shapes=SHAPES,
    solved=r"""
        that solved it|this solved it|that solved my problem|solved|problem solved|that worked|it works now|works now
        that fixed it|that helped|i m all set|it (?:works|worked|helped)|it s working(?: now)?
        (?:i |i ve |i have |we |just |already |now )*(?:solved|fixed|resolved|sorted|figured) (?:it|this|that|
        the problem|the issue|my problem)(?: out)?(?: (?:now|myself|already))?
        (?:i |i ve )?got it (?:working|sorted|to work)(?: now)?
    """,
    polite="thanks thx please yes great perfect ok okay hi hello hey",
    person=r"""
        i need a person|i need a human|i want a person|i want a human|a person|human|agent|talk to someone
        speak to someone|real person|contact support|open a ticket|file a ticket|create a ticket
    """,
    requests=_REQUESTS,
    complaints=r"""
        useless|this is useless|you are useless|you re useless|this bot is useless|this is no help|you are no help
        you are not helping|you re not helping|you are not helping me|you aren t helping|this is not helping
        this isn t helping|not helpful|this is not helpful|that is not helpful|that was not helpful|that s not helpful
        this does not help|this doesn t help|that does not help|that doesn t help|that did not help|that didn t help
        that did not help me|you don t understand|you do not understand me|you don t understand me
        (?:i )?(?:don t|do not|dont) (?:want|need)(?: to (?:talk|speak|chat) (?:to|with))? (?:an?y? )?(?:ro|chat)?bots?
        (?:no|not) (?:a |another |more )?(?:ro|chat)?bots?|(?:stupid|dumb|useless) (?:ro|chat)?bot
        (?:the|this|your) (?:ro|chat)?bot is (?:useless|stupid|dumb|no help|not helping)
    """,
    more="so very really totally completely absolutely all at just sorry but again",
    failing=r"""
        (?:(?:sorry|unfortunately) )?(?:(?:it|that|this|which|the (?:answer|article|link)|your answer) )?(?:(?:still|
        unfortunately|really|just) )*(?:did ?n ?t|did not|does ?n ?t|does not|has ?n ?t|has not|is ?n ?t|is not|
        was not|was ?n ?t|not) (?:(?:really|actually|even|yet|very) )*(?:helpful|useful|help(?:ed|ing)?|work(?:ed|
        ing)?|answer|solved?|fix(?:ed)?)(?: (?:me|it|that|this|(?:my|the) (?:question|problem|issue)))?(?: (?:at all|
        either|for me|yet|anymore|here))*
        (?:(?:sorry|unfortunately) )?(?:it|that|this) still (?:fails|crashes|happens)
        (?:(?:sorry|unfortunately) )?(?:(?:it|that|this) is |it s )?still (?:broken|failing|the same)
        (?:(?:sorry|unfortunately) )?i (?:have )?(?:already )?tried (?:it|that|this)(?: already)?
        (?:(?:sorry|unfortunately) )?same (?:problem|error|issue)(?: (?:as before|again))?
    """,
    agreed="""
        yes yep yeah yup ok okay k kk sure right correct exactly alright fine great cool nice perfect good absolutely
        definitely
    """,
    with_agreed="please thanks thank you that it is s do go ahead one this i would like a person the form sir",
    declined="no nope nah none neither nothing",
    with_declined="""
        of these this those that them the above two three options articles both either one ones thanks thank you
        please sorry it is s isn t not what i meant mean want wanted need needed fits fit helps help match matches
        matched apply applies really for me here looking was am m are at all unfortunately
    """,
    nothing_fits=r"""
        something else|another one|a different one|other|not these|not any of these|not any of them|not those
        it is something else|it s something else
    """,
    negated="not don t isn doesn never without nor neither none",
    first="1 1st one first former",
    second="2 2nd two second",
    third="3 3rd three third",
    last="last latter",
    around="""
        the a an option number nr no nº choice answer item is it s i mean meant d like would want choose pick take
        that this one please thanks thank you yes yeah yep ok okay oh well probably guess think maybe about for me let
        go with try
    """,
    pointing="that this it the",
    openers="how what why where when who which can could does do did is are should will would",
    front=r"""
        (?:hi|hello|hey|hiya|howdy|greetings|good (?:morning|afternoon|evening|day)|dear)(?: (?:there|all|again|team|
        support|support team|everyone|everybody|folks|guys|bot|friend|sir|madam))?
        (?:i have |i ve |i've |just |one )?(?:a )?(?:(?:quick|short|simple|small|general) )?question(?: for you)?
        (?:can|could|may) i (?:just )?ask(?: you)?(?: (?:something|a (?:quick )?question))?|excuse me|sorry
        sorry to bother you|pardon|thanks|thank you|thanks in advance
    """,
    please="please|pls",
    asks="""
        how what why where when who which can could does do did is are should will would i i'm i’m im i've i’ve my we
        our please quick
    """,
)

EVERYWHERE = Wordings(
    greeting="hi hello hey",
    thanks="thanks thx",
    acknowledged="ok okay k kk okey",
    edges="ok okay ai",
    agreed="ok okay k kk",
    first="1 1st nº1",
    second="2 2nd",
    third="3 3rd",
    around="ok okay no nº nr",
    polite="ok okay thanks hi hello",
)
"""What everybody says, whatever they speak."""
