package io.github.s3wwwkit.seeder.archive;

/** How much comes out of how little, measured on what was really read. */
final class Ratio {
  private static final long JUDGED_FROM = 64L << 20;

  private final PackedStream packed;
  private final int max;
  private long unpacked;

  Ratio(PackedStream packed, int max) {
    this.packed = packed;
    this.max = max;
  }

  void count(int bytes) throws BrokenArchiveException {
    unpacked += bytes;
    if (unpacked >= JUDGED_FROM && unpacked / max > packed.taken()) {
      throw new BrokenArchiveException(
          "unpacks to more than " + max + " times its size (--max-ratio)");
    }
  }
}
