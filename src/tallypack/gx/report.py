"""What became of a project of GX, in words."""

from tallypack.gx.project import Project, Run
from tallypack.report.text import safe
from tallypack.words import number, several


def render(project: Project) -> str:
    """Where the project and its Data Docs are, what each checkpoint came to, and the verdict."""
    lines = [
        project.result.title,
        f"  project    {project.folder}",
        f"  Data Docs  {project.docs}",
        "",
        *(line for run in project.runs for line in _run(run)),
        *(f"Not in GX: `{table}`, as {why}" for table, why in project.unreadable.items()),
        "",
        _verdict(project),
    ]
    return "".join(f"{safe(line)}\n" for line in lines)


def _run(run: Run) -> list[str]:
    met = number(run.expectations - run.unmet)
    lines = [f"Checkpoint `{run.name}`: {met} of {several(run.expectations, 'expectation')} met"]
    lines += [f"  {text}" for text in run.failed]
    return [*lines, f"  not examined: {', '.join(run.unexamined)}"] if run.unexamined else lines


def _verdict(project: Project) -> str:
    verdict = project.result.verdict()
    if verdict == "nothing-examined":
        return "Nothing examined: no check found a figure to look at, so nothing agrees."
    examined = f"{number(project.result.examined)} things examined"
    if project.exit_code:
        return f"Findings: {several(project.runs[0].unmet, 'expectation')} unmet, {examined}."
    return f"Agreed: {examined}."
