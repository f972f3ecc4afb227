package io.github.s3wwwkit.seeder.release;

import io.github.s3wwwkit.seeder.manifest.Entry;
import io.github.s3wwwkit.seeder.manifest.Manifest;
import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.run.Log;
import io.github.s3wwwkit.seeder.store.ObjectHead;
import io.github.s3wwwkit.seeder.store.ObjectStore;
import io.github.s3wwwkit.seeder.verify.Checksum;
import io.github.s3wwwkit.seeder.verify.Digest;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes one release appear in a bucket: its objects first, its record last. */
public final class Publication {
  /** How it ended, when it ended well. */
  public enum State {
    PUBLISHED,
    UNCHANGED,
    PLANNED
  }

  /**
   * What there is now, or would be.
   *
   * @param published when the release first appeared; null while it is planned
   * @param recordSha256 of the record in the bucket, in hex; null while it is planned
   */
  public record Result(
      State state,
      List<PublishedObject> objects,
      @Nullable String published,
      @Nullable String recordSha256) {}

  private record Stored(ReleaseRecord release, String sha256) {}

  private final ObjectStore store;
  private final Transfer transfer;
  private final Clock clock;
  private final Log log;

  public Publication(ObjectStore store, Transfer transfer, Clock clock, Log log) {
    this.store = store;
    this.transfer = transfer;
    this.clock = clock;
    this.log = log;
  }

  /** Says what {@link #publish} would do; reads the store, not the source, and writes nothing. */
  public Result plan(String release, Manifest manifest) throws Failure {
    Optional<Stored> stored = find(release, manifest);
    if (stored.isPresent()) {
      log.info("release " + release + " is in " + store.display() + " and would be kept");
      return new Result(State.PLANNED, stored.get().release.objects(), null, null);
    }
    for (Entry entry : manifest.entries()) {
      log.info(
          "would fetch "
              + entry.source().display()
              + " into releases/"
              + release
              + "/"
              + entry.path());
    }
    return new Result(
        State.PLANNED, manifest.entries().stream().map(Publication::planned).toList(), null, null);
  }

  private static PublishedObject planned(Entry entry) {
    @Nullable String sha256 =
        entry.checksum() instanceof Checksum.Inline(Digest digest)
                && digest.algorithm() == Digest.Algorithm.SHA256
            ? digest.hex()
            : null;
    return new PublishedObject(
        entry.path(),
        null,
        sha256,
        entry.contentType(),
        entry.cacheControl(),
        entry.source().display());
  }

  public Result publish(String release, Manifest manifest) throws Failure {
    Optional<Stored> there = find(release, manifest);
    if (there.isPresent()) {
      log.info("release " + release + " is already in " + store.display());
      return result(State.UNCHANGED, there.get());
    }
    List<PublishedObject> objects = new ArrayList<>();
    for (Entry entry : manifest.entries()) {
      objects.add(transfer.run(release, entry));
    }
    ReleaseRecord made =
        new ReleaseRecord(release, manifest.fingerprint(), Timestamp.of(clock.instant()), objects);
    byte[] json = made.toJson();
    Stored mine = new Stored(made, sha256(json));
    ObjectStore.Created created =
        store.create(
            recordKey(release), json, new ObjectHead("application/json", null, null), mine.sha256);
    if (created == ObjectStore.Created.ALREADY_THERE) {
      return result(
          State.UNCHANGED,
          find(release, manifest)
              .orElseThrow(() ->
                  Failure.retryable(
                      Failure.Kind.STORE,
                      "the record of release " + release + " is there but cannot be read")));
    }
    log.info("release " + release + " is published in " + store.display());
    return result(State.PUBLISHED, mine);
  }

  /** The record of the release, if there is one and it is of this manifest. */
  private Optional<Stored> find(String release, Manifest manifest) throws Failure {
    Optional<byte[]> bytes = store.read(recordKey(release));
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    ReleaseRecord found;
    try {
      found = ReleaseRecord.parse(bytes.get());
    } catch (IOException e) {
      throw Failure.permanent(
          Failure.Kind.STORE,
          recordKey(release)
              + " in "
              + store.display()
              + " is not the record of a release; give the release another name, or delete it");
    }
    if (!found.manifest().equals(manifest.fingerprint())) {
      throw Failure.usage(
          "release "
              + release
              + " is already in "
              + store.display()
              + " with other content, and a release never changes; give --release another name");
    }
    return Optional.of(new Stored(found, sha256(bytes.get())));
  }

  private static Result result(State state, Stored stored) {
    return new Result(state, stored.release.objects(), stored.release.published(), stored.sha256);
  }

  private static String recordKey(String release) {
    return "releases/.seed/" + release + ".json";
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
