"""Answers about the rows of tables are those that would be given now, and what is the same stays the very same."""

from __future__ import annotations

import gc
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import itemgetter
from typing import Any, NamedTuple
from unittest import mock
from weakref import ref

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaultkit import answers
from vaultkit.memory import NO_MEMORY, Memory
from vaultkit.tables import KEY, Along, In, Table, chained, find_changed, gather_pairs, patch

LETTERS = "abcdef"
WORDS = ("ant", "bee", "cow", "dog")
VALUES = (*range(-1, 4), *WORDS[:2], (1, "ant"), (2, "bee", "bee"), ("cow", ("dog", 1)), (), None)
Rows = Mapping[str, Any]


class Lexicon:
    """What each word means: another word, a number, or nothing."""

    def __init__(self, meanings: Mapping[str, object], heard: list[Any] | None = None) -> None:
        self.meanings, self.heard = meanings, heard

    def mean(self, word: str) -> object:
        if self.heard is not None:
            self.heard.append(word)
        return self.meanings.get(word)

    def listening(self, heard: list[Any]) -> Lexicon:
        return Lexicon(self.meanings, heard)

    def find_stale(self, before: Lexicon, heard: Mapping[Any, tuple[str, ...]]) -> list[Any]:
        other = {word for word in WORDS if self.meanings.get(word) != before.meanings.get(word)}
        return [key for key, listed in heard.items() if not other.isdisjoint(listed)]


class Blown(Exception):  # noqa: N818
    """What a question raises in the middle of an ask."""


class Question:
    """A question that takes down what it is asked with, and whose fuse blows after so many times, if it has one."""

    def __init__(self, answer: Callable[..., Any]) -> None:
        self.answer = answer
        self.calls: list[str] = []
        self.fuse: int | None = None

    def __call__(self, *row: Any) -> Any:
        if self.fuse is not None and len(self.calls) >= self.fuse:
            raise Blown
        self.calls.append(repr([each for each in row if not isinstance(each, Lexicon)]))
        return self.answer(*row)


def weigh(value: object) -> int:
    """Return a number that follows from all that a value holds, the order included."""
    match value:
        case int():
            return value
        case str():
            return sum(map(ord, value))
        case Mapping():
            return weigh(tuple(value.items()))
        case tuple() | list():
            return sum((place + 2) * weigh(each) for place, each in enumerate(value)) % 1009
        case _:
            return 7


def label(*row: object) -> tuple[str, ...]:
    return (WORDS[weigh(row) % 3],)


def tell(*row: object) -> object:
    """Return nothing of each kind, something, or what cannot be hashed."""
    return (0, (), None, 1, 2, [weigh(row) % 2], "", ("ant",), [])[weigh(row) % 9]


def pair(*row: object) -> tuple[tuple[str, object], ...]:
    """Return parts for no group, or for some, one of them often twice."""
    weight = weigh(row)
    groups = LETTERS[weight % 6] + LETTERS[weight % 3] + LETTERS[weight % 4]
    return tuple((group, (weight % 2, place)) for place, group in enumerate(groups[: weight % 4]))


def look_up(*row: Any) -> tuple[object, ...]:
    """Return what each word of a row means, and what that means in turn."""
    *values, lexicon = row
    found: list[object] = []
    for word in _words_in(values):
        meant: object = lexicon.mean(word)
        found.append(lexicon.mean(meant) if isinstance(meant, str) and meant != word else meant)
    return tuple(found)


def look_up_once(*row: Any) -> tuple[object, ...]:
    return look_up(*row)


def find_known(*row: Any) -> tuple[object, ...]:
    """Return what the words of a row mean, those left out that mean nothing."""
    return tuple([each for each in look_up(*row) if each])


def pair_known(*row: Any) -> tuple[tuple[int, object], ...]:
    """Return what the words of a row mean, in the order of how much that weighs."""
    return tuple([(weigh(each) % 3, each) for each in find_known(*row)])


