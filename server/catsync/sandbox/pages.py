"""Pages for people: what the stand-in holds, and one page per record, where links to CATS lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, render_template, request

from catsync.sandbox.answers import ApiError
from catsync.sandbox.fields import CANDIDATES, COMPANIES, CONTACTS, JOBS, RESOURCES, Resource
from catsync.sandbox.rules import found
from catsync.sandbox.search import search
from catsync.sandbox.shapes import email_summary
from catsync.sandbox.state import current, store

if TYPE_CHECKING:
    from catsync.sandbox.store import Record, Row

blueprint = Blueprint("pages", __name__)
ROWS_SHOWN = 200
REQUESTS_SHOWN = 30


@blueprint.errorhandler(ApiError)
def answer_error(error: ApiError) -> Response:
    """Unknown records."""
    return Response(f"{error}\n", status=error.status, mimetype="text/plain")


@blueprint.after_request
def forbid_scripts(response: Response) -> Response:
    """The pages need no script and no outside resource, whatever the records say."""
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'"
    )
    return response


@blueprint.get("/")
def home() -> str:
    """Companies, contacts, candidates and the last requests; `q` searches."""
    query = request.args.get("q", "")
    with store().lock:
        groups = [_group(resource, query) for resource in (COMPANIES, CONTACTS, CANDIDATES, JOBS)]
        return render_template(
            "sandbox/home.html",
            site=store().site,
            groups=groups,
            query=query,
            limit=ROWS_SHOWN,
            requests=current().log.rows(REQUESTS_SHOWN)[::-1],
            remaining=current().quota.remaining(),
        )


def _group(resource: Resource, query: str) -> Row:
    records = search(store(), resource.name, query)
    newest = records[-ROWS_SHOWN:][::-1]
    return {
        "name": resource.name,
        "total": len(records),
        "rows": [_line(resource, record) for record in newest],
    }


def _line(resource: Resource, record: Record) -> Row:
    fields = record.fields
    company = store().get("companies", fields.get("company_id") or 0)
    place = fields.get("address") or fields.get("location") or {}
    return {
        "id": record.id,
        "href": page_of(resource, record.id),
        "name": name_of(record),
        "title": fields.get("title"),
        "company": company.fields["name"] if company else fields.get("current_employer"),
        "city": place.get("city"),
        "email": email_summary(record)["primary"] if resource.has_emails else None,
        "website": fields.get("website"),
        "modified": fields["date_modified"],
    }


def name_of(record: Record) -> str:
    """The name or title of a record."""
    fields = record.fields
    return str(
        fields.get("name")
        or " ".join(filter(None, (fields.get("first_name"), fields.get("last_name"))))
        or fields.get("title")
    )


def page_of(resource: Resource, record_id: int) -> str:
    """Where CATS' own page of the record is, without the host."""
    module, parameter = resource.page
    return f"/index.php?m={module}&a=show&{parameter}={record_id}"


@blueprint.get("/index.php")
def record_page() -> str:
    """One record, addressed as CATS does."""
    resource = next((entry for entry in RESOURCES.values() if entry.page[0] == request.args.get("m")), None)
    number = request.args.get(resource.page[1], type=int) if resource else None
    if resource is None or number is None:
        raise ApiError(404, "There is no such page.")
    with store().lock:
        record: Record = found(store(), resource.name, number, resource.singular.capitalize())
        return render_template(
            "sandbox/record.html",
            site=store().site,
            record=record,
            name=name_of(record),
            resource=resource,
            facts=_facts(resource, record),
            notes=record.fields.get("notes"),
            activities=_activities(resource, record),
            people=_people(resource, record),
            hanging=_hanging(resource, record),
            is_web=is_web,
        )


@blueprint.get("/files/<int:record_id>")
def file(record_id: int) -> Response:
    """Where a download leads to when it is switched to redirect: no key is asked for."""
    with store().lock:
        found(store(), "attachments", record_id)
        return Response(store().files[record_id], content_type="application/octet-stream")


