"""Exports in the layout of Polis: the good, the odd and the broken."""

import codecs

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mitwirk.science.opinion import PolisExport, Votes, read_polis, write_polis
from mitwirk.science.opinion.tables import MAX_ERRORS

COMMENTS = """timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body
1653300000,Mon May 23 2022 10:00:00 GMT+0000 (Coordinated Universal Time),0,5,1,0,1,"Mehr Bäume"
1653300060,Mon May 23 2022 10:01:00 GMT+0000 (Coordinated Universal Time),3,5,0,2,0,"Autos, ""mehr"" Platz"
"""
VOTES = """timestamp,datetime,comment-id,voter-id,vote
1653300100,Mon May 23 2022 10:01:40 GMT+0000 (Coordinated Universal Time),0,5,1
1653300101,Mon May 23 2022 10:01:41 GMT+0000 (Coordinated Universal Time),3,5,-1
1653300102,Mon May 23 2022 10:01:42 GMT+0000 (Coordinated Universal Time),3,9,-1
"""
MATRIX = """participant,group-id,n-comments,n-votes,n-agree,n-disagree,0,3
5,1,2,2,1,1,1,-1
9,,0,1,0,1,,-1
12,0,0,0,0,0,,
"""
TIDY_COMMENTS = """comment_id,author_id,timestamp_ms,agrees,disagrees,moderated,text
3,5,1653300060000,0,2,0,"Autos, ""mehr"" Platz"
0,5,1653300000000,1,0,1,"Mehr Bäume"
"""
TIDY_VOTES = """timestamp_ms,comment_id,voter_id,vote
1653300100000,0,5,1
1653300101000,3,5,-1
1653300102000,3,9,-1
"""
TIDY_PEOPLE = """participant,group_id,n_comments,n_votes,n_agree,n_disagree
5,1,2,2,1,1
9,,0,1,0,1
12,0,0,0,0,0
"""


@pytest.fixture
def folder(tmp_path):
    def write(**files):
        for name, content in files.items():
            data = content if isinstance(content, bytes) else content.encode()
            (tmp_path / f"{name.replace('_', '-')}.csv").write_bytes(data)
        return tmp_path

    return write


def complaints(export):
    return [(error.file, error.line, error.reason_code) for error in export.errors]


def test_the_original_layout_is_read(folder):
    export = read_polis(folder(comments=COMMENTS, votes=VOTES, participants_votes=MATRIX))
    assert export.statement_ids.tolist() == [0, 3]
    assert export.texts == ("Mehr Bäume", 'Autos, "mehr" Platz')
    assert export.author_ids.tolist() == [5, 5]
    assert export.statement_times.tolist() == [1653300000000, 1653300060000]
    assert export.moderated.tolist() == [1, 0]
    assert export.participant_ids.tolist() == [5, 9, 12]
    assert export.group_ids.tolist() == [1, -1, 0]
    assert export.votes == Votes([0, 0, 1], [0, 1, 1], [1, -1, -1], 3, 2)
    assert export.vote_times.tolist() == [1653300100000, 1653300101000, 1653300102000]
    assert (export.errors, export.n_errors, export.looks_inverted) == ((), 0, False)


def test_the_tidy_layout_is_the_same_dialogue(folder, tmp_path):
    original = read_polis(folder(comments=COMMENTS, votes=VOTES, participants_votes=MATRIX))
    (tmp_path / "participants-votes.csv").unlink()
    tidy = read_polis(folder(comments=TIDY_COMMENTS, votes=TIDY_VOTES, participants=TIDY_PEOPLE))
    assert tidy == original
    assert tidy.n_errors == 0


def test_either_file_of_votes_is_enough(folder, tmp_path):
    only_matrix = read_polis(folder(comments=COMMENTS, participants_votes=MATRIX))
    assert only_matrix.votes == Votes([0, 0, 1], [0, 1, 1], [1, -1, -1], 3, 2)
    assert only_matrix.vote_times.tolist() == [-1, -1, -1]
    assert only_matrix.n_errors == 0
    (tmp_path / "participants-votes.csv").unlink()
    only_votes = read_polis(folder(votes=VOTES))
    assert only_votes.votes == Votes([0, 0, 1], [0, 1, 1], [1, -1, -1], 2, 2)
    assert only_votes.participant_ids.tolist() == [5, 9]
    assert only_votes.n_errors == 0


