"""The core: the migrations of our libraries that come before ours, in a new database.

To alter a model, Django draws again every model around it. Libraries alter theirs a hundred times, which costs little while ours
are not there yet. Each first migration of ours that follows accounts depends on these.
"""

FIRST = [
    ("account", "0009_emailaddress_unique_primary_email"),
    ("django_tasks_database", "0021_conditional_partial_index_ordering"),
    ("mfa", "0003_authenticator_type_uniq"),
    ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
    ("usersessions", "0001_initial"),
    ("wagtailadmin", "0006_formstate"),
    ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ("wagtaildocs", "0014_alter_document_file_size"),
    ("wagtailimages", "0027_image_description"),
    ("wagtailsearch", "0010_add_text_fields"),
    ("wagtailusers", "0015_userprofile_keyboard_shortcuts"),
]
