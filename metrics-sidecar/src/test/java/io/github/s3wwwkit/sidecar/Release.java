package io.github.s3wwwkit.sidecar;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A release as the seeder leaves it.
 *
 * @param published when, as the report says; null when it does not
 */
record Release(String name, @Nullable String published, List<Item> items) {
  /** {@link #PUBLISHED} as HTTP says it. */
  static final String LAST_MODIFIED = "Fri, 20 Nov 2026 09:00:00 GMT";

  private static final String PUBLISHED = "2026-11-20T09:00:00.417Z";

  /**
   * One object.
   *
   * @param content its bytes, as ISO 8859-1
   */
  record Item(String path, String content, @Nullable String type, @Nullable String cacheControl) {
    static Item of(String path, String content) {
      return new Item(path, content, "text/plain; charset=utf-8", "public, max-age=300");
    }

    /** One of so many bytes, which are never those of another path. */
    static Item of(String path, int bytes) {
      return of(path, noise(bytes, path.hashCode()));
    }

    int size() {
      return content.length();
    }

    String hex() {
      return HexFormat.of().formatHex(digest());
    }

    String etag() {
      return '"' + hex() + '"';
    }

    String reprDigest() {
      return "sha-256=:" + Base64.getEncoder().encodeToString(digest()) + ":";
    }

    private byte[] digest() {
      try {
        return MessageDigest.getInstance("SHA-256")
            .digest(content.getBytes(StandardCharsets.ISO_8859_1));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    private String json() {
      return Stream.of(
              member("path", path),
              "\"bytes\":" + size(),
              member("sha256", hex()),
              member("contentType", type),
              member("cacheControl", cacheControl))
          .filter(member -> !member.isEmpty())
          .collect(Collectors.joining(",", "{", "}"));
    }
  }

  static Release of(Item... items) {
    return new Release("r1", PUBLISHED, List.of(items));
  }

  Release named(String other) {
    return new Release(other, published, items);
  }

  Release published(@Nullable String when) {
    return new Release(name, when, items);
  }

  /** The object of that path, which there is. */
  Item item(String path) {
    return items.stream().filter(item -> item.path.equals(path)).findFirst().orElseThrow();
  }

  int size() {
    return items.stream().mapToInt(Item::size).sum();
  }

  String report() {
    return report("published");
  }

  String report(String outcome) {
    return Stream.of(
            member("outcome", outcome),
            member("release", name),
            "\"objects\":[" + items.stream().map(Item::json).collect(Collectors.joining(",")) + "]",
            "\"bytes\":" + size(),
            "\"attempts\":1,\"resumed\":0,\"seconds\":0.1",
            member("finished", "2026-11-21T02:15:48.105Z"),
            member("published", published),
            member("recordSha256", "ab"))
        .filter(member -> !member.isEmpty())
        .collect(Collectors.joining(",", "{", "}\n"));
  }

  /** Puts the report in place of what is there, at once. */
  Path write(Path file) throws IOException {
    Path next = Files.writeString(file.resolveSibling("next"), report());
    return Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String member(String name, @Nullable String value) {
    return value == null
        ? ""
        : "\"%s\":\"%s\"".formatted(name, value.replace("\\", "\\\\").replace("\"", "\\\""));
  }

  /** What does not repeat itself. */
  static String noise(int bytes, long seed) {
    byte[] noise = new byte[bytes];
    new Random(seed).nextBytes(noise);
    return new String(noise, StandardCharsets.ISO_8859_1);
  }
}
