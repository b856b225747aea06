"""Pipelines, lists, tags and statuses taken back, each where it stands as we left it (F6)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from ...cats import ListItem
from ..run import Run
from . import forgetting
from .act import Act, Changed, act_name, told_around
from .deeds import Deed
from .look import Look
from .moved import status_before, was_moved
from .ours import statuses_of


def undo_pipeline(run: Run, deed: Deed, look: Look) -> Iterable[Act]:
    """Deleted where nobody moved it and nobody rated the candidate."""
    job_id = int(deed.payload["job_id"])
    row = next((row for row in look.pipelines if row.id == deed.remote_id), None)
    if row is not None and (row.rating or was_moved(look, row, _statuses(run, deed, row.id))):
        raise Changed("the candidate was moved or rated in the pipeline")
    yield Act(
        act_name(deed),
        (lambda: run.client.delete_pipeline(int(deed.remote_id or 0))) if row is not None else None,
        lambda session, run: forgetting.forget_placed(session, run, deed, ("pipeline", "pipeline_status"), [job_id]),
        {"record_id": deed.cats_id, "job_id": job_id}, told_around(deed, is_there=row is not None),
    )  # fmt: skip


def _statuses(run: Run, deed: Deed, pipeline_id: int) -> frozenset[int | None]:
    with run.engine.database.read() as session:
        return statuses_of(session, run.job, deed.cats_id).get(pipeline_id, frozenset({None}))


def undo_pipeline_status(run: Run, deed: Deed, look: Look) -> Iterable[Act]:
    """Of a pipeline that stands longer than this sync: back to the status before ours, as its history tells."""
    job_id, pipeline_id = int(deed.step.rpartition(":")[2]), int(deed.payload["pipeline_id"])
    row = next((row for row in look.pipelines if row.id == pipeline_id), None)
    before, is_ours = None, False
    if row is not None:
        before = status_before(look, pipeline_id, int(deed.payload["status_id"]))
        is_ours = row.status_id == deed.payload["status_id"]
        if deed.is_sure and not is_ours and row.status_id != before:
            raise Changed("the candidate was moved in the pipeline")
    is_set = is_ours and before is not None
    yield Act(
        act_name(deed),
        (lambda: run.client.set_pipeline_status(pipeline_id, int(before or 0))) if is_set else None,
        lambda session, run: forgetting.forget_placed(session, run, deed, ("pipeline_status",), [job_id]),
        {"record_id": deed.cats_id, "pipeline_id": pipeline_id}, told_around(deed, is_there=is_set),
    )  # fmt: skip


def undo_list(run: Run, deed: Deed, look: Look) -> Iterable[Act]:
    list_id = int(deed.payload["list_id"])
    items = look.items(list_id)
    item_id = next((item.id for item in items if _may_be_ours(run, deed, item)), None)
    yield Act(
        act_name(deed),
        (lambda: run.client.delete_list_item(look.record_type, list_id, int(item_id or 0))) if item_id else None,
        lambda session, run: forgetting.forget_placed(session, run, deed, ("list",), [list_id]),
        {"record_id": deed.cats_id, "list_id": list_id}, told_around(deed, is_there=item_id is not None),
    )  # fmt: skip


def _may_be_ours(run: Run, deed: Deed, item: ListItem) -> bool:
    """CATS names the new place in no answer; one that came long after ours was taken away is somebody else's."""
    if deed.remote_id is not None:
        return item.id == deed.remote_id
    if item.date_created is None or not deed.spans:
        return True
    return item.date_created <= max(span.until for span in deed.spans) + timedelta(
        seconds=run.engine.timing.clock_skew_seconds
    )


def undo_tags(run: Run, deed: Deed, look: Look) -> Iterable[Act]:
    held = {tag.id for tag in look.tags} if look.record is not None else set()
    for tag_id in deed.payload["tag_ids"]:
        yield _tag(run, deed, look, int(tag_id), is_there=tag_id in held)


def _tag(run: Run, deed: Deed, look: Look, tag_id: int, *, is_there: bool) -> Act:
    return Act(
        act_name(deed, f":{tag_id}"),
        (lambda: run.client.detach_tag(look.record_type, deed.cats_id, tag_id)) if is_there else None,
        lambda session, run: forgetting.forget_placed(session, run, deed, ("tag",), [tag_id]),
        {"record_id": deed.cats_id, "tag_id": tag_id}, told_around(deed, is_there=is_there),
    )  # fmt: skip


def undo_status(run: Run, deed: Deed, look: Look) -> Iterable[Act]:
    """A status that was not there before cannot be taken off, only another one set: then it stays."""
    ours, before = deed.payload["status_id"], deed.payload.get("before")
    now = look.value("status_id")
    if deed.is_sure and now is not None and now not in (ours, before):
        raise Changed("the status of the contact was changed")
    is_ours = now == ours and before is not None
    yield Act(
        act_name(deed),
        (lambda: run.client.set_status("contact", deed.cats_id, int(before or 0))) if is_ours else None,
        lambda session, run: forgetting.forget_placed(session, run, deed, ("status",), [ours]),
        {"record_id": deed.cats_id, "status_id": before}, told_around(deed, is_there=is_ours),
    )  # fmt: skip