def _words_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _words_in(tuple(value.items()))
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _words_in(each)


def put_together(*given: object) -> object:
    return (dict(given[0]), len(given), weigh(given) % 2) if isinstance(given[0], Mapping) else given


def afresh(value: Any) -> Any:
    """Return an equal value that is another object, as far as there can be one."""
    if isinstance(value, tuple):
        return tuple([afresh(each) for each in value])
    return "".join(list(value)) if isinstance(value, str) else value


ANSWERS: Mapping[str, Callable[..., Any]] = {
    "ask": put_together,
    "ask_each": label,
    "keep_each": tell,
    "ask_each_in": look_up,
    "gather": pair,
    "sort_each": pair,
}
# Pairs may be asked for in any way, so that one question is put in several.
WAYS = (*ANSWERS, "take", "ask_in", "keep_each_in", "sort_each_in", "pairs", "pairs kept", "told", "known")
METHODS = {"pairs": "ask_each", "pairs kept": "keep_each", "told": "ask_each", "known": "ask_each_in"}
SHARED = {
    **dict.fromkeys(("gather", "sort_each", "pairs", "pairs kept"), pair),
    **dict.fromkeys(("told", "keep_each"), tell),
    **dict.fromkeys(("known", "keep_each_in"), find_known),
    "ask_in": look_up_once,
    "sort_each_in": pair_known,
}


HIDING = ("gather", "sort_each", "sort_each_in")


class Step(NamedTuple):
    """One ask of a chain: the way, which question of that way, and of what, counted among all that came before."""

    way: str
    question: int
    over: int
    beside: tuple[tuple[str, int], ...]


class World(NamedTuple):
    """All that is not derived."""

    rows: Rows
    others: Rows
    constants: tuple[Any, ...]
    meanings: Mapping[str, object]


class Day(NamedTuple):
    """What is edited, which steps are left out, which answers are handed on as mere mappings, and which question fails."""

    edits: tuple[tuple[str, int, int], ...]
    left_out: frozenset[int]
    plain: frozenset[int]
    fuse: tuple[int, int, bool] | None


def edited(world: World, before: World, edit: tuple[str, int, int]) -> World:
    what, place, number = edit
    key, value = LETTERS[place % len(LETTERS)], afresh(VALUES[number % len(VALUES)])
    match what:
        case "set" | "drop" | "replace":
            return world._replace(rows=_edit_rows(world.rows, what, (key, value)))
        case "set other" | "drop other":
            return world._replace(others=_edit_rows(world.others, what[:4].strip(), (key, value)))
        case "renew":
            return World(_renewed(world.rows), _renewed(world.others), afresh(world.constants), dict(world.meanings))
        case "constant":
            return world._replace(constants=(value, *world.constants[:1]))
        case "mean":
            return world._replace(meanings={**world.meanings, WORDS[place % 4]: (*WORDS, None, 1, 2)[number % 7]})
        case _:
            return before


def _edit_rows(rows: Rows, what: str, row: tuple[str, Any]) -> Rows:
    key, value = row
    if what == "replace":
        return dict.fromkeys(LETTERS[LETTERS.index(key) :], value)
    without = {each: rows[each] for each in rows if each != key}
    return dict(sorted({**without, key: value}.items(), key=itemgetter(0))) if what == "set" else without


def _renewed(rows: Rows) -> Rows:
    return {key: afresh(value) for key, value in rows.items()}


