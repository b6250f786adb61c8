"""vaultkit.toml becomes Settings; what is wrong in it becomes problems, and the default stands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any

from vaultkit.cadence import parse_cadence
from vaultkit.errors import SettingsError
from vaultkit.model import Problem
from vaultkit.problems import CATALOGUE, LEVELS, problem
from vaultkit.scores import SCORE_NAMES

SETTINGS_FILE = "vaultkit.toml"
VIEW_TITLES: Mapping[str, str] = {
    "home": "Home",
    "follow-ups": "Follow-ups",
    "leads": "Leads and reports",
    "thanks": "Thanks owed",
    "people-to-contact": "People to contact",
    "warm-paths": "Warm paths",
    "organisations": "Reach by organisation",
    "who-knows-whom": "Who knows whom",
    "introductions": "Introductions to make",
    "quiet": "Quiet and dormant",
    "bridges": "Bridges",
    "give-and-take": "Give and take",
    "stories": "Opportunity stories",
    "ripples": "Ripples",
    "looking": "Who knows that I am looking",
    "where-we-met": "Where we met",
    "events": "Events",
    "incomplete": "Incomplete notes",
}
"""The index notes: their names in marks and settings, and their titles, which name their files."""
VIEW_NAMES = tuple(VIEW_TITLES)
LANGUAGES = ("en",)


@dataclass(frozen=True, slots=True)
class Settings:
    """What `vaultkit.toml` may say. Every field has a default that suits a vault without it."""

    people: tuple[str, ...] = ()
    """Further folders whose notes are people."""
    people_tags: tuple[str, ...] = ()
    """Further tags that mark people."""
    people_types: tuple[str, ...] = ()
    """Further values of `type` that mark people."""
    organisations: tuple[str, ...] = ()
    """Further folders whose notes are organisations."""
    organisations_tags: tuple[str, ...] = ()
    """Further tags that mark organisations."""
    organisations_types: tuple[str, ...] = ()
    """Further values of `type` that mark organisations."""
    events: tuple[str, ...] = ()
    """Further folders whose notes are events."""
    events_tags: tuple[str, ...] = ()
    """Further tags that mark events."""
    events_types: tuple[str, ...] = ()
    """Further values of `type` that mark events."""
    opportunities: tuple[str, ...] = ()
    """Further folders whose notes are opportunities."""
    opportunities_tags: tuple[str, ...] = ()
    """Further tags that mark opportunities."""
    opportunities_types: tuple[str, ...] = ()
    """Further values of `type` that mark opportunities."""
    ignore: tuple[str, ...] = ()
    """Patterns of paths that are left out, as in .gitignore: `Archive/`, `*.draft.md`."""
    me: str = ""
    """The name of the note about yourself, where no note says `type: me`."""
    task_filter: str = ""
    """Only tasks with this tag count, such as `#task`; empty: all."""
    folder: str = "Index"
    """The folder of the index notes."""
    notes: tuple[str, ...] = ()
    """Which index notes are written; empty: all that have something to say."""
    write_back: bool = False
    """Whether boxes ticked in the index notes are written into the notes they come from."""
    language: str = "en"
    """The language of the index notes."""
    cadence: str = "none"
    """The cadence of everyone for whom nothing else gives one."""
    by_closeness: Mapping[str, str] = field(default_factory=dict)
    """Cadence by closeness, such as `{ 5 = "weekly", 4 = "monthly" }`."""
    by_tag: Mapping[str, str] = field(default_factory=dict)
    """Cadence by tag, such as `{ family = "monthly" }`; the first tag of a note that has one counts."""
    levels: Mapping[str, str] = field(default_factory=dict)
    """Levels of problems by code: `off`, `info`, `warning` or `error`."""
    scores: Mapping[str, float] = field(default_factory=dict)
    """Constants of the formulas of the practice."""


_FOLDERS = ("people", "organisations", "events", "opportunities")
# TOML table -> key -> field of Settings. The reference page is checked against this table.
TABLES: Mapping[str, Mapping[str, str]] = {
    "vault": {
        **{f"{name}{suffix}": f"{name}{suffix}" for name in _FOLDERS for suffix in ("", "_tags", "_types")},
        "ignore": "ignore",
        "me": "me",
        "task_filter": "task_filter",
    },
    "index": {"folder": "folder", "notes": "notes", "write_back": "write_back", "language": "language"},
    "cadence": {"default": "cadence", "by_closeness": "by_closeness", "by_tag": "by_tag"},
}


def read_settings(text: str) -> tuple[Settings, tuple[Problem, ...]]:
    """Return the settings in the TOML `text`, and a problem with its line for each that cannot stand.

    Raises SettingsError where the text is no TOML.
    """
    try:
        tables = tomllib.loads(text.removeprefix("\ufeff").replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        # With no settings at all, private folders would be read and index notes written elsewhere.
        found = re.search(r"line (\d+)", str(error))
        line = found[1] if found else str(text.rstrip().count("\n") + 1)
        message = f"{SETTINGS_FILE}:{line}: the settings are not valid TOML ({error}); mend the line, nothing was done"
        raise SettingsError(message) from error
    return _Reading(text).read(tables)


class _Reading:
    """One pass over the settings, gathering values and problems."""

    def __init__(self, text: str) -> None:
        self.rows = text.split("\n")
        self.problems: list[Problem] = []
        self.values: dict[str, Any] = {}

    def read(self, tables: Mapping[str, Any]) -> tuple[Settings, tuple[Problem, ...]]:
        for name, table in tables.items():
            if name in ("problems", "scores") and isinstance(table, dict):
                self._levels(table) if name == "problems" else self._scores(table)
            elif name not in TABLES:
                self._unknown(name, name, (*TABLES, "problems", "scores"))
            elif not isinstance(table, dict):
                self._wrong(name, name, f"write it as a table: [{name}]")
            else:
                for key, value in table.items():
                    self._take(name, key, value)
        return replace(Settings(), **self.values), tuple(self.problems)

    def _take(self, table: str, key: str, value: object) -> None:
        field_name = TABLES[table].get(key)
        if field_name is None:
            self._unknown(table, key, tuple(TABLES[table]))
            return
        accept, wanted = _SHAPES.get(field_name, _shape_of(getattr(Settings(), field_name)))
        accepted = accept(value)
        if accepted is None:
            self._wrong(table, key, f"{key} must be {wanted}")
        else:
            self.values[field_name] = accepted

    def _levels(self, table: Mapping[str, Any]) -> None:
        levels: dict[str, str] = {}
        for code, level in table.items():
            if code not in CATALOGUE:
                self._unknown("problems", code, tuple(CATALOGUE))
            elif level not in LEVELS:
                self._wrong("problems", code, f"the level of {code} must be one of {', '.join(LEVELS)}")
            else:
                levels[code] = level
        self.values["levels"] = levels

    def _scores(self, table: Mapping[str, Any]) -> None:
        numbers = {key: float(value) for key, value in table.items() if type(value) in (int, float)}
        for key in sorted(table.keys() - (numbers.keys() & set(SCORE_NAMES))):
            if key in SCORE_NAMES:
                self._wrong("scores", key, f"{key} must be a number")
            else:
                self._unknown("scores", key, SCORE_NAMES)
        self.values["scores"] = {key: number for key, number in numbers.items() if key in SCORE_NAMES}

    def _place(self, table: str, key: str) -> tuple[int, int]:
        """Return where `key` stands in `table`, as far as a look at the lines tells."""
        inside = table == key
        for number, row in enumerate(self.rows, 1):
            header = re.match(r"\s*\[\s*\"?([^\]\".]+)\"?(?:\.\"?([^\]\"]+)\"?)?\s*\]", row)
            if header:
                inside = header[1] == table
                if (table == key and inside) or header[2] == key:
                    return number, 1
            elif inside and (found := re.match(rf"(\s*)[\"']?{re.escape(key)}[\"']?\s*[=.]", row)):
                return number, len(found[1]) + 1
        return 1, 1

    def _unknown(self, table: str, key: str, known: tuple[str, ...]) -> None:
        near = get_close_matches(key, known, n=1)
        mend = f'did you mean "{near[0]}"?' if near else f"known are {', '.join(known[:16])}"
        self.problems.append(
            problem("unknown-setting", SETTINGS_FILE, self._place(table, key), f'no setting is named "{key}"; {mend}')
        )

    def _wrong(self, table: str, key: str, message: str) -> None:
        self.problems.append(
            problem("bad-setting", SETTINGS_FILE, self._place(table, key), f"{message}; the default stands")
        )


_Accept = Callable[[object], object]


def _texts(value: object) -> tuple[str, ...] | None:
    """Return a list of texts (one text is a list of one), None for anything else."""
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(isinstance(each, str) for each in listed):
        return None
    return tuple(each for each in listed if isinstance(each, str))


def _views(value: object) -> tuple[str, ...] | None:
    names = _texts(value)
    return names if names is not None and set(names) <= set(VIEW_NAMES) else None


def _table_of_texts(value: object) -> dict[str, str] | None:
    if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
        return None
    # In one order, so that tables that hold the same are the same.
    return {str(key): str(value[key]) for key in sorted(value, key=str)}


def _cadence(value: object) -> str | None:
    return value if isinstance(value, str) and parse_cadence(value) is not None else None


def _cadences(value: object) -> dict[str, str] | None:
    texts = _table_of_texts(value)
    return texts if texts is not None and all(_cadence(each) for each in texts.values()) else None


def _folder(value: object) -> str | None:
    """Return a folder below the root: no way out of the vault, nothing hidden, which no editor would show."""
    if not isinstance(value, str):
        return None
    parts = [part for part in value.replace("\\", "/").strip().split("/") if part]
    if not parts or any(part.startswith(".") or ":" in part for part in parts):
        return None
    return "/".join(parts)


def _shape_of(default: object) -> tuple[_Accept, str]:
    if isinstance(default, bool):
        return lambda value: value if isinstance(value, bool) else None, "true or false"
    if isinstance(default, str):
        return lambda value: value if isinstance(value, str) else None, "a text"
    if isinstance(default, tuple):
        return _texts, "a list of texts"
    return _table_of_texts, "a table of texts"


_CADENCE_WANTED = "weekly, monthly, quarterly, yearly, none, or a length such as 6 weeks or 90d"
_SHAPES: Mapping[str, tuple[_Accept, str]] = {
    "cadence": (_cadence, _CADENCE_WANTED),
    "by_closeness": (_cadences, f"a table of {_CADENCE_WANTED}"),
    "by_tag": (_cadences, f"a table of {_CADENCE_WANTED}"),
    "folder": (_folder, "a folder inside the vault that is not hidden"),
    "notes": (_views, f"a list of index notes out of {', '.join(VIEW_NAMES)}"),
    "language": (lambda value: value if value in LANGUAGES else None, f"one of {', '.join(LANGUAGES)}"),
}
