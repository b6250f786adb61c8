"""What is remembered from one reading to the next changes no byte of any index note."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaultkit.memory import NO_MEMORY, Answer, Given, Group, Memory, Part
from vaultkit.model import Note, Problem
from vaultkit.notes.parse import parse_note
from vaultkit.practice import followups
from vaultkit.practice.filing import Filing
from vaultkit.refresh import plan_pages, survey
from vaultkit.settings import VIEW_NAMES, Settings, read_settings
from vaultkit.tables import KEY, Along, In, Key, Lexicon, Value
from vaultkit.vault.snapshot import Files
from vaultkit.views.markdown import Linker
from vaultkit.views.pages import Page

Answers = TypeVar("Answers")
EXAMPLE = Path(__file__).parent.parent / "example-vault"
TEXTS = {
    path.relative_to(EXAMPLE).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted(EXAMPLE.rglob("*.md"))
    if "Index" not in path.parts
}
FIRST = date(2026, 11, 20)
LINES = (
    "- 2026-11-18 call: all well\n",
    "- 2019-03-02 call: long ago\n",
    "- 2026-11-19 coffee (lead:: [[Gideon Marsh]])\n",
    "- 2026-11-19 tea (got:: help with the shed) (intro:: [[Somebody New]])\n",
    "- 2026-11-20 (told:: what came of it) (thanked:: help) (followed:: [[Gideon Marsh]])\n",
    "- 2026-11-10 email (asked:: Do you have a job for me?)\n- 2026-11-12 email: no answer\n",
    "- [ ] Ring them 📅 2026-11-25\n- [x] Write ✅ 2026-11-19\n",
    "Talked of [[Nobody At All]] and [[Ana]].\n",
    "knows:: [[Somebody New]]\n",
    "promised:: nothing\n(promised:: a book 📅 2026-11-28)\n",
    "- 2026-11-20 (stage:: landed)\n",
    "# Another heading\n\n- 2026-11-20 met (connected:: [[Somebody New]])\n",
)
HEADS = (
    "---\ntype: person\nknows: '[[Gideon Marsh]]'\nneeds: a violin teacher\n---\n",
    "---\ntype: person\nstatus: deceased\n---\n",
    "---\ntype: person\naliases: [Gideon Marsh, Nobody At All]\noffers: violin teacher\nsnooze: 2026-12-01\n---\n",
    "---\ntype: person\nintroduced_by: '[[Somebody New]]'\norg: Oakum Logistics\ncloseness: 5\nmet: 2026\n---\n",
    "---\ntype: event\ndate: 2026-11-01\npeople: ['[[Gideon Marsh]]']\n---\n",
    "---\ntype: opportunity\nstatus: landed\nvia: '[[Gideon Marsh]]'\n---\n",
    "---\ntype: opportunity\nstatus: landed\nvia: ['[[Ana]]', '[[Somebody New]]']\nrecommended_by: ['[[Ana]]', '[[Somebody New]]']\n---\n",
    "---\ntype: opportunity\nstatus: landed\nrecommended_by: ['[[Somebody New]]', '[[Ana]]']\nvia: ['[[Somebody New]]', '[[Ana]]']\n---\n",
    "---\ntype: person\nname: Namesake\ninterests: tea\nneeds: a violin teacher\ntags: [friend]\n---\n",
    "---\ntype: person\ntags: [friend]\nneeds: a violin teacher\ninterests: tea\nname: Namesake\n---\n",
    "---\ntype: me\npurpose: learn\n---\n",
    "",
)
PATHS = (*TEXTS, "People/Somebody New.md", "People/Ana.md", "Jobs/Post.md", "2026-11-19.md")
EDITS = st.lists(
    st.tuples(
        st.sampled_from(PATHS),
        st.sampled_from(("append", "prepend", "replace", "delete", "move")),
        st.sampled_from(LINES),
        st.sampled_from(HEADS),
        st.sampled_from((0, 0, 0, 1, 40)),
        st.sampled_from(
            (Settings(), Settings(), Settings(cadence="quarterly", task_filter="#people"), Settings(me=""))
        ),
    ),
    min_size=1,
    max_size=6,
)


def edited(texts: dict[str, str], path: str, edit: tuple[str, str, str]) -> dict[str, str]:
    way, line, head = edit
    old = texts.get(path, "")
    if way == "delete":
        return {other: text for other, text in texts.items() if other != path}
    if way == "move":
        # The same text under another name, as when a note is renamed without its links.
        return {**{other: text for other, text in texts.items() if other != path}, f"People/Moved {len(old)}.md": old}
    new = {"append": old + "\n" + line, "prepend": _below_head(old, line), "replace": head + line}[way]
    return {**texts, path: new}


def _below_head(text: str, line: str) -> str:
    """Return the text with a line below its front matter, so that all that follows moves down."""
    head, sign, body = text.partition("\n---\n") if text.startswith("---\n") else ("", "", text)
    return f"{head}{sign}{line}{body}"


def pages_of(
    notes: dict[str, Note], memory: Memory, chosen: Settings, today: date
) -> tuple[dict[str, tuple[Page, ...]], tuple[Problem, ...]]:
    material = survey(notes.values(), Files(memory=memory), chosen, today)
    return plan_pages(material, VIEW_NAMES), material.snapshot.problems


class CheckedMemory(Memory):
    """One that puts each question again, and holds its answers to the fresh ones, the order of mappings included."""

    def take(self, name: str, rows: Mapping[Key, Value]) -> Mapping[Key, Value]:
        taken = super().take(name, rows)
        assert in_order(taken) == in_order(rows), name
        return taken

    def ask(self, question: Callable[[*Given], Answer], *given: *Given) -> Answer:
        answer = super().ask(question, *given)
        assert in_order(answer) == in_order(question(*given)), question
        return answer

    def ask_each(
        self, question: Callable[..., Answer], over: Mapping[Key, Any], *beside: object
    ) -> Mapping[Key, Answer]:
        fresh = NO_MEMORY.ask_each(question, over, *beside)
        return checked(super().ask_each(question, over, *beside), fresh, (question, over))

    def keep_each(
        self, question: Callable[..., Answer | None], over: Mapping[Key, Any], *beside: object
    ) -> Mapping[Key, Answer]:
        fresh = NO_MEMORY.keep_each(question, over, *beside)
        return checked(super().keep_each(question, over, *beside), fresh, (question, over))

    def ask_in(self, question: Callable[..., Answer], lexicon: Lexicon, given: object, *others: object) -> Answer:
        answer = super().ask_in(question, lexicon, given, *others)
        assert in_order(answer) == in_order(question(given, *others, lexicon)), question
        return answer

    def gather(
        self, question: Callable[..., tuple[tuple[Group, Part], ...]], over: Mapping[Key, Any], *beside: object
    ) -> Mapping[Group, tuple[Part, ...]]:
        fresh = NO_MEMORY.gather(question, over, *beside)
        return checked(super().gather(question, over, *beside), fresh, (question, over))

    def sort_each(
        self, question: Callable[..., tuple[tuple[Any, Part], ...]], over: Mapping[Key, Any], *beside: object
    ) -> tuple[Part, ...]:
        fresh = NO_MEMORY.sort_each(question, over, *beside)
        return checked(super().sort_each(question, over, *beside), fresh, (question, over))


def checked(answers: Answers, fresh: object, asked: tuple[object, Mapping[Any, Any]]) -> Answers:
    """Return answers that are the fresh ones, of rows that stand in the order of their keys."""
    question, over = asked
    assert list(over) == sorted(over), question
    assert in_order(answers) == in_order(fresh), question
    return answers


def in_order(value: object) -> object:
    """Return a value that is equal to another one's only if the mappings in both have the same order, too."""
    if isinstance(value, (Linker, Filing)):
        return type(value)
    if isinstance(value, dict):
        return [(key, in_order(each)) for key, each in value.items()]
    if isinstance(value, tuple):
        return tuple(in_order(each) for each in value)
    return value


