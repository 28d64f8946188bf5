"""The layout law of docs/design: who may import whom, how long things are, what they are called, what they may not touch."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pytest

REPOSITORY = Path(__file__).parents[1]
PACKAGE = "src/reportedly/"
STAGES = ("acquire", "clean", "extract", "link", "resolve", "store", "tell")
SHARED_BY_ALL = ("records", "errors", "settings")
LONGEST_FILE, LONGEST_FUNCTION = 400, 50
EMPTY_NAMES = re.compile(r"_*(utils?|utilities|helpers?|common|base|core|misc|managers?|handlers?|processors?|services?)_*")
# Absolute paths of somebody's machine; the lookbehind lets addresses (example.org/home/) pass.
WORKPLACE = re.compile(rb"(?<![\w./:}\])>])/(?:work|home|root|Users)/\w")
UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX|NotImplementedError)\b")
NAMED_STAGE = re.compile(rf"reportedly\.(?:{'|'.join(STAGES)})(?:\.\w+)*")
READS_THE_DAY = re.compile(r"(?:.*\.)?(?:datetime\.(?:now|utcnow|today)|date\.today|func\.now)")
READS_THE_TIME = re.compile(r"time\.(?:time|time_ns|gmtime|localtime|ctime)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One Python file: its path in the repository, with slashes, and what stands in it."""

    path: str
    source: str

    @property
    def tree(self) -> ast.Module:
        """The file as Python sees it."""
        return ast.parse(self.source)

    @property
    def inside(self) -> tuple[str, ...]:
        """The parts of its dotted name below the package ("tell", "answers"); empty outside the package and for its top."""
        if not self.path.startswith(PACKAGE):
            return ()
        parts = PurePosixPath(self.path.removeprefix(PACKAGE)).with_suffix("").parts
        return parts[:-1] if parts[-1] == "__init__" else parts

    @property
    def stage(self) -> str | None:
        """The stage that it belongs to, if it belongs to one."""
        parts = self.inside
        return parts[0] if parts and parts[0] in STAGES else None

    @property
    def edge(self) -> bool:
        """Whether it is where the program meets the world: the command line, the runner of shards, the web app."""
        return self.inside[:1] in {("cli",), ("scale",), ("web",)}


Rule = Callable[[Module], Iterator[str]]


def imported(module: Module) -> Iterator[tuple[int, str]]:
    """Each thing of ours that the module imports, with its line: "store.tables" for reportedly.store.tables."""
    is_package = module.path.endswith("__init__.py")
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [absolute(node, module.inside, is_package=is_package, name=alias.name) for alias in node.names]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and NAMED_STAGE.fullmatch(node.value):
            names = [node.value]  # import_module("reportedly.store"), files("reportedly.link")
        else:
            continue
        yield from ((node.lineno, name.removeprefix("reportedly.")) for name in names if name.startswith("reportedly."))


def absolute(node: ast.ImportFrom, inside: tuple[str, ...], *, is_package: bool, name: str) -> str:
    """The dotted name that `from X import name` brings in, with the dots before X resolved."""
    if not node.level:
        return f"{node.module}.{name}"
    drop = node.level - 1 if is_package else node.level
    home = ("reportedly", *inside[: len(inside) - drop])
    return ".".join((*home, *filter(None, [node.module]), name))


def a_stage_knows_only_itself(module: Module) -> Iterator[str]:
    """A stage imports records, errors, settings and itself; tell alone may import store as well."""
    if module.stage is None:
        return
    allowed = {*SHARED_BY_ALL, "__version__", module.stage} | ({"store"} if module.stage == "tell" else set())
    yield from (f"line {line}: imports {name}" for line, name in imported(module) if name.split(".")[0] not in allowed)


def only_the_flow_puts_stages_together(module: Module) -> Iterator[str]:
    """Outside the stages only flow, scale, cli and the web app import stages; records (save terms), errors, settings import nothing."""
    top = module.inside[:1]
    if not module.path.startswith(PACKAGE) or module.stage or module.edge or top == ("flow",):
        return
    for line, name in imported(module):
        first = name.split(".")[0]
        if first in STAGES or (top and top[0] in (*SHARED_BY_ALL, "terms") and (*top, first) != ("records", "terms")):
            yield f"line {line}: imports {name}"


def a_stage_is_one_flat_folder(module: Module) -> Iterator[str]:
    """A stage has no folders of code in it, save its data and the ledger's migrations."""
    if module.stage and len(module.inside) > 2 and module.inside[1] not in {"data", "migrations"}:
        yield f"lies {len(module.inside)} folders deep"


def a_file_is_short(module: Module) -> Iterator[str]:
    """A file has at most 400 lines."""
    count = len(module.source.splitlines())
    if count > LONGEST_FILE:
        yield f"has {count} lines"


