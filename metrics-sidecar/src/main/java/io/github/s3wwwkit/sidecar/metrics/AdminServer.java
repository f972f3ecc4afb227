package io.github.s3wwwkit.sidecar.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.s3wwwkit.sidecar.Log;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPOutputStream;

/** {@code /metrics}, {@code /livez} and {@code /readyz}, on a port of their own. */
public final class AdminServer {
  // Whoever sends or reads too slowly holds one, for the seconds below; the usual number is one.
  // Beyond all of them connections are closed.
  private static final int THREADS = 256;
  private static final long KEEP_THREAD_SECONDS = 10;
  private static final long STACK = 128 * 1024;
  private static final int USUAL_SIZE = 64 * 1024;
  private static final String WORDS = "text/plain; charset=utf-8";

  static {
    // Seconds after which the JDK's server gives up on a client that sends or reads too slowly.
    System.setProperty("sun.net.httpserver.maxReqTime", "3");
    System.setProperty("sun.net.httpserver.maxRspTime", "10");
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;

  private AdminServer(HttpServer server) {
    this.server = server;
  }

  /** Opens the port; nothing is answered before {@link #start}. */
  public static AdminServer bind(InetSocketAddress listen) throws IOException {
    return new AdminServer(HttpServer.create(listen, 0));
  }

  public InetSocketAddress address() {
    return server.getAddress();
  }

  public void start(CollectorRegistry registry, BooleanSupplier alive, Readiness readiness) {
    server.setExecutor(
        new ThreadPoolExecutor(
            0,
            THREADS,
            KEEP_THREAD_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().name("admin-", 0).daemon().stackSize(STACK).factory()));
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            handle(exchange, registry, alive, readiness);
          } catch (RuntimeException e) {
            Log.line("admin port, " + exchange.getRequestURI().getPath() + ": " + e);
            throw e;
          }
        });
    server.start();
  }

  private void handle(
      HttpExchange exchange, CollectorRegistry registry, BooleanSupplier alive, Readiness readiness)
      throws IOException {
    if (!List.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      answer(exchange, 405, "There are GET and HEAD.\n");
      return;
    }
    switch (exchange.getRequestURI().getPath()) {
      case "/metrics" -> metrics(exchange, registry);
      case "/livez" -> {
        boolean turning = alive.getAsBoolean();
        answer(exchange, turning ? 200 : 503, turning ? "[+]loops ok\n" : "[-]loops stuck\n");
      }
      case "/readyz" -> {
        Readiness.Verdict verdict = readiness.judge();
        answer(exchange, verdict.ready() ? 200 : 503, verdict.lines());
      }
      default -> answer(exchange, 404, "There are /metrics, /livez and /readyz.\n");
    }
  }

  // Not simpleclient's own handler: that one knows no q-values and keeps 1 MiB a thread.
  private void metrics(HttpExchange exchange, CollectorRegistry registry) throws IOException {
    boolean openMetrics =
        Negotiation.openMetrics(exchange.getRequestHeaders().getOrDefault("Accept", List.of()));
    boolean gzip =
        Negotiation.gzip(exchange.getRequestHeaders().getOrDefault("Accept-Encoding", List.of()));
    String type =
        openMetrics ? TextFormat.CONTENT_TYPE_OPENMETRICS_100 : TextFormat.CONTENT_TYPE_004;
    exchange.getResponseHeaders().set("Vary", "Accept, Accept-Encoding");
    if (gzip) {
      exchange.getResponseHeaders().set("Content-Encoding", "gzip");
    }
    send(exchange, 200, type, scrape(registry, type, gzip));
  }

  /** One at a time, which bounds the memory for it; whoever reads slowly is not waited for. */
  private synchronized byte[] scrape(CollectorRegistry registry, String type, boolean gzip)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_SIZE);
    try (OutputStream out = gzip ? new GZIPOutputStream(bytes) : bytes;
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8)) {
      TextFormat.writeFormat(type, writer, registry.metricFamilySamples());
    }
    return bytes.toByteArray();
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    send(exchange, status, WORDS, body.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
