"""What planned sentences ask for. The sentences are our own; each class has some that only look like it."""

from __future__ import annotations

import pytest

from vaultkit.practice.asks import classify_ask, classify_asked, instead_of, load_language

SENTENCES = {
    "job": [
        "Is your team recruiting?", "Do you know of any openings?", "Any openings?", "Is anyone hiring at the clinic?",
        "Is your firm hiring at the moment?", "Could you get me an interview?", "I need work, badly.",
        "Please tell me if you hear of something.", "Would you keep an eye out for me?", "Let me know if you hear anything",
        "Would there be an opening for someone like me?", "Who is hiring in your town?", "Are there any jobs where you are?",
        "Could you keep your ears open?", "Would you hire me?", "Do you have a vacancy in the archive?",
        "Could you give me a job at the Trust?", "Can I get a job at your firm?", "Might I apply for a post with you?",
        "Do you have a part-time position at the Trust for me?", "Is there any work for me?", "Could you find me some work?",
        "Would you offer me an unpaid internship?", "Can you help me find a job?", "Could I come and work for you?",
        "I would love to work at your bindery.", "Would you take me on as a trainee?", "Could you take me on?",
        "May I have an interview?", "Do you have a job for me?", "I need your help to find work.", "Please keep me in mind.",
        "Can you help me with finding a post?", "I am trying to find work here.", "Could you give me an opening at the Trust?",
    ],
    "third-party": [
        "Could you introduce my cousin to your manager?", "Could you introduce my sister to your publisher?",
        "Would you help my brother find a flat?", "Do you have anything for my nephew?", "Please meet my friend, she draws.",
        "Do you know of any openings for my brother?", "Are there positions for my old friend?",
    ],
    "favour": [
        "Would you put in a good word?", "Could you refer me to the board?", "Would you look over my CV?",
        "would she look over my CV", "Could you pass on my résumé?", "May I name you as a reference?",
        "Could you forward my portfolio to them?", "Could you give me a reference?", "Would you do me a favour?",
        "Could you lend me some money?", "May I ask you for a favour?",
    ],
    "contact": [
        "Who else should I talk to about grants?", "Who else should I talk to before January?", "who else thinks about tide data",
        "Whom would you talk to?", "Could you put me in touch with the surveyor?", "Would you introduce me to Erin?",
        "who she still knows in publishing", "Do you know anyone who restores clocks?",
        "Could you give me an introduction to Erin?", "Could you give me another name?",
    ],
    "pitch": [
        "I am a data analyst looking for a role near the water.", "Hi, I'm an archivist looking for a change.",
        "I'm currently looking for something new.",
    ],
    "advice": [
        "What does a hiring manager in your field look for?", "How did you hear about your own job?",
        "What does a good first month look like to you?", "Where would you look, if you wanted the visitors' book to speak?",
        "How do you decide which map not to draw?", "What would you do first, in my place?", "how she decides what not to plan",
        "what she would measure first", "How did you come to listen to tides for a living?", "What makes a job like this good?",
        "How does the hiring process work there?", "Why did you leave the record office?", "What do you like about your role?",
        "Which vacancies tempted you, back then?", "When you are hiring, what do you look for?",
        "What relates my maps best to where you think the field goes?",
        "How did you get a job at the Trust?", "What made them offer you the role?", "How can I get a job done twice as fast?",
        "Where would you find work in my place?", "Why did you take a job at the mill?", "Which job would suit me, in your view?",
        "What makes a good résumé review?", "How did the reference help you find work?", "When did somebody last do you a favour?",
    ],
    "other": ["Bring the signed form.", "Ask after her knee.", "Tell her about this job that I did.", "The openings of the lock.",
        "Did you get a job right after school?", "Could you give me some advice on work?", "Give me a post card from the sea.",
        "Can I have a look at work by the new binder?", "Would you take me on a tour of the mill?", "Can I get work out of the way first?",
        "I would like to work at the long table.", "Could we find a day to talk about work?", "Could you find me a map of the post roads?",
        "Did they offer you a role at once?", "Could I work with you on the map?", "Can you help me find the job lot of maps?",
        "work", "Her work at the mill", "Could you give me a reference to that paper?", "I need to get work done first.",
        "Could you give me a recommendation for a good binder?", "Could you give me the opening hours?", "Bear in mind that she is ill.",
        "Could you give me names of rivers?", "Did it help them find work?"],
}  # fmt: skip


@pytest.mark.parametrize(("sentence", "ask"), [(text, ask) for ask, texts in SENTENCES.items() for text in texts])
def test_001_02_a_planned_sentence_finds_its_class(sentence: str, ask: str) -> None:
    assert classify_ask(sentence) == ask
    assert classify_ask(sentence.upper()) == ask


ASKED = {
    "job": ["a job", "job", "work", "openings", "for a job at the Trust", "part-time work", "an interview", "any openings",
            "if there is a job for me", "help finding work", "an internship in her office"],
    "third-party": ["a job for my brother", "an intro for my sister"],
    "favour": ["money", "a loan", "a reference", "a recommendation", "résumé review", "a review of my CV", "a favour",
               "some favours", "to pass on my CV"],
    "contact": ["intro to Tom", "an introduction", "an introduction to [[Tom]]", "another name", "a contact at the Trust",
                "who else thinks about tides"],
    "advice": ["how she began", "what she would measure first", "her view on the harbour"],
    "other": ["advice on work", "a map", "work samples", "a lift", "her job", "after her knee", "a post card", ""],
}  # fmt: skip


@pytest.mark.parametrize(("asked", "ask"), [(text, ask) for ask, texts in ASKED.items() for text in texts])
def test_003_02_what_was_asked_for_may_be_noted_in_short(asked: str, ask: str) -> None:
    assert classify_asked(asked) == ask


@pytest.mark.parametrize(
    ("sentence", "asks"),
    [
        ("Do you have a job for me?", {"job", "other"}),
        ("Where would you look, whom would you talk to?", {"advice", "contact"}),
        ("Whom would you talk to in my place?", {"contact"}),
        ("Where would you look?", {"advice"}),
    ],
)
def test_004_19_where_and_whom_are_good_questions(sentence: str, asks: set[str]) -> None:
    assert classify_ask(sentence) in asks


def test_003_09_every_ask_for_a_job_comes_with_a_question_that_asks_for_their_view() -> None:
    assert instead_of("job")
    assert {classify_ask(question) for question in instead_of("job")} == {"advice"}


def test_004_12_what_is_suggested_never_asks_for_a_job() -> None:
    suggested = [question for each in load_language().classes for question in each.instead]
    assert suggested
    assert not {classify_ask(question) for question in suggested} & {"job", "favour", "third-party"}


def test_links_and_accents_do_not_hide_an_ask() -> None:
    assert classify_ask("Is [[Wrackline Trust|the trust]] hiring, or [[Acme]]?") == "job"
    assert classify_ask("Would you read my re\u0301sume\u0301?") == "favour"
