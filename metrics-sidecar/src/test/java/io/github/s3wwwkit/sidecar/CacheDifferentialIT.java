package io.github.s3wwwkit.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.s3wwwkit.lab.Addresses;
import io.github.s3wwwkit.lab.Child;
import java.io.File;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ranges and conditions as Go's {@code http.FileServer} understands them, which is what is behind
 * s3www. Left out is where it goes its own way: several ranges, a range of a HEAD or of nothing,
 * none of the last bytes.
 */
class CacheDifferentialIT {
  private static final int REQUESTS = 3000;
  private static final List<String> DATES =
      List.of(
          "Thu, 19 Nov 2026 09:00:00 GMT",
          "Fri, 20 Nov 2026 08:59:59 GMT",
          Release.LAST_MODIFIED,
          "Fri, 20 Nov 2026 09:00:01 GMT",
          "Friday, 20-Nov-26 09:00:00 GMT",
          "Fri Nov 20 09:00:00 2026",
          "Fri, 20 Nov 2026 09:00:00 CET",
          "2026-11-20T09:00:00Z",
          "0");

  private final Random random = new Random(20_261_122);

  @Test
  void agreesWithGo(@TempDir Path folder) throws Exception {
    Path go = installed("go");
    assumeTrue(go != null, "go is not installed");
    Path server = folder.resolve("fileserver");
    int code =
        new ProcessBuilder(
                String.valueOf(go), "build", "-o", server.toString(), "src/test/go/fileserver.go")
            .inheritIO()
            .start()
            .waitFor();
    assertEquals(0, code);
    Release release =
        Release.of(
            Release.Item.of("one", "x"),
            Release.Item.of("ten", "0123456789"),
            Release.Item.of("page", 4096),
            Release.Item.of("large", 300_001));
    Path files = Files.createDirectory(folder.resolve("files"));
    for (Release.Item item : release.items()) {
      Path file =
          Files.write(
              files.resolve(item.path()), item.content().getBytes(StandardCharsets.ISO_8859_1));
      Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-11-20T09:00:00Z")));
    }
    InetSocketAddress address = Addresses.free();
    String authority = "127.0.0.1:" + address.getPort();
    try (Child child =
            Child.start(List.of(server.toString(), authority, files.toString()), Map.of());
        CachedSite hot = CachedSite.of(release);
        CachedSite cold = CachedSite.of(release, "--cache-max-object=1")) {
      child.awaitReady(URI.create("http://" + authority + "/one"), status -> status == 200);
      for (Release.Item item : release.items()) {
        hot.fill("/" + item.path());
      }
      Set<Integer> statuses = new TreeSet<>();
      try (Wire theirs = Wire.to(address.getPort());
          Wire fromMemory = hot.sidecar().connect();
          Wire passed = cold.sidecar().connect()) {
        for (int i = 0; i < REQUESTS; i++) {
          Release.Item item = any(release.items());
          String method = random.nextInt(4) > 0 ? "GET" : "HEAD";
          String[] fields = fields(item, method.equals("GET"));
          Reply go1 = CachedSite.ask(theirs, method, "/" + item.path(), fields);
          statuses.add(go1.status());
          for (Wire wire : List.of(fromMemory, passed)) {
            Reply own = CachedSite.ask(wire, method, "/" + item.path(), fields);
            assertEquals(
                summary(go1),
                summary(own),
                () -> CachedSite.request(method, "/" + item.path(), fields) + go1 + own);
            assertTrue(own.whole());
          }
        }
      }
      assertEquals(Set.of(200, 206, 304, 412, 416), statuses);
    }
  }

  /** What the two must have in common; an answer without the object has words of its own. */
  private static List<String> summary(Reply reply) {
    boolean object = reply.status() == 200 || reply.status() == 206;
    List<String> summary = new ArrayList<>();
    summary.add(Integer.toString(reply.status()));
    summary.add("" + reply.field("Content-Range"));
    if (object || reply.status() == 304) {
      summary.add("" + reply.field("ETag"));
    }
    if (object) {
      summary.add("" + reply.field("Content-Length"));
      summary.add("" + reply.field("Last-Modified"));
      summary.add(Integer.toHexString(reply.body().hashCode()));
    }
    return summary;
  }

  private String[] fields(Release.Item item, boolean get) {
    List<String> fields = new ArrayList<>();
    String own = item.etag();
    String other = "\"other\"";
    maybe(
        fields,
        5,
        "If-Match: "
            + any(List.of("*", own, other, "W/" + own, other + ", " + own, own + "," + other)));
    maybe(
        fields,
        5,
        "If-None-Match: "
            + any(List.of("*", own, other, "W/" + own, other + ", W/" + own, other + ",\"\"")));
    maybe(fields, 5, "If-Modified-Since: " + any(DATES));
    maybe(fields, 5, "If-Unmodified-Since: " + any(DATES));
    if (get && random.nextInt(3) > 0) {
      int size = item.size();
      int from = random.nextInt(size + size / 4 + 2);
      fields.add(
          "Range: "
              + switch (random.nextInt(4)) {
                case 0 -> "bytes=" + from + "-";
                case 1 -> "bytes=-" + (1 + random.nextInt(size + 10));
                default -> "bytes=" + from + "-" + (from + random.nextInt(size + 10));
              });
      maybe(fields, 3, "If-Range: " + any(List.of(own, other, "W/" + own, any(DATES))));
    }
    return fields.toArray(String[]::new);
  }

  private void maybe(List<String> fields, int oneIn, String field) {
    if (random.nextInt(oneIn) == 0) {
      fields.add(field);
    }
  }

  private <T> T any(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }

  private static @Nullable Path installed(String program) {
    String path = System.getenv().getOrDefault("PATH", "") + ":/usr/local/go/bin";
    return Stream.of(path.split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }
}
