package io.github.s3wwwkit.seeder.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.s3wwwkit.seeder.run.Failure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads whole archives as a release does. */
final class Unpacked {
  static final Limits LIMITS = new Limits(1 << 20, 1000, 100);

  private Unpacked() {}

  /** Path and content of each file. */
  static Map<String, String> read(Format format, byte[] archive) throws IOException, Failure {
    return read(format, new ByteArrayInputStream(archive), LIMITS);
  }

  static Map<String, String> read(Format format, InputStream packed, Limits limits)
      throws IOException, Failure {
    Map<String, String> files = new LinkedHashMap<>();
    try (ArchiveReader reader = ArchiveReader.open(format, packed, limits, "the archive")) {
      for (Member member = reader.next(); member != null; member = reader.next()) {
        byte[] content = member.content().readAllBytes();
        assertTrue(member.size() < 0 || member.size() == content.length, member::toString);
        files.put(member.path(), new String(content, StandardCharsets.ISO_8859_1));
      }
    } catch (BrokenArchiveException e) {
      throw e.failure();
    }
    assertEquals(-1, packed.read(), "not read to the end");
    return files;
  }

  /** What a user is told. */
  static String refusal(Format format, byte[] archive) {
    Failure failure = assertThrows(Failure.class, () -> read(format, archive));
    assertEquals(Failure.Kind.INTEGRITY, failure.kind());
    return failure.getMessage();
  }
}
