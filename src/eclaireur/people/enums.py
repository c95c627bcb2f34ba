"""The words of this room: stages, who sees what, how people meet."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """Where someone is with something they live or lived."""

    IN = "in", _("J’y suis en ce moment")
    ON_THE_WAY = "on_the_way", _("Je suis en chemin")
    BEHIND = "behind", _("C’est derrière moi")


class Visibility(models.TextChoices):
    """Who may read one thing someone says of themselves, from nobody to everybody."""

    MATCHING = "matching", _("Personne : sert seulement à la mise en relation")
    MY_PEERS = "my_peers", _("Les personnes avec qui un accompagnement est ouvert")
    MEMBERS = "members", _("Les membres de mon espace")
    PUBLIC = "public", _("Tout le monde, même sans compte")


class PathVisibility(models.TextChoices):
    """Who may read a step of a path: a path is there to be read."""

    MY_PEERS = "my_peers", Visibility.MY_PEERS.label
    MEMBERS = "members", Visibility.MEMBERS.label
    PUBLIC = "public", Visibility.PUBLIC.label


class Readers(models.TextChoices):
    """Who may read a path as a whole."""

    MEMBERS = "members", Visibility.MEMBERS.label
    PUBLIC = "public", Visibility.PUBLIC.label


class Modality(models.TextChoices):
    """How two people meet."""

    ONSITE = "onsite", _("Se voir")
    PHONE = "phone", _("Par téléphone")
    VIDEO = "video", _("En visio")
    TEXT = "text", _("Par écrit")


class Gender(models.TextChoices):
    """How someone names their gender, if they wish to."""

    WOMAN = "woman", _("Femme")
    MAN = "man", _("Homme")
    NON_BINARY = "non_binary", _("Personne non binaire")


class Engagement(models.TextChoices):
    """In what capacity a peer accompanies."""

    VOLUNTEER = "volunteer", _("Bénévole")
    PAID = "paid", _("Dans le cadre d’un emploi")
    BOTH = "both", _("L’un et l’autre")


class Language(models.TextChoices):
    """Languages people accompany in; sign language first among those that are not French."""

    FRENCH = "fr", _("Français")
    FRENCH_SIGN = "fsl", _("Langue des signes française")
    ENGLISH = "en", _("Anglais")
    ALBANIAN = "sq", _("Albanais")
    GERMAN = "de", _("Allemand")
    AMHARIC = "am", _("Amharique")
    ARABIC = "ar", _("Arabe")
    ARMENIAN = "hy", _("Arménien")
    BAMBARA = "bm", _("Bambara")
    BASQUE = "eu", _("Basque")
    BENGALI = "bn", _("Bengali")
    BRETON = "br", _("Breton")
    CHINESE = "zh", _("Chinois")
    CORSICAN = "co", _("Corse")
    HAITIAN = "ht", _("Créole haïtien")
    REUNION_CREOLE = "rcf", _("Créole réunionnais")
    ANTILLEAN_CREOLE = "gcf", _("Créole antillais")
    SPANISH = "es", _("Espagnol")
    GEORGIAN = "ka", _("Géorgien")
    HINDI = "hi", _("Hindi")
    ITALIAN = "it", _("Italien")
    KABYLE = "kab", _("Kabyle")
    LINGALA = "ln", _("Lingala")
    DUTCH = "nl", _("Néerlandais")
    OCCITAN = "oc", _("Occitan")
    PASHTO = "ps", _("Pachto")
    PERSIAN = "fa", _("Persan, dari")
    FULA = "ff", _("Peul")
    POLISH = "pl", _("Polonais")
    PORTUGUESE = "pt", _("Portugais")
    ROMANI = "rom", _("Romani")
    ROMANIAN = "ro", _("Roumain")
    RUSSIAN = "ru", _("Russe")
    SONINKE = "snk", _("Soninké")
    SOMALI = "so", _("Somali")
    TAMIL = "ta", _("Tamoul")
    CHECHEN = "ce", _("Tchétchène")
    TIGRINYA = "ti", _("Tigrinya")
    TURKISH = "tr", _("Turc")
    UKRAINIAN = "uk", _("Ukrainien")
    VIETNAMESE = "vi", _("Vietnamien")
    WOLOF = "wo", _("Wolof")


class Slot(models.TextChoices):
    """Part of a day of the week, such as "tue-evening"."""

    MON_MORNING = "mon-morning", _("lundi matin")
    MON_AFTERNOON = "mon-afternoon", _("lundi après-midi")
    MON_EVENING = "mon-evening", _("lundi soir")
    TUE_MORNING = "tue-morning", _("mardi matin")
    TUE_AFTERNOON = "tue-afternoon", _("mardi après-midi")
    TUE_EVENING = "tue-evening", _("mardi soir")
    WED_MORNING = "wed-morning", _("mercredi matin")
    WED_AFTERNOON = "wed-afternoon", _("mercredi après-midi")
    WED_EVENING = "wed-evening", _("mercredi soir")
    THU_MORNING = "thu-morning", _("jeudi matin")
    THU_AFTERNOON = "thu-afternoon", _("jeudi après-midi")
    THU_EVENING = "thu-evening", _("jeudi soir")
    FRI_MORNING = "fri-morning", _("vendredi matin")
    FRI_AFTERNOON = "fri-afternoon", _("vendredi après-midi")
    FRI_EVENING = "fri-evening", _("vendredi soir")
    SAT_MORNING = "sat-morning", _("samedi matin")
    SAT_AFTERNOON = "sat-afternoon", _("samedi après-midi")
    SAT_EVENING = "sat-evening", _("samedi soir")
    SUN_MORNING = "sun-morning", _("dimanche matin")
    SUN_AFTERNOON = "sun-afternoon", _("dimanche après-midi")
    SUN_EVENING = "sun-evening", _("dimanche soir")


TITLES = (
    _("Pair-aidant"),
    _("Pair-aidante"),
    _("Pair-aidant bénévole"),
    _("Pair-aidante bénévole"),
    _("Médiateur de santé pair"),
    _("Médiatrice de santé pair"),
    _("Travailleur pair"),
    _("Travailleuse paire"),
    _("Pair-aidant familial"),
    _("Pair-aidante familiale"),
)
"""Titles suggested to a peer, who may choose any other words."""
