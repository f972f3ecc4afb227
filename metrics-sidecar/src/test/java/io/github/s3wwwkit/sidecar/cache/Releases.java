package io.github.s3wwwkit.sidecar.cache;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Releases of objects whose bytes are their paths. */
final class Releases {
  static final Instant PUBLISHED = Instant.parse("2026-11-20T09:00:00Z");

  private Releases() {}

  static Release of(String... paths) {
    return new Release(Arrays.stream(paths).map(Releases::object).toList(), PUBLISHED);
  }

  static ReleaseObject object(String path) {
    return object(path, bytes(path));
  }

  static ReleaseObject object(String path, byte[] bytes) {
    return new ReleaseObject(path, bytes.length, sha256(bytes), "text/plain", "");
  }

  static byte[] bytes(String path) {
    return path.getBytes(StandardCharsets.UTF_8);
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  static Cache cache(long bytes, Release release) {
    return cache(new CacheConfig(bytes, bytes, false, "", Origins.none()), release);
  }

  static Cache cache(CacheConfig config, Release release) {
    Cache cache = new Cache(config);
    cache.release(release);
    return cache;
  }

  /** The object of a site. */
  static Resource resource(Cache cache, String path) {
    Site site = cache.site();
    byte[] b = bytes(path);
    if (site != null && site.find(b, b.length) instanceof Resource resource) {
      return resource;
    }
    throw new AssertionError(List.of("not there", path));
  }
}
