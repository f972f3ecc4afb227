package io.github.s3wwwkit.seeder;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Stands before a real store, passes on what it is asked, and sometimes answers something else. */
final class FaultyStore implements AutoCloseable {
  /** What happens instead. */
  interface Fault {
    void answer(FaultyStore store, HttpExchange exchange, byte[] body) throws IOException;
  }

  private record Rule(Predicate<String> when, AtomicInteger times, Fault fault) {}

  private static final OkHttpClient HTTP = new OkHttpClient();

  private final URI real;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  FaultyStore(URI real) throws IOException {
    this.real = real;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /**
   * Does something else for some requests.
   *
   * @param when judges "METHOD /bucket/key?query"
   * @param times how often
   */
  FaultyStore fault(Predicate<String> when, int times, Fault fault) {
    rules.add(new Rule(when, new AtomicInteger(times), fault));
    return this;
  }

  List<String> requests(Predicate<String> which) {
    return requests.stream().filter(which).toList();
  }

  static Fault error(int status, String code) {
    return (store, exchange, body) ->
        send(
            exchange,
            status,
            Map.of("Content-Type", List.of("application/xml")),
            ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>"
                    + code
                    + "</Code><Message>made up</Message></Error>")
                .getBytes(StandardCharsets.UTF_8));
  }

  /** The store does it, and the answer is lost. */
  static Fault lostAnswer() {
    return (store, exchange, body) -> {
      store.forward(exchange, body).close();
      exchange.close();
    };
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    requests.add(request);
    for (Rule rule : rules) {
      if (rule.when.test(request) && rule.times.getAndDecrement() > 0) {
        rule.fault.answer(this, exchange, body);
        return;
      }
    }
    try (Response response = forward(exchange, body)) {
      send(exchange, response.code(), response.headers().toMultimap(), response.body().bytes());
    }
  }

  private Response forward(HttpExchange exchange, byte[] body) throws IOException {
    String method = exchange.getRequestMethod();
    boolean hasBody = method.equals("PUT") || method.equals("POST");
    Request.Builder request =
        new Request.Builder()
            .url(real.resolve(exchange.getRequestURI().toString()).toString())
            .method(method, hasBody ? RequestBody.create(body, null) : null);
    // The signature covers the Host that the client saw.
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> values.forEach(value -> request.addHeader(name, value)));
    return HTTP.newCall(request.build()).execute();
  }

  private static void send(
      HttpExchange exchange, int status, Map<String, List<String>> headers, byte[] body)
      throws IOException {
    boolean head = exchange.getRequestMethod().equals("HEAD");
    headers.forEach((name, values) -> {
      boolean framing =
          name.equalsIgnoreCase("transfer-encoding")
              || name.equalsIgnoreCase("connection")
              || (name.equalsIgnoreCase("content-length") && !head);
      if (!framing) {
        values.forEach(value -> exchange.getResponseHeaders().add(name, value));
      }
    });
    exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
