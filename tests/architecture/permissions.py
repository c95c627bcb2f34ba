"""The permission matrix: for each address, who gets in. An address that is not here fails the suite.

To add an address: name it under its room with a group of people, or `posts(group)` when it
only takes POST. When the address names a row, say in objects.py which row: the group is then who may reach *that* row.
"""

from dataclasses import dataclass

from tests.architecture.world import (
    ANONYMOUS,
    COORDINATOR,
    EVERYONE,
    FACILITATOR,
    GREETER,
    MEMBER,
    MODERATOR,
    OPERATOR,
    OTHER_PEER,
    PEER,
    RELATIVE,
    SUSPENDED,
)


@dataclass(frozen=True)
class Door:
    """Who gets in by an address, and with which method it is tried."""

    group: frozenset[str]
    method: str = "get"


def posts(group: frozenset[str]) -> Door:
    """An address that only takes POST."""
    return Door(group, "post")


ACCOUNT = EVERYONE - {ANONYMOUS}  # signed in, even suspended: what is one's own stays one's own
SIGNED_IN = ACCOUNT - {SUSPENDED}
VISITORS = EVERYONE - {SUSPENDED}  # someone suspended reads the decision and the help pages, nothing else
STAFF_DESK = frozenset({MODERATOR, COORDINATOR, OPERATOR, "supervisor", "evaluator"})
GROUP_HOLDERS = frozenset({FACILITATOR, COORDINATOR, OPERATOR})
COORDINATORS = frozenset({COORDINATOR})
MODERATORS = frozenset({MODERATOR})
ALERT_DESK = frozenset({MODERATOR, COORDINATOR, OPERATOR})
LIFTERS = frozenset({MODERATOR, COORDINATOR, OPERATOR})
APPEALS = frozenset({MODERATOR, COORDINATOR, OPERATOR})
ROLE_GIVERS = frozenset({COORDINATOR, OPERATOR})
ONE_MEMBER = frozenset({MEMBER})
ONE_PEER = frozenset({PEER})
PEERS = frozenset({PEER, OTHER_PEER})
THE_TWO = frozenset({MEMBER, PEER})
NOBODY: frozenset[str] = frozenset()

