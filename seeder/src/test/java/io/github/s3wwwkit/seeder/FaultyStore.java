package io.github.s3wwwkit.seeder;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Stands before a real store, passes on what it is asked, and sometimes answers something else. */
final class FaultyStore implements AutoCloseable {
  /** What happens instead; the content of the request has not been read. */
  interface Fault {
    void answer(FaultyStore store, HttpExchange exchange) throws IOException;
  }

  /** What the store said, to be changed on its way. */
  static final class Answer {
    private final int status;
    private final Map<String, List<String>> headers;
    private byte[] body;

    private Answer(int status, Map<String, List<String>> headers, byte[] body) {
      this.status = status;
      this.headers = headers;
      this.body = body;
    }

    void header(String name, String value) {
      headers.put(name, List.of(value));
    }

    void body(String text) {
      body = text.getBytes(StandardCharsets.UTF_8);
    }
  }

  private record Rule(Predicate<String> when, AtomicInteger times, Fault fault) {}

  private static final OkHttpClient HTTP = new OkHttpClient();
  private static final Map<String, List<String>> XML =
      Map.of("Content-Type", List.of("application/xml"));
  private static final int BEFORE_RESET = 64 << 10;

  private final URI real;
  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("store-", 0).factory());
  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Semaphore held = new Semaphore(0);
  private final CountDownLatch released = new CountDownLatch(1);
  private final ReadWriteLock atOnce = new ReentrantReadWriteLock();

  FaultyStore(URI real) throws IOException {
    this(real, 0);
  }

  /** On a port of loopback; 0 takes a free one. */
  FaultyStore(URI real, int port) throws IOException {
    this.real = real;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
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
   * @param when judges "METHOD /bucket/key?query", and behind it the names of the conditions that
   *     the request has, such as " If-None-Match"
   * @param times how often
   */
  FaultyStore fault(Predicate<String> when, int times, Fault fault) {
    rules.add(new Rule(when, new AtomicInteger(times), fault));
    return this;
  }

  /** As {@link #fault(Predicate, int, Fault)}, each time. */
  FaultyStore fault(Predicate<String> when, Fault fault) {
    return fault(when, Integer.MAX_VALUE, fault);
  }

  List<String> requests(Predicate<String> which) {
    return requests.stream().filter(which).toList();
  }

  /** Waits until a request is held, once for each. */
  void awaitHeld() throws InterruptedException {
    if (!held.tryAcquire(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("nothing held; asked: " + requests);
    }
  }

  /** Lets what is held go on, now and later. */
  void release() {
    released.countDown();
  }

  /** Waits for {@link #release}. */
  void awaitRelease() throws IOException {
    try {
      released.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  static Fault error(int status, String code) {
    return answer(status, XML, document(code));
  }

  /** A store, by its name for itself, asks for a while without requests. */
  static Fault busy(String server, int seconds) {
    var headers = new TreeMap<>(XML);
    headers.put("Server", List.of(server));
    headers.put("Retry-After", List.of(String.valueOf(seconds)));
    return answer(503, headers, document("SlowDown"));
  }

  /** What something between says, that is no store. */
  static Fault page(int status, String type, String text) {
    return answer(status, Map.of("Content-Type", List.of(type)), text);
  }

  private static Fault answer(int status, Map<String, List<String>> headers, String text) {
    return (store, exchange) -> {
      exchange.getRequestBody().readAllBytes();
      send(exchange, new Answer(status, headers, text.getBytes(StandardCharsets.UTF_8)));
    };
  }

  private static String document(String code) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>"
        + code
        + "</Code><Message>made up</Message></Error>";
  }

  /** The store does it, and the answer is lost. */
  static Fault lostAnswer() {
    return (store, exchange) -> {
      store.forward(exchange, exchange.getRequestBody().readAllBytes());
      exchange.close();
    };
  }

  /** The connection breaks while the content is on its way: what is unread makes it a reset. */
  static Fault reset() {
    return (store, exchange) -> {
      exchange.getRequestBody().readNBytes(BEFORE_RESET);
      exchange.close();
    };
  }

  /** The store does it, later. */
  static Fault slow(Duration delay) {
    return (store, exchange) -> {
      try {
        Thread.sleep(delay);
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      store.pass(exchange);
    };
  }

  /** Nothing happens, for as long as the client waits. */
  static Fault heldBack() {
    return (store, exchange) -> {
      store.held.release();
      try {
        store.released.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      exchange.close();
    };
  }

  /** The store does it, and nobody hears of it before {@link #release}. */
  static Fault held() {
    return (store, exchange) -> {
      Answer answer = store.forward(exchange, exchange.getRequestBody().readAllBytes());
      store.held.release();
      store.awaitRelease();
      send(exchange, answer);
    };
  }

  /** The content loses a bit on its way to the store. */
  static Fault corrupted() {
    return (store, exchange) -> {
      byte[] body = exchange.getRequestBody().readAllBytes();
      body[body.length / 2] ^= 1;
      send(exchange, store.forward(exchange, body));
    };
  }

  /** The store does it, and its answer is changed. */
  static Fault changed(Consumer<Answer> change) {
    return (store, exchange) -> {
      Answer answer = store.forward(exchange, exchange.getRequestBody().readAllBytes());
      change.accept(answer);
      send(exchange, answer);
    };
  }

  /** The store has never heard of {@code If-None-Match}: it writes over what is there. */
  static Fault overwriting(Bucket bucket) {
    return (store, exchange) -> {
      // At once, or the condition would fail when another request comes in between, or that one
      // would find nothing where there has always been something.
      store.atOnce.writeLock().lock();
      try {
        // The header is signed and cannot be taken away.
        bucket.remove(exchange.getRequestURI().getPath().substring(bucket.name.length() + 2));
        store.pass(exchange);
      } catch (IOException e) {
        throw e;
      } catch (Exception e) {
        throw new IOException(e);
      } finally {
        store.atOnce.writeLock().unlock();
      }
    };
  }

  private void handle(HttpExchange exchange) throws IOException {
    StringBuilder text =
        new StringBuilder(exchange.getRequestMethod()).append(' ').append(exchange.getRequestURI());
    for (String condition : List.of("If-None-Match", "If-Match")) {
      if (exchange.getRequestHeaders().containsKey(condition)) {
        text.append(' ').append(condition);
      }
    }
    String request = text.toString();
    requests.add(request);
    for (Rule rule : rules) {
      if (rule.when.test(request) && rule.times.getAndDecrement() > 0) {
        rule.fault.answer(this, exchange);
        return;
      }
    }
    pass(exchange);
  }

  /** The store does it. */
  void pass(HttpExchange exchange) throws IOException {
    send(exchange, forward(exchange, exchange.getRequestBody().readAllBytes()));
  }

  private Answer forward(HttpExchange exchange, byte[] body) throws IOException {
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
    atOnce.readLock().lock();
    try (Response response = HTTP.newCall(request.build()).execute()) {
      return new Answer(
          response.code(), new TreeMap<>(response.headers().toMultimap()), response.body().bytes());
    } finally {
      atOnce.readLock().unlock();
    }
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    boolean head = exchange.getRequestMethod().equals("HEAD");
    answer.headers.forEach((name, values) -> {
      boolean framing =
          name.equalsIgnoreCase("transfer-encoding")
              || name.equalsIgnoreCase("connection")
              || (name.equalsIgnoreCase("content-length") && !head);
      if (!framing) {
        values.forEach(value -> exchange.getResponseHeaders().add(name, value));
      }
    });
    byte[] body = answer.body;
    exchange.sendResponseHeaders(answer.status, head || body.length == 0 ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  @Override
  public void close() {
    release();
    server.stop(0);
    threads.shutdownNow();
  }
}
