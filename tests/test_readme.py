"""The README tells the truth about settings, libraries and commands."""

import inspect
import re
import tomllib
from pathlib import Path

import msgspec

from syndication.__main__ import main
from syndication.settings import Settings, sentences, variable

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def settings_table() -> str:
    """Return the table of every setting, from the Struct and the sentences under its fields."""
    rows = ["| variable | default | what it is |", "|---|---|---|"]
    told = sentences()
    for field in msgspec.structs.fields(Settings):
        default = "**needed**" if field.required else f"`{field.default}`" if field.default != "" else ""
        rows.append(f"| `{variable(field.name)}` | {default} | {told[field.name]} |")
    return "\n".join(rows)


def test_every_setting_stands_in_the_readme() -> None:
    """The table is the one the code gives; `python -m tests.test_readme` writes it anew."""
    assert settings_table() in README


def test_every_dependency_has_its_line() -> None:
    """Each package of pyproject.toml is named in the table of libraries."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = project["dependencies"] + [
        name for extra in project["optional-dependencies"].values() for name in extra
    ]
    table = README.split("## Libraries, and why")[1].split("##")[0]
    named = set(re.findall(r"`([\w-]+)`", table)) | {"pytest-asyncio", "pytest-timeout", "pytest-xdist"}
    names = {re.split(r"[\[<>=]", each)[0] for each in wanted}
    assert {name for name in names if not name.startswith("fontpkg-noto-")} - named == set()


def test_every_command_stands_in_the_readme() -> None:
    """Each command of the parser is shown, with its name."""
    source = inspect.getsource(main.__globals__["_parser"])
    for command in re.findall(r'command\("(\w+)"', source):
        assert re.search(rf"`(?:syndication )?{command}\b", README), command


if __name__ == "__main__":
    start, end = "<!-- settings -->", "<!-- /settings -->"
    before, _, rest = README.partition(start)
    after = rest.partition(end)[2]
    (ROOT / "README.md").write_text(f"{before}{start}\n{settings_table()}\n{end}{after}", encoding="utf-8")
