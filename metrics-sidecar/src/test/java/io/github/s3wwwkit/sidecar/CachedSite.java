package io.github.s3wwwkit.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.s3wwwkit.lab.Folder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A release, an s3www that serves it, and before that a sidecar with its record and a memory. */
final class CachedSite implements AutoCloseable {
  private static final Pattern RESULT =
      Pattern.compile("(?m)^s3www_cache_(requests|fills)_total\\{result=\"(\\w+)\",?} (\\S+)$");

  private final Folder folder;
  private final SiteUpstream upstream;
  private final SidecarProcess sidecar;

  private CachedSite(Folder folder, SiteUpstream upstream, SidecarProcess sidecar) {
    this.folder = folder;
    this.upstream = upstream;
    this.sidecar = sidecar;
  }

  /** One that is not warmed, where the options do not say so. */
  static CachedSite of(Release release, String... options) throws Exception {
    return by(SidecarProcess::start, new SiteUpstream(release), release, options);
  }

  /** One whose s3www does as it was told before. */
  static CachedSite of(SiteUpstream upstream, Release release, String... options) throws Exception {
    return by(SidecarProcess::start, upstream, release, options);
  }

  /** One whose record is this text. */
  static CachedSite reported(Release release, String report) throws Exception {
    return by(SidecarProcess::start, new SiteUpstream(release), report);
  }

  /** How a sidecar is started. */
  interface Start {
    SidecarProcess start(ScriptedUpstream upstream, String... options) throws Exception;
  }

  static CachedSite by(Start start, SiteUpstream upstream, Release release, String... options)
      throws Exception {
    return by(start, upstream, release.report(), options);
  }

  private static CachedSite by(Start start, SiteUpstream upstream, String report, String... options)
      throws Exception {
    Folder folder = Folder.create("cached-site");
    try {
      List<String> all = new ArrayList<>(List.of(options));
      all.add("--release-record=" + Files.writeString(record(folder), report));
      if (!named("--cache=", options)) {
        all.add("--cache=8Mi");
      }
      if (!named("--cache-warm=", options)) {
        all.add("--cache-warm=off");
      }
      return new CachedSite(
          folder, upstream, start.start(upstream.server(), all.toArray(String[]::new)));
    } catch (Exception | AssertionError e) {
      upstream.close();
      folder.close();
      throw e;
    }
  }

  private static boolean named(String name, String... options) {
    return Arrays.stream(options).anyMatch(option -> option.startsWith(name));
  }

  private static Path record(Folder folder) {
    return folder.path().resolve("report.json");
  }

  SidecarProcess sidecar() {
    return sidecar;
  }

  SiteUpstream upstream() {
    return upstream;
  }

  /** Replaces the record, at s3www first, and waits until the sidecar has it. */
  void publish(Release next) throws Exception {
    upstream.serve(next);
    next.write(record(folder));
    sidecar.awaitMetric(
        "s3www_release_info{release=\"%s\",sha256=\"ab\"}".formatted(next.name()), 1);
  }

  Reply get(String target, String... fields) throws Exception {
    return ask("GET", target, fields);
  }

  Reply ask(String method, String target, String... fields) throws Exception {
    try (Wire wire = sidecar.connect()) {
      return ask(wire, method, target, fields);
    }
  }

  static Reply ask(Wire wire, String method, String target, String... fields) throws Exception {
    wire.send(request(method, target, fields));
    return Reply.read(wire, method.equals("HEAD"));
  }

  static String request(String method, String target, String... fields) {
    StringBuilder request = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: a\r\n");
    for (String field : fields) {
      request.append(field).append("\r\n");
    }
    return request.append("\r\n").toString();
  }

  /** Asks for what is not in memory yet, and waits until it is. */
  Reply fill(String target, String... fields) throws Exception {
    double before = fills("kept");
    Reply reply = get(target, fields);
    assertTrue(reply.missed() && reply.whole(), reply.toString());
    sidecar.awaitMetric("s3www_cache_fills_total{result=\"kept\"}", before + 1);
    return reply;
  }

  double fills(String result) throws Exception {
    return sidecar.metric("s3www_cache_fills_total{result=\"" + result + "\"}");
  }

  double requests(String result) throws Exception {
    return sidecar.metric("s3www_cache_requests_total{result=\"" + result + "\"}");
  }

  /** The requests by result, those that there are. */
  Map<String, Integer> results() throws Exception {
    return counts("requests");
  }

  /** The fills by result, those that there are. */
  Map<String, Integer> fills() throws Exception {
    return counts("fills");
  }

  /** What was counted since then. */
  static Map<String, Integer> since(Map<String, Integer> before, Map<String, Integer> now) {
    Map<String, Integer> since = new TreeMap<>(now);
    before.forEach((result, n) -> since.merge(result, -n, Integer::sum));
    since.values().removeIf(n -> n == 0);
    return since;
  }

  private Map<String, Integer> counts(String family) throws Exception {
    Map<String, Integer> counts = new TreeMap<>();
    Matcher series = RESULT.matcher(sidecar.admin("/metrics").body());
    while (series.find()) {
      int n = (int) Double.parseDouble(series.group(3));
      if (series.group(1).equals(family) && n > 0) {
        counts.put(series.group(2), n);
      }
    }
    return counts;
  }

  /** That it is the whole object, with all the fields the record promises. */
  static void assertServes(Release.Item item, Reply reply) {
    assertServes(item, item, null, reply);
  }

  /** That {@code sent}, a precompressed sibling or the same, came as {@code item}. */
  static void assertServes(
      Release.Item item, Release.Item sent, @Nullable String encoding, Reply reply) {
    String shown = item.path() + ": " + reply;
    assertEquals(200, reply.status(), shown);
    assertTrue(reply.whole(), shown);
    assertTrue(reply.body().equals(sent.content()), shown);
    assertDescribes(item, sent, encoding, reply);
  }

  /** That the fields are those of the whole object. */
  static void assertDescribes(
      Release.Item item, Release.Item sent, @Nullable String encoding, Reply reply) {
    String shown = item.path() + ": " + reply;
    assertEquals(
        item.type() == null ? "application/octet-stream" : item.type(),
        reply.field("Content-Type"),
        shown);
    assertEquals(item.cacheControl(), reply.field("Cache-Control"), shown);
    assertEquals(sent.etag(), reply.field("ETag"), shown);
    assertEquals(sent.reprDigest(), reply.field("Repr-Digest"), shown);
    assertEquals(encoding, reply.field("Content-Encoding"), shown);
    assertEquals("nosniff", reply.field("X-Content-Type-Options"), shown);
    assertEquals("bytes", reply.field("Accept-Ranges"), shown);
    if (reply.status() == 200) {
      assertEquals(Integer.toString(sent.size()), reply.field("Content-Length"), shown);
    }
  }

  @Override
  public void close() throws IOException {
    sidecar.close();
    upstream.close();
    folder.close();
  }
}
