"""Imports: tried, applied, cut off, undone, and what a source no longer lists."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from assets_catalog.catalogue import Catalogue
from assets_catalog.listing import Listing, Provenance

SOURCE = "Town list"


@pytest.fixture
def catalogue(tmp_path):
    return Catalogue.open(f"sqlite:///{tmp_path / 'catalogue.sqlite3'}")


def club(number: int, **changes) -> Listing:
    values = {
        "name": f"Club {number}",
        "description": "Tea and a chat.",
        "provenance": [Provenance(source=SOURCE, source_id=str(number))],
    }
    return Listing(**(values | changes))


def take_in(catalogue, listings, **options):
    run = catalogue.begin_import(SOURCE, by="feed")
    for _ in catalogue.apply(run, listings, **options):
        pass
    return catalogue.finish_import(run)


def picture(catalogue):
    """Everything a reader sees, without ids of rows and times."""
    return [
        each.model_dump(exclude={"provenance": {"__all__": {"retrieved_at"}}}) for each in catalogue.every()
    ]


def find(catalogue, name):
    return next(each for each in catalogue.every() if each.name == name)


def test_an_import_is_counted_and_named_in_the_history(catalogue):
    first = take_in(catalogue, [club(n) for n in range(3)], note="From a file")
    assert (first.state, first.added, first.changed, first.unchanged) == ("done", 3, 0, 0)
    again = take_in(catalogue, [club(0), club(1, description="Coffee."), club(3)])
    assert (again.added, again.changed, again.unchanged) == (1, 1, 1)
    assert [each.id for each in catalogue.import_runs()] == [again.id, first.id]
    assert catalogue.import_runs(source="Another") == []
    newest, oldest = catalogue.history(find(catalogue, "Club 1").id)
    assert (newest.import_id, oldest.import_id, oldest.note) == (again.id, first.id, "From a file")
    assert [(each.label, each.before, each.after) for each in newest.fields] == [
        ("Description", "Tea and a chat.", "Coffee.")
    ]


def test_an_import_that_has_ended_takes_nothing_more_in(catalogue):
    run = take_in(catalogue, [club(0)])
    with pytest.raises(ValueError, match="has ended"):
        list(catalogue.apply(run, [club(1)]))
    assert catalogue.count() == 1


def test_an_import_that_failed_says_why_and_one_that_was_cut_off_is_marked_by_the_next(catalogue):
    failed = catalogue.finish_import(catalogue.begin_import(SOURCE, by="feed"), failed="The feed went away.")
    assert (failed.state, failed.note) == ("failed", "The feed went away.")
    cut_off = catalogue.begin_import(SOURCE, by="feed")
    other = catalogue.begin_import("Another list", by="feed")
    catalogue.begin_import(SOURCE, by="feed")
    assert catalogue.import_run(cut_off.id).state == "failed"
    assert catalogue.import_run(other.id).state == "running"
    assert catalogue.import_run("nothing") is None


def test_a_preview_says_what_would_happen_and_writes_nothing(catalogue):
    take_in(catalogue, [club(n) for n in range(6)])
    catalogue.save(find(catalogue, "Club 2").model_copy(update={"description": "By hand."}), by="steward")
    before, seq = picture(catalogue), catalogue.latest_change()
    coming = [club(0), club(1, email="a@x.example"), club(2, description="Cake."), club(9), club(9)]
    preview = catalogue.preview(SOURCE, coming, complete=True)
    assert (preview.added, preview.changed, preview.unchanged, preview.disputed) == (1, 1, 3, 1)
    assert [each.name for each in preview.first_added] == ["Club 9"]
    assert [(each.name, each.fields[0].label, each.fields[0].after) for each in preview.changes] == [
        ("Club 1", "Email", "a@x.example")
    ]
    (disagreed,) = preview.disagreements
    assert (disagreed.fields[0].before, disagreed.fields[0].after) == ("By hand.", "Cake.")
    assert (preview.withdrawn, preview.refusal) == (3, "")
    assert [each.name for each in preview.withdrawals] == ["Club 3", "Club 4", "Club 5"] or {
        each.name for each in preview.withdrawals
    } == {"Club 3", "Club 4", "Club 5"}
    assert (picture(catalogue), catalogue.latest_change()) == (before, seq)
    assert len(catalogue.import_runs()) == 1
    assert catalogue.disagreements() == []
    told = take_in(catalogue, coming)
    assert (told.added, told.changed, told.unchanged, told.disagreements) == (1, 1, 3, 1)
    assert catalogue.preview(SOURCE, coming).withdrawn == 0


def test_a_preview_over_several_batches_counts_repeats_once(catalogue):
    listings = [*(club(n) for n in range(260)), club(0), club(1, email="a@x.example")]
    foreseen = [each.kind for each in catalogue.would_apply(listings)]
    run = catalogue.begin_import(SOURCE, by="feed")
    assert [each.kind for each in catalogue.apply(run, listings)] == foreseen
    preview = catalogue.preview("Town list", (club(n) for n in range(300)), at_most=5)
    assert (preview.added, len(preview.first_added)) == (40, 5)


def test_what_a_complete_feed_no_longer_has_is_taken_out_and_comes_back_with_it(catalogue):
    take_in(catalogue, [club(n) for n in range(5)])
    identity = find(catalogue, "Club 4").id
    run = catalogue.begin_import(SOURCE, by="feed")
    gone = catalogue.withdraw(run, SOURCE, {"0", "1", "2", "3"})
    assert (gone.missing, gone.removed, gone.kept, gone.refusal) == (1, 1, 0, "")
    assert catalogue.get(identity) is None
    assert catalogue.history(identity)[0].note == "No longer listed by Town list"
    assert catalogue.import_run(run.id).withdrawn == 1
    assert catalogue.withdraw(run, SOURCE, {"0", "1", "2", "3"}).missing == 0
    assert [each.listings for each in catalogue.sources()] == [4]
    assert [each.kind for each in catalogue.apply(run, [club(4)])] == ["added"]
    assert catalogue.get(identity).name == "Club 4"


def test_a_feed_that_lost_more_than_half_takes_nothing_out_unless_allowed(catalogue):
    take_in(catalogue, [club(n) for n in range(5)])
    run = catalogue.begin_import(SOURCE, by="feed")
    refused = catalogue.withdraw(run, SOURCE, ["0", "1"])
    assert refused.refusal == (
        "Town list has lost 3 of its 5 listings, more than half, so none was taken out. "
        "If that is right, run it again and allow it."
    )
    assert catalogue.count() == 5
    assert catalogue.preview(SOURCE, [club(0), club(1)], complete=True).refusal == refused.refusal
    assert catalogue.withdraw(run, SOURCE, ["0", "1"], allow=True).removed == 3
    assert catalogue.count() == 2


def test_a_local_word_or_another_source_keeps_a_listing_and_a_steward_is_told(catalogue):
    take_in(catalogue, [club(n) for n in range(4)])
    edited, shared = find(catalogue, "Club 0"), find(catalogue, "Club 1")
    catalogue.save(edited.model_copy(update={"email": "a@x.example"}), by="steward")
    other = club(1, id=shared.id, provenance=[Provenance(source="Feed", source_id="a")])
    list(catalogue.apply(catalogue.begin_import("Feed", by="feed"), [other]))
    run = catalogue.begin_import(SOURCE, by="feed")
    kept = catalogue.withdraw(run, SOURCE, {"2", "3"})
    assert (kept.removed, kept.kept) == (0, 2)
    told = {each.service_id: each for each in catalogue.disagreements()}
    assert {each.says for each in told.values()} == {"no longer lists it"}
    assert told[shared.id].ours == "another source still lists it"
    assert catalogue.settle(told[edited.id].id, "theirs", by="steward").kind == "changed"
    assert catalogue.get(edited.id) is None
    catalogue.settle(told[shared.id].id, "ours", by="steward")
    assert catalogue.get(shared.id) is not None


def test_undoing_puts_everything_back_and_the_same_file_does_the_same_again(catalogue):
    take_in(catalogue, [club(n) for n in range(5)])
    held = find(catalogue, "Club 3")
    catalogue.save(held.model_copy(update={"description": "By hand."}), by="steward")
    before = picture(catalogue)
    coming = [club(0), club(1, email="a@x.example"), club(3, description="Cake."), club(7)]
    run = catalogue.begin_import(SOURCE, by="feed")
    list(catalogue.apply(run, coming))
    catalogue.withdraw(run, SOURCE, {"0", "1", "3", "7"})
    catalogue.finish_import(run)
    after = picture(catalogue)
    assert len(catalogue.disagreements()) == 1
    undone = catalogue.undo_import(run.id, by="steward")
    assert (undone.restored, undone.removed, undone.kept_because_changed_since) == (3, 1, ())
    assert picture(catalogue) == before
    assert catalogue.disagreements() == []
    assert set(catalogue.local_words(held.id)) == {"description"}
    assert catalogue.import_run(run.id).state == "undone"
    with pytest.raises(ValueError, match="already"):
        catalogue.undo_import(run.id, by="steward")
    again = catalogue.begin_import(SOURCE, by="feed")
    assert [each.kind for each in catalogue.apply(again, coming)] == [
        "unchanged",
        "changed",
        "unchanged",
        "added",
    ]
    catalogue.withdraw(again, SOURCE, {"0", "1", "3", "7"})
    assert picture(catalogue) == after
    assert len(catalogue.disagreements()) == 1


def test_undoing_leaves_what_was_changed_since_and_names_it(catalogue):
    run = take_in(catalogue, [club(n) for n in range(3)])
    edited = find(catalogue, "Club 1")
    catalogue.save(edited.model_copy(update={"email": "a@x.example"}), by="steward")
    later = take_in(catalogue, [club(2, description="Cake.")])
    foreseen = catalogue.would_undo(run.id)
    assert catalogue.count() == 3
    undone = catalogue.undo_import(run.id, by="steward")
    assert (undone.restored, undone.removed) == (0, 1)
    assert foreseen == undone
    assert {each.name for each in undone.kept_because_changed_since} == {"Club 1", "Club 2"}
    assert catalogue.count() == 2
    assert catalogue.undo_import(later.id, by="steward").restored == 1
    assert find(catalogue, "Club 2").description == "Tea and a chat."


def test_two_imports_are_undone_one_after_the_other(catalogue):
    first = take_in(catalogue, [club(0)])
    second = take_in(catalogue, [club(0, description="Cake.")])
    assert catalogue.undo_import(second.id, by="steward").restored == 1
    assert catalogue.preview(SOURCE, [club(0)]).unchanged == 1
    left = catalogue.undo_import(first.id, by="steward")
    assert (left.removed, left.kept_because_changed_since) == (1, ())
    assert catalogue.count() == 0
    with pytest.raises(ValueError, match="undone already"):
        catalogue.would_undo(first.id)


def test_what_cannot_be_undone_is_said(catalogue):
    with pytest.raises(ValueError, match="no such import"):
        catalogue.undo_import("nothing", by="steward")
    with pytest.raises(ValueError, match="still running"):
        catalogue.undo_import(catalogue.begin_import(SOURCE, by="feed").id, by="steward")


SLOWLY = """
import sys, time
from assets_catalog.catalogue import Catalogue
from tests.assets_catalog.test_catalogue_imports import club, SOURCE
catalogue = Catalogue.open(sys.argv[1])
run = catalogue.begin_import(SOURCE, by="feed")
for number, saved in enumerate(catalogue.apply(run, (club(n, email="new@x.example") for n in range(1200)))):
    if number == 600:
        print("half-way", flush=True)
        time.sleep(60)
