"""What tells an asset by its element, its class and its address: the words newsrooms' systems use."""

import re

SOCIAL_CLASS = re.compile(
    r"\b(?:twitter tweet|twitter video|instagram media|tiktok embed|fb (?:post|video|comment)"
    r"|bluesky embed|mastodon embed|reddit (?:card|embed|embed bq)|imgur embed pub|threads post"
    r"|text post media|telegram post|pinterest|vk post|linkedin embed|twitter embed|tweet(?: embed)?"
    r"|social embed|embed twitter|embed instagram)\b"
)
CHART_CLASS = re.compile(
    r"\b(?:datawrapper(?: \w+)?|flourish(?: \w+)?|infogram(?: \w+)?|tableau(?: \w+)?|chart|charts"
    r"|infographic|highcharts(?: \w+)?|everviz(?: \w+)?|graphic|ai2html|g artboard|dw chart)\b"
)
ICON_CLASS = re.compile(
    r"\b(?:icon|icons|avatar|logo|emoji|spinner|sprite|pixel|tracking|author image|author photo"
    r"|byline image|headshot|gravatar)\b"
)
ICON_URL = re.compile(
    r"(?i)(?:^|[/_.-])(?:pixel|spacer|blank|transparent|1x1|placeholder|loading|lazy|gravatar|emoji"
    r"|facebook\.com/tr|doubleclick|scorecardresearch|beacon)(?:[/_.?-]|$)|s\.w\.org/images/core/emoji"
)
LARGEST_ICON = 48
PICTURE_TAGS = frozenset({"img", "amp-img", "amp-anim", "picture", "image"})
FRAME_TAGS = frozenset({"iframe", "amp-iframe", "embed", "object"})
FILM_TAGS = frozenset(
    {
        "video",
        "amp-video",
        "amp-youtube",
        "amp-brightcove",
        "amp-jwplayer",
        "amp-dailymotion",
        "amp-vimeo",
        "brightcove-player",
        "video-js",
    }
)
SOUND_TAGS = frozenset({"audio", "amp-audio", "amp-soundcloud"})
EMBED_TAGS = frozenset(
    {
        "amp-twitter",
        "amp-instagram",
        "amp-facebook",
        "amp-tiktok",
        "amp-embedly-card",
        "amp-bluesky",
        "bsky-embed",
        "gu-atom",
        "tweet-embed",
    }
)
MEDIA_TAGS = PICTURE_TAGS | FRAME_TAGS | FILM_TAGS | SOUND_TAGS | EMBED_TAGS | {"svg", "canvas"}
FILM_HOSTS = re.compile(
    r"(?i)(?:youtube|youtu\.be|vimeo|dailymotion|brightcove|jwplayer|jwplatform|rumble|twitch|kaltura"
    r"|videos?\.)"
)
SOUND_HOSTS = re.compile(
    r"(?i)(?:soundcloud|spotify|podcasts?\.|megaphone|acast|art19|omny|audioboom|simplecast|buzzsprout"
    r"|anchor\.fm)"
)
CHART_HOSTS = re.compile(
    r"(?i)(?:datawrapper|dwcdn|flourish|infogram|tableau|everviz|google\.[a-z.]+/maps|carto\.com|mapbox"
    r"|plotly|chart)"
)
GRAPHIC_WORDS = re.compile(
    r"(?i)\b(?:charts?|graph|graphics?|infographics?|maps?|diagram|illustration|cartoon|grafik|karte"
    r"|infographie|carte|gráfico|mapa)\b|خريطة|رسم بياني"
)
PICTURE_FILE = re.compile(r"(?i)\.(?:jpe?g|png|webp|avif|gif|svg|tiff?)(?:[?#/!,]|$)")
BACKGROUND = re.compile(r"(?i)background(?:-image)?\s*:[^;]*?url\(\s*['\"]?([^'\")]+)")
AGENCY_FILE = re.compile(
    r"(?i)gettyimages|getty[_-]images|shutterstock|istock(?:photo)?[_-]?\d|alamy|(?:^|[/_-])afp[_-]"
    r"|[_-]afp\.|reuters|(?:^|/)ap_?\d{8,}|adobestock|depositphotos|dreamstime|epa[_-]\d|dpa[_-]\d"
    r"|picture-alliance|imago\d|pa-\d{6,}"
)
