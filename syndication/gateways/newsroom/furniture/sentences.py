"""The sentences of furniture, by language: sign-ups, paywalls, apps, rights reserved, republishing.

Each piece is a regular expression, matched without regard to case from the start of a block. Only
furniture begins so: an article that tells of a newsletter does not ask its reader to sign up.
"""

import re

SENTENCES: dict[str, tuple[str, ...]] = {
    "en": (
        "to learn more about republish",
        "(?:want|would you like) to (?:republish|license|reprint)",
        "republish (?:this|our) (?:article|story|content)",
        (
            "this (?:article|story|content|material|work) (?:may|can|is available to"
            "|must) ?(?:not )?(?:be )?(?:republish|reproduc|licen[cs]ed? (?:for|through|from)"
            "|reprint|redistribut)"
        ),
        "for (?:permission|rights) to (?:republish|reprint|reproduce|use)",
        "for (?:reprint|republishing|licensing|syndication) (?:rights|requests|enquiries|inquiries)",
        "(?:buy|order|request) (?:reprints|rights|permission)",
        (
            r"(?:please )?(?:sign|signup|sign-up) (?:up|in|on)?\s?(?:here )?(?:for|to"
            r"|now)\b[^.!?]{0,60}(?:newsletter|briefing|e-?mails?|inbox|alerts?|updates|digest|free"
            "|continue|account)"
        ),
        (
            "(?:please )?(?:subscribe|register|log in|sign in)(?: now| today| here)?(?: (?:to|for"
            r"|and|from)\b[^.!?]{0,60}(?:newsletter|podcast|channel|read|continue|support|unlimited"
            "|access|edition|app|courier|our|us)|[.!:]*$)"
        ),
        (
            r"get (?:the|our|all|your|more)\b[^.!?]{0,60}(?:newsletter|inbox|in your e-?mail"
            r"|briefing|daily e-?mail|app\b|alerts)"
        ),
        "(?:delivered|straight|direct) to your inbox",
        r"join (?:our|the) (?:\w+ )?(?:newsletter|mailing list|whatsapp|telegram|community|channel)",
        (
            r"(?:follow|like|find|join) (?:us|our|[^.!?]{1,30}) on (?:facebook|twitter|x\b|instagram"
            "|tiktok|whatsapp|telegram|bluesky|mastodon|threads|linkedin|youtube|google news"
            "|social)"
        ),
        "follow @",
        r"download (?:our|the) (?:\w+ ){0,3}app\b",
        "(?:get|try) our app",
        "available on the app store",
        r"support (?:our|independent|local|quality) (?:\w+ )?journalism",
        "(?:become|you can become) a (?:member|supporter|subscriber)",
        "(?:make a )?donat(?:e|ion)(?: (?:now|today|here|to (?:us|our|support)))[^.]{0,60}",
        (
            "if you (?:value|enjoy|like)(?:d)? (?:this|our|what)[^.]{0,60}(?:subscri|support|donat"
            "|newsletter|consider)"
        ),
        "do you have an opinion (?:on|about) ",
        "have (?:a|you got a) (?:news )?(?:tip|story)",
        "got a (?:news )?(?:tip|story)",
        "do you have (?:a (?:story|tip)|something to add)",
        "(?:we use|this (?:site|website) uses) cookies",
        "by (?:subscribing|signing up|clicking|continuing)[^.]{0,80}(?:agree|terms|privacy|policy)",
        "your (?:e-?mail )?address will not be published",
        "(?:all rights reserved|copyright ©)",
        r"© (?:\d{4} )?[^.]{2,60}all rights reserved",
        "this article is (?:reserved )?for subscribers",
        r"already a (?:subscriber|member)\?",
        "you have (?:reached|read) [^.]{0,40}(?:free articles|limit)",
        "a version of this (?:article|story) appear(?:s|ed) in print",
        "stay updated with notifications",
        r"to continue reading\b",
        "thank you for (?:reading|subscribing|signing up)",
        "please enable javascript",
        "your browser does not support",
    ),
    "fr": (
        "(?:inscrivez|abonnez)-vous",
        (
            "(?:recevez|retrouvez) (?:toute|nos|notre|chaque|l[’']essentiel|gratuitement"
            "|tous nos)[^.]{0,60}(?:newsletter|mail|boîte|infolettre|application|réseaux)"
        ),
        "(?:cet )?article (?:est )?réservé (?:à nos|aux) abonnés",
        "déjà abonné",
        "(?:suivez|rejoignez|retrouvez)-nous",
        "téléchargez (?:notre|l[’']) ?appli",
        "(?:pour en savoir plus sur|vous souhaitez) (?:la republication|republier)",
        "reproduction (?:interdite|réservée)",
        "tous droits réservés",
        "soutenez (?:notre|un) journalis",
    ),
    "de": (
        (
            "(?:jetzt |hier )?(?:abonnieren|anmelden|registrieren)[^.]{0,40}(?:newsletter|kostenlos"
            "|jetzt)?[.!]*$"
        ),
        "(?:abonnieren|bestellen|melden) sie (?:sich |unseren|den|hier)[^.]{0,60}(?:newsletter|abo|an)",
        r"(?:unser|der|unseren) [^.]{0,30}newsletter\b",
        "folgen sie uns",
        "laden sie (?:unsere|die) [^.]{0,20}app",
        "alle rechte vorbehalten",
        "dieser artikel ist (?:nur )?für abonnenten",
        "mehr (?:über|zur) (?:die )?(?:weiterveröffentlichung|nachdruck)",
        "sie möchten diesen (?:artikel|beitrag) (?:nachdrucken|veröffentlichen)",
    ),
    "es": (
        (
            "(?:suscríbe(?:te|se)|suscribirse|regístrate|apúntate|inscríbete|reciba"
            "|recibe)[^.]{0,80}(?:bolet|newsletter|canal|correo|whatsapp|diario|aquí|ahora|gratis"
            "|$)"
        ),
        "síguenos",
        "sigue (?:a|toda|nuestr)[^.]{0,50} en (?:facebook|twitter|x|instagram|whatsapp|google|telegram)",
        "descarga (?:nuestra|la) app",
        "todos los derechos reservados",
        "(?:contenido|artículo) exclusivo para suscriptores",
        "para (?:saber|conocer) más sobre (?:la )?republica",
        "prohibida (?:su|la) reproducción",
    ),
    "ar": (
        "اشترك(?:وا)? (?:في|الآن|بـ)",
        "سجل(?:وا)? (?:في|الآن|اشتراكك)",
        "تابع(?:نا|ونا|وا)(?: على| عبر|$)",
        "حم[ّ]?ل(?:وا)? (?:تطبيق|التطبيق)",
        "جميع الحقوق محفوظة",
        "لمعرفة المزيد (?:عن|حول) إعادة (?:نشر|النشر)",
        "لإعادة نشر",
        "انضم(?:وا)? إلى (?:قناتنا|نشرتنا)",
        "نشرتنا البريدية",
    ),
    "it": (
        "iscriviti",
        "seguici su",
        "tutti i diritti riservati",
        "riproduzione riservata",
    ),
    "pt": (
        "inscreva-se",
        "assine",
        "siga-nos",
        "todos os direitos reservados",
    ),
    "nl": (
        "meld je aan",
        "schrijf je in",
        "volg ons op",
    ),
    "sv": (
        "prenumerera",
        "följ oss",
    ),
    "ru": ("подпи(?:сывайтесь|шитесь)",),
    "pl": ("zapisz się",),
    "tr": ("abone ol",),
    "zh": (
        "订阅",
        "訂閱",
        "关注我们",
    ),
    "ja": (
        "メールマガジン",
        "フォローする",
    ),
}
"""By language: what only furniture says at the start of a block."""

