package io.github.s3wwwkit.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.s3wwwkit.lab.source.Content;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The commands of the README, one after the other, in one shell. */
class ReadmeIT {

  private static final Path README = Path.of("../README.md");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```sh\n(.*?)^ *```$");
  private static final int BYTES = 5000;

  /**
   * What differs from a reader's machine: the source is in the cluster, where curl is led by the
   * API server, and what it serves is no text; what was left running ends with the shell.
   */
  private static final String BEFORE =
      """
      set -euxo pipefail
      trap 'kill $(jobs -p)' EXIT
      curl() {
        local url=${!#}
        if [[ $url == http://source.* ]]; then
          kubectl get --raw "/api/v1/namespaces/$SOURCE/services/source:8000/proxy/${url#http://*:8000/}"
        else
          command curl "$@" | LC_ALL=C tr -cd '[:print:]\\n'
        fi
      }
      """;

  @Test
  void itsCommandsInstallSwapAndRemove() throws Exception {
    try (Namespace namespace = Namespace.create("readme")) {
      Source.deploy(namespace);
      String script = BEFORE + commands(namespace);
      Command ended =
          Command.attempt(
              "",
              Map.of("SOURCE", namespace.name()),
              "env",
              "--chdir=" + README.toAbsolutePath().normalize().getParent(),
              "bash",
              "-c",
              script);

      assertEquals(0, ended.code(), ended::toString);
      assertAll(
          () -> assertTrue(ended.output().contains("HTTP/1.1 200 OK"), ended::toString),
          () ->
              assertTrue(
                  ended.output().contains("\"" + new Content(1, BYTES).sha256() + "\""),
                  ended::toString),
          () -> assertTrue(ended.output().contains("Rollback was a success"), ended::toString));
      namespace.await("nothing is left", () -> namespace.list("pvc").isEmpty());
    }
  }

  private static String commands(Namespace namespace) throws IOException {
    List<String> blocks =
        BLOCK.matcher(Files.readString(README)).results().map(block -> block.group(1)).toList();
    String all =
        blocks.stream()
            .map(String::stripIndent)
            // The suite has built and loaded them.
            .filter(block -> !block.startsWith("make images"))
            .collect(Collectors.joining());
    var seed = new int[1];
    String source = "URL=http://source." + namespace.name() + ":8000/content/";
    String own =
        Pattern.compile("(?m)^URL=\\S+/")
            .matcher(all)
            .replaceAll(url -> source + ++seed[0] + "/" + BYTES + "/");
    return own.replace("--set image.registry=docker.io", "--values " + Site.VALUES)
        .replace("--namespace web", "--namespace " + namespace.name())
        .replace("8080", Integer.toString(freePort()));
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
