package io.github.s3wwwkit.seeder.credentials;

import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.run.Transient;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * A session for a token of an identity provider: STS's AssumeRoleWithWebIdentity, as EKS (IRSA),
 * MinIO and others have it.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html">API</a>
 */
final class WebIdentity implements Issuer, IssuerClient.Reader {
  static final String ROLE = "AWS_ROLE_ARN";
  static final String TOKEN_FILE = "AWS_WEB_IDENTITY_TOKEN_FILE";
  static final String SESSION_NAME = "AWS_ROLE_SESSION_NAME";

  // The API's own, STS's common ones, and MinIO's.
  private static final Set<String> CODES =
      Set.of(
          "AccessDenied",
          "AccessDeniedException",
          "ExpiredToken",
          "ExpiredTokenException",
          "IDPCommunicationError",
          "IDPRejectedClaim",
          "InternalError",
          "InternalFailure",
          "InvalidAction",
          "InvalidClientTokenId",
          "InvalidIdentityToken",
          "InvalidParameterValue",
          "MalformedPolicyDocument",
          "MethodNotAllowed",
          "MissingParameter",
          "NotImplemented",
          "PackedPolicyTooLarge",
          "RegionDisabledException",
          "ServiceUnavailable",
          "SlowDown",
          "Throttling",
          "ThrottlingException",
          "ValidationError");

  private final HttpUrl sts;
  private final String role;
  private final String sessionName;
  private final Path tokenFile;
  private final IssuerClient client;

  WebIdentity(HttpUrl sts, String role, String sessionName, Path tokenFile, IssuerClient client) {
    this.sts = sts;
    this.role = role;
    this.sessionName = sessionName;
    this.tokenFile = tokenFile;
    this.client = client;
  }

  @Override
  public String what() {
    return "asking STS at " + IssuerClient.display(sts) + " for a session";
  }

  @Override
  public Session issue() throws Transient, Failure {
    FormBody form =
        new FormBody.Builder()
            .add("Action", "AssumeRoleWithWebIdentity")
            .add("Version", "2011-06-15")
            .add("RoleArn", role)
            .add("RoleSessionName", sessionName)
            .add("WebIdentityToken", Secret.tokenFile(TOKEN_FILE, tokenFile))
            .build();
    return client.ask(what(), new Request.Builder().url(sts).post(form).build(), this);
  }

  @Override
  public @Nullable Session session(byte[] body) {
    return Session.of(leaves(body), "SessionToken");
  }

  @Override
  public String code(byte[] body) {
    String code = leaves(body).getOrDefault("Code", "");
    return CODES.contains(code) ? code : "";
  }

  @Override
  public String advice() {
    return "check --sts-endpoint, " + ROLE + " and who may assume it, and the age of the token";
  }

  /** The texts of the elements without children, by their local names; empty when it is no XML. */
  private static Map<String, String> leaves(byte[] xml) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    Map<String, String> leaves = new HashMap<>();
    try {
      XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(xml));
      String text = "";
      while (reader.hasNext()) {
        switch (reader.next()) {
          case XMLStreamConstants.START_ELEMENT -> text = "";
          case XMLStreamConstants.CHARACTERS -> text = reader.getText().strip();
          case XMLStreamConstants.END_ELEMENT -> {
            if (!text.isEmpty()) {
              leaves.putIfAbsent(reader.getLocalName(), text);
            }
            text = "";
          }
          default -> {}
        }
      }
    } catch (XMLStreamException e) {
      return Map.of();
    }
    return leaves;
  }
}
