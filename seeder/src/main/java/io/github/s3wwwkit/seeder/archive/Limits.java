package io.github.s3wwwkit.seeder.archive;

/**
 * What an archive may grow to.
 *
 * @param maxBytes of all its files together
 * @param maxEntries files and folders
 * @param maxRatio unpacked to packed bytes, judged from 64 MiB unpacked on
 */
public record Limits(long maxBytes, int maxEntries, int maxRatio) {}
