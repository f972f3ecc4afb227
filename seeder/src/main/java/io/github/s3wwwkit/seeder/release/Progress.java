package io.github.s3wwwkit.seeder.release;

import io.github.s3wwwkit.seeder.run.Log;

/** How far all transfers of a run have come together. */
final class Progress {
  private final Log log;
  private final int entries;
  private int finished;
  private int opened;
  private long moved;
  private long total;

  Progress(Log log, int entries) {
    this.log = log;
    this.entries = entries;
  }

  /** An entry's part of it. */
  final class Meter {
    private long mine;
    private long length;
    private boolean isOpen;

    /**
     * The content is there.
     *
     * @param bytes its length, or -1
     */
    void open(long bytes) {
      synchronized (Progress.this) {
        opened += isOpen ? 0 : 1;
        isOpen = true;
        total += Math.max(0, bytes) - length;
        length = Math.max(0, bytes);
      }
    }

    void moved(int bytes) {
      synchronized (Progress.this) {
        mine += bytes;
        moved += bytes;
        tell();
      }
    }

    /** What was moved so far has to be moved again. */
    void startAgain() {
      synchronized (Progress.this) {
        moved -= mine;
        mine = 0;
      }
    }

    void finish() {
      synchronized (Progress.this) {
        finished++;
        total += mine - length;
        length = mine;
      }
    }
  }

  Meter meter() {
    return new Meter();
  }

  private void tell() {
    String what = entries == 1 ? "fetching" : finished + " of " + entries + " files";
    log.progress(what, moved, opened == entries && total >= moved ? total : -1);
  }
}
