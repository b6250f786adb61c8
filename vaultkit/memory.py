"""Answers kept from one reading of a vault to the next, each for as long as it is asked with the same.

Nearly all that a vault means is the same after an edit. Instead of finding out what an edit
touches, every question is put again with all that it rests on, and answered anew only where
something of that is not what it was. So nothing can be forgotten: a question is a plain
function, and has nothing but what it is given.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any, TypeVar, TypeVarTuple, cast

Key = TypeVar("Key", bound=Hashable)
Answer = TypeVar("Answer")
Given = TypeVarTuple("Given")
Question = Callable[..., Any]


class Memory:
    """The last answer to each question, with what it was asked with.

    The law: an answer is what the question would return now. It holds for functions without
    effects, of values that nobody changes (answers among them), and of mappings whose order follows from what they hold.
    """

    def __init__(self) -> None:
        self._once: dict[Question, tuple[tuple[Any, ...], Any]] = {}
        self._each: dict[Question, tuple[Mapping[Any, tuple[Any, ...]], dict[Any, Any]]] = {}
        self._parts: dict[str, Memory] = {}

    def part(self, name: str) -> Memory:
        """Return a memory of its own, for a question that is asked of several things."""
        if name not in self._parts:
            self._parts[name] = Memory()
        return self._parts[name]

    def ask(self, question: Callable[[*Given], Answer], *given: *Given) -> Answer:
        """Return `question(*given)`; an answer that is the same as the last is the last itself.

        Only the last answer to a question is kept.
        """
        last = self._once.get(question)
        # To compare two values is cheap where they are one and the same, and those that are not differ soon.
        if last is not None and last[0] == given:
            return cast("Answer", last[1])
        answer = question(*given)
        if last is not None and last[1] == answer:
            # Whoever rests on it need not be asked again.
            answer = last[1]
        self._once[question] = (given, answer)
        return answer

    def ask_each(
        self, question: Callable[[*Given], Answer], given: Mapping[Key, tuple[*Given]]
    ) -> Mapping[Key, Answer]:
        """Return `question(*given[key])` for each key, in their order; the last mapping itself if all is the same."""
        known, answers = self._each.get(question, ({}, {}))
        if list(given) == list(known):
            # Nearly always so: then one comparison each is all that is done for what is the same.
            pairs = zip(given.items(), known.values(), strict=True)
            others = [(key, values) for (key, values), last in pairs if values != last]
            if others:
                answers = {**answers, **{key: question(*values) for key, values in others}}
        else:
            answers = {
                key: answers[key] if key in known and known[key] == values else question(*values)
                for key, values in given.items()
            }
        self._each[question] = (given, answers)
        return answers


class NoMemory(Memory):
    """For whoever reads a vault once: nothing is kept."""

    def part(self, name: str) -> Memory:
        """Return itself."""
        del name
        return self

    def ask(self, question: Callable[[*Given], Answer], *given: *Given) -> Answer:
        """Return `question(*given)`."""
        return question(*given)

    def ask_each(
        self, question: Callable[[*Given], Answer], given: Mapping[Key, tuple[*Given]]
    ) -> Mapping[Key, Answer]:
        """Return `question(*given[key])` for each key, in their order."""
        return {key: question(*values) for key, values in given.items()}


NO_MEMORY = NoMemory()
