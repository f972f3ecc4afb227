package io.github.s3wwwkit.sidecar.cache;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A release as its record names it.
 *
 * @param published to the second; null when that is not known
 */
public record Release(List<ReleaseObject> objects, @Nullable Instant published) {}
