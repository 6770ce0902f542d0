"""Whose picture, whose words: judged from a credit line or a byline, and denied unless known.

Newsrooms name the source of a picture or a text in a line of print. This module reads such a line:
which agencies it names, whether it names our own publication, and where a caption ends and its
credit begins. It never guesses in our favour: only a line that names us, or our staff, and nobody
else makes a thing ours.
"""

# ruff: noqa: RUF001  (newsrooms print typographic dashes and quotes, in several scripts)

import re
from collections.abc import Iterable
from typing import NamedTuple

from schemas.article import Owner, TextOwner

# Agencies and picture libraries by the names they are printed under. Upper and lower case matter
# for the short ones ("PA" is an agency, "pa" is not), so these are matched as written.
_AGENCIES_AS_WRITTEN = (
    r"A\.?F\.?P\.?", r"A\.?P\.?", r"P\.?A\.?", "EPA", "EPA-EFE", "dpa", "DPA", "EFE", "ANSA", "TASS", "AAP",
    "APA", "ANP", "NTB", "TT", "STT", "UPI", "PTI", "ANI", "IANS", "ATS", "SDA", "WAM", "KUNA", "MTI", "PAP",
    "ČTK", "CTK", "LUSA", "Lusa", "Belga", "BELGA", "Hina", "HINA", "TANJUG", "Tanjug", "Agerpres",
    "AGERPRES",
    "RIA", "AA", "CP", "CNS", "VCG", "SIPA", "Sipa", "SWNS", "WENN", "VII", "REX", "Rex", "NOOR", "IRNA",
    "SANA",
    "BTA", "ANA", "ΑΠΕ-ΜΠΕ", "MYOP", "Imago", "IMAGO", "imago", "Keystone", "KEYSTONE", "Antara", "ANTARA",
    "Bernama", "Panos", "Magnum", "Contour", "Redux", "Polaris", "Noor", "Gamma", "Corbis", "kna", "KNA",
    "epd",
    "SID", "sid", "AFX", "Zuma", "ZUMA", "Avalon", "AVALON",
)  # fmt: skip
# Names long or odd enough to be known in any case.
_AGENCIES_ANY_CASE = (
    "thomson reuters", "reuters", "agence france[- ]presse", "(?:the )?associated press", "press association",
    "pa (?:media|wire|images|archive|graphics?)", "ap (?:photo|images|via)", "wpa(?: pool)?",
    "deutsche presse[- ]agentur", "european pressphoto agency", "canadian press",
    "australian associated press",
    "agencia efe", "europa press", "adnkronos", "agi", "lapresse", "xinhua", "itar[- ]tass", "interfax",
    "sputnik",
    "ria novosti", "ukrinform", "kyodo(?: news)?", "jiji(?: press)?", "yonhap", "anadolu(?: agency| ajansı)?",
    "bloomberg", "dow jones", "getty(?: images)?", "gettyimages", "shutterstock", "alamy", "istock(?:photo)?",
    "adobe ?stock", "dreamstime", "depositphotos", "123rf", "bigstock", "fotolia", "pond5", "magnum photos",
    "panos pictures", "agence vu", "hans lucas", "nurphoto", "maxppp", "abaca(?:press)?", "bestimage",
    "zuma ?press",
    "zuma wire", "sopa images", "lightrocket", "picture[- ]alliance", "ullstein(?: bild)?", "laif",
    "ostkreuz",
    "hulton(?: archive)?", "bridgeman(?: images)?", "mary evans", "science photo library",
    "nature picture library",
    "camera press", "eyevine", "backgrid", "splash news", "cover images", "action images", "action press",
    "icon sportswire", "usa today sports", "imagn", "colorsport", "rex features", "rex/shutterstock",
    "solent news",
    "united press international", "press trust of india", "tribune news service",
    "new york times news service",
    "inter press service", "lehtikuva", "scanpix", "ritzau", "epa images", "ap newsroom", "afp photo",
    "belga image", "anp foto", "hollandse hoogte", "agencia o globo", "agência brasil", "folhapress",
    "notimex",
    "cuartoscuro", "télam", "telam", "prensa latina", "photononstop", "divergence", "rea", "agefotostock",
    "offside",
    "allsport", "news agency of nigeria", "ghana news agency", "agenzia fotogramma", "fotogramma",
    "contrasto",
    "news syndication", "caters", "mega agency", "eurekalert", "the conversation",
    "رويترز", r"أ\s?[.\s]?\s?ف\s?[.\s]?\s?ب\.?", "فرانس برس", "وكالة فرانس برس", "أسوشيتد برس", "اسوشيتد برس",
    r"د\s?[.\s]?\s?ب\s?[.\s]?\s?أ\.?", "الأناضول", "شينخوا", "غيتي", "جيتي", "بلومبرغ", "سبوتنيك",
    "新华社", "新華社", "路透社?", "法新社", "美联社", "美聯社", "中新社",
    "共同通信社?", "時事通信社?", "ロイター",
    "연합뉴스", "로이터", "рейтер", "тасс", "риа новости", "интерфакс", "укринформ",
)  # fmt: skip
_AGENCY = re.compile(
    r"(?<!\w)(?:" + "|".join(sorted(_AGENCIES_AS_WRITTEN, key=len, reverse=True))
    + "|(?i:" + "|".join(sorted(_AGENCIES_ANY_CASE, key=len, reverse=True)) + r"))(?!\w)"
)  # fmt: skip
# "Staff and agencies": agencies without their names.
_AGENCIES_UNNAMED = re.compile(
    r"(?i)(?<!\w)(?:(?:news |wire |press )?agenc(?:y|ies)|wires?|wire services?|agences?|agenturen"
    r"|agenzie|agencias?"
    r"|agências|agentschappen|byråer|ag[eê]ncies|وكالات|الوكالات|агентств\w*)(?!\w)"
)
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
    rf"(?:(?:file|main|cover|archive|lead|staff|video|image|photo|picture|crédits?|foto|مصدر)\s+)?(?:{_INTRO_WORDS})"
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
_OWN = "\ue000"
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
    rf"(?i)(?<!\w)(?:for|special to|pour|für|para|per|courtesy(?: of)?|handout)(?!\w)[\s:/]*{_OWN}"
)
# Longer than this no line of print is a credit.
_LONGEST_CREDIT = 160
_SHORTEST_SHORT_NAME = 5


