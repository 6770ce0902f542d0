"""The vault: files by their content hash, written once, read back and checked before they are recorded."""

from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote, urlsplit

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import LocalStore, ObjectStore, from_url

from syndication.boundary import boundary
from syndication.errors import VaultTrouble
from syndication.words import say


class Vault:
    """An object store at a URL: a folder (`file://`), or S3, GCS and Azure by theirs."""

    def __init__(self, url: str) -> None:
        self._store = _store(url)

    async def keep(self, content: bytes) -> str:
        """Store `content`, read it back, and return its SHA-256 in hex. Keeping it again changes nothing.

        Raises VaultTrouble when the store does not take it or gives back something else.
        """
        name = sha256(content).hexdigest()
        async with boundary("vault.keep"):
            try:
                await obstore.put_async(self._store, _path(name), content, mode="create")
            except AlreadyExistsError:
                pass  # the same bytes were kept before: that is what a content hash is for
            except (BaseError, OSError) as trouble:
                raise VaultTrouble(say("The file store does not take files at this moment.")) from trouble
        await self.fetch(name)
        return name

    async def fetch(self, name: str) -> bytes:
        """Return the file whose SHA-256 is `name`. Raises VaultTrouble when it is missing or altered."""
        async with boundary("vault.fetch"):
            try:
                answer = await obstore.get_async(self._store, _path(name))
                content = bytes(await answer.bytes_async())
            except (BaseError, OSError) as trouble:
                raise VaultTrouble(say("The file store does not give the file at this moment.")) from trouble
        if sha256(content).hexdigest() != name:
            raise VaultTrouble(say("A stored file is not what was stored. It is not handed out."))
        return content

    async def answers(self) -> None:
        """Return when the store answers, if only that a file is not there. Raises VaultTrouble."""
        async with boundary("vault.answers"):
            try:
                await obstore.head_async(self._store, _path("0" * 64))
            except FileNotFoundError:
                pass
            except (BaseError, OSError) as trouble:
                raise VaultTrouble("The file store does not answer at this moment.") from trouble


def _store(url: str) -> ObjectStore:
    parts = urlsplit(url)
    if parts.scheme == "file":
        folder = Path(unquote(parts.path))
        folder.mkdir(parents=True, exist_ok=True)
        return LocalStore(folder)
    return from_url(url)


def _path(name: str) -> str:
    # two levels, so that a folder on a disk does not hold a million files
    return f"{name[:2]}/{name[2:4]}/{name}"