EDITS = ("set", "set", "drop", "set other", "drop other", "renew", "replace", "constant", "mean", "back")
BESIDE = st.tuples(st.sampled_from(("along", "along", "key", "constant", "whole")), st.integers(0, 9))
STEPS = st.builds(
    Step,
    st.sampled_from(WAYS),
    st.sampled_from((0, 0, 1)),
    st.integers(0, 9),
    st.lists(BESIDE, max_size=2).map(tuple),
)
DAYS = st.builds(
    Day,
    st.lists(st.tuples(st.sampled_from(EDITS), st.integers(0, 5), st.integers(0, len(VALUES) - 1)), max_size=3).map(
        tuple
    ),
    st.frozensets(st.integers(0, 9), max_size=3),
    st.frozensets(st.integers(0, 9), max_size=2),
    st.none() | st.tuples(st.integers(0, 9), st.integers(0, 4), st.booleans()),
)
CHAINS = st.lists(STEPS, min_size=1, max_size=9)
WEEKS = st.lists(DAYS, min_size=2, max_size=8)
# The whole road of a table, through every way of asking.
ROAD = (
    Step("take", 0, 0, ()),
    Step("ask_each", 0, 2, (("along", 1), ("constant", 0))),
    Step("keep_each", 0, 2, (("key", 0), ("along", 3))),
    Step("gather", 0, 2, (("along", 4),)),
    Step("ask_each", 1, 5, (("along", 2), ("along", 4))),
    Step("ask_each_in", 0, 2, (("along", 6),)),
    Step("pairs kept", 1, 5, ()),
    Step("keep_each_in", 0, 3, (("key", 0),)),
    Step("sort_each", 0, 8, (("along", 5),)),
    Step("ask", 0, 7, (("whole", 5),)),
)


class Asked(NamedTuple):
    """What a question was last asked with and in which way, and the answer, if it is to be seen."""

    method: str
    over: Rows
    beside: tuple[Any, ...]
    lexicon: Lexicon | None
    answer: Any = None


class Chain:
    """Steps that are asked of a memory day after day, each held to the law."""

    def __init__(self, steps: Iterable[Step]) -> None:
        self.steps = tuple(steps)
        self.memory = Memory()
        self.questions: dict[tuple[object, int], Question] = {}
        self.shown: dict[tuple[str, Question], Asked] = {}
        self.rows: dict[Question, Asked] = {}

    def live(self, day: Day, world: World) -> None:
        """Ask everything as it is on a day."""
        found: list[Rows] = [world.rows, world.others]
        for place, step in enumerate(self.steps):
            over = found[step.over % len(found)]
            beside = tuple([_beside(kind, number, (found, world)) for kind, number in step.beside])
            if step.way == "ask_in":
                beside = tuple([each.rows if isinstance(each, Along) else each for each in beside if each is not KEY])
            method = METHODS.get(step.way, step.way)
            lexicon = Lexicon(world.meanings) if method.endswith("_in") else None
            fuse = day.fuse[1:] if day.fuse and day.fuse[0] == place else None
            asking = Asked(method, over, beside, lexicon)
            fresh = _put(NO_MEMORY, self._question(step).answer, (step, asking))
            answer = fresh if place in day.left_out else self._ask((step, asking), fuse, fresh)
            assert in_order(answer) == in_order(fresh), step
            if isinstance(answer, Mapping):
                found.append(dict(answer) if place in day.plain else answer)

    def _ask(self, step: tuple[Step, Asked], fuse: tuple[int, bool] | None, fresh: Any) -> Any:
        """Return the answer; where the question fails in the middle, that of a second try, or for this day a fresh one."""
        question = self._question(step[0])
        question.fuse, goes_on = fuse or (None, True)
        question.calls.clear()
        try:
            answer = _put(self.memory, question, step)
        except Blown:
            return self._ask(step, None, fresh) if goes_on else fresh
        self._check(step[0], step[1]._replace(answer=answer))
        return answer

    def _question(self, step: Step) -> Question:
        answer = SHARED.get(step.way) or ANSWERS.get(step.way, label)
        return self.questions.setdefault((answer, step.question), Question(answer))

    def _check(self, step: Step, asked: Asked) -> None:
        """Require that what is the same stayed the very same, and that nothing was asked in vain."""
        question, way = self._question(step), asked.method
        if way == "ask_in":
            asked = asked._replace(over={"": asked.over})
        last = self.shown.get((way, question))
        if way in ("take", "ask"):
            calls = 0 if way == "take" or (last and (asked.over, asked.beside) == (last.over, last.beside)) else 1
            assert len(question.calls) == calls
        else:
            rows = self.rows.get(question)
            assert rows is None or not _asked_in_vain(question.calls, asked, rows)
            # Of groups, and of what is in order, nobody sees the rows.
            self.rows[question] = asked._replace(answer=None) if way in HIDING else asked
            last = last if way in HIDING else rows
        self.shown[way, question] = asked
        if last is not None and last.answer is not None:
            check_same(asked.answer, last.answer)


