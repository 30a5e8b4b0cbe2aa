"""What single words and set phrases of support talk say about its tone: our own list, for English.

A valence is from -4 (as hostile as people write) to 4; it was set by hand, in the manner of VADER's scale (Hutto and
Gilbert 2014), whose list is not used. Besides, words belong to kinds: that something is broken is no anger yet.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Kind(StrEnum):
    """What a word does in the talk."""

    PRAISE = "praise"
    THANKS = "thanks"
    ANGER = "anger"
    """Blame, insult, disgust."""
    DISAPPOINTMENT = "disappointment"
    """Frustration, worry, sadness."""
    COMPLAINT = "complaint"
    """That it lasts, comes back, or nobody cares: still, again, nobody answers."""
    FAILURE = "failure"
    """That something does not work: a report, which may be quite calm."""
    DEMAND = "demand"
    RELIEF = "relief"
    """That it works, or is no problem."""
    APOLOGY = "apology"
    REST = "rest"
    """That all else works, or did before: so this does not."""
    IRONY = "irony"
    """Praise and thanks that are meant the other way round."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A word or a phrase. `valence`: in [-4, 4]."""

    kind: Kind
    valence: float


_WORDS: Mapping[tuple[Kind, float], str] = {
    (Kind.PRAISE, 3.2): """
        amazing awesome best brilliant excellent exceptional extraordinary fabulous fantastic flawless genius
        incredible magnificent marvellous marvelous outstanding perfect perfection phenomenal spectacular
        splendid stellar superb terrific wonderful wow adore adorable delighted delightful ecstatic thrilled
        unbeatable legend legends hero heroes lifesaver rockstar rockstars
    """,
    (Kind.PRAISE, 2.4): """
        great love loved lovely luv happy happier impressed impressive enjoy enjoyable enjoyed excited exciting
        glad pleased pleasant pleasure stunning beautiful awesomeness fab rocks rock rocked kudos bravo congrats
        congratulations yay woohoo hooray sweet cool winner wins favorite favourite fave delicious gorgeous
        charming gracious superstar blessed recommend recommended welcoming wonderfully amazingly perfectly
        beautifully brilliantly outdid stoked yummy
    """,
    (Kind.PRAISE, 1.6): """
        good nice helpful friendly kind kindly fast quick quickly swift swiftly prompt promptly smooth smoothly
        easy easily polite courteous professional patient attentive caring thoughtful generous reliable
        responsive efficient competent knowledgeable useful handy neat clean comfortable comfy convenient fun
        funny smile smiles smiling proud loyal better improved improvement upgrade upgraded success successful
        succeeded clear intuitive solid elegant cheerful warm satisfied satisfying surprised grateful respect
        respectful trust beyond superfast fine seamless seamlessly safe classy lucky
    """,
    (Kind.THANKS, 2.4): """
        thanks thank thankyou thx thnx tnx thanx ty tysm appreciate appreciated appreciative grateful gratitude
        cheers gracias merci danke
    """,
    (Kind.RELIEF, 1.5): """
        works worked working solved resolved fixed sorted phew relieved finally done luckily fortunately thankfully
    """,
    (Kind.ANGER, -3.4): """
        fuck fucked fucking fuckin fck wtf shit shitty bullshit crap crappy damn damned hell asshole bastard
        bitch idiot idiots idiotic moron morons stupid dumb scam scammers scammed fraud fraudulent thieves thief
        crooks liar liars lies lied lying hate hated hates hateful disgusting disgusted disgusts disgrace
        disgraceful despicable appalling appalled atrocious abysmal horrendous horrible horribly horrid horrific
        terrible terribly awful awfully worst worse vile outrage outrageous outraged furious livid enraged
        pissed rage sucks suck sucked sux trash garbage rubbish pathetic useless worthless joke incompetent
        incompetence unacceptable ridiculous ridiculously absurd shame shameful shameless ashamed insane
        insulting insult rude rudely rudest disrespectful disrespect hostile arrogant negligent negligence
        robbed robbery ripoff criminal unethical unprofessional clowns hopeless screwed screw fail epicfail
        nightmare hellish farce fiasco bs ffs smh laughable sickening
    """,
    (Kind.DISAPPOINTMENT, -2.3): """
        disappointed disappointing disappointment disappoints frustrated frustrating frustration annoyed
        annoying angry mad upset unhappy dissatisfied unsatisfied displeased unimpressed irritated irritating
        tired exhausted exhausting sick sad sadly miserable stressed stressful worried worrying anxious scared
        desperate confused confusing confusion painful pain poor poorly bad badly badness lousy mediocre subpar
        inferior unreliable unhelpful careless sloppy messy mess disaster disastrous catastrophe catastrophic
        chaos tragic dreadful regret regrets hurt cry crying tears bored boring sucky unfair unfortunate
        unfortunately ugh argh grr meh yikes sigh wasted waste wasting ruined ruin ruins ruining suffer
        suffering inconvenient inconvenience inconvenienced inconsistent unbelievable inexcusable inadequate
        dissapointed disapointed dissappointed disappointment fedup letdown distressed embarrassing embarrassed
        embarrassment unprepared overpriced expensive greedy dirty filthy gross broke uncomfortable nasty ugly
        weak shocked shocking disbelief clueless lazy misled misleading misinformed lame concerned trouble
        hassle struggle struggling horrified impossible
    """,
    (Kind.COMPLAINT, -1.2): """
        still again never nobody noone nothing nowhere ignored ignoring ignore unanswered yet hours hrs weeks
        forever endless endlessly constantly repeatedly keeps always already anymore twice wait waiting waited
        supposed supposedly excuse excuses blame why without instead seriously honestly actually literally
    """,
    (Kind.FAILURE, -1.0): """
        broken error errors crash crashes crashed crashing fails failed failing failure failures bug bugs buggy
        down outage outages lost lose losing missing missed stuck stranded frozen freezes hangs slow slowly
        slower delay delays delayed delaying cancelled canceled cancel cancellation cancelling late wrong
        wrongly incorrect incorrectly damaged defective faulty unavailable unable blocked locked rejected denied
        refused declined overcharged charged stolen corrupt corrupted timeout problem problems issue issues
        glitch glitches malfunction unresponsive unusable cant cannot doesnt wont didnt isnt couldnt wouldnt
        disconnected dropped drops interrupted misplaced unsolved unresolved
    """,
    (Kind.DEMAND, -0.8): """
        refund refunds refunded reimburse reimbursed reimbursement compensation compensate compensated manager
        supervisor complaint complain complaining complained lawyer legal sue escalate escalated explanation
        explain unsubscribe switching switch competitor competitors leaving apology apologize apologise demand
        demanding immediately asap urgent urgently
    """,
    (Kind.APOLOGY, 0.0): "sorry apologies oops pardon",
}

