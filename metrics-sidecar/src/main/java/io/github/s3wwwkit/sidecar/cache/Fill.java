package io.github.s3wwwkit.sidecar.cache;

import io.github.s3wwwkit.sidecar.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * The whole of an object on its way from s3www: judged by its digest and, where there is room and
 * nobody else does, kept. It ends with one of {@link #verified}, {@link #mismatch}, {@link
 * #failed}.
 */
public final class Fill {
  private final Cache cache;
  private final Resource resource;
  private @Nullable Held held;
  private final @Nullable FillResult wanted;
  private final MessageDigest digest = Sha256.digest();
  private long count;
  private boolean over;

  /**
   * Begins.
   *
   * @param held where to put it; null for nowhere
   * @param wanted what is counted when all is well; null where another one does
   */
  Fill(Cache cache, Resource resource, @Nullable Held held, @Nullable FillResult wanted) {
    this.cache = cache;
    this.resource = resource;
    this.held = held;
    this.wanted = wanted;
  }

  boolean keeps() {
    return held != null;
  }

  /**
   * Takes the next bytes, without moving the position.
   *
   * @return false when they are more than there should be
   */
  public boolean take(ByteBuffer bytes) {
    int n = bytes.remaining();
    if (n > resource.content().size() - count) {
      count = Long.MAX_VALUE;
      return false;
    }
    if (n == 0) {
      return true;
    }
    int position = bytes.position();
    digest.update(bytes);
    bytes.position(position);
    if (held != null) {
      held.put(count, bytes);
    }
    count += n;
    return true;
  }

  /** Whether there is all there should be, whatever it is. */
  public boolean full() {
    return count == resource.content().size();
  }

  /** The end of the answer: whether it is what the record says. */
  public boolean verified() {
    if (!full() || !resource.content().is(digest.digest())) {
      return false;
    }
    over = true;
    if (held != null) {
      cache.keep(held);
      held = null;
    }
    if (wanted != null) {
      cache.filled(wanted);
    }
    return true;
  }

  /** It is not what the record says. */
  public void mismatch(String why) {
    end(FillResult.MISMATCH);
    cache.complain(resource, why);
  }

  /** It did not come whole. */
  public void failed() {
    end(FillResult.FAILED);
  }

  /** Nobody has asked for it in the end. */
  public void abandon() {
    over = true;
    if (held != null) {
      cache.forget(held);
      held = null;
    }
  }

  private void end(FillResult result) {
    if (!over) {
      abandon();
      cache.filled(result);
    }
  }
}
