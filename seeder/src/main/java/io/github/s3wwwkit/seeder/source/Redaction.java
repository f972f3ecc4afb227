package io.github.s3wwwkit.seeder.source;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes out of a text what nobody may read: user information, queries and fragments of the
 * addresses in it, and values that the run knows to be secret. Thread-safe.
 */
public final class Redaction {
  /** Shorter ones would take words out of messages. */
  static final int SHORTEST = 8;

  private static final String MASK = "***";
  // A blank, quote or bracket ends an address in a sentence. Unbounded, the scheme would cost the
  // square of the length of a word.
  private static final Pattern ADDRESS =
      Pattern.compile("([A-Za-z0-9+.-]{1,20}+:/+)([^\\s'\"<>]*)");
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(?:\\[[0-9A-Fa-f:.]*]|[^:@]*)(?::[0-9]*)?:?");
  private static final Pattern QUERY_OR_FRAGMENT = Pattern.compile("[?#].*?(:?)$", Pattern.DOTALL);

  private static final Pattern SCHEME = Pattern.compile("[A-Za-z0-9+.-]{1,20}:/+");
  private static final Pattern USER = Pattern.compile("[^/@\\s]*:.*@.*", Pattern.DOTALL);

  // What is left of an address when a message names its path only, or a part of its query.
  private static final Pattern QUERY = Pattern.compile("\\?[^\\s'\"<>?=]{1,99}=[^\\s'\"<>]*");
  private static final Pattern SIGNED =
      Pattern.compile(
          "(?i)\\b(X-Amz-(?:Signature|Credential|Security-Token)|Credential|AWSAccessKeyId|Signature|sig)"
              + "=[^\\s'\"<>&,;]+");

  // The longest first: a short one may be part of it.
  private final Set<String> secrets =
      new ConcurrentSkipListSet<>(
          Comparator.comparingInt(String::length)
              .reversed()
              .thenComparing(Comparator.naturalOrder()));

  /** From now on nobody reads this value, if it is long enough to be told from a word. */
  public void hide(String secret) {
    if (secret.length() >= SHORTEST) {
      secrets.add(secret);
      secrets.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
    }
  }

  /** A text without secrets, known ones and those of addresses. */
  public String clean(String text) {
    String clean = text;
    for (String secret : secrets) {
      clean = clean.replace(secret, MASK);
    }
    return text(clean);
  }

  /** A text without the secrets of the addresses in it. */
  public static String text(String text) {
    String clean =
        ADDRESS
            .matcher(text)
            .replaceAll(m -> Matcher.quoteReplacement(m.group(1) + withoutSecrets(m.group(2))));
    return SIGNED.matcher(QUERY.matcher(clean).replaceAll("")).replaceAll("$1=" + MASK);
  }

  /** What may be shown of a value that was meant to be an address, however broken it is. */
  public static String value(String value) {
    Matcher scheme = SCHEME.matcher(value);
    String shown = scheme.lookingAt() ? scheme.group() : "";
    int user = value.lastIndexOf('@') + 1;
    String rest = value.substring(Math.max(user, shown.length()));
    return shown + QUERY_OR_FRAGMENT.matcher(rest).replaceFirst("$1");
  }

  /** What may be shown of a value that was not meant to be an address, but may be one. */
  public static String anyValue(String value) {
    boolean isAddress = SCHEME.matcher(value).find() || USER.matcher(value).matches();
    return isAddress ? value(value) : text(value);
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
