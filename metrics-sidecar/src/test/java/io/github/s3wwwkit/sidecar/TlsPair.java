package io.github.s3wwwkit.sidecar;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;

/** A certificate authority, a server's certificate of it in files, and clients that trust it. */
record TlsPair(HeldCertificate authority, HeldCertificate server, Path folder) {
  /** For all who change nothing. */
  static final TlsPair SHARED = create();

  static TlsPair create() {
    try {
      HeldCertificate authority = authority("test CA");
      HeldCertificate server = server(authority, 1);
      Path folder = Files.createTempDirectory("sidecar-tls");
      folder.toFile().deleteOnExit();
      TlsPair pair = new TlsPair(authority, server, folder);
      pair.write(server);
      return pair;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static HeldCertificate authority(String name) {
    return new HeldCertificate.Builder().commonName(name).certificateAuthority(0).build();
  }

  static HeldCertificate server(HeldCertificate authority, int serial) {
    return new HeldCertificate.Builder()
        .commonName("server")
        .addSubjectAlternativeName("127.0.0.1")
        .serialNumber(serial)
        .signedBy(authority)
        .build();
  }

  Path certificate() {
    return folder.resolve("tls.crt");
  }

  Path key() {
    return folder.resolve("tls.key");
  }

  Path ca() {
    return folder.resolve("ca.crt");
  }

  /** Puts another pair in its place. */
  void write(HeldCertificate other) throws IOException {
    Files.writeString(certificate(), other.certificatePem() + authority.certificatePem());
    Files.writeString(key(), other.privateKeyPkcs8Pem());
    Files.writeString(ca(), authority.certificatePem());
    for (Path file : List.of(certificate(), key(), ca())) {
      file.toFile().deleteOnExit();
    }
  }

  /** Starts a sidecar that serves this pair, to clients that trust it. */
  SidecarProcess start(ScriptedUpstream upstream, String... options) throws Exception {
    SSLContext client = client(null);
    List<String> all = new ArrayList<>(List.of(options));
    all.add("--tls-cert=" + certificate());
    all.add("--tls-key=" + key());
    return SidecarProcess.start(upstream, all.toArray(String[]::new))
        .by(port -> wire(client, new Socket(InetAddress.getLoopbackAddress(), port)));
  }

  /** What a client knows that trusts the authority, and shows {@code own} when it is asked. */
  SSLContext client(@Nullable HeldCertificate own) {
    HandshakeCertificates.Builder certificates =
        new HandshakeCertificates.Builder().addTrustedCertificate(authority.certificate());
    if (own != null) {
      certificates.heldCertificate(own);
    }
    return certificates.build().sslContext();
  }

  /** TLS on top of {@code below}. */
  static Wire wire(SSLContext client, Socket below, String... protocols) throws IOException {
    below.setTcpNoDelay(true);
    SSLSocket socket = socket(client, below);
    if (protocols.length > 0) {
      socket.setEnabledProtocols(protocols);
    }
    return new Wire(socket, below);
  }

  static SSLSocket socket(SSLContext client, Socket below) throws IOException {
    return (SSLSocket)
        client.getSocketFactory().createSocket(below, "127.0.0.1", below.getPort(), true);
  }
}
