package io.github.s3wwwkit.lab.s3www;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.s3wwwkit.lab.Addresses;
import io.github.s3wwwkit.lab.Child;
import io.github.s3wwwkit.lab.Folder;
import io.github.s3wwwkit.lab.Listener;
import io.github.s3wwwkit.lab.source.Content;
import io.github.s3wwwkit.lab.store.EmbeddedStore;
import io.github.s3wwwkit.lab.store.Store;
import io.minio.Http.Headers;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What s3www 1.0.0 does, from outside: the stand-in and the real one must both pass. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class S3wwwContract {
  private static final Content BIG = new Content(3, 3_000_000);

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Child> children = new ArrayList<>();
  private Store store;
  private Folder secrets;

  /** Serves releases/r, which is without 404.html. */
  private URI site;

  /** Serves the whole bucket, which has a 404.html. */
  private URI soft;

  /** Serves the whole of a bucket of three objects. */
  private URI whole;

  /** Serves releases/r as a single page application to two origins. */
  private URI spa;

  /** How the program is started, without arguments. */
  abstract List<String> program();

  @BeforeAll
  void start() throws Exception {
    store = EmbeddedStore.start();
    // Making a client takes a hundred times what a request takes.
    MinioClient s3 = s3(store);
    secrets = Folder.create("s3www");
    Path accessKey = Files.writeString(secrets.path().resolve("a"), store.accessKey() + "\n");
    Path secretKey = Files.writeString(secrets.path().resolve("s"), store.secretKey() + "\n");
    fill(s3, "site");
    fill(s3, "soft");
    put(s3, "soft", "404.html", "<p>gone</p>");
    put(s3, "site", "app.html", "the page");
    s3.makeBucket(MakeBucketArgs.builder().bucket("whole").build());
    for (String key : List.of("é.txt", "folder/x", "a b&<c>.txt")) {
      put(s3, "whole", key, "text");
    }
    String endpoint = store.endpoint().toString();
    site =
        s3www(
            Map.of(),
            "-endpoint",
            endpoint,
            "-bucket",
            "site",
            "--bucketPath=releases/r",
            "-accessKeyFile",
            accessKey.toString(),
            "--secretKeyFile",
            secretKey.toString());
    soft =
        s3www(
            Map.of(
                "S3WWW_ENDPOINT",
                endpoint,
                "S3WWW_BUCKET",
                "none",
                "S3WWW_ACCESS_KEY",
                store.accessKey(),
                "S3WWW_SECRET_KEY",
                store.secretKey()),
            "-bucket=soft");
    whole =
        s3www(
            Map.of(),
            "-endpoint",
            endpoint,
            "-bucket",
            "whole",
            "-accessKey",
            store.accessKey(),
            "-secretKey",
            store.secretKey());
    spa =
        s3www(
            Map.of(
                "S3WWW_ENDPOINT", endpoint,
                "S3WWW_BUCKET", "site",
                "S3WWW_BUCKET_PATH", "/releases/r",
                "S3WWW_SPA_FILE", "app.html"),
            "-allowed-cors-origins",
            "https://*.example.org,http://one",
            "-accessKey=" + store.accessKey(),
            "--secretKey",
            store.secretKey());
  }

  @AfterAll
  void stop() {
    children.forEach(Child::close);
    client.close();
    secrets.close();
    store.close();
  }

  private static void fill(MinioClient s3, String bucket) throws Exception {
    s3.makeBucket(MakeBucketArgs.builder().bucket(bucket).build());
    put(s3, bucket, "releases/r/index.html", "<h1>index</h1>");
    put(s3, bucket, "releases/r/a.gif", "GIF89a-0123456789");
    put(s3, bucket, "releases/r/empty", "");
    put(s3, bucket, "releases/r/docs/index.html", "docs");
    put(s3, bucket, "releases/r/list/b & <c>.txt", "text");
    put(s3, bucket, "releases/r/list/é.txt", "text");
    put(s3, bucket, "releases/r/sniff/html", " <!DOCTYPE HTML><p>");
    put(s3, bucket, "releases/r/sniff/comment", "<!-- a -->");
    put(s3, bucket, "releases/r/sniff/xml", "<?xml version='1.0'?>");
    put(s3, bucket, "releases/r/sniff/pdf", "%PDF-1.7");
    put(s3, bucket, "releases/r/sniff/text", "plain text");
    put(s3, bucket, "releases/r/sniff/bin", "a\0b");
    put(s3, bucket, "releases/r/sniff/png", "\u0089PNG\r\n\u001a\n");
    put(s3, bucket, "releases/r/sniff/webm", "\u001aE\u00df\u00a3");
    for (String extension : List.of("css", "js", "json", "svg", "html", "wasm", "xml", "JPG")) {
      put(s3, bucket, "releases/r/types/x." + extension, "anything");
    }
    s3.putObject(
        PutObjectArgs.builder().bucket(bucket).object("releases/r/big").stream(
                new ByteArrayInputStream(BIG.bytes()), BIG.length(), -1L)
            .build());
  }

  private static void put(MinioClient s3, String bucket, String key, String text) throws Exception {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    s3.putObject(
        PutObjectArgs.builder()
            .bucket(bucket)
            .object(key)
            .contentType("application/x-stored")
            .headers(new Headers("Cache-Control", "max-age=60"))
            .stream(new ByteArrayInputStream(bytes), (long) bytes.length, -1L)
            .build());
  }

  private static MinioClient s3(Store store) {
    return MinioClient.builder()
        .endpoint(store.endpoint().toString())
        .credentials(store.accessKey(), store.secretKey())
        .build();
  }

  private URI s3www(Map<String, String> variables, String... arguments) throws Exception {
    String address = "127.0.0.1:" + Addresses.free().getPort();
    URI base = URI.create("http://" + address);
    Child child = run(variables, withAddress(address, arguments));
    synchronized (children) {
      children.add(child);
    }
    // A preflight is answered without the store.
    child.awaitReady(base.resolve("/ready/index.html"), status -> status == 301);
    return base;
  }

  private static String[] withAddress(String address, String... arguments) {
    return Stream.concat(Stream.of(arguments), Stream.of("-address", address))
        .toArray(String[]::new);
  }

  private Child run(Map<String, String> variables, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(program());
    command.addAll(List.of(arguments));
    return Child.start(command, variables);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "/, 200, text/html; charset=utf-8, <h1>index</h1>",
        "/?query, 200, text/html; charset=utf-8, <h1>index</h1>",
        "/docs/, 200, text/html; charset=utf-8, docs",
        "/a.gif, 200, image/gif, GIF89a-0123456789",
        "/a.gif?query, 200, image/gif, GIF89a-0123456789",
        "/%61.gif, 200, image/gif, GIF89a-0123456789",
        "/list/b%20&%20%3Cc%3E.txt, 200, text/plain; charset=utf-8, text",
        "/list%2F%C3%A9.txt, 200, text/plain; charset=utf-8, text",
        "/list/../a.gif, 200, image/gif, GIF89a-0123456789",
        "/empty, 200, text/plain; charset=utf-8, ``",
        "/nothing, 404, text/plain; charset=utf-8, `404 page not found\n`",
        "/nothing/, 404, text/plain; charset=utf-8, `404 page not found\n`",
        "/a.gif/below, 404, text/plain; charset=utf-8, `404 page not found\n`",
      })
  void aPathHasItsAnswer(String path, int status, String type, String body) throws Exception {
    HttpResponse<byte[]> response = ask(site, "GET", path);
    assertAll(
        () -> assertEquals(status, response.statusCode()),
        () -> assertEquals(type, field(response, "Content-Type")),
        () -> assertEquals(body, text(response)),
        () -> assertEquals(body.length(), response.body().length),
        () -> assertEquals(status == 200 ? "bytes" : "", field(response, "Accept-Ranges")),
        () -> assertEquals(status == 200, !field(response, "Last-Modified").isEmpty()),
        () ->
            assertEquals(status == 404 ? "nosniff" : "", field(response, "X-Content-Type-Options")),
        () -> assertEquals("Origin", field(response, "Vary")),
        () -> assertEquals("", field(response, "ETag")),
        () -> assertEquals("", field(response, "Cache-Control")));
  }

  @ParameterizedTest
  @CsvSource({
    "/index.html, ./",
    "/docs, docs/",
    "/docs?q=1, docs/?q=1",
    "/docs/index.html, ./",
    "/nothing/index.html, ./",
    "/a.gif/, ../a.gif",
    "/list/%C3%A9.txt/, ../é.txt",
    "/list, list/",
  })
  void aPathIsSentToItsRightForm(String path, String location) throws Exception {
    HttpResponse<byte[]> response = ask(site, "GET", path);
    assertEquals(301, response.statusCode());
    String sent = field(response, "Location");
    assertEquals(
        location, new String(sent.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
    assertEquals("0", field(response, "Content-Length"));
  }

  @ParameterizedTest
  @CsvSource({
    "/sniff/html, text/html; charset=utf-8",
    "/sniff/comment, text/html; charset=utf-8",
    "/sniff/xml, text/xml; charset=utf-8",
    "/sniff/pdf, application/pdf",
    "/sniff/text, text/plain; charset=utf-8",
    "/sniff/bin, application/octet-stream",
    "/sniff/png, image/png",
    "/sniff/webm, video/webm",
    "/types/x.css, text/css; charset=utf-8",
    "/types/x.js, text/javascript; charset=utf-8",
    "/types/x.json, application/json",
    "/types/x.svg, image/svg+xml",
    "/types/x.html, text/html; charset=utf-8",
    "/types/x.wasm, application/wasm",
    "/types/x.xml, text/xml; charset=utf-8",
    "/types/x.JPG, image/jpeg",
  })
  void theTypeComesFromNameOrContentNeverFromTheStore(String path, String type) throws Exception {
    assertEquals(type, field(ask(site, "HEAD", path), "Content-Type"));
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=3-5, 206, bytes 3-5/17, 89a",
    "bytes=-4, 206, bytes 13-16/17, 6789",
    "bytes=15-, 206, bytes 15-16/17, 89",
    "bytes=15-100, 206, bytes 15-16/17, 89",
    "bytes=-100, 206, bytes 0-16/17, GIF89a-0123456789",
    "bytes=17-20, 416, bytes */17, invalid range: failed to overlap",
    "lines=1-2, 416, , invalid range",
    "bytes=5-3, 416, , invalid range",
  })
  void rangesAreServed(String range, int status, String contentRange, String body)
      throws Exception {
    HttpResponse<byte[]> response = ask(site, "GET", "/a.gif", "Range", range);
    assertEquals(status, response.statusCode());
    assertEquals(contentRange == null ? "" : contentRange, field(response, "Content-Range"));
    assertEquals(body, text(response).strip());
    assertEquals(
        status == 206 ? "image/gif" : "text/plain; charset=utf-8", field(response, "Content-Type"));
  }

  @Test
  void anEmptyFileHasNoRange() throws Exception {
    assertEquals(200, ask(site, "GET", "/empty", "Range", "bytes=0-").statusCode());
  }

  @Test
  void aBigFileComesWholeAndInParts() throws Exception {
    assertArrayEquals(BIG.bytes(), ask(site, "GET", "/big").body());
    assertArrayEquals(
        Arrays.copyOfRange(BIG.bytes(), 1_234_567, 2_345_679),
        ask(site, "GET", "/big", "Range", "bytes=1234567-2345678").body());
  }

  @ParameterizedTest
  @CsvSource({
    "GET, If-Modified-Since, same, 304",
    "HEAD, If-Modified-Since, same, 304",
    "POST, If-Modified-Since, same, 200",
    "GET, If-Modified-Since, 'Fri, 20 Nov 2015 00:00:00 GMT', 200",
    "GET, If-Modified-Since, not a date, 200",
    "GET, If-Unmodified-Since, same, 200",
    "GET, If-Unmodified-Since, 'Fri, 20 Nov 2015 00:00:00 GMT', 412",
    "GET, If-Match, *, 200",
    "GET, If-Match, '\"x\"', 412",
    "GET, If-None-Match, *, 304",
    "GET, If-None-Match, '\"x\"', 200",
    "POST, If-None-Match, *, 412",
  })
  void conditionsAreJudged(String method, String name, String value, int status) throws Exception {
    String modified = field(ask(site, "HEAD", "/a.gif"), "Last-Modified");
    HttpResponse<byte[]> response =
        ask(site, method, "/a.gif", name, value.equals("same") ? modified : value);
    assertEquals(status, response.statusCode());
    assertEquals(modified, field(response, "Last-Modified"));
    assertEquals(status == 200 && !method.equals("HEAD") ? 17 : 0, response.body().length);
  }

  @Test
  void aRangeHoldsForTheSameFileOnly() throws Exception {
    String modified = field(ask(site, "HEAD", "/a.gif"), "Last-Modified");
    assertEquals(
        206, ask(site, "GET", "/a.gif", "Range", "bytes=0-1", "If-Range", modified).statusCode());
    assertEquals(
        200,
        ask(
                site,
                "GET",
                "/a.gif",
                "Range",
                "bytes=0-1",
                "If-Range",
                "Fri, 20 Nov 2015 00:00:00 GMT")
            .statusCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "FOO"})
  void anyMethodReads(String method) throws Exception {
    HttpResponse<byte[]> response = ask(site, method, "/a.gif");
    assertEquals(200, response.statusCode());
    assertEquals("GIF89a-0123456789", text(response));
  }

  @ParameterizedTest
  @CsvSource({"/a.gif, 200, 17", "/nothing, 404, 19", "/, 200, 14"})
  void headHasTheLengthOnly(String path, int status, String length) throws Exception {
    HttpResponse<byte[]> response = ask(site, "HEAD", path);
    assertEquals(status, response.statusCode());
    assertEquals(length, field(response, "Content-Length"));
    assertEquals(0, response.body().length);
  }

  @Test
  void aFolderIsListedAsItselfBelowABucketPath() throws Exception {
    HttpResponse<byte[]> response = ask(site, "GET", "/list/");
    assertEquals(200, response.statusCode());
    assertEquals("text/html; charset=utf-8", field(response, "Content-Type"));
    assertEquals("", field(response, "Accept-Ranges"));
    assertEquals(
        """
        <!doctype html>
        <meta name="viewport" content="width=device-width">
        <pre>
        <a href="releases/r/list/">releases/r/list/</a>
        </pre>
        """,
        text(response));
    assertEquals(
        304,
        ask(site, "GET", "/list/", "If-Modified-Since", "Sun, 20 Dec 2037 00:00:00 GMT")
            .statusCode());
  }

  @Test
  void aWholeBucketIsListedWithItsFiles() throws Exception {
    HttpResponse<byte[]> response = ask(whole, "GET", "/");
    assertEquals(
        """
        <!doctype html>
        <meta name="viewport" content="width=device-width">
        <pre>
        <a href="a%20b&%3Cc%3E.txt">a b&amp;&lt;c&gt;.txt</a>
        <a href="folder/">folder/</a>
        <a href="%C3%A9.txt">é.txt</a>
        </pre>
        """,
        text(response));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nothing", "/releases/", "/releases/r/list/", "/"})
  void aMissingPageIsA200WhereTheBucketHas404Html(String path) throws Exception {
    HttpResponse<byte[]> response = ask(soft, "GET", path);
    assertEquals(200, response.statusCode());
    assertEquals("<p>gone</p>", text(response));
    assertEquals(206, ask(soft, "GET", path, "Range", "bytes=0-1").statusCode());
  }

  @Test
  void aSinglePageAnswersForAllThatIsMissing() throws Exception {
    for (String path : List.of("/any/where", "/list/")) {
      HttpResponse<byte[]> response = ask(spa, "GET", path);
      assertEquals(200, response.statusCode());
      assertEquals("the page", text(response));
      assertEquals("text/html; charset=utf-8", field(response, "Content-Type"));
    }
    assertEquals("GIF89a-0123456789", text(ask(spa, "GET", "/a.gif")));
  }

  static Stream<List<String>> origins() {
    return Stream.of(
        List.of("any", "GET", "http://evil", "", "http://evil"),
        List.of("any", "OPTIONS", "http://evil", "PUT", "http://evil"),
        List.of("listed", "GET", "http://evil", "", ""),
        List.of("listed", "GET", "https://a.example.org", "", "https://a.example.org"),
        List.of("listed", "HEAD", "http://one", "", "http://one"),
        List.of("listed", "FOO", "http://one", "", ""),
        List.of("listed", "OPTIONS", "http://one", "DELETE", "http://one"),
        List.of("listed", "OPTIONS", "http://one", "FOO", ""),
        List.of("listed", "OPTIONS", "http://evil", "GET", ""));
  }

  @ParameterizedTest
  @MethodSource("origins")
  void originsAreReflected(List<String> rule) throws Exception {
    String method = rule.get(1);
    boolean preflight = method.equals("OPTIONS");
    List<String> headers = new ArrayList<>(List.of("Origin", rule.get(2)));
    if (preflight) {
      headers.addAll(
          List.of(
              "Access-Control-Request-Method",
              rule.get(3),
              "Access-Control-Request-Headers",
              "x-a"));
    }
    HttpResponse<byte[]> response =
        ask(
            rule.getFirst().equals("any") ? site : spa,
            method,
            "/a.gif",
            headers.toArray(String[]::new));
    boolean allowed = !rule.get(4).isEmpty();
    assertAll(
        () -> assertEquals(preflight ? 204 : 200, response.statusCode()),
        () -> assertEquals(rule.get(4), field(response, "Access-Control-Allow-Origin")),
        () ->
            assertEquals(
                allowed ? "true" : "", field(response, "Access-Control-Allow-Credentials")),
        () ->
            assertEquals(
                allowed && preflight ? rule.get(3) : "",
                field(response, "Access-Control-Allow-Methods")),
        () ->
            assertEquals(
                allowed && preflight ? "x-a" : "", field(response, "Access-Control-Allow-Headers")),
        () ->
            assertEquals(
                allowed && !preflight ? "*" : "", field(response, "Access-Control-Expose-Headers")),
        () -> assertTrue(field(response, "Vary").startsWith("Origin")));
  }

  @Test
  void anOutageLooksLikeAFolderAndThenLikeABrokenOne() throws Exception {
    Store lost = EmbeddedStore.start();
    URI base;
    try {
      fill(s3(lost), "site");
      base =
          s3www(
              Map.of(),
              "-endpoint",
              lost.endpoint().toString(),
              "-bucket",
              "site",
              "-bucketPath",
              "/releases/r",
              "-accessKey",
              lost.accessKey(),
              "-secretKey",
              lost.secretKey());
      assertEquals(200, ask(base, "GET", "/a.gif").statusCode());
    } finally {
      lost.close();
    }
    isBroken(base);
  }

  @Test
  void aBucketThatIsNotThereLooksLikeAnOutage() throws Exception {
    isBroken(
        s3www(
            Map.of(),
            "-endpoint",
            store.endpoint().toString(),
            "-bucket",
            "missing",
            "-accessKey",
            store.accessKey(),
            "-secretKey",
            store.secretKey()));
  }

  @Test
  void refusedCredentialsLookLikeAnOutage() throws Exception {
    isBroken(
        s3www(
            Map.of(),
            "-endpoint",
            store.endpoint().toString(),
            "-bucket",
            "site",
            "-accessKey",
            store.accessKey(),
            "-secretKey",
            "wrong-secret-key"));
  }

  @Test
  void aStoreWithTlsIsTrustedByTheVariablesOfGo() throws Exception {
    HeldCertificate authority = new HeldCertificate.Builder().certificateAuthority(0).build();
    HeldCertificate server =
        new HeldCertificate.Builder()
            .addSubjectAlternativeName("127.0.0.1")
            .signedBy(authority)
            .build();
    // As Kubernetes mounts a Secret.
    Path folder = secrets.path().resolve("ca");
    Files.createDirectories(folder.resolve("..1"));
    Files.writeString(folder.resolve("..1/ca.crt"), authority.certificatePem());
    Files.createSymbolicLink(folder.resolve("..data"), Path.of("..1"));
    Path file = Files.createSymbolicLink(folder.resolve("ca.crt"), Path.of("..data/ca.crt"));
    HandshakeCertificates certificates =
        new HandshakeCertificates.Builder().heldCertificate(server).build();
    ServerSocket socket =
        certificates
            .sslContext()
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    try (Listener front = Listener.start("TLS front", socket, this::toStore)) {
      String endpoint = "https://127.0.0.1:" + front.address().getPort();
      assertEquals(
          "GIF89a-0123456789",
          text(ask(byTls(endpoint, "", "/nowhere:" + folder), "GET", "/a.gif")));
      assertEquals(
          "GIF89a-0123456789", text(ask(byTls(endpoint, file.toString(), ""), "GET", "/a.gif")));
      isBroken(byTls(endpoint, "", ""));
    }
  }

  private URI byTls(String endpoint, String file, String folders) throws Exception {
    return s3www(
        Map.of("SSL_CERT_FILE", file, "SSL_CERT_DIR", folders),
        "-endpoint",
        endpoint,
        "-bucket",
        "site",
        "-bucketPath",
        "/releases/r",
        "-accessKey",
        store.accessKey(),
        "-secretKey",
        store.secretKey());
  }

  private void toStore(Socket client) throws IOException, InterruptedException {
    URI address = store.endpoint();
    try (Socket to = new Socket(address.getHost(), address.getPort())) {
      Thread there = Thread.ofPlatform().daemon().start(() -> pass(client, to));
      pass(to, client);
      there.join();
    }
  }

  private static void pass(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // One of them has left; the other is told.
    }
  }

  private void isBroken(URI base) throws Exception {
    HttpResponse<byte[]> folder = ask(base, "GET", "/a.gif");
    assertEquals(301, folder.statusCode());
    assertEquals("a.gif/", field(folder, "Location"));
    HttpResponse<byte[]> broken = ask(base, "GET", "/a.gif/");
    assertEquals(500, broken.statusCode());
    assertEquals("Error reading directory\n", text(broken));
    assertEquals("text/plain; charset=utf-8", field(broken, "Content-Type"));
  }

  @ParameterizedTest
  @CsvSource({"2, -nosuch", "1, -bucket="})
  void wrongFlagsAreRefused(int exit, String argument) throws Exception {
    try (Child child = run(Map.of(), argument)) {
      assertEquals(exit, child.await(Duration.ofSeconds(60)));
      assertEquals("", child.out());
      assertTrue(child.err().contains(exit == 2 ? "nosuch" : "ucket name cannot be empty"));
    }
  }

  @Test
  void aKeyFileThatIsNotThereIsRefused() throws Exception {
    Path missing = secrets.path().resolve("missing");
    try (Child child =
        run(
            Map.of(),
            "-endpoint",
            "http://127.0.0.1:1",
            "-bucket",
            "x",
            "-accessKeyFile",
            missing.toString())) {
      assertEquals(1, child.await(Duration.ofSeconds(60)));
      assertTrue(child.err().contains(missing.toString()));
    }
  }

  @Test
  void sigtermEndsItAtOnce() throws Exception {
    String address = "127.0.0.1:" + Addresses.free().getPort();
    try (Child child =
        run(Map.of(), withAddress(address, "-endpoint", "http://127.0.0.1:1", "-bucket", "site"))) {
      child.awaitReady(URI.create("http://" + address + "/index.html"), s -> s == 301);
      assertTrue(child.err().contains("Started listening on http://" + address));
      assertEquals(143, child.terminate());
    }
  }

  private HttpResponse<byte[]> ask(URI base, String method, String path, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .method(method, BodyPublishers.noBody())
            .timeout(Duration.ofSeconds(90));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static String field(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
