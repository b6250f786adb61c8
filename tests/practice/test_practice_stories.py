"""How opportunities came, what grew from knowing somebody, and by whom circles hang together."""

from __future__ import annotations

from datetime import date

from practice_vaults import BARBECUE, ME, rows, stock_of, view

from vaultkit.model import NotePath
from vaultkit.practice.bridges import find_bridge_people, find_bridge_ties
from vaultkit.practice.debts import debt_in_words, open_of_kind
from vaultkit.practice.ripples import find_connectors, find_ripples
from vaultkit.practice.stories import count_origins, find_stories, find_story, title_of

LAST = NotePath("Jobs/Archivist.md")


def names(nodes: tuple[str, ...]) -> list[str]:
    return [node.rpartition("/")[2].removesuffix(".md") for node in nodes]


def test_000_11_the_barbecue_story_is_told_in_order_refusals_and_all() -> None:
    story = find_story(stock_of(BARBECUE), LAST)
    assert [f"{beat.day} {beat.words}" for beat in story.beats] == [
        "2019-05 met Hanna (street)",
        "2020-06-20 met Milo, Barbecue",
        "2020-06-20 Hanna introduced Milo",
        "2020-06-20 Milo pointed to Printer",
        "2020-07-01 Printer: applied",
        "2020-07-10 met Greta (interview)",
        "2020-07-10 Printer: interview",
        "2020-07-20 Greta pointed to Museum guide",
        "2020-07-20 a no for Printer",
        "2020-08-01 Museum guide: applied",
        "2020-09-01 met Olof (interview)",
        "2020-09-15 a no for Museum guide",
        "2020-10-05 gave Olof a piece about their project for Museum guide",
        "2021-01-10 Olof pointed to Exhibition",
        "2021-02-01 Exhibition: landed",
        "2021-06-02 met Ines",
        "2021-06-02 Olof introduced Ines",
        "2022-02-01 Ines pointed to Archivist",
        "2022-03-01 Archivist: interview",
        "2022-04-01 Archivist: landed",
    ]
    assert story.gaps == ()


def test_000_11_every_beat_has_its_line() -> None:
    for beat in find_story(stock_of(BARBECUE), LAST).beats:
        lines = BARBECUE[beat.evidence.path].split("\n")
        assert lines[beat.evidence.line - 1].strip("-\n ")


def test_a_story_shows_what_links_say_and_where_it_is_said() -> None:
    files = {
        **ME,
        "People/Ana.md": "---\ncloseness: 3\ncontext: 'the [guild](https://guild.example)'\n---\n- 2026-01-02 tea (lead:: [[Post]])\n",
        "Jobs/Post.md": "- 2026-02-01 (stage:: applied)\n- 2026-03-01 (with:: [[Ana]]) (gave:: **[a piece](https://piece.example)** on weirs)\n",
    }  # fmt: skip
    story = find_story(stock_of(files), NotePath("Jobs/Post.md"))
    assert [(beat.words, beat.evidence.line) for beat in story.beats] == [
        ("met Ana (the guild)", 3), ("Ana pointed to Post", 5), ("Post: applied", 1), ("gave Ana a piece on weirs", 2),
    ]  # fmt: skip


def test_000_19_who_recommended_the_user_is_told_where_the_opportunity_begins() -> None:
    files = {
        **ME, "People/Ana.md": "---\nmet: 2026-01-02\n---\n",
        "People/Bo.md": "---\nmet: 2026-01-02\n---\n- 2026-02-02 (got:: a good word for [[Post]])\n",
        "Jobs/Post.md": "---\nrecommended_by: ['[[Ana]]', '[[Bo]]']\n---\n- 2026-02-01 (stage:: applied)\n- 2026-03-01 (stage:: interview)\n",
    }  # fmt: skip
    story = find_story(stock_of(files), NotePath("Jobs/Post.md"))
    assert [f"{beat.day} {beat.words} {beat.evidence.line}" for beat in story.beats][2:] == [
        "2026-02-01 Post: applied 4", " recommended for Post by Ana 2", "2026-02-02 Bo: a good word for Post 4",
        "2026-03-01 Post: interview 5",
    ]  # fmt: skip


