"""Users, page sessions, tokens and the pairing of browsers; without HTTP."""
