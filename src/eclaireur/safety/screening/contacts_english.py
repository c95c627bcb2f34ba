"""The same in English: names on other services, numbers asked for, pressure to go elsewhere or to keep a secret."""

import re

from eclaireur.safety.screening.findings import Kind, Rule, pattern
from eclaireur.safety.screening.services import ANY_SERVICE, NAME_THERE, NAMED, SERVICE

YOURS = r"(?:your|ur|yr)"
DETAILS = r"(?:(?:phone |cell |mobile |whatsapp )?(?:number|num|digits)|phone|e-?mail|(?:home |e-?mail )?address(?! book)|contact(?! with)|contacts|details)"
LETS = r"(?:let s|lets|we can|we could|we should|can we|could we|should we|shall we|wanna|do you want to|would you like to|want to|maybe we)"
ORDER = re.compile(
    r"(?:^|[.!?,;:\n(]\s*|\b(?:just|please|pls|plz|you can|you could|can you|could you|u can|can u|so|or|and then|feel free to|then|why don't you)\s+)$"
)
"""What comes before an order given to someone, and not before a story ("they text me")."""
NO_NAME = r"(?!(?:private|public|dead|broken|quiet|slow|gone|full|deleted|empty|down|off|a|an|the|so|my|not|just|always|too|really|very|all|where|how|why|what|making|like|blowing)\b)"

