"""A JSON record -> the cells of a row: nested objects by dotted names, lists joined; annotation tools' own forms."""

import json
from collections.abc import Iterator

from bertdesk.core.tablefile.decoded import whole
from bertdesk.core.tablefile.json_text import Written
from bertdesk.core.tablefile.table import SEVERAL

_MOST_DEPTH = 5
_TEXT = "text"
_RESULTS = ("annotations", "completions")  # Label Studio's word, and that of its old versions
_ANSWERS = ("choices", "taxonomy", "rating", "number", "text", "datetime")


def cells_of(record: object) -> dict[str, str]:
    """Return a row's cells by their columns. Raises: RecursionError."""
    if not isinstance(record, dict):
        return {_TEXT: cell(record)}
    if is_task(record):
        return _task_cells(record)
    return dict(_flat(record, "", 0))


def cell(value: object) -> str:
    """Return a value as the text of a cell: a list of plain values joined, anything deeper as JSON."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case str():
            return whole(value)
        case list() if not any(isinstance(item, list | dict) for item in value):
            return SEVERAL.join(map(cell, value))
        case _:
            return whole(_json(value))


def _flat(value: object, name: str, depth: int) -> Iterator[tuple[str, str]]:
    if not isinstance(value, dict) or (depth and not value) or depth > _MOST_DEPTH:
        yield whole(name), cell(value)
    elif depth and value.keys() == {"choices"}:  # Label Studio's JSON-MIN, where several were chosen
        yield whole(name), cell(value["choices"])
    else:
        for key, inner in value.items():
            yield from _flat(inner, f"{name}.{key}" if name else key, depth + 1)


def _json(value: object) -> str:
    match value:
        case Written():
            return value
        case dict():
            return "{" + ", ".join(f"{json.dumps(key, ensure_ascii=False)}: {_json(value[key])}" for key in value) + "}"
        case list():
            return "[" + ", ".join(map(_json, value)) + "]"
        case _:
            return json.dumps(value, ensure_ascii=False)


# Label Studio's JSON: a task's data, and what each person chose


def is_task(record: dict[str, object]) -> bool:
    """Return whether this is a task of Label Studio's JSON export."""
    return isinstance(record.get("data"), dict) and any(isinstance(record.get(name), list) for name in _RESULTS)


def answers(task: dict[str, object]) -> list[dict[str, str]]:
    """Return what each person answered, by question; who skipped the task is left out."""
    given = next(found for name in _RESULTS if isinstance(found := task.get(name), list))
    people = [one for one in given if isinstance(one, dict) and not one.get("was_cancelled")]
    return [_answer(one.get("result")) for one in people]


def _task_cells(task: dict[str, object]) -> dict[str, str]:
    found = dict(_flat(task["data"], "", 0))
    for given in answers(task)[:1]:
        for question, answer in given.items():
            found[question if question not in found else f"{question} (answer)"] = answer
    return found


def _answer(result: object) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in result if isinstance(result, list) else []:
        if not isinstance(part, dict) or not isinstance(value := part.get("value"), dict):
            continue
        for kind in _ANSWERS:
            if kind in value and "start" not in value:  # a marked place in the text is no answer about it
                question = str(part.get("from_name") or "label")
                chosen = [_path(item) for item in value[kind]] if isinstance(value[kind], list) else [cell(value[kind])]
                found[question] = SEVERAL.join([*filter(None, [found.get(question)]), *chosen])
    return found


def _path(item: object) -> str:
    """Return a choice, of a tree of choices with what lies above it."""
    return "/".join(map(cell, item)) if isinstance(item, list) else cell(item)
