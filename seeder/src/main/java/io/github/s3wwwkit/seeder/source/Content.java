package io.github.s3wwwkit.seeder.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a source answered, read once.
 *
 * @param length in bytes, or -1 when the source does not say
 * @param type the media type that the source names
 * @param encoding the content encoding, lower case; null when there is none
 */
public record Content(
    InputStream stream, long length, @Nullable String type, @Nullable String encoding)
    implements Closeable {
  @Override
  public void close() throws IOException {
    stream.close();
  }
}
