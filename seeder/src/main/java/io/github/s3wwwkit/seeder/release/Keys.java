package io.github.s3wwwkit.seeder.release;

/** Where things lie in the bucket. */
final class Keys {
  static final String RELEASES = "releases/";
  static final String SEED = RELEASES + ".seed/";
  static final String RECORD = ".json";
  static final String LEASE = ".lease";

  private Keys() {}

  static String folder(String release) {
    return RELEASES + release + "/";
  }

  static String object(String release, String path) {
    return folder(release) + path;
  }

  static String record(String release) {
    return SEED + release + RECORD;
  }

  static String lease(String release) {
    return SEED + release + LEASE;
  }
}
