package io.github.s3wwwkit.sidecar.cache;

/**
 * An object as the release's record names it.
 *
 * @param sha256 in lower case
 * @param cacheControl empty for none
 */
public record ReleaseObject(
    String path, long bytes, String sha256, String contentType, String cacheControl) {}
