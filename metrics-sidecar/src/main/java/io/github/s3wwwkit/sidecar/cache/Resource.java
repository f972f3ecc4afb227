package io.github.s3wwwkit.sidecar.cache;

import io.github.s3wwwkit.sidecar.http1.Bytes;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** An object of the release under its path. */
@SuppressWarnings("EnumOrdinal") // Numbers places in memory, nothing that is kept.
public final class Resource implements Node {
  private static final byte[] HEX = Bytes.ascii("0123456789ABCDEF");
  // RFC 3986 3.3, without what some servers read otherwise.
  private static final String PLAIN =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,=:@/";
  static final String INDEX = "index.html";

  private final byte[] path;
  private final Content content;
  private final CommonFields fields;
  private final @Nullable Resource[] siblings;

  /**
   * One of a site.
   *
   * @param siblings the same, encoded: by {@link Encoding}'s order
   */
  Resource(byte[] path, Content content, CommonFields fields, @Nullable Resource[] siblings) {
    this.path = path;
    this.content = content;
    this.fields = fields;
    this.siblings = siblings;
  }

  @Override
  public byte[] path() {
    return path;
  }

  public Content content() {
    return content;
  }

  CommonFields fields() {
    return fields;
  }

  boolean hasSiblings() {
    return siblings.length > 0;
  }

  @Nullable Resource sibling(Encoding encoding) {
    return siblings.length == 0 ? null : siblings[encoding.ordinal()];
  }

  /** How s3www is asked for it: an index by its folder, for s3www sends its name away. */
  public byte[] target() {
    String text = new String(path, StandardCharsets.UTF_8);
    int end = path.length;
    if (text.equals(INDEX) || text.endsWith("/" + INDEX)) {
      end -= INDEX.length();
    }
    Bytes target = new Bytes().put('/');
    for (int i = 0; i < end; i++) {
      byte c = path[i];
      if (PLAIN.indexOf(c) >= 0) {
        target.put((char) c);
      } else {
        int high = c >> 4 & 0xf;
        int low = c & 0xf;
        target.put('%').put(HEX, high, high + 1).put(HEX, low, low + 1);
      }
    }
    return target.toArray();
  }

  @Override
  public String toString() {
    return new String(path, StandardCharsets.UTF_8);
  }
}