_PHRASES: Mapping[tuple[Kind, float], tuple[str, ...]] = {
    (Kind.IRONY, -3.0): (
        "thanks for nothing", "thanks for ruining", "thanks for the delay", "thanks for wasting",
        "thanks a lot for nothing", "thank you for nothing", "great job losing", "nice job losing", "way to go",
        "way to ruin", "yeah right", "good luck with", "love how", "love it when", "so much for", "nice try",
        "real nice", "real classy", "just great", "just perfect", "just what i needed", "how hard can it be",
        "how hard is it", "what a surprise", "no surprise", "thanks for making me", "must be nice", "slow clap",
        "bang up job", "great way to", "nice way to", "thanks for not", "thank you for not",
        "thanks for cancelling", "thanks for losing", "thanks for keeping me", "oh great",
    ),
    (Kind.ANGER, -3.2): (
        "fed up", "ripped off", "rip off", "what a joke", "a joke", "are you kidding", "you kidding",
        "you serious", "are you serious", "never again", "last straw", "shame on", "get it together",
        "get your act together", "do better", "screw you", "screwed up", "messed up", "screwing up", "sick of",
        "sick and tired", "tired of", "no excuse", "no excuses", "waste of time", "waste of money",
        "waste my time", "blew it", "dropped the ball", "beyond frustrated", "beyond a joke", "not acceptable",
        "not okay", "not ok", "not cool", "not happy", "no way to", "what the hell", "what the heck", "wth",
        "losing patience", "out of patience", "lost a customer", "done with you", "had enough", "enough is enough",
        "hung up on", "hung up", "hang up", "slap in the face", "go to hell", "treated like", "no clue",
        "can't even", "cant even", "bait and switch", "last time i use", "last time we use",
    ),
    (Kind.COMPLAINT, -2.0): (
        "no response", "no reply", "no answer", "no help", "no one", "nobody answers", "no explanation",
        "no apology", "no communication", "no info", "no information", "no idea", "no update", "no updates",
        "on hold", "still waiting", "still no", "still not", "still haven't", "still broken", "once again",
        "yet again", "over and over", "time and again", "for hours", "for days", "for weeks", "for months",
        "all day", "how many times", "how much longer", "how long do i", "run around", "runaround",
        "the same answer", "same copy paste", "copy and paste", "canned", "passed around", "from one person to",
        "been waiting", "not working", "doesn't work", "does not work", "won't work", "don't care", "doesn't care",
        "does not care", "could care less", "couldn't care less", "no longer", "let down", "let me down",
        "not helpful", "not helping", "doesn't help", "at all", "what is going on", "what's going on",
        "third time", "second time", "fourth time", "too long", "way too", "can't get", "cannot get",
        "can't believe", "should have", "should've", "supposed to", "nothing happens", "nothing happened",
        "get through", "hours on",
    ),
    (Kind.DEMAND, -0.8): ("fix this", "fix your"),
    (Kind.REST, 0.0): (
        "everything else works", "everything else works fine", "everything else is fine", "everything else is ok",
        "everything else is working", "everything else is working fine", "all else works", "all else works fine",
        "all else is fine", "the rest works", "the rest works fine", "the rest is fine", "other than that it works",
        "worked before", "worked fine before", "worked until", "worked fine until", "it worked last", "used to work",
        "works on the", "works in the", "works with the", "works without the", "works fine on", "works fine in",
        "works fine with", "works fine without", "clean up", "cleaned up", "clean it up", "clean them up",
        "clean install", "to be clear", "just to be clear",
    ),
    (Kind.DISAPPOINTMENT, -2.3): (
        "far from good", "far from great", "far from happy", "far from satisfied", "far from perfect", "far from ideal",
        "far from acceptable",
    ),
    (Kind.FAILURE, -1.0): (
        "shut down", "cut off", "logged out", "kicked out", "locked out", "timed out", "not found", "out of order",
        "does not load", "doesn't load", "won't open", "won't load", "won't start", "went down",
    ),
    (Kind.THANKS, 3.0): (
        "thank you so much", "thanks so much", "thank you very much", "thanks a million", "thanks a bunch",
        "many thanks", "big thanks", "huge thanks", "much appreciated", "really appreciate", "greatly appreciate",
        "shout out", "shoutout", "hats off", "props to", "thanks again", "thank you again",
        "cannot thank you enough", "can't thank you enough", "cant thank you enough", "can not thank you enough",
        "could not be more grateful", "couldn't be more grateful", "could not be more thankful",
        "couldn't be more thankful",
    ),
    (Kind.PRAISE, 2.8): (
        "made my day", "thumbs up", "keep it up", "well done", "good job", "great job", "nice work", "great work",
        "two thumbs", "above and beyond", "blown away", "you rock", "you guys rock", "you're the best", "the best",
        "works like a charm", "like a charm", "game changer", "life saver", "on point", "on top of",
        "second to none", "fan of", "big fan", "looking forward", "can't wait", "cant wait", "worth every",
        "five stars", "5 stars", "could not be happier", "couldn't be happier", "could not ask for",
        "can't complain", "no complaints", "love you", "hit the spot", "spot on", "top notch",
        "first class service", "a pleasure", "so glad", "never been happier", "never been so happy",
        "never been more happy", "never been better", "never been easier", "never had a better",
        "nobody does it better",
        "could not be better", "couldn't be better", "could not be easier", "couldn't be easier", "love how easy",
        "love how fast", "love how quick", "love how quickly", "love how simple",
    ),
    (Kind.RELIEF, 2.0): (
        "no problem", "no problems", "no worries", "all good", "all set", "all sorted", "works now", "working now",
        "works again", "it works", "did the trick", "that helped", "that helps", "got it working", "back online",
        "problem solved", "figured it out", "no issues", "no rush", "take your time", "never mind", "nevermind",
        "works fine", "working fine", "without problems", "without any problems", "without a hitch", "not bad",
        "up and running", "glad to hear", "so far so good", "nothing to complain about", "not a problem", "no big deal",
        "don't worry", "dont worry", "not urgent", "without any trouble", "without trouble",
    ),
}  # fmt: skip