class TextRights(NamedTuple):
    """Whose words: the verdict, and the agencies as printed, "Reuters and AFP"."""

    owner: TextOwner
    credit: str


def agencies_in(line: str) -> tuple[str, ...]:
    """Return the agencies and picture libraries a line names, as printed, each once, in order."""
    return tuple(dict.fromkeys(match.group().strip() for match in _AGENCY.finditer(line)))


def owner_of_credit(credit: str, own_names: tuple[str, ...] = ()) -> Owner:
    """Judge whose asset it is from its credit line.

    An agency anywhere in the line makes it theirs. It is ours only when one part of the line is our
    name or "staff" and no other part names anybody who could own it; "for" or "courtesy of" us is a
    freelancer's or somebody else's work. Everything else, and no credit at all, is unknown.
    """
    if _names_agency(credit):
        return Owner.AGENCY
    if _FOR_US.search(_mark_own(credit, own_names)):
        return Owner.UNKNOWN
    line = _mark_own(_strip_intro(credit), own_names)
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


def text_rights(
    bylines: Iterable[str], *, opening: str = "", closing: Iterable[str] = (), own_names: tuple[str, ...] = ()
) -> TextRights:
    """Judge whose words an article is made of.

    `bylines` are all bylines the page gives, `opening` the first paragraph, `closing` the last few.
    An agency or another paper alone is AGENCY; beside anybody else it is SHARED, and a person decides.
    """
    parts = [_byline_parts(_mark_own(line, own_names)) for line in bylines if line.strip()]
    ends = list(closing)
    marks = [*_dateline_agencies(opening), *(agency for line in ends for agency in _closing_agencies(line))]
    helpers = [agency for line in [opening, *ends] for agency in _contributors(line)]
    named = _in_order([*(wire for part in parts for wire in part.wires), *marks, *helpers])
    origin = _first_published(ends, own_names)
    if origin and not named:
        return TextRights(TextOwner.SHARED, origin)
    if not named:
        return TextRights(TextOwner.OWN, "")
    shared = bool(helpers) or any(part.others for part in parts)
    return TextRights(TextOwner.SHARED if shared else TextOwner.AGENCY, _joined(named))


class _Byline(NamedTuple):
    """The agencies of one byline, and whether it names anybody else."""

    wires: tuple[str, ...]
    others: bool


