"""A report, a suspension, an appeal: lived by the member on a phone, by two moderators at their desk."""

import pytest
from playwright.sync_api import expect

from eclaireur.accounts.models import Person
from eclaireur.safety.models import Decision, Report
from tests.factories.accounts import PersonFactory
from tests.factories.community import SpaceFactory, answer, open_topic
from tests.factories.safety import moderator


@pytest.fixture
def look(axe, no_sideways):
    def check(page):
        axe(page)
        no_sideways(page)

    return check


@pytest.fixture
def insult(transactional_db):
    """What someone wrote, in a topic of someone else."""
    topic = open_topic(SpaceFactory(name="Entre nous"), title="Une nuit blanche")
    return answer(topic, PersonFactory(pseudonym="Ronce"), "Arrête de te plaindre, tout le monde s’en moque.")


def report_on_a_phone(phone, site_url, look, insult):
    phone.goto(site_url + insult.topic.get_absolute_url())
    phone.locator(f"#m-{insult.pk} .more summary").click()
    phone.locator(f"#m-{insult.pk}").get_by_role("link", name="Signaler").click()
    look(phone)
    phone.get_by_label("Insultes, menaces ou harcèlement").check()
    phone.get_by_role("button", name="Envoyer le signalement").click()
    expect(phone.get_by_text("Votre signalement est enregistré")).to_be_visible()


