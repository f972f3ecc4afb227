package io.github.s3wwwkit.seeder.store;

import io.minio.Http;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** Where the S3 API is: scheme, host and port. */
public record Endpoint(HttpUrl url, String region) {
  private static final Pattern REGION =
      Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?");

  /**
   * Reads an address, or makes the one of AWS.
   *
   * @param text null: that of AWS in the region
   * @throws IllegalArgumentException with a message that says what is wrong with it
   */
  public static Endpoint of(@Nullable String text, @Nullable String region) {
    if (text == null) {
      if (region == null) {
        throw new IllegalArgumentException("needs a value, or --region for that of AWS");
      }
      String suffix = region.startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com";
      return of("https://s3." + region + suffix, region);
    }
    @Nullable HttpUrl url = HttpUrl.parse(text);
    if (url == null) {
      throw new IllegalArgumentException("is not an http: or https: address");
    }
    if (!url.encodedPath().equals("/")
        || text.contains("?")
        || text.contains("#")
        || text.contains("@")
        || !text.substring(text.indexOf(':') + 1).matches("//[^/\\\\]+/?")) {
      throw new IllegalArgumentException(
          "must be scheme, host and port only, without user, path, query and fragment");
    }
    // The library knows the region of AWS's own hosts.
    String known = new Http.BaseUrl(url).region();
    return new Endpoint(url, region != null ? region : known != null ? known : Http.US_EAST_1);
  }

  /**
   * Judges a region.
   *
   * @throws IllegalArgumentException with a message that states the rule
   */
  public static void checkRegion(String region) {
    if (!REGION.matcher(region).matches()) {
      throw new IllegalArgumentException("is not the name of a region, such as us-east-1");
    }
  }

  /** As a user writes it. */
  String display() {
    String text = url.toString();
    return text.substring(0, text.length() - 1);
  }
}