# "Jane Doe/Reuters", "Jane Doe (AFP)", "Jane Doe of Reuters": an agency's reporter, not ours.
_REPORTER_OF = re.compile(
    r"^[^/(,&]+?(?:\s*/\s*|\s*\(|\s+(?:of|for|at)\s+(?:the\s+)?)(?=" + _AGENCY.pattern + ")"
)
_BYLINE_INTRO = re.compile(
    r"(?i)^\s*(?:(?:source|quelle|fuente|fonte|المصدر)\s*[:：]\s*"
    r"|(?:(?:reporting|written|story|text|words|article)\s+)?(?:by|par|von|por|de|di|da|door|av|af|بقلم|كتب|كتبت|автор"
    r"|文|记者|記者)(?:\s*[:：|]\s*|\s+))"
)
_BYLINE_JOINT = re.compile(
    r"(?i)\s*(?:[/,|;&+()]|\s[-–—]\s|(?<!\w)(?:and|with|et|avec|und|mit|y|con|e|och|og|en|met|plus|via"
    r"|for|of|و|مع)(?!\w))\s*"
)
_OTHER_PAPERS = re.compile(
    r"(?i)^(?:the )?(?:guardian|observer|new york times|washington post|wall street journal|los angeles times"
    r"|financial times|economist|times of london|sunday times|daily telegraph|daily mail|independent"
    r"|boston globe"
    r"|chicago tribune|usa today|propublica|conversation|bbc(?: news)?|cnn|npr|al jazeera|le monde"
    r"|le figaro|libération"
    r"|der spiegel|die zeit|süddeutsche zeitung|frankfurter allgemeine(?: zeitung)?|el país|el mundo"
    r"|la repubblica"
    r"|corriere della sera|south china morning post|straits times|asahi shimbun|haaretz|الجزيرة"
    r"|الشرق الأوسط)$"
)


def _byline_parts(line: str) -> _Byline:
    line = _BYLINE_INTRO.sub("", line.strip())
    line = _REPORTER_OF.sub("", line)
    parts = [part.strip(" .") for part in _BYLINE_JOINT.split(line) if part.strip(" .")]
    wires = tuple(part for part in parts if _is_wire(part))
    others = [part for part in parts if part not in wires]
    # Our own name as the only author is what a page says of every text, wire copy included.
    return _Byline(wires, bool(others) and (bool(wires) or others != [_OWN]))


def _is_wire(part: str) -> bool:
    part = re.sub(r"(?i)^the ", "", part)
    return bool(_AGENCY.fullmatch(part) or _AGENCIES_UNNAMED.fullmatch(part) or _OTHER_PAPERS.match(part))


# "LONDON, March 3 (Reuters) -", "Berlin (dpa) –", "AFP -": the dateline of wire copy.
_DATELINE = re.compile(
    r"^\W*(?:[^()\n]{0,70}\(([^()]{2,40})\)\s*[-–—:]|([^\s()][^()\n]{1,30}?)\s+[-–—]{1,2}\s)"
)
_ENDS_IN_BRACKET = re.compile(r"[(\[]([^()\[\]]{2,60})[)\]]\W*$")
_ENDS_IN_DASH = re.compile(r"(?:^|[.!?”\"»'’])\s*[-–—]{1,2}\s*([^.!?]{2,40}?)\W*$")
_STANDS_ALONE = re.compile(r"^[\W]*([^.!?]{2,60}?)[\W]*$")
_SOURCE_LINE = re.compile(
    r"(?i)^\W*(?:source|quelle|fuente|fonte|المصدر|источник|©|\(c\)|copyright)\W*(?:\d{4})?\W*(.{2,80})$"
)
_CONTRIBUTED = re.compile(
    r"(?i)contributed|(?:with|additional|further|includes?) (?:reporting|material|files|information"
    r"|inputs?|contributions?)"
    r"|reporting by|^\W*(?:avec|mit|with|con|com|met|med)\s|\bmaterial (?:von|der)|informaciones? de"
    r"|información de|informations? de"
    r"|(?:avec|d'après) l'afp|بمشاركة|^\W*مع |redaktion und|and agencies|et agences|y agencias"
    r"|und agenturen|con agenzie"
)
_SYNDICATED = re.compile(r"(?i)(?:syndicated|agency|wire|news) feed\b|auto-?generated from")
_CREDIT_LINE_WORDS = 40
_FIRST_PUBLISHED = re.compile(
    r"(?:first|originally) (?:published|appeared) (?:by|in|on"
    r"|at) (?P<origin>(?:the )?[^\W\d_][^.,;()]{2,60})",
    re.IGNORECASE,
)
_CALENDAR = re.compile(
    r"(?i)^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun|print|our|this"
    r"|a |an )"
)