def _put(memory: Memory, question: Callable[..., Any], step: tuple[Step, Asked]) -> Any:
    (_, name, _, _), asking = step
    if asking.method == "take":
        return memory.take(str(name), asking.over)
    if asking.method == "ask_in" and asking.lexicon is not None:
        return memory.ask_in(question, asking.lexicon, asking.over, *asking.beside)
    lexicon = () if asking.lexicon is None else (In(asking.lexicon),)
    return getattr(memory, asking.method.removesuffix("_in"))(question, asking.over, *asking.beside, *lexicon)


def _beside(kind: str, number: int, given: tuple[list[Rows], World]) -> Any:
    found, world = given
    match kind:
        case "along":
            return Along(found[number % len(found)], world.constants[1] if number > 7 else ())
        case "key":
            return KEY
        case "constant":
            return world.constants[number % 2]
        case _:
            return found[number % len(found)]


def check_same(answer: Any, last: Any) -> None:
    """Require that an answer is the last where it equals it, and a row that of before; and that tables know what changed."""
    if answer == last:
        assert answer is last
    if isinstance(answer, Table):
        assert isinstance(last, Table)
        assert all(answer[key] is last[key] for key in answer.keys() & last.keys() if answer[key] == last[key])
        differ = {
            key
            for key in answer.keys() | last.keys()
            if (key in answer, answer.get(key)) != (key in last, last.get(key))
        }
        assert set(find_changed(answer, last)) == set(find_changed(last, answer)) == differ
        if differ:
            assert answer.before is last.mark
            assert set(answer.changed) == differ


def _asked_in_vain(calls: list[str], asked: Asked, last: Asked) -> Counter[str]:
    """Return the calls for rows of which nothing differs from last time."""
    return Counter(calls) - Counter(repr(_row(key, asked)) for key in asked.over if _differs(key, asked, last))


def _row(key: str, asked: Asked) -> list[Any]:
    beside = (
        each.rows.get(key, each.otherwise) if isinstance(each, Along) else key if each is KEY else each
        for each in asked.beside
    )  # fmt: skip
    return [asked.over[key], *beside]


def _differs(key: str, asked: Asked, last: Asked) -> bool:
    if key not in last.over or asked.over[key] != last.over[key] or _is_otherwise(asked, last):
        return True
    for one, other in zip(asked.beside, last.beside, strict=True):
        if isinstance(one, Along) and (one.otherwise != other.otherwise or _at(key, one) != _at(key, other)):
            return True
        if not isinstance(one, Along) and one != other:
            return True
    if asked.lexicon is None or last.lexicon is None:
        return False
    heard: list[Any] = []
    look_up(*_row(key, last), last.lexicon.listening(heard))
    return bool(asked.lexicon.find_stale(last.lexicon, {"": tuple(heard)}))


def _is_otherwise(asked: Asked, last: Asked) -> bool:
    """Say whether a question was put in another way."""
    ways = [
        (each.method.startswith("keep"), each.lexicon is None, [isinstance(beside, Along) for beside in each.beside])
        for each in (asked, last)
    ]
    return ways[0] != ways[1]


def _at(key: str, along: Along) -> tuple[bool, Any]:
    return key in along.rows, along.rows.get(key)


