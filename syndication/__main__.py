"""The command line, and the one place where the service is put together."""

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec
import structlog

from schemas.rate_card import RateCard
from syndication import worker
from syndication.desk import month_end, people, shares, signin
from syndication.desk.house import House
from syndication.desk.ingest import beside, take_in
from syndication.desk.mailing import take_back
from syndication.desk.rate_cards import publish
from syndication.desk.reconcile import reconcile
from syndication.desk.storekeeping import lost_files
from syndication.errors import SyndicationError
from syndication.gateways.bounces import MOST_BYTES
from syndication.gateways.identity import IdentityProvider
from syndication.gateways.keyring import Keyring, published
from syndication.gateways.newsroom import own_html
from syndication.gateways.outbound import fetch
from syndication.gateways.post import Post
from syndication.gateways.press import Press
from syndication.gateways.stripe import StripeGateway
from syndication.gateways.tax_registers import TaxRegisters
from syndication.gateways.vault import Vault
from syndication.gateways.verify import Verdict, Verification, verify_file
from syndication.licensing import rates
from syndication.licensing.ledger import author_key
from syndication.logs import speak
from syndication.records import checks, rate_cards
from syndication.records.door import Database, open_pool
from syndication.records.migrations import migrate
from syndication.records.people import Role, Scope
from syndication.serving import PortTaken, serving
from syndication.settings import Settings, SettingsMissing, own_names, read, variable
from syndication.web.app import application
from syndication.words import ENGLISH

log = structlog.get_logger()

OK, FAILED, WRONG_USE = 0, 1, 2

DEMO_FOLDER = Path(".demo")
"""Where the demo keeps everything unless told otherwise, its keys among it."""


_HIGHEST_FIRST_PORT = 65_530
"""The demo takes this one and the five after it."""


def main(arguments: list[str] | None = None) -> None:
    """Run one command and leave with its exit code."""
    given = _parser().parse_args(arguments)
    try:
        code = asyncio.run(given.run(given))
    except KeyboardInterrupt:
        code = OK
    except (SettingsMissing, SyndicationError, PortTaken) as trouble:
        print(f"syndication: {trouble}", file=sys.stderr)
        code = WRONG_USE if isinstance(trouble, SettingsMissing) else FAILED
    sys.exit(code)


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[House]:
    """Put the house together, and close it in the end."""
    pool = await open_pool(settings.database_url)
    stripe = StripeGateway(settings.stripe_api_key, settings.stripe_webhook_secret, url=settings.stripe_url)
    press = Press(jobs=settings.press_jobs, typefaces=settings.typefaces)
    try:
        yield House(
            settings=settings,
            database=Database(pool),
            press=press,
            vault=Vault(settings.vault_url),
            stripe=stripe,
            post=Post(settings.smtp_url, settings.mail_from),
            keyring=Keyring.load_or_create(settings.keys, settings.publication),
            registers=TaxRegisters(settings),
            identity=IdentityProvider(settings),
        )
    finally:
        await press.close()
        await stripe.close()
        await pool.close()


async def serve(_: argparse.Namespace) -> int:
    """Serve the web until told to stop."""
    settings = _settings()
    async with opened(settings) as house:
        await house.press.start()
        app = application(house)
        async with serving(app, settings.host, settings.port, proxies=settings.trusted_proxies):
            log.info("serving", host=settings.host, port=settings.port)
            await _told_to_stop().wait()
    return OK


async def work(_: argparse.Namespace) -> int:
    """Run staged jobs until told to stop."""
    async with opened(_settings()) as house:
        worker.show_figures(house)
        await worker.work(house, stop=_told_to_stop())
    return OK


async def run_migrations(_: argparse.Namespace) -> int:
    """Bring the database up to date."""
    done = await migrate(_settings().database_url)
    print("\n".join(done) if done else "The database is up to date.")
    return OK


