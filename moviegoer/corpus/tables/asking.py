"""Questions in SQL, and their answers as tables, files and charts."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd

from moviegoer.corpus.tables.views import connect
from moviegoer.errors import DataError

__all__ = ["ask", "written"]


def ask(corpus: str | Path, sql: str) -> pd.DataFrame:
    """Ask a corpus one question, in DuckDB's SQL.

    Parameters
    ----------
    corpus
        Its folder.
    sql
        One ``select`` (``with``, ``from``, ``describe`` and ``show`` are among them) over the
        views of :data:`moviegoer.corpus.tables.views.ABOUT`.

    Raises
    ------
    DataError
        If it is no question or DuckDB cannot answer it; the message says what it stumbled over.
    StoreError
        If the folder holds no finished analysis.
    """
    import duckdb

    _checked(sql)
    with connect(corpus) as connection:
        try:
            return connection.execute(sql).df()
        except duckdb.Error as error:
            raise DataError(_said(error)) from None


def _checked(sql: str) -> None:
    import duckdb

    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as error:
        raise DataError(_said(error)) from None
    kinds = {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN}
    if len(statements) != 1 or statements[0].type not in kinds:
        raise DataError("a corpus takes one question that begins with select; it is read-only")


def _said(error: Exception) -> str:
    """DuckDB's first line, with the names it suggests."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    hints = [line for line in lines[1:] if line.startswith(("Candidate", "Did you mean"))]
    return "; ".join([lines[0] if lines else type(error).__name__, *hints])


def written(answer: pd.DataFrame, form: str) -> bytes:
    """Write an answer as CSV, JSON (a list of rows) or Parquet."""
    if form == "parquet":
        buffer = io.BytesIO()
        answer.to_parquet(buffer, index=False)
        return buffer.getvalue()
    if form == "json":
        text = answer.to_json(orient="records", force_ascii=False, indent=1, date_format="iso")
        return f"{text}\n".encode()
    return answer.to_csv(index=False, lineterminator="\n").encode()
