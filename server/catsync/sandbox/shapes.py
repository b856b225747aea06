"""How records look when read: the summary of e-mails and phones, links without /v3, and what is embedded."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from catsync.sandbox.answers import EMBED_LIMIT, link
from catsync.sandbox.fields import ADDRESS_PARTS, BY_SINGULAR, LOCATION_PARTS, Resource

if TYPE_CHECKING:
    from catsync.sandbox.store import Record, Row, Store


def record_shape(
    store: Store, resource: Resource, record: Record, *, is_row: bool = False, most: int = EMBED_LIMIT
) -> Row:
    """A record as GET answers it; `is_row`: as a list or search shows it (sub-collections as switched).

    `most`: how many of each sub-collection are embedded.
    """
    values = dict(record.fields)
    values.pop("password", None)
    if resource.has_emails:
        values["emails"] = email_summary(record)
    if resource.phone_summary:
        values["phones"] = phone_summary(store, resource, record)
    if "workflow_id" in resource.writable:
        values["pipeline_workflow_id"] = values.pop("workflow_id", None)
    with_rows = not is_row or store.switches.list_rows_embed
    return {
        **values,
        "_links": _links(resource, record),
        "_embedded": _embedded(store, resource, record, with_rows, most),
    }


def email_summary(record: Record) -> Row:
    """primary and secondary address, or null."""
    rows = record.part("emails")
    primary = next((row["email"] for row in rows if row["is_primary"]), None)
    secondary = next((row["email"] for row in rows if not row["is_primary"]), None)
    return {"primary": primary, "secondary": secondary}


def phone_summary(store: Store, resource: Resource, record: Record) -> Row:
    """The first number of each kind, or null; as switched simply the first ones."""
    if store.switches.phone_summary == "by_order":
        numbers = [row["number"] for row in record.part("phones")]
        return dict(zip_longest(resource.phone_summary, numbers[: len(resource.phone_summary)]))
    return {
        key: next(
            (row["number"] for kind in kinds for row in record.part("phones") if row["type"] == kind), None
        )
        for key, kinds in resource.phone_summary.items()
    }


def _links(resource: Resource, record: Record) -> Row:
    base = f"/{resource.name}/{record.id}"
    links = {"self": link(base), **{part: link(f"{base}/{part}") for part in resource.link_parts}}
    targets = {**resource.references, "entered_by_id": "users"}
    for name, target in targets.items():
        if record.fields.get(name) is not None and (resource.name, name) != ("contacts", "company_id"):
            links[name.removesuffix("_id")] = link(f"/{target}/{record.fields[name]}")
    if "status" in links:  # the oddity that was seen live: no leading slash
        status = record.fields.get("status_id")
        links["status"] = link(f"{resource.name}/statuses/{status}")
    return links


def _embedded(store: Store, resource: Resource, record: Record, with_rows: bool, most: int) -> Row:
    embedded: Row = {"custom_fields": custom_value_rows(store, resource, record)[:most]}
    status = store.statuses.get(resource.name, {}).get(record.fields.get("status_id") or 0)
    if status is not None:
        embedded["status"] = status
    if resource.name == "candidates":
        embedded["work_history"] = record.part("work_history")[:most]
    if resource.name == "jobs":
        company = store.get("companies", record.fields["company_id"])
        embedded["company"] = company and record_shape(store, BY_SINGULAR["company"], company, is_row=True)
        embedded["applications"] = []
    if with_rows:
        for part in ("emails", "phones"):
            if (part == "phones" and resource.phone_summary) or (part == "emails" and resource.has_emails):
                rows = record.part(part)
                rows = rows if store.switches.embedded_order == "oldest" else rows[::-1]
                embedded[part] = [sub_row(resource, record, part, row) for row in rows[:most]]
    return embedded


def sub_row(resource: Resource, record: Record, part: str, row: Row) -> Row:
    """One row of emails or phones."""
    return {**row, "_links": {"self": link(f"/{resource.name}/{record.id}/{part}/{row['id']}")}}


def definition_shape(resource: Resource, definition: Row) -> Row:
    """A custom field's definition."""
    return {**definition, "_links": {"self": link(f"/{resource.name}/custom_fields/{definition['id']}")}}


def custom_value_rows(store: Store, resource: Resource, record: Record) -> list[Row]:
    """A row for every custom field of the resource; value null when not set."""
    definitions = store.custom_definitions.get(resource.name, {})
    return [custom_value_row(store, resource, record, definition) for definition in definitions.values()]


def custom_value_row(store: Store, resource: Resource, record: Record, definition: Row) -> Row:
    """The value of one custom field; its id is the definition's."""
    number = definition["id"]
    value = record.custom_values.get(number)
    return {
        "id": number,
        "value": value if store.switches.custom_value_types == "plain" else _as_text(value),
        "_links": {
            "self": link(f"/{resource.name}/{record.id}/custom_fields/{number}"),
            "definition": link(f"/{resource.name}/custom_fields/{number}"),
        },
        "_embedded": {"definition": definition_shape(resource, definition)},
    }


def _as_text(value: Any) -> Any:
    if isinstance(value, list):
        return [_as_text(item) for item in value]
    if isinstance(value, bool):
        return "1" if value else "0"
    return str(value) if isinstance(value, int | float) else value


def simple_shape(record: Record, path: str, **links: str | None) -> Row:
    """A row of the smaller resources (users, tags, lists, activities, pipelines) with its links."""
    shown = {name: link(href) for name, href in links.items() if href is not None}
    return {**record.fields, "_links": {"self": link(f"{path}/{record.id}"), **shown}}


def activity_shape(record: Record) -> Row:
    """An activity."""
    item: Any = record.fields["data_item"]
    job = record.fields.get("regarding_id")
    return simple_shape(
        record,
        "/activities",
        regarding=f"/jobs/{job}" if job else None,
        data_item=f"/{BY_SINGULAR[item['type']].name}/{item['id']}",
        entered_by=f"/users/{record.fields['entered_by_id']}",
    )


def blank_place(kind: str) -> Row:
    """An address or location with nothing in it."""
    return dict.fromkeys(ADDRESS_PARTS if kind == "address" else LOCATION_PARTS)
