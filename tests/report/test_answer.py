"""A question's answer as a chart."""

import pandas as pd
import pytest

from moviegoer.report import answer

TABLE = pd.DataFrame({"director": ["Ann", None], "asl_s": [4.25, 1.5], "films": [3, 1_500_000]})


def test_words_make_bars_and_numbers_lines_or_points():
    bars = answer.chart(TABLE)["data"]
    assert [one["type"] for one in bars] == ["bar", "bar"]
    assert bars[0]["x"] == [4.25, 1.5]
    assert answer.chart(TABLE[["asl_s", "films"]])["data"][0]["mode"] == "markers"
    line = answer.chart(TABLE[["films", "asl_s"]])["data"][0]
    assert (line["mode"], line["x"]) == ("lines+markers", [3.0, 1.5e6])
    assert answer.chart(TABLE[["films", "asl_s"]], "bar")["data"][0]["type"] == "bar"


@pytest.mark.parametrize("table", [TABLE.head(0), TABLE[["director"]], TABLE[["asl_s"]]])
def test_without_numbers_there_is_no_chart(table):
    with pytest.raises(ValueError, match="a chart needs rows"):
        answer.chart(table)


def test_the_page_holds_question_and_rows():
    page = answer.render(TABLE, question="select '<b>' from films")
    assert "select &#39;&lt;b&gt;&#39; from films" in page
    assert "1500000" in page
    assert "2 rows" in page
