package io.github.s3wwwkit.sidecar.proxy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whether s3www accepts connections, asked again and again, off the loops. */
public final class UpstreamCheck {
  // Together below the 3 s within which a change shows.
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int TIMEOUT_MS = 1500;

  private final Upstream upstream;
  private volatile @Nullable String failure = "not asked yet";

  public UpstreamCheck(Upstream upstream) {
    this.upstream = upstream;
  }

  /** Why s3www does not accept, or null when it does. */
  public @Nullable String failure() {
    return failure;
  }

  /** Asks in a thread of its own. */
  public void start() {
    Thread.ofPlatform().name("upstream-check").daemon().start(this::run);
  }

  private void run() {
    while (true) {
      failure = ask();
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private @Nullable String ask() {
    try (Socket socket = new Socket()) {
      upstream.resolve();
      InetSocketAddress address = upstream.address();
      socket.connect(address, TIMEOUT_MS);
      return null;
    } catch (IOException e) {
      String message = e.getMessage();
      return message == null ? e.getClass().getSimpleName() : message;
    }
  }
}