def test_who_votes_twice_has_changed_their_mind(folder):
    again = "1653300090,,0,5,-1\n"  # earlier, though it stands later in the file
    assert read_polis(folder(comments=COMMENTS, votes=VOTES + again)).votes.value.tolist() == [1, -1, -1]
    again = "1653300200,,0,5,0\n"
    assert read_polis(folder(comments=COMMENTS, votes=VOTES + again)).votes.value.tolist() == [0, -1, -1]
    again = ",,0,5,-1\n"  # without a time the order in the file decides
    assert read_polis(folder(comments=COMMENTS, votes=VOTES + again)).votes.value.tolist() == [-1, -1, -1]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1653300103,,0,11,2", "vote_value"),
        ("1653300103,,0,11,", "vote_value"),
        ("1653300103,,0,11,1.0", "vote_value"),
        ("1653300103,,0,11,ja", "vote_value"),
        ("1653300103,,77,11,1", "unknown_statement"),
        ("1653300103,,x,11,1", "not_a_number"),
        ("1653300103,,0,-11,1", "not_a_number"),
        ("1653300103,,0,1_1,1", "not_a_number"),
        ("1653300103,,0,٣,1", "not_a_number"),
        ("1653300103,,0,99999999999999999999,1", "not_a_number"),
        ("gestern,,0,11,1", "not_a_number"),
        ("1653300103,,0,11", "columns"),
        ("1653300103,,0,11,1,1", "columns"),
        ("1653300103,\0,0,\0,1", "nul"),
        ("1653300103," + "x" * 200_000 + ",0,11,1", "malformed"),
    ],
)
def test_a_bad_row_is_reported_with_its_line_and_the_others_are_read(folder, row, reason):
    after = "1653300104,,0,12,0\n"
    export = read_polis(folder(comments=COMMENTS, votes=VOTES + row + "\n" + after))
    assert complaints(export) == [("votes.csv", 5, reason)]
    assert export.n_errors == 1
    assert len(export.votes) == 4
    assert export.participant_ids.tolist() == [5, 9, 12]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1653300103,,0,5,0,0,1,Doppelt", "duplicate_id"),
        ("1653300103,,8,5,0,0,1,   ", "empty_text"),
        ("1653300103,,8,5,0,0,5,Etwas", "moderation_value"),
        ("1653300103,,8,jemand,0,0,1,Etwas", "not_a_number"),
        ("1653300103,,,5,0,0,1,Etwas", "not_a_number"),
        ("1653300103,,8,5,0,0,1", "columns"),
        ("1653300103,,8,5,0,0,1," + "x" * 10_001, "text_too_long"),
    ],
)
def test_a_bad_statement_is_reported_with_its_line(folder, row, reason):
    export = read_polis(folder(comments=COMMENTS + row + "\n", votes=VOTES))
    assert complaints(export) == [("comments.csv", 4, reason)]
    assert export.statement_ids.tolist() == [0, 3]


def test_lines_are_counted_as_in_an_editor(folder):
    comments = (
        'comment-id,comment-body\r\n1,"erste Zeile\r\nzweite Zeile\r\n\r\nvierte Zeile"\r\n\r\n2,Gut\r\nx,Schlecht\r\n'
    )
    export = read_polis(folder(comments=comments, votes="comment-id,voter-id,vote\n1,1,1\n"))
    assert export.texts[0].count("\n") == 3
    assert complaints(export) == [("comments.csv", 8, "not_a_number")]


def test_bytes_that_are_no_utf_8_are_reported_line_by_line(folder):
    export = read_polis(folder(comments=COMMENTS.encode("latin-1"), votes=VOTES))
    assert complaints(export) == [("comments.csv", 2, "encoding"), ("votes.csv", 2, "unknown_statement")]
    assert export.errors[0].text.encode()  # can be printed and stored


