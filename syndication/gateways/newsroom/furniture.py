"""What stands on an article's page and is not the article: by its element, its class, its words."""

# ruff: noqa: RUF001  (newsrooms print typographic dashes and quotes, in several scripts)

import re

from syndication.gateways.newsroom.page import (
    Element,
    drop,
    plain,
    select,
    squeezed,
    words_of_class,
)

# --- what a reader never sees -----------------------------------------------------------------

_UNSEEN_TAGS = (
    "script",
    "style",
    "template",
    "link",
    "meta",
    "base",
    "button",
    "select",
    "input",
    "textarea",
    "option",
    "dialog",
    "nav",
    "menu",
    "datalist",
    "progress",
    "meter",
    "amp-ad",
    "amp-auto-ads",
    "amp-sidebar",
    "amp-analytics",
    "amp-consent",
    "amp-social-share",
    "amp-sticky-ad",
    "amp-user-notification",
    "ins-ad",
    "fbs-ad",
    "footer-nav",
)
_HIDDEN_STYLE = re.compile(r"(?i)display\s*:\s*none|visibility\s*:\s*hidden")
_HIDING_CLASS = re.compile(r"\| (?:hidden|hide|is hidden|d none|display none) \|")
_READ_ALOUD_ONLY = re.compile(
    r"\b(?:visually hidden|visuallyhidden|sr only|screen reader(?: text| only)?|screenreader|u hidden"
    r"|offscreen|a11y hidden|element invisible|hide accessible)\b"
)
_FURNITURE_ROLES = frozenset(
    {
        "navigation",
        "search",
        "dialog",
        "alertdialog",
        "banner",
        "contentinfo",
        "menu",
        "menubar",
        "toolbar",
        "alert",
        "status",
        "tooltip",
    }
)

# --- by class -----------------------------------------------------------------------------------

# Words of classes and ids that name furniture wherever they stand.
_SURE = re.compile(
    r"\b(?:related|recirc\w*|more (?:from|on|stories|articles|news|in)|most (?:read|viewed|popular"
    r"|shared)|mostread|trending|popular posts"
    r"|recommend(?:ed|ation|ations)?|read (?:more|next|also|on)|readmore|also read|see also|lire aussi"
    r"|a lire|lesen sie auch|leia tambem|leggi anche"
    r"|newsletter|newsletters|mailing list|mailchimp|signup|sign up|subscribe|subscription|subscriptions"
    r"|abonnement|abo box|infolettre|boletin"
    r"|share|shares|sharing|sharebar|sharedaddy|addtoany|addthis|jp relatedposts|social (?:share|links"
    r"|bar|media|icons|buttons|sharing|follow|list|tools)"
    r"|partage|teilen|compartir|comments?|comment list|disqus|commentaires?|kommentare?|comentarios?"
    r"|respond|livefyre|coral talk"
    r"|breadcrumbs?|cookie|cookies|consent|gdpr|onetrust|paywall|regwall|piano|metered|registration wall"
    r"|skip link|skip to|skiplink|skip nav"
    r"|ad|ads|advert|adverts|advertisement|advertising|advertorial|ad slot|adslot|adunit|ad unit|dfp|gpt"
    r"|mpu|leaderboard|sponsored|sponsor|publicite|werbung|anzeige|publicidad"
    r"|outbrain|taboola|teads|promo|promos|promotion|promobox|app (?:promo|banner|download)|upsell"
    r"|house ad|cta|call to action|donate|donation|donations|support us|membership|marketing"
    r"|republish|republishing|republication|syndication|licensing|reprints?|follow us|follow"
    r"|author (?:bio|box|card|info|profile|about|description|details|block)|about (?:the )?author"
    r"|post author box|bio|bio box|block author|biography|contributor bio"
    r"|tag list|taglist|tags|tag links|tagcloud|post tags|entry tags|article tags|topics|topic list"
    r"|keywords|hashtags|post categories|cat links"
    r"|site (?:header|footer|nav|navigation|branding|menu|search)|masthead|global (?:header|footer|nav)"
    r"|page (?:header|footer)|top bar|topbar|navbar|nav|navigation|menu|megamenu|hamburger|sidebar"
    r"|side bar|widget area"
    r"|toolbar|article tools|tools|print (?:button|link|page|promo|edition)|font (?:size|resize)"
    r"|reading time|read time|listen (?:button|to)|audio player promo|text to speech|save (?:article"
    r"|button)|bookmark|gift|copy link"
    r"|pagination|pager|post navigation|nav links|prev next|next article|next story|back to top"
    r"|infinite scroll"
    r"|survey|poll widget|quiz promo|feedback|rating|popup|pop up|modal|overlay|lightbox|toast"
    r"|interstitial|push notification|onesignal|teaser|teasers|story card|card list|promo card"
    r"|latest (?:news|stories|posts)|latest headlines|headlines list|ticker|weather widget"
    r"|corrections policy|trust (?:project|indicators)|ethics|disclaimer box|whatsapp (?:promo|channel"
    r"|box)|google news|telegram (?:promo|channel))\b"
)
# Tokens that say what kind of thing the whole article is: "tag-newsletter", "has-comments", "category-promo".
_TAXONOMY = re.compile(
    r"^(?:tag|category|cat|post|format|type|status|has|is|no|with|without|author|section|topic|term|page"
    r"|single|template|js|hide|not|allow) "
)
_EMBEDDED = re.compile(
    r"\b(?:embed|embedded|twitter tweet|instagram media|tiktok embed|fb post|fb video|wp block embed"
    r"|social embed|datawrapper|flourish|captions?|image|picture|photo|figure|gallery|video)\b"
)
_TAXONOMY_BEARERS = frozenset({"article", "body", "html", "main"})
_LARGEST_SHARE = 0.35
"""A part with more of the page's running words than this is no furniture, whatever its class says."""

