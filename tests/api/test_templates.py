"""The templates of pages."""

import pytest
from jinja2 import PackageLoader, TemplateNotFound

from api import render


def test_templates_are_read_before_somebody_asks_for_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    environment = render._environment()
    names = environment.list_templates()
    assert {"base.html", "home.html"} <= set(names)
    render.read_templates()

    def unreadable(_loader: PackageLoader, _environment: object, name: str) -> None:
        raise TemplateNotFound(name)

    monkeypatch.setattr(PackageLoader, "get_source", unreadable)
    for name in names:
        assert environment.get_template(name).name == name
    with pytest.raises(TemplateNotFound):
        environment.overlay(cache_size=0).get_template("home.html")