def a_function_is_short(module: Module) -> Iterator[str]:
    """A function has at most 50 lines, its docstring among them."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            count = (node.end_lineno or node.lineno) - node.lineno + 1
            if count > LONGEST_FUNCTION:
                yield f"line {node.lineno}: {node.name} has {count} lines"


def a_module_says_what_it_is(module: Module) -> Iterator[str]:
    """A module's first line is its docstring, with words in it."""
    first = (module.source.splitlines() or [""])[0]
    if not ast.get_docstring(module.tree) or not re.match(r'r?"""\S', first):
        yield "has no docstring on its first line"


def a_name_says_something(module: Module) -> Iterator[str]:
    """No module or folder is called utils, helpers, common, base, core, manager, handler, processor or service."""
    empty = [part for part in PurePosixPath(module.path).with_suffix("").parts if EMPTY_NAMES.fullmatch(part)]
    yield from (f"is called {part}" for part in empty)


def the_library_does_not_print(module: Module) -> Iterator[str]:
    """Only the command line prints or writes to the standard streams."""
    if not module.path.startswith(PACKAGE) or module.inside[:1] == ("cli",):
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Name) and node.id == "print":
            yield f"line {node.lineno}: prints"
        if isinstance(node, ast.Attribute) and dotted(node) in {"sys.stdout", "sys.stderr"}:
            yield f"line {node.lineno}: writes to {dotted(node)}"


def the_clock_is_an_argument(module: Module) -> Iterator[str]:
    """Only the edge reads the clock; a stage is told what time it is."""
    if not module.path.startswith(PACKAGE) or module.edge:
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and (READS_THE_DAY.fullmatch(dotted(node)) or READS_THE_TIME.fullmatch(dotted(node))):
            yield f"line {node.lineno}: reads the clock by {dotted(node)}"
        if isinstance(node, ast.ImportFrom) and any(READS_THE_TIME.fullmatch(f"{node.module}.{alias.name}") for alias in node.names):
            yield f"line {node.lineno}: imports the clock"


def settings_are_an_argument(module: Module) -> Iterator[str]:
    """Only the edge reads the environment or makes Settings."""
    if not module.path.startswith(PACKAGE) or module.edge or module.inside[:1] == ("settings",):
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and dotted(node) in {"os.environ", "os.getenv", "os.environb"}:
            yield f"line {node.lineno}: reads {dotted(node)}"
        if isinstance(node, ast.ImportFrom) and node.module == "os" and {"environ", "getenv"} & {alias.name for alias in node.names}:
            yield f"line {node.lineno}: imports the environment"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Settings":
            yield f"line {node.lineno}: makes Settings"


def nothing_is_left_unfinished(module: Module) -> Iterator[str]:
    """The package holds no stub and no note of work to be done."""
    if module.path.startswith(PACKAGE):
        lines = enumerate(module.source.splitlines(), start=1)
        yield from (f"line {number}: unfinished" for number, line in lines if UNFINISHED.search(line))


def dotted(node: ast.expr) -> str:
    """`os.environ` as written, or "" where it is more than names and dots."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (left := dotted(node.value)):
        return f"{left}.{node.attr}"
    return ""


def names_a_workplace(content: bytes) -> bool:
    """Whether the bytes of a file hold an absolute path of somebody's machine."""
    return WORKPLACE.search(content) is not None


RULES: tuple[Rule, ...] = (
    a_stage_knows_only_itself,
    only_the_flow_puts_stages_together,
    a_stage_is_one_flat_folder,
    a_file_is_short,
    a_function_is_short,
    a_module_says_what_it_is,
    a_name_says_something,
    the_library_does_not_print,
    the_clock_is_an_argument,
    settings_are_an_argument,
    nothing_is_left_unfinished,
)


def our_files() -> list[Path]:
    """Every file that belongs to the repository, in order: folders of code and pages, and what lies at the top."""
    folders = [REPOSITORY / name for name in ("src", "tests", "benchmarks", "training", "docs", ".ci")]
    found = [path for folder in folders for path in folder.rglob("*")]
    found += REPOSITORY.glob("*.*")
    made = {"__pycache__", "runs", "node_modules", ".hypothesis"}
    return sorted(path for path in found if path.is_file() and not made & set(path.parts) and ".ledger" not in path.name)


def our_modules() -> list[Module]:
    """Every Python file of the repository."""
    paths = [path for path in our_files() if path.suffix == ".py"]
    return [Module(path=path.relative_to(REPOSITORY).as_posix(), source=path.read_text(encoding="utf-8")) for path in paths]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_repository_keeps_the_rule(rule: Rule) -> None:
    """Every Python file of the repository keeps the rule that the parameter names."""
    assert [] == [f"{module.path}: {fault}" for module in our_modules() for fault in rule(module)]


def test_no_file_names_a_workplace() -> None:
    """What is committed runs anywhere, so no file names a path of the machine it was written on."""
    assert [] == [str(path) for path in our_files() if names_a_workplace(path.read_bytes())]


