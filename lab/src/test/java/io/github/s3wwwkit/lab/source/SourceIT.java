package io.github.s3wwwkit.lab.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.s3wwwkit.lab.Addresses;
import io.github.s3wwwkit.lab.Child;
import io.github.s3wwwkit.lab.LabProgram;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceIT {
  @Test
  void contentIsServedAsItsSeedSays() throws Exception {
    URI base = URI.create("http://127.0.0.1:" + Addresses.free().getPort());
    try (Child source = run("--listen", base.getAuthority())) {
      source.awaitReady(base.resolve("/status/204"), status -> status == 204);
      Content content = new Content(-11, 100_001);
      try (InputStream in = base.resolve("/slow/1" + content.path("x.gif")).toURL().openStream()) {
        assertArrayEquals(content.bytes(), in.readAllBytes());
      }
      assertTrue(source.err().contains("source listens on " + base));
      assertEquals(143, source.terminate());
    }
  }

  @ParameterizedTest
  @CsvSource({"1, --listen=nowhere", "2, --nosuch"})
  void wrongOptionsAreRefused(int exit, String option) throws Exception {
    try (Child source = run(option)) {
      assertEquals(exit, source.await(Duration.ofSeconds(60)));
      assertEquals("", source.out());
      assertTrue(source.err().contains(exit == 1 ? "nowhere" : "--nosuch"));
    }
  }

  private static Child run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(LabProgram.command("source"));
    command.addAll(List.of(arguments));
    return Child.start(command, Map.of());
  }
}
