package io.github.s3wwwkit.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * docs/metrics.md says of each series what a scrape says: all but the last column, which is for
 * people to write. With {@code WRITE_DOCS} set, as by {@code make docs}, the page is written.
 */
class MetricsPageIT {
  private static final Path PAGE = Path.of("../docs/metrics.md");
  private static final Pattern ROW =
      Pattern.compile("\\| `(\\w+)` \\|(?: [^|]* \\|){3} ?(.*?) ?\\|");
  private static final Pattern HELP = Pattern.compile("# HELP (\\w+) (.*)");
  private static final Pattern TYPE = Pattern.compile("# TYPE (\\w+) (\\w+)");
  private static final Pattern SAMPLE = Pattern.compile("(\\w+)\\{(.*)} \\S+");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  /** Labels whose values are not a closed set. */
  private static final Set<String> OPEN = Set.of("code", "release", "sha256", "version", "runtime");

  @Test
  void saysWhatAScrapeSays() throws Exception {
    String page = Files.readString(PAGE);
    String written = page(page, scrape());
    if (System.getenv("WRITE_DOCS") != null) {
      Files.writeString(PAGE, written);
    } else {
      assertEquals(
          difference(page, written),
          difference(written, page),
          "docs/metrics.md is not up to date: run make docs");
    }
    assertEquals(
        List.of(),
        written
            .lines()
            .map(ROW::matcher)
            .filter(row -> row.matches() && row.group(2).isEmpty())
            .map(row -> row.group(1))
            .toList(),
        "docs/metrics.md does not say what these are good for");
  }

  private static List<String> difference(String one, String other) {
    List<String> lines = other.lines().toList();
    return one.lines().filter(line -> !lines.contains(line)).toList();
  }

  /** Of a sidecar that has everything. */
  private static String scrape() throws Exception {
    TlsPair tls = TlsPair.SHARED;
    try (ScriptedUpstream store =
            ScriptedUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        CachedSite site =
            CachedSite.of(
                Release.of(Release.Item.of("index.html", "index")),
                "--store-probe=" + store.url() + "/",
                "--tls-cert=" + tls.certificate(),
                "--tls-key=" + tls.key())) {
      site.sidecar().awaitMetric("s3www_store_up", 1);
      return site.sidecar().admin("/metrics").body();
    }
  }

  /** The page with a row for each series of the scrape, in the places where they are. */
  private static String page(String page, String scrape) {
    Map<String, String> rows = rows(scrape);
    List<String> lines = new ArrayList<>();
    for (String line : page.lines().toList()) {
      Matcher row = ROW.matcher(line);
      if (!row.matches()) {
        lines.add(line);
      } else if (rows.containsKey(row.group(1))) {
        lines.add(rows.remove(row.group(1)) + row.group(2) + " |");
      }
    }
    rows.values().forEach(row -> lines.add(row + "|"));
    return String.join("\n", lines) + "\n";
  }

  /** By name, the beginning of its row. */
  private static Map<String, String> rows(String scrape) {
    Map<String, String> helps =
        scrape
            .lines()
            .map(HELP::matcher)
            .filter(Matcher::matches)
            .collect(Collectors.toMap(help -> help.group(1), help -> help.group(2)));
    Map<String, String> rows = new LinkedHashMap<>();
    scrape
        .lines()
        .map(TYPE::matcher)
        .filter(Matcher::matches)
        .forEach(type -> {
          String name = type.group(1);
          rows.put(
              name,
              "| `%s` | %s | %s | %s | "
                  .formatted(name, type.group(2), labels(name, scrape), helps.get(name)));
        });
    return rows;
  }

  private static String labels(String name, String scrape) {
    Map<String, Set<String>> labels = new LinkedHashMap<>();
    scrape
        .lines()
        .map(SAMPLE::matcher)
        .filter(Matcher::matches)
        .filter(sample -> sample.group(1).replaceFirst("_(bucket|count|sum)$", "").equals(name))
        .flatMap(sample -> LABEL.matcher(sample.group(2)).results())
        .filter(label -> !label.group(1).equals("le"))
        .forEach(label ->
            labels
                .computeIfAbsent(label.group(1), key -> new LinkedHashSet<>())
                .add("`" + label.group(2) + "`"));
    return labels.entrySet().stream()
        .map(label ->
            OPEN.contains(label.getKey())
                ? "`" + label.getKey() + "`"
                : "`" + label.getKey() + "`: " + String.join(" ", label.getValue()))
        .collect(Collectors.joining("; "));
  }
}
