"""The pages say what the code does: every code, setting, key, move and command, and every shown output.

What is made from the code stands between comments in the pages; `pytest --update` writes it anew.
"""

from __future__ import annotations

import ast
import doctest
import json
import re
import shlex
import shutil
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

import click
import pytest
from conftest import Run

from vaultkit.cli import COMMANDS, cli
from vaultkit.daemon.service import service_hint
from vaultkit.practice.habits import UNANSWERED
from vaultkit.problems import CATALOGUE, LEVELS
from vaultkit.scores import DEFAULTS, SCORE_NAMES
from vaultkit.settings import TABLES, Settings, read_settings
from vaultkit.vault.encounters import MOVES
from vaultkit.vault.keys import KEYS, PERSON_KEYS

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("README.md", "CHANGELOG.md", *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md"))))
TODAY = "2026-11-20"
HELPS = ("vaultkit", *COMMANDS)

_BLOCK = re.compile(
    r"^(?:<!-- (?P<kind>[a-z]+): (?P<name>[^>\n]+?) -->\n)?```(?P<language>\w+)\n(?P<body>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_GENERATED = re.compile(r"(<!-- (?P<name>[a-z:]+):begin -->\n)(?:.*?)(<!-- (?P=name):end -->)", re.DOTALL)
_HELP = re.compile(r"(<!-- help: (?P<name>\w+) -->\n```text\n)(?:.*?)(^```$)", re.DOTALL | re.MULTILINE)
_HINT = re.compile(r"(<!-- hint: (?P<name>\w+) -->\n```\w+\n)(?:.*?)(^```$)", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\[[^\[\]]*\]\((?P<path>[^()#\s]*)(?:#(?P<anchor>[^()\s]*))?\)")
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
_CODE = re.compile(r"`([^`]+)`")
_ANY_LINES = "…"


class Block(NamedTuple):
    """One fenced block of a page; `kind` and `name` from the comment above it, "" without one."""

    kind: str
    name: str
    language: str
    body: str


def read(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def blocks_of(page: str) -> list[Block]:
    found = _BLOCK.finditer(read(page))
    return [Block(each["kind"] or "", each["name"] or "", each["language"], each["body"]) for each in found]


def section(text: str, title: str) -> str:
    """Return what stands below the heading `title`, up to the next heading of its level or above."""
    begin = re.search(rf"^(?P<signs>#+) {re.escape(title)}$", text, re.MULTILINE)
    assert begin, f"no heading {title!r}"
    rest = text[begin.end() :]
    end = re.search(rf"^#{{1,{len(begin['signs'])}}} ", rest, re.MULTILINE)
    return rest[: end.start()] if end else rest


def rows_of(text: str) -> list[list[str]]:
    """Return the cells of every table row, heads and rules left out."""
    lines = [line for line in text.split("\n") if line.startswith("|")]
    cells = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
    return [row for row in cells if row[0].startswith("`")]


def codes_in(cell: str) -> list[str]:
    return _CODE.findall(cell)


def tidy(text: str) -> list[str]:
    """Return the lines of `text` without blanks at their ends."""
    return [line.rstrip() for line in text.strip("\n").split("\n")]


def is_shown(expected: str, found: str, *, partly: bool = False) -> bool:
    """Say whether `found` is what is shown, a line `…` standing for any lines; `partly`: somewhere in it."""
    parts = [".*\n" if line == _ANY_LINES else f"{re.escape(line)}\n" for line in tidy(expected)]
    pattern = "".join(f"(?:{part})*?" if part == ".*\n" else part for part in parts)
    around = r"(?:.*\n)*?" if partly else ""
    return re.fullmatch(f"{around}{pattern}{around}", "\n".join(tidy(found)) + "\n") is not None


# What is made from the code


def written_anew(page: str, run: Run) -> str:
    """Return the page with everything in it that is made from the code."""
    with_tables = _GENERATED.sub(lambda found: found[1] + generate(found["name"]) + found[3], read(page))
    with_helps = _HELP.sub(lambda found: found[1] + help_of(found["name"], run) + found[3], with_tables)
    return _HINT.sub(lambda found: found[1] + hint_for(found["name"]) + found[3], with_helps)


def hint_for(platform: str) -> str:
    words = {"linux": "/usr/bin/python3", "darwin": "/usr/local/bin/python3"}
    command = [words[platform], "-m", "vaultkit", "watch", "--quiet", "/notes/people"]
    return service_hint(platform, command, "people")


def generate(name: str) -> str:
    if name == "problems":
        rows = [
            f"| `{code}` | {each.level} | {each.meaning} | {each.mend} |".replace("[[Note|Alias]]", "[[Note\\|Alias]]")
            for code, each in CATALOGUE.items()
        ]
        return "\n".join(["| code | level | meaning | mend |", "|---|---|---|---|", *rows, ""])
    table = name.removeprefix("settings:")
    if table == "scores":
        meanings = meanings_of("vaultkit/scores.py", "Scores")
        rows = [f"| `{key}` | `{getattr(DEFAULTS, key):g}` | {meanings[key]} |" for key in SCORE_NAMES]
        return "\n".join(["| setting | default | meaning |", "|---|---|---|", *rows, ""])
    meanings, defaults = meanings_of("vaultkit/settings.py", "Settings"), Settings()
    rows = [
        f"| `{key}` | `{as_toml(getattr(defaults, field))}` | {meanings[field]} |"
        for key, field in TABLES[table].items()
    ]
    return "\n".join(["| setting | default | meaning |", "|---|---|---|", *rows, ""])


def meanings_of(path: str, name: str) -> dict[str, str]:
    """Return the docstring below each field of a class."""
    tree = ast.parse(read(path))
    body = next(node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == name)
    found: dict[str, str] = {}
    for field, words in pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(words, ast.Expr):
            found[ast.unparse(field.target)] = " ".join(str(ast.literal_eval(words.value)).split())
    return found


def as_toml(value: object) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(as_toml(each) for each in value) + "]"
    return "{}" if isinstance(value, Mapping) else json.dumps(value)


def help_of(name: str, run: Run) -> str:
    ran = run(*([] if name == "vaultkit" else [name]), "--help")
    return "\n".join(tidy(ran.out)) + "\n"


@pytest.mark.parametrize("page", ["docs/problems.md", "docs/settings.md", "docs/commands.md", "docs/watching.md"])
def test_what_is_made_from_the_code_is_up_to_date(
    page: str, run: Run, monkeypatch: pytest.MonkeyPatch, *, is_update: bool
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    anew = written_anew(page, run)
    if is_update:
        (ROOT / page).write_text(anew, encoding="utf-8")
    assert read(page) == anew


def test_every_problem_is_documented_with_its_level_and_nothing_more() -> None:
    rows = rows_of(section(read("docs/problems.md"), "All codes"))
    assert {codes_in(row[0])[0]: row[1] for row in rows} == {code: each.level for code, each in CATALOGUE.items()}


def test_the_pages_name_no_problem_that_there_is_not() -> None:
    named = {code for page in PAGES for code in re.findall(r"`\[([a-z0-9-]+)\]`", read(page))}
    assert named - {"a-z"} <= CATALOGUE.keys()


# Settings


@pytest.mark.parametrize("table", TABLES)
def test_every_setting_is_documented_and_nothing_more(table: str) -> None:
    rows = rows_of(section(read("docs/settings.md"), f"[{table}]"))
    assert [codes_in(row[0])[0] for row in rows] == list(TABLES[table])


def settings_named(tables: Mapping[str, Any]) -> dict[str, set[str]]:
    return {name: set(tables.get(name, {})) for name in TABLES}


def test_every_constant_of_the_practice_is_documented_and_nothing_more() -> None:
    rows = rows_of(section(read("docs/settings.md"), "[scores]"))
    assert [codes_in(row[0])[0] for row in rows] == list(SCORE_NAMES)


def test_the_example_of_the_settings_is_whole_and_sound() -> None:
    example = next(block.body for block in blocks_of("docs/settings.md") if block.language == "toml")
    assert settings_named(tomllib.loads(example)) == settings_named(TABLES)
    assert read_settings(example)[1] == ()


def test_a_new_vault_names_every_setting_and_nothing_more() -> None:
    written = read("vaultkit/scaffold/vaultkit.toml")
    switched_on = re.sub(r"^# (?=[\w-]+ = )", "", written, flags=re.MULTILINE)
    assert read_settings(written)[1] == read_settings(switched_on)[1] == ()
    assert settings_named(tomllib.loads(switched_on)) == settings_named(TABLES)
    assert tomllib.loads(switched_on)["scores"] == asdict(DEFAULTS)


def test_the_settings_page_names_every_level() -> None:
    assert set(LEVELS) <= set(re.findall(r'`"(\w+)"`', section(read("docs/settings.md"), "[problems]")))


# The format


def keys_of(kind: str) -> dict[str, tuple[str, ...]]:
    """Return the keys that the page lists for a kind; what the user has as everyone has is told once."""
    return {key: others for key, others in KEYS[kind].items() if kind != "me" or key not in PERSON_KEYS}


@pytest.mark.parametrize("kind", KEYS)
def test_every_property_and_synonym_is_documented_and_nothing_more(kind: str) -> None:
    rows = rows_of(section(read("docs/format.md"), kind.capitalize()))
    listed = {codes_in(row[0])[0]: tuple(codes_in(row[1])) for row in rows}
    assert listed == keys_of(kind)


def test_every_move_is_documented_and_nothing_more() -> None:
    rows = rows_of(section(read("docs/format.md"), "5. Moves"))
    assert sorted(codes_in(row[0])[0] for row in rows) == sorted(MOVES)


@pytest.mark.parametrize("page", ["docs/format.md", "docs/practice.md"])
def test_every_word_that_says_that_nobody_answered_is_documented(page: str) -> None:
    assert not [words for words in UNANSWERED if f"`{words}`" not in read(page)]


# Commands


def test_every_command_is_documented_with_its_help() -> None:
    assert [block.name for block in blocks_of("docs/commands.md") if block.kind == "help"] == list(HELPS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_documented(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)
    assert command
    options = {word for param in command.params if isinstance(param, click.Option) for word in param.opts}
    listed = section(read("docs/commands.md"), name)
    assert not [option for option in options if f"`{option}" not in listed]


@pytest.mark.parametrize("page", [page for page in PAGES if any(b.language == "console" for b in blocks_of(page))])
def test_shown_output_is_real(page: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "example-vault", "example-vault")
    for block in blocks_of(page):
        if block.kind == "file":
            Path(block.name).write_text(block.body, encoding="utf-8")
        elif block.kind == "shown":
            assert is_shown(block.body, Path(block.name).read_text(encoding="utf-8"), partly=True), block.name
        elif block.language == "console":
            for command, expected in commands_in(block.body):
                ran = run(*shlex.split(command)[1:])
                assert is_shown(expected, ran.out + ran.err), f"$ {command}\n{ran.out}{ran.err}"


def commands_in(body: str) -> Iterator[tuple[str, str]]:
    """Yield each command of a console block, with what it says."""
    for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        command, _, expected = part.partition("\n")
        yield command, expected


def test_the_library_page_runs_as_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "example-vault", "example-vault")
    ran = doctest.testfile(str(ROOT / "docs/library.md"), module_relative=False, encoding="utf-8")
    assert ran.attempted > 10
    assert not ran.failed


def test_ci_runs_the_command_of_the_readme() -> None:
    commands = [line for block in blocks_of("README.md") for line in block.body.split("\n") if "'.[test]'" in line]
    assert len(commands) == 1
    make, *rest = commands[0].split(" && ")
    written = read(".ci/run")
    assert make == "python3.11 -m venv .venv"
    assert " && ".join(rest) in written
    assert '"$python" -m venv .venv' in written
    assert "set -euo pipefail" in written
    assert (ROOT / ".ci/run").stat().st_mode & 0o111


# JSON


def records_in(value: object, kind: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield every record in a printed value with the name that the page has for its kind."""
    if isinstance(value, list):
        for each in value:
            yield from records_in(each, kind)
    elif isinstance(value, dict):
        yield kind, value
        inner = {"links": "Link", "tasks": "Task", "fields": "Field", "entries": "Entry", "moves": "Move",
                 "problems": "Problem", "counts": "Counts", "nodes": "Node", "edges": "Edge",
                 "evidence": "Evidence", "reasons": "Reason", "parts": "Part", "lines": "Line", "paths": "Path",
                 "target": "Name", "people": "Name", "steps": "Leg", "weakest": "Leg", "debts": "Debt", "person": "Name",
                 "gatekeepers": "Name", "source": "Name", "through": "Name", "opportunity": "Name", "before": "Name",
                 "beats": "Beat", "opportunities": "Name", "reached": "Reached"}  # fmt: skip
        for key, each in value.items():
            if key in inner and isinstance(each, list | dict):
                yield from records_in(each, inner[key])


@pytest.mark.parametrize(
    ("kind", "arguments", "kinds"),
    [
        ("Note", ("list", "--json", "-C"), {"Note", "Link", "Task", "Field", "Entry", "Move", "Problem"}),
        ("Report", ("report", "--check", "--json"), {"Report", "Problem", "Counts"}),
        ("Problem", ("check", "--level", "info", "--json"), {"Problem"}),
        ("Code", ("check", "--codes", "--json"), {"Code"}),
        ("Graph", ("graph", "-C"), {"Graph", "Node", "Edge", "Evidence"}),
        ("Graph", ("graph", "--json", "-C"), {"Graph", "Node", "Edge", "Evidence"}),
        ("Undo", ("undo", "--list", "--json", "-C"), {"Undo"}),
        ("Step", ("next", "--json", "-C"), {"Step", "Reason", "Evidence"}),
        ("Brief", ("show", "Nadia Roux", "--json", "-C"), {"Brief", "Part", "Line", "Evidence"}),
        ("Ways", ("path", "Harriet Penhallow", "--json", "-C"), {"Ways", "Path", "Leg", "Debt", "Name", "Evidence"}),
        ("Found", ("who", "solicitor", "--json", "-C"), {"Found", "Name", "Evidence"}),
        ("Story", ("story", "Data steward", "--json", "-C"), {"Story", "Beat", "Name", "Evidence"}),
        ("Ripples", ("ripples", "Orla Finnerty", "--json", "-C"), {"Ripples", "Reached", "Name"}),
        ("Numbers", ("stats", "--json", "-C"), {"Numbers"}),
    ],
)
def test_every_key_of_the_json_is_documented_and_nothing_more(
    kind: str, arguments: tuple[str, ...], kinds: set[str], run: Run
) -> None:
    ran = run(*arguments, ROOT / "example-vault", "--today", TODAY)
    found: dict[str, set[str]] = {}
    for name, record in records_in(json.loads(ran.out), kind):
        assert found.setdefault(name, set(record)) == set(record), f"two forms of {name}"
    page = read("docs/json.md")
    assert found == {name: {codes_in(row[0])[0] for row in rows_of(section(page, name))} for name in kinds}


# Words, links, paths


def anchors_of(text: str) -> set[str]:
    """Return the anchors that code hosts give to the headings of a page."""
    titles = (re.sub(r"[^\w\- ]", "", title.casefold()).strip() for title in _HEADING.findall(without_code(text)))
    return {title.replace(" ", "-") for title in titles}


def without_code(text: str) -> str:
    """Return a page without fenced blocks, and with code spans as their words."""
    bare = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"``.+?``|`[^`]*`", lambda span: re.sub(r"[\[\]()]", " ", span[0]), bare)


@pytest.mark.parametrize("page", PAGES)
def test_links_between_the_pages_lead_somewhere(page: str) -> None:
    lost = []
    for link in _LINK.finditer(without_code(read(page))):
        if "://" in link["path"]:
            continue
        target = (ROOT / page).parent / unquote(link["path"]) if link["path"] else ROOT / page
        anchors = anchors_of(target.read_text(encoding="utf-8")) if target.is_file() else set()
        if not target.exists() or (link["anchor"] and link["anchor"] not in anchors):
            lost.append(link[0])
    assert not lost


def files_of_the_repository() -> Iterator[Path]:
    names = ("README.md", "CHANGELOG.md", "pyproject.toml", ".ci", "docs", "vaultkit", "tests", "example-vault")
    for name in names:
        place = ROOT / name
        found = sorted(place.rglob("*")) if place.is_dir() else [place]
        yield from (path for path in found if path.is_file() and "__pycache__" not in path.parts)


def test_no_view_and_no_template_speaks_of_people_as_a_trade() -> None:
    # In pieces, so that this file does not hold what it forbids.
    banned = re.compile(rf"\b(?:RO{''}I|as{''}sets?|ow{''}es? you|low[- ]va{''}lue)\b", re.IGNORECASE)
    shown = [path for path in files_of_the_repository() if {"views", "practice", "scaffold", "Index"} & {*path.parts}]
    assert shown
    assert not [(path.name, found[0]) for path in shown for found in banned.finditer(path.read_text(encoding="utf-8"))]


def test_no_file_names_a_place_on_the_disk_of_who_wrote_it() -> None:
    private = re.compile(rf"(?<![\w.~])/(?:wo{''}rk|ho{''}me|Us{''}ers|ro{''}ot)/\w|\.\./sh{''}ared|/tm{''}p/venv")
    texts = ((path, path.read_bytes().decode("utf-8", "replace")) for path in files_of_the_repository())
    assert not [(path.relative_to(ROOT), found[0]) for path, text in texts for found in private.finditer(text)]
