"""The same in English: requests for money, sexual words said to someone."""

import re

from eclaireur.safety.screening.findings import TOLD, Kind, Rule, pattern

SUM = (r"(?:(?:\$|€|£) ?\d[\d.,]*|(?:\d[\d.,]*k?|ten|twenty|thirty|fifty|a hundred|one hundred|two hundred|a few|some|a couple of) "
       r"?(?:euros?|€|eur|quid|pounds?|£|dollars?|bucks|usd|\$)|(?:some |a little |a bit of |the )?(?:money|cash))")
GIVE = r"(?:lend|loan|send|give|spot|wire|transfer|pay|venmo)"

DEMANDS_IN_ENGLISH = (
    Rule(
        "money_english", Kind.MONEY,
        (
            pattern(rf"\b(?:can|could|would|will) (?:you|u|ya) (?:please |maybe |possibly )?{GIVE} me (?:like |about |just )?{SUM}"),
            pattern(r"\b(?:can|could|would|will) (?:you|u|ya) (?:please |maybe )?(?:lend|loan|spot) me (?:like |about )?(?:\d+|ten|twenty|fifty|a hundred)\b"),
            pattern(rf"\b{GIVE} me (?:like |about |just )?{SUM}"),
            pattern(r"\b(?:i ll|i will|ill|i can|i promise to) pay (?:you|u) back\b"),
            pattern(r"\bmy (?:paypal|cash ?app|venmo|revolut|iban|bank account) (?:is|number|link|:)"),
            pattern(r"\b(?:buy|get|send|give) me (?:an? |some |two |\d+ )?(?:\w+ )?gift ?cards?\b"),
            pattern(r"\b(?:you should|you can|you could|let s|want to|wanna|join me and|i can help you) (?:\w+ ){0,2}(?:invest|trade)(?: \w+){0,4} (?:crypto\w*|bitcoins?|btc|usdt|forex)\b"),
        ),
        fires=(
            "can you lend me 100 euros", "could you send me some money?", "can u spot me 20", "lend me 50 quid", "I'll pay you back Friday", "my paypal is moon75",
            "send me a steam gift card", "you should invest with me in crypto", "Send me $50 please",
        ),
        quiet=(
            "my brother lends me money", "can you give me two reasons", "I owe my parents 300 euros", "I lost all my money on crypto", "my mum had to give me money",
            "the session costs 50 euros", "they gave me a gift card", "can you give me 5 minutes", "he asked: can I have some money", "he keeps asking can you lend me money", "the state will give me some money",
        ),
        needs=("lend", "loan", "send", "give", "spot", "wire", "transfer", "pay", "venmo", "gift", "invest", "trade", "revolut", "iban", "bank", "cash"),
        not_after=re.compile(r"\b(?:he|she|they|to|would|didn't|doesn't|don't|won't|parents?|mum|mom|dad|brother|sister|nobody|never|not|that|and|will|must|who)\s*$" rf"|{TOLD.pattern}"),
    ),
    Rule(
        "sexual_english", Kind.SEXUAL,
        (
            pattern(r"\bsend (?:me )?(?:some |a |more |ur |your )?(?:nudes?|sexy|naked|nude|hot|lewd|dirty) (?:pics?|pictures?|photos?|selfies?|vids?)\b"),
            pattern(r"\b(?:send|show)(?: me)? (?:some |a |more )?(?:pics?|pictures?|photos?)? ?(?:of )?(?:your|ur) (?:body|tits|boobs|breasts|pussy|cock|dick|underwear|feet|bum)\b"),
            pattern(r"\b(?:your|ur) (?:nice |hot |tight |sexy |big |beautiful )?(?:tits|boobs|pussy|cock|dick|clit|nipples|panties)\b"),
            pattern(r"\b(?:i want to|i wanna|i d love to|i would love to|i d like to|let me|i m gonna) (?:(?:fuck|lick|undress|taste|suck|spank) (?:you|u|your|ur)|see you naked|see u naked|touch you all over|make you cum|make love to you|sleep with you)\b"),
            pattern(r"\b(?:are you|are u|r u|you) (?:naked|horny|wet for me|hard for me)\b"),
            pattern(r"\bwhat are (?:you|u) wearing\b"),
            pattern(r"\bi m (?:so |really )?(?:horny|hard for you|wet for you|touching myself)\b"),
            pattern(r"\b(?:wanna|want to|let s|shall we|do you want to) (?:have sex|sext|hook up|have phone sex|have cam sex|fuck)\b"),
        ),
        fires=(
            "send nude pics", "send me a sexy selfie", "show me your boobs", "I want to lick you", "are you naked?", "what are you wearing", "I'm so horny", "wanna sext?",
            "pics of your body? send pics of your body",
        ),
        quiet=(
            "I was raped when I was a child", "he wanted to have sex with me and I froze", "no libido since the new meds", "I feel naked in front of people", "I hate my body",
            "he made me send pictures", "what are you doing tonight", "I don't want to have sex any more", "my doctor asked me to undress", "let me taste life again", "fuck you all", "I hate when people ask what are you wearing", "someone asked me are you naked",
        ),
        needs=("send", "show", "your", "ur ", "want", "wanna", "love to", "like to", "let", "gonna", "naked", "horny", "wearing", "i'm", "im ", "wet", "hard"),
        not_after=re.compile(r"(?:\b(?:i don't|dont|he|she|they|didn't|never|not|to|made me|who|i|would))\s*$" rf"|{TOLD.pattern}"),
    ),
)