_KEPT_HEADERS = frozenset({"article", "main", "section", "div", "li"})


def drop_unseen(root: Element) -> None:
    """Take out what a browser does not show, once the pictures that wait in <noscript> are saved."""
    _lift_noscript(root)
    for element in list(root.iter(*_UNSEEN_TAGS)):
        drop(element)
    for element in list(select(root, "//body//*")):
        if _is_hidden(element) and not _holds_article(element, root):
            drop(element)


def _is_hidden(element: Element) -> bool:
    if element.get("hidden") is not None and element.get("hidden") != "false":
        return True
    if _HIDDEN_STYLE.search(element.get("style") or ""):
        return True
    if _HIDING_CLASS.search(words_of_class(element)):
        return True
    silent = element.get("aria-hidden") == "true" and element.tag not in {
        "img",
        "svg",
        "picture",
        "figure",
        "span",
    }
    return silent or bool(_READ_ALOUD_ONLY.search(words_of_class(element)))


def _holds_article(element: Element, root: Element) -> bool:
    """Say whether most of the page's words stand here: an article that a script would have shown."""
    return running_words(element) > _LARGEST_SHARE * max(running_words(root), 1)


def running_words(element: Element) -> int:
    """Count the words that are no link's."""
    linked = sum(len(plain(link).split()) for link in element.iter("a"))
    return len(plain(element).split()) - linked


def _lift_noscript(root: Element) -> None:
    """Keep the picture of a <noscript> where no other element shows it; drop the rest."""
    for silent in list(root.iter("noscript")):
        pictures = list(silent.iter("img", "amp-img", "iframe", "video"))
        before = silent.getprevious()
        if pictures and (before is None or not _shows_picture(before)) and not _next_shows(silent):
            silent.tag = "span"
        else:
            drop(silent)


def _shows_picture(element: Element) -> bool:
    return any(True for _ in element.iter("img", "amp-img", "picture", "iframe", "video"))


def _next_shows(element: Element) -> bool:
    after = element.getnext()
    return after is not None and after.tag in {"img", "picture", "amp-img", "iframe", "video"}


def drop_furniture(root: Element) -> None:
    """Take out the parts of the page whose element, role or class names furniture."""
    total = max(running_words(root), 1)
    for element in list(select(root, "//body//*")):
        if element.getparent() is not None and is_furniture(element) and not _is_the_article(element, total):
            drop(element)


def is_furniture(element: Element) -> bool:
    """Judge one element by its name, role and class."""
    if element.tag in {"nav", "form"} or element.get("role") in _FURNITURE_ROLES:
        return True
    if element.tag == "footer" and not _is_quotation_footer(element):
        return True
    return _class_names_furniture(element)


def _is_quotation_footer(element: Element) -> bool:
    return any(True for _ in element.iterancestors("blockquote"))


