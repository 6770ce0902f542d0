"""Whose picture: judged from a credit line, and denied unless known.

Newsrooms name the source of a picture in a line of print. This module reads such a line: which
agencies it names, whether it names our own publication, and where a caption ends and its credit
begins. It never guesses in our favour: only a line that names us, or our staff, and nobody else
makes a thing ours. Whose words an article is made of is judged in `wire_copy`.
"""

# ruff: noqa: RUF001  (newsrooms print typographic dashes and quotes, in several scripts)

import re

from schemas.article import Owner
from syndication.licensing.agencies import AGENCY, names_agency
from syndication.licensing.own_names import OWN, mark_own

# What introduces a credit, in the languages newsrooms print them. "by" and its kin come after.
_INTRO_WORDS = (
    r"photo(?:graph)?(?:s|y|er)?|pictures?|pics?|images?|credits?|illustrations?|graphics?|charts?|maps?"
    r"|videos?|footage"
    r"|cr[ée]dits?|photographies?|infographies?|vidéos?|fotos?|bild(?:er|quelle|nachweis|rechte)?"
    r"|fotograf(?:ie|o|ía|ia)?"
    r"|grafik(?:en)?|fotografías?|imagen|imágenes|imagem|imagens|immagin[ei]|gráficos?|ilustraci[oó]n"
    r"|ilustração|beeld"
    r"|zdjęcie|fot\.|foto\.|fotoğraf|фото|иллюстрация|الصور[ةه]|صور[ةه]|تصوير|عدسة|图片来源|圖片來源|图片|摄影|攝影|图|写真|撮影"
    r"|画像|사진"
)
_INTRO = (
    rf"(?:(?:file|main|cover|archive|lead|video|image|photo|picture|crédits?|foto|مصدر)\s+)?(?:{_INTRO_WORDS})"
    r"(?:\s+(?:credits?|source|copyright|courtesy(?:\s+of)?|photos?|image|vidéo|الصورة))?"
)
# "Photograph: X", "Photo by X", "Courtesy of X", "© X". X runs to the end of its line.
_INTRODUCED = re.compile(
    rf"(?i)(?:{_INTRO}\s*(?:[:：]|\.\.\.|…)\s*|(?-i:Credits?(?=[A-ZÀ-Ý]))"
    rf"|{_INTRO}\s+(?:by|par|von|de|di|door|av|af|courtesy of)\s+|{_INTRO}\s*©\s*"
    r"|courtesy(?:\s+of)?[:\s]\s*|handout\s*[/:]\s*|source\s*[:：]\s*|quelle\s*[:：]\s*|fuente\s*[:：]\s*"
    r"|المصدر\s*[:：]\s*|©\s*|\(c\)\s*|copyright\s*[:©]?\s*)(?P<credit>\S.*)$"
)
# Where a sentence of the caption may end and its credit begin.
_BOUNDARY = re.compile(
    r"(?:^|(?<=[.!?…。！？؟»”\"’')\]|–—·•])\s*|(?<=\s)(?=[(\[|©–—])|\s{2,}|\s[|–—·•/-]\s|[＝=])"
)
_BRACKETED_END = re.compile(r"[(\[（［]\s*([^()\[\]（）［］]{2,120})\s*[)\]）］]\s*\.?\s*$")
_BRACKETS = "()[]（）［］"
_MEDIA_WORDS = re.compile(
    r"(?i)(?<!\w)(?:post|times|news|media|press|agency|images?|pictures|studios?|stock|library|museum"
    r"|university|police"
    r"|ministry|council|government|department|facebook|instagram|twitter|tiktok|youtube|telegram"
    r"|wikimedia|wikipedia"
    r"|flickr|unsplash|pexels|pixabay|commons|cc[ -]by\S*|creative commons|nasa|noaa|handout|courtesy"
    r"|supplied|pool"
    r"|screenshot|screengrab|social media|contributed|submitted|family|reader|via|guardian|telegraph"
    r"|gazette|herald"
    r"|tribune|journal|chronicle|bbc|cnn|al jazeera|tv|television|radio|broadcasting|foundation|trust|ltd"
    r"|inc|gmbh"
    r"|x|public domain|nato|eu|un|unicef|office)(?!\w)"
)
_OWN_EXTRAS = re.compile(
    r"(?i)(?<!\w)(?:picture desk|graphics? (?:team|desk)|video team|data team|all rights reserved|the|our|a"
    r"|staff|photo(?:s|graph|graphs|graphers?|graphy)?|photojournalist|pictures?|images?|graphics?|illustrations?"
    r"|illustrator|videos?|charts?|maps?|design|archives?|file|team|reporters?|writers?|visuals|newsroom"
    r"|interactive|inc|ltd|copyright|\d{4})(?!\w)|[©.'’]s?"
)
_STAFF = re.compile(
    r"(?i)^(?:(?:our )?staff(?: (?:photo(?:s|graph|graphers?)?|pictures?|images?|graphics?|illustrations?"
    r"|artist|videos?"
    r"|videographer|reporters?|writers?|archives?|file))?|(?:photo|picture|image|graphic|illustration"
    r"|video) (?:by )?staff)\.?$"
)
# A publication's short name ("Courier photo") is ours only beside a word that says whose desk made it.
_DESK_WORD = re.compile(
    r"(?i)(?<!\w)(?:staff|photo(?:s|graph|graphers?)?|pictures?|graphics?|illustrations?|archives?"
    r"|videos?|charts?)(?!\w)"
)
_SEGMENT = re.compile(
    r"\s*(?:[/,|;&()\[\]–—·•]|\s-\s|(?<!\w)(?:and|via|by|of|in|with|et|und|y|con|avec|mit)(?!\w))\s*"
)
_FOR_US = re.compile(
    rf"(?i)(?<!\w)(?:for|special to|pour|für|para|per|courtesy(?: of)?|handout)(?!\w)[\s:/]*{OWN}"
)
# Longer than this no line of print is a credit.
_LONGEST_CREDIT = 160
_SHORTEST_SHORT_NAME = 5


