package io.github.s3wwwkit.lab.source;

import io.github.s3wwwkit.lab.Listener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * An HTTP/1.1 server that answers as told, faults included, and remembers what it was asked. Paths
 * without a script answer as {@link Paths} says, so that it is of use without any.
 */
public final class FaultySource implements AutoCloseable {
  private final Listener listener;
  private final Map<String, Function<Request, Reply>> scripts = new ConcurrentHashMap<>();
  private final Paths paths = new Paths();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch released = new CountDownLatch(1);
  private final Semaphore stalled = new Semaphore(0);

  private FaultySource(ServerSocket socket) {
    this.listener = Listener.start("source", socket, this::serve);
  }

  /** On a free loopback port. */
  public static FaultySource start() throws IOException {
    return start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  /** On this address; port 0 takes a free one. */
  public static FaultySource start(InetSocketAddress address) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.bind(address);
    return new FaultySource(socket);
  }

  /** Answers requests for {@code path} one after the other; the last reply is for all others. */
  public FaultySource on(String path, Reply... replies) {
    Deque<Reply> script = new ArrayDeque<>(List.of(replies));
    return on(
        path,
        request -> {
          synchronized (script) {
            return script.size() > 1 ? script.remove() : script.element();
          }
        });
  }

  /** Answers requests for {@code path} by what they ask, several at once. */
  public FaultySource on(String path, Function<Request, Reply> script) {
    scripts.put(path, script);
    return this;
  }

  public InetSocketAddress address() {
    return listener.address();
  }

  /** The address of a path; {@code pathAndQuery} starts with a slash. */
  public URI uri(String pathAndQuery) {
    return URI.create("http://127.0.0.1:" + address().getPort() + pathAndQuery);
  }

  /** All requests so far, in the order in which their heads came in. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  public List<Request> requests(String path) {
    return requests.stream().filter(r -> r.path().equals(path)).toList();
  }

  /** Waits until a reply is held or stalled, once for each. */
  public void awaitStall() throws InterruptedException {
    if (!stalled.tryAcquire(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("no reply stalled; asked: " + requests);
    }
  }

  /** Lets everything go on that is held or stalled, now and later. */
  public void release() {
    released.countDown();
  }

  /** Refuses connections from now on and ends those that are open. */
  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new IllegalStateException("the source does not stop", e);
    }
    release();
  }

  private void serve(Socket socket) throws IOException, InterruptedException {
    new Connection(socket, this::reply, this::stall).serve();
  }

  private Reply reply(Request request) {
    requests.add(request);
    Function<Request, Reply> script = scripts.get(request.path());
    return script == null ? paths.reply(request.path()) : script.apply(request);
  }

  private void stall() throws InterruptedException {
    stalled.release();
    released.await();
  }
}