def test_000_12_a_refusal_stays_in_the_story_and_the_one_who_refused_has_ripples() -> None:
    ripples = find_ripples(stock_of(BARBECUE), "People/Greta.md")
    assert names(ripples.opportunities) == ["Archivist", "Exhibition", "Museum guide"]


def test_000_14_a_gift_that_closed_a_gap_shows_in_the_story_and_in_the_balance() -> None:
    stock = stock_of(BARBECUE)
    assert any(beat.kind == "gave" for beat in find_story(stock, LAST).beats)
    assert stock.balances["People/Olof.md"].gave == 1


def test_000_14_a_gift_for_an_opportunity_is_told_wherever_it_is_noted_and_to_whomever_it_went() -> None:
    files = {
        **ME, "People/Clo.md": "---\nmet: 2025-01-01\n---\n",
        "People/Gi.md": "- 2025-06-03 mail (gave:: [[Clo]]'s article on [[O]])\n- 2025-06-04 mail (gave:: soup)\n",
        "Opportunities/O.md": "---\nvia: '[[Clo]]'\n---\n- 2025-06-01 (gave:: article) (with:: [[Clo]])\n",
    }  # fmt: skip
    beats = find_story(stock_of(files), NotePath("Opportunities/O.md")).beats
    assert [(beat.words, beat.evidence[:2]) for beat in beats if beat.kind == "gave"] == [
        ("gave Clo article", ("Opportunities/O.md", 4)), ("gave Gi Clo's article on O", ("People/Gi.md", 1)),
    ]  # fmt: skip


def test_003_07_when_the_last_job_lands_everyone_on_the_way_waits_for_one_report_and_telling_one_leaves_the_rest() -> (
    None
):
    def waiting(files: dict[str, str]) -> list[str]:
        debts = open_of_kind(("report",), stock_of(files))
        return sorted(names(tuple(debt.person for debt in debts if debt.about == LAST)))

    everyone = ["Greta", "Hanna", "Ines", "Milo", "Olof"]
    assert waiting(dict(BARBECUE)) == everyone
    for person in everyone:
        path = f"People/{person}.md"
        told = {**BARBECUE, path: BARBECUE[path] + "- 2022-04-03 call (told:: [[Archivist]])\n"}
        assert waiting(told) == [name for name in everyone if name != person]


def test_003_06_each_opportunity_has_the_rung_of_its_day() -> None:
    courses = stock_of(BARBECUE, date(2022, 3, 15)).snapshot.courses
    assert {path[5:-3]: course.standing.word for path, course in courses.items()} == {
        "Archivist": "interview", "Exhibition": "landed", "Museum guide": "refused", "Printer": "refused",
    }  # fmt: skip


def test_a_link_that_nobody_wrote_is_a_gap_and_not_made_up() -> None:
    files = {
        **ME,
        "Jobs/Post.md": "- 2026-01-01 (stage:: applied)\n",
        "Jobs/Next.md": "---\nvia: '[[Ana]]'\n---\n",
        "People/Ana.md": "",
    }
    assert find_story(stock_of(files), NotePath("Jobs/Post.md")).gaps == ("no note says through whom Post came",)
    assert find_story(stock_of(files), NotePath("Jobs/Next.md")).gaps == ("no note says how you met Ana",)


def test_002_12_stories_work_for_all_kinds_of_opportunity() -> None:
    files = {
        **ME,
        "Jobs/Flat.md": "---\nkind: housing\nvia: '[[Ana]]'\n---\n- 2026-01-01 (stage:: lead)\n",
        "People/Ana.md": "---\nmet: 2020\n---\n",
    }
    assert [beat.words for beat in find_story(stock_of(files), NotePath("Jobs/Flat.md")).beats] == [
        "met Ana",
        "first heard of Flat",
    ]


def test_000_20_the_own_record_is_counted_and_never_a_percentage() -> None:
    origins = count_origins(stock_of(BARBECUE))
    assert (origins.landed, origins.through_people, origins.contexts) == (2, 2, (("street", 2),))
    text = view("stories", BARBECUE)
    assert "2 of 2 that landed came through people." in text
    assert "%" not in text


