package io.github.s3wwwkit.seeder.cli;

import io.github.s3wwwkit.pem.Pem;
import io.github.s3wwwkit.seeder.http.ClientIdentity;
import io.github.s3wwwkit.seeder.http.HttpSettings;
import io.github.s3wwwkit.seeder.http.Proxies;
import io.github.s3wwwkit.seeder.manifest.Entry;
import io.github.s3wwwkit.seeder.manifest.Manifest;
import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.source.Fetcher;
import io.github.s3wwwkit.seeder.source.HeaderFile;
import io.github.s3wwwkit.seeder.source.Redaction;
import io.github.s3wwwkit.seeder.source.SourceAddress;
import io.github.s3wwwkit.seeder.verify.Checksum;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How sources are reached. */
final class SourceOptions implements OptionGroup {
  @Override
  public String heading() {
    return "Sources";
  }

  @Option(
      names = "--source-ca-file",
      paramLabel = "F",
      description =
          "Certificates (PEM) trusted besides the system's roots, for sources and sums files")
  @Nullable Path caFile;

  @Option(
      names = "--source-client-cert",
      paramLabel = "F",
      description = "Certificate and chain (PEM), shown to the source's own host only")
  @Nullable Path clientCert;

  @Option(
      names = "--source-client-key",
      paramLabel = "F",
      description = "Its key (PEM: PKCS#8, PKCS#1 or SEC1, without a passphrase)")
  @Nullable Path clientKey;

  @Option(
      names = "--source-header-file",
      paramLabel = "F",
      description = {
        "Lines 'Name: value', sent to the source's own host (scheme, host and port) and to a sums"
            + " file there, never where a redirect leads; an Authorization there goes before user"
            + " information in the address"
      })
  @Nullable Path headerFile;

  @Option(
      names = "--deny-private-addresses",
      fallbackValue = "true",
      description =
          "Refuse sources, sums files and redirects at addresses that are not of the public"
              + " internet; names that a proxy resolves cannot be judged")
  boolean denyPrivateAddresses;

  Fetcher fetcher(Job job, RunOptions run, Manifest manifest) throws Failure {
    Headers fields =
        headerFile == null
            ? Headers.EMPTY
            : Judge.file("--source-header-file", headerFile, HeaderFile::read);
    fields.forEach(field -> hide(job.redaction(), field.getSecond()));
    for (Entry entry : manifest.entries()) {
      hideUser(job.redaction(), entry.source());
      if (entry.checksum() instanceof Checksum.Sums(SourceAddress sums)) {
        hideUser(job.redaction(), sums);
      }
    }
    return new Fetcher(
        job.clients(http(run, job.proxies())),
        fields,
        manifest.entries().stream().map(Entry::source).toList());
  }

  /** The value, and what stands in it after the name of a scheme: "Bearer ...". */
  private static void hide(Redaction redaction, String value) {
    redaction.hide(value);
    redaction.hide(value.substring(value.lastIndexOf(' ') + 1));
  }

  private static void hideUser(Redaction redaction, SourceAddress address) {
    if (address instanceof SourceAddress.Web(HttpUrl url)) {
      redaction.hideUser(url);
    }
  }

  private HttpSettings http(RunOptions run, Proxies proxies) throws Failure {
    List<X509Certificate> roots =
        caFile == null ? List.of() : Judge.file("--source-ca-file", caFile, Pem::certificates);
    return new HttpSettings(
        run.connectTimeout, run.idleTimeout, proxies, roots, identity(), denyPrivateAddresses);
  }

  private @Nullable ClientIdentity identity() throws Failure {
    if (clientCert == null && clientKey == null) {
      return null;
    }
    if (clientCert == null || clientKey == null) {
      throw Failure.usage(
          "--source-client-cert and --source-client-key belong together: "
              + (clientCert == null ? "--source-client-cert" : "--source-client-key")
              + " is missing");
    }
    List<X509Certificate> chain = Judge.file("--source-client-cert", clientCert, Pem::certificates);
    return Judge.file("--source-client-key", clientKey, file -> ClientIdentity.of(chain, file));
  }
}
