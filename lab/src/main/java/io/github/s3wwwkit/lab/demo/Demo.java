package io.github.s3wwwkit.lab.demo;

import io.github.s3wwwkit.lab.Addresses;
import io.github.s3wwwkit.lab.Child;
import io.github.s3wwwkit.lab.Folder;
import io.github.s3wwwkit.lab.source.FaultySource;
import io.github.s3wwwkit.lab.source.Reply;
import io.github.s3wwwkit.lab.store.Store;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.Result;
import io.minio.messages.Item;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The steps, in the order of the pod: seeder to its end, sidecar, s3www, visitors. */
final class Demo {
  private static final String BUCKET = "site";
  private static final Duration LONGEST_PUBLICATION = Duration.ofMinutes(20);

  private final Console console;
  private final Program seeder;
  private final Program sidecar;
  private final Program s3www;
  private final Store store;
  private final Folder folder;
  private final HttpClient client;
  private final MinioClient s3;

  Demo(
      Console console,
      Program seeder,
      Program sidecar,
      Program s3www,
      Store store,
      Folder folder,
      HttpClient client) {
    this.console = console;
    this.seeder = seeder;
    this.sidecar = sidecar;
    this.s3www = s3www;
    this.store = store;
    this.folder = folder;
    this.client = client;
    this.s3 =
        MinioClient.builder()
            .endpoint(store.endpoint().toString())
            .credentials(store.accessKey(), store.secretKey())
            .build();
  }

  /**
   * Runs all of it.
   *
   * @param given what to publish, or null for the sample
   * @param stay what to do between the last step and the stop
   */
  void run(@Nullable Promise given, Stay stay) throws Exception {
    try (FaultySource source = FaultySource.start()) {
      Promise promise = given == null ? sample(source) : given;
      console.step("source", promise.source() + (given == null ? " (first answer: 503)" : ""));
      if (promise.sha256() == null) {
        console.warning("no SHA256 given, nothing tells whether these are the right bytes");
      }
      secret("access-key", store.accessKey());
      secret("secret-key", store.secretKey());
      Path report = folder.path().resolve("report.json");
      Outcome published = publish(promise, promise.sha256(), report);
      expect(published, 0, "published");
      serve(promise, published, report, stay);
    }
  }

  /** What happens while all is up. */
  interface Stay {
    /** Whether a signal ended it, which a terminal sends to the children too. */
    boolean untilToldToLeave(URI site);
  }

  private Promise sample(FaultySource source) throws IOException {
    byte[] image;
    try (InputStream in = Demo.class.getResourceAsStream("hero.svg")) {
      image = Objects.requireNonNull(in).readAllBytes();
    }
    source.on(
        "/hero.svg",
        Reply.status(503).header("Retry-After", "0"),
        Reply.ok(image).header("Content-Type", "image/svg+xml"));
    return new Promise(source.uri("/hero.svg").toString(), Promise.sha256(image));
  }

  private void secret(String name, String value) throws IOException {
    Files.writeString(folder.path().resolve(name), value + "\n");
  }

  private String file(String name) {
    return folder.path().resolve(name).toString();
  }