def test_000_20_what_landed_stays_landed_whatever_came_after_it() -> None:
    job = "---\nvia: '[[Ana]]'\n---\n- 2026-01-01 (stage:: landed)\n- 2026-01-02 (stage:: started)\n"
    files = {**ME, "People/Ana.md": "---\nmet: 2020\n---\n", "Jobs/Post.md": job}
    assert "1 of 1 that landed came through people." in view("stories", files)


def test_opportunities_that_grew_from_each_other_in_a_circle_have_one_story() -> None:
    files = {
        **ME, "People/Ana.md": "---\nmet: 2020\n---\n",
        "Jobs/One.md": "---\nvia: '[[Ana]]'\ncame_from: '[[Two]]'\n---\n- 2026-01-01 (stage:: applied)\n",
        "Jobs/Two.md": "---\ncame_from: '[[One]]'\n---\n- 2026-02-01 (stage:: applied)\n",
    }  # fmt: skip
    (story,) = find_stories(stock_of(files))
    assert (story.opportunity, story.chain) == ("Jobs/Two.md", ("Jobs/One.md", "Jobs/Two.md"))


def test_002_06_the_story_names_the_tie_and_where_it_began() -> None:
    assert "On the way: [[Hanna]], [[Milo]], [[Greta]], [[Olof]], [[Ines]]." in view("stories", BARBECUE)


def test_000_15_stories_are_found_by_the_skill_that_they_prove() -> None:
    files = {**ME, "People/Ana.md": "", "Stories/The flood.md":
             "---\ntype: story\npeople: '[[Ana]]'\nskills: [keeping calm, maps]\n---\n- 2026-01-01 told Ana: \"go on\"\n"}  # fmt: skip
    text = view("stories", files)
    assert '### keeping calm\n\n- [[The flood]], with [[Ana]]\n    - 2026-01-01: told Ana: "go on"' in text
    assert "### maps" in text


def test_000_25_004_20_a_story_note_keeps_its_reactions() -> None:
    files = {
        **ME,
        "Stories/Flood.md": "---\ntype: story\nskills: maps\n---\n- 2026-02-02 told at the club: they yawned\n- 2027-02-02 tell them again\n",
    }
    text = view("stories", files)
    assert "2026-02-02: told at the club: they yawned" in text
    assert "2027" not in text


# Ripples


def test_ripples_of_the_dead_stay_and_nothing_is_open_with_them() -> None:
    text = "- 2025-05-01 tea (intro:: [[Bo]])\n"
    living = rows("ripples", {**ME, "People/Ana.md": text, "People/Bo.md": ""})
    dead = rows("ripples", {**ME, "People/Ana.md": f"---\nstatus: deceased\n---\n{text}", "People/Bo.md": ""})
    assert (living[-1], dead) == ("1 thing still open with them", living[:-1])


WIDE = {
    **ME,
    "People/A.md": "---\nmet: 2020\n---\n",
    **{f"People/{each}.md": f"---\nintroduced_by: '[[{by}]]'\n---\n" for each, by in
       {"B": "A", "C": "A", "D": "B", "E": "D", "F": "E"}.items()},
    "People/G.md": "---\nintroduced_by: ['[[B]]', '[[C]]']\n---\n",
}  # fmt: skip


def test_001_01_everyone_reached_stands_once_at_the_least_distance() -> None:
    assert dict(find_ripples(stock_of(WIDE), "People/A.md").reached) == {
        "People/B.md": 1, "People/C.md": 1, "People/D.md": 2, "People/G.md": 2, "People/E.md": 3, "People/F.md": 4,
    }  # fmt: skip


def test_001_01_a_circle_of_introductions_ends() -> None:
    files = {**WIDE, "People/A.md": "---\nintroduced_by: '[[F]]'\n---\n"}
    assert len(find_ripples(stock_of(files), "People/A.md").reached) == 6


def test_connectors_come_by_how_many_they_led_to() -> None:
    found = find_connectors(stock_of(WIDE), 3)
    assert [(each.person[7:-3], len(each.reached), each.direct) for each in found] == [
        ("A", 6, 2),
        ("B", 4, 2),
        ("D", 2, 1),
    ]
    assert rows("ripples", WIDE)[0] == "Through them you met 2 people, and through those 4 more."


