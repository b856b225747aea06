"""One plain sentence for everything that is written down. It begins with what was done; who did it stands beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..sync.plan_sentences import counted
from .record_sentences import RECORD_SENTENCES
from .scene import RECORDS, Scene
from .setting_words import INHERITED, setting_label

Sentence = Callable[[Scene], str]
ENTRIES = {
    "note": "a note", "add_email": "an e-mail address", "add_phone": "a phone number",
    "place_pipeline": "a pipeline", "place_list": "a place on a list", "upload": "a file",
}  # fmt: skip


def sentence(scene: Scene) -> str:
    """What happened. One of a later version that was kept by a database is told by its code."""
    told = SENTENCES.get(scene.event.what)
    return told(scene) if told else f"Something that this version has no words for: {scene.event.what}."


def _double(scene: Scene) -> str:
    kind = str(scene.detail.get("kind"))
    if scene.record is None:
        entry = f"a {kind}" if kind in RECORDS else ENTRIES.get(kind, "an entry")
        return f"{entry} of {scene.person}"
    return f"{kind} {scene.detail['cats_id']} and {scene.detail.get('double_id')} of {scene.person}"


def _edited(scene: Scene) -> str:
    fields = ", ".join(field.replace("_", " ") for field in scene.detail.get("fields") or ())
    return f"Edited {scene.person} by hand{f': {fields}' if fields else ''}."


def _company(scene: Scene) -> str:
    cats_id = scene.detail.get("cats_id")
    name = scene.known.names.companies.get(cats_id or 0, f"company {cats_id}")
    chosen = f"“{name}”" if cats_id is not None else "a company that is made anew"
    if scene.kind == "person":
        return f"Chose {chosen} for {scene.person}."
    whose = (
        f"whose company has the website {scene.id}" if scene.kind == "domain" else f"who is at “{scene.id}”"
    )
    return f"Chose {chosen} for everybody {whose}."


def _companies(scene: Scene) -> str:
    """Such as "“Acme GmbH” and “ACME”"; of many the first three."""
    ids = scene.detail.get("cats_ids") or ()
    names = [
        f"“{scene.known.names.companies[n]}”" if n in scene.known.names.companies else f"company {n}"
        for n in ids
    ]
    if len(names) > 4:
        names = [*names[:3], f"{len(names) - 3} more"]
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "some companies"


def _who_it_is(scene: Scene) -> str:
    record_type, _, cats_id = str(scene.detail.get("record") or "record of CATS:").partition(":")
    if cats_id == "new":
        return f"Said that no {record_type} of CATS is {scene.person}."
    record = f"{record_type} {cats_id}".strip() if scene.record else f"a {record_type}"
    return f"Said that {record} {'is' if scene.detail.get('same') else 'is not'} {scene.person}."


def _campaign_changed(scene: Scene) -> str:
    told = []
    if "name" in scene.detail:
        told.append(f"Renamed a campaign to “{scene.detail['name']}”.")
    if "is_archived" in scene.detail:
        what = "Archived" if scene.detail["is_archived"] else "Opened again"
        told.append(f"{what} {scene.campaign}.")
    return " ".join(told) or f"Changed {scene.campaign}."


def _list(scene: Scene) -> str:
    file = scene.known.imports.get(scene.id)
    rows = scene.detail.get("rows", file.total if file else 0)
    name = f" “{file.filename}”" if file else ""
    return f"the list{name} of {counted(rows, 'row')} for {scene.campaign}"


def _setting(scene: Scene) -> str:
    """Such as "Set “Sync as” to Contact for the campaign “Backend Q4”."."""
    key, record_type, field = (str(scene.detail.get(each) or "") for each in ("key", "record_type", "field"))
    label = f"“{setting_label(key, record_type, field, scene.known.labels)}”"
    if not scene.changes:
        return f"Changed {label} for {_whose(scene)}."
    after = scene.changes[0].after_text
    if scene.revision is not None and scene.revision.after is None:
        return f"Put {label} back to {INHERITED} for {_whose(scene)}."
    return f"Set {label} to {after} for {_whose(scene)}."


def _whose(scene: Scene) -> str:
    if scene.kind == "person":
        return f"{scene.person} alone"
    if scene.kind == "campaign":
        return scene.campaign
    if scene.kind == "user":
        return "themselves" if scene.event.user_id == int(scene.id) else scene.user
    return "the team"


def _user_changed(scene: Scene) -> str:
    detail = scene.detail
    told = [f"role {detail['role']}"] if "role" in detail else []
    if "cats_user_id" in detail:
        owner = detail["cats_user_id"]
        name = scene.known.names.users.get(owner or 0, f"user {owner}")
        told.append(f"{name} in CATS" if owner is not None else "nobody in CATS")
    if "is_disabled" in detail:
        told.append("disabled" if detail["is_disabled"] else "enabled again")
    return f"Changed the user {scene.user}: {', '.join(told) or 'their name'}."


def _at_the_terminal(scene: Scene) -> str:
    return "" if scene.event.user_id is not None else " at the terminal"


def _browser(scene: Scene) -> str:
    name = scene.known.browsers.get(scene.id)
    return f"the browser “{name}”" if name else "a browser"


def _token(scene: Scene) -> str:
    """By its name; what it opens is not written down anywhere."""
    kind = "browser" if scene.detail.get("kind") == "browser" else "token"
    name = scene.detail.get("name")
    return f"the {kind} “{name}”" if name else f"a {kind}"


SENTENCES: Mapping[str, Sentence] = {
    **RECORD_SENTENCES,
    "sync.accepted": lambda s: f"Queued a sync of {s.person}.",
    "sync.retried": lambda s: f"Queued the sync of {s.person} again.",
    "sync.cancelled": lambda s: f"Cancelled the sync of {s.person}.",
    "sync.undo_asked": lambda s: f"Asked for the last sync of {s.person} to be undone.",
    "sync.undone": lambda s: f"Undid the sync of {s.person}.",
    "double.found": lambda s: f"Found that CATS may have something twice: {_double(s)}.",
    "double.dismissed": lambda s: f"Said that this is in order: {_double(s)}.",
    "person.edited": _edited,
    "resume.uploaded": lambda s: f"Uploaded a resume of {s.person}.",
    "decision.company": _company,
    "decision.person": _who_it_is,
    "decision.not_duplicates": lambda s: f"Said that {_companies(s)} are not duplicates.",
    "decision.duplicates_again": lambda s: f"Took back that {_companies(s)} are not duplicates.",
    "campaign.created": lambda s: f"Made {s.campaign}.",
    "campaign.changed": _campaign_changed,
    "campaign.person_added": lambda s: f"Added {s.person} to {s.campaign}.",
    "campaign.person_removed": lambda s: f"Took {s.person} out of {s.campaign}.",
    "import.accepted": lambda s: f"Sent {_list(s)}.",
    "import.done": lambda s: f"Worked off {_list(s)}.",
    "activities.accepted": lambda s: f"Sent {counted(s.detail.get('rows', 0), 'outreach event')} at once.",
    "setting.changed": _setting,
    "settings.copied": lambda s: f"Gave {s.user} the settings of {s.user_name(s.detail.get('from', 0))}.",
    "integration.activated": lambda s: f"Connected Catsync to CATS, site {s.detail.get('site_id')}.",
    "integration.deactivated": lambda s: f"Disconnected Catsync from CATS, site {s.detail.get('site_id')}.",
    "mirror.compared": lambda s: "Had the copy of CATS compared with CATS.",
    "mirror.rebuilt": lambda s: "Had the copy of CATS thrown away and made anew.",
    "user.created": lambda s: f"Added the user {s.user} as {s.detail.get('role')}{_at_the_terminal(s)}.",
    "user.changed": _user_changed,
    "user.invited": lambda s: f"Made an invitation for {s.user}{_at_the_terminal(s)}.",
    "password.set": lambda s: f"Set the password of {s.user}.",
    "session.began": lambda s: f"Signed in by {'a one-time link' if s.detail.get('by') == 'link' else 'password'}.",
    "token.created": lambda s: f"Gave access to {_token(s)}.",
    "token.revoked": lambda s: f"Took the access of {_token(s)} back.",
    "pairing.confirmed": lambda s: f"Confirmed the code of {_browser(s)}.",
    "pairing.refused": lambda s: f"Refused the code of {_browser(s)}.",
    "doctor.trial": lambda s: "Tried whether the database can be written.",
}  # fmt: skip