def _class_names_furniture(element: Element) -> bool:
    if element.tag in {"img", "picture", "figure"} or (element.tag == "a" and _shows_picture(element)):
        return False
    tokens = [token.strip() for token in words_of_class(element).split("|") if token.strip()]
    if element.tag in _TAXONOMY_BEARERS or any(token in {"hentry", "post", "article"} for token in tokens):
        tokens = [token for token in tokens if not _TAXONOMY.match(token)]
    tokens = [token for token in tokens if not token.startswith(("has ", "is ", "no ", "with ", "js "))]
    return any(_SURE.search(token) and not _EMBEDDED.search(token) for token in tokens)


def _is_the_article(element: Element, total: int) -> bool:
    """Say whether an element named like furniture holds the article after all."""
    if element.tag in {"body", "main", "html"} or element.find(".//h1") is not None:
        return True
    if select(element, "descendant-or-self::*[contains(@itemprop, 'articleBody')]"):
        return True
    if (
        element.get("role") in _FURNITURE_ROLES
        or element.tag in {"nav", "footer"}
        or _COMMENTS.search(words_of_class(element))
    ):
        return False
    return running_words(element) > _LARGEST_SHARE * total


_COMMENTS = re.compile(
    r"\b(?:comments?|comment list|disqus|commentaires?|kommentare?|comentarios?|related|most read"
    r"|recirc\w*)\b"
)

# --- by words: labels and sentences, in the languages of newsrooms ----------------------------------

