"""The house as vaultkit/__init__.py draws it: walls, absences, sizes, captions, words, and the tools that agree."""

from __future__ import annotations

import ast
import io
import shutil
import subprocess
import sys
import sysconfig
import tokenize
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "vaultkit"
MODULES: Mapping[str, Path] = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}

STOREYS = (
    {"model", "problems", "errors", "settings", "cadence", "counting", "scores", "change", "tables", "answers", "memory"}, {"notes"}, {"vault"}, {"edit"}, {"exchange"},
    {"graph"}, {"practice"}, {"views"}, {"refresh"},
    {"halves", "reading", "reporting", "editing", "settling", "ticking", "api", "daemon", "cli", "__main__", ""},
)  # fmt: skip
LEVEL = {room: level for level, rooms in enumerate(STOREYS) for room in rooms}
SEEN_BY_DISK = (
    "vaultkit.model", "vaultkit.problems", "vaultkit.errors", "vaultkit.settings", "vaultkit.notes.marks",
    "vaultkit.change",
)  # fmt: skip
PURE = frozenset(room for rooms in STOREYS[:-1] for room in rooms)
ABSENT_MODULES = frozenset({"logging", "click", "watchdog", "rich", "os", "pathlib", "time", "tempfile", "shutil"})
ABSENT_CALLS = frozenset({"open", "io.open", "print", "input"})
ABSENT_METHODS = frozenset({"read_text", "write_text", "read_bytes", "write_bytes"})
ABSENT_ATTRIBUTES = frozenset({"today", "now", "utcnow", "environ"})
HOMES = {
    "numpy": (),
    "networkx": ("vaultkit.graph.network", "vaultkit.graph.formats"),
    "frontmatter": ("vaultkit.notes.frontmatter",),
    "click": ("vaultkit.cli",),
    "rich": ("vaultkit.cli",),
    "sqlite3": ("vaultkit.disk.cache",),
    "platformdirs": ("vaultkit.disk.places",),
    "watchdog": ("vaultkit.daemon.watch",),
    "rapidfuzz": ("vaultkit.edit.duplicates",),
    "dateparser": ("vaultkit.edit.days",),
    "dateutil": ("vaultkit.edit.recurrence",),
    "filelock": ("vaultkit.disk.journal",),
}
# A signature there may name the type of a network; that imports nothing.
NAMES_A_NETWORK = ("vaultkit.api", "vaultkit.cli")
BANNED = frozenset({"data", "info", "item", "obj", "handle", "process", "manager", "helper", "utils", "misc"})
# The attribute in which click keeps what a group found.
CLICKS_OWN = ("vaultkit.cli", "obj")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def tree_of(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


def room_of(module: str) -> str:
    return [*module.split("."), ""][1]


def imports_of(tree: ast.AST, *, at_start: bool = False) -> Iterator[tuple[str, int]]:
    """Yield what is imported, at any depth; `at_start` leaves out functions and what only types need."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "relative imports hide where a name lives"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from ((name if name in MODULES else str(node.module), node.lineno) for name in names)
        elif not (at_start and (isinstance(node, Function) or is_for_types(node))):
            yield from imports_of(node, at_start=at_start)


def is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def lines_for_types(module: str) -> set[int]:
    blocks = [node for node in ast.walk(tree_of(module)) if is_for_types(node)]
    return {part.lineno for block in blocks for part in ast.walk(block) if isinstance(part, ast.stmt)}


def is_within(module: str, rooms: tuple[str, ...]) -> bool:
    return any(module == room or module.startswith(f"{room}.") for room in rooms)


def is_allowed(module: str, other: str) -> bool:
    room, seen = room_of(module), room_of(other)
    if room == seen:
        return True
    if room == "disk":
        return is_within(other, SEEN_BY_DISK)
    if seen == "disk":
        return LEVEL[room] == len(STOREYS) - 1
    return LEVEL[seen] < LEVEL[room] or LEVEL[room] == len(STOREYS) - 1 or (LEVEL[room] == LEVEL[seen] == 0)


def functions_of(tree: ast.AST) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def is_command(function: Function) -> bool:
    return any(
        any(isinstance(part, ast.Attribute) and part.attr in ("command", "group") for part in ast.walk(decorator))
        for decorator in function.decorator_list
    )


@cache
def code_lines(module: str) -> frozenset[int]:
    """Return the lines that are neither blank nor docstring (a string that is a statement)."""
    source = MODULES[module].read_text(encoding="utf-8")
    skipped = {tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    tokens = [token for token in tokenize.generate_tokens(io.StringIO(source).readline) if token.type not in skipped]
    lines = {line for token in tokens for line in range(token.start[0], token.end[0] + 1)}
    strings = [n for n in ast.walk(tree_of(module)) if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)]
    docs = [node for node in strings if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)]
    return frozenset(lines - {n for node in docs for n in range(node.lineno, (node.end_lineno or node.lineno) + 1)})


def length_of(function: Function, lines: frozenset[int]) -> int:
    return len(lines & set(range(function.lineno, (function.end_lineno or function.lineno) + 1)))


def depth_of(node: ast.AST, *, is_elif: bool = False) -> int:
    """Return how deep blocks stand in blocks; `elif` is as deep as its `if`, a function within counts for itself."""
    nests = isinstance(node, ast.If | ast.For | ast.While | ast.With | ast.Try | ast.Match | ast.AsyncFor)
    below = [0]
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, Function | ast.ClassDef | ast.Lambda):
            chained = isinstance(node, ast.If) and isinstance(child, ast.If) and node.orelse == [child]
            below.append(depth_of(child, is_elif=chained))
    return max(below) + (nests and not is_elif)


def parameters_of(function: Function) -> list[ast.arg]:
    """Return all parameters but `self` and `cls`."""
    named = [*function.args.posonlyargs, *function.args.args]
    starred = [arg for arg in (function.args.vararg, function.args.kwarg) if arg]
    own = named[1:] if named and named[0].arg in ("self", "cls") else named
    return [*own, *function.args.kwonlyargs, *starred]


def names_of(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield every name that the house itself gives: to modules' values, parameters, functions, classes, attributes."""
    for node in ast.walk(tree):
        if isinstance(node, Function | ast.ClassDef):
            yield node.name, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr, node.lineno
        elif isinstance(node, ast.alias) and node.asname:
            yield node.asname, node.lineno


def at(module: str, line: int, words: str) -> str:
    return f"{MODULES[module].relative_to(ROOT).as_posix()}:{line}: {words}"


def uses_of(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield each call and attribute that only the rooms by the door may have."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in ABSENT_ATTRIBUTES and not is_own_today(node):
            yield ast.unparse(node), node.lineno
        elif isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called in ABSENT_CALLS or called.rpartition(".")[2] in ABSENT_METHODS:
                yield f"{called}()", node.lineno


def is_own_today(node: ast.Attribute) -> bool:
    """Say whether this is our own value `today`, not the clock's."""
    return node.attr == "today" and ast.unparse(node.value).rpartition(".")[2] not in ("date", "datetime")


def test_every_module_stands_in_a_storey() -> None:
    assert {room_of(module) for module in MODULES} <= LEVEL.keys() | {"disk"}


def test_a_storey_sees_only_those_before_it() -> None:
    assert not [
        at(module, line, f"{room_of(module)} sees {other}")
        for module in MODULES
        for other, line in imports_of(tree_of(module))
        if other.split(".")[0] == "vaultkit" and other != "vaultkit" and not is_allowed(module, other)
    ]


def test_modules_do_not_import_each_other_in_a_circle() -> None:
    sees = {module: {name for name, _ in imports_of(tree_of(module), at_start=True)} for module in MODULES}
    order = TopologicalSorter({module: {name for name in sees[module] if name in MODULES} for module in MODULES})
    order.prepare()


def test_the_pure_storeys_have_no_files_no_clock_no_environment_and_no_terminal() -> None:
    pure = [module for module in MODULES if room_of(module) in PURE]
    assert not [
        *(at(m, line, f"uses {use}") for m in pure for use, line in uses_of(tree_of(m))),
        *(at(m, line, f"imports {other}") for m in pure for other, line in imports_of(tree_of(m))
          if other.split(".")[0] in ABSENT_MODULES),
    ]  # fmt: skip


@pytest.mark.parametrize(("library", "homes"), HOMES.items())
def test_a_library_is_known_only_where_it_lives(library: str, homes: tuple[str, ...]) -> None:
    assert not [
        at(module, line, f"imports {other}")
        for module in MODULES
        for other, line in imports_of(tree_of(module))
        if other.split(".")[0] == library and not is_within(module, homes)
        if not (is_within(module, NAMES_A_NETWORK) and line in lines_for_types(module))
    ]


@pytest.mark.parametrize("module", MODULES)
def test_a_module_is_small_and_has_a_caption(module: str) -> None:
    assert ast.get_docstring(tree_of(module)), f"{module} has no docstring"
    assert len(code_lines(module)) <= 250


@pytest.mark.parametrize("module", MODULES)
def test_functions_are_short_shallow_and_take_few_arguments(module: str) -> None:
    lines = code_lines(module)
    found = []
    for function in functions_of(tree_of(module)):
        parameters = parameters_of(function)
        positional = [*function.args.posonlyargs, *function.args.args]
        if length_of(function, lines) > 30:
            found.append(at(module, function.lineno, f"{function.name} has {length_of(function, lines)} lines"))
        if max(depth_of(part) for part in function.body) > 3:
            found.append(at(module, function.lineno, f"{function.name} nests too deep"))
        if len(parameters) > 4 and not is_command(function):
            found.append(at(module, function.lineno, f"{function.name} takes {len(parameters)} arguments"))
        flags = [arg.arg for arg in positional if arg.annotation and ast.unparse(arg.annotation) == "bool"]
        if flags and not is_command(function):
            found.append(at(module, function.lineno, f"{function.name} takes a flag by position"))
    assert not found


def test_the_median_function_is_a_thought() -> None:
    lengths = [length_of(each, code_lines(module)) for module in MODULES for each in functions_of(tree_of(module))]
    assert median(lengths) <= 8


def test_no_name_is_a_banned_one() -> None:
    assert not [
        at(module, line, name)
        for module in MODULES
        for name, line in (*names_of(tree_of(module)), (module.rpartition(".")[2], 1))
        if name.strip("_").casefold() in BANNED and (module, name) != CLICKS_OWN
    ]


@pytest.mark.parametrize("command", ["ruff check", "ruff format --check", "mypy"])
def test_the_tools_find_nothing(command: str) -> None:
    tool, *words = command.split()
    found = shutil.which(tool, path=sysconfig.get_path("scripts")) or shutil.which(tool)
    if not found:
        pytest.skip(f"{tool} is not installed")
    done = subprocess.run([found, *words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def modules_after(*command: str) -> set[str]:
    """Return the libraries that a run of vaultkit has imported when it ends."""
    code = """import atexit, sys
from vaultkit.cli import main
atexit.register(lambda: sys.stderr.write("\\n@" + " ".join(sys.modules)))
main()
"""
    done = subprocess.run([sys.executable, "-c", code, *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {name.split(".")[0] for name in done.stderr.rpartition("\n@")[2].split()}


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_import_nothing_heavy(option: str) -> None:
    heavy = {"networkx", "frontmatter", "rich", "yaml", "pyromark", "watchdog", "sqlite3", "dataclasses", "shutil"}
    assert not modules_after(option) & heavy


def test_a_report_imports_neither_networkx_nor_rich(tmp_path: Path) -> None:
    (tmp_path / "People").mkdir()
    (tmp_path / "People" / "Ada.md").write_text("---\nknows: '[[Bo]]'\n---\n- [ ] call 📅 2026-01-01\n", "utf-8")
    loaded = modules_after("report", "--vault", str(tmp_path), "--today", "2026-11-20")
    assert "frontmatter" in loaded
    assert not loaded & {"networkx", "rich", "numpy", "scipy"}