def _only_agencies(line: str) -> list[str]:
    """Return the agencies of a line that names nobody else ("dpa/lby" is dpa's Bavarian desk)."""
    parts = [part for part in _BYLINE_JOINT.split(line) if part.strip()]
    wires = [part.strip() for part in parts if _AGENCY.fullmatch(part.strip())]
    desks = [part for part in parts if part.strip().islower() and len(part.strip()) <= len("bayern")]
    return wires if wires and len(wires) + len(set(desks) - set(wires)) >= len(parts) else []


def _dateline_agencies(opening: str) -> list[str]:
    found = _DATELINE.match(opening)
    return _only_agencies(found[1] or found[2]) if found else []


def _closing_agencies(line: str) -> list[str]:
    for pattern in (_STANDS_ALONE, _ENDS_IN_BRACKET, _ENDS_IN_DASH, _SOURCE_LINE):
        found = pattern.search(line)
        wires = _only_agencies(found[1]) if found else []
        if wires:
            return wires
    return []


def _contributors(line: str) -> list[str]:
    """Return the agencies a closing line thanks: "Reuters contributed to this report"."""
    if _SYNDICATED.search(line):
        return list(agencies_in(line)) or ["agencies"]
    if len(line.split()) > _CREDIT_LINE_WORDS or not _CONTRIBUTED.search(line):
        return []
    named = list(agencies_in(line))
    return named or _AGENCIES_UNNAMED.findall(line)


def _first_published(lines: Iterable[str], own_names: tuple[str, ...]) -> str:
    for line in lines:
        found = _FIRST_PUBLISHED.search(_mark_own(line, own_names))
        if found and _OWN not in found["origin"] and not _CALENDAR.match(found["origin"]):
            return found["origin"].strip()
    return ""


def _in_order(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _joined(names: list[str]) -> str:
    return " and ".join([*([", ".join(names[:-1])] if names[1:] else []), *names[-1:]])


def _mark_own(line: str, own_names: tuple[str, ...]) -> str:
    """Put one mark in place of each of our names, so that a name with "and" in it stays one part."""
    line = line.replace(_OWN, "")
    for name in sorted(own_names, key=len, reverse=True):
        bare = re.sub(r"(?i)^the\s+", "", name.strip())
        if bare:
            pattern = r"\s+".join(re.escape(word) for word in bare.split())
            line = re.sub(rf"(?i)(?<!\w)(?:the\s+)?{pattern}(?:\.com|['’]s)?(?!\w)", _OWN, line)
    return line


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
    if left == _OWN:
        return True
    return left.casefold() in _short_names(own_names) and bool(_DESK_WORD.search(part))


def _is_a_persons_name(part: str) -> bool:
    """Say whether a part could be a person's name and nobody's who owns pictures."""
    words = part.split()
    if (
        _OWN in part
        or _MEDIA_WORDS.search(part)
        or not words
        or len(words) > len(["Ana", "María", "de", "la", "Cruz"])
    ):
        return not re.sub(r"[\W\d_]", "", part)
    return not any(
        word[:1].islower() and word not in {"de", "la", "van", "der", "von", "bin", "al", "da", "den"}
        for word in words
    )


def _names_agency(line: str) -> bool:
    return bool(_AGENCY.search(line) or _AGENCIES_UNNAMED.fullmatch(line.strip(" .()")))


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
    named = _names_agency(tail) or owner_of_credit(tail, own_names) is Owner.OWN
    slashed = re.fullmatch(r"\s*[^/.,;:!?\d]{3,40}/\s*[^/.,;:!?\d]{2,40}", tail)
    return bool(named or slashed) and all(_is_name_word(word) for word in words)


def _is_name_word(word: str) -> bool:
    bare = word.strip("()[]©.,;:–—|-'’")
    return not bare or not bare[0].islower() or bare in _SMALL_WORDS or bool(_AGENCY.fullmatch(bare))