"""


def test_killed_in_the_middle_nothing_is_half_applied_and_run_again_it_ends_the_same(catalogue, tmp_path):
    take_in(catalogue, [club(n) for n in range(400)])
    url = catalogue.engine.url.render_as_string(hide_password=False)
    with subprocess.Popen([sys.executable, "-c", SLOWLY, url], stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"half-way\n"
        process.send_signal(signal.SIGKILL)
    (cut_off, _) = catalogue.import_runs()
    taken = cut_off.added + cut_off.changed
    assert (taken, taken % 250, cut_off.state) == (750, 0, "running")
    changed = [each for each in catalogue.every() if each.email == "new@x.example"]
    assert (len(changed), catalogue.count()) == (750, 750)
    assert {catalogue.history(each.id)[0].import_id for each in changed[:20]} == {cut_off.id}
    again = take_in(catalogue, [club(n, email="new@x.example") for n in range(1200)])
    assert (again.added, again.changed, again.unchanged) == (450, 0, 750)
    assert catalogue.import_run(cut_off.id).state == "failed"
    straight = Catalogue.open(f"sqlite:///{tmp_path / 'straight.sqlite3'}")
    take_in(straight, [club(n) for n in range(400)])
    take_in(straight, [club(n, email="new@x.example") for n in range(1200)])
    assert picture(straight) == picture(catalogue)
    assert catalogue.preview(SOURCE, [club(n, email="new@x.example") for n in range(1200)]).unchanged == 1200