def test_a_line_of_a_thousand_introductions_is_no_trouble() -> None:
    line = {f"People/P{n:04}.md": f"---\nintroduced_by: '[[P{n - 1:04}]]'\n---\n" for n in range(1, 1100)}
    stock = stock_of({**ME, **line, "People/P0000.md": ""})
    assert len(find_ripples(stock, "People/P0000.md").reached) == 1099
    assert len(find_connectors(stock, 5)) == 5


# Bridges


def circle(name: str, count: int, extra: str = "") -> dict[str, str]:
    people = [f"{name}{each}" for each in range(count)]
    return {
        f"People/{person}.md": "---\ncontext: " + name.lower() + "\nknows: ["
        + ", ".join(f"'[[{other}]]'" for other in people if other != person) + f"{extra if person.endswith('0') else ''}]\n---\n"
        for person in people
    }  # fmt: skip


def test_002_05_whoever_alone_links_two_circles_is_named_with_both() -> None:
    link = {"People/Link.md": "---\nknows: ['[[Gym0]]', '[[Choir0]]']\n---\n"}
    found = find_bridge_people(stock_of({**ME, **circle("Gym", 5), **circle("Choir", 5), **link}))
    assert ("People/Link.md", {"gym", "choir"}) in [(each.person, set(each.circles)) for each in found]
    text = view("bridges", {**ME, **circle("Gym", 5), **circle("Choir", 5), **link})
    assert "[[Link]]: the only link between these: choir, and gym" in text
    assert "as far as your notes say" in text.casefold()


def test_nobody_is_told_to_take_care_of_the_dead_and_who_links_the_living_is_named() -> None:
    link = {"People/Link.md": "---\nstatus: deceased\nknows: ['[[Gym0]]', '[[Choir0]]']\n---\n"}
    files = {**ME, **circle("Gym", 6), **circle("Choir", 6), **link}
    assert not find_bridge_people(stock_of(files))
    assert not find_bridge_ties(stock_of(files))
    assert "[[Link]]" in view("who-knows-whom", files)
    other = {"People/Other.md": "---\nknows: ['[[Gym1]]', '[[Choir1]]']\n---\n"}
    assert "People/Other.md" in [each.person for each in find_bridge_people(stock_of({**files, **other}))]
    alone = {**files, "People/Link.md": link["People/Link.md"].replace("deceased", "active")}
    assert "People/Other.md" not in [each.person for each in find_bridge_people(stock_of({**alone, **other}))]


def test_too_few_people_are_told_as_too_few() -> None:
    assert view("bridges", {**ME, **circle("Gym", 3)}).split("\n")[2].startswith("No two circles")


def test_an_ending_that_status_alone_tells_has_no_day_and_stands_last() -> None:
    files = {
        "Jobs/Clerk.md": "---\nvia: '[[Bo]]'\nstatus: landed\n---\n- 2026-10-10 (stage:: applied)\n",
        "People/Bo.md": "---\nmet: 2026-10-12\n---\n",
    }
    stock = stock_of(files)
    story = find_story(stock, NotePath("Jobs/Clerk.md"))
    assert [(beat.day, beat.words, beat.evidence.line) for beat in story.beats] == [
        ("2026-10-10", "Clerk: applied", 5),
        ("2026-10-12", "met Bo", 2),
        ("", "Clerk: landed", 3),
    ]
    assert title_of(stock, stock.snapshot.opportunities[story.opportunity]) == "Clerk (landed)"
    (debt,) = stock.open_debts["People/Bo.md"]
    assert debt_in_words(debt) == "tell them how Clerk ended (landed), no day noted"
    assert debt.evidence == ("Jobs/Clerk.md", 3, "")
    assert "tell them how Clerk ended (landed), no day noted" in view("follow-ups", files)
    assert "3. no day noted: Clerk: landed (" in view("stories", files)


def test_an_ending_without_a_day_in_an_earlier_opportunity_stands_behind_its_own_rungs() -> None:
    files = {
        "Jobs/First.md": "---\nstatus: refused\nled_to: '[[Last]]'\n---\n- 2026-01-10 (stage:: applied)\n",
        "Jobs/Last.md": "- 2026-03-10 (stage:: applied)\n",
    }
    story = find_story(stock_of(files), NotePath("Jobs/Last.md"))
    assert [beat.words for beat in story.beats] == ["First: applied", "a no for First", "Last: applied"]
