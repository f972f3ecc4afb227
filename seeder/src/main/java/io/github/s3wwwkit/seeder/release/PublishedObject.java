package io.github.s3wwwkit.seeder.release;

import org.jspecify.annotations.Nullable;

/**
 * An object of a release.
 *
 * @param path below the release
 * @param bytes null while it is only planned
 * @param sha256 of its content, in hex; null while it is planned and not promised
 * @param source for people: without user information, query and fragment
 */
public record PublishedObject(
    String path,
    @Nullable Long bytes,
    @Nullable String sha256,
    String contentType,
    @Nullable String cacheControl,
    @Nullable String source) {}
