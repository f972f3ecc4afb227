package io.github.s3wwwkit.seeder.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a source answered, read once.
 *
 * @param length of the whole content in bytes, wherever the stream begins, or -1 when the source
 *     does not say
 * @param type the media type that the source names
 * @param encoding the content encoding, lower case; null when there is none
 * @param validator a strong ETag, by which a later answer can be told to be of the same content;
 *     null when there is none
 * @param takesRanges whether the source says that it answers for parts of the content
 */
public record Content(
    InputStream stream,
    long length,
    @Nullable String type,
    @Nullable String encoding,
    @Nullable String validator,
    boolean takesRanges)
    implements Closeable {
  @Override
  public void close() throws IOException {
    stream.close();
  }
}
