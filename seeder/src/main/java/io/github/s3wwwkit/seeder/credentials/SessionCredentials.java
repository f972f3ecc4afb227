package io.github.s3wwwkit.seeder.credentials;

import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.run.Log;
import io.github.s3wwwkit.seeder.run.Retry;
import io.github.s3wwwkit.seeder.run.Transient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Always in a session: the next is asked for before the present one ends. */
final class SessionCredentials implements CredentialSource {
  /**
   * A session at hand.
   *
   * @param renewal when it is time to ask for the next
   */
  private record Held(Session session, Instant renewal) {
    Credentials credentials() {
      return session.credentials();
    }

    boolean endsAfter(Instant now) {
      return now.isBefore(session.end());
    }
  }

  /** How long before its end a session is renewed, or a quarter of its life when that is less. */
  private static final Duration MARGIN = Duration.ofMinutes(5);

  /** Between tries to renew in time, at least. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Issuer issuer;
  private final Retry retry;
  private final Log log;
  private final InstantSource clock;
  // One thread asks, all may read.
  private final ReentrantLock asking = new ReentrantLock();
  private volatile @Nullable Held held;
  // When a session was last begun because the one before was refused.
  private volatile Instant replacement = Instant.EPOCH;

  SessionCredentials(Issuer issuer, Retry retry, Log log, InstantSource clock) {
    this.issuer = issuer;
    this.retry = retry;
    this.log = log;
    this.clock = clock;
  }

  @Override
  public Credentials current() throws Failure {
    Instant now = clock.instant();
    Held present = held;
    if (present == null || !present.endsAfter(now)) {
      return newerThan(present).credentials();
    }
    if (!now.isBefore(present.renewal) && asking.tryLock()) {
      try {
        return present.equals(held) ? renewInTime(present).credentials() : current();
      } finally {
        asking.unlock();
      }
    }
    return present.credentials();
  }

  @Override
  public boolean renew(Credentials refused) throws Failure {
    Held present = held;
    if (present != null && !present.credentials().equals(refused)) {
      return true;
    }
    // Rights that are missing are missing in the next session too.
    if (present != null && clock.instant().isBefore(replacement.plus(MARGIN))) {
      return false;
    }
    Credentials next = newerThan(present).credentials();
    replacement = clock.instant();
    return !next.equals(refused);
  }

  private Held newerThan(@Nullable Held old) throws Failure {
    asking.lock();
    try {
      Held present = held;
      // Another thread may have been faster.
      if (present != null && (old == null || !present.session.equals(old.session))) {
        return present;
      }
      return hold(retry.call(Failure.Kind.STORE, issuer.what(), issuer::issue));
    } finally {
      asking.unlock();
    }
  }

  /** While the present session lasts, a try that goes wrong is no failure. */
  private Held renewInTime(Held present) throws Failure {
    try {
      return hold(issuer.issue());
    } catch (Transient e) {
      Instant now = clock.instant();
      Duration pause = max(Duration.between(now, present.session.end()).dividedBy(4), PAUSE);
      log.warn(
          issuer.what()
              + ": "
              + e.getMessage()
              + "; the present one ends at "
              + present.session.end());
      return hold(present.session, now.plus(max(pause, e.retryAfter())));
    }
  }

  private Held hold(Session session) {
    Duration quarter = Duration.between(clock.instant(), session.end()).dividedBy(4);
    return hold(session, session.end().minus(quarter.compareTo(MARGIN) < 0 ? quarter : MARGIN));
  }

  private Held hold(Session session, Instant renewal) {
    Held next = new Held(session, renewal);
    held = next;
    return next;
  }

  private static Duration max(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
