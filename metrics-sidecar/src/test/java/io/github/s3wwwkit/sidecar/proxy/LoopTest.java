package io.github.s3wwwkit.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Whoever has his turn is told the time, however long those before him took. */
class LoopTest {
  private static final Duration SOON = Duration.ofMillis(1);

  private final CompletableFuture<Long> late = new CompletableFuture<>();

  private interface Task {
    void run() throws IOException;
  }

  /** Has the loop do this where a timer expires, soon: not in the turn that it is in. */
  private void soon(Loop loop, Task task) {
    loop.connect.start(
        new Timed() {
          @Override
          void expired(TimerQueue which) {
            try {
              task.run();
            } catch (IOException e) {
              late.completeExceptionally(e);
            }
          }

          @Override
          void fail() {
            late.completeExceptionally(new AssertionError("failed in its turn"));
          }
        },
        loop.now());
  }

  /** Takes so long that it can be told; when that was. */
  private static long dawdle(Loop loop) {
    while (System.nanoTime() - loop.now() <= 0) {
      Thread.onSpinWait();
    }
    return System.nanoTime();
  }

  private void assertNotLate(Loop loop) throws Exception {
    Thread.ofPlatform().daemon().start(loop);
    long nanos = late.get(30, TimeUnit.SECONDS);
    assertTrue(nanos <= 0, "late by " + nanos + " ns");
  }

  @Test
  void isToldToThoseWhoReadAgain() throws Exception {
    try (ServerSocketChannel listener = ServerSocketChannel.open().bind(Loops.ANY);
        SocketChannel channel = SocketChannel.open()) {
      Loop loop = Loops.loop(listener, Loops.ANY, SOON);
      Reading reading = new Reading(loop, channel);
      soon(
          loop,
          () -> {
            reading.begin = dawdle(loop);
            loop.again(reading);
          });
      assertNotLate(loop);
    }
  }

  private final class Reading extends Endpoint {
    long begin;

    Reading(Loop loop, SocketChannel channel) throws IOException {
      super(loop, channel, new PlainTransport(channel));
      interest(SelectionKey.OP_READ);
    }

    @Override
    void ready(int ops) {
      late.complete(begin - loop.now());
    }

    @Override
    void giveUp() {}

    @Override
    void expired(TimerQueue which) {}
  }

  @Test
  void isToldToThoseWhoGoOn() throws Exception {
    try (ServerSocketChannel listener = ServerSocketChannel.open().bind(Loops.ANY);
        ServerSocketChannel peers = ServerSocketChannel.open().bind(Loops.ANY);
        SocketChannel peer = SocketChannel.open(peers.getLocalAddress());
        SocketChannel channel = peers.accept()) {
      Loop loop = Loops.loop(listener, Loops.ANY, SOON);
      peer.write(StandardCharsets.US_ASCII.encode("GET / HTTP/1.1\r\n"));
      soon(
          loop,
          () -> {
            ClientConnection client = new ClientConnection(loop, channel, true);
            client.open();
            while (client.queue != loop.headTime) {
              client.channelReady(SelectionKey.OP_READ);
            }
            // So that it begins anew when it goes on.
            client.cancelTimer();
            long begin = dawdle(loop);
            loop.later(client);
            soon(loop, () -> late.complete(begin - (client.deadline - Loops.AGES.toNanos())));
          });
      assertNotLate(loop);
    }
  }
}
