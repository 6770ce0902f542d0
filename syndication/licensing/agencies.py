"""The agencies and picture libraries of the world's newsrooms, by the names they are printed under.

To teach the reader a new one, add its name here: whatever names it is then never ours to license.
"""

# ruff: noqa: RUF001  (names in several scripts)

import re

# Short names count as they are written: "PA" is an agency, "pa" is not.
_AS_WRITTEN = {
    "world": (r"A\.?F\.?P\.?", r"A\.?P\.?", "UPI", "AFX"),
    "Britain and Ireland": (r"P\.?A\.?", "SWNS", "WENN", "Avalon", "AVALON"),
    "Germany, Austria, Switzerland": (
        "dpa", "DPA", "APA", "SDA", "ATS", "kna", "KNA", "epd", "SID", "sid",
        "Imago", "IMAGO", "imago", "Keystone", "KEYSTONE",
    ),
    "France and Belgium": ("SIPA", "Sipa", "MYOP", "Gamma", "Belga", "BELGA"),
    "Spain, Portugal, Italy": ("EFE", "LUSA", "Lusa", "ANSA"),
    "the north": ("ANP", "NTB", "TT", "STT"),
    "eastern and south-eastern Europe": (
        "TASS", "RIA", "MTI", "PAP", "ČTK", "CTK", "Hina", "HINA", "TANJUG", "Tanjug", "Agerpres", "AGERPRES",
        "BTA", "ANA", "ΑΠΕ-ΜΠΕ",
    ),
    "Arab countries, Turkey, Iran": ("WAM", "KUNA", "SANA", "AA", "IRNA"),
    "Asia and the Pacific": ("PTI", "ANI", "IANS", "AAP", "CNS", "VCG", "Antara", "ANTARA", "Bernama"),
    "America": ("CP",),
    "pictures": (
        "EPA", "EPA-EFE", "VII", "REX", "Rex", "NOOR", "Panos", "Magnum", "Contour", "Redux",
        "Polaris", "Corbis", "Zuma", "ZUMA",
    ),
}  # fmt: skip
# Names long or odd enough to be known in any case.
_IN_ANY_CASE = {
    "world": (
        "thomson reuters", "reuters", "agence france[- ]presse", "(?:the )?associated press",
        "ap (?:photo|images|via)", "ap newsroom", "afp photo", "bloomberg", "dow jones",
        "united press international", "inter press service", "the conversation", "eurekalert",
    ),
    "Britain and Ireland": (
        "press association", "pa (?:media|wire|images|archive|graphics?)", "wpa(?: pool)?", "solent news",
        "caters", "mega agency", "news syndication",
    ),
    "Germany, Austria, Switzerland": (
        "deutsche presse[- ]agentur", "picture[- ]alliance", "ullstein(?: bild)?", "laif", "ostkreuz",
        "action press",
    ),
    "France and Belgium": (
        "agence vu", "hans lucas", "maxppp", "abaca(?:press)?", "bestimage", "photononstop", "divergence",
        "rea", "belga image",
    ),
    "Spain, Portugal, Italy": (
        "agencia efe", "europa press", "adnkronos", "agi", "lapresse", "agenzia fotogramma", "fotogramma",
        "contrasto", "agefotostock",
    ),
    "the north": ("lehtikuva", "scanpix", "ritzau", "anp foto", "hollandse hoogte"),
    "eastern and south-eastern Europe": (
        "itar[- ]tass", "interfax", "sputnik", "ria novosti", "ukrinform",
        "рейтер", "тасс", "риа новости", "интерфакс", "укринформ",
    ),
    "Arab countries, Turkey, Iran": (
        "anadolu(?: agency| ajansı)?", "رويترز", r"أ\s?[.\s]?\s?ف\s?[.\s]?\s?ب\.?", "فرانس برس",
        "وكالة فرانس برس", "أسوشيتد برس", "اسوشيتد برس", r"د\s?[.\s]?\s?ب\s?[.\s]?\s?أ\.?",
        "الأناضول", "شينخوا", "غيتي", "جيتي", "بلومبرغ", "سبوتنيك",
    ),
    "Africa": ("news agency of nigeria", "ghana news agency"),
    "Asia and the Pacific": (
        "australian associated press", "xinhua", "kyodo(?: news)?", "jiji(?: press)?", "yonhap",
        "press trust of india",
        "新华社", "新華社", "路透社?", "法新社", "美联社", "美聯社", "中新社",
        "共同通信社?", "時事通信社?", "ロイター", "연합뉴스", "로이터",
    ),
    "America": (
        "canadian press", "tribune news service", "new york times news service", "agencia o globo",
        "agência brasil", "folhapress", "notimex", "cuartoscuro", "télam", "telam", "prensa latina",
    ),
    "pictures": (
        "european pressphoto agency", "epa images", "getty(?: images)?", "gettyimages", "shutterstock",
        "alamy", "istock(?:photo)?", "adobe ?stock", "dreamstime", "depositphotos", "123rf", "bigstock",
        "fotolia", "pond5", "magnum photos", "panos pictures", "noor images", "nurphoto",
        "zuma ?press", "zuma wire", "sopa images", "lightrocket", "hulton(?: archive)?",
        "bridgeman(?: images)?", "mary evans", "science photo library", "nature picture library",
        "camera press", "eyevine", "backgrid", "splash news", "cover images", "rex features",
        "rex/shutterstock",
    ),
    "sport": (
        "action images", "icon sportswire", "usa today sports", "imagn", "colorsport", "offside", "allsport",
    ),
}  # fmt: skip


def _one_of(names: dict[str, tuple[str, ...]]) -> str:
    """Return a pattern of all the names, the longer before those they begin with."""
    return "|".join(sorted((name for place in names.values() for name in place), key=len, reverse=True))


AGENCY = re.compile(rf"(?<!\w)(?:{_one_of(_AS_WRITTEN)}|(?i:{_one_of(_IN_ANY_CASE)}))(?!\w)")
# "Staff and agencies": agencies without their names.
AGENCIES_UNNAMED = re.compile(
    r"(?i)(?<!\w)(?:(?:news |wire |press )?agenc(?:y|ies)|wires?|wire services?|agences?|agenturen"
    r"|agenzie|agencias?"
    r"|agências|agentschappen|byråer|ag[eê]ncies|وكالات|الوكالات|агентств\w*)(?!\w)"
)


def agencies_in(line: str) -> tuple[str, ...]:
    """Return the agencies and picture libraries a line names, as printed, each once, in order."""
    return tuple(dict.fromkeys(match.group().strip() for match in AGENCY.finditer(line)))


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


def is_wire(part: str) -> bool:
    """Say whether a part of a byline is an agency, or another paper whose words are syndicated."""
    part = re.sub(r"(?i)^the ", "", part)
    return bool(AGENCY.fullmatch(part) or AGENCIES_UNNAMED.fullmatch(part) or _OTHER_PAPERS.match(part))


def names_agency(line: str) -> bool:
    """Say whether a line names an agency, or speaks of agencies and nothing else."""
    return bool(AGENCY.search(line) or AGENCIES_UNNAMED.fullmatch(line.strip(" .()")))
