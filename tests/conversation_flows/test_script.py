"""Scripts: what the live ones hold, and what is said when one is wrong."""

from __future__ import annotations

import re
import shutil

import pytest

from conversation_flows import routes, script
from conversation_flows.conditions import every
from conversation_flows.yaml_files import DataError

SCRIPTS = script.load_all()
GOOD = script.load("good-conversation")
NAMES = [one.id for one in SCRIPTS]
BANNED = re.compile(
    r"\b(scores?|cases?|clients?|service users?|referrals?|refer(red|ring)?|pathways?|signpost\w*|triage|eligib\w*|"
    r"assessors?|thresholds?|safeguarding|statutory|commit|successful|cry for help|customers?)\b",
    re.IGNORECASE,
)


def resident_words(one):
    """Everything in a script that a resident can read, with where it stands."""
    words = one.words
    for name, prompt in words.prompts.items():
        for text in (prompt.ask, prompt.ask_about, prompt.why, prompt.hint, *prompt.choices.values()):
            if text:
                yield f"prompts.{name}", text
    for name, rule in words.rules.items():
        for text in (rule.because, *rule.routes.values(), *rule.offers.values()):
            yield f"rules.{name}", text
    for section in ("promises", "warnings", "next_steps", "reasons"):
        for name, text in getattr(words, section).items():
            yield f"{section}.{name}", text
    for tier, told in words.tiers.items():
        yield f"tiers.{tier}", told.name
        yield f"tiers.{tier}", told.meaning


def syllables(word):
    count = len(re.findall(r"[aeiouy]+", word.lower()))
    return max(1, count - (word.lower().endswith("e") and not word.lower().endswith("le") and count > 1))


def grade(text):
    """Flesch-Kincaid school grade; 4 is about age 9."""
    words = re.findall(r"[A-Za-z’']+", text)
    sentences = max(1, len(re.findall(r"[.!?:](?:\s|$)", text)))
    return 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / max(1, len(words)) - 15.59


@pytest.mark.parametrize("one", SCRIPTS, ids=NAMES)
def test_a_resident_never_reads_a_professionals_word(one):
    assert [(place, text) for place, text in resident_words(one) if BANNED.search(text)] == []


def test_nor_in_the_names_and_purposes_of_routes():
    known = routes.load()
    told = [
        (r.id, text)
        for b in known.boroughs()
        for r in known.all(b)
        for text in (r.name, r.purpose, r.contact.say)
    ]
    assert [pair for pair in told if BANNED.search(pair[1])] == []


@pytest.mark.parametrize("one", SCRIPTS, ids=NAMES)
def test_words_for_residents_are_short_and_plain(one):
    told = dict.fromkeys(text for _, text in resident_words(one))
    whole = " ".join(text if text[-1] in ".?!" else text + "." for text in told)
    assert grade(whole) <= 4
    for text in told:
        assert "!" not in text
        assert all(len(sentence.split()) <= 22 for sentence in re.split(r"[.?:]\s", text)), text


def test_prompts_carry_their_words_for_both_faces():
    mine, theirs = GOOD.question("safe_now"), GOOD.question("safe_now", about="other")
    desk = GOOD.question("safe_now", face="desk")
    assert mine.ask == "Are you safe right now?"
    assert theirs.ask == "Are they safe right now?"
    assert desk.ask not in (mine.ask, theirs.ask)
    assert desk.listen_for
    assert [choice for choice, _ in mine.choices] == ["yes", "no", "unsure", "skip"]


def test_the_self_guided_face_asks_six_things_in_order():
    assert GOOD.face("self") == ("who", "safe_now", "matters", "strengths", "in_the_way", "area")


@pytest.mark.parametrize("one", SCRIPTS, ids=NAMES)
def test_every_face_asks_whether_someone_is_safe_and_every_desk_can_open_an_assessment(one):
    assert "safe_now" in one.face("self")[:2]
    assert {"safe_now", "wants_assessment", "capacity_doubt", "concern_abuse", "contact_safe"} <= set(
        one.face("desk")
    )


@pytest.mark.parametrize("one", SCRIPTS, ids=NAMES)
def test_every_script_keeps_the_rules_that_keep_people_safe(one):
    assert {rule.id for rule in GOOD.rules} <= {rule.id for rule in one.rules}
    assert {line.id for line in GOOD.closing} <= {line.id for line in one.closing}
    assert set(GOOD.conditions) <= set(one.conditions)


