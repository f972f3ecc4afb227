package io.github.s3wwwkit.lab.source;

import io.github.s3wwwkit.lab.MediaTypes;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Replies that a path itself asks for, so that a source needs neither files nor a script:
 *
 * <pre>
 * /content/SEED/BYTES/NAME  deterministic bytes, see {@link Content}
 * /flaky/TIMES/REST         503 so many times for this very path, then REST
 * /cut/BYTES/REST           the connection ends after BYTES of REST, each time
 * /break/TIMES/BYTES/REST   the same with a reset, so many times for this very path, then REST
 * /rate/BYTES/REST          no more than BYTES of REST a second and connection
 * /whole/REST               REST, which knows no ranges
 * /stall/BYTES/REST         nothing more after BYTES of REST
 * /slow/MILLIS/REST         no byte of REST before
 * /chunked/REST             REST without a length
 * /redirect/REST            302 to REST
 * /status/CODE              that status, without a body
 * </pre>
 *
 * REST is again such a path. Anything else is 404.
 */
final class Paths {
  private final Map<String, Integer> asked = new ConcurrentHashMap<>();

  Reply reply(String path) {
    try {
      String[] words = path.split("/", 4);
      return switch (words.length < 3 ? "" : words[1]) {
        case "content" -> content(words);
        case "flaky" -> {
          int times = asked.merge(path, 1, Integer::sum);
          yield times <= Integer.parseInt(words[2])
              ? Reply.status(503).header("Retry-After", "0")
              : reply(rest(words));
        }
        case "cut" -> reply(rest(words)).closeAfter(Long.parseLong(words[2]));
        case "break" -> {
          String[] bytes = words[3].split("/", 2);
          Reply rest = reply("/" + bytes[1]);
          yield asked.merge(path, 1, Integer::sum) <= Integer.parseInt(words[2])
              ? rest.resetAfter(Long.parseLong(bytes[0]))
              : rest;
        }
        case "rate" -> reply(rest(words)).rate(Long.parseLong(words[2]));
        case "whole" -> reply(path.substring("/whole".length())).unranged();
        case "stall" -> reply(rest(words)).stallAfter(Long.parseLong(words[2]));
        case "slow" -> reply(rest(words)).after(Duration.ofMillis(Long.parseLong(words[2])));
        case "chunked" -> reply(path.substring("/chunked".length())).chunked();
        case "redirect" -> Reply.redirect(302, path.substring("/redirect".length()));
        case "status" -> Reply.status(Integer.parseInt(words[2]));
        default -> Reply.status(404);
      };
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      return Reply.status(404);
    }
  }

  private static String rest(String[] words) {
    return "/" + words[3];
  }

  private static Reply content(String[] words) {
    String[] size = words[3].split("/", 2);
    Content content = new Content(Long.parseLong(words[2]), Long.parseLong(size[0]));
    return Reply.ok(content)
        .header(
            "Content-Type",
            Objects.requireNonNullElse(MediaTypes.of(size[1]), "application/octet-stream"));
  }
}
