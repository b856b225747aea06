"""Why a field was written, and which layer's setting decided, in words. Pure.

The codes are those of the reasons of a plan (`Reason(` in sync/): the audit keeps them, not their sentences.
"""

from __future__ import annotations

REASONS = {
    "new_record": "New record.",
    "value": "A value set for this field.",
    "blank_in_cats": "Blank in CATS.",
    "always": "The policy is “always update”.",
    "unless_edited": "Not edited in CATS since the sync before.",
    "edited_in_cats": "Edited in CATS since the sync before.",
    "if_blank": "The policy is “only if blank”.",
    "added": "Added; what CATS had stays.",
    "not_loaded": "Judged when it was written.",
    "destination": "Where the settings put them.",
    "status_set": "CATS had a status that somebody set.",
    "company": "The company that was chosen.",
    "other_company": "CATS had this contact at another company.",
    "resume": "Uploaded for them.",
    "keeps_resume": "CATS had no resume.",
    "manual": "Edited by hand.",
    "changed_since": "CATS was changed since it was edited.",
    "included": "Ticked by whoever synced.",
    "excluded": "Left out by whoever synced.",
    "activity": "From the outreach, with its own date.",
    "unsubscribed": "They had unsubscribed.",
    "off_limits": "Off-limits for the team.",
}
LAYERS = {
    "built_in": "As built in.",
    "team": "As the team set it.",
    "user": "As the user set it.",
    "campaign": "As the campaign says.",
    "person": "As set for this person alone.",
}


def why(reason: str, layer: str) -> str:
    """Such as "Blank in CATS. As the campaign says.", "" where nothing is known of it."""
    return " ".join(text for text in (REASONS.get(reason), LAYERS.get(layer)) if text)
