"""What cannot be read, and where reading stopped."""


def printable(text: str) -> str:
    """The text with every character that could steer a terminal replaced, one for one."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


class ReadingError(ValueError):
    """Reading stopped: the text, the position of the first character not read, and what was expected there.

    ``str()`` gives the sentence and a caret under the place; `sentence` gives one line without the picture.
    """

    def __init__(self, text: str, position: int, expected: str) -> None:
        super().__init__(text, position, expected)
        self.text = printable(text)
        self.position = position
        self.expected = expected

    @property
    def sentence(self) -> str:
        """What was found and what was expected, on one line."""
        rest = self.text[self.position :]
        found = f'at "{rest}"' if rest else "at the end"
        return f"reading stopped at character {self.position + 1}, {found}: expected {self.expected}"

    def __str__(self) -> str:
        """The sentence, the text, and a caret under the place."""
        return f"{self.sentence}\n    {self.text}\n    {' ' * self.position}^"


class LanguageError(ValueError):
    """A language whose figures cannot be read; the message names the known ones."""
