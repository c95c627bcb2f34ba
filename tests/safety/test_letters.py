"""The note an author reads: begun for the moderator, never left in the middle of a sentence, accusing of nothing by itself."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from eclaireur.safety import actions, queries
from eclaireur.safety.enums import HeldFor, Measure, PatternKind, Reason, SignKind
from eclaireur.safety.letters import is_unfinished, letter_for
from eclaireur.safety.models import Decision, Pattern, Sign
from tests.factories.accounts import PersonFactory
from tests.factories.community import open_topic
from tests.factories.safety import answered, moderator

pytestmark = pytest.mark.django_db
TO_END = "Complétez ce mot"


@pytest.fixture
def post():
    return open_topic().posts.get()


def address_of(post):
    return reverse("safety:text", args=["community.post", post.pk])


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("of_numbers", [False, True])
def test_a_note_that_only_begins_is_known_in_both_languages_whatever_its_blanks(language, of_numbers):
    begun = letter_for(Reason.OTHER, PersonFactory(language=language), of_numbers=of_numbers)
    assert is_unfinished(begun)
    assert is_unfinished(f"\r\n{begun.replace(' ', '  ')}  ")
    assert not is_unfinished(begun.replace("\n\nSi", "\n\nDes insultes.\n\nSi").replace("\n\nIf", "\n\nInsults.\n\nIf"))
    assert not any(is_unfinished(letter_for(reason, None)) for reason in Reason.values if reason != Reason.OTHER)


@pytest.mark.parametrize("measure", [Measure.WRITE, Measure.TWO_WEEKS, Measure.HIDE])
def test_a_note_that_only_begins_does_not_leave(client_of, post, measure):
    client = client_of(moderator())
    form = client.get(address_of(post)).context["form"]
    sent = {"measure": measure, "reason": form["reason"].value(), "letter": form["letter"].value()}
    answer = answered(client, address_of(post), sent)
    assert TO_END in str(answer.context["form"].errors["letter"])
    assert not Decision.objects.exists()
    assert answered(client, address_of(post), sent | {"letter": sent["letter"] + "\n\nDes mots blessants."}).status_code == 302
    assert Decision.objects.get().measure == measure


def test_the_note_of_a_real_reason_leaves_as_it_is(post):
    report = actions.report(by=PersonFactory(), about=post, reason=Reason.HATE)
    letter = letter_for(Reason.HATE, post.author)
    assert actions.decide(by=moderator(), report=report, measure=Measure.WRITE, reason=Reason.HATE, letter=letter).letter == letter


def test_nothing_to_change_asks_for_no_word(client_of, post):
    client = client_of(moderator())
    letter = client.get(address_of(post)).context["form"]["letter"].value()
    assert answered(client, address_of(post), {"measure": Measure.NOTHING, "reason": Reason.OTHER, "letter": letter}).status_code == 302


# --- About numbers --------------------------------------------------------------------------------------------


def pattern_of(person, kind=PatternKind.MANY_CONTACTS):
    return Pattern.objects.create(person=person, kind=kind, number=8)


def page_of(pattern):
    return reverse("safety:pattern", args=[pattern.pk])


def test_who_greets_newcomers_is_accused_of_nothing(client_of):
    helper = PersonFactory()
    client, where = client_of(moderator()), page_of(pattern_of(helper))
    form = client.get(where).context["form"]
    assert form["reason"].value() == Reason.OTHER
    begun = form["letter"].value()
    assert "aucun de vos messages n’a été lu" in begun
    answer = client.post(where, {"measure": Measure.WRITE, "letter": begun})
    assert TO_END in str(answer.context["form"].errors["letter"])
    client.post(where, {"measure": Measure.WRITE, "letter": f"{begun}\n\nVous écrivez à beaucoup de monde."})
    assert Decision.objects.get(author=helper).reason == Reason.OTHER
    assert "Insistance" not in client_of(helper).get(reverse("safety:my_standing")).content.decode()


@pytest.mark.parametrize(("sign", "reason"), [(SignKind.ASKED_MONEY, Reason.OUTSIDE), (SignKind.ASKED_SEXUAL, Reason.SEXUAL)])
def test_what_was_sent_anyway_is_the_reason_suggested(sign, reason):
    person = PersonFactory()
    Sign.objects.create(person=person, towards=PersonFactory(), kind=sign)
    pattern_of(person)
    assert queries.reason_suggested(person) == Reason.OTHER  # it did not come back: once is no pattern
    pattern_of(person, PatternKind.ASKED_ANYWAY)
    assert queries.reason_suggested(person) == reason


def test_the_reason_the_moderator_chooses_is_the_one_told(client_of):
    person = PersonFactory()
    client, where = client_of(moderator()), page_of(pattern_of(person))
    page = client.post(where, {"measure": Measure.WRITE, "reason": Reason.HARASSMENT, "letter": "x", "modele": "1"})
    letter = page.context["form"]["letter"].value()
    assert "La colère a sa place ici" in letter
    assert not Decision.objects.exists()
    client.post(where, {"measure": Measure.WRITE, "reason": Reason.HARASSMENT, "letter": letter})
    assert Decision.objects.get().reason == Reason.HARASSMENT


def test_a_reason_that_does_not_exist_is_refused():
    with pytest.raises(ValidationError):
        actions.settle_pattern(by=moderator(), pattern=pattern_of(PersonFactory()), measure=Measure.WRITE, reason="x", letter="Un mot.")


def test_reports_and_how_long_they_are_here_are_told_beside_the_numbers(client_of, post):
    actions.report(by=PersonFactory(), about=post, reason=Reason.HATE)
    page = client_of(moderator()).get(page_of(pattern_of(post.author))).content.decode()
    assert "1 autre signalement" in page
    assert "Ici depuis" in page


# --- In two keys ----------------------------------------------------------------------------------------------


def pages_of_the_desk(post):
    """Every page of the desk where something is decided, but an alert."""
    someone = PersonFactory()
    held = actions.hold(someone, why=HeldFor.AUTHOR, author=someone)
    hint = actions.note_age_hint(author=someone, place="un message", words="j’ai 15 ans")
    report = actions.report(by=PersonFactory(), about=open_topic().posts.get(), reason=Reason.HATE)
    decision = actions.decide(by=moderator(), report=report, measure=Measure.WRITE, reason=Reason.HATE, letter="Un mot.")
    appeal = actions.appeal(by=decision.author, decision=decision, words="Non.")
    return [
        address_of(post), page_of(pattern_of(someone)), reverse("safety:age_hint", args=[hint.pk]),
        reverse("safety:appeal_to_read", args=[appeal.pk]), reverse("safety:held_author", args=[held.pk]),
    ]


def test_every_page_of_the_desk_is_answered_in_two_keys(client_of, post):
    client = client_of(moderator())
    for where in pages_of_the_desk(post):
        page = client.get(where).content.decode()
        assert page.count("data-keys=") == page.count("safety/desk.js") == page.count('id="decision"') == 1, where
        assert page.count("data-key=") == page.count("<kbd>") > 0, where
        assert "Une touche choisit, puis D décide." in page


def test_whoever_turned_keys_off_finds_none_anywhere(client_of, post):
    someone = moderator()
    actions.choose_way_of_working(by=someone, keys_on=False, shares_load=False)
    for where in pages_of_the_desk(post):
        assert "data-key" not in client_of(someone).get(where).content.decode(), where