def in_order(answer: Any) -> Any:
    """Return an answer so that it is equal to another only if mappings have the same order, too."""
    if isinstance(answer, Mapping):
        return [(key, in_order(value)) for key, value in answer.items()]
    return [*map(in_order, answer)] if isinstance(answer, tuple) else answer


def check_chain(steps: Iterable[Step], days: Iterable[Day], many: int) -> None:
    """Require that a chain holds to the law on each day."""
    chain = Chain(steps)
    before = world = World(dict.fromkeys("abd", 1), {"a": 1, "c": ("ant",)}, (1, ()), {"ant": "bee", "bee": 2})
    with mock.patch.object(answers, "_MANY", many):
        for day in days:
            last = world
            for edit in day.edits:
                world = edited(world, before, edit)
            before = last
            chain.live(day, world)


MANY = st.sampled_from((500, 500, 1))


@given(CHAINS, WEEKS, MANY)
@settings(max_examples=150, deadline=None)
def test_a_chain_of_answers_is_what_it_would_be_without_memory(steps: list[Step], days: list[Day], many: int) -> None:
    check_chain(steps, days, many)


@given(WEEKS, MANY)
@settings(max_examples=80, deadline=None)
def test_the_whole_road_of_a_table_is_what_it_would_be_without_memory(days: list[Day], many: int) -> None:
    check_chain(ROAD, days, many)


@pytest.mark.campaign
@given(CHAINS | st.just(ROAD), st.lists(DAYS, min_size=2, max_size=20), MANY)
@settings(max_examples=10_000, deadline=None)
def test_many_chains_of_answers_are_what_they_would_be_without_memory(
    steps: list[Step], days: list[Day], many: int
) -> None:
    check_chain(steps, days, many)


def double(number: int) -> int:
    return 2 * number


def itself(row: Any, *beside: object) -> Any:
    return (row, *beside) if beside else row


def test_a_table_tells_at_which_keys_it_differs_from_the_one_before() -> None:
    memory = Memory()
    first = memory.take("rows", {"a": 1, "b": 2, "c": 3})
    second = memory.take("rows", {"b": 2, "c": 4, "d": 5})
    assert isinstance(first, Table)
    assert isinstance(second, Table)
    assert (first.before, first.changed) == (None, frozenset())
    assert (second.before, set(second.changed)) == (first.mark, {"a", "c", "d"})
    assert list(second.items()) == [("b", 2), ("c", 4), ("d", 5)]


def test_a_table_of_nothing_is_the_one_before_like_any_other() -> None:
    memory, none = Memory(), dict[str, int]()
    empty, full = memory.take("rows", none), memory.take("rows", {"a": 1})
    assert isinstance(empty, Table)
    assert isinstance(full, Table)
    assert (full.before, set(full.changed)) == (empty.mark, {"a"})


def test_a_row_that_is_equal_stays_the_very_same_when_another_changes() -> None:
    memory, row = Memory(), (1, "ant")
    memory.take("rows", {"a": row, "b": 1})
    assert memory.take("rows", {"a": afresh(row), "b": 2})["a"] is row
    wrapped = memory.ask_each(label, {"a": 1, "b": 1})
    assert memory.ask_each(label, {"a": 4, "b": 2})["a"] is wrapped["a"]


def test_rows_that_are_all_the_same_are_the_table_before() -> None:
    memory = Memory()
    taken = memory.take("rows", {"a": (1,)})
    assert memory.take("rows", {"a": afresh((1,))}) is taken
    assert memory.take("rows", taken) is taken
    assert memory.take("others", taken) is not taken


