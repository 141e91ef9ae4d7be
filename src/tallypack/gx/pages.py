"""The views of Data Docs: GX's own pages, without the network, without scripts, and with every text escaped.

GX's templates load styles and scripts from the network, and put some texts of the data into the page as they are.
Here the page brings its own style, and tells the browser to run no script and to load nothing.
"""

import html

from great_expectations.render import RenderedContent
from great_expectations.render.view.view import DefaultJinjaIndexPageView, DefaultJinjaPageView
from jinja2 import ChoiceLoader, Environment, PackageLoader, pass_context

_TEMPLATES = [
    PackageLoader("tallypack.gx", "files"),
    PackageLoader("great_expectations", "render/view/templates"),
]
_ENVIRONMENTS: dict[type, Environment] = {}
"""For each view the environment that was made first. GX makes views by the dozen, and each would compile anew."""


class _Offline(DefaultJinjaPageView):
    """A view that finds the templates beside this module before those of GX."""

    env: Environment

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        self.env.loader = ChoiceLoader(_TEMPLATES)
        self.env.filters["plain"] = _plain
        self.env = _ENVIRONMENTS.setdefault(type(self), self.env)

    @pass_context
    def render_content_block(
        self, jinja_context: object, content_block: object, *others: object, **named: object
    ) -> str:
        """What GX makes of a block. A text is not a block, and GX would take it for markup."""
        if isinstance(content_block, list):
            blocks = (
                self.render_content_block(jinja_context, block, *others, **named) for block in content_block
            )
            return "".join(blocks)
        if isinstance(content_block, RenderedContent | dict) or content_block is None:
            return str(super().render_content_block(jinja_context, content_block, *others, **named))
        return html.escape(str(content_block))

    def render_string_template(self, template: object) -> str:
        """What GX makes of a template, which holds texts of the data where GX wrote them into it."""
        if not isinstance(template, dict):
            return html.escape(str(template))
        escaped = {**template, "template": html.escape(template.get("template", ""), quote=False)}
        if "tooltip" in escaped:
            escaped["tooltip"] = {**escaped["tooltip"], "content": html.escape(escaped["tooltip"]["content"])}
        return str(super().render_string_template(escaped))


class PageView(_Offline):
    """The page of a suite or of a run."""


class IndexView(_Offline, DefaultJinjaIndexPageView):
    """The page that lists suites and runs."""


def _plain(value: object) -> str:
    """A text where no markup belongs, as in the title of a page or in the list of contents."""
    return html.escape(str(value))
