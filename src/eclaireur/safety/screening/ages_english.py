"""The same in English: "I'm 15", and neither "I'm 10 years sober" nor "I'm 16 hours awake"."""

import re

from eclaireur.safety.screening.findings import Kind, Rule

YOUNG = r"(?:1[0-7]|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)"
CHILD = rf"(?:{YOUNG}|[789]|seven|eight|nine)"
YEARS_OLD = r"(?:[\s-]?(?:years?|yrs?)[\s-]old\b|[\s-]?y\.?/?o\.?(?![a-z]))(?! (?:soul|inside|habit|at heart))"
I_AM = r"\b(?:i'?m|i am|im) (?:only |just |still |barely |nearly |almost |actually |also |literally )?"
NOT_OF_ME = re.compile(r"\b(?:like|as if|when|until|till|before|since|feels?|feeling|says?|said|think|thinks|thought|pretend|scale[^.!?\n]{0,12}|if|him|her|he|she|they)\s*,?\s*$")

AGES_IN_ENGLISH = (
    Rule(
        "my_age_english", Kind.MINOR,
        (
            re.compile(rf"{I_AM}(?:an? )?{CHILD}{YEARS_OLD}(?!'s)"),
            re.compile(r"(?<![\w.])1[0-7][fm] here\b"),
            re.compile(rf"{I_AM}(?!10|ten){YOUNG}(?=\s*(?:$|[.!?;)\n]|,(?!\s*\d)|and (?!a half)|but\b|so\b|i\b|i'|my\b|from\b|lol\b|btw\b|turning\b|in (?:high|middle|secondary) school|female\b|male\b|girl\b|boy\b|[fm]\b))"),
            re.compile(rf"\b{YOUNG}{YEARS_OLD},? (?:(?:girl|boy|guy|male|female|teen|kid|student|trans|nb|[fm]) )?here\b"),
            re.compile(rf"\b(?:i'?ll be|i'?m turning|i'?m about to turn|i turn|i just turned) {YOUNG}(?=\s*(?:$|[.,!?;)\n]|years old|in (?:a|two|three|\d|january|february|march|april|may|june|july|august|september|october|november|december)|next|soon|this|tomorrow|and\b|today))"),
            re.compile(r"\bi(?:'?m| am) not (?:even )?(?:18|eighteen) (?:yet|years old)"),
        ),
        fires=(
            "I'm 15", "I am 16 and I feel alone", "i'm fifteen years old", "15yo here", "16 y/o girl here", "16f here", "I'm a 15 year old girl", "im 14 yo", "I'm 9 years old", "I just turned 16",
            "I'm not 18 yet", "hi, i'm only 13", "I am 17, in high school",
        ),
        quiet=(
            "I'm 10 years sober", "I'm 10 times worse", "I am 16 hours awake", "I'm 15 weeks pregnant", "I'm 12 and a half years clean", "I'm 17 days in",
            "I feel like I'm 12 years old", "my son is 15 years old", "when I was 15", "I'm 45", "I'm 15 minutes late", "I'm 10/10 tired", "I'm 10% better",
            "on a scale of pain I'm 10", "I have a 15 yo daughter", "he treats me like I'm 12", "I'm 16 stone now", "I'm 14 kilos lighter", "I am 10 sessions in",
            "I'm 17 years into recovery", "I'm 12 steps in", "yesterday I was at 3, today I'm 10", "I'm 12, 13 hours a day in bed", "I'm 15 years older than my sister",
        ),
        needs=("i'm", "i am", "im ", "here", "i'll", "ill be", "i turn", "i just"), not_after=NOT_OF_ME,
    ),
    Rule(
        "my_class_english", Kind.MINOR,
        (
            re.compile(rf"{I_AM}in (?:high school|middle school|secondary school|(?:6|7|8|9|10|11|12)th grade|(?:sixth|seventh|eighth|ninth|tenth|eleventh|twelfth) grade)\b"),
            re.compile(rf"{I_AM}(?:a minor(?=\s*(?:$|[.,!?;)\n]|and\b|but\b|so\b|i\b|i'|in\b|living\b|with\b))|underage|under 18|under eighteen|a high ?schooler|a middle ?schooler|a high school (?:student|senior|junior|sophomore|freshman))\b"),
            re.compile(r"\bas a minor,? i\b"),
        ),
        fires=("I'm in high school", "i am still in 9th grade", "I'm a minor", "im underage", "I'm a high school student"),
        quiet=("I'm in high school as a teacher", "I was in high school", "my son is in 9th grade", "I'm a minor character in my own life", "I'm a minority here", "I'm a minor celebrity in my village", "I feel like I'm in high school again"),
        needs=("school", "grade", "minor", "under"), not_after=NOT_OF_ME,
        not_before=re.compile(r"\s*(?:as an?\b|character|injury|detail|irritation|again|teaching|for work|,? where i (?:work|teach))"),
    ),
)