async def check(given: argparse.Namespace) -> int:
    """Run every invariant, and read every file when asked to; fail when one is broken, naming the rows."""
    async with opened(_settings()) as house:
        async with house.database.reading() as db:
            broken = await checks.broken(db)
        lost = [trouble async for trouble in lost_files(house)] if given.files else []
    for name, rows in broken.items():
        print(f"{name}: {', '.join(rows)}")
    held = f"All {len(checks.NAMES)} invariants hold."
    print(f"{len(broken)} of {len(checks.NAMES)} invariants are broken." if broken else held)
    if given.files:
        print(
            "\n".join([*lost, f"{len(lost)} files are missing or altered."])
            if lost
            else "Every file is there."
        )
    return FAILED if broken or lost else OK


async def compare(given: argparse.Namespace) -> int:
    """Compare with Stripe what happened there, and settle what nobody told us."""
    async with opened(_settings()) as house:
        found = await reconcile(house, since=given.since)
    print(", ".join(f"{count} {what}" for what, count in sorted(found.items())) or "Nothing happened.")
    return FAILED if found.get("troubles") else OK


async def import_articles(given: argparse.Namespace) -> int:
    """Read articles in from files or addresses; with --dry-run only say what would be read."""
    if given.dry_run:
        return await _read_only(given.source)
    async with opened(_settings()) as house:
        failed = [source for source in given.source if not await _told(source, _import(house, source))]
    return FAILED if failed else OK


async def add_staff(given: argparse.Namespace) -> int:
    """Add a member of staff and print the one-use link of the first sign-in."""
    async with opened(_settings()) as house:
        print(await people.add_staff(house, email=given.email, role=Role(given.role)))
    return OK


async def note_bounce(given: argparse.Namespace) -> int:
    """Take in the report of a mail server that sent a mail back: a file, or standard input."""
    report = given.file.read_bytes() if given.file else sys.stdin.buffer.read(MOST_BYTES)
    async with opened(_settings()) as house:
        mail = await take_back(house, report)
    print("It tells of no mail of ours." if mail is None else f"Mail {mail} came back.", file=sys.stderr)
    return OK


async def add_key(given: argparse.Namespace) -> int:
    """Add an API key and print it, this once."""
    async with opened(_settings()) as house:
        print(await signin.add_key(house, scope=Scope(given.scope), name=given.name))
    return OK


async def change_rates(given: argparse.Namespace) -> int:
    """Publish a rate card from a TOML file as the next version, or write a version as such a file."""
    async with opened(_settings()) as house:
        await given.do(house, given)
    return OK


async def publish_rates(house: House, given: argparse.Namespace) -> None:
    """Publish a rate card from a TOML file as the next version."""
    card = read_rate_card(given.file)
    async with house.database.transaction("publish") as db:
        version = await publish(db, card, note=given.note, on=given.on, actor="the command line")
    print(f"Rate card {version} is in force{f' from {given.on}, 00:00 UTC' if given.on else ''}.")


async def export_rates(house: House, given: argparse.Namespace) -> None:
    """Write a version of the rate card, or the one in force, to standard output as TOML."""
    async with house.database.reading() as db:
        found = await (
            rate_cards.rate_card(db, given.version) if given.version else rate_cards.current_rate_card(db)
        )
    if found is None:
        raise SyndicationError(f"There is no rate card {given.version or 'in force'}.")
    print(rates.to_toml(found.body), end="")


async def keep_accounts(given: argparse.Namespace) -> int:
    """Write the sheets of a month, agree on an author's share, or write an author's statement."""
    async with opened(_settings()) as house:
        await given.do(house, given)
    return OK


async def export_month(house: House, given: argparse.Namespace) -> None:
    """Write a month's sheets as CSV, a file for each and each currency; print their names."""
    period = month_end.month(given.month)
    for currency in await month_end.currencies(house, period):
        for wanted in month_end.Sheet:
            lines = month_end.sheet(house, wanted, currency=currency, period=period)
            print(await _written(given.out / f"{given.month}-{currency}-{wanted.value}.csv", lines))


