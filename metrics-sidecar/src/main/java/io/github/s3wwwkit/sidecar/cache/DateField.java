package io.github.s3wwwkit.sidecar.cache;

import io.github.s3wwwkit.sidecar.http1.Bytes;
import io.github.s3wwwkit.sidecar.http1.HttpDate;
import java.time.Instant;

/** The Date of answers (RFC 9110 6.6.1); formatted once a second. Of one thread. */
public final class DateField {
  private static final long MILLIS = 1000;

  private long second = -1;
  private byte[] line = {};

  void write(Bytes out) {
    long now = System.currentTimeMillis() / MILLIS;
    if (now != second) {
      second = now;
      line = Bytes.ascii("Date: " + HttpDate.text(Instant.ofEpochSecond(now)) + "\r\n");
    }
    out.put(line);
  }
}