def owner_of_credit(credit: str, own_names: tuple[str, ...] = ()) -> Owner:
    """Judge whose asset it is from its credit line.

    An agency anywhere in the line makes it theirs. It is ours only when one part of the line is our
    name or "staff" and no other part names anybody who could own it; "for" or "courtesy of" us is a
    freelancer's or somebody else's work. Everything else, and no credit at all, is unknown.
    """
    if names_agency(credit):
        return Owner.AGENCY
    if _FOR_US.search(mark_own(credit, own_names)):
        return Owner.UNKNOWN
    line = mark_own(_strip_intro(credit), own_names)
    segments = [part for part in _SEGMENT.split(line) if part.strip(" .")]
    ours = [part for part in segments if _is_own(part, own_names)]
    strangers = [part for part in segments if part not in ours and not _is_a_persons_name(part)]
    return Owner.OWN if ours and not strangers else Owner.UNKNOWN


def split_credit(line: str, own_names: tuple[str, ...] = ()) -> tuple[str, str]:
    """Split one line of a caption into (caption, credit without the words that introduce it).

    "A ferry at dusk. Photograph: Jane Doe/Reuters" → ("A ferry at dusk.", "Jane Doe/Reuters").
    A line without a credit comes back whole, with "".
    """
    line = line.strip()
    for start in _starts(line):
        found = _INTRODUCED.match(line, start) or _INTRODUCED.match(line, _past_bracket(line, start))
        if found and len(found["credit"]) <= _LONGEST_CREDIT and ". " not in _after_initials(found["credit"]):
            return _trim_caption(line[:start]), _trim_credit(found["credit"])
    return _split_bare_credit(line, own_names)


def is_credit_line(line: str, own_names: tuple[str, ...] = ()) -> bool:
    """Say whether a whole line is nothing but a credit: "Photograph: Jane Doe", "(AFP)", "© Reuters"."""
    caption, credit = split_credit(line, own_names)
    return bool(credit) and not caption


def _short_names(own_names: tuple[str, ...]) -> set[str]:
    """Return the last word of each of our names, long enough to be told apart: "courier"."""
    words = (name.split() for name in own_names)
    return {
        parts[-1].casefold() for parts in words if len(parts) > 1 and len(parts[-1]) >= _SHORTEST_SHORT_NAME
    }


def _is_own(part: str, own_names: tuple[str, ...]) -> bool:
    if _STAFF.match(part.strip()):
        return True
    left = " ".join(_OWN_EXTRAS.sub(" ", part).split())
    if left == OWN:
        return True
    return left.casefold() in _short_names(own_names) and bool(_DESK_WORD.search(part))


