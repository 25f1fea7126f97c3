"""Office files are ZIP archives; a small one may unpack to terabytes. Look before opening."""

from __future__ import annotations

import io
import zipfile

from ..graph.model.errors import UnreadableDocument

__all__ = ["check_archive"]

MAX_MEMBERS = 10_000
MAX_UNPACKED = 400 * 2**20
# XML of real office files packs about 10 to 1, seldom 50 to 1; a small member may do so by chance.
MAX_RATIO = 200
SMALL_MEMBER = 2**20

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def check_archive(data: bytes, needed: str) -> None:
    """Raise UnreadableDocument unless `data` is an honest, unencrypted ZIP archive that holds the member `needed`.

    The sizes are those that the archive declares; Python's zipfile never unpacks more than it declared.
    """
    if data.startswith(_OLE):
        raise UnreadableDocument(
            "the file is encrypted or in the format of Office 97", "Save it without a password as .docx or .xlsx."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError) as error:
        raise UnreadableDocument(f"no valid Office file: {error}", "It may be cut off; fetch it again.") from error
    if len(members) > MAX_MEMBERS:
        raise UnreadableDocument(f"the archive has {len(members)} members, more than {MAX_MEMBERS}")
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED:
        raise UnreadableDocument(
            f"the archive unpacks to {unpacked / 2**20:.0f} MiB, more than {MAX_UNPACKED // 2**20} MiB"
        )
    for member in members:
        if member.flag_bits & 1:
            raise UnreadableDocument("the archive is encrypted", "Save it without a password.")
        if member.file_size > SMALL_MEMBER and member.file_size > MAX_RATIO * max(member.compress_size, 1):
            raise UnreadableDocument(
                f"{member.filename!r} unpacks to more than {MAX_RATIO} times its size: it looks like a ZIP bomb"
            )
    if needed not in {member.filename for member in members}:
        raise UnreadableDocument(f"the archive has no {needed!r}: it is another kind of file")