def check_edits(memory: Memory, edits: list[tuple[str, str, str, str, int, Settings]]) -> None:
    """Require that pages made with `memory`, edit after edit, are those made without."""
    texts = dict(TEXTS)
    notes = {path: parse_note(path, text) for path, text in texts.items()}
    pages_of(notes, memory, Settings(), FIRST)
    for path, way, line, head, later, chosen in edits:
        texts = edited(texts, path, (way, line, head))
        notes = {
            each: notes[each] if each in notes and each != path else parse_note(each, text)
            for each, text in texts.items()
        }
        today = FIRST + timedelta(days=later)
        assert pages_of(notes, memory, chosen, today) == pages_of(notes, NO_MEMORY, chosen, today)


@given(EDITS)
@settings(max_examples=20, deadline=None)
def test_pages_with_memory_are_pages_without(edits: list[tuple[str, str, str, str, int, Settings]]) -> None:
    check_edits(Memory(), edits)


@given(EDITS)
@settings(max_examples=4, deadline=None)
def test_every_answer_from_memory_is_a_fresh_one(edits: list[tuple[str, str, str, str, int, Settings]]) -> None:
    check_edits(CheckedMemory(), edits)


@pytest.mark.campaign
@pytest.mark.parametrize("kind", [Memory, CheckedMemory])
@given(edits=EDITS)
@settings(max_examples=400, deadline=None)
def test_memory_changes_nothing_in_many_days(
    kind: type[Memory], edits: list[tuple[str, str, str, str, int, Settings]]
) -> None:
    check_edits(kind(), edits)


