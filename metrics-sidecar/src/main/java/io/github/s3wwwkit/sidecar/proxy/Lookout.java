package io.github.s3wwwkit.sidecar.proxy;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether a peer that has said all is still there. Reading tells of its end for ever, also
 * after a reset, and a channel that is watched for anything would be ready all the time. Of one
 * thread.
 */
final class Lookout {
  private @Nullable Selector selector;

  /** Whether the connection was reset; asks the kernel without waiting. */
  boolean gone(SocketChannel connected) throws IOException {
    Selector own = selector;
    if (own == null) {
      own = Selector.open();
      selector = own;
    }
    // Of one that is connected it says nothing but that an error is pending.
    SelectionKey key = connected.register(own, SelectionKey.OP_CONNECT);
    own.selectNow();
    boolean gone = key.isConnectable();
    key.cancel();
    own.selectNow();
    return gone;
  }
}