@pytest.mark.parametrize("one", SCRIPTS, ids=NAMES)
def test_every_answer_is_read_by_something(one):
    read: set[str] = set()
    for rule in one.rules:
        for _, condition in every(rule.when) if rule.when else ():
            read.add(getattr(condition, "answer", ""))
    for condition in one.conditions.values():
        read |= {getattr(inside, "answer", "") for _, inside in every(condition)}
    for line in one.closing:
        if line.when:
            read |= {getattr(inside, "answer", "") for _, inside in every(line.when)}
    by_words_or_place = {"free_text", "area", "borough", "age_band", "connections", "school"}
    assert {prompt.id for prompt in one.prompts} - read - by_words_or_place == set()


@pytest.mark.parametrize("one", SCRIPTS, ids=NAMES)
def test_every_condition_with_a_name_is_used(one):
    used = set()
    tops = [rule.when for rule in one.rules] + [line.when for line in (*one.closing, *one.next_steps)]
    tops += (
        [p.ask_first for p in one.prompts] + [p.ask_when for p in one.prompts] + list(one.conditions.values())
    )
    for top in tops:
        used |= {getattr(inside, "holds", "") for _, inside in every(top)} if top else set()
    assert set(one.conditions) - used == set()


def test_choices_are_understood_however_they_are_said():
    safe = GOOD.prompt("safe_now")
    assert safe.choices_meant("no") == {"no"}
    assert safe.choices_meant("Not sure") == {"unsure"}
    assert safe.choices_meant("No, he is here") == {"no"}
    assert safe.choices_meant("it depends") == {"unsure"}
    assert GOOD.prompt("capacity_doubt").choices_meant("yes_for_this_decision") == {"yes"}
    assert GOOD.prompt("concern_abuse").choices_meant("financial/cuckooing") == {"financial", "exploitation"}
    assert GOOD.prompt("concern_abuse").choices_meant("no concerns") == {"none"}
    assert GOOD.prompt("matters").choices_meant("my dog") == set()


def test_asking_for_what_is_not_there_says_what_was_meant():
    with pytest.raises(KeyError, match="Did you mean “safe_now”"):
        GOOD.prompt("safenow")
    with pytest.raises(KeyError, match="Did you mean “carer”"):
        script.load("carers")
    with pytest.raises(KeyError, match="no version 9"):
        script.load("carer", 9)
    with pytest.raises(KeyError):
        script.load("../scripts/carer")


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(script.FOLDER / "good-conversation", tmp_path / "good-conversation")
    shutil.copytree(script.FOLDER / "carer", tmp_path / "carer")
    return tmp_path


def change(file, old, new):
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    return text[: text.index(old)].count("\n") + 1


SCRIPT_FAULTS = [
    ("{holds: adult_harm}", "{holds: adult_ham}", "no condition “adult_ham”. Did you mean “adult_harm”"),
    ("answer: safe_now, in:", "answer: safe_nou, in:", "no prompt “safe_nou”. Did you mean “safe_now”"),
    ("{answer: safe_now, in: [\"no\", unsure, skip]}", "{answer: safe_now, in: [nope]}", "no choice of safe_now “nope”"),
    ("routes: [call_999, silent_999_55, text_999, nhs_111]", "routes: [call_99]", "no route “call_99”. Did you mean “call_999”"),
    ("offers: [hospital_home]", "offers: [hospital_hom]", "no kind of help “hospital_hom”. Did you mean “hospital_home”"),
    ("musts: [get_out_first]", "musts: [get_out]", "no must in words.yaml “get_out”. Did you mean “get_out_first”"),
    ("promises: [manager_today]", "promises: [manager]", "no promise “manager”"),
    ("withholds: [callback]", "withholds: [call_999]", "no route that may be withheld “call_999”"),
    ("self: [who, safe_now", "self: [whoo, safe_now", "no prompt “whoo”. Did you mean “who”"),
    ("{heard: fire_gas}", "{heard: fire}", "“fire” is not a kind that is listened for"),
    ("{mark: elsewhere}", "{mark: away}", "“away” is not a mark"),
    ("{answer: ltc_count, at_least: 2}", "{answer: who, at_least: 2}", "`who` is a one_choice prompt and cannot be compared so"),
    ("{answer: ltc_count, at_least: 2}", "{answer: ltc_count, at_least: 2, is: a}", "compared in one way"),
    ("  danger_answer:\n    any:", "  danger_answer:\n    some:", "a condition is one of all, any, not"),
    ("kind: place", "kind: plaice", "Use one of 'one_choice'"),
    ("ring_tomorrow: +24h", "ring_tomorrow: tomorrow", "ring_tomorrow"),
    ("status: live", "status: alive", "Use one of 'draft'"),
    ("  - id: fire_or_gas\n", "  - id: life_at_risk\n", "“life_at_risk” is there twice"),
    ("needs: [dementia]", "needs: [dementsia]", "no kind of help “dementsia”. Did you mean “dementia”"),
    ("  - {id: begin}\n", "", "there may be no next step for someone|words for “begin”"),
    ("  homeless:\n    any: [{heard: homeless_tonight}", "  homeless:\n    any: [{holds: homeless}", "round in a ring"),
    ("title: A good conversation", "titel: A good conversation", "`titel` is not something that can stand here|`title` is missing"),
]  # fmt: skip
WORDS_FAULTS = [
    ("    because: It sounds as if someone’s life may be in danger.", "    becuase: x", "becuase|because"),
    ("  fire_or_gas:\n    because", "  fire_or_gaz:\n    because", "“fire_or_gas” has no words|words for “fire_or_gaz”"),
    ("      skip: I would rather not say\n", "", "the choice “skip” has no label"),
    ("      skip: I would rather not say", "      skip: x y\n      skop: I would rather", "no choice of safe_now “skop”"),
    ("      housing_advice: People near you who know", "      housing: People near you who know", "no offer in the rule homeless “housing”"),
    ("  befriending: [lonely", "  befrending: [lonely", "Did you mean “befriending”"),
    ("ask: Who is this for?", "ask: ''", "ask"),
    ("tiers:\n", "tiers:\n  T1: {name: Again, meaning: Twice}\n", "duplicate"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "says"), SCRIPT_FAULTS)
