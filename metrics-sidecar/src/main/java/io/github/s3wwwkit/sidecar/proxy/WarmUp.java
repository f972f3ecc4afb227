package io.github.s3wwwkit.sidecar.proxy;

import io.github.s3wwwkit.sidecar.Log;
import io.github.s3wwwkit.sidecar.cache.Cache;
import io.github.s3wwwkit.sidecar.cache.Fill;
import io.github.s3wwwkit.sidecar.cache.Resource;
import io.github.s3wwwkit.sidecar.http1.BodyReader;
import io.github.s3wwwkit.sidecar.http1.Bytes;
import io.github.s3wwwkit.sidecar.http1.ResponseHead;
import io.github.s3wwwkit.sidecar.http1.ResponseIntake;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the objects of each new release before anybody asks for them, through s3www, off the
 * loops: the smallest first, as many as fit.
 */
public final class WarmUp {
  private static final int AT_A_TIME = 2;
  private static final int TRIES = 3;
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final int PIECE = 64 * 1024;
  private static final int MAX_HEAD = 32 * 1024;
  private static final int OK = 200;

  // Clients go first, but one who reads slowly does not keep it from going on.
  private static final Duration PATIENCE = Duration.ofMillis(100);
  private static final Duration GLANCE = Duration.ofMillis(2);

  private final Cache cache;
  private final ProxyConfig config;
  private final Proxy proxy;
  private final BooleanSupplier accepting;

  /**
   * Not begun.
   *
   * @param accepting whether s3www takes connections
   */
  public WarmUp(Cache cache, ProxyConfig config, Proxy proxy, BooleanSupplier accepting) {
    this.cache = cache;
    this.config = config;
    this.proxy = proxy;
    this.accepting = accepting;
  }

  /** Runs in threads of its own. */
  public void start() {
    Thread.ofPlatform().name("warm-up").daemon().start(this::run);
  }

  private void run() {
    int generation = 0;
    while (true) {
      try {
        generation = cache.awaitRelease(generation);
        warm(generation);
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException | Error e) {
        Log.line("warm-up given up: " + e);
      }
    }
  }

  private record Wanted(Resource resource, int tries) {}

  private void warm(int generation) throws InterruptedException {
    Queue<Wanted> queue = new ConcurrentLinkedQueue<>();
    cache.missing().forEach(resource -> queue.add(new Wanted(resource, 0)));
    ArrayDeque<Thread> threads = new ArrayDeque<>();
    for (int i = 0; i < AT_A_TIME; i++) {
      threads.add(
          Thread.ofPlatform()
              .name("warm-up-" + i)
              .daemon()
              .start(() -> {
                try (Connection connection = new Connection()) {
                  fetchAll(queue, generation, connection);
                } catch (InterruptedException e) {
                  // The end.
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void fetchAll(Queue<Wanted> queue, int generation, Connection connection)
      throws InterruptedException {
    for (Wanted next = queue.poll(); next != null; next = queue.poll()) {
      while (!accepting.getAsBoolean() || proxy.isStoreDown()) {
        Thread.sleep(PAUSE);
      }
      giveWay();
      if (cache.generation() != generation) {
        return;
      }
      if (next.resource.content().size() > cache.left()) {
        // It is full: those that follow are no smaller.
        return;
      }
      Fill fill = cache.fillFree(next.resource);
      if (fill == null) {
        if (!next.resource.content().present()) {
          // A client's request is about to bring it, unless it leaves before.
          queue.add(next);
          Thread.sleep(PAUSE);
        }
        continue;
      }
      if (!connection.fetch(next.resource, fill) && next.tries + 1 < TRIES) {
        queue.add(new Wanted(next.resource, next.tries + 1));
        Thread.sleep(PAUSE);
      }
    }
  }

  private void giveWay() throws InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (proxy.inFlight() > 0 && System.nanoTime() - until < 0) {
      Thread.sleep(GLANCE);
    }
  }

  /** To s3www, one request after another. */
  private final class Connection implements AutoCloseable {
    private final ByteBuffer in = ByteBuffer.allocate(PIECE);
    private final ResponseHead head = new ResponseHead();
    private final ResponseIntake intake = new ResponseIntake(head, new byte[MAX_HEAD]);
    private final BodyReader body = new BodyReader();
    private @Nullable Socket socket;

    /** Whether all went well. */
    boolean fetch(Resource resource, Fill fill) {
      try {
        return ask(resource, fill);
      } catch (IOException | RuntimeException e) {
        close();
        fill.failed();
        return false;
      }
    }

    private boolean ask(Resource resource, Fill fill) throws IOException {
      Socket current = open();
      Bytes request = new Bytes();
      request
          .put("GET ")
          .put(resource.target())
          .put(" HTTP/1.1\r\nHost: ")
          .put(config.upstream().authority())
          .put("\r\nUser-Agent: metrics-sidecar\r\nAccept-Encoding: identity\r\n\r\n");
      current.getOutputStream().write(request.toArray());
      InputStream source = current.getInputStream();
      readHead(source);
      if (head.status() != OK) {
        close();
        fill.failed();
        return false;
      }
      head.body(false, body);
      boolean whole = readBody(source, fill);
      if (!head.keepAlive() || !whole || in.hasRemaining()) {
        close();
      }
      if (whole && fill.verified()) {
        return true;
      }
      fill.mismatch("other bytes");
      return false;
    }

    private Socket open() throws IOException {
      Socket current = socket;
      if (current == null) {
        InetSocketAddress address = config.upstream().address();
        if (address == null) {
          throw new IOException("s3www's name is not known yet");
        }
        current = new Socket();
        socket = current;
        current.setSoTimeout(millis(config.responseTimeout()));
        current.setTcpNoDelay(true);
        current.connect(address, millis(config.connectTimeout()));
        in.clear().flip();
        intake.reset();
      }
      return current;
    }

    private static int millis(Duration time) {
      return Math.clamp(time.toMillis(), 1, Integer.MAX_VALUE);
    }

    private void readHead(InputStream source) throws IOException {
      while (true) {
        switch (intake.look(in)) {
          case HEAD -> {
            if (!head.interim()) {
              return;
            }
          }
          case PART -> read(source);
          case MALFORMED -> throw new ProtocolException("a malformed answer");
        }
      }
    }

    /** False when it is more than it should be, or its framing is broken. */
    private boolean readBody(InputStream source, Fill fill) throws IOException {
      while (true) {
        int n = body.next(in);
        if (n > 0) {
          if (!fill.take(in.slice(in.position(), n))) {
            return false;
          }
          in.position(in.position() + n);
        } else if (n == BodyReader.END) {
          return true;
        } else if (n == BodyReader.MALFORMED) {
          return false;
        } else {
          try {
            read(source);
          } catch (EOFException e) {
            if (body.endsWithConnection()) {
              return true;
            }
            throw e;
          }
        }
      }
    }

    private void read(InputStream source) throws IOException {
      in.clear();
      int n = source.read(in.array());
      if (n < 0) {
        in.flip();
        throw new EOFException("an answer that is cut");
      }
      in.limit(n);
    }

    @Override
    public void close() {
      Socket current = socket;
      socket = null;
      if (current != null) {
        try {
          current.close();
        } catch (IOException e) {
          // Closed it is.
        }
      }
    }
  }
}
