package io.github.s3wwwkit.seeder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.s3wwwkit.lab.source.Reply;
import io.github.s3wwwkit.seeder.Program.Result;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code seeder prune} deletes, and what it never does. */
abstract class PruneScenarios extends Scenarios {
  /** Published one after the other. */
  private void published(String... releases) throws Exception {
    source.on("/x", Reply.ok(SMALL));
    for (String release : releases) {
      publish("/x", "--release=" + release).expect(0);
    }
  }

  private List<String> prune(String... options) throws Exception {
    String[] args = new String[options.length + 1];
    args[0] = "prune";
    System.arraycopy(options, 0, args, 1, options.length);
    Result result = program.run(args).expect(0);
    assertEquals("pruned", result.outcomeName());
    List<String> deleted = new ArrayList<>();
    for (JsonNode release : result.outcome().at("/releases")) {
      deleted.add(release.asText());
    }
    return deleted;
  }

  private static List<String> keysOf(String... releases) {
    List<String> keys = new ArrayList<>();
    for (String release : releases) {
      keys.add("releases/.seed/" + release + ".json");
      keys.add("releases/" + release + "/x");
    }
    return keys.stream().sorted().toList();
  }

  @Test
  void theNewestAndThoseInUseAreSpared() throws Exception {
    published("v3", "v1", "v4", "v2", "v5");
    bucket.write("other/object", SMALL);
    assertEquals(List.of("v1"), prune("--keep=2", "--in-use=v3,v9", "--in-use=v4"));
    List<String> left = new ArrayList<>(keysOf("v2", "v3", "v4", "v5"));
    left.add(0, "other/object");
    assertEquals(left, bucket.keys());
    assertEquals(List.of(), prune("--keep=2", "--in-use=v3", "--in-use=v4"));
  }

  @Test
  void aReleaseUnderALiveLeaseIsSpared() throws Exception {
    published("v1", "v2");
    source.on("/large", Reply.ok(LARGE).stallAfter(1));
    Program.Running other = program.start(arguments("/large", "--release=v0"));
    source.awaitStall();
    bucket.write("releases/v0/early", SMALL);
    assertEquals(List.of("v1"), prune("--keep=1"));
    source.release();
    other.await().expect(0);
    assertEquals(
        List.of(
            "releases/.seed/v0.json",
            "releases/.seed/v2.json",
            "releases/v0/early",
            "releases/v0/large",
            "releases/v2/x"),
        bucket.keys());
  }

  @Test
  void whatAKilledRunLeftIsDeletedByTheNext() throws Exception {
    published("v1", "v2");
    try (FaultyStore faulty = faulty()) {
      faulty.fault(
          r -> r.contains("?delete") || (r.startsWith("DELETE ") && r.contains("/releases/v1/")),
          FaultyStore.heldBack());
      Program.Running killed = program.start("prune", "--keep=1", "--lease-ttl=2s");
      faulty.awaitHeld();
      // The record goes first: nobody takes what is half deleted for a release.
      assertFalse(bucket.keys().contains("releases/.seed/v1.json"));
      killed.kill();
    }
    prepare();
    program.run("verify", "--release=v2").expect(0);
    while (bucket.keys().contains("releases/v1/x")) {
      // As long as the lease of the killed one holds it is spared.
      prune("--keep=1", "--lease-ttl=2s");
    }
    assertEquals(keysOf("v2"), bucket.keys());
  }
}