async def agree_share(house: House, given: argparse.Namespace) -> None:
    """Agree that an author gets so many per cent of the net from a day on."""
    basis_points = round(given.percent * 100)
    await shares.agree(
        house,
        given.author,
        basis_points,
        starts_on=given.starts_on,
        ends_on=given.until,
        actor="the command line",
    )
    print(f"{given.author} gets {given.percent:g} % from {given.starts_on} on.")


async def write_statement(house: House, given: argparse.Namespace) -> None:
    """Write an author's statement for a month, as CSV and PDF in each currency; print their names."""
    found = await shares.statements(house, given.author, month_end.month(given.month))
    for statement in found:
        stem = given.out / f"{given.month}-{statement.currency}-{author_key(given.author).replace(' ', '-')}"
        content = await shares.statement_file(house, statement)
        await asyncio.to_thread(stem.with_suffix(".csv").write_text, shares.statement_sheet(statement))
        await asyncio.to_thread(stem.with_suffix(".pdf").write_bytes, content)
        print(stem.with_suffix(".csv"), stem.with_suffix(".pdf"), sep="\n")


async def _written(path: Path, lines: AsyncIterator[str]) -> Path:
    """Write lines to a file as they come; return its path."""
    await asyncio.to_thread(path.parent.mkdir, parents=True, exist_ok=True)
    file = await asyncio.to_thread(path.open, "w", encoding="utf-8", newline="")
    try:
        async for line in lines:
            await asyncio.to_thread(file.write, line)
    finally:
        file.close()
    return path


async def verify(given: argparse.Namespace) -> int:
    """Check a licensed copy offline; leave with 0 when it is genuine."""
    try:
        content = given.file.read_bytes()
        keys = _public_keys(given.jwks)
    except (OSError, msgspec.DecodeError) as trouble:
        raise SyndicationError(f"It cannot be checked: {trouble}") from trouble
    found = verify_file(content, given.file.name, keys)
    # the words are for whoever watches, the JSON for what reads standard output
    print(_in_words(found), file=sys.stderr, flush=True)
    print(msgspec.json.format(msgspec.json.encode(ENGLISH.told(found)), indent=2).decode())
    return OK if found.verdict is Verdict.GENUINE else FAILED


def _public_keys(jwks: Path | None) -> dict[str, Any] | None:
    """Return the keys to check with: those that are named, else those of this service, else the demo's."""
    if jwks is not None:
        named: dict[str, Any] = msgspec.json.decode(jwks.read_bytes(), type=dict[str, Any])
        return named
    ours = os.environ.get(variable("keys"))
    return published(Path(ours) if ours else DEMO_FOLDER / "keys")


def _in_words(found: Verification) -> str:
    """Return what was found as a person would say it."""
    lines = [f"{found.verdict.value.capitalize()}. {' '.join(found.reasons)}"]
    if found.number:
        parties = f"from {found.licensor} to {found.licensee}, for “{found.headline}”"
        period = f"from {found.starts_at[:10]} until, not including, {found.ends_at[:10]} (UTC)"
        lines.append(f"It says: licence {found.number}, {parties}, {period}.")
        lines.append(f"Whether that still holds: {found.verify_url}")
    return "\n".join(lines)


async def demo(given: argparse.Namespace) -> int:
    """Run everything on the embedded default until told to stop."""
    # only a demo needs what the sandbox imports, and the production image leaves it out
    from syndication.sandbox.demo import prepare, ready_line, welcome  # noqa: PLC0415
    from syndication.sandbox.world import World  # noqa: PLC0415

    speak("warning", people=True)
    stop = _told_to_stop()
    world = World(given.data, port=given.port, environment=os.environ)
    async with world:
        settings = read(world.environment())
        await migrate(settings.database_url)
        async with opened(settings) as house:
            if not await _unless(stop, prepare(world, house, read_rate_card)):
                return OK
            async with serving(application(house), settings.host, settings.port):
                working = asyncio.create_task(worker.work(house, stop=stop))
                if given.json:
                    print(await ready_line(world, house), flush=True)
                print(welcome(world), file=sys.stderr, flush=True)
                await working
    return OK


