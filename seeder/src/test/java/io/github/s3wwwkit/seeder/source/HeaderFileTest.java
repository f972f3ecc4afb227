package io.github.s3wwwkit.seeder.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import okhttp3.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderFileTest {
  @Test
  void linesAreFields(@TempDir Path folder) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("headers"),
            "Authorization: Bearer a:b=\r\n\n  X-One:1\t\nx-one: 2 3\nX-Empty:\nX-Ü: no\n"
                .replace("X-Ü: no", "X-Text: ü"));
    Headers headers = HeaderFile.read(file);
    assertEquals("Bearer a:b=", headers.get("Authorization"));
    assertEquals(List.of("1", "2 3"), headers.values("X-One"));
    assertEquals("", headers.get("X-Empty"));
    assertEquals("ü", headers.get("X-Text"));
    assertEquals(5, headers.size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secret",
        ": secret",
        "X Y: secret",
        "X-Y : secret",
        "X-Ü: secret",
        "X: sec\u0000ret secret",
        "Host: secret",
        "content-length: secret",
        "Transfer-Encoding: secret",
        "RANGE: secret",
        "If-Range: secret",
        "If-None-Match: secret",
        "Accept-Encoding: secret",
        "Connection: secret",
        "Proxy-Authorization: secret"
      })
  void otherLinesAreRefusedByNumber(String line) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> HeaderFile.parse(List.of("X: 1", "", line)));
    String message = String.valueOf(e.getMessage());
    assertTrue(message.startsWith("line 3 "), message);
    assertFalse(message.contains("secret"), message);
  }

  @Test
  void filesThatCannotBeRead(@TempDir Path folder) throws Exception {
    Path latin = Files.write(folder.resolve("latin"), new byte[] {'X', ':', (byte) 0xfc});
    for (Path file : List.of(folder, folder.resolve("missing"), latin)) {
      assertThrows(IllegalArgumentException.class, () -> HeaderFile.read(file));
    }
  }
}
