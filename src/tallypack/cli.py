"""The command line. Commands import what they need when they run, so that each starts fast."""

import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem, get_completion_class

from tallypack import __version__
from tallypack.codes import codes
from tallypack.errors import ExitCode, PackageError
from tallypack.figures.command import agrees
from tallypack.progress import told
from tallypack.report.formats import FORMATS, render

if TYPE_CHECKING:
    from tallypack.law import Level

_DEBUG = "TALLYPACK_DEBUG"


class _Tool(click.Group):
    """The command, with its faults told in one sentence and their own exit codes."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        try:
            return super().invoke(ctx)
        except PackageError as error:
            _say(str(error))
            ctx.exit(error.exit_code)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:  # noqa: BLE001 - the rim: whatever is left is a fault of the tool, and says so
            if os.environ.get(_DEBUG):
                traceback.print_exc()
            kind = type(error).__name__
            _say(f"tallypack itself failed ({kind}: {error}). This is a fault of the tool, not of the package; "
                 f"{_DEBUG}=1 shows where.")  # fmt: skip
            ctx.exit(ExitCode.FAULT)


def _say(text: str) -> None:
    from tallypack.report.text import safe  # noqa: PLC0415 - only where something is said

    click.echo(f"tallypack: {safe(text)}", err=True, color=_colour(sys.stderr))


def _colour(stream: Any) -> bool:  # noqa: ANN401 - any text stream
    """Colour only on a terminal, and never where NO_COLOR is set."""
    return stream.isatty() and not os.environ.get("NO_COLOR")


def _codes(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from tallypack.checks import CATALOGUE  # noqa: PLC0415 - only while completing

    found = [check for check in CATALOGUE.values() if check.code.startswith(incomplete.upper())]
    return [CompletionItem(check.code, help=check.title) for check in found]


_HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(cls=_Tool, context_settings=_HELP)
@click.version_option(__version__, "-V", "--version", prog_name="tallypack")
def main() -> None:
    """Check election results that are published as data packages.

    \b
    tallypack validate                      the package in this folder
    tallypack validate my/datapackage.json  another one
    tallypack checks S201                   what a check holds, and why
    tallypack implied                       bounds of what was not published
    tallypack report                        one page that shows it all
    tallypack agrees "almost 87 %" 86.82    a figure of the press against the official one
    tallypack build                         Parquet, SQLite and more of the package
    tallypack gx DIR                        a project of Great Expectations, with Data Docs

    Exit codes: 0 everything asked for was examined and agreed; 1 findings; 2 nothing could be
    examined, or the call or the package could not be read; 3 the tool itself failed.
    """  # noqa: D301 - click keeps a paragraph after this mark as it is


_DATAPACKAGE = click.argument(
    "datapackage", type=click.Path(path_type=Path), default=Path("datapackage.json"), metavar="[DATAPACKAGE]"
)


def _split(_ctx: click.Context, _param: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    return codes(values)


def _selection(name: str, text: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return click.option(
        name, multiple=True, metavar="CODES", callback=_split, shell_complete=_codes, help=text
    )


_WRITTEN = "\n".join(["\b", "Formats:", *(f"  {name:<9} {use}" for name, use in FORMATS.items())])


@main.command(epilog=_WRITTEN)
@_DATAPACKAGE
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="text", show_default=True,
              help="How the result is written; see below.")  # fmt: skip
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to a file instead."
)
@_selection("--select", "Only these checks: codes or their beginnings, such as S or S2,V101.")
@_selection("--ignore", "All but these checks.")
@click.option("--fail-on", type=click.Choice(["error", "warning"]), default="error", show_default=True,
              help="The lowest level at which a finding changes the exit code.")  # fmt: skip
@click.option("--most", type=click.IntRange(min=0), default=100, show_default=True, metavar="N",
              help="How many findings of a check are shown; the rest are counted. 0 shows all.")  # fmt: skip
@click.pass_context
def validate(
    ctx: click.Context,
    /,
    *,
    datapackage: Path,
    form: str,
    output: Path | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: "Level",
    most: int,
) -> None:
    """Check every figure of a package against the others.

    DATAPACKAGE is the descriptor, or the folder that holds it; ./datapackage.json if left out.

    \b
    tallypack validate --select S,T              shares and turnout only
    tallypack validate --fail-on warning         remarkable figures count too
    tallypack validate --format json -o out.json
    tallypack validate --format github           annotations, in a workflow of GitHub
    """  # noqa: D301 - click keeps a paragraph after this mark as it is
    from tallypack.validation import validate as run  # noqa: PLC0415 - Polars is imported only now

    with told() as tell:
        result = run(datapackage, select=select, ignore=ignore, most=most, tell=tell)
    if form == "text" and output is None and _colour(sys.stdout):
        from tallypack.report.text import render as as_text  # noqa: PLC0415

        _write(as_text(result, fail_on, _paint), output)
    else:
        _write(render(form, result, fail_on), output)
    ctx.exit(result.exit_code(fail_on))


def _paint(text: str, colour: str) -> str:
    return click.style(text, bold=True) if colour == "bold" else click.style(text, fg=colour)


def _write(text: str, output: Path | None) -> None:
    """Print, or replace a file whole: a half-written file never takes the place of a whole one."""
    if output is None:
        click.echo(text, nl=False, color=_colour(sys.stdout))
        return
    from tallypack.files import replace_whole  # noqa: PLC0415

    try:
        replace_whole(output, text.encode("utf-8"))
    except OSError as error:
        raise PackageError(f"{output} could not be written: {error.strerror}.") from error


@main.command()
@_DATAPACKAGE
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
              default=Path("report.html"), show_default=True,
              help="Where the page is written; - prints it.")  # fmt: skip
@click.option("--fail-on", type=click.Choice(["never", "error", "warning"]), default="never", show_default=True,
              help="The lowest level at which a finding changes the exit code.")  # fmt: skip
@click.pass_context
def report(ctx: click.Context, /, *, datapackage: Path, output: Path, fail_on: str) -> None:
    """Write one HTML page that shows a package, and whether it adds up.

    DATAPACKAGE is the descriptor, or the folder that holds it; ./datapackage.json if left out. The page needs
    no network and no script. Exit code 0 when it was written, whatever it says, unless --fail-on asks for more.

    \b
    tallypack report --output election.html
    """  # noqa: D301 - click keeps a paragraph after this mark as it is
    from tallypack.report.page import render, verdict  # noqa: PLC0415 - Polars is imported only now
    from tallypack.report.page.material import material  # noqa: PLC0415
    from tallypack.report.text import safe  # noqa: PLC0415

    with told() as tell:
        read = material(datapackage, tell)
    to_stdout = str(output) == "-"
    _write(render(read), None if to_stdout else output)
    click.echo(f"{safe(str(output))}: {verdict(read.result)[0]}.", err=to_stdout)
    if fail_on != "never":
        ctx.exit(read.result.exit_code("warning" if fail_on == "warning" else "error"))


@main.command()
@click.argument("code", required=False, shell_complete=_codes)
def checks(code: str | None) -> None:
    """List the checks, or explain one.

    CODE is a whole code such as S201, or its beginning, such as S2 or S.
    """
    from tallypack.report.catalogue import explain, listing  # noqa: PLC0415

    click.echo(listing() if code is None else explain(code.upper()), nl=False)


@main.command()
@_DATAPACKAGE
@click.option("--tally", metavar="TALLY_ID", help="Only the figures of this tally.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
              help="How the result is written.")  # fmt: skip
@click.pass_context
def implied(ctx: click.Context, /, *, datapackage: Path, tally: str | None, form: str) -> None:
    """Bound the figures that were not published by those that were.

    Shares, bases, turnouts and sums leave a range for a count that nobody printed, such as the invalid
    ballots. Exit code 1 where no whole numbers satisfy all that was published.

    \b
    tallypack implied --tally by-2025-final
    """  # noqa: D301 - click keeps a paragraph after this mark as it is
    from tallypack.implied import implied as run  # noqa: PLC0415 - Polars is imported only now
    from tallypack.report.implied import as_json, as_text  # noqa: PLC0415

    with told() as tell:
        bounds = run(datapackage, tally, tell=tell)
    _write(as_json(bounds) if form == "json" else as_text(bounds), None)
    found = ExitCode.FINDINGS if bounds.contradictions else ExitCode.AGREED
    ctx.exit(found if bounds.examined else ExitCode.NOTHING_EXAMINED)


@main.command()
@_DATAPACKAGE
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
              help="The folder for what is built; `release` beside the descriptor if left out.")  # fmt: skip
@click.option("--set-version", "version", metavar="VERSION", help="Write this version into the descriptor.")
def build(*, datapackage: Path, output: Path | None, version: str | None) -> None:
    """Measure the files of a package, and make Parquet, SQLite, JSON-LD and a zip of it.

    Bytes, hash and rows of every table go into the descriptor, and its version if it has none; all else in it stays
    as it is. The products go into a folder, which is replaced whole. Nothing is written, and the exit code is 1, if
    `tallypack validate` has findings of the level error.

    \b
    tallypack build                          into release/
    tallypack build --set-version 1.2.0      the next version
    tallypack build my/datapackage.json --output /tmp/release
    """  # noqa: D301 - click keeps a paragraph after this mark as it is
    from tallypack.products import build as run  # noqa: PLC0415 - Polars is imported only now
    from tallypack.report.built import render  # noqa: PLC0415

    with told() as tell:
        built = run(datapackage, output, version, tell=tell)
    _write(render(built), None)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@_DATAPACKAGE
@click.pass_context
def gx(ctx: click.Context, /, *, folder: Path, datapackage: Path) -> None:
    """Write a project of Great Expectations, run it, and build its Data Docs.

    DIR is where the project goes, into the folder gx; one that tallypack wrote there is renewed. Its suites are
    made from the schemas and the checks, and its checkpoint `errors` decides. Needs the extra tallypack[gx].

    \b
    tallypack gx expectations
    tallypack gx expectations my/datapackage.json
    """  # noqa: D301 - click keeps a paragraph after this mark as it is
    from tallypack.gx.project import write_project  # noqa: PLC0415 - Polars is imported only now, and GX
    from tallypack.gx.report import render  # noqa: PLC0415

    project = write_project(folder, datapackage)
    _write(render(project), None)
    ctx.exit(project.exit_code)


main.add_command(agrees)

_SHELLS = ("bash", "zsh", "fish")


@main.command()
@click.argument("shell", type=click.Choice(_SHELLS))
def completion(shell: str) -> None:
    """Print what makes a shell complete commands, options and codes.

    \b
    eval "$(tallypack completion bash)"           in ~/.bashrc
    eval "$(tallypack completion zsh)"            in ~/.zshrc
    tallypack completion fish | source            in config.fish
    """  # noqa: D301 - click keeps a paragraph after this mark as it is
    kind = get_completion_class(shell)
    if kind is None:
        raise click.ClickException(f"There is no completion for {shell}.")
    click.echo(kind(main, {}, "tallypack", "_TALLYPACK_COMPLETE").source())
