package io.github.s3wwwkit.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a connection hears of a transport that has something of its own to write. */
class EndpointTest {
  /** Has written nothing yet of what it has to say by itself. */
  private static final class Stuck implements Transport {
    boolean blocked = true;
    boolean lost;

    @Override
    public int read(ByteBuffer target) {
      return 0;
    }

    @Override
    public int write(ByteBuffer source) {
      return 0;
    }

    @Override
    public int write(ByteBuffer first, ByteBuffer second) {
      return 0;
    }

    @Override
    public void flush() throws IOException {
      if (lost) {
        throw new IOException("Connection reset");
      }
      blocked = false;
    }

    @Override
    public boolean blocked() {
      return blocked;
    }

    @Override
    public int interest(int wanted) {
      return wanted | SelectionKey.OP_WRITE;
    }

    @Override
    public boolean more() {
      return false;
    }

    @Override
    public boolean handshaking() {
      return false;
    }

    @Override
    public void endOutput() {}

    @Override
    public void close(boolean whole) {}
  }

  private static final class Listening extends Endpoint {
    final List<Integer> heard = new ArrayList<>();
    int lost;

    Listening(Loop loop, SocketChannel channel, Transport transport) throws IOException {
      super(loop, channel, transport);
      interest(SelectionKey.OP_READ);
    }

    @Override
    void ready(int ops) {
      heard.add(ops);
    }

    @Override
    void lost() {
      lost++;
    }

    @Override
    void giveUp() {}

    @Override
    void expired(TimerQueue which) {}
  }

  @Test
  void hearsWhenItIsNotBlockedAnyMore() throws Exception {
    try (ServerSocketChannel listener = ServerSocketChannel.open();
        SocketChannel channel = SocketChannel.open()) {
      Stuck transport = new Stuck();
      Listening endpoint = new Listening(Loops.loop(listener), channel, transport);
      endpoint.channelReady(SelectionKey.OP_WRITE);
      assertFalse(endpoint.blocked());
      // Whoever saw it blocked waits for that.
      assertEquals(List.of(SelectionKey.OP_WRITE), endpoint.heard);
      endpoint.channelReady(SelectionKey.OP_WRITE);
      assertEquals(List.of(SelectionKey.OP_WRITE, 0), endpoint.heard);
    }
  }

  @Test
  void hearsOfALossThatOnlyTheTransportNotices() throws Exception {
    try (ServerSocketChannel listener = ServerSocketChannel.open();
        SocketChannel channel = SocketChannel.open()) {
      Stuck transport = new Stuck();
      transport.lost = true;
      Listening endpoint = new Listening(Loops.loop(listener), channel, transport);
      endpoint.channelReady(SelectionKey.OP_WRITE);
      assertEquals(1, endpoint.lost);
      assertEquals(List.of(), endpoint.heard);
    }
  }
}
