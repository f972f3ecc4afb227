package io.github.s3wwwkit.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether what came unasked is looked for before a connection is used again. */
class UpstreamPoolTest {
  @ParameterizedTest
  @CsvSource({
    // The loop has just heard of all that came on it: nothing.
    "true, true, 1, true",
    // That was long ago.
    "true, true, 10, false",
    // There were more events than were heard of.
    "true, false, 1, false",
    // It came back after the loop had listened.
    "false, true, 1, false",
  })
  void looksUnlessTheLoopHasJustListened(
      boolean heard, boolean all, int millisLater, boolean trusted) throws Exception {
    try (ServerSocketChannel clients = ServerSocketChannel.open().bind(Loops.ANY);
        ServerSocketChannel s3www = ServerSocketChannel.open().bind(Loops.ANY)) {
      UpstreamConnection connection = new UpstreamConnection(Loops.loop(clients));
      connection.connect((InetSocketAddress) s3www.getLocalAddress());
      try (SocketChannel other = s3www.accept()) {
        connection.connectionMade();
        other.write(ByteBuffer.wrap(new byte[] {'!'}));
        other.shutdownOutput();
        // What was sent may take a moment to be there, loopback or not.
        connection.interest(SelectionKey.OP_READ);
        assertEquals(1, connection.loop.selector().select(30_000));
        UpstreamPool pool = connection.loop.pool;
        if (heard) {
          pool.add(connection);
        }
        pool.ripen();
        pool.ripened(0, all);
        if (!heard) {
          pool.add(connection);
        }
        UpstreamConnection taken = pool.take(Duration.ofMillis(millisLater).toNanos());
        if (trusted) {
          assertSame(connection, taken);
        } else {
          assertNull(taken);
        }
        assertEquals(!trusted, connection.closed());
      } finally {
        connection.shut(false);
      }
    }
  }
}
