"""What the sandbox's pages share: templates, style sheet, and headers that allow no script at all."""

from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Router
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.static_files import create_static_files_router
from litestar.template import TemplateConfig

_TEMPLATES: Final = Path(__file__).parent / "templates"


def templates() -> TemplateConfig[JinjaTemplateEngine]:
    """Return the sandbox's own templates, escaping everything and refusing unknown names."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return TemplateConfig(instance=JinjaTemplateEngine.from_environment(environment))


def assets() -> Router:
    """Return the style sheet's address, `/assets/`."""
    return create_static_files_router(path="/assets", directories=[_TEMPLATES / "assets"])


def page_headers(form_leads_to: str = "", frames: str = "'none'") -> dict[str, str]:
    """Return the headers of a page: no script, no foreign content.

    Browsers hold a form's whole way to `form-action`, redirects included, so a form whose answer
    leads to another origin names that origin here.
    """
    policy = (
        f"default-src 'none'; style-src 'self'; img-src 'self' data:; frame-src {frames}; "
        f"form-action 'self' {form_leads_to}; base-uri 'none'; frame-ancestors 'none'"
    )
    return {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }
