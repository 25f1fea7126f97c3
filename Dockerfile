# The HTTP API. Build with `docker compose build`, or: docker build -t liaison .
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1

WORKDIR /build
COPY constraints.txt pyproject.toml README.md LICENSE NOTICE ./
COPY src ./src
COPY graph ./graph
COPY ingest ./ingest
COPY nlp ./nlp
COPY api ./api
COPY cypher ./cypher
COPY examples ./examples
RUN pip install --constraint constraints.txt setuptools \
    && pip install --constraint constraints.txt --no-build-isolation '.[fast]' \
    && rm -rf /build \
    && useradd --create-home --uid 10001 liaison

USER liaison
WORKDIR /home/liaison
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=5 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/health', timeout=4).close()"]
# Inside the container only: docker-compose.yml publishes the port on loopback.
CMD ["liaison", "serve", "--host", "0.0.0.0", "--port", "8000"]
