"""Do all the names in a script mean something? Asked each time a script is loaded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from assets_catalog import categories
from conversation_flows import conditions, routes
from conversation_flows.script_parts import Line
from conversation_flows.yaml_files import Loc, YamlFile, suggestion

if TYPE_CHECKING:
    from conversation_flows.script import Script
    from conversation_flows.script_parts import Rules, Words

_COMPARABLE = {
    "choices": ("one_choice", "many_choices", "contact", "consent"),
    "at_least": ("number",),
}


def check_references(
    script: Script, rules: Rules, words: Words, rules_file: YamlFile, words_file: YamlFile
) -> None:
    """Raises ``DataError`` for the first name that means nothing, naming file, line and cure."""
    for at, kind, name, known in _named(script, rules):
        if name not in known:
            near = suggestion(name, known).strip() or f"Use one of: {', '.join(sorted(known)[:12])}"
            raise rules_file.error(at, f"there is no {kind} “{name}”", near.rstrip("?."))
    _check_unique(rules, rules_file)
    for at, condition in _conditions(rules):
        _check_condition(script, condition, at, rules_file)
    _check_cycles(script, rules_file)
    _check_words(script, rules, words, rules_file, words_file)


def _named(script: Script, rules: Rules) -> Iterator[tuple[Loc, str, str, frozenset[str]]]:
    prompts = frozenset(prompt.id for prompt in script.prompts)
    needs = frozenset(categories.by_id())
    may_be_withheld = frozenset(
        route.id for route in routes.load().all() if route.kind in ("helpline", "team")
    )
    known_routes = frozenset(routes.load().ids()) | {routes.ASSET + need for need in needs}
    for face, asked in rules.faces.items():
        yield from ((("faces", face, i), "prompt", name, prompts) for i, name in enumerate(asked))
    yield from ((("offers_from", i), "prompt", name, prompts) for i, name in enumerate(rules.offers_from))
    for i, name in enumerate(rules.contacts):
        yield ("contacts", i), "promise", name, frozenset(script.promises)
    for i, prompt in enumerate(rules.prompts):
        if prompt.otherwise:
            yield ("prompts", i, "otherwise"), "choice", prompt.otherwise, prompt.choice_ids
        for j, choice in enumerate(prompt.choices):
            yield from (
                (("prompts", i, "choices", j, "needs"), "kind of help", need, needs) for need in choice.needs
            )
    for i, rule in enumerate(rules.rules):
        lists = (
            ("routes", "route", rule.routes, known_routes),
            ("consider", "route", rule.consider, known_routes),
            ("withholds", "route that may be withheld", rule.withholds, may_be_withheld),
            ("offers", "kind of help", rule.offers, needs),
            ("promises", "promise", rule.promises, frozenset(script.promises)),
            ("withholds_promises", "promise", rule.withholds_promises, frozenset(script.promises)),
            ("musts", "must in words.yaml", rule.musts, frozenset(script.words.musts)),
            ("warnings", "warning in words.yaml", rule.warnings, frozenset(script.words.warnings)),
        )
        for part, kind, found, known in lists:
            yield from ((("rules", i, part, j), kind, name, known) for j, name in enumerate(found))


def _conditions(rules: Rules) -> Iterator[tuple[Loc, conditions.Condition]]:
    tops: list[tuple[tuple[str | int, ...], conditions.Condition | None]] = []
    for i, prompt in enumerate(rules.prompts):
        tops += [
            (("prompts", i, "ask_first"), prompt.ask_first),
            (("prompts", i, "ask_when"), prompt.ask_when),
        ]
    tops += [(("conditions", name), condition) for name, condition in rules.conditions.items()]
    tops += [(("rules", i, "when"), rule.when) for i, rule in enumerate(rules.rules)]
    tops += [(("closing", i, "when"), line.when) for i, line in enumerate(rules.closing)]
    tops += [(("next_steps", i, "when"), line.when) for i, line in enumerate(rules.next_steps)]
    for at, condition in tops:
        if condition is not None:
            yield from conditions.every(condition, at)


def _check_condition(script: Script, condition: conditions.Condition, at: Loc, file: YamlFile) -> None:
    prompts = {prompt.id: prompt for prompt in script.prompts}
    if isinstance(condition, conditions.AnswerIs):
        _check_known("prompt", condition.answer, prompts, (*at, "answer"), file)
        prompt = prompts[condition.answer]
        for choice in condition.choices:
            _check_known(f"choice of {prompt.id}", choice, prompt.choice_ids, (*at, "in"), file)
        wanted = "choices" if condition.choices else "at_least" if condition.at_least is not None else ""
        if wanted and prompt.kind not in _COMPARABLE[wanted]:
            cure = "compare it with `given` or `missing`, or use `mentions`"
            raise file.error(at, f"`{prompt.id}` is a {prompt.kind} prompt and cannot be compared so", cure)
    elif isinstance(condition, conditions.Mentions | conditions.Needs):
        for name in condition.of:
            _check_known("prompt", name, prompts, (*at, "of"), file)
        for need in condition.needs if isinstance(condition, conditions.Needs) else ():
            _check_known("kind of help", need, categories.by_id(), (*at, "needs"), file)
    elif isinstance(condition, conditions.Holds):
        _check_known("condition", condition.holds, script.conditions, (*at, "holds"), file)


def _check_known(kind: str, name: str, known: Iterable[str], at: Loc, file: YamlFile) -> None:
    names = list(known)
    if name not in names:
        near = suggestion(name, names).strip() or f"Use one of: {', '.join(sorted(names)[:12])}"
        raise file.error(at, f"there is no {kind} “{name}”", near.rstrip("?."))


def _check_unique(rules: Rules, file: YamlFile) -> None:
    for part in ("prompts", "rules", "closing", "next_steps"):
        seen: set[str] = set()
        for i, entry in enumerate(getattr(rules, part)):
            if entry.id in seen:
                raise file.error(
                    (part, i, "id"), f"“{entry.id}” is there twice", "give one of them another id"
                )
            seen.add(entry.id)
    for i, prompt in enumerate(rules.prompts):
        if len(prompt.choice_ids) < len(prompt.choices):
            raise file.error(
                ("prompts", i, "choices"), "a choice is there twice", "give one of them another id"
            )


def _check_cycles(script: Script, file: YamlFile) -> None:
    def reach(name: str, trail: tuple[str, ...]) -> None:
        if name in trail:
            what = f"the conditions go round in a ring: {' > '.join((*trail, name))}"
            raise file.error(("conditions", trail[0]), what, "take one of them out of the ring")
        for _, inside in conditions.every(script.conditions[name]):
            if isinstance(inside, conditions.Holds):
                reach(inside.holds, (*trail, name))

    for name in script.conditions:
        reach(name, ())


def _check_words(
    script: Script, rules: Rules, words: Words, rules_file: YamlFile, words_file: YamlFile
) -> None:
    wanted: tuple[tuple[str, Iterable[str]], ...] = (
        ("prompts", [prompt.id for prompt in script.prompts]),
        ("rules", [rule.id for rule in script.rules]),
        ("promises", script.promises),
        ("closing", [line.id for line in script.closing]),
        ("next_steps", [line.id for line in script.next_steps]),
        ("tiers", ("T1", "T2", "T3")),
        ("reasons", ("own_words", "chosen", "held_open", "nothing_yet")),
    )
    for section, ids in wanted:
        for name in ids:
            if name not in getattr(script.words, section):
                raise words_file.error((section,), f"“{name}” has no words", f"write them under `{section}`")
        for name in getattr(words, section):
            if name not in ids:
                near = suggestion(name, ids).strip() or "Take them out"
                raise words_file.error(
                    (section, name), f"words for “{name}”, which the script lacks", near.rstrip("?")
                )
    for need in words.needs_in_words:
        _check_known("kind of help", need, categories.by_id(), ("needs_in_words", need), words_file)
    for prompt in script.prompts:
        labels = script.words.prompts[prompt.id].choices
        for choice in prompt.choices:
            if choice.id not in labels:
                cure = "write one under `choices`"
                raise words_file.error(("prompts", prompt.id), f"the choice “{choice.id}” has no label", cure)
        for name in labels:
            _check_known(
                f"choice of {prompt.id}",
                name,
                prompt.choice_ids,
                ("prompts", prompt.id, "choices", name),
                words_file,
            )
    for rule in script.rules:
        said = script.words.rules[rule.id]
        for name in said.routes:
            _check_known(
                f"route in the rule {rule.id}",
                name,
                (*rule.routes, *rule.consider),
                ("rules", rule.id, "routes", name),
                words_file,
            )
        for name in said.offers:
            _check_known(
                f"offer in the rule {rule.id}",
                name,
                rule.offers,
                ("rules", rule.id, "offers", name),
                words_file,
            )
    if not script.next_steps or script.next_steps[-1] != Line(id=script.next_steps[-1].id):
        cure = "end the list with one that has an id and nothing else"
        raise rules_file.error(("next_steps",), "there may be no next step for someone", cure)
