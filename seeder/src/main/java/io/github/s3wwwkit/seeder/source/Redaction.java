package io.github.s3wwwkit.seeder.source;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

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
  private static final String SCHEME_AND_SLASHES = "[A-Za-z0-9+.-]{1,20}+:/+";
  private static final Pattern SCHEME = Pattern.compile(SCHEME_AND_SLASHES);
  private static final Pattern ADDRESS =
      Pattern.compile("(" + SCHEME_AND_SLASHES + ")([^\\s'\"<>]*)");
  private static final Pattern ANOTHER = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]{0,19}+://");
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(?:\\[[0-9A-Fa-f:.]*]|[^:@]*)(?::[0-9]*)?:?");
  private static final Pattern USER = Pattern.compile("[^/@\\s]*:.*@.*", Pattern.DOTALL);

  // What is left of an address when a message names its path only, or a part of its query.
  private static final Pattern QUERY = Pattern.compile("\\?[^\\s'\"<>?=]{1,99}=[^\\s'\"<>]*");
  private static final Pattern SIGNED =
      Pattern.compile(
          "(?i)\\b(X-Amz-(?:Signature|Credential|Security-Token)|Credential|AWSAccessKeyId|Signature|sig)"
              + "=[^\\s'\"<>&,;]+");

  // What is shown for what is not. The longest first: a short one may be part of it.
  private final Map<String, String> hidden =
      new ConcurrentSkipListMap<>(
          Comparator.comparingInt(String::length)
              .reversed()
              .thenComparing(Comparator.naturalOrder()));

  /** From now on nobody reads this value, if it is long enough to be told from a word. */
  public void hide(String secret) {
    if (secret.length() >= SHORTEST) {
      hidden.put(secret, MASK);
      hidden.put(URLEncoder.encode(secret, StandardCharsets.UTF_8), MASK);
    }
  }

  /** From now on nobody reads the user information of this address, wherever it is quoted. */
  public void hideUser(HttpUrl address) {
    hide(address.password());
    hide(address.encodedPassword());
    String user = address.username() + ":" + address.password();
    hide(Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * From now on this value of an option is shown without the secrets of an address, should it be
   * one. In a sentence nobody could tell where a broken one ends.
   */
  public void hideAddress(String value) {
    for (String quoted : List.of(value, value.replaceAll("/+", "/"))) {
      String shown = anyValue(quoted);
      if (!shown.equals(quoted)) {
        hidden.put(quoted, shown);
        hidden.put(quoted.replaceAll("\\p{Cntrl}+", " "), shown);
      }
    }
  }

  /** A text without secrets, known ones and those of addresses. */
  public String clean(String text) {
    String clean = text;
    for (Map.Entry<String, String> one : hidden.entrySet()) {
      clean = clean.replace(one.getKey(), one.getValue());
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
    return scheme.find()
        ? scheme.group() + withoutSecrets(value.substring(scheme.end()))
        : withoutSecrets(value.replaceFirst("^/+", ""));
  }

  /** What may be shown of a value that was not meant to be an address, but may be one. */
  public static String anyValue(String value) {
    boolean isAddress = SCHEME.matcher(value).find() || USER.matcher(value).matches();
    return isAddress ? value(value) : text(value);
  }

  /** Host, port and path of what follows the slashes of an address. */
  private static String withoutSecrets(String rest) {
    Matcher another = ANOTHER.matcher(rest);
    if (another.find()) {
      return withoutSecrets(rest.substring(0, another.start())) + MASK;
    }
    int query = first(rest, "?#");
    // A colon at the end is the sentence's.
    String end = query < rest.length() && rest.endsWith(":") ? ":" : "";
    String shown = rest.substring(0, query);
    int slash = first(shown, "/");
    String authority = shown.substring(0, slash);
    if (authority.indexOf('@') >= 0) {
      return shown.substring(authority.lastIndexOf('@') + 1) + end;
    }
    if (HOST_AND_PORT.matcher(authority).matches()) {
      return shown + end;
    }
    // A raw "/", "?" or "#" in a password makes the address unreadable, and must not make the rest
    // readable.
    if (rest.indexOf('@') >= 0) {
      return shown.indexOf('@') < 0 ? MASK : shown.substring(shown.lastIndexOf('@') + 1) + end;
    }
    return authority.substring(0, first(authority, ":"))
        + ":"
        + MASK
        + shown.substring(slash)
        + end;
  }

  /** The index of the first of these characters, or the length. */
  private static int first(String text, String characters) {
    for (int i = 0; i < text.length(); i++) {
      if (characters.indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return text.length();
  }
}