# A line that is one of these and nothing else, or one of these and a link.
_LABELS = (
    r"read (?:more|also|next|on|further|the full (?:story|article))(?: (?:about|on|here|from|in) .{0,60})?",
    r"also read",
    r"more (?:on this(?: story| topic)?|from .{1,40}|stories|about this)",
    r"related(?: (?:stories|articles|content|topics|coverage|news|links|reading|story|article|posts?))?",
    r"see (?:also|more)",
    r"watch(?: (?:now|also|more|next|live|below))?",
    r"listen(?: (?:now|here|to this article|also))?",
    r"don[’']?t miss",
    r"recommended(?: (?:for you|reading|stories))?",
    r"you (?:may|might) also (?:like|be interested in)",
    r"most (?:read|viewed|popular|shared)(?: .{0,20})?",
    r"trending(?: now)?",
    r"editor[’']?s[’']? picks?",
    r"up next",
    r"what to read next",
    r"further reading on .{1,40}",
    r"about the (?:authors?|writers?|reporters?|contributors?)",
    r"à propos d(?:e l[’']auteure?|u rédacteur)",
    r"über d(?:en autor|ie autorin)",
    r"sobre (?:el autor|la autora)",
    r"عن (?:الكاتب|الكاتبة|المؤلف|المؤلفة)",
    r"advertisement",
    r"sponsored(?: content)?",
    r"(?:story|article) continues (?:below|after).{0,30}",
    r"continue reading(?: .{0,40})?",
    r"(?:article )?continues (?:below|after).{0,30}",
    r"scroll (?:down )?(?:to continue|for more).{0,20}",
    r"skip (?:to|past|ahead|advertisement|main|content|navigation|newsletter).{0,50}",
    r"share(?: (?:this|on|via|the) .{0,40}| this)?",
    r"print(?: this)?(?: (?:article|page|story))?",
    r"save(?: (?:for later|article|story))?",
    r"copy link",
    r"e-?mail this(?: article)?",
    r"comments?(?: \(\d+\))?",
    r"\d+ comments?",
    r"leave a (?:comment|reply)",
    r"join the (?:conversation|discussion)",
    r"view comments",
    r"show comments",
    r"tags?",
    r"topics?",
    r"filed under.{0,80}",
    r"categories",
    r"explore more(?: on these topics)?",
    r"click here.{0,60}",
    r"back to top",
    r"view (?:image|gallery|larger|full ?screen).{0,30}",
    r"enlarge(?: this)?(?: image)?",
    r"open (?:image )?in (?:gallery|fullscreen|new window)",
    r"play(?: video)?",
    r"toggle caption",
    r"hide caption",
    r"show caption",
    r"next (?:article|story)",
    r"previous (?:article|story)",
    r"\d+ min(?:ute)?s? read",
    r"reading time.{0,20}",
    r"first published.{0,40}at \d.{0,20}",
    r"(?:à )?lire (?:aussi|également|la suite|plus|ensuite)",
    r"à (?:lire|voir|écouter|découvrir) (?:aussi|également)",
    r"sur le même (?:sujet|thème)",
    r"voir aussi",
    r"pour aller plus loin",
    r"(?:les )?plus lus",
    r"(?:nos )?articles (?:liés|associés|similaires|recommandés)",
    r"publicité",
    r"partager(?: .{0,30})?",
    r"commentaires?",
    r"notre sélection",
    r"imprimer",
    r"la suite après (?:la|cette) publicité",
    r"suivez-nous.{0,40}",
    r"retour en haut",
    r"aller au contenu.{0,20}",
    r"écouter (?:l[’']article|cet article)",
    r"lesen sie (?:auch|mehr|weiter|hier.{0,40})",
    r"mehr (?:zum thema|dazu|lesen|aus .{1,30})",
    r"(?:das )?könnte sie auch interessieren",
    r"weiterlesen(?: .{0,30})?",
    r"siehe auch",
    r"auch interessant",
    r"anzeige",
    r"werbung",
    r"teilen",
    r"kommentare",
    r"meistgelesen",
    r"verwandte (?:artikel|themen)",
    r"zum thema",
    r"themen",
    r"zum inhalt springen",
    r"artikel (?:drucken|teilen|merken|anhören)",
    r"drucken",
    r"empfohlener redaktioneller inhalt",
    r"le(?:a|e|er) (?:también|además|más|mas)",
    r"te puede interesar",
    r"(?:también )?(?:le|te) (?:puede|podría) interesar",
    r"más (?:información|noticias|sobre .{1,40})",
    r"(?:noticias|notas|artículos|contenido)s? relacionad[oa]s?",
    r"relacionad[oa]s?",
    r"publicidad",
    r"compart(?:e|ir)(?: .{0,30})?",
    r"comentarios",
    r"(?:lo )?más (?:leído|visto|leídas?)",
    r"ver (?:también|más)",
    r"etiquetas",
    r"temas",
    r"imprimir",
    r"seguir leyendo",
    r"saltar al contenido.{0,20}",
    r"síguenos en.{0,40}",
    r"mira también",
    r"[إاأ]قر[أا](?:وا)? (?:أيض[اً]+|ايض[اً]+|أيضا|المزيد|كذلك).{0,3}",
    r"المزيد(?: من .{1,30})?",
    r"(?:مواضيع|أخبار|مقالات|موضوعات) (?:ذات صلة|مرتبطة|متعلقة)",
    r"شاهد(?:وا)? (?:أيض[اً]+|أيضا).{0,3}",
    r"قد يهمك(?: (?:أيض[اً]+|أيضا))?.{0,3}",
    r"(?:الأكثر|الاكثر) (?:قراءة|مشاهدة|تداولا)",
    r"تعليقات",
    r"التعليقات",
    r"إعلان",
    r"اعلان",
    r"شارك(?: .{0,30})?",
    r"مشاركة(?: .{0,20})?",
    r"طباعة",
    r"الكلمات الدالة",
    r"كلمات مفتاحية",
    r"وسوم",
    r"انتقل إلى المحتوى",
    r"تخطى إلى المحتوى",
    r"leggi (?:anche|tutto|di più)",
    r"pubblicità",
    r"condividi",
    r"articoli correlati",
    r"lei?a (?:também|mais)",
    r"saiba mais",
    r"publicidade",
    r"compartilhe",
    r"veja também",
    r"lees (?:ook|meer|verder)",
    r"advertentie",
    r"läs (?:också|även|mer)",
    r"annons",
    r"les også",
    r"annonse",
    r"læs også",
    r"lue myös",
    r"mainos",
    r"czytaj (?:także|też|więcej)",
    r"zobacz (?:także|też)",
    r"reklama",
    r"читайте также",
    r"реклама",
    r"поделиться",
    r"ayrıca okuyun",
    r"ilgili haberler",
    r"相关(?:阅读|新闻|文章)",
    r"相關(?:閱讀|新聞|文章)",
    r"延伸(?:阅读|閱讀)",
    r"广告",
    r"廣告",
    r"関連記事",
    r"あわせて読みたい",
    r"続きを読む",
    r"広告",
    r"관련 ?기사",
    r"광고",
)
_LABEL = re.compile(r"^[\W_]*(?:" + "|".join(_LABELS) + r")[\W_]*$", re.IGNORECASE)
_LABEL_START = re.compile(
    r"^[\W_]*(?:"
    + "|".join(
        re.sub(r"\.\{0,\d+\}|\(\?: \(\?:about\|on\|here\|from\|in\) \)\?", "", label) for label in _LABELS
    )
    + r")\s*[:：|»›>→–—-]",
    re.IGNORECASE,
)
# Sentences only furniture says; each stands at the start of its block.
_SENTENCE = re.compile(
    r"^[\W_]*(?:to learn more about republish|(?:want|would you like) to (?:republish|license|reprint)"
    r"|republish (?:this|our) (?:article|story|content)|this (?:article|story|content|material"
    r"|work) (?:may|can|is available to|must) ?(?:not )?(?:be )?(?:republish|reproduc|licen[cs]ed? (?:for"
    r"|through|from)|reprint|redistribut)"
    r"|for (?:permission|rights) to (?:republish|reprint|reproduce|use)|for (?:reprint|republishing"
    r"|licensing|syndication) (?:rights|requests|enquiries|inquiries)|(?:buy|order|request) (?:reprints"
    r"|rights|permission)"
    r"|(?:please )?(?:sign|signup|sign-up) (?:up|in|on)?\s?(?:here )?(?:for|to"
    r"|now)\b[^.!?]{0,60}(?:newsletter|briefing|e-?mails?|inbox|alerts?|updates|digest|free|continue"
    r"|account)|(?:please )?(?:subscribe|register|log in|sign in)(?: now| today| here)?(?: (?:to|for|and"
    r"|from)\b[^.!?]{0,60}(?:newsletter|podcast|channel|read|continue|support|unlimited|access|edition"
    r"|app|courier|our|us)|[.!:]*$)"
    r"|get (?:the|our|all|your|more)\b[^.!?]{0,60}(?:newsletter|inbox|in your e-?mail|briefing"
    r"|daily e-?mail|app\b|alerts)|(?:delivered|straight|direct) to your inbox|join (?:our"
    r"|the) (?:\w+ )?(?:newsletter|mailing list|whatsapp|telegram|community|channel)|(?:follow|like|find"
    r"|join) (?:us|our|[^.!?]{1,30}) on (?:facebook|twitter|x\b|instagram|tiktok|whatsapp|telegram"
    r"|bluesky|mastodon|threads|linkedin|youtube|google news|social)"
    r"|follow @|download (?:our|the) (?:\w+ ){0,3}app\b|(?:get|try) our app|available on the app store"
    r"|support (?:our|independent|local|quality) (?:\w+ )?journalism|(?:become"
    r"|you can become) a (?:member|supporter|subscriber)|(?:make a )?donat(?:e|ion)(?: (?:now|today|here"
    r"|to (?:us|our|support)))[^.]{0,60}|if you (?:value|enjoy|like)(?:d)? (?:this|our"
    r"|what)[^.]{0,60}(?:subscri|support|donat|newsletter|consider)"
    r"|do you have an opinion (?:on|about) |have (?:a|you got a) (?:news )?(?:tip|story)"
    r"|got a (?:news )?(?:tip|story)"
    r"|do you have (?:a (?:story|tip)|something to add)|(?:we use|this (?:site|website) uses) cookies"
    r"|by (?:subscribing|signing up|clicking|continuing)[^.]{0,80}(?:agree|terms|privacy|policy)"
    r"|your (?:e-?mail )?address will not be published|(?:all rights reserved|copyright ©)"
    r"|© (?:\d{4} )?[^.]{2,60}all rights reserved|this article is (?:reserved )?for subscribers"
    r"|already a (?:subscriber|member)\?|you have (?:reached|read) [^.]{0,40}(?:free articles|limit)"
    r"|thank you for (?:reading|subscribing|signing up)|please enable javascript"
    r"|your browser does not support"
    r"|(?:inscrivez|abonnez)-vous|(?:recevez|retrouvez) (?:toute|nos|notre|chaque|l[’']essentiel"
    r"|gratuitement|tous nos)[^.]{0,60}(?:newsletter|mail|boîte|infolettre|application|réseaux)"
    r"|(?:cet )?article (?:est )?réservé (?:à nos|aux) abonnés|déjà abonné|(?:suivez|rejoignez"
    r"|retrouvez)-nous|téléchargez (?:notre|l[’']) ?appli|(?:pour en savoir plus sur"
    r"|vous souhaitez) (?:la republication|republier)|reproduction (?:interdite|réservée)"
    r"|tous droits réservés|soutenez (?:notre|un) journalis"
    r"|(?:jetzt |hier )?(?:abonnieren|anmelden|registrieren)[^.]{0,40}(?:newsletter|kostenlos"
    r"|jetzt)?[.!]*$|(?:abonnieren|bestellen|melden) sie (?:sich |unseren|den"
    r"|hier)[^.]{0,60}(?:newsletter|abo|an)|(?:unser|der|unseren) [^.]{0,30}newsletter\b|folgen sie uns"
    r"|laden sie (?:unsere|die) [^.]{0,20}app|alle rechte vorbehalten"
    r"|dieser artikel ist (?:nur )?für abonnenten|mehr (?:über|zur) (?:die )?(?:weiterveröffentlichung"
    r"|nachdruck)|sie möchten diesen (?:artikel|beitrag) (?:nachdrucken|veröffentlichen)"
    r"|(?:suscríbe(?:te|se)|suscribirse|regístrate|apúntate|inscríbete|reciba|recibe)[^.]{0,80}(?:bolet"
    r"|newsletter|canal|correo|whatsapp|diario|aquí|ahora|gratis|$)|síguenos|sigue (?:a|toda"
    r"|nuestr)[^.]{0,50} en (?:facebook|twitter|x|instagram|whatsapp|google|telegram)|descarga (?:nuestra"
    r"|la) app|todos los derechos reservados|(?:contenido|artículo) exclusivo para suscriptores"
    r"|para (?:saber|conocer) más sobre (?:la )?republica|prohibida (?:su|la) reproducción"
    r"|اشترك(?:وا)? (?:في|الآن|بـ)|سجل(?:وا)? (?:في|الآن|اشتراكك)|تابع(?:نا|ونا|وا)(?: على| عبر|$)"
    r"|حم[ّ]?ل(?:وا)? (?:تطبيق|التطبيق)|جميع الحقوق محفوظة|لمعرفة المزيد (?:عن|حول) إعادة (?:نشر|النشر)"
    r"|لإعادة نشر|انضم(?:وا)? إلى (?:قناتنا|نشرتنا)|نشرتنا البريدية"
    r"|iscriviti|seguici su|tutti i diritti riservati|riproduzione riservata|inscreva-se|assine|siga-nos"
    r"|todos os direitos reservados|meld je aan|schrijf je in|volg ons op|prenumerera|följ oss"
    r"|подпи(?:сывайтесь|шитесь)|zapisz się|abone ol|订阅|訂閱|关注我们|メールマガジン|フォローする)",
    re.IGNORECASE,
)
_RESERVED = re.compile(
    r"(?i)(?:all rights reserved|tous droits réservés|alle rechte vorbehalten|todos los derechos reservados"
    r"|réutiliser ce contenu|(?-i:Téléchargez) (?:l[’']|notre )appli(?:cation)?|tutti i diritti riservati"
    r"|todos os direitos reservados|جميع الحقوق محفوظة)\W*$"
)
_REPUBLISH = re.compile(
    r"(?i)(?:republish|licens|reprint|syndicat)ing (?:of )?(?:this|our|the) (?:content|article|story|work)"
    r"|republish (?:this|our) (?:content|articles?|story|work)|interested in republishing"
    r"|(?:republication|rediffusion|reproduction|republier|rediffuser) (?:de )?(?:ce|cet|nos) (?:contenu"
    r"|article)"
    r"|(?:weiterveröffentlichung|wiederveröffentlichung|zweitverwertung|nachdruck|lizenzierung) dies"
    r"|(?:republicar|volver a publicar|republicación de|reproducir) est[ea] (?:contenido|artículo|nota)"
    r"|ripubblicare questo|republicar est[ea] (?:conteúdo|artigo)|إعادة نشر (?:هذا|هذه)"
)
# What makes of such a line an offer, and not a sentence of the article about republishing.
_OFFER = re.compile(
    r"(?i)form\b|fees?\b|permission|contact|click|here\b|licen[cs]|e-?mail|formulaire|tarif|contact(?:ez"
    r"|e)|formular|gebühr"
    r"|formulario|tarifa|نموذج|رسوم|التواصل|اضغط|modulo|clicca"
)
_LONGEST_OFFER = 45
_LONGEST_SENTENCE = 70
_LONGEST_LABELLED = 45
_LINK_SHARE = 0.6