def test_what_changed_is_found_between_any_two_mappings() -> None:
    base: Table[str, int] = Table({"a": 1, "b": 2})
    one, other = patch(base, {"a": 3}, ()), patch(base, {"a": 4, "c": 5}, ["b"])
    assert set(find_changed(one, base)) == set(find_changed(base, one)) == {"a"}
    assert set(find_changed(other, base)) == set(find_changed(base, other)) == {"a", "b", "c"}
    assert set(find_changed(other, one)) == {"a", "b", "c"}
    assert set(find_changed(patch(one, {"a": 1}, ()), base)) == set()
    assert set(find_changed(dict(base), base)) == set(find_changed(base, base)) == set()
    assert set(find_changed({}, {"a": None})) == set(find_changed({"a": None}, {})) == {"a"}


def test_patches_stand_in_their_places() -> None:
    base: Table[str, int] = Table({"a": 1, "c": 3})
    assert list(patch(base, {"b": 2}, ["a"]).items()) == [("b", 2), ("c", 3)]
    assert list(patch(base, {"b": 2}, (), "cba").items()) == [("c", 3), ("b", 2), ("a", 1)]
    assert list(patch(base, {"c": 4}, ["a", "never there"]).items()) == [("c", 4)]
    assert patch(base, {"a": 1}, ["never there"]) is base


def test_keys_of_other_kinds_do_as_well() -> None:
    for keys in ([(1, "b"), (2, "a"), (10, "a")], [1, 2, 10]):
        memory: Memory = Memory()
        memory.ask_each(double, dict.fromkeys(keys[::2], 1))
        assert list(memory.ask_each(double, dict.fromkeys(keys, 1)).items()) == [(key, 2) for key in keys]


def test_what_does_not_equal_itself_is_still_one_and_the_same() -> None:
    memory, question = Memory(), Question(itself)
    found = memory.ask_each(question, {"a": math.nan}, math.nan)
    assert memory.ask_each(question, {"a": math.nan}, math.nan) is found
    assert len(question.calls) == 1
    memory.ask_each(question, {"a": float("nan")}, math.nan)
    memory.ask_each(question, {"a": float("nan")}, float("nan"))
    assert len(question.calls) == 3


def test_one_question_may_be_put_in_any_way() -> None:
    memory, rows = Memory(), {"a": 0, "b": 1}
    for _ in range(2):
        assert memory.ask_each(itself, rows) == {"a": 0, "b": 1}
        assert memory.keep_each(itself, rows) == {"b": 1}
        assert memory.ask_each(itself, rows, KEY) == {"a": (0, "a"), "b": (1, "b")}
        assert memory.ask_each(itself, rows, 5) == {"a": (0, 5), "b": (1, 5)}
        assert memory.ask_each(itself, rows, Along(rows)) == {"a": (0, 0), "b": (1, 1)}
        assert memory.ask_each(itself, rows, (rows, None)) == {"a": (0, (rows, None)), "b": (1, (rows, None))}
        assert list(memory.ask_each(lambda row, words: (row, words), rows, In(Lexicon({})))) == ["a", "b"]


def test_a_key_without_a_row_along_has_what_is_said_for_such() -> None:
    memory, question = Memory(), Question(itself)
    over = {"a": 1, "b": 2}
    assert memory.ask_each(question, over, Along({"a": 3, "z": 4}, 0)) == {"a": (1, 3), "b": (2, 0)}
    assert memory.ask_each(question, over, Along({"a": 3, "y": 5}, 0)) == {"a": (1, 3), "b": (2, 0)}
    assert len(question.calls) == 2
    assert memory.ask_each(question, over, Along({"b": 3}, 0)) == {"a": (1, 0), "b": (2, 3)}
    assert memory.ask_each(question, over, Along({"b": 3}, 1)) == {"a": (1, 1), "b": (2, 3)}


