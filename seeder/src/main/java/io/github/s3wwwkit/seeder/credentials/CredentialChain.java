package io.github.s3wwwkit.seeder.credentials;

import io.github.s3wwwkit.seeder.http.HttpClients;
import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.run.Log;
import io.github.s3wwwkit.seeder.run.Retry;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** Finds where credentials come from: the first source of which anything is given, and only it. */
public final class CredentialChain {
  private static final String ACCESS_KEY = "AWS_ACCESS_KEY_ID";
  private static final String SECRET_KEY = "AWS_SECRET_ACCESS_KEY";
  private static final String SESSION_TOKEN = "AWS_SESSION_TOKEN";

  private final HttpClients http;
  private final Supplier<HttpClients> direct;
  private final Retry retry;
  private final Log log;
  private final InstantSource clock;

  /**
   * What sessions are asked for with.
   *
   * @param direct without proxies, which must not see the token of a pod
   */
  public CredentialChain(
      HttpClients http, Supplier<HttpClients> direct, Retry retry, Log log, InstantSource clock) {
    this.http = http;
    this.direct = direct;
    this.retry = retry;
    this.log = log;
    this.clock = clock;
  }

  /** AWS's own STS of a region. */
  public static HttpUrl stsOfAws(String region) {
    String suffix = region.startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com";
    return new HttpUrl.Builder().scheme("https").host("sts." + region + suffix).build();
  }

  /**
   * Files, then key variables, then web identity, then Pod Identity. Nothing is read or asked yet.
   *
   * @param sts is asked for the session of a web identity
   */
  public CredentialSource choose(
      KeyFiles files, HttpUrl sts, UnaryOperator<@Nullable String> environment) throws Failure {
    UnaryOperator<@Nullable String> variables = name -> Secret.variable(environment, name);
    if (!files.isEmpty()) {
      return new FileCredentials(
          both("--access-key-file", files.accessKey(), "--secret-key-file"),
          both("--secret-key-file", files.secretKey(), "--access-key-file"),
          files.sessionToken());
    }
    if (anyOf(variables, ACCESS_KEY, SECRET_KEY)) {
      return variables(variables);
    }
    if (anyOf(variables, WebIdentity.ROLE, WebIdentity.TOKEN_FILE)) {
      String role = both(variables, WebIdentity.ROLE, WebIdentity.TOKEN_FILE);
      String tokenFile = both(variables, WebIdentity.TOKEN_FILE, WebIdentity.ROLE);
      String session =
          Objects.requireNonNullElse(variables.apply(WebIdentity.SESSION_NAME), "seeder");
      return sessions(
          new WebIdentity(
              sts, role, session, path(WebIdentity.TOKEN_FILE, tokenFile), new IssuerClient(http)));
    }
    if (anyOf(variables, PodIdentity.AGENT, PodIdentity.TOKEN_FILE)) {
      String agent = both(variables, PodIdentity.AGENT, PodIdentity.TOKEN_FILE);
      String tokenFile = both(variables, PodIdentity.TOKEN_FILE, PodIdentity.AGENT);
      return sessions(
          new PodIdentity(
              PodIdentity.agent(agent),
              path(PodIdentity.TOKEN_FILE, tokenFile),
              new IssuerClient(direct.get())));
    }
    throw Failure.usage(
        "no credentials: give --access-key-file and --secret-key-file, or set "
            + (ACCESS_KEY + " and " + SECRET_KEY + ", ")
            + (WebIdentity.ROLE + " and " + WebIdentity.TOKEN_FILE + ", or ")
            + (PodIdentity.AGENT + " and " + PodIdentity.TOKEN_FILE));
  }

  private CredentialSource sessions(Issuer issuer) {
    return new SessionCredentials(issuer, retry, log, clock);
  }

  private static CredentialSource variables(UnaryOperator<@Nullable String> variables)
      throws Failure {
    @Nullable String token = variables.apply(SESSION_TOKEN);
    return new FixedCredentials(
        new Credentials(
            Secret.token(ACCESS_KEY, both(variables, ACCESS_KEY, SECRET_KEY)),
            Secret.key(SECRET_KEY, both(variables, SECRET_KEY, ACCESS_KEY)),
            token == null ? null : Secret.token(SESSION_TOKEN, token)));
  }

  private static boolean anyOf(
      UnaryOperator<@Nullable String> variables, String one, String other) {
    return variables.apply(one) != null || variables.apply(other) != null;
  }

  private static String both(UnaryOperator<@Nullable String> variables, String name, String other)
      throws Failure {
    return both(name, variables.apply(name), other);
  }

  private static <T> T both(String name, @Nullable T value, String other) throws Failure {
    if (value == null) {
      throw Failure.usage(name + " is missing: it belongs together with " + other);
    }
    return value;
  }

  private static Path path(String name, String value) throws Failure {
    try {
      return Path.of(value);
    } catch (InvalidPathException e) {
      throw Failure.usage(name + " is not the name of a file");
    }
  }
}
