"""Family P, the part about statements: each verdict as a finding where it does not agree."""

from collections import Counter
from collections.abc import Iterable, Sequence

import polars as pl

from tallypack.law import StatementCheck
from tallypack.outcome import Finding, Outcome
from tallypack.statements import OF_OPTION, OF_UNIT, TABLE, Judged, judge
from tallypack.tables import Tables
from tallypack.viewcheck import MOST_REMARKS
from tallypack.words import number, several

_KEY = ("tally_id", "unit_id", "option_id", "measure")


def judge_statements(
    checks: Iterable[StatementCheck], tables: Tables, limit: int | None
) -> dict[str, Outcome]:
    """The outcome of each check of statements."""
    checks = list(checks)
    if not checks:
        return {}
    if not tables.has_rows(TABLE):
        reason = f"the package has no table `{TABLE}` with rows"
        return {check.code: Outcome(check, "skipped", 0, reason) for check in checks}
    judged = judge(tables)
    return {
        check.code: _coverage(check, judged, tables, limit)
        if check.kind == "unsupported"
        else _verdicts(check, judged, tables, limit)
        for check in checks
    }


def _verdicts(check: StatementCheck, judged: Sequence[Judged], tables: Tables, limit: int | None) -> Outcome:
    if check.kind == "unreadable":
        examined, failing = list(judged), [item for item in judged if item.verdict == "unreadable"]
    else:
        examined = [item for item in judged if item.agreement is not None]
        misplaced = check.kind == "misplaced"
        failing = [i for i in examined if i.verdict == "contradicts" and bool(i.instead) == misplaced]
    remarks = _remarks(judged) if check.kind == "contradicts" else []
    return Outcome.decided(
        check,
        len(examined),
        len(failing),
        reason="" if examined else "no statement speaks of a figure that is known",
        findings=[_finding(item, tables) for item in failing[:limit]],
        remarks=remarks[: MOST_REMARKS + 1],
        remarked=len(remarks),
    )


def _finding(item: Judged, tables: Tables) -> Finding:
    official = item.official.text if item.official else "not known"
    if item.problem is not None:
        message, expected = item.problem, "a hedge, a numeral and a unit"
    else:
        because = item.agreement.reason if item.agreement else ""
        message = f"{because}; {item.instead}" if item.instead else because
        expected = f"what agrees with {official}"
    key = {name: item.statement[name] or None for name in _KEY}
    observed = item.statement["figure"]
    return tables.finding(
        TABLE, item.row, "figure", message=message, key=key, observed=observed, expected=expected
    )


def _remarks(judged: Sequence[Judged]) -> list[str]:
    """How the statements came out in numbers, then each that is true only loosely."""
    counts = Counter(item.verdict for item in judged)
    words = {
        "agrees": "agree as printed",
        "loose": "loosely",
        "contradicts": "contradict",
        "unreadable": "cannot be read",
        "unknown": "speak of figures that are not known",
    }
    told = ", ".join(
        f"{number(counts[verdict])} {said}" for verdict, said in words.items() if counts[verdict]
    )
    loose = [
        f"{item.statement['figure']!r} agrees loosely: {item.agreement.reason}"
        for item in judged
        if item.verdict == "loose" and item.agreement
    ]
    return [f"of {several(len(judged), 'statement')} {told}", *loose]


def _coverage(check: StatementCheck, judged: Sequence[Judged], tables: Tables, limit: int | None) -> Outcome:
    """Which figures of final tallies no statement backs."""
    backed = pl.LazyFrame(
        [{name: item.statement[name] or "" for name in _KEY} for item in judged if item.verdict == "agrees"],
        schema=dict.fromkeys(_KEY, pl.String),
    ).unique()
    figures = {name: _final_figures(tables, name) for name in ("results", "turnout")}
    bare = {
        name: frame.join(backed, on=_KEY, how="anti").sort("row", "measure")
        for name, frame in figures.items()
    }
    examined = sum(frame.select(pl.len()).collect().item() for frame in figures.values())
    failures = sum(frame.select(pl.len()).collect().item() for frame in bare.values())
    findings = [
        _unbacked(name, row, tables)
        for name, frame in bare.items()
        for row in (frame if limit is None else frame.head(limit)).collect().iter_rows(named=True)
    ]
    told = f"{number(examined - failures)} of {several(examined, 'figure')} of final tallies have a statement"
    return Outcome.decided(
        check,
        examined,
        failures,
        reason="" if examined else "no tally is final",
        findings=findings[:limit],
        remarks=[f"{told} that agrees with them"] if examined else [],
        remarked=min(examined, 1),
    )


def _final_figures(tables: Tables, name: str) -> pl.LazyFrame:
    """Every figure of a final tally in one table: a row each, with its key and its text."""
    measures = OF_OPTION if name == "results" else OF_UNIT
    view = tables.views([name])[name].filter(pl.col("status") == "final")
    if name == "results":
        view = view.filter(pl.col("mode") == "total")
    option = pl.col("option_id") if name == "results" else pl.lit("")
    parts = [
        view.filter(pl.col(measure).is_not_null()).select(
            pl.col(f"{name}_row").alias("row"),
            pl.col("tally_id", "unit_id").cast(pl.String),
            option.cast(pl.String).alias("option_id"),
            pl.lit(measure).alias("measure"),
            pl.col(measure).cast(pl.String).alias("text"),
        )
        for measure in measures
    ]
    return pl.concat(parts)


def _unbacked(name: str, row: dict[str, str | int], tables: Tables) -> Finding:
    return tables.finding(
        name,
        int(row["row"]),
        str(row["measure"]),
        message=f"no statement backs the {row['measure']} {row['text']} of {row['tally_id']}",
        key={column: row[column] or None for column in _KEY},
        observed=str(row["text"]),
        expected="a statement of a source that agrees with it",
    )
