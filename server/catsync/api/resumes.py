"""Uploading a resume for a person (S27). The body is the file itself."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_smorest import Blueprint

from ..campaigns.pushing import only_campaign, push
from ..clock import iso
from ..integration.site import connected_site
from ..people import resumes, store
from ..services import services
from ..settings.effective import effective
from ..settings.overrides import Scope
from .access import allow, current_user
from .schemas.people import ResumeQuery, UploadedResume

FILE = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}

blueprint = Blueprint("resumes", __name__, url_prefix="/api/v1/people", description="Resumes of people")


@blueprint.post("/<string:person_id>/resume")
@blueprint.arguments(ResumeQuery, location="query")
@blueprint.response(201, UploadedResume)
@blueprint.doc(requestBody={"required": True, "content": FILE})
@blueprint.alt_response(415, description="Not a file, or of a kind that is not taken")
@allow("recruiter")
def upload(query: dict[str, str], person_id: str) -> dict[str, Any]:
    """Keep a file of at most 5 MB (PDF, DOC, DOCX, RTF, ODT, TXT) for the candidate; CATS gets it as S27 says."""
    by = current_user().id
    content = request.get_data(cache=False)
    with services().database.write() as session:
        person = store.get(session, person_id)
        resume = resumes.add(session, person, query["filename"], content, by)
        campaign_id = only_campaign(session, person.id)
        sync = push(session, person.id, campaign_id, by)
        site = connected_site(session)
        wanted = effective(session, Scope(by, campaign_id, person.id), site.id if site else None)
        is_wanted = wanted.get("sync_as") in ("candidate", "both")
        state = resumes.state_of(resume, is_candidate_wanted=is_wanted)
    if sync is not None:
        services().wake()
    return {
        "id": resume.id,
        "filename": resume.filename,
        "size": resume.size,
        "state": state,
        "created_at": iso(resume.created_at),
        "sync_id": sync.id if sync else None,
    }