def _is_a_persons_name(part: str) -> bool:
    """Say whether a part could be a person's name and nobody's who owns pictures."""
    words = part.split()
    if (
        OWN in part
        or _MEDIA_WORDS.search(part)
        or not words
        or len(words) > len(["Ana", "María", "de", "la", "Cruz"])
    ):
        return not re.sub(r"[\W\d_]", "", part)
    return not any(
        word[:1].islower() and word not in {"de", "la", "van", "der", "von", "bin", "al", "da", "den"}
        for word in words
    )


def _strip_intro(line: str) -> str:
    found = _INTRODUCED.match(line.strip().lstrip(_BRACKETS))
    return found["credit"] if found else line


def _starts(line: str) -> list[int]:
    return sorted({match.end() for match in _BOUNDARY.finditer(line)})


def _past_bracket(line: str, start: int) -> int:
    while start < len(line) and line[start] in "([（［ ":
        start += 1
    return start


def _after_initials(credit: str) -> str:
    """Take the dots out of initials and short forms, so that the dot that is left ends a sentence."""
    return re.sub(r"\b([^\W\d_]|St|Jr|Sr|Dr|Mrs|Inc|Ltd|Co)\.", r"\1", credit)


def _trim_caption(caption: str) -> str:
    return caption.strip().rstrip("([（［|–—·•/＝=-").strip()


def _trim_credit(credit: str) -> str:
    credit = credit.strip()
    while (
        credit
        and credit[-1] in ")]）］"
        and credit.count(credit[-1]) > credit.count("(["[credit[-1] in "]］"])
    ):
        credit = credit[:-1].rstrip()
    return credit.rstrip(" .")


def _split_bare_credit(line: str, own_names: tuple[str, ...]) -> tuple[str, str]:
    """Find a credit nothing introduces: "(AFP)", "[Jane Doe/Reuters]", "… at dusk. REUTERS/Jane Doe"."""
    bracket = _BRACKETED_END.search(line)
    if bracket and _reads_as_credit(bracket[1], own_names):
        return _trim_caption(line[: bracket.start()]), _trim_credit(_strip_intro(bracket[1]))
    for start in _starts(line):
        tail = line[start:]
        if _NOBODYS.match(tail):
            return _trim_caption(line[:start]), _trim_credit(tail)
        if _reads_as_credit(tail, own_names):
            return _trim_caption(line[:start]), _trim_credit(tail.strip(" |–—·•/＝=-"))
    return line, ""


# A caption's last word that says the picture came from outside: "… in about 1990. Handout".
_NOBODYS = re.compile(
    r"(?i)^[(\[]?(?:handout|hand-out|supplied|contributed|submitted|courtesy|pool|file photo|file"
    r"|archive)[)\]]?\.?$"
)
_MOST_WORDS_IN_A_BARE_CREDIT = 12
_SMALL_WORDS = {
    "via",
    "and",
    "for",
    "of",
    "the",
    "by",
    "de",
    "la",
    "von",
    "van",
    "et",
    "und",
    "y",
    "staff",
    "photo",
    "archive",
    "archives",
    "graphic",
    "graphics",
    "/",
    "&",
}


def _reads_as_credit(tail: str, own_names: tuple[str, ...]) -> bool:
    """Say whether words are names only, one of which is an agency, us, our staff, or follows a slash."""
    words = re.split(r"[\s/,|]+", tail.strip(" .()[]"))
    if (
        not tail.strip()
        or re.search("[＝=]", tail)
        or len(words) > _MOST_WORDS_IN_A_BARE_CREDIT
        or ". " in _after_initials(tail.strip(" ."))
    ):
        return False
    named = names_agency(tail) or owner_of_credit(tail, own_names) is Owner.OWN
    slashed = re.fullmatch(r"\s*[^/.,;:!?\d]{3,40}/\s*[^/.,;:!?\d]{2,40}", tail)
    return bool(named or slashed) and all(_is_name_word(word) for word in words)


def _is_name_word(word: str) -> bool:
    bare = word.strip("()[]©.,;:–—|-'’")
    return not bare or not bare[0].islower() or bare in _SMALL_WORDS or bool(AGENCY.fullmatch(bare))
