"""The gatherings room: groups, permanences, workshops, programmes; the agenda, and who comes."""