# Sentences that close a block.
RESERVED = re.compile(
    r"(?i)(?:all rights reserved|tous droits réservés|alle rechte vorbehalten|todos los derechos reservados"
    r"|réutiliser ce contenu|(?-i:Téléchargez) (?:l[’']|notre )appli(?:cation)?|tutti i diritti riservati"
    r"|todos os direitos reservados|جميع الحقوق محفوظة)\W*$"
)
# A line that speaks of republishing this very article.
REPUBLISHING = re.compile(
    r"(?i)(?:republish|licens|reprint|syndicat)ing (?:of )?(?:this|our|the) (?:content|article|story|work)"
    r"|republish (?:this|our) (?:content|articles?|story|work)|interested in republishing"
    r"|(?:republication|rediffusion|reproduction|republier|rediffuser) (?:de )?(?:ce|cet|nos) (?:contenu"
    r"|article)"
    r"|(?:weiterveröffentlichung|wiederveröffentlichung|zweitverwertung|nachdruck|lizenzierung) dies"
    r"|(?:republicar|volver a publicar|republicación de|reproducir) est[ea] (?:contenido|artículo|nota)"
    r"|ripubblicare questo|republicar est[ea] (?:conteúdo|artigo)|إعادة نشر (?:هذا|هذه)"
)
# What makes of such a line an offer, and not a sentence of the article about republishing.
OFFER = re.compile(
    r"(?i)form\b|fees?\b|permission|contact|click|here\b|licen[cs]|e-?mail|formulaire|tarif|contact(?:ez"
    r"|e)|formular|gebühr"
    r"|formulario|tarifa|نموذج|رسوم|التواصل|اضغط|modulo|clicca"
)
