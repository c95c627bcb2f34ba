"""django-spirit as its documentation sets it up in production, filled with what benchmarks.community_words tells."""
