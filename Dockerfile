# syntax=docker/dockerfile:1
FROM python:3.12-slim-bookworm AS build
WORKDIR /build
RUN python -m venv /opt/syndication
ENV PATH=/opt/syndication/bin:$PATH PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
COPY requirements.lock .
RUN pip install --no-deps --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY schemas schemas
COPY syndication syndication
COPY templates templates
COPY sql sql
RUN pip install --no-deps --no-build-isolation .

FROM python:3.12-slim-bookworm
LABEL org.opencontainers.image.title="syndication" org.opencontainers.image.licenses="MIT"
# Pango sets the PDF; the typefaces for Latin, Cyrillic, Greek and Arabic come with the package, CJK with the image.
RUN apt-get update \
 && apt-get install --no-install-recommends -y \
      libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --create-home --home-dir /var/lib/syndication --shell /usr/sbin/nologin syndication
COPY --from=build /opt/syndication /opt/syndication
ENV PATH=/opt/syndication/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    SYNDICATION_HOST=0.0.0.0 \
    SYNDICATION_PORT=8000 \
    SYNDICATION_VAULT_URL=file:///var/lib/syndication/vault \
    SYNDICATION_KEYS=/var/lib/syndication/keys \
    SYNDICATION_PRESS_TYPEFACES=/usr/share/fonts/opentype/noto
USER syndication
WORKDIR /var/lib/syndication
VOLUME /var/lib/syndication
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/health/live', timeout=2)"]
# `docker run … serve` and `docker run … work` are the two processes of production; `migrate` comes first.
ENTRYPOINT ["syndication"]
CMD ["serve"]