@pytest.mark.parametrize("encoded", [codecs.BOM_UTF8 + COMMENTS.encode(), COMMENTS.encode("utf-16")])
def test_files_saved_by_spreadsheets_are_read(folder, encoded):
    export = read_polis(folder(comments=encoded, votes=VOTES.replace(",", ";")))
    assert export.n_errors == 0
    assert export.texts[0] == "Mehr Bäume"
    assert len(export.votes) == 3


def test_an_open_quotation_mark_is_an_error_and_no_disaster(folder):
    rows = "".join(f"1653300104,,0,{voter},0\n" for voter in range(20, 20_000))
    export = read_polis(folder(comments=COMMENTS, votes=VOTES + '1653300103,",0,11,1\n' + rows))
    assert [reason for _, _, reason in complaints(export)] == ["malformed"]
    assert complaints(export)[0][1] == 5
    assert len(export.votes) > 10_000


def test_missing_files_and_columns_are_named(folder, tmp_path):
    nothing = [("comments.csv", 0, "missing_file"), ("votes.csv", 0, "missing_file")]
    assert complaints(read_polis(tmp_path)) == nothing
    export = read_polis(folder(comments="id,text\n1,Gut\n", votes="comment-id,vote\n1,1\n"))
    assert complaints(export) == [("comments.csv", 1, "missing_column"), ("votes.csv", 1, "missing_column")]
    assert [error.text for error in export.errors] == ["comment_id", "voter_id"]
    empty = read_polis(folder(comments="", votes=""))
    assert {reason for _, _, reason in complaints(empty)} == {"missing_column"}
    assert len(empty.votes) == 0


def test_people_without_votes_do_not_replace_the_missing_file(folder):
    export = read_polis(folder(comments=COMMENTS, participants=TIDY_PEOPLE))
    assert complaints(export) == [("votes.csv", 0, "missing_file")]


def test_no_folder_is_an_error(tmp_path):
    with pytest.raises(ValueError, match="is not a folder"):
        read_polis(tmp_path / "nirgends")


def test_the_wide_table_is_checked_cell_by_cell(folder):
    matrix = MATRIX.replace("6,0,3", "6") + "9,,0,1,0,1,,1\n13,,0,1,1,0,2,1\nx,,0,0,0,0,,\n"
    export = read_polis(folder(comments=COMMENTS, participants_votes=matrix))
    assert complaints(export) == [
        ("participants-votes.csv", 5, "duplicate_id"),
        ("participants-votes.csv", 6, "vote_value"),
        ("participants-votes.csv", 7, "not_a_number"),
    ]
    assert len(export.votes) == 4


def test_unknown_and_repeated_columns_of_the_wide_table_are_named_once(folder):
    matrix = "participant,group-id,0,3,3,44\n5,1,1,-1,1,1\n"
    export = read_polis(folder(comments=COMMENTS, participants_votes=matrix))
    assert complaints(export) == [
        ("participants-votes.csv", 1, "duplicate_id"),
        ("participants-votes.csv", 1, "unknown_statement"),
    ]
    assert export.votes.value.tolist() == [1, -1]


def test_rejected_statements_without_text_are_left_out_quietly(folder):
    comments = COMMENTS + "1653300103,,8,5,0,0,-1,\n"
    export = read_polis(folder(comments=comments, votes=VOTES + "1653300104,,8,5,1\n"))
    assert export.n_errors == 0
    assert export.left_out == 2
    assert export.statement_ids.tolist() == [0, 3]


def test_turned_signs_are_noticed(folder):
    turned = VOTES.replace(",-1\n", ",+1\n").replace(",1\n", ",-1\n").replace(",+1\n", ",1\n")
    assert read_polis(folder(comments=COMMENTS, votes=turned)).looks_inverted


