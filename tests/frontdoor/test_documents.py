"""The documents are true: every setting, command and role is in them, and the README runs."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from conversation_flows.records.workers import ROLES
from frontdoor.cli import main
from frontdoor.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
OPERATOR = (ROOT / "docs" / "operator.md").read_text(encoding="utf-8")
DOCUMENTS = [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md"]


def commands(group: click.Group, path: str = "frontdoor") -> list[str]:
    found, context = [], click.Context(group)
    for name in group.list_commands(context):
        command, here = group.get_command(context, name), f"{path} {name}"
        found += commands(command, here) if isinstance(command, click.Group) else [here]
    return found


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_documented(name):
    assert f"`FRONTDOOR_{name.upper()}`" in OPERATOR
    assert Settings.model_fields[name].description


@pytest.mark.parametrize("command", commands(main))
def test_every_command_is_documented_and_explains_itself(command):
    assert f"`{command}" in OPERATOR
    found: click.Command = main
    for part in command.split()[1:]:
        found = found.get_command(click.Context(found), part)
    assert len(found.help or "") > 20


@pytest.mark.parametrize("role", ROLES)
def test_every_role_is_documented(role):
    assert f"| `{role}` |" in OPERATOR


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_go_somewhere(path):
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        if not target.startswith(("http:", "https:", "mailto:")):
            assert (path.parent / target).exists(), f"{path.name} points to {target}"


def test_the_readme_begins_with_the_two_commands_and_a_picture():
    first_screen = "\n".join((ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:30])
    assert "make run" in first_screen
    assert "make test" in first_screen
    assert re.search(r"!\[[^\]]+\]\(docs/pictures/[\w-]+\.(png|webp)\)", first_screen)


def test_nothing_of_the_crown_is_built():
    dist = ROOT / "frontdoor" / "static" / "dist"
    styles = (dist / "app.css").read_text(encoding="utf-8")
    assert "GDS Transport" not in styles
    assert not [path for path in dist.rglob("*") if re.search("crown|crest|govuk-opengraph", path.name)]


def test_the_locks_name_no_registry_and_hash_everything():
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        assert "http" not in text
        assert len(re.findall(r"^[a-z0-9_.\[\]-]+==", text, re.M | re.I)) <= text.count("--hash=sha256:")
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text(encoding="utf-8")