def decide_in_two_keys(desk, site_url, look, aside):
    desk.goto(site_url + "/equipe/moderation/")
    look(desk)
    desk.get_by_role("link", name="Insultes, menaces ou harcèlement").click()
    look(desk)
    words = desk.locator("blockquote").get_by_text("tout le monde s’en moque")
    expect(words).to_be_hidden()
    desk.get_by_text("Afficher le texte").click()
    expect(words).to_be_visible()
    note = desk.get_by_label("Votre mot à la personne")
    assert "La colère a sa place ici" in note.input_value()
    note.press("2")  # while one writes, a key is a letter
    assert aside(Decision.objects.count) == 0
    desk.get_by_role("heading", level=1).click()
    desk.keyboard.press("2")
    expect(desk.get_by_role("status").get_by_text("Suspendre deux semaines")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(desk.get_by_label("Suspendre deux semaines")).not_to_be_checked()
    desk.keyboard.press("2")
    desk.keyboard.press("d")
    expect(desk.get_by_text("C’est décidé")).to_be_visible()
    look(desk)


def test_from_a_report_to_a_suspension_to_an_appeal(browse, site_url, look, aside, insult):
    witness, first, second = (aside(make) for make in (lambda: PersonFactory(pseudonym="Lise"), moderator, moderator))
    ronce = insult.author

    report_on_a_phone(browse(witness, width=360), site_url, look, insult)
    desk = browse(first)
    decide_in_two_keys(desk, site_url, look, aside)

    # Whoever decided finds the decision again, and could take it back.
    desk.goto(site_url + "/equipe/signalements/decisions/")
    desk.get_by_role("link", name="Lire cette décision").click()
    expect(desk.get_by_text("Annuler ma décision")).to_be_visible()
    look(desk)

    # Nobody reads it any more, not even who has the page of its topic.
    readers = browse(witness, width=360)
    readers.goto(site_url + insult.topic.get_absolute_url())
    expect(readers.get_by_text("tout le monde s’en moque")).to_have_count(0)

    # The person suspended reads why, and asks for another reading.
    theirs = browse(ronce, width=360)
    theirs.goto(site_url + "/communaute/")
    expect(theirs.get_by_role("heading", level=1)).to_have_text("Votre compte est suspendu")
    look(theirs)
    assert "Lise" not in theirs.content()
    theirs.get_by_role("link", name="Je ne suis pas d’accord").click()
    look(theirs)
    theirs.get_by_label("Pourquoi vous n’êtes pas d’accord").fill("J’étais à bout, je m’en excuse.")
    theirs.get_by_role("button", name="Envoyer mon recours").click()
    expect(theirs.get_by_text("Votre recours est enregistré")).to_be_visible()
    look(theirs)

    # Who decided does not find it; another moderator does, and answers.
    desk.goto(site_url + "/equipe/moderation/recours/")
    expect(desk.get_by_text("Aucun recours n’attend")).to_be_visible()
    other = browse(second)
    other.goto(site_url + "/equipe/moderation/recours/")
    look(other)
    other.get_by_role("link", name="Suspendre deux semaines").click()
    look(other)
    expect(other.get_by_text("J’étais à bout")).to_be_visible()
    other.get_by_label("Décision annulée").check()
    other.get_by_label("Votre réponse à la personne").fill("Merci de vos mots. Revenez.")
    other.get_by_role("button", name="Répondre").click()
    expect(other.get_by_text("Votre réponse est partie")).to_be_visible()

    # The person writes again, and reads the answer.
    theirs.goto(site_url + "/compte/moderation/")
    expect(theirs.get_by_text("Merci de vos mots. Revenez.")).to_be_visible()
    expect(theirs.get_by_role("heading", level=1)).to_have_text("La modération et moi")
    look(theirs)
    assert not aside(lambda: Person.objects.get(pk=ronce.pk).is_suspended)
    readers.reload()
    expect(readers.get_by_text("tout le monde s’en moque")).to_be_visible()
    assert aside(lambda: Report.objects.get().decision.cancelled_at is not None)


def test_a_note_that_only_begins_is_completed_before_it_leaves(browse, site_url, look, aside, insult):
    desk = browse(aside(moderator))
    desk.goto(f"{site_url}/equipe/moderation/textes/community.post/{insult.pk}/")
    desk.keyboard.press("e")
    desk.keyboard.press("d")
    note = desk.get_by_label("Votre mot à la personne")
    expect(note).to_be_focused()
    expect(desk.get_by_text("Complétez d’abord votre mot.")).to_be_visible()
    assert aside(Decision.objects.count) == 0
    desk.keyboard.type(" une moquerie.")
    assert "arrêtés\u00a0: une moquerie." in note.input_value()
    look(desk)
    desk.get_by_role("heading", level=1).click()
    desk.keyboard.press("d")
    expect(desk.get_by_text("C’est décidé")).to_be_visible()
    assert "une moquerie" in aside(lambda: Decision.objects.get().letter)


def test_who_is_held_back_and_an_age_are_answered_in_two_keys(browse, site_url, look, aside):
    from eclaireur.safety import actions, queries  # noqa: PLC0415
    from eclaireur.safety.enums import HeldFor  # noqa: PLC0415
    from eclaireur.safety.models import AgeHint  # noqa: PLC0415

    someone = aside(PersonFactory)
    held = aside(lambda: actions.hold(someone, why=HeldFor.AUTHOR, author=someone))
    hint = aside(lambda: actions.note_age_hint(author=someone, place="un message", words="j’ai 15 ans"))
    desk = browse(aside(moderator))
    desk.goto(f"{site_url}/equipe/moderation/personnes/{held.pk}/")
    look(desk)
    desk.keyboard.press("l")
    desk.keyboard.press("Escape")
    desk.keyboard.press("d")
    assert aside(lambda: queries.is_held_back(someone))
    desk.keyboard.press("l")
    desk.keyboard.press("d")
    expect(desk.get_by_text("paraît de nouveau aussitôt")).to_be_visible()
    desk.goto(f"{site_url}/equipe/protection/ages/{hint.pk}/")
    look(desk)
    desk.keyboard.press("a")
    desk.keyboard.press("d")
    expect(desk.get_by_text("C’est décidé")).to_be_visible()
    assert aside(lambda: AgeHint.objects.get().outcome) == "adult"


def test_without_script_and_with_keys_off_the_form_decides(browse, site_url, aside, insult):
    from eclaireur.safety import actions  # noqa: PLC0415
    from eclaireur.safety.enums import Reason  # noqa: PLC0415

    who = aside(moderator)
    report = aside(lambda: actions.report(by=PersonFactory(), about=insult, reason=Reason.HATE))
    aside(lambda: actions.choose_way_of_working(by=who, keys_on=False, shares_load=False))
    page = browse(who)
    page.goto(f"{site_url}/equipe/signalements/{report.pk}/")
    page.keyboard.press("r")
    page.keyboard.press("d")
    expect(page.get_by_label("Rien à changer")).not_to_be_checked()
    plain = browse(who, javascript=False)
    plain.goto(f"{site_url}/equipe/signalements/{report.pk}/")
    plain.get_by_label("Pour quelle raison").select_option("privacy")
    plain.get_by_label("Écrire à son auteur").check()
    plain.get_by_role("button", name="Mettre le mot de cette raison").click()
    assert "maître de ce qu’on sait" in plain.get_by_label("Votre mot à la personne").input_value()
    plain.get_by_role("button", name="Décider", exact=True).click()
    expect(plain.get_by_text("C’est décidé")).to_be_visible()
    assert aside(lambda: Decision.objects.get().measure) == "write"


def test_moderation_says_itself_aloud_on_a_phone(browse, site_url, look):
    phone = browse(width=360)
    phone.goto(site_url + "/aide/")
    phone.get_by_role("contentinfo").get_by_role("link", name="Comment ce lieu est modéré").click()
    look(phone)
    phone.get_by_role("main").get_by_role("link", name="La modération en chiffres").click()
    look(phone)


def test_a_moderator_looks_after_oneself(browse, site_url, look, aside):
    who = aside(moderator)
    phone = browse(who, width=360)
    phone.goto(site_url + "/equipe/moderation/ma-charge/")
    look(phone)
    phone.get_by_label("Suicide", exact=True).check()
    phone.get_by_role("button", name="Garder").first.click()
    expect(phone.get_by_text("jusqu’à quel jour").first).to_be_visible()
    look(phone)
