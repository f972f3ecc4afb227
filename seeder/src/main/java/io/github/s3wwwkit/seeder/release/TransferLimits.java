package io.github.s3wwwkit.seeder.release;

import io.github.s3wwwkit.seeder.archive.Limits;

/**
 * What a transfer may take.
 *
 * @param maxBytes the largest source
 * @param concurrency transfers in flight: entries, and parts of one that are fetched side by side
 * @param archive what may come out of an archive
 */
public record TransferLimits(long maxBytes, int concurrency, Limits archive) {}
