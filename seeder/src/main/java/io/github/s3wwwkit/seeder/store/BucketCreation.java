package io.github.s3wwwkit.seeder.store;

import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.run.Log;

/** Makes the bucket, once the store has said that there is none and something is to be written. */
final class BucketCreation {
  private final String bucket;
  private final String region;
  private final String display;
  private final boolean isAllowed;
  private final Log log;
  private boolean isNeeded;

  BucketCreation(String bucket, String region, String display, boolean isAllowed, Log log) {
    this.bucket = bucket;
    this.region = region;
    this.display = display;
    this.isAllowed = isAllowed;
    this.log = log;
  }

  /**
   * The store said that there is no bucket.
   *
   * @param what was being done, for messages
   */
  void isNeeded(String what) throws Failure {
    if (!isAllowed) {
      throw Failure.retryable(
          Failure.Kind.STORE,
          what + ": the bucket does not exist, and --no-create-bucket forbids creating it");
    }
    synchronized (this) {
      isNeeded = true;
    }
  }

  /** Writes what may be the first to find that there is no bucket. */
  <T> T write(String what, Requests requests, Writing<T> writing) throws Failure {
    createIfNeeded(requests);
    try {
      return writing.run();
    } catch (Refusal e) {
      if (!e.is("NoSuchBucket")) {
        throw e.toFailure(what);
      }
      isNeeded(what);
    }
    createIfNeeded(requests);
    try {
      return writing.run();
    } catch (Refusal e) {
      throw e.toFailure(what);
    }
  }

  private synchronized void createIfNeeded(Requests requests) throws Failure {
    if (!isNeeded) {
      return;
    }
    String what = "creating " + display;
    try {
      requests.call(what, c -> c.createBucket(bucket, region), response -> true);
      log.info(what);
    } catch (Refusal e) {
      // Another seeder was faster.
      if (!e.is("BucketAlreadyOwnedByYou") && !e.is("BucketAlreadyExists")) {
        throw e.toFailure(what);
      }
    }
    isNeeded = false;
  }
}