def is_label(text: str) -> bool:
    """Say whether a line is nothing but a label of furniture: "Read more »", "Related stories"."""
    return bool(_LABEL.match(text.strip())) and bool(text.strip())


def says_furniture(block: Element) -> bool:
    """Judge a block by its words: a label, a labelled link, a sign-up, the republishing line."""
    text = plain(block)
    count = len(text.split())
    if not text:
        return False
    if is_label(text) or (count <= _LONGEST_SENTENCE and (_SENTENCE.match(text) or _RESERVED.search(text))):
        return True
    if count <= _LONGEST_OFFER and _REPUBLISH.search(text) and _OFFER.search(text):
        return True
    if count > _LONGEST_LABELLED:
        return False
    links = sum(len(squeezed(plain(link))) for link in block.iter("a"))
    return (
        links > 0
        and bool(_LABEL_START.match(text) or _is_labelled_link(block))
        and links >= _LINK_SHARE * len(squeezed(text)) * _unlabelled(text)
    )


def _unlabelled(text: str) -> float:
    """Return the share of a labelled line that is not its label."""
    label = _LABEL_START.match(text)
    return 1.0 - (len(label[0]) / max(len(text), 1) if label else 0.0)


def _is_labelled_link(block: Element) -> bool:
    """Say whether the first words before the link, or the link itself, are a label."""
    link = next(block.iter("a"), None)
    if link is None:
        return False
    whole, linked = plain(block), plain(link)
    before = whole[: whole.find(linked)] if linked else ""
    return is_label(before) or (not before.strip(" \u00a0»›>→-–—:") and is_label(linked))


