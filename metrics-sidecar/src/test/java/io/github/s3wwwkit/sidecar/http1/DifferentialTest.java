package io.github.s3wwwkit.sidecar.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.s3wwwkit.lab.Addresses;
import io.github.s3wwwkit.lab.Child;
import io.github.s3wwwkit.lab.Folder;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Whatever is forwarded, others understand as it was understood here: Go's net/http itself, and
 * nginx and HAProxy in front of it, where they are installed. They may refuse it; what must not be
 * is another method, target or body, or another number of requests.
 */
@Execution(ExecutionMode.SAME_THREAD)
class DifferentialTest {
  private static final long SEED = 20_261_122;
  private static final int MESSAGES = 1500;
  private static final int PATIENCE_MS = 30_000;
  private static final String LAST =
      "GET /last HTTP/1.1\r\nHost: last\r\nConnection: close\r\n\r\n";
  private static final String AFTER = "GET \"/last\" []";
  private static final Pattern PARSED = Pattern.compile("(?im)^x-parsed: ([^\r]*)");
  private static final Pattern REFUSED = Pattern.compile("HTTP/1\\.[01] (4\\d\\d|501|505) ");
  private static final String DAMAGE = "\r\n;0 a\t";

  private static final List<String> CHUNKS =
      List.of(
          "5\r\nhello\r\n0\r\n\r\n",
          "0\r\n\r\n",
          "005\r\nhello\r\n00\r\n\r\n",
          "5;a=b\r\nhello\r\n0;c\r\n\r\n",
          "5;a=\"0\\\"\"\r\nhello\r\n0\r\n\r\n",
          "A\r\n0\r\n\r\nGET /\r\n0\r\n\r\n",
          "1\r\nh\r\n4\r\nello\r\n0\r\nX: y\r\n\r\n",
          "5\r\nhello\r\n0\r\nContent-Length: 9\r\nTransfer-Encoding: gzip\r\n\r\n");
  private static final String CONTENT = "\r\n0\r\n\r\nGET /other HTTP/1.1\r\nHost: b\r\n\r\n";

  /** What is forwarded, by what it means. */
  private static final Map<String, String> FORWARDED = new LinkedHashMap<>();

  private static final List<Child> CHILDREN = new ArrayList<>();
  private static @Nullable Folder folder;
  private static @Nullable InetSocketAddress go;

  @BeforeAll
  static void start() throws Exception {
    Random random = new Random(SEED);
    while (FORWARDED.size() < MESSAGES) {
      forward(FuzzTest.request(random), random);
    }
    folder = Folder.create("differential");
    Path compiler = installed("go");
    if (compiler != null) {
      Path oracle = folder.path().resolve("oracle");
      int code =
          new ProcessBuilder(
                  compiler.toString(), "build", "-o", oracle.toString(), "src/test/go/oracle.go")
              .inheritIO()
              .start()
              .waitFor();
      assertEquals(0, code);
      InetSocketAddress address = Addresses.free();
      run(address, oracle.toString(), text(address));
      go = address;
    }
  }

  @AfterAll
  static void stop() {
    CHILDREN.forEach(Child::close);
    if (folder != null) {
      folder.close();
    }
  }

  @Test
  void goUnderstandsTheSame() throws Exception {
    judge(behind());
  }

  @Test
  void nginxUnderstandsTheSame() throws Exception {
    InetSocketAddress behind = behind();
    Path nginx = installed("nginx");
    assumeTrue(nginx != null, "nginx is not installed");
    InetSocketAddress front = Addresses.free();
    String temporary =
        Stream.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
            .map(kind -> kind + "_temp_path " + path(kind) + ";\n")
            .reduce("", String::concat);
    Path configuration =
        Files.writeString(
            path("nginx.conf"),
            """
            daemon off; master_process off; pid %s; error_log /dev/null; %s events {}
            http { access_log off; %s
              server { listen %s; underscores_in_headers on; location / { proxy_pass http://%s; proxy_http_version 1.1; } } }
            """
                .formatted(
                    path("pid"),
                    "root".equals(System.getProperty("user.name")) ? "user root;" : "",
                    temporary,
                    text(front),
                    text(behind)));
    run(front, String.valueOf(nginx), "-c", configuration.toString());
    judge(front);
  }

