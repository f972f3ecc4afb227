package io.github.s3wwwkit.sidecar.cache;

import io.github.s3wwwkit.sidecar.http1.Bytes;
import io.github.s3wwwkit.sidecar.http1.Method;
import io.github.s3wwwkit.sidecar.http1.RequestHead;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a request is answered, by the record alone. Reused; of one thread. */
public final class Judge {
  /** What becomes of a request. */
  public enum Verdict {
    /** It is s3www's. */
    BYPASS,
    /** The object {@link #selection}, or a part of it, or the single page. */
    OBJECT,
    /** The client has {@link #selection} already. */
    NOT_MODIFIED,
    PRECONDITION_FAILED,
    UNSATISFIABLE,
    NOT_FOUND,
    /** The same, and {@link #selection} is what the release says to it. */
    PAGE,
    /** There are only objects below it: {@link #location}. */
    FOLDER,
    PREFLIGHT
  }

  private static final byte[] VARY = Bytes.ascii("Vary: Accept-Encoding\r\n");

  private final Cache cache;
  private final Origins origins;
  private final TargetPath path;
  private final Asked asked = new Asked();
  private final ByteRange range = new ByteRange();
  private final Selection selection = new Selection();
  private @Nullable Site site;
  private boolean selected;
  private RequestHead head = new RequestHead();

  Judge(Cache cache, Origins origins, int maxTarget) {
    this.cache = cache;
    this.origins = origins;
    path = new TargetPath(maxTarget);
  }

  /** Takes the record as it is now; false when there is no good one, and nothing to be judged. */
  public boolean ready() {
    site = cache.site();
    return site != null;
  }

  public Verdict judge(RequestHead newHead) {
    head = newHead;
    selected = false;
    asked.read(head);
    selection.allowed(asked.allowed(origins));
    Site now = site;
    if (now == null) {
      return Verdict.BYPASS;
    }
    if (head.method() == Method.OPTIONS) {
      return asked.preflight() ? Verdict.PREFLIGHT : Verdict.BYPASS;
    }
    if ((head.method() != Method.GET && head.method() != Method.HEAD)
        || !path.decode(head.bytes(), head.pathFrom(), head.pathTo())) {
      return Verdict.BYPASS;
    }
    int length = path.length();
    return switch (now.find(path.bytes(), length)) {
      case Resource resource -> object(now, resource);
      case Node.Folder folder when !path.folder() -> Verdict.FOLDER;
      case null, default -> nothing(now);
    };
  }

  /** What is sent, where anything is; as long as nothing else is judged. */
  public Selection selection() {
    return selection;
  }

  /** What any answer says of whom it is for, but one that {@link #selection} writes itself. */
  public byte[] audience() {
    byte[] allowed = asked.allowedAndVary(origins);
    if (!selected || !selection.varies()) {
      return allowed;
    }
    return new Bytes().put(VARY).put(allowed).toArray();
  }

  /** What the answer to a preflight says besides. */
  public byte[] preflight() {
    return asked.preflight(origins);
  }

  /** Where the folder is that was asked for without its slash. */
  public void location(Bytes out) {
    out.put(head.bytes(), head.pathFrom(), head.pathTo())
        .put('/')
        .put(head.bytes(), head.queryFrom(), head.queryTo());
  }

  private Verdict object(Site now, Resource resource) {
    boolean get = head.method() == Method.GET;
    ByteRange.Kind part =
        get ? asked.range(range, resource.content().size()) : ByteRange.Kind.WHOLE;
    // Ranges are of the plain one.
    boolean plain = part != ByteRange.Kind.WHOLE;
    selected = true;
    selection.set(200, resource, plain ? null : asked.encodings.choose(resource));
    Content content = selection.content();
    Instant modified = now.published();
    if (asked.preconditionFails(content, modified)) {
      return Verdict.PRECONDITION_FAILED;
    }
    if (asked.known(content, modified)) {
      return Verdict.NOT_MODIFIED;
    }
    if (plain && asked.rangeHolds(content, modified)) {
      if (part == ByteRange.Kind.UNSATISFIABLE) {
        return Verdict.UNSATISFIABLE;
      }
      selection.part(range);
    }
    return Verdict.OBJECT;
  }

  private Verdict nothing(Site now) {
    Resource spa = now.spa();
    if (spa != null) {
      return object(now, spa);
    }
    Resource notFound = now.notFound();
    if (notFound == null) {
      return Verdict.NOT_FOUND;
    }
    selected = true;
    selection.set(404, notFound, asked.encodings.choose(notFound));
    return Verdict.PAGE;
  }
}
