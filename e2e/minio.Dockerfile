# What the chart needs of MinIO's own image: minio, mc, curl and a shell.
FROM docker.io/library/debian:bookworm-slim
COPY minio mc curl /usr/local/bin/
COPY lib /usr/local/lib/curl
USER 1000
ENTRYPOINT ["minio"]
