package io.github.s3wwwkit.seeder.cli;

/** How fast something grows, smoothed so that people can read it. */
final class Rate {
  // A change is two thirds there after this long.
  private static final double SMOOTHING_SECONDS = 3;
  private static final double NANOS = 1e9;

  private long lastBytes;
  private long lastNanos;
  private double perSecond;
  private boolean measured;

  Rate(long nanos) {
    lastNanos = nanos;
  }

  /** Takes what there is at a time of {@link System#nanoTime}; what starts again counts anew. */
  void update(long bytes, long nanos) {
    double seconds = (nanos - lastNanos) / NANOS;
    if (seconds <= 0) {
      return;
    }
    double now = Math.max(0, bytes - lastBytes) / seconds;
    // The weight of what was measured over a longer time is higher.
    double weight = measured ? 1 - Math.exp(-seconds / SMOOTHING_SECONDS) : 1;
    perSecond += weight * (now - perSecond);
    measured = true;
    lastBytes = bytes;
    lastNanos = nanos;
  }

  /** Bytes. */
  double perSecond() {
    return perSecond;
  }
}
