package io.github.s3wwwkit.lab.demo;

import io.github.s3wwwkit.lab.Folder;
import io.github.s3wwwkit.lab.store.EmbeddedStore;
import io.github.s3wwwkit.lab.store.MinioStore;
import io.github.s3wwwkit.lab.store.Store;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code demo}: see it work. */
@Command(
    name = "demo",
    description =
        "Fetch, verify, publish, serve and count, on this machine; exit 0 when every step held.",
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--seeder",
      required = true,
      paramLabel = "FILE",
      description = "the seeder, a native binary or a jar")
  private Path seeder = Path.of("");

  @Option(
      names = "--sidecar",
      required = true,
      paramLabel = "FILE",
      description = "the metrics sidecar, a native binary or a jar")
  private Path sidecar = Path.of("");

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "${env:URL}",
      description = "what to publish (variable URL; else a sample)")
  private @Nullable String url;

  @Option(
      names = "--sha256",
      paramLabel = "HEX",
      defaultValue = "${env:SHA256}",
      description = "its SHA-256 (SHA256; else nothing is verified)")
  private @Nullable String sha256;

  @Option(
      names = "--real",
      description = "the MinIO of MINIO_BIN, and the s3www of S3WWW_BIN where that is set (REAL)")
  private boolean real;

  @Option(names = "--once", description = "leave when all is done (ONCE)")
  private boolean once;

  @Override
  public Integer call() {
    CountDownLatch left = new CountDownLatch(1);
    Thread main = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> leave(main, left)));
    try {
      demonstrate();
      return 0;
    } catch (InterruptedException e) {
      System.err.println("The demo was interrupted.");
      return 1;
    } catch (Exception e) {
      System.err.println("The demo failed: " + (e.getMessage() == null ? e : e.getMessage()));
      return 1;
    } finally {
      left.countDown();
    }
  }

  /** On Ctrl-C: the JVM ends when its hooks have, so this one waits until all is stopped. */
  private static void leave(Thread main, CountDownLatch left) {
    main.interrupt();
    try {
      left.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void demonstrate() throws Exception {
    boolean wantsReal = real || variable("REAL") != null;
    String s3wwwBinary = variable("S3WWW_BIN");
    Program s3www = s3wwwBinary == null ? Program.standIn() : Program.at(Path.of(s3wwwBinary));
    // From JDK 25 on there is none without a terminal.
    boolean terminal =
        Optional.ofNullable(System.console()).filter(java.io.Console::isTerminal).isPresent();
    Console console = new Console(System.out, Console.wantsColours(terminal, System.getenv()));
    Program seederProgram = Program.at(seeder);
    Program sidecarProgram = Program.at(sidecar);
    try (Store store = wantsReal ? realStore() : EmbeddedStore.start();
        Folder folder = Folder.create("demo");
        HttpClient client = HttpClient.newHttpClient()) {
      console.title("s3www-kit: from a URL into a bucket, from the bucket to a visitor");
      console.part("seeder", seederProgram.kind());
      console.part("sidecar", sidecarProgram.kind());
      console.part("s3www", s3wwwBinary == null ? "stand-in on the JVM" : "real: " + s3wwwBinary);
      console.part("store", store.description() + " at " + store.endpoint());
      console.gap();
      new Demo(console, seederProgram, sidecarProgram, s3www, store, folder, client)
          .run(given(), site -> stay(console, site));
    }
  }

  private @Nullable Promise given() throws DemoFailure {
    if (url == null || url.isEmpty()) {
      if (sha256 != null && !sha256.isEmpty()) {
        throw new DemoFailure("SHA256 without a URL");
      }
      return null;
    }
    return new Promise(
        url, sha256 == null || sha256.isEmpty() ? null : sha256.toLowerCase(Locale.ROOT));
  }

  private static Store realStore() throws IOException, InterruptedException, DemoFailure {
    String binary = variable("MINIO_BIN");
    if (binary == null) {
      throw new DemoFailure("a real store needs MINIO_BIN, the path of a minio");
    }
    return MinioStore.start(Path.of(binary));
  }

  /** Null when it is not set, or empty. */
  private static @Nullable String variable(String name) {
    String value = System.getenv(name);
    return value == null || value.isEmpty() ? null : value;
  }

  private boolean stay(Console console, URI site) {
    if (once || variable("ONCE") != null) {
      return false;
    }
    console.held("Ctrl-C ends it; until then:", site.toString());
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      // Ctrl-C.
    }
    return true;
  }
}