  private Outcome publish(Promise promise, @Nullable String sha256, Path report) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "publish",
                "--source",
                promise.source(),
                "--endpoint",
                store.endpoint().toString(),
                "--bucket",
                BUCKET,
                "--access-key-file",
                file("access-key"),
                "--secret-key-file",
                file("secret-key"),
                "--report",
                report.toString()));
    if (sha256 != null) {
      arguments.addAll(List.of("--checksum", "sha256:" + sha256));
    }
    try (Child child = Child.start(seeder.command(arguments), Map.of())) {
      int exit = child.await(LONGEST_PUBLICATION);
      Outcome outcome = Outcome.parse(exit, child.out().isBlank() ? child.err() : child.out());
      console.step("seeder", outcome.summary());
      return outcome;
    }
  }

  private static void expect(Outcome outcome, int exit, String word) throws DemoFailure {
    if (outcome.exit() != exit || !outcome.outcome().equals(word)) {
      throw new DemoFailure(
          "the seeder should have ended with exit %d and \"%s\"".formatted(exit, word));
    }
  }

  private void serve(Promise promise, Outcome published, Path report, Stay stay) throws Exception {
    URI backend = http(Addresses.free());
    URI site = http(Addresses.freeOr(8080));
    URI admin = http(Addresses.freeOr(9090));
    try (Child front = startSidecar(site, backend, admin, report);
        Child back = startS3www(backend, published.release())) {
      back.awaitReady(backend.resolve("/index.html"), status -> status == 301);
      console.step("s3www", backend + " serves releases/" + published.release());
      front.awaitReady(admin.resolve("/readyz"), status -> status == 200);
      console.step("sidecar", site + " in front of it, " + admin + " for probes and metrics");
      Site visitor = new Site(client, site, console);
      visit(promise, published, visitor, admin);
      withoutStore(promise, published, visitor, admin);
      URI shown = site.resolve(published.urlPath());
      boolean signalled = stay.untilToldToLeave(shown);
      int exit = front.terminate();
      console.step("sidecar", "told to leave: exit " + exit);
      if (exit != 0 && !signalled) {
        throw new DemoFailure("the sidecar should leave with exit 0 after SIGTERM");
      }
      if (!signalled) {
        console.held("Without ONCE it would stay up:", shown.toString());
      }
    }
  }

  private static URI http(InetSocketAddress address) {
    return URI.create("http://" + address.getAddress().getHostAddress() + ":" + address.getPort());
  }

  private Child startSidecar(URI site, URI backend, URI admin, Path report) throws IOException {
    return Child.start(
        sidecar.command(
            List.of(
                "--listen", site.getAuthority(),
                "--upstream", backend.toString(),
                "--admin-listen", admin.getAuthority(),
                "--release-record", report.toString(),
                "--cache", "64Mi",
                // Nobody here takes time to notice that it leaves.
                "--drain-delay", "0s")),
        Map.of());
  }

  private Child startS3www(URI backend, String release) throws IOException {
    return Child.start(
        s3www.command(
            List.of(
                "-endpoint", store.endpoint().toString(),
                "-bucket", BUCKET,
                "-bucketPath", "releases/" + release,
                "-accessKeyFile", file("access-key"),
                "-secretKeyFile", file("secret-key"),
                "-address", backend.getAuthority())),
        Map.of());
  }

  private void visit(Promise promise, Outcome published, Site visitor, URI admin) throws Exception {
    String path = published.urlPath();
    String sha256 = promise.sha256() == null ? published.sha256() : promise.sha256();
    byte[] whole = visitor.whole(path, sha256);
    visitor.range(path, whole);
    visitor.head(path, whole.length);
    visitor.missing("/no-such-page");

    expect(
        publish(promise, promise.sha256(), folder.path().resolve("second.json")), 0, "unchanged");
    Set<String> before = keys();
    expect(publish(promise, promise.broken(), folder.path().resolve("third.json")), 4, "failed");
    if (!keys().equals(before)) {
      throw new DemoFailure("a refused publication left something in the bucket: " + keys());
    }
    visitor.whole(path, sha256);

    Exposition metrics = counted(admin.resolve("/metrics"), visitor.asked());
    console.step("sidecar", "counted, at " + admin.resolve("/metrics"));
    metrics.interesting().forEach(console::more);
    console.step("sidecar", "ready, at " + admin.resolve("/readyz"));
    text(admin.resolve("/readyz")).lines().forEach(console::more);
  }

  /** What fits into memory outlives the store. */
  private void withoutStore(Promise promise, Outcome published, Site visitor, URI admin)
      throws Exception {
    Exposition metrics = Exposition.parse(text(admin.resolve("/metrics")));
    if (metrics.sum("s3www_cache_objects") < metrics.sum("seeder_objects")) {
      console.step("store", "goes on: the content is too large for the sidecar's memory");
      return;
    }
    store.close();
    console.step("store", "stopped");
    String path = published.urlPath();
    visitor.whole(path, promise.sha256() == null ? published.sha256() : promise.sha256());
    console.more(
        "verified, and served from the sidecar's memory; the site goes on without its store");
  }

  /** The sidecar counts a request after its last byte, which the visitor may have seen before. */
  private Exposition counted(URI address, int requests) throws Exception {
    Instant deadline = Instant.now().plusSeconds(10);
    while (true) {
      Exposition metrics = Exposition.parse(text(address));
      double counted = metrics.sum("s3www_http_requests_total");
      if (counted == requests) {
        return metrics;
      }
      if (Instant.now().isAfter(deadline)) {
        throw new DemoFailure(
            "the sidecar counted %s requests, not %d".formatted(counted, requests));
      }
      Thread.sleep(Duration.ofMillis(10));
    }
  }

  private Set<String> keys() throws Exception {
    Set<String> keys = new TreeSet<>();
    for (Result<Item> item :
        s3.listObjects(ListObjectsArgs.builder().bucket(BUCKET).recursive(true).build())) {
      keys.add(item.get().objectName());
    }
    return keys;
  }

  private String text(URI address) throws IOException, InterruptedException, DemoFailure {
    HttpResponse<String> response =
        client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new DemoFailure(address + " was answered by " + response.statusCode());
    }
    return response.body();
  }
}