def test_a_wrong_script_is_refused_with_file_line_and_cure(folder, old, new, says):
    change(folder / "good-conversation" / "script.yaml", old, new)
    with pytest.raises(DataError, match=says) as refused:
        script.load("good-conversation", folder=folder)
    assert re.search(r"good-conversation/(script|words)\.yaml:\d+: .+\. \S", str(refused.value))


@pytest.mark.parametrize(("old", "new", "says"), WORDS_FAULTS)
def test_wrong_words_are_refused_with_file_line_and_cure(folder, old, new, says):
    change(folder / "good-conversation" / "words.yaml", old, new)
    with pytest.raises(DataError, match=says) as refused:
        script.load("good-conversation", folder=folder)
    assert refused.value.file.name == "words.yaml"


def test_the_line_named_is_the_line_of_the_fault(folder):
    line = change(folder / "good-conversation" / "script.yaml", "needs: [dementia]", "needs: [dementsia]")
    with pytest.raises(DataError) as refused:
        script.load("good-conversation", folder=folder)
    assert refused.value.line == line


def test_a_missing_file_and_a_file_that_is_not_text_are_said_to_be_so(folder):
    words = folder / "carer" / "words.yaml"
    words.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DataError, match="not plain UTF-8"):
        script.load("carer", folder=folder)
    words.unlink()
    script.load.cache_clear()
    with pytest.raises(DataError, match="cannot be read"):
        script.load("carer", folder=folder)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "builds_on: good-conversation",
            "builds_on: good-conversion",
            "no script “good-conversion” to build on",
        ),
        ("builds_on: good-conversation", "builds_on: carer", "no script “carer” to build on"),
        ("- id: cannot_be_left\n    when", "- id: domestic_abuse\n    when", "may add to and not replace"),
        (
            "rules:\n",
            "conditions:\n  in_danger: {answer: who, is: self}\nrules:\n",
            "may add to and not replace",
        ),
    ],
)
def test_a_script_that_builds_on_another_cannot_take_its_safety_away(folder, old, new, says):
    change(folder / "carer" / "script.yaml", old, new)
    with pytest.raises(DataError, match=says):
        script.load("carer", folder=folder)


def test_a_kept_version_can_still_be_loaded(folder):
    home = folder / "good-conversation"
    shutil.copytree(home, folder / "kept")
    (home / "versions").mkdir()
    shutil.move(folder / "kept", home / "versions" / "1")
    change(home / "script.yaml", "version: 1", "version: 2")
    change(home / "words.yaml", "ask: Who is this for?", "ask: Who needs this?")
    assert script.versions("good-conversation", folder=folder) == (1, 2)
    assert script.load("good-conversation", folder=folder).question("who").ask == "Who needs this?"
    assert script.load("good-conversation", 1, folder=folder).question("who").ask == "Who is this for?"
