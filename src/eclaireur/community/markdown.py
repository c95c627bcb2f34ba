"""Room community, no database: a message drawn as HTML, from the few signs people write.

Paragraphs, line ends, emphasis, lists, quotes, links. No HTML, no image, no heading, no table: what looks like one is
shown as it was written. markdown-it draws; nh3 then keeps only the tags and attributes below, whatever happened before.
"""

import re
from collections.abc import Sequence
from html import escape
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

RULES = ("blockquote", "list", "newline", "escape", "emphasis", "link", "autolink")
TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "a", "span"}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, "p": {"dir"}}
SCHEMES = {"http", "https"}
REL = "nofollow noopener noreferrer ugc"
DEEPEST = 12  # lists, quotes and emphasis one inside another; beyond, the signs are shown as they were written
_ADDRESS = re.compile(r"(?<!\S)https?://[^\s<>\[\]]*[^\s<>\[\].,;:!?)»’'\"]")


class _Renderer(RendererHTML):
    """Blocks follow the direction of their own script; a link says where it leads."""

    def paragraph_open(self, tokens: Sequence[Token], place: int, options: OptionsDict, env: EnvType) -> str:
        return "" if tokens[place].hidden else '<p dir="auto">'

    def link_close(self, tokens: Sequence[Token], place: int, options: OptionsDict, env: EnvType) -> str:
        start = max(rank for rank in range(place) if tokens[rank].type == "link_open")
        address = str(tokens[start].attrs["href"])
        shown = "".join(token.content for token in tokens[start + 1 : place])
        return "</a>" if shown == address else f"</a> <span>({escape(urlsplit(address).hostname or '')})</span>"


def _acceptable(address: str) -> bool:
    """Whether a link may lead there: another page of the web, told in full."""
    try:
        parts = urlsplit(address)
        return parts.scheme in SCHEMES and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


def _drawing() -> MarkdownIt:
    drawing = MarkdownIt("zero", {"html": False, "breaks": True, "maxNesting": 60}, renderer_cls=_Renderer)
    drawing.enable(list(RULES))
    drawing.validateLink = _acceptable  # type: ignore[method-assign]
    return drawing


_markdown = _drawing()


def draw(text: str) -> str:
    """`text` as HTML that can be shown as it is: none of its words is lost, none of its signs does anything else."""
    tokens = _markdown.parse(_ADDRESS.sub(r"<\g<0>>", text))
    if _depth(tokens) > DEEPEST:
        drawn = f'<p dir="auto">{escape(text)}</p>'.replace("\n", "<br>\n")
    else:
        drawn = _markdown.renderer.render(tokens, _markdown.options, {})
    return nh3.clean(drawn, tags=TAGS, attributes=ATTRIBUTES, link_rel=REL, url_schemes=SCHEMES)


def _depth(tokens: Sequence[Token]) -> int:
    return max((token.level + _depth(token.children or ()) for token in tokens), default=0)