_ABOUT_AUTHOR = re.compile(
    r"(?i)^\W*(?:about the (?:authors?|writers?|reporters?|contributors?)|à propos d(?:e l[’']auteure?"
    r"|u rédacteur)"
    r"|über d(?:en autor|ie autorin)|sobre (?:el autor|la autora)|عن (?:الكاتبة?|المؤلفة?))\W*$"
)


def introduces_author(text: str) -> bool:
    """Say whether a label stands over a note about the author: what follows it is no list of links."""
    return bool(_ABOUT_AUTHOR.match(text))


_PARTS = ("div", "aside", "section", "p", "li", "ul", "table", "article", "header")


def drop_spoken_parts(parts: list[Element]) -> None:
    """Take out the boxes of a body whose words are a label and its links, with the pictures in them."""
    for part in parts:
        for element in list(part.iterdescendants(*_PARTS)):
            if element.getparent() is not None and _is_spoken_box(element):
                drop(element)


def _is_spoken_box(element: Element) -> bool:
    if (
        any(True for _ in element.iter("figure", "table", "picture", "h1"))
        or len(plain(element).split()) > _LONGEST_SENTENCE
    ):
        return False
    first = next((plain(child) for child in element if plain(child)), "")
    return says_furniture(element) or (_is_labelled_box(element, first))


