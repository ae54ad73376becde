"""What became of each film is read back, whatever happened to the file."""

from moviegoer.corpus.work.journal import Entry, Journal, State


def test_the_last_line_of_each_film_counts(tmp_path):
    journal = Journal(tmp_path)
    assert journal.read() == {}
    failed = Entry("a\udc81 “b”.mkv", State.FAILED, reason="no such file")
    done = Entry("a\udc81 “b”.mkv", State.DONE, "k1", "a-k1", more={"studio": "Ünïversal"})
    other = Entry("c.mkv", State.SAME, "k1", reason="a.mkv", size=9, changed_ns=7, duration_s=1.5)
    for entry in (failed, other, done):
        journal.write(entry)
    found = journal.read()
    assert list(found) == [done.address, other.address]
    assert found == {done.address: done, other.address: other}
    assert found[done.address].state is State.DONE


def test_a_line_that_was_cut_short_costs_only_itself(tmp_path):
    journal = Journal(tmp_path)
    one, other = Entry("a", State.DONE, "k"), Entry("b", State.DONE, "l")
    journal.write(one)
    with journal.path.open("a") as file:
        file.write('{"address": "c", "sta')
    journal.write(other)
    assert journal.read() == {"a": one, "b": other}