def read_rate_card(file: Path) -> RateCard:
    """Return the rate card in a TOML file. Raises SyndicationError naming all that is wrong."""
    try:
        card = rates.from_toml(file.read_bytes())
    except (OSError, ValueError) as wrong:
        raise SyndicationError(f"{file.name} is no rate card:\n{wrong}") from wrong
    if found := rates.problems(card):
        raise SyndicationError("\n".join((f"{file.name} cannot be published:", *found)))
    return card


async def _read_only(sources: list[str]) -> int:
    """Print what would be read, a line of JSON each: needs no database and no settings."""
    speak("warning", people=True)
    names = own_names(os.environ)
    async with Press() as press:
        failed = [source for source in sources if not await _told(source, _read(press, source, names))]
    return FAILED if failed else OK


async def _told(source: str, reading: Awaitable[str]) -> bool:
    """Print what became of a source; on stderr, why it was refused."""
    try:
        print(await reading, flush=True)
    except (SyndicationError, OSError) as refused:
        print(f"{source}: {refused}", file=sys.stderr, flush=True)
        return False
    return True


async def _read(press: Press, source: str, names: tuple[str, ...]) -> str:
    url, html = await _source(source)
    found = await press.read(html, url, names)
    return msgspec.json.encode(msgspec.structs.replace(found, html=own_html(found))).decode()


async def _import(house: House, source: str) -> str:
    url, html = await _source(source)
    picture = None if url else beside(Path(source))
    taken = await take_in(house, html, url=url, find_picture=picture)
    happened = "stored" if taken.created else "stored as a new revision" if taken.changed else "unchanged"
    return f"{taken.slug}: {happened}, {taken.read.words} words"


async def _source(source: str) -> tuple[str, bytes]:
    """Return a source's own address, if it is one, and its bytes."""
    if urlsplit(source).scheme not in {"http", "https"}:
        return "", await asyncio.to_thread(Path(source).read_bytes)
    # an operator typed this address: a page on this machine is as good as one on the web
    return source, await fetch(source, anywhere=True)


async def _unless(stop: asyncio.Event, doing: Coroutine[Any, Any, None]) -> bool:
    """Do something that takes long, or give it up when told to stop; return whether it was done."""
    task, told = asyncio.create_task(doing), asyncio.create_task(stop.wait())
    await asyncio.wait({task, told}, return_when=asyncio.FIRST_COMPLETED)
    told.cancel()
    if task.done():
        task.result()
        return True
    task.cancel()
    await asyncio.wait({task})
    return False


