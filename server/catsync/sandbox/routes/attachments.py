"""Files of a record: uploaded as raw bytes, listed, read and deleted (CATS_API.md 2.13)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask import Response, request

from catsync.sandbox import records, rules
from catsync.sandbox.answers import ApiError, collection, created, empty, link, ok
from catsync.sandbox.fields import BY_SINGULAR, CANDIDATES, RESOURCES, Resource
from catsync.sandbox.state import mark, store

if TYPE_CHECKING:
    from catsync.sandbox.routes.table import RouteTable
    from catsync.sandbox.store import Record, Row

FILE_TYPE = "application/octet-stream"
KEYS = ("id", "filename", "is_resume", "size", "version", "data_item")


def add_routes(table: RouteTable) -> None:
    """The routes of this module."""
    for resource in RESOURCES.values():
        base, kind = f"/{resource.name}/<int:record_id>/attachments", f"{resource.singular}.attachment"
        table.add("GET", base, f"{kind}.list", list_attachments, resource)
        table.add("POST", base, f"{kind}.create", upload, resource, "attachment")
    resumes = "/candidates/<int:record_id>/resumes"
    table.add("POST", resumes, "candidate.resume.create", upload, CANDIDATES, "resume")
    table.add("POST", "/attachments/parse", "attachment.parse", parse)
    one = "/attachments/<int:record_id>"
    table.add("GET", one, "attachment.get", get_attachment)
    table.add("GET", f"{one}/download", "attachment.download", download)
    table.add("DELETE", one, "attachment.delete", delete_attachment)


def _shape(record: Record) -> Row:
    item, base = record.fields["data_item"], f"/attachments/{record.id}"
    return {
        **{key: record.fields[key] for key in KEYS},
        "_links": {
            "self": link(base),
            "download": link(f"{base}/download"),
            "data_item": link(f"/{BY_SINGULAR[item['type']].name}/{item['id']}"),
        },
    }


def list_attachments(resource: Resource, record_id: int) -> Response:
    """The files of one record, resumes among them."""
    rules.found(store(), resource.name, record_id)
    item = {"id": record_id, "type": resource.singular}
    rows = [row for row in store().table("attachments").values() if row.fields["data_item"] == item]
    return collection(store().switches, "attachments", rows, _shape)


def upload(resource: Resource, what: str, record_id: int) -> Response:
    """Keep the body as a file named by `filename` of the address. Every upload is a file of its own.

    Only raw bytes: any other type than octet-stream is refused like multipart is.
    """
    if request.mimetype != FILE_TYPE:
        raise ApiError(415, "Unsupported Content-Type.")
    rules.found(store(), resource.name, record_id)
    filename, content = request.args.get("filename", ""), request.get_data()
    rules.refuse(store(), _errors(filename, content))
    record = store().insert(
        "attachments",
        {
            "filename": filename,
            "is_resume": what == "resume",
            "size": len(content),
            "version": 1,
            "data_item": {"id": record_id, "type": resource.singular},
        },
    )
    store().files[record.id] = content
    mark(f"{resource.singular}.{what}.create", "attachment", record.id)
    return created(f"/attachments/{record.id}")


def parse() -> Response:
    """What a resume says, in the shape in which candidates are read; nothing is kept. Only its first line and its
    first e-mail address are understood here."""
    if request.mimetype != FILE_TYPE:
        raise ApiError(415, "Unsupported Content-Type.")
    text = request.get_data().decode("utf-8", "replace").strip()
    first, _, last = text.partition("\n")[0].strip().partition(" ")
    address = re.search(r"[^@\s]+@[^@\s]+\.\w+", text)
    emails = {"primary": address[0] if address else None, "secondary": None}
    phones = {"home": None, "cell": None, "work": None}
    return ok({"first_name": first, "last_name": last, "title": None, "emails": emails, "phones": phones})


def _errors(filename: str, content: bytes) -> rules.Errors:
    most = store().switches.attachment_bytes
    errors: rules.Errors = [] if filename.strip() else [("filename", "must not be empty")]
    if not content:
        errors.append(("file", "must not be empty"))
    elif most and len(content) > most:
        errors.append(("file", f"must not be larger than {most} bytes"))
    return errors


def get_attachment(record_id: int) -> Response:
    """One file's row."""
    return ok(_shape(rules.found(store(), "attachments", record_id)))


def download(record_id: int) -> Response:
    """What is in the file, or where it is."""
    record = rules.found(store(), "attachments", record_id)
    if store().switches.download_redirects:
        return Response(status=302, headers={"Location": f"{request.host_url}files/{record.id}"})
    return Response(store().files[record.id], content_type=FILE_TYPE)


def delete_attachment(record_id: int) -> Response:
    """Delete."""
    records.remove(store(), rules.found(store(), "attachments", record_id))
    return empty()
