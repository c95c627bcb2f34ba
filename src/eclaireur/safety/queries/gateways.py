"""Whether alerts can leave the site."""

from eclaireur.safety import gateway


def gateway_fault() -> tuple[str, str]:
    """What keeps alerts from leaving the site, and by which way; ("", "") when nothing does. Something is asked, nothing sent.

    "none": no way is set; "clear": an address without https; "silent": nothing answers; "unsigned"; "body": of an SMS.
    """
    ways = [way for way in (gateway.webhook(), gateway.sms()) if way is not None]
    if not ways:
        return "none", ""
    for way in ways:
        if not way.is_safe:
            return "clear", way.name
        if not way.answers():
            return "silent", way.name
        if way.name == "webhook" and not way.secret:
            return "unsigned", way.name
        if way.name == "sms" and not gateway.is_sms_body(way.body):
            return "body", way.name
    return "", ""
