# Two stages: one that installs, one that only runs. The result has no pip, runs as uid 10001, and needs to
# write nowhere but /data, so the root may be read-only:
#
#   docker build -t medcontent .
#   docker run --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges \
#       -v medcontent:/data -p 8000:8000 medcontent
#
# BASE may be any Debian image with Python 3.11 or later as `python`; pin it by digest where you deploy.
ARG BASE=docker.io/library/python:3.11-slim-bookworm

FROM ${BASE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1
WORKDIR /src
RUN python -m venv /opt/venv
# With OpenTelemetry (docs/operations.md): --build-arg LOCK=requirements-telemetry.lock
ARG LOCK=requirements.lock
COPY requirements.lock requirements-telemetry.lock ./
RUN /opt/venv/bin/python -m pip install --require-hashes -r "${LOCK}"
COPY pyproject.toml README.md LICENSE NOTICE ./
COPY schemas schemas
COPY service service
COPY seed seed
COPY docs docs
RUN /opt/venv/bin/python -m pip install --no-deps --no-build-isolation . \
    && /opt/venv/bin/python -m pip uninstall --yes setuptools pip

FROM ${BASE}
ARG VERSION=1.0.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="medcontent" \
      org.opencontainers.image.description="Health articles, served as typed records that prove their source" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin medcontent \
    && install --directory --owner 10001 --group 10001 --mode 0750 /data
COPY --from=build /opt/venv /opt/venv
COPY LICENSE NOTICE /usr/share/doc/medcontent/
COPY seed/content /content
ENV HOST=0.0.0.0 \
    MEDCONTENT_DATABASE_URL=sqlite:////data/medcontent.db \
    PATH=/opt/venv/bin:$PATH \
    PORT=8000 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/readyz', timeout=2)"]
# Creates or migrates the database, publishes /content (nothing happens when it is published already), serves.
ENTRYPOINT ["medcontent"]
CMD ["serve", "--prepare", "/content"]