def test_only_the_first_thousand_errors_are_kept_but_all_are_counted(folder):
    rows = "1653300103,,0,11,2\n" * (MAX_ERRORS + 500)
    export = read_polis(folder(comments=COMMENTS, votes=VOTES + rows))
    assert len(export.errors) == MAX_ERRORS
    assert export.n_errors == MAX_ERRORS + 500


def test_important_votes_are_kept(folder, tmp_path):
    votes = "comment-id,voter-id,vote,important\n0,5,1,1\n3,5,-1,0\n3,9,-1,\n"
    export = read_polis(folder(comments=COMMENTS, votes=votes))
    assert export.important.tolist() == [True, False, False]
    write_polis(tmp_path / "again", export)
    assert read_polis(tmp_path / "again") == export
    assert "importance" in (tmp_path / "again" / "comments.csv").read_text().splitlines()[0]


def test_the_written_layout_is_the_original_one(folder, tmp_path):
    export = read_polis(folder(comments=COMMENTS, votes=VOTES, participants_votes=MATRIX))
    out = tmp_path / "out"
    write_polis(out, export)
    assert (out / "comments.csv").read_text() == COMMENTS
    assert (out / "votes.csv").read_text() == VOTES
    assert (out / "participants-votes.csv").read_text() == MATRIX


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=30).filter(
    str.strip
)
TIMES = st.one_of(st.just(-1), st.integers(10**11, 4 * 10**12))


@st.composite
def exports(draw):
    statements = draw(st.lists(st.integers(0, 2**53 - 1), unique=True, max_size=5))
    people = draw(st.lists(st.integers(0, 2**53 - 1), unique=True, max_size=5))
    n, m = len(people), len(statements)
    places = st.tuples(st.integers(0, max(n - 1, 0)), st.integers(0, max(m - 1, 0)))
    cells = draw(st.sets(places, max_size=12)) if n and m else set()
    rows, columns = np.array(sorted(cells), dtype=np.int64).reshape(-1, 2).T

    def column(elements, size, dtype=np.int64):
        return np.array(draw(st.lists(elements, min_size=size, max_size=size)), dtype=dtype)

    return PolisExport(
        statement_ids=np.array(sorted(statements), dtype=np.int64),
        texts=tuple(draw(TEXTS) for _ in statements),
        author_ids=column(st.integers(-1, 2**53 - 1), m),
        statement_times=column(TIMES, m),
        moderated=column(st.integers(-1, 1), m, np.int8),
        participant_ids=np.array(sorted(people), dtype=np.int64),
        group_ids=column(st.integers(-1, 9), n),
        votes=Votes(rows, columns, column(st.integers(-1, 1), rows.size), n, m),
        vote_times=column(TIMES, rows.size),
        important=column(st.booleans(), rows.size, np.bool_),
    )


@settings(max_examples=150, deadline=None)
@given(export=exports())
def test_what_was_written_reads_back_the_same(tmp_path_factory, export):
    folder = tmp_path_factory.mktemp("export")
    write_polis(folder, export)
    again = read_polis(folder)
    assert again == export
    assert again.n_errors == 0


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.binary(max_size=300), st.binary(max_size=300))
def test_no_bytes_whatever_stop_the_reader(tmp_path_factory, one, two, three):
    folder = tmp_path_factory.mktemp("broken")
    (folder / "comments.csv").write_bytes(COMMENTS.encode() + one)
    (folder / "votes.csv").write_bytes(VOTES.encode() + two)
    (folder / "participants-votes.csv").write_bytes(MATRIX.encode() + three)
    export = read_polis(folder)
    assert export.statement_ids.size >= 2
    assert all(error.text.encode() is not None for error in export.errors)


def test_times_that_readers_would_misunderstand_are_refused(folder, tmp_path):
    export = read_polis(folder(comments=COMMENTS.replace("1653300000,", "7,"), votes=VOTES))
    assert export.statement_times[0] == 7000
    write_polis(tmp_path / "seconds", export)
    assert read_polis(tmp_path / "seconds") == export
    export.vote_times[0] = 5
    with pytest.raises(ValueError, match="before 1973"):
        write_polis(tmp_path / "fractions", export)