@pytest.mark.parametrize("way", ["gather", "sort_each"])
def test_groups_and_orders_that_cannot_be_compared_do_no_harm_to_what_follows(way: str) -> None:
    memory = Memory()
    days: list[Rows] = [
        {"a": (("x", 1),), "b": (("y", 2), ("x", 3))},
        {"a": (("z", 1),), "b": ((5, 2), ("y", 3)), "c": (("x", 4),)},
        {"a": (("y", 1),), "b": (("y", 2),)},
        {"a": (("y", 1),), "b": (("y", 2),), "c": (("x", 4),)},
    ]
    for place, day in enumerate(days):
        if place == 1:
            with pytest.raises(TypeError, match="not supported"):
                getattr(memory, way)(itself, day)
        else:
            fresh = getattr(NO_MEMORY, way)(itself, day)
            assert in_order(getattr(memory, way)(itself, day)) == in_order(fresh)


class Touchy:
    """An answer that cannot be compared while somebody is nervous."""

    def __init__(self, word: str, nervous: list[bool]) -> None:
        self.word, self.nervous = word, nervous

    def __eq__(self, other: object) -> bool:
        if self.nervous:
            raise Blown
        return isinstance(other, Touchy) and other.word == self.word

    __hash__ = None  # type: ignore[assignment]


def test_what_was_looked_up_is_not_taken_over_where_an_answer_cannot_be() -> None:
    nervous: list[bool] = []

    def ask_about(word: str, lexicon: Lexicon) -> Touchy:
        return Touchy(str(lexicon.mean(word)), nervous)

    memory, words = Memory(), Lexicon({"ant": 1, "bee": 1})
    memory.ask_each(ask_about, {"a": "ant"}, In(words))
    nervous.append(True)
    with pytest.raises(Blown):
        memory.ask_each(ask_about, {"a": "bee"}, In(words))
    nervous.clear()
    assert memory.ask_each(ask_about, {"a": "ant"}, In(Lexicon({"ant": 2, "bee": 1})))["a"].word == "2"


def test_what_is_gone_leaves_nothing_behind() -> None:
    memory = Memory()
    for number in range(5):
        memory.gather(itself, {"a": ((number, 1), (-number, 2))})
        memory.ask_each(look_up, {str(number): "ant"}, In(Lexicon({})))
    assert memory._gathered[itself].rows.keys() == {-4, 4}
    assert memory._asked[look_up].heard.keys() == {"4"}


class Row:
    """A row of which one can tell whether somebody still has it; those of one number are equal."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Row) and other.number == self.number

    __hash__ = None  # type: ignore[assignment]


def number_of(row: Row) -> int:
    return row.number


def parts_of(row: Row) -> tuple[tuple[int, Row], ...]:
    return ((row.number % 2, row),)


def count(rows: Mapping[str, Row]) -> int:
    return len(rows)


def test_no_row_of_former_days_is_kept() -> None:
    memory, born = Memory(), []
    for day in range(6):
        rows = {"a": Row(day), "b": Row(-1)}
        born.append(ref(rows["a"]))
        memory.ask(count, rows)
        memory.ask_each(number_of, rows)
        taken = memory.take("rows", rows)
        memory.keep_each(itself, taken)
        memory.gather(parts_of, taken)
        memory.sort_each(parts_of, taken)
    gc.collect()
    assert [day for day, row in enumerate(born) if row()] == [5]


def test_of_equal_rows_that_a_question_was_asked_with_the_newer_are_kept() -> None:
    memory, born = Memory(), []
    for _ in range(3):
        rows = {"a": Row(1)}
        born.append(ref(rows["a"]))
        memory.ask(count, rows)
        memory.ask_each(number_of, rows)
    gc.collect()
    assert [day for day, row in enumerate(born) if row()] == [2]


def test_the_mere_words_of_tables_are_what_they_say() -> None:
    assert gather_pairs([(("b", 1), ("a", 2)), (), (("b", 3),)]) == {"a": (2,), "b": (1, 3)}
    assert list(gather_pairs([(("b", 1), ("a", 2))])) == ["a", "b"]
    assert chained({"b": (1, 2), "a": (), "c": [3]}) == (1, 2, 3)
    assert NO_MEMORY.take("rows", rows := {"a": 1}) is rows
