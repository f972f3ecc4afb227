package io.github.s3wwwkit.seeder.credentials;

import io.github.s3wwwkit.lab.source.Reply;
import java.time.Instant;

/** What those say who give out sessions. */
public final class Answers {
  private Answers() {}

  /** STS's. */
  public static Reply sts(Credentials credentials, Instant end) {
    return Reply.ok(stsText(credentials, end)).header("Content-Type", "text/xml");
  }

  /** As the documentation of STS shows it. */
  public static String stsText(Credentials credentials, Instant end) {
    return """
    <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
      <AssumeRoleWithWebIdentityResult>
        <SubjectFromWebIdentityToken>system:serviceaccount:a:b</SubjectFromWebIdentityToken>
        <AssumedRoleUser>
          <Arn>arn:aws:sts::123456789012:assumed-role/seeder/seeder</Arn>
          <AssumedRoleId>AROACLKWSDQRAOEXAMPLE:seeder</AssumedRoleId>
        </AssumedRoleUser>
        <Credentials>
          <SessionToken>%s</SessionToken>
          <SecretAccessKey>%s</SecretAccessKey>
          <Expiration>%s</Expiration>
          <AccessKeyId>%s</AccessKeyId>
        </Credentials>
      </AssumeRoleWithWebIdentityResult>
      <ResponseMetadata><RequestId>ad4156e9</RequestId></ResponseMetadata>
    </AssumeRoleWithWebIdentityResponse>
    """
        .formatted(
            credentials.sessionToken(), credentials.secretKey(), end, credentials.accessKey());
  }

  /** STS's, which repeats what it was sent. */
  public static Reply stsError(int status, String code, String words) {
    return Reply.status(
        status,
        """
        <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error>
          <RequestId>4c0a0d2e</RequestId>
        </ErrorResponse>
        """
            .formatted(code, words));
  }

  /** That of the agent of Pod Identity. */
  public static Reply agent(Credentials credentials, Instant end) {
    return Reply.ok(
        """
        {"AccessKeyId":"%s","SecretAccessKey":"%s","Token":"%s","AccountId":"123456789012",\
        "Expiration":"%s"}\
        """
            .formatted(
                credentials.accessKey(), credentials.secretKey(), credentials.sessionToken(), end));
  }
}
