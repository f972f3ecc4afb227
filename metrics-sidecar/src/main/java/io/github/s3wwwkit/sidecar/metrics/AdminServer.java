package io.github.s3wwwkit.sidecar.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.HTTPServer.HTTPMetricHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** {@code /metrics}, {@code /livez} and {@code /readyz}, on a port of their own. */
public final class AdminServer {
  private static final int THREADS = 4;
  private static final long KEEP_THREAD_SECONDS = 10;

  static {
    // Seconds after which the JDK's server gives up on a client that sends or reads too slowly: it
    // holds a thread meanwhile.
    System.setProperty("sun.net.httpserver.maxReqTime", "3");
    System.setProperty("sun.net.httpserver.maxRspTime", "10");
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
    // A thread that served a scrape keeps a buffer of 1 MiB (simpleclient): few, and not for long.
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            KEEP_THREAD_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().name("admin-", 0).daemon().factory());
    executor.allowCoreThreadTimeOut(true);
    server.setExecutor(executor);
    HTTPMetricHandler metrics = new HTTPMetricHandler(registry);
    server.createContext(
        "/",
        exchange -> {
          switch (exchange.getRequestURI().getPath()) {
            case "/metrics" -> metrics.handle(exchange);
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
        });
    server.start();
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    try (exchange) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.sendResponseHeaders(status, -1);
      } else {
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
      }
    }
  }
}
