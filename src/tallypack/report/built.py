"""What was built, for a person at a terminal."""

from tallypack.products import Built
from tallypack.report.text import safe
from tallypack.words import number, several


def render(built: Built) -> str:
    """The version, what became of the descriptor, and each file with its size, a line each."""
    tables = several(len(built.package.resources), "table")
    became = "now has" if built.is_rewritten else "already had"
    lines = [
        f"{safe(built.package.title)}, version {safe(built.version)}",
        "",
        f"  {safe(built.descriptor.name)} {became} bytes, hash and rows of {tables}",
    ]
    width = max(len(part.path) for part in built.files)
    lines += [f"  {part.path:<{width}}  {number(part.bytes):>12} bytes" for part in built.files]
    return (
        "\n".join([*lines, "", f"Built: {several(len(built.files), 'file')} in {safe(str(built.folder))}."])
        + "\n"
    )
