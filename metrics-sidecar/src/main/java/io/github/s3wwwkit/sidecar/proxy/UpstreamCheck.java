package io.github.s3wwwkit.sidecar.proxy;

import io.github.s3wwwkit.sidecar.Interview;
import io.github.s3wwwkit.sidecar.Question;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whether s3www accepts connections, asked again and again, off the loops. */
public final class UpstreamCheck {
  // Together below the 3 s within which a change shows.
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration TIMEOUT = Duration.ofMillis(1500);

  private final Upstream upstream;
  private volatile @Nullable String failure = "not asked yet";

  public UpstreamCheck(Upstream upstream) {
    this.upstream = upstream;
  }

  /** Why s3www does not accept, or null when it does. */
  public @Nullable String failure() {
    return failure;
  }

  /** Asks in threads of its own. */
  public void start() {
    Thread.ofPlatform().name("upstream-check").daemon().start(this::run);
  }

  private void run() {
    new Interview("s3www", TIMEOUT)
        .repeat(INTERVAL, Connecting::new, (nanos, reason) -> failure = reason);
  }

  private final class Connecting implements Question {
    private final Socket socket = new Socket();

    @Override
    public void ask() throws IOException {
      try (socket) {
        upstream.resolve();
        socket.connect(upstream.address());
      }
    }

    @Override
    public void giveUp() {
      try {
        socket.close();
      } catch (IOException e) {
        // Closed it is.
      }
    }
  }
}
