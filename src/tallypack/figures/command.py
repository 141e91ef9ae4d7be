"""The command `tallypack agrees`: one figure against one value."""

import json
from typing import TYPE_CHECKING, Any

import click

from tallypack.figures.errors import LanguageError, printable
from tallypack.figures.languages import base_language, known_languages

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from tallypack.figures.agreement import Agreement

EXIT_CODES = {"agrees": 0, "loose": 0, "contradicts": 1, "unreadable": 2}


class Language(click.ParamType[str]):
    """A language with a vocabulary, or one of its locales (``es-MX``)."""

    name = "language"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ANN401
        """Check that the language is known, else say which are."""
        try:
            base_language(value)
        except LanguageError as error:
            self.fail(str(error), param, ctx)
        return str(value)

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002 - click calls it so
        param: click.Parameter,  # noqa: ARG002 - click calls it so
        incomplete: str,
    ) -> "list[CompletionItem]":
        """Offer the known languages."""
        from click.shell_completion import CompletionItem  # noqa: PLC0415 - only a shell asks for it

        return [CompletionItem(code) for code in known_languages() if code.startswith(incomplete)]


@click.command()
@click.argument("figure")
@click.argument("value")
@click.option(
    "--language",
    "-l",
    type=Language(),
    default="en",
    show_default=True,
    help="Language of the figure, or a locale with its own numerals, such as es-MX.",
)
@click.option(
    "--format",
    "output",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How the verdict is printed.",
)
@click.pass_context
def agrees(ctx: click.Context, figure: str, value: str, language: str, output: str) -> None:
    """Say whether a printed FIGURE agrees with an exact VALUE.

    FIGURE is a figure as somebody printed it: its hedge, its numeral and its unit, without the words around
    them. VALUE is written in digits with a decimal point and no thousands separators; percents stand as
    percents.

    \b
      tallypack agrees "almost 87 percent" 86.82
      tallypack agrees "Roughly 85 percent" 85.69
      tallypack agrees "around 6.9 million" 6903994
      tallypack agrees "86 to 89" 86.82
      tallypack agrees --language de "knapp 87 Prozent" 86.82
      tallypack agrees --language uk "понад 5,1 млн" 5136293 --format json

    The verdict is one of

    \b
      agrees       true as printed
      loose        true only under the width or the direction of its hedge
      contradicts  the value or the direction is wrong
      unreadable   the figure or the value cannot be read; nothing is guessed

    A negative VALUE follows two dashes: tallypack agrees "minus 1.2 points" -- -1.2

    Exit codes: 0 agrees or loose, 1 contradicts, 2 unreadable.
    """  # noqa: D301 - click keeps a paragraph after this mark as it is
    from tallypack.figures.agreement import agrees as judge  # noqa: PLC0415 - the help needs no vocabulary

    try:
        agreement = judge(figure, value, language)
    except LanguageError as error:
        raise click.BadParameter(str(error), ctx, param_hint="--language") from error
    if output == "json":
        click.echo(json.dumps(agreement.to_json(), indent=2))
    else:
        _print(agreement)
    ctx.exit(EXIT_CODES[agreement.verdict])


def _print(agreement: "Agreement") -> None:
    """Print the verdict for a person; what cannot be read goes to standard error, a caret under the place."""
    if agreement.intervals is None:
        click.echo(f"unreadable: {agreement.error}", err=True)
        return
    click.echo(f'{agreement.verdict}: "{printable(agreement.figure)}" for {agreement.value}')
    click.echo(f"  {printable(agreement.reason)}.")
    click.echo(f"  as printed:  {agreement.intervals.rounding}")
    click.echo(f"  as hedged:   {agreement.intervals.hedge}")
