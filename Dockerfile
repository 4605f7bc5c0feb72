# One image for pages, sockets and chores; docker-compose.yml says which is which.
FROM python:3.12-slim-bookworm

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /srv/waymark

COPY requirements.txt ./
RUN pip install --require-hashes --only-binary :all: -r requirements.txt

COPY . .
# A secret is needed to start Django, not to collect files: this one signs nothing and is in no layer.
RUN SECRET_KEY=only-while-building python manage.py collectstatic --no-input -v 0 \
    && useradd --system --uid 10001 --home-dir /srv/waymark waymark \
    && mkdir -p var help \
    && chown -R waymark var help staticfiles

USER waymark
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/health/ready', timeout=4)"]
CMD ["sh", "deploy/serve", "python", "--host", "0.0.0.0", "--port", "8000", "--proxy-headers"]
