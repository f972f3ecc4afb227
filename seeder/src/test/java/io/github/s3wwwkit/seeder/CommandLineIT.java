package io.github.s3wwwkit.seeder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.s3wwwkit.lab.source.Reply;
import io.github.s3wwwkit.lab.store.EmbeddedStore;
import io.github.s3wwwkit.lab.store.Store;
import io.github.s3wwwkit.seeder.Program.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands and their options, seen from outside. */
class CommandLineIT extends Scenarios {
  @SuppressWarnings("NullAway.Init")
  private static Store store;

  @BeforeAll
  static void start() throws IOException {
    store = EmbeddedStore.start();
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @Override
  Store store() {
    return store;
  }

  private static List<String> strings(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }

  private String entry(String path) {
    return "{\"source\":\"" + source.uri(path) + "\"}";
  }

  @Test
  void aManifestIsPublishedFoundAndVerified(@TempDir Path folder) throws Exception {
    source.on("/a.css", Reply.ok("p {}".getBytes(StandardCharsets.UTF_8)));
    source.on("/page", Reply.ok("<!DOCTYPE html><p>hi".getBytes(StandardCharsets.UTF_8)));
    Path manifest = folder.resolve("site.json");
    Files.writeString(manifest, "{\"entries\":[" + entry("/a.css") + "," + entry("/page") + "]}");
    program.with("SEEDER_MANIFEST", manifest.toString());

    Result first = program.run("publish").expect(0);
    assertEquals("published", first.outcomeName());
    assertEquals(
        List.of("text/css", "text/html"),
        first.outcome().at("/objects").findValuesAsText("contentType"));

    // The other way round it is the same content.
    Files.writeString(manifest, "{\"entries\":[" + entry("/page") + "," + entry("/a.css") + "]}");
    assertEquals("unchanged", program.run("publish").expect(0).outcomeName());

    Result verified = program.run("verify").expect(0);
    assertEquals("verified", verified.outcomeName());
    assertEquals(first.outcome().at("/release"), verified.outcome().at("/release"));
    assertEquals(first.outcome().at("/recordSha256"), verified.outcome().at("/recordSha256"));

    String release = first.outcome().at("/release").asText();
    bucket.write("releases/" + release + "/a.css", "p {}!".getBytes(StandardCharsets.UTF_8));
    Result altered = program.run("verify").expect(4);
    assertTrue(altered.message().contains("a.css"), altered::toString);

    Files.writeString(manifest, "{\"entries\":[\n" + entry("/a.css") + ",\n{\"sorce\":\"\"}]}");
    Result wrong = program.run("publish").expect(2);
    assertTrue(
        wrong.message().contains("site.json line 3: entry 2: unknown field 'sorce'"),
        wrong::toString);
  }

  @Test
  void oldReleasesArePruned() throws Exception {
    source.on("/x.txt", Reply.ok(SMALL));
    for (int i = 1; i <= 4; i++) {
      publish("/x.txt", "--release=v" + i).expect(0);
    }
    program.with("SEEDER_IN_USE", "v1,v9");
    Result planned = program.run("prune", "--keep=1", "--dry-run").expect(0);
    assertEquals("planned", planned.outcomeName());
    assertEquals(List.of("v2", "v3"), strings(planned.outcome().at("/releases")));
    assertEquals("unchanged", publish("/x.txt", "--release=v2").expect(0).outcomeName());

    Result pruned = program.run("prune", "--keep=1").expect(0);
    assertEquals("pruned", pruned.outcomeName());
    assertEquals(List.of("v2", "v3"), strings(pruned.outcome().at("/releases")));
    assertEquals(
        List.of(
            "releases/.seed/v1.json",
            "releases/.seed/v4.json",
            "releases/v1/x.txt",
            "releases/v4/x.txt"),
        bucket.keys().stream().sorted().toList());
    program.run("verify", "--release=v2").expect(4);
  }

  @Test
  void whatAStoreQuotesIsNotShown() throws Exception {
    String secret = store().secretKey() + "-not-it";
    program.with("AWS_SECRET_ACCESS_KEY", secret);
    try (FaultyStore quoting =
        new FaultyStore(store().endpoint())
            .fault(
                request -> true,
                FaultyStore.page(
                    403,
                    "application/xml",
                    "<Error><Code>AccessDenied</Code><Message>"
                        + secret
                        + " at /b/k?X-Amz-Signature=00ff</Message></Error>"))) {
      Result result = program.run("prune", "--endpoint=" + quoting.endpoint()).expect(5);
      String said = result.outcome() + result.err();
      assertFalse(said.contains(secret) || said.contains("00ff"), said);
      assertTrue(result.message().contains("***"), said);
    }
  }

  @Test
  void usageErrorsAreOutcomesToo(@TempDir Path folder) throws Exception {
    Path report = folder.resolve("report.json");
    Result result =
        program
            .with("SEEDER_REPORT", report.toString())
            .run("publish", "--memory=https://u:hunter2@h/ x")
            .expect(2);
    assertTrue(result.message().contains("--memory"), result::toString);
    assertFalse((result.outcome() + result.err()).contains("hunter2"), result::toString);
    assertEquals(result.outcome(), JSON.readTree(Files.readString(report)));
  }

  @Test
  void helpAndVersion() throws Exception {
    String help = program.with("SEEDER_MEMORY", "https://u:hunter2@h/").text("publish", "--help");
    for (String part : List.of("Content:", "--manifest=FILE", "Limits:", "(64Mi)", "130, 143")) {
      assertTrue(help.contains(part), help);
    }
    assertFalse(help.contains("hunter2"), help);
    assertTrue(program.text("--version").startsWith("seeder "));
  }
}
