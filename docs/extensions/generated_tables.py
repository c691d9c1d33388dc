"""Directives of Sphinx, such as ``{conventions}``, for the tables of `tables_of_the_package`."""

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective
from tables_of_the_package import TABLES


class Generated(SphinxDirective):
    """Lines of Markdown in the place of the directive."""

    def run(self) -> list[nodes.Node]:
        text = "\n".join(TABLES[self.name]())
        lines = StringList(text.splitlines(), self.name)
        holder = nodes.section()
        holder.document = self.state.document
        self.state.nested_parse(lines, self.content_offset, holder, match_titles=True)
        return holder.children


def setup(app):  # type: ignore[no-untyped-def]
    for name in TABLES:
        app.add_directive(name, Generated)
    return {"parallel_read_safe": True}