def test_each_dependency_has_its_reason() -> None:
    """A library that nobody can give a reason for is not needed."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [re.split(r"[^\w.-]", entry)[0] for entry in project["dependencies"]]
    page = (REPOSITORY / "docs/dependencies.md").read_text(encoding="utf-8")
    assert [] == [name for name in needed if f"| {name} |" not in page]


LONG_FUNCTION = '"""Long."""\n\n\ndef long():\n' + "    x = 1\n" * 50
BROKEN: tuple[tuple[Rule, str, str], ...] = (
    (a_stage_knows_only_itself, "clean/page.py", "from reportedly.acquire import acquire"),
    (a_stage_knows_only_itself, "clean/page.py", "import reportedly.store.tables"),
    (a_stage_knows_only_itself, "clean/page.py", "from reportedly import link"),
    (a_stage_knows_only_itself, "clean/page.py", "from ..store import Ledger"),
    (a_stage_knows_only_itself, "clean/__init__.py", "from .. import flow"),
    (a_stage_knows_only_itself, "store/ledger.py", "from reportedly.tell import ask"),
    (a_stage_knows_only_itself, "resolve/pairs.py", "def f():\n    from reportedly.store import Ledger"),
    (a_stage_knows_only_itself, "extract/names.py", 'files("reportedly.link")'),
    (a_stage_knows_only_itself, "acquire/web.py", "from reportedly.data import samples"),
    (only_the_flow_puts_stages_together, "data/__init__.py", "from reportedly.tell import ask"),
    (only_the_flow_puts_stages_together, "records.py", "from reportedly.settings import Limits"),
    (only_the_flow_puts_stages_together, "terms.py", "from reportedly.records import digest"),
    (only_the_flow_puts_stages_together, "__init__.py", "from .flow import read\nfrom .store import Ledger"),
    (a_stage_is_one_flat_folder, "extract/rules/verbs.py", "x = 1"),
    (a_file_is_short, "clean/page.py", "x = 1\n" * 401),
    (a_function_is_short, "clean/page.py", LONG_FUNCTION),
    (a_module_says_what_it_is, "clean/page.py", "x = 1"),
    (a_module_says_what_it_is, "clean/page.py", '"""\nLate.\n"""'),
    (a_name_says_something, "clean/utils.py", "x = 1"),
    (a_name_says_something, "core/page.py", "x = 1"),
    (the_library_does_not_print, "tell/pages.py", 'print("done")'),
    (the_library_does_not_print, "flow.py", "import sys\nsys.stderr.write('x')"),
    (the_clock_is_an_argument, "store/ledger.py", "from datetime import datetime\nx = datetime.now()"),
    (the_clock_is_an_argument, "clean/dates.py", "import datetime\nx = datetime.date.today()"),
    (the_clock_is_an_argument, "store/tables.py", "from sqlalchemy import func\nx = func.now()"),
    (the_clock_is_an_argument, "flow.py", "import time\nx = time.time()"),
    (the_clock_is_an_argument, "flow.py", "from time import time"),
    (settings_are_an_argument, "acquire/web.py", "import os\nx = os.environ['A']"),
    (settings_are_an_argument, "acquire/web.py", "from os import getenv"),
    (settings_are_an_argument, "clean/page.py", "from reportedly.settings import Settings\nx = Settings()"),
    (nothing_is_left_unfinished, "clean/page.py", "x = 1  # " + "TO" + "DO"),
)


@pytest.mark.parametrize(("rule", "path", "source"), BROKEN, ids=lambda value: getattr(value, "__name__", None))
def test_the_rule_can_fail(rule: Rule, path: str, source: str) -> None:
    """A module that breaks the rule is found."""
    assert list(rule(Module(path=PACKAGE + path, source=source))) != []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("tell/questions.py", "from reportedly.store import Ledger\nfrom .views import standing\nfrom ..records import Span"),
        ("web/pages.py", "from reportedly.flow import read\nfrom reportedly.link import load_known"),
        ("records.py", "from reportedly.terms import Kind"),
        ("flow.py", "from reportedly.acquire import acquire\nfrom . import tell"),
        ("cli.py", "import os, time\nfrom reportedly.flow import build\nprint(os.environ, time.time())"),
        ("store/migrations/versions/first.py", "from reportedly.store import tables"),
        ("extract/calendars.py", "def f(clock):\n    return clock.today"),
        ("acquire/web.py", "import time\nfrom reportedly.settings import Limits\nlimits = Limits()\nstart = time.monotonic()"),
    ],
)
def test_what_is_allowed_passes(path: str, source: str) -> None:
    """The rules leave alone what the design allows."""
    module = Module(path=PACKAGE + path, source=f'"""Module."""\n{source}\n')
    assert [] == [fault for rule in RULES for fault in rule(module)]


@pytest.mark.parametrize("path", ["work/x", "home/x", "root/x", "Users/x"])
def test_a_workplace_is_found(path: str) -> None:
    """A path of a machine is found wherever it stands in a line."""
    assert names_a_workplace(f"see ('/{path}')".encode())


def test_an_address_is_no_workplace() -> None:
    """An address on the web may have a folder called home or work."""
    assert not names_a_workplace(b"https://news.example/home/today and news.example/root/x")