MATRIX: dict[str, Door | frozenset[str]] = {
    # --- core
    "core:display": EVERYONE,
    "core:set_language": posts(EVERYONE),
    "core:leave": EVERYONE,
    "core:licence": EVERYONE,
    "core:source": EVERYONE,
    "core:gallery": VISITORS,
    # --- accounts: signing in and its security (allauth)
    "account_login": EVERYONE,
    "account_logout": EVERYONE,
    "account_inactive": EVERYONE,
    "account_signup": EVERYONE,
    "account_reauthenticate": ACCOUNT,
    "account_email": ACCOUNT,
    "account_email_verification_sent": EVERYONE,
    "account_confirm_email": EVERYONE,
    "account_change_password": ACCOUNT,
    "account_set_password": ACCOUNT,
    "account_reset_password": EVERYONE,
    "account_reset_password_done": EVERYONE,
    "account_reset_password_from_key": EVERYONE,
    "account_reset_password_from_key_done": EVERYONE,
    "usersessions_list": ACCOUNT,
    "mfa_index": ACCOUNT,
    "mfa_authenticate": ACCOUNT,  # someone signed in is led on; others must begin with the password
    "mfa_reauthenticate": ACCOUNT,
    "mfa_activate_totp": ACCOUNT,
    "mfa_deactivate_totp": NOBODY,  # nobody here has one-time codes
    "mfa_list_webauthn": ACCOUNT,
    "mfa_add_webauthn": ACCOUNT,
    "mfa_reauthenticate_webauthn": ACCOUNT,
    "mfa_login_webauthn": ACCOUNT,  # likewise; a visitor uses it from the page to sign in
    "mfa_edit_webauthn": ONE_MEMBER,
    "mfa_remove_webauthn": ONE_MEMBER,
    # --- accounts: what is mine
    "accounts:hub": ACCOUNT,
    "accounts:sign_up_with_passkey": posts(EVERYONE),
    "accounts:create_passkey": posts(EVERYONE),
    "accounts:minors": EVERYONE,
    "accounts:recover": EVERYONE,
    "accounts:recovery_codes": ACCOUNT,
    "accounts:download_recovery_codes": ACCOUNT,
    "accounts:note_recovery_codes": posts(ACCOUNT),
    "accounts:draw_recovery_codes": posts(ACCOUNT),
    "accounts:close_session": posts(ONE_MEMBER),
    "accounts:not_me": posts(ONE_MEMBER),
    "accounts:hide_passkey_card": posts(ACCOUNT),
    "accounts:close_other_sessions": posts(ACCOUNT),
    "accounts:second_factor": ACCOUNT,
    "accounts:my_data": ACCOUNT,
    "accounts:download_archive": posts(ACCOUNT),
    "accounts:leave": ACCOUNT,
    "accounts:stay": posts(ACCOUNT),
    "accounts:gone": EVERYONE,
    "accounts:pause": posts(ACCOUNT),
    "accounts:zone": EVERYONE,
    "accounts:blocked": ACCOUNT,
    "accounts:unblock": posts(ONE_MEMBER),
    "accounts:circle": ACCOUNT,
    "accounts:consents": ACCOUNT,
    "accounts:change_consent": posts(ACCOUNT),
    "accounts:journal": ACCOUNT,
    "accounts:entrance": frozenset({OPERATOR}),
    "accounts:roles": ROLE_GIVERS,
    "accounts:end_role": posts(ROLE_GIVERS),
    # --- territory
    "territory:communes": VISITORS,
    "territory:places": VISITORS,
    # --- notices
    "notices:notices": SIGNED_IN,
    "notices:mark_all_read": posts(SIGNED_IN),
    "notices:settings": SIGNED_IN,
    "notices:open": ONE_MEMBER,
    # --- safety
    "safety:help": EVERYONE,
    "safety:help_page": EVERYONE,
    "safety:report": THE_TWO,  # its author is told that it is theirs
    "safety:my_reports": SIGNED_IN,
    "safety:withdraw": posts(ONE_MEMBER),
    "safety:my_standing": ACCOUNT,
    "safety:care": EVERYONE,  # the panel of whoever asks, empty for whoever has none
    "safety:care_close": posts(EVERYONE),
    "safety:care_write": posts(EVERYONE),
    "safety:care_safe": posts(EVERYONE),
    "safety:alerts": ALERT_DESK,
    "safety:alerts_now": ALERT_DESK,
    "safety:alerts_waiting": ALERT_DESK,
    "safety:alerts_closed": ALERT_DESK,
    "safety:alert": MODERATORS,  # coordinators and operators once nobody took it: tests/safety/test_alerts.py
    "safety:alert_now": MODERATORS,
    "safety:read_alert": posts(MODERATORS),
    "safety:take_alert": posts(MODERATORS),
    "safety:alerts_before": MODERATORS,
    "safety:keep_alert": posts(MODERATORS),
    "safety:take_over_alert": posts(MODERATORS),
    "safety:pass_alert": posts(MODERATORS),
    "safety:escalate_alert": posts(MODERATORS),
    "safety:write_from_alert": posts(MODERATORS),
    "safety:reopen_alert": posts(MODERATORS),
    "safety:ask_lifting_for_alert": MODERATORS,  # and whoever keeps the house once it came up to them
    "safety:on_call": ALERT_DESK,
    "safety:drop_slot": posts(MODERATORS),
    "safety:drop_exception": posts(MODERATORS),
    "safety:appeal": ONE_PEER,  # whom the decision is about
    "safety:charter": EVERYONE,  # even suspended: the rules are theirs too
    "safety:figures": EVERYONE,
    "safety:figures_file": EVERYONE,
    "safety:desk": MODERATORS,
    "safety:old_desk": MODERATORS,
    "safety:text": MODERATORS,
    "safety:held_author": MODERATORS,
    "safety:appeals": APPEALS,
    "safety:appeal_to_read": APPEALS - {MODERATOR},  # who decided never reads it; no other moderates here
    "safety:my_load": MODERATORS,
    "safety:loads": frozenset({"supervisor", OPERATOR}),
    "safety:decided": MODERATORS,
    "safety:decision": MODERATORS,
    "safety:annul": posts(MODERATORS),  # whoever decided; others are told why not
    "safety:lift": posts(MODERATORS),
    "safety:case": MODERATORS,
    "safety:orientation": EVERYONE,
    "safety:protection": MODERATORS,
    "safety:pattern": MODERATORS,
    "safety:ask_lifting_for_pattern": MODERATORS,
    "safety:age_hint": MODERATORS,
    "safety:liftings": LIFTERS,
    "safety:ask_lifting": MODERATORS,
    "safety:ask_lifting_of": MODERATORS,
    "safety:lifting": LIFTERS,  # this one waits: who asked, and those who may answer
    "safety:look_behind": NOBODY,  # nobody allowed it: tests/safety/test_liftings.py
    # --- people
    "people:experiences": SIGNED_IN,
    "people:tell": SIGNED_IN,
    "people:browse": SIGNED_IN,
    "people:browse_theme": SIGNED_IN,
    "people:add": SIGNED_IN,
    "people:change": ONE_MEMBER,
    "people:remove": posts(ONE_MEMBER),
    "people:put_back": posts(ONE_MEMBER),
    # anyone may begin to write a path: from helped to helper is a way of its own
    "people:my_path": SIGNED_IN,
    "people:introduction": SIGNED_IN,
    "people:frame": SIGNED_IN,
    "people:accompany": SIGNED_IN,
    "people:limits": SIGNED_IN,
    "people:add_step": SIGNED_IN,
    "people:change_step": ONE_PEER,
    "people:remove_step": posts(ONE_PEER),
    "people:move_step_up": posts(ONE_PEER),
    "people:move_step_down": posts(ONE_PEER),
    "people:preview": SIGNED_IN,
    "people:display": posts(SIGNED_IN),
    "people:withdraw": posts(ONE_PEER),
    "people:peer": SIGNED_IN - {RELATIVE},  # relatives have peers of their own
    "people:block_peer": SIGNED_IN - {RELATIVE, PEER},
    # --- conversations
    "conversations:threads": SIGNED_IN,
    "conversations:thread": THE_TWO,
    "conversations:mute": posts(THE_TWO),
    "conversations:leave": THE_TWO,
    "conversations:block": THE_TWO,
    "conversations:edit": ONE_MEMBER,
    "conversations:erase": ONE_MEMBER,
    "conversations:tell": posts(ONE_PEER),  # it was sent to them
    # --- community (who reads which space: tests/community/test_sight.py; here a space for everyone signed in)
    "community:home": VISITORS,
    "community:search": VISITORS,
    "community:followed": SIGNED_IN,
    "community:digest": posts(SIGNED_IN),
    "community:near": SIGNED_IN,
    "community:offered": SIGNED_IN,
    "community:readiness": SIGNED_IN,
    "community:pass_on": posts(ONE_MEMBER),
    "community:waiting": frozenset({OPERATOR, MODERATOR, COORDINATOR, FACILITATOR}),
    "community:newcomers": frozenset({GREETER}),
    "community:take_welcome": posts(frozenset({GREETER})),
    "community:hand_back_welcome": posts(frozenset({GREETER})),
    "community:written": SIGNED_IN,
    "community:drafts": SIGNED_IN,
    "community:throw_draft": posts(ONE_MEMBER),
    "community:personas": SIGNED_IN,
    "community:take_persona": posts(SIGNED_IN),
    "community:drop_persona": posts(ONE_MEMBER),
    "community:join": SIGNED_IN,
    "community:leave": posts(ONE_MEMBER),
    "community:topic": SIGNED_IN,
    "community:follow_topic": posts(SIGNED_IN),
    "community:react": posts(NOBODY),  # a press without a message leads nowhere
    "community:edit": ONE_MEMBER,
    "community:erase": ONE_MEMBER,
    "community:versions": frozenset({MEMBER, MODERATOR}),
    "community:block": SIGNED_IN - {MEMBER},  # nobody blocks themselves
    "community:space": SIGNED_IN,
    "community:charter": SIGNED_IN,
    "community:new_topic": SIGNED_IN,
    "community:follow_space": posts(SIGNED_IN),
    "community:see_all": posts(SIGNED_IN),
    "community:moderate_topic": MODERATORS,
    "community:moderate_post": posts(MODERATORS),
    "community:fold": MODERATORS,
    "community:moderate_space": MODERATORS,
    "community:desk": ROLE_GIVERS,
    "community:desk_new_space": ROLE_GIVERS,
    "community:desk_space": frozenset({OPERATOR}),  # this one is of no structure
    "community:desk_remove_space": posts(frozenset({OPERATOR})),
    "community:desk_add_theme": posts(frozenset({OPERATOR})),
    "community:desk_theme": frozenset({OPERATOR}),
    "community:desk_remove_theme": posts(frozenset({OPERATOR})),
    "community:desk_members": ROLE_GIVERS,
    "community:desk_remove_member": posts(ROLE_GIVERS),
    "conversations:room": frozenset({MEMBER, FACILITATOR}),
    "conversations:erase_mine": ONE_MEMBER,
    "conversations:gesture": posts(frozenset({MEMBER, FACILITATOR})),
    "conversations:room_block": frozenset({FACILITATOR}),
    "conversations:answer": MODERATORS,
    "conversations:hold": frozenset({FACILITATOR}),
    "conversations:remove": frozenset({FACILITATOR}),
    "conversations:after": frozenset({FACILITATOR}),
    # --- gatherings
    "gatherings:agenda": VISITORS,
    "gatherings:week": VISITORS,
    "gatherings:month": VISITORS,
    "gatherings:structure": VISITORS,
    "gatherings:public_feed": VISITORS,
    "gatherings:date_feed": VISITORS,
    "gatherings:private_feed": VISITORS,  # whoever has the secret address; a calendar has no session
    "gatherings:subscribe": VISITORS,
    "gatherings:feeds": SIGNED_IN,
    "gatherings:close_feed": posts(ONE_MEMBER),
    "gatherings:my_certificates": SIGNED_IN,
    "gatherings:certificate": ONE_MEMBER,
    "gatherings:ask_certificate": posts(ONE_MEMBER),
    "gatherings:certificates": GROUP_HOLDERS,
    "gatherings:answer_certificate": posts(frozenset({FACILITATOR})),  # whoever coordinates, once nobody who holds it is here
    "gatherings:verify": VISITORS,
    "gatherings:verified": VISITORS,
    "gatherings:code": VISITORS,
    "gatherings:visitor": VISITORS,
    "gatherings:occurrence": VISITORS,
    "gatherings:room": posts(NOBODY),  # nobody here has a place in it: tests/gatherings/test_rooms.py
    "gatherings:visio": NOBODY,  # no video server here: tests/gatherings/test_visio.py
    "gatherings:rules": ONE_MEMBER,  # who has a place there; a visitor with their code too: tests/gatherings/test_new_rules.py
    "gatherings:series": VISITORS,
    "gatherings:mine": SIGNED_IN,
    "gatherings:reminders": posts(SIGNED_IN),
    "gatherings:leave": posts(ONE_MEMBER),
    "gatherings:take_back": posts(ONE_MEMBER),
    "gatherings:accept": posts(ONE_MEMBER),
    "gatherings:desk": GROUP_HOLDERS,
    "gatherings:write": GROUP_HOLDERS,
    "gatherings:manage": GROUP_HOLDERS,  # the facilitator who holds it, those who coordinate everywhere, the operator
    "gatherings:past": GROUP_HOLDERS,  # numbers only
    "gatherings:figures": frozenset({COORDINATOR, OPERATOR}),
    "gatherings:figures_file": frozenset({COORDINATOR, OPERATOR}),
    "gatherings:edit": GROUP_HOLDERS,
    "gatherings:publish": posts(GROUP_HOLDERS),
    "gatherings:discard": posts(GROUP_HOLDERS),
    "gatherings:cancel": posts(GROUP_HOLDERS),
    "gatherings:exceptions": GROUP_HOLDERS,
    "gatherings:resume": posts(GROUP_HOLDERS),
    "gatherings:stop_holding": posts(frozenset({FACILITATOR})),  # one’s own: nobody says it for another
    "gatherings:date": GROUP_HOLDERS,
    "gatherings:edit_date": GROUP_HOLDERS,
    "gatherings:step_down": posts(frozenset({FACILITATOR})),  # one’s own: nobody says it for another
    "gatherings:cancel_date": posts(GROUP_HOLDERS),
    "gatherings:restore_date": posts(GROUP_HOLDERS),
    "gatherings:count": posts(GROUP_HOLDERS),
    "gatherings:add_guest": posts(frozenset({FACILITATOR})),
    "gatherings:free_place": posts(frozenset({FACILITATOR})),
    "gatherings:put_back": posts(frozenset({FACILITATOR})),
    "gatherings:prepare": frozenset({FACILITATOR}),  # what those who hold a date keep is theirs: nobody above reads it
    "gatherings:hold": frozenset({FACILITATOR}),
    "gatherings:call": posts(frozenset({FACILITATOR})),
    "gatherings:after": frozenset({FACILITATOR}),
    "gatherings:erase_word": posts(frozenset({FACILITATOR})),  # whoever wrote it
    "gatherings:write_to": posts(frozenset({FACILITATOR})),
    # --- practice
    "practice:ask": posts(SIGNED_IN),
    "practice:desk": COORDINATORS,
    "practice:clearance": COORDINATORS,
    # --- accompaniment
    "accompaniment:find": VISITORS,
    "accompaniment:agree_to_matching": posts(SIGNED_IN),
    "accompaniment:wishes": SIGNED_IN,
    "accompaniment:ask": SIGNED_IN,  # those who did not agree to be matched are asked first
    "accompaniment:publish": SIGNED_IN,
    "accompaniment:how_we_propose": VISITORS,
    "accompaniment:my_requests": SIGNED_IN,
    "accompaniment:my_request": ONE_MEMBER,
    "accompaniment:withdraw": posts(ONE_MEMBER),
    "accompaniment:hand_over": posts(SIGNED_IN),
    "accompaniment:say_yes": posts(THE_TWO),  # the member is told that it is the peer’s turn
    "accompaniment:say_no": posts(THE_TWO),
    "accompaniment:take_back": posts(ONE_MEMBER),
    "accompaniment:requests_to_read": PEERS,
    # a peer who is not asked is led back to their list, with a word: tests/accompaniment proves they read nothing
    "accompaniment:request_to_read": PEERS,
    "accompaniment:leave_to_others": posts(PEERS),
    "accompaniment:my_relations": SIGNED_IN,
    "accompaniment:relation": THE_TWO,
    "accompaniment:pause": posts(THE_TWO),
    "accompaniment:resume": posts(THE_TWO),
    "accompaniment:end": THE_TWO,
    "accompaniment:change_peer": ONE_MEMBER,
    "accompaniment:look_back": posts(THE_TWO),
    "accompaniment:frame": THE_TWO,
    "accompaniment:agree_frame": posts(ONE_PEER),
    "accompaniment:decline_frame": posts(THE_TWO),  # whoever proposed it takes it back
    "accompaniment:sessions": THE_TWO,
    "accompaniment:session": ONE_MEMBER,
    "accompaniment:remove_session": posts(ONE_MEMBER),
    "accompaniment:add_goal": posts(ONE_MEMBER),
    "accompaniment:move_goal": posts(ONE_MEMBER),
    "accompaniment:remove_goal": posts(ONE_MEMBER),
    "accompaniment:desk": COORDINATORS,
    "accompaniment:prepare_batch": posts(COORDINATORS),
    "accompaniment:batch": COORDINATORS,
    "accompaniment:send_batch": posts(COORDINATORS),
    "accompaniment:discard_batch": posts(COORDINATORS),
    "accompaniment:batch_line": COORDINATORS,
    # --- portal
    "portal:home": EVERYONE,
    "portal:health": EVERYONE,
    "portal:my_space": SIGNED_IN,
    "portal:staff_desk": STAFF_DESK,
}

BACK_OFFICE = frozenset({OPERATOR, COORDINATOR})
"""Who may enter anything under /admin/."""


def door(name: str) -> Door:
    """The line of the matrix for the address `name`. KeyError when there is none."""
    line = MATRIX[name]
    return line if isinstance(line, Door) else Door(line)


def room_of(name: str) -> str:
    """The room of an address."""
    return name.partition(":")[0] if ":" in name else "allauth"


ROOMS = sorted({room_of(name) for name in MATRIX})


def names_of(room: str) -> list[str]:
    """The addresses of a room."""
    return sorted(name for name in MATRIX if room_of(name) == room)
