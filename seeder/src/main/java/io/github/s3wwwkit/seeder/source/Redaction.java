package io.github.s3wwwkit.seeder.source;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes user information, queries and fragments out of every address in a text. */
public final class Redaction {
  // A blank, quote or bracket ends an address in a sentence. Unbounded, the scheme would cost the
  // square of the length of a word.
  private static final Pattern ADDRESS =
      Pattern.compile("([A-Za-z0-9+.-]{1,20}+:/+)([^\\s'\"<>]*)");
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(?:\\[[0-9A-Fa-f:.]*]|[^:@]*)(?::[0-9]*)?:?");
  private static final Pattern QUERY_OR_FRAGMENT = Pattern.compile("[?#].*?(:?)$");

  private static final Pattern SCHEME = Pattern.compile("[A-Za-z0-9+.-]{1,20}:/+");

  private Redaction() {}

  public static String text(String text) {
    return ADDRESS
        .matcher(text)
        .replaceAll(m -> Matcher.quoteReplacement(m.group(1) + withoutSecrets(m.group(2))));
  }

  /** What may be shown of a value that was meant to be an address, however broken it is. */
  public static String value(String value) {
    Matcher scheme = SCHEME.matcher(value);
    String shown = scheme.lookingAt() ? scheme.group() : "";
    int user = value.lastIndexOf('@') + 1;
    String rest = value.substring(Math.max(user, shown.length()));
    return shown + QUERY_OR_FRAGMENT.matcher(rest).replaceFirst("$1");
  }

  private static String withoutSecrets(String rest) {
    // A colon at the end is the sentence's.
    return QUERY_OR_FRAGMENT.matcher(rest.substring(userEnd(rest))).replaceFirst("$1");
  }

  private static int userEnd(String rest) {
    int slash = rest.indexOf('/');
    int end = slash < 0 ? rest.length() : slash;
    int at = rest.lastIndexOf('@', end);
    if (at >= 0 || HOST_AND_PORT.matcher(rest.substring(0, end)).matches()) {
      return at + 1;
    }
    // A raw "/" in a password makes the address unreadable and must not make the rest readable.
    return rest.lastIndexOf('@') + 1;
  }
}
