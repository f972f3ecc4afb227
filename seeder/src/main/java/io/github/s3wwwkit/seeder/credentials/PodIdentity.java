package io.github.s3wwwkit.seeder.credentials;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.run.Transient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** A session of EKS Pod Identity: the agent of the node gives it for the pod's token. */
final class PodIdentity implements Issuer, IssuerClient.Reader {
  static final String AGENT = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
  static final String TOKEN_FILE = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";

  private static final JsonFactory JSON = new JsonFactory();
  // The rule of AWS's SDKs: what is not encrypted must not leave the machine.
  private static final Set<String> NEAR =
      Set.of("localhost", "::1", "169.254.170.23", "fd00:ec2::23");
  private static final Pattern LOOPBACK = Pattern.compile("127(\\.\\d{1,3}){3}");

  private final HttpUrl agent;
  private final Path tokenFile;
  private final IssuerClient client;

  PodIdentity(HttpUrl agent, Path tokenFile, IssuerClient client) {
    this.agent = agent;
    this.tokenFile = tokenFile;
    this.client = client;
  }

  /** Judges the address of the agent. It is not shown: its query could be a secret. */
  static HttpUrl agent(String text) throws Failure {
    @Nullable HttpUrl url = HttpUrl.parse(text);
    if (url == null) {
      throw Failure.usage(AGENT + " is not an http: or https: address");
    }
    String host = url.host();
    if (!url.isHttps() && !NEAR.contains(host) && !LOOPBACK.matcher(host).matches()) {
      throw Failure.usage(
          AGENT
              + " must be https:, or lead to this machine, 169.254.170.23 or [fd00:ec2::23], but"
              + " its host is "
              + host);
    }
    return url;
  }

  @Override
  public String what() {
    return "asking the agent of Pod Identity at " + IssuerClient.display(agent) + " for a session";
  }

  @Override
  public Session issue() throws Transient, Failure {
    Request request =
        new Request.Builder()
            .url(agent)
            .header("Accept", "application/json")
            .header("Authorization", Secret.tokenFile(TOKEN_FILE, tokenFile))
            .build();
    return client.ask(what(), request, this);
  }

  @Override
  public @Nullable Session session(byte[] body) {
    Map<String, String> fields = new HashMap<>();
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        if (parser.nextToken() == JsonToken.VALUE_STRING) {
          fields.put(name, parser.getText());
        }
        parser.skipChildren();
      }
    } catch (IOException e) {
      return null;
    }
    return Session.of(fields, "Token");
  }

  /** The agent has no codes that are worth a word. */
  @Override
  public String code(byte[] body) {
    return "";
  }

  @Override
  public String advice() {
    return "check the association of the pod's service account with a role";
  }
}