def _facts(resource: Resource, record: Record) -> list[tuple[str, Any]]:
    fields = record.fields
    hidden = {
        "id",
        "notes",
        "password",
        "address",
        "location",
        "first_name",
        "last_name",
        "name",
        "social_media_urls",
    }
    place = fields.get("address") or fields.get("location") or {}
    facts: list[tuple[str, Any]] = [("address", ", ".join(filter(None, place.values())))]
    facts += [
        ("e-mail" + (" (primary)" if row["is_primary"] else ""), row["email"])
        for row in record.part("emails")
    ]
    facts += [(f"phone ({row['type']})", row["number"]) for row in record.part("phones")]
    facts += [("profile", url) for url in fields.get("social_media_urls") or []]
    facts += [
        (_label(name), _shown(resource, name, value)) for name, value in fields.items() if name not in hidden
    ]
    facts += _custom_facts(resource, record)
    tags = [store().table("tags")[tag_id].fields["title"] for tag_id in record.tag_ids]
    facts.append(("tags", ", ".join(tags)))
    return [(name, value) for name, value in facts if value not in (None, "", [], False)]


def _label(name: str) -> str:
    return name.removesuffix("_id").replace("_", " ")


def _shown(resource: Resource, name: str, value: Any) -> Any:
    targets = {
        "owner_id": "users",
        "entered_by_id": "users",
        "recruiter_id": "users",
        "company_id": "companies",
        "reports_to_id": "contacts",
        "contact_id": "contacts",
    }
    status = store().statuses.get(resource.name, {}).get(value or 0) if name == "status_id" else None
    if status:
        return status["title"]
    target = store().get(targets[name], value or 0) if name in targets else None
    return name_of(target) if target else value


def _custom_facts(resource: Resource, record: Record) -> list[tuple[str, Any]]:
    facts = []
    for definition in store().custom_definitions.get(resource.name, {}).values():
        value = record.custom_values.get(definition["id"])
        labels = {choice["id"]: choice["label"] for choice in definition["field"].get("selections", [])}
        if isinstance(value, list):
            value = ", ".join(labels.get(item, str(item)) for item in value)
        facts.append((definition["name"], labels.get(value, value)))
    return facts


def _activities(resource: Resource, record: Record) -> list[Row]:
    item = {"id": record.id, "type": resource.singular}
    return [row.fields for row in store().table("activities").values() if row.fields["data_item"] == item][
        ::-1
    ]


def _people(resource: Resource, record: Record) -> list[Row]:
    if resource is not COMPANIES:
        return []
    contacts = store().table("contacts").values()
    return [_line(CONTACTS, contact) for contact in contacts if contact.fields["company_id"] == record.id]


def _hanging(resource: Resource, record: Record) -> list[tuple[str, str]]:
    """Lists, pipelines, files and tasks of a record, each as a line of what and which."""
    key, item = f"{resource.singular}_id", {"id": record.id, "type": resource.singular}
    lines = [
        ("list", row.fields["name"])
        for row in store().records("lists")
        if any(entry.get(key) == record.id for entry in row.part("items"))
    ]
    for row in store().records("pipelines"):
        if row.fields.get(key) == record.id:
            other = JOBS if resource is CANDIDATES else CANDIDATES
            held = store().get(other.name, row.fields[f"{other.singular}_id"])
            statuses = store().workflows[row.fields["workflow_id"]]["statuses"]
            title = statuses[row.fields["status_id"]]["title"]
            lines.append(("pipeline", f"{name_of(held) if held else 'deleted'}: {title}"))
    for table, label in (("attachments", "filename"), ("tasks", "description")):
        for row in store().records(table):
            if row.fields["data_item"] == item:
                lines.append((table.removesuffix("s"), str(row.fields[label])))
    for place in record.parts.get("work_history", ()):
        employer = (place.get("employer") or {}).get("name")
        lines.append(("worked", ", ".join(filter(None, (place.get("title"), employer)))))
    return lines


def is_web(value: Any) -> bool:
    """Whether a value may be a link: only http and https."""
    try:
        return isinstance(value, str) and urlsplit(value).scheme in ("http", "https")
    except ValueError:
        return False
