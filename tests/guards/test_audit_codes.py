"""Everything that is written to the audit has a sentence, and so has every reason that is kept with it (Q6)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache

from tests.guards.sources import PACKAGE, python_modules

from catsync.audit.reasons import LAYERS, REASONS
from catsync.audit.sentences import SENTENCES
from catsync.settings.catalogue import LAYERS as SETTING_LAYERS

# What stands in the braces of a code that is put together.
PUT_TOGETHER = {"decision.{}": ("company", "person"), "pairing.{}": ("confirmed", "refused")}


def test_everything_that_is_written_down_has_a_sentence_and_every_sentence_is_needed() -> None:
    assert written_codes() == set(SENTENCES)


def test_every_reason_of_a_plan_has_words_in_the_audit() -> None:
    sources = [path.read_text("utf-8") for path in sorted((PACKAGE / "sync").rglob("*.py"))]
    given = {code for text in sources for code in re.findall(r"\bReason\(\s*\"([a-z_]+)\"", text)}
    assert given == set(REASONS)


def test_every_layer_has_words_in_the_audit() -> None:
    assert set(LAYERS) == {"built_in", *SETTING_LAYERS}


def test_the_collector_reads_every_way_to_name_a_code() -> None:
    source = """
def kept(session, what):
    session.add(AuditEvent(what=what, subject="x"))
def direct():
    AuditEvent(what="a.b")
def chosen(is_new):
    what = "c.new" if is_new else "c.old"
    kept(None, what)
def put_together(kind):
    AuditEvent(what=f"decision.{kind}")
WORDS: dict[str, str] = {"x": "d.x", "y": "d.y"}
def looked_up(key):
    kept(None, WORDS[key])
"""
    found = codes_in({"one": ast.parse(source)})
    assert found == {"a.b", "c.new", "c.old", "d.x", "d.y", "decision.company", "decision.person"}


def written_codes() -> set[str]:
    """The codes of every `AuditEvent(what=...)`, also where a function of ours passes them on."""
    return codes_in({name: ast.parse(path.read_text("utf-8")) for name, path in python_modules().items()})


def codes_in(trees: dict[str, ast.Module]) -> set[str]:
    passed_on = {
        (module, function.name): _place(function, given)
        for module, tree in trees.items()
        for function, given in _given(tree, "AuditEvent", None)
        if _place(function, given) is not None
    }
    found: set[str] = set()
    for module, tree in trees.items():
        asked = [("AuditEvent", None)]
        asked += [
            (name, at) for (home, name), at in passed_on.items() if home == module or not name.startswith("_")
        ]
        for name, at in asked:
            for function, given in _given(tree, name, at):
                if _place(function, given) is None:
                    found |= set(_codes(function, given, tree, module))
    return found


def _given(tree: ast.Module, called: str, at: int | None) -> Iterator[tuple[ast.FunctionDef, ast.expr]]:
    """What each call of it is given as `what`, with the innermost function around the call."""
    for function, call in _calls(tree):
        if isinstance(call.func, ast.Name) and call.func.id == called:
            named = next((each.value for each in call.keywords if each.arg == "what"), None)
            given = named or (call.args[at] if at is not None and at < len(call.args) else None)
            if given is not None:
                yield function, given


@cache  # every module is asked for each of the functions that pass a code on
def _calls(tree: ast.Module) -> list[tuple[ast.FunctionDef, ast.Call]]:
    """Each call with the innermost function around it."""
    found = []
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        inner = [
            node for node in ast.walk(function) if isinstance(node, ast.FunctionDef) and node is not function
        ]
        of_inner = {id(node) for each in inner for node in ast.walk(each)}
        found += [
            (function, node)
            for node in ast.walk(function)
            if isinstance(node, ast.Call) and id(node) not in of_inner
        ]
    return found


def _place(function: ast.FunctionDef, given: ast.expr) -> int | None:
    """Which parameter of the function it is, None where it is none."""
    names = [each.arg for each in function.args.args]
    return names.index(given.id) if isinstance(given, ast.Name) and given.id in names else None


def _codes(function: ast.FunctionDef, given: ast.expr, tree: ast.Module, module: str) -> Iterator[str]:
    if isinstance(given, ast.Constant):
        yield str(given.value)
    elif isinstance(given, ast.IfExp):
        yield from _codes(function, given.body, tree, module)
        yield from _codes(function, given.orelse, tree, module)
    elif isinstance(given, ast.JoinedStr):
        form = "".join(str(each.value) if isinstance(each, ast.Constant) else "{}" for each in given.values)
        assert form in PUT_TOGETHER, f"{module}: say what {form} may become"
        yield from (form.format(part) for part in PUT_TOGETHER[form])
    elif isinstance(given, ast.Subscript):
        (told,) = _values(tree, given.value)
        assert isinstance(told, ast.Dict), f"{module}: what is {ast.unparse(given)}?"
        for value in told.values:
            yield from _codes(function, value, tree, module)
    else:
        values = _values(function, given)
        assert values, f"{module}: where does {ast.unparse(given)} come from?"
        for value in values:
            yield from _codes(function, value, tree, module)


def _values(place: ast.AST, named: ast.expr) -> list[ast.expr]:
    """What is given this name in the function or module."""
    name = ast.unparse(named)
    found = [
        node.value
        for node in ast.walk(place)
        if (isinstance(node, ast.Assign) and name in map(ast.unparse, node.targets))
        or (isinstance(node, ast.AnnAssign) and name == ast.unparse(node.target))
    ]
    return [value for value in found if value is not None]