def _told_to_stop() -> asyncio.Event:
    """Return an event that Ctrl-C and SIGTERM set."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, stop.set)
    return stop


def _day(given: str) -> datetime:
    return datetime.combine(date.fromisoformat(given), time.min, tzinfo=UTC)


def _first_port(given: str) -> int:
    if not given.isdecimal() or not 0 < int(given) <= _HIGHEST_FIRST_PORT:
        raise argparse.ArgumentTypeError(f"give a number from 1 to {_HIGHEST_FIRST_PORT}")
    return int(given)


def _settings() -> Settings:
    settings = read(_environment())
    speak(settings.log_level)
    return settings


def _environment() -> Mapping[str, str]:
    """Return the environment; where it names no database, that of the demo of this folder."""
    known = DEMO_FOLDER / "environment.json"
    if variable("database_url") in os.environ or not known.is_file():
        return os.environ
    return msgspec.json.decode(known.read_bytes(), type=dict[str, str]) | dict(os.environ)


Command = Callable[[argparse.Namespace], Coroutine[Any, Any, int]]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="syndication", description="The desk behind a republishing form.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Command) -> argparse.ArgumentParser:
        summary = (run.__doc__ or "").splitlines()[0]
        made = commands.add_parser(name, help=summary, description=summary)
        made.set_defaults(run=run)
        return made

    all_in_one = command("demo", demo)
    all_in_one.add_argument(
        "--port", type=_first_port, metavar="N", help="the first of six ports (default: 8000, or free ones)"
    )
    all_in_one.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        default=DEMO_FOLDER,
        help="where it keeps everything (default: %(default)s)",
    )
    all_in_one.add_argument("--json", action="store_true", help="print one line of JSON when ready")
    command("serve", serve)
    command("work", work)
    command("migrate", run_migrations)
    checking = command("check", check)
    checking.add_argument(
        "--files", action="store_true", help="read every file of the store too, as after a restore"
    )
    comparing = command("reconcile", compare)
    comparing.add_argument(
        "--since", type=_day, metavar="DATE", help="the first day to look at (default: since the last time)"
    )
    reading = command("import", import_articles)
    reading.add_argument(
        "--dry-run", action="store_true", help="store nothing; print what was read as JSON lines"
    )
    reading.add_argument("source", nargs="+", metavar="FILE_OR_URL")
    staff = command("staff", add_staff)
    staff.add_argument("verb", choices=["add"])
    staff.add_argument("email")
    staff.add_argument("--role", choices=[role.value for role in Role], default=Role.EDITOR.value)
    key = command("key", add_key)
    key.add_argument("verb", choices=["add"])
    key.add_argument("name")
    # a partner's key belongs to an organisation, so it is made on the partner's own page
    key.add_argument("--scope", choices=[Scope.CMS.value, Scope.DESK.value], required=True)
    mails = command("mail", note_bounce)
    mails.add_argument("verb", choices=["bounced"])
    mails.add_argument("file", type=Path, nargs="?", metavar="FILE")
    verbs = command("rates", change_rates).add_subparsers(required=True, metavar="VERB")
    publishing = verbs.add_parser("publish", help="publish a TOML file as the next version")
    publishing.set_defaults(do=publish_rates)
    publishing.add_argument("file", type=Path)
    publishing.add_argument("--note", default="")
    publishing.add_argument(
        "--from",
        dest="on",
        type=date.fromisoformat,
        metavar="DATE",
        help="in force from then, 00:00 UTC",
    )
    exporting = verbs.add_parser("export", help="write a version as a TOML file to standard output")
    exporting.set_defaults(do=export_rates)
    exporting.add_argument(
        "version", type=int, nargs="?", metavar="VERSION", help="(default: the one in force)"
    )
    _accounts_verbs(command("accounts", keep_accounts).add_subparsers(required=True, metavar="VERB"))
    checking = command("verify", verify)
    checking.add_argument("file", type=Path)
    checking.add_argument(
        "--jwks",
        type=Path,
        help="the publisher's public keys, saved from /.well-known/jwks.json "
        "(default: those in SYNDICATION_KEYS, or the demo's)",
    )
    return parser


def _accounts_verbs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    month = verbs.add_parser("export", help="write a month's sheets as CSV")
    month.set_defaults(do=export_month)
    month.add_argument("month", metavar="MONTH", help="2026-11")
    month.add_argument("--out", type=Path, default=Path(), metavar="DIR")
    share = verbs.add_parser("agree", help="agree on an author's share")
    share.set_defaults(do=agree_share)
    share.add_argument("author", metavar="AUTHOR", help="as bylines have the name")
    share.add_argument("percent", type=float, metavar="PERCENT")
    share.add_argument("--from", dest="starts_on", type=date.fromisoformat, required=True, metavar="DATE")
    share.add_argument("--until", type=date.fromisoformat, metavar="DATE", help="the first day without it")
    telling = verbs.add_parser("statement", help="write an author's statement as CSV and PDF")
    telling.set_defaults(do=write_statement)
    telling.add_argument("author", metavar="AUTHOR")
    telling.add_argument("month", metavar="MONTH", help="2026-11")
    telling.add_argument("--out", type=Path, default=Path(), metavar="DIR")


if __name__ == "__main__":
    main()
