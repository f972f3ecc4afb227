package io.github.s3wwwkit.seeder.archive;

import java.io.InputStream;

/**
 * A file of an archive.
 *
 * @param path relative and safe to publish
 * @param size in bytes, -1 when the archive does not say in advance
 * @param content valid until the next member is asked for; throws {@link BrokenArchiveException}
 *     for what is wrong with the archive, and what the packed stream threw, unchanged
 */
public record Member(String path, long size, InputStream content) {}
