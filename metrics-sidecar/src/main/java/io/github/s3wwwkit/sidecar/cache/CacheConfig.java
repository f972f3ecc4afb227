package io.github.s3wwwkit.sidecar.cache;

/**
 * How to serve from memory.
 *
 * @param bytes for objects, at most
 * @param maxObject bytes of the largest one that is kept
 * @param warm whether to fetch objects before anybody asks for them
 * @param spa the path of what is served where nothing is found; empty for none
 */
public record CacheConfig(long bytes, long maxObject, boolean warm, String spa, Origins origins) {}