  @Test
  void haproxyUnderstandsTheSame() throws Exception {
    InetSocketAddress behind = behind();
    Path haproxy = installed("haproxy");
    assumeTrue(haproxy != null, "haproxy is not installed");
    InetSocketAddress front = Addresses.free();
    Path configuration =
        Files.writeString(
            path("haproxy.cfg"),
            """
            defaults
              mode http
              timeout connect 30s
              timeout client 30s
              timeout server 30s
            listen front
              bind %s
              server go %s
            """
                .formatted(text(front), text(behind)));
    run(front, String.valueOf(haproxy), "-f", configuration.toString());
    judge(front);
  }

  private static void judge(InetSocketAddress oracle) throws IOException {
    int understood = 0;
    for (Map.Entry<String, String> message : FORWARDED.entrySet()) {
      String answers = ask(oracle, message.getKey() + LAST);
      List<String> parsed =
          PARSED.matcher(answers).results().map(result -> result.group(1)).toList();
      List<String> expected = List.of(message.getValue(), AFTER);
      if (REFUSED.matcher(answers).lookingAt()) {
        expected = parsed.isEmpty() ? List.of() : List.of(AFTER);
      } else {
        understood++;
      }
      assertEquals(expected, parsed, message.getKey() + answers);
    }
    assertTrue(understood > MESSAGES / 2, "only " + understood + " were understood at all");
  }

  private static String ask(InetSocketAddress oracle, String bytes) throws IOException {
    try (Socket socket = new Socket(oracle.getAddress(), oracle.getPort())) {
      socket.setSoTimeout(PATIENCE_MS);
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  /** Does what the proxy does with a request, as long as nothing is wrong with it. */
  private static void forward(String text, Random random) {
    RequestIntake intake = new RequestIntake(1 << 14);
    ByteBuffer source = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    if (intake.look(source, 0) != RequestIntake.Found.HEAD) {
      return;
    }
    RequestHead head = intake.head();
    Bytes sent = new Bytes();
    head.write(sent, Bytes.ascii("s3www"), Bytes.ascii("192.0.2.1"), false, false);
    BodyReader reader = new BodyReader();
    head.body(reader);
    BodyWriter writer = new BodyWriter();
    writer.begin(head.chunked());
    ByteBuffer in = ByteBuffer.wrap(body(head, random).getBytes(StandardCharsets.ISO_8859_1));
    ByteBuffer out = ByteBuffer.allocate(1 << 14);
    StringBuilder content = new StringBuilder();
    int n = reader.next(in);
    for (; n > 0; n = reader.next(in)) {
      content.append(HexFormat.of().formatHex(in.array(), in.position(), in.position() + n));
      writer.content(in, n, out);
    }
    if (n != BodyReader.END) {
      return;
    }
    writer.end(reader, out);
    String line = sent.toString();
    String[] words = line.substring(0, line.indexOf('\r')).split(" ", 3);
    FORWARDED.put(
        line + new String(out.array(), 0, out.position(), StandardCharsets.ISO_8859_1),
        "%s \"%s\" [%s]".formatted(words[0], words[1], content));
  }

  private static String body(RequestHead head, Random random) {
    if (!head.chunked()) {
      return CONTENT;
    }
    StringBuilder body = new StringBuilder(CHUNKS.get(random.nextInt(CHUNKS.size())));
    if (random.nextBoolean()) {
      body.insert(random.nextInt(body.length()), DAMAGE.charAt(random.nextInt(DAMAGE.length())));
    }
    return body.toString();
  }

  private static InetSocketAddress behind() {
    InetSocketAddress address = go;
    assumeTrue(address != null, "go is not installed");
    return address == null ? Addresses.parse("127.0.0.1:0") : address;
  }

  private static void run(InetSocketAddress address, String... command) throws Exception {
    Child child = Child.start(List.of(command), Map.of());
    CHILDREN.add(child);
    child.awaitReady(URI.create("http://" + text(address) + "/"), status -> status == 200);
  }

  private static Path path(String name) {
    return folder == null ? Path.of(name) : folder.path().resolve(name);
  }

  private static String text(InetSocketAddress address) {
    return InetAddress.getLoopbackAddress().getHostAddress() + ":" + address.getPort();
  }

  /** Where Debian keeps servers is not on everybody's path. */
  private static @Nullable Path installed(String program) {
    String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/local/go/bin";
    return Stream.of(path.split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }
}
