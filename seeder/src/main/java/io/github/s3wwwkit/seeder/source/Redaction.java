package io.github.s3wwwkit.seeder.source;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes user information, queries and fragments out of every address in a text. */
public final class Redaction {
  // The end of an address in a sentence: blank, quote or bracket.
  private static final Pattern ADDRESS =
      Pattern.compile("(?<scheme>[A-Za-z][A-Za-z0-9+.-]*:/+)(?<rest>[^\\s'\"<>]*)");

  private Redaction() {}

  public static String text(String text) {
    if (!text.contains(":/")) {
      return text;
    }
    Matcher m = ADDRESS.matcher(text);
    return m.replaceAll(
        found -> Matcher.quoteReplacement(found.group(1) + withoutSecrets(found.group(2))));
  }

  private static String withoutSecrets(String rest) {
    int slash = rest.indexOf('/');
    String authority = slash < 0 ? rest : rest.substring(0, slash);
    // A raw "/" in a password makes the address unreadable but must not make it readable here.
    boolean odd = !authority.contains("@") && authority.matches("[^\\[]*:.*[^0-9].*");
    int at =
        odd || authority.contains("@")
            ? rest.lastIndexOf('@', odd ? rest.length() : slash(rest))
            : -1;
    String shown = rest.substring(at + 1);
    int cut = firstOf(shown, '?', '#');
    return cut < 0 ? shown : shown.substring(0, cut) + closing(shown);
  }

  private static int slash(String rest) {
    int slash = rest.indexOf('/');
    return slash < 0 ? rest.length() : slash;
  }

  // A sentence's own punctuation at the end of an address stays.
  private static String closing(String shown) {
    return shown.endsWith(":") ? ":" : "";
  }

  private static int firstOf(String s, char a, char b) {
    for (int i = 0; i < s.length(); i++) {
      if (s.charAt(i) == a || s.charAt(i) == b) {
        return i;
      }
    }
    return -1;
  }
}