EMOTICONS: Mapping[str, float] = MappingProxyType(
    dict.fromkeys(":) :-) =) :D :-D =D ;) ;-) :] (: <3 xD XD :p :P ^^ \\o/".split(), 2.0)
    | dict.fromkeys(":( :-( =( :'( :/ :-/ :\\ :| :-| >:( D: ): :[ -_- </3 :@".split(), -2.0)
)
"""Faces drawn with punctuation."""
_GLAD = (
    "😀😁😂😃😄😅😆😇😉😊😋😌😍😎😏😗😘😙😚😛😜😝🙂🤗🤩🥰🥳🤣☺😺😻👍👏🙌🙏💪💯🎉🎊✨"
    "⭐🌟❤💙💚💛💜🧡💗💖💕💓💘♥✌👌🏆🥇🤘🤙👋💐🌹✅"
)
_SOUR = "😑😒😓😔😕😖😞😟😠😡😢😣😤😥😦😧😨😩😪😫😬😭😰😱😲😳😵😶😷🙁☹🙄🤬🤮🤢🤦🤡😾👎💔💩🖕🚫❌⚠🤨🥺🥱😐"
EMOJI: Mapping[str, float] = MappingProxyType(dict.fromkeys(_GLAD, 2.0) | dict.fromkeys(_SOUR, -2.0))
"""Pictures of a mood."""