def _is_labelled_box(element: Element, first: str) -> bool:
    """Say whether a box is a label and, under it, nothing but links."""
    rest = squeezed(plain(element))[len(squeezed(first)) :]
    linked = "".join(squeezed(plain(link)) for link in element.iter("a"))
    return is_label(first) and bool(rest) and len(linked) >= _LINK_SHARE * len(rest)


_FACT_CLASS = re.compile(
    r"\b(?:byline|by line|dateline|pub ?date|published|publish date|date|timestamp|time stamp|(?:post"
    r"|entry|article|story|blog) (?:meta|info|date|time|author)|meta|submitted|authors?)\b"
)
_POSTS = re.compile(r"\b(?:live ?blog\w*|live (?:post|update|entry|event)s?|timeline|updates?)\b")
_LONGEST_FACT = 25
_FIRST_WORDS = 13
"""A paragraph this long is the article's; what stands before it may still be about the article."""


def drop_head_lines(parts: list[Element]) -> None:
    """Take out bylines and dates, known by their class, that stand in the body before its first words."""
    for part in parts:
        for element in list(part.iterdescendants()):
            if element.tag in {"p", "li"} and len(plain(element).split()) >= _FIRST_WORDS:
                return
            if isinstance(element.tag, str) and element.getparent() is not None and _is_head_line(element):
                drop(element)


def _is_head_line(element: Element) -> bool:
    if not _FACT_CLASS.search(words_of_class(element)) or len(plain(element).split()) > _LONGEST_FACT:
        return False
    if any(True for _ in element.iter("img", "picture", "figure", "h1", "h2")):
        return False
    return not any(_POSTS.search(words_of_class(node)) for node in [element, *element.iterancestors()])
