"""``python -m tallypack`` is the command."""

from tallypack.cli import main

main(prog_name="tallypack")
