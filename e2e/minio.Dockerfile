# What the chart needs of MinIO's own image: minio, mc and a shell.
FROM docker.io/library/debian:bookworm-slim
COPY minio mc /usr/local/bin/
USER 1000
ENTRYPOINT ["minio"]