CONTACTS_IN_ENGLISH = (
    Rule(
        "service_name_english", Kind.HANDLE,
        (
            pattern(rf"\bwhat(?:s| s| is|) {YOURS} {ANY_SERVICE}"),
            re.compile(rf"\bmy {SERVICE}\s*(?:name |handle |id |user(?:name)? )?(?:is|'s|:|=)\s+{NO_NAME}@?[a-z][\w.]{{2,30}}(?=\s*(?:$|[.,!?\n)]|and|if|so|add|or|but))"),
            re.compile(rf"\bmy {ANY_SERVICE}\s*(?:name |handle |id |user(?:name)? )?(?:is|'s|:|=)\s+{NAME_THERE}"),
            pattern(rf"\b(?:my|your|ur) {ANY_SERVICE} (?:handle|username|user|name|id)\b"),
            pattern(rf"\b(?:do you have|do u have|have you got|do you use|do u use|are you on|are u on|you on|u on|you got|u got|got any) (?:(?:an? |any )?{SERVICE}|signal(?! (?:at|in|there|here|down)\b)\b)"),
            pattern(rf"\b{LETS} (?:\w+ ){{0,3}}(?:on|over|via|to) {ANY_SERVICE}"),
        ),
        fires=(
            "what's your insta", "whats ur snap?", "my snap is moon75", "my discord is moonlight", "are you on WhatsApp?", "do you have signal?", "u got insta?",
            "let's talk on Telegram", "can we move to Signal", "What is your Discord", "my insta handle", "my sn4p is moon75",
        ),
        quiet=(
            "I deleted my Facebook", "my Instagram is full of perfect people", "my Facebook is private", "I saw on Twitter that it helps", "that was a signal to stop",
            "do you have signal in the mountains? I never do", "do you have a signal that tells you it's starting?", "my phone has no signal", "we have Zoom calls with my therapist",
            "my Snap is dead",
        ),
        about=NAMED,
    ),
    Rule(
        "invited_there_english", Kind.HANDLE,
        (
            pattern(rf"\bhmu (?:on|via) {ANY_SERVICE}"),
            pattern(rf"\b(?:add|find|text|message|msg|dm|hit|follow|call|write|reach|ping|contact|snap|talk to) me (?:up )?(?:\w+ )?(?:on|via|at|through|over) (?:my )?{ANY_SERVICE}"),
        ),
        fires=("add me on snap", "text me on WhatsApp", "you can reach me via signal", "hit me up on insta", "hmu on snap"),
        quiet=("he still messages me on Facebook", "they text me on WhatsApp all day", "my sister would call me on Zoom"),
        about=NAMED, not_after=re.compile(r"\b(?:he|she|they|who|people|friends|mum|mom|dad|sister|brother|would|never|always|to)\s*$"),
    ),
    Rule(
        "leaving_english", Kind.LEAVING,
        (
            pattern(rf"\b(?:give|send|tell|drop|text|dm) (?:me |us ){YOURS} {DETAILS}\b"),
            pattern(rf"\b(?:can|could|may) i (?:please )?(?:have|get|ask for) {YOURS} {DETAILS}\b"),
            pattern(rf"\bwhat(?:s| s| is|) {YOURS} {DETAILS}\b"),
            pattern(rf"\b{LETS} (?:\w+ ){{0,2}}(?:meet|meet up|hang out|hook up)(?: \w+){{0,3}} (?:at (?:my|your) (?:place|house|flat|apartment|home|room)|alone|in secret|at (?:a|the) hotel|irl|in real life)\b"),
            pattern(r"\b(?:come|come over|come round|stay) (?:to|at) (?:my (?:place|house|flat|apartment|room)|mine)\b"),
            pattern(rf"\b{LETS} (?:\w+ ){{0,2}}(?:talk|chat|speak|text|continue)(?: \w+){{0,3}} (?:elsewhere|somewhere else|somewhere (?:more )?private|off (?:this |the )?(?:site|app|platform)|off here|outside (?:of )?(?:this|here|the) ?(?:site|platform|app)?)"),
            pattern(r"\b(?:keep|stay|stays|remain) (?:this |it |that )?(?:as )?(?:our (?:little )?secret|(?:just )?between (?:us|you and me|the two of us))\b"),
            pattern(r"\bit (?:s|will be|ll be|can be) our (?:little )?secret\b"),
        ),
        fires=(
            "give me your number", "can I have your number?", "what's your email", "let's meet at my place", "come over to my place", "let's talk somewhere else",
            "let's keep this between us", "it's our little secret", "we could chat off this site", "send me ur address",
        ),
        quiet=(
            "my therapist gave me her number", "I feel safe at my place", "I stay at my flat all day", "I don't want to meet anyone alone", "we can meet here whenever you like",
            "I keep everything secret from my family", "give me your opinion", "what's your contact with reality like?", "I want to be somewhere else", "he said: come to my place",
        ),
        needs=("your", "ur ", "yr ", "meet", "hang", "hook", "mine", "my ", "elsewhere", "somewhere", "off", "outside", "secret", "between"),
        not_after=re.compile(
            r"(?:\b(?:i|i'd|he|she|they|didn't|don't|never|not|to|would|i'll|did|and)\s*|\b(?:said|says|told me|asked|asks|wrote)\s*[:,\"(]?\s*\"?)$"
        ),
    ),
    Rule(
        "call_or_write_english", Kind.LEAVING,
        (
            pattern(r"\b(?:text|sms|e-?mail|phone) me\b"),
            pattern(r"\b(?:call|ring) me (?:tonight|later|tomorrow|any ?time|when|if|on my|after|now|at \d|asap|\?|please)"),
            pattern(r"\b(?:don t|dont|do not|never) (?:tell|say (?:anything |a word )?to) (?:anyone|anybody|no one|the mods?|the moderators?|a moderator|your (?:parents?|mum|mom|dad|therapist|psych\w*|family)|them)\b"),
        ),
        fires=("text me", "just text me!", "you can email me", "call me tonight", "don't tell anyone", "Please don't tell the moderators", "so call me when you can"),
        quiet=(
            "he keeps texting me", "they text me every day", "my parents never call me when I'm low", "call me crazy, but it helped", "I don't tell anyone how I feel",
            "please call me Sam", "he said don't tell anyone", "nobody will text me", "we don't tell them everything", "you don't tell anyone when it starts",
        ),
        needs=("text", "sms", "mail", "phone", "call", "ring", "tell", "say"), only_after=ORDER,
    ),
)