NEGATIONS = frozenset(
    "not no never none nobody nothing neither nor cannot cant without hardly barely scarcely nowhere n't ain't aint "
    "dont doesnt didnt isnt wasnt werent wont wouldnt couldnt shouldnt havent hasnt hadnt lack lacks lacking zero "
    "less least".split()
)
"""They turn what follows; so does every word in ``n't``."""
STRONGER = frozenset(
    "very really so extremely absolutely completely totally utterly incredibly super truly highly deeply especially "
    "particularly most more too such beyond insanely quite entirely fully hugely seriously ridiculously damn fucking "
    "bloody freaking frickin effing sooo soo soooo way much".split()
)
WEAKER = frozenset("slightly somewhat fairly bit little kinda sorta rather mildly marginally almost partly".split())
CONTRASTS = frozenset("but however although though except yet unfortunately".split())


def _entries() -> Iterator[tuple[str, Entry]]:
    for (kind, valence), text in _WORDS.items():
        for word in text.split():
            yield word, Entry(kind, valence)
    for (kind, valence), phrases in _PHRASES.items():
        for phrase in phrases:
            yield phrase, Entry(kind, valence)


ENTRIES: Mapping[str, Entry] = MappingProxyType(dict(reversed(list(_entries()))))
"""By word, and by phrase with single blanks; what stands first above holds."""
DIGEST = hashlib.sha256(
    repr([
        sorted(ENTRIES.items()), sorted(EMOTICONS.items()), sorted(EMOJI.items()), sorted(NEGATIONS), sorted(STRONGER),
        sorted(WEAKER), sorted(CONTRASTS),
    ]).encode()
).hexdigest()[:8]  # fmt: skip
"""Of all words, with what they say: weights that were learned of other words are others, and are learned again."""
LONGEST_PHRASE = max(len(phrase.split()) for phrase in ENTRIES)
_ENDINGS = (
    ("ies", "y"),
    ("es", ""),
    ("es", "e"),
    ("s", ""),
    ("ed", ""),
    ("ed", "e"),
    ("ing", ""),
    ("ing", "e"),
    ("ly", ""),
)
_SHORTEST = 3


def entry_of(word: str) -> Entry | None:
    """Give what a case-folded word or phrase says, also in another form of it; None: nothing."""
    if word in ENTRIES:
        return ENTRIES[word]
    for ending, back in _ENDINGS:
        base = word[: -len(ending)] + back
        if word.endswith(ending) and len(base) > _SHORTEST and base in ENTRIES:
            return ENTRIES[base]
    return None