def size_of(memory: Memory) -> int:
    """Return to how many questions a memory and its parts know the answers, rows and groups counted one by one."""
    rows = sum(len(asked.answers) + len(asked.heard) for asked in memory._asked.values())
    rows += sum(len(gathered.rows) for gathered in memory._gathered.values())
    questions = len(memory._once) + len(memory._asked) + len(memory._sorted) + len(memory._taken)
    return rows + questions + sum(map(size_of, memory._parts.values()))


def test_a_memory_does_not_grow_with_the_days() -> None:
    memory, sizes = Memory(), []
    for day in range(4):
        met = {"People/Ana.md": HEADS[0] + "".join(LINES).replace("]]", f" {day}]]"), f"People/Ben {day}.md": HEADS[3]}
        for texts in (TEXTS | met, TEXTS):
            notes = {path: parse_note(path, text) for path, text in texts.items()}
            pages_of(notes, memory, Settings(), FIRST + timedelta(days=day))
        sizes.append(size_of(memory))
    assert len(set(sizes[1:])) == 1, sizes


def test_a_line_in_one_head_puts_no_question_about_the_tasks_of_other_notes(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    find = followups._noted

    def count(note: Note, *beside: Any) -> Any:
        asked.append(note.path)
        return find(note, *beside)

    monkeypatch.setattr(followups, "_noted", count)
    memory, path = Memory(), "People/Cleo Varga.md"
    for text in (TEXTS[path], TEXTS[path].replace("---\n", "---\nrespect: true\n", 1)):
        asked.clear()
        notes = {each: parse_note(each, old) for each, old in (TEXTS | {path: text}).items()}
        pages_of(notes, memory, Settings(), FIRST)
    assert asked == [path]


def test_what_answers_were_looked_up_in_is_let_go() -> None:
    memory, looked_up = Memory(), list[weakref.ref[Any]]()
    for day in range(6):
        texts = TEXTS | {f"People/Ben {day}.md": HEADS[0]}
        notes = {path: parse_note(path, text) for path, text in texts.items()}
        material = survey(notes.values(), Files(memory=memory), Settings(), FIRST)
        plan_pages(material, VIEW_NAMES)
        looked_up += [weakref.ref(material.linker), weakref.ref(material.stock.filing)]
        del material
    gc.collect()
    # The last of each stays, and the one that it was compared with.
    assert not any(each() for each in looked_up[:-4])


NAMESAKES = {
    "People/Ana 1.md": "---\nname: Ana\n---\n",
    "People/Ana 2.md": "---\nname: Ana\n---\n",
    "Me.md": "---\ntype: me\n---\n",
}
POST = "---\ntype: opportunity\nstatus: landed\n{key}: ['[[Ana {one}]]', '[[Ana {other}]]']\n---\n- 2026-11-19 (stage:: landed)\n"


def test_what_leads_name_stands_in_order_whichever_note_names_it_first() -> None:
    memory, lead = CheckedMemory(), "- 2026-11-{day} tea (lead:: [[Cy]])\n"
    later, sooner = lead.format(day=12), lead.format(day=11)
    for first in ("Ana", "Dee"):
        texts = {f"People/{first}.md": later, "People/Ben.md": sooner, "People/Cy.md": "- 2026-11-14 talk\n"}
        notes = {path: parse_note(path, text) for path, text in texts.items()}
        pages_of(notes, memory, Settings(), FIRST)


@pytest.mark.parametrize("key", ["via", "recommended_by"])
def test_namesakes_in_another_order_are_not_taken_for_the_same(key: str) -> None:
    memory = Memory()
    for one, other in ((1, 2), (2, 1)):
        texts = {**NAMESAKES, "Jobs/Post.md": POST.format(key=key, one=one, other=other)}
        notes = {path: parse_note(path, text) for path, text in texts.items()}
        assert pages_of(notes, memory, Settings(), FIRST) == pages_of(notes, NO_MEMORY, Settings(), FIRST)


def test_tables_of_the_settings_that_hold_the_same_in_another_order_say_the_same() -> None:
    lines = ['Friend = "weekly"', 'friend = "yearly"']
    one, other = (read_settings("\n".join(["[cadence.by_tag]", *order]))[0] for order in (lines, lines[::-1]))
    assert list(one.by_tag.items()) == list(other.by_tag.items())


def test_a_question_is_put_again_only_with_something_else() -> None:
    asked: list[int] = []

    def double(number: int) -> int:
        asked.append(number)
        return 2 * number

    memory = Memory()
    assert [memory.ask(double, number) for number in (1, 1, 2, 1)] == [2, 2, 4, 2]
    assert asked == [1, 2, 1]
    asked.clear()
    assert memory.ask_each(double, {"a": 1, "b": 2}) == {"a": 2, "b": 4}
    assert memory.ask_each(double, {"a": 3, "b": 2}) == {"a": 6, "b": 4}
    assert list(memory.ask_each(double, {"b": 2})) == ["b"]
    assert asked == [1, 2, 3]


def test_a_row_is_asked_about_with_what_stands_beside_it_and_anew_only_where_that_is_something_else() -> None:
    asked: list[str] = []

    def bill(price: int, customer: str, debts: int, rate: int) -> int:
        asked.append(customer)
        return price * rate + debts

    memory, prices = Memory(), {"ana": 2, "ben": 3}
    answers = memory.ask_each(bill, prices, KEY, Along({"ben": 5}, 0), 10)
    assert answers == {"ana": 20, "ben": 35}
    assert memory.ask_each(bill, prices, KEY, Along({"ben": 5, "cleo": 7}, 0), 10) is answers
    assert memory.ask_each(bill, prices, KEY, Along({"ana": 1, "ben": 5}, 0), 10) == {"ana": 21, "ben": 35}
    assert asked == ["ana", "ben", "ana"]
    assert memory.ask_each(bill, prices, KEY, Along({"ana": 1, "ben": 5}, 0), 100) == {"ana": 201, "ben": 305}
    assert asked == ["ana", "ben", "ana", "ana", "ben"]


def test_only_what_says_anything_is_kept() -> None:
    def half(number: int) -> int | None:
        return None if number % 2 else number // 2

    for memory in (Memory(), NO_MEMORY):
        assert memory.keep_each(half, {"a": 1, "b": 0, "c": 4}) == {"c": 2}
        assert list(memory.keep_each(half, {"a": 2, "b": 0, "c": 4}).items()) == [("a", 1), ("c", 2)]
        assert memory.keep_each(half, {"a": 2, "c": 3}) == {"a": 1}


def test_parts_are_gathered_in_groups_and_sorted_in_an_order() -> None:
    def letters(word: str) -> tuple[tuple[str, str], ...]:
        return tuple([(letter, word + str(place)) for place, letter in enumerate(word)])

    for memory in (Memory(), NO_MEMORY):
        for words in ({"1": "tot", "2": "to"}, {"1": "tot", "2": "at"}, {"2": "at"}, {"0": "ta", "2": "at"}):
            pairs = [pair for word in words.values() for pair in letters(word)]
            groups = {group: tuple([part for each, part in pairs if each == group]) for group in sorted(dict(pairs))}
            assert in_order(memory.gather(letters, words)) == in_order(groups)
            assert memory.sort_each(letters, words) == tuple(sorted_by_letter(pairs))


def sorted_by_letter(pairs: Iterable[tuple[str, str]]) -> list[str]:
    return [part for _, part in sorted(pairs, key=lambda pair: pair[0])]


class Prices:
    """A lexicon of prices."""

    def __init__(self, prices: Mapping[str, int], heard: list[str] | None = None) -> None:
        self.prices, self.heard = prices, heard

    def price(self, thing: str) -> int:
        if self.heard is not None:
            self.heard.append(thing)
        return self.prices[thing]

    def listening(self, heard: list[str]) -> Prices:
        return Prices(self.prices, heard)

    def find_stale(self, before: Prices, heard: Mapping[Any, tuple[str, ...]]) -> list[Any]:
        others = {thing for thing, _ in self.prices.items() ^ before.prices.items()}
        return [key for key, listed in heard.items() if not others.isdisjoint(listed)]


def test_a_question_is_put_again_where_the_lexicon_says_something_else_of_what_it_looked_up() -> None:
    asked: list[tuple[str, ...]] = []

    def total(things: tuple[str, ...], prices: Prices) -> int:
        asked.append(things)
        return sum(map(prices.price, things))

    memory, bread, cake = Memory(), ("bread", "bread"), ("cake",)
    first = Prices({"bread": 1, "cake": 5})
    given = {"mine": bread, "yours": cake}
    answers = memory.ask_each(total, given, In(first))
    assert answers == {"mine": 2, "yours": 5}
    assert memory.ask_each(total, dict(given), In(first)) is answers
    assert memory.ask_each(total, given, In(Prices({"tea": 9, "cake": 5, "bread": 1}))) is answers
    assert asked == [bread, cake]
    # What is kept was kept over several lexicons, and is compared with the last of them.
    assert memory.ask_each(total, given, In(Prices({"bread": 2, "cake": 5}))) == {"mine": 4, "yours": 5}
    turned = memory.ask_each(total, {"hers": bread, "yours": cake}, In(Prices({"bread": 2, "cake": 6})))
    assert list(turned.items()) == [("hers", 4), ("yours", 6)]
    assert asked[:3] == [bread, cake, bread]
    assert sorted(asked[3:]) == [bread, cake]
    assert NO_MEMORY.ask_each(total, given, In(first)) == answers


def test_an_answer_that_is_the_same_is_the_last_one_itself() -> None:
    def parity(number: int) -> tuple[str]:
        return ("even" if number % 2 == 0 else "odd",)

    memory = Memory()
    first = memory.ask(parity, 2)
    assert memory.ask(parity, 4) is first
    assert memory.part("another").ask(parity, 4) is not first


@pytest.mark.parametrize("memory", [Memory(), NO_MEMORY])
def test_parts_do_not_disturb_each_other(memory: Memory) -> None:
    one, other = memory.part("one"), memory.part("other")
    assert (one.ask(len, "ab"), other.ask(len, "abc"), one.ask(len, "ab")) == (2, 3, 2)
