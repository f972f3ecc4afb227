package io.github.s3wwwkit.sidecar.tls;

import io.github.s3wwwkit.pem.Pem;
import io.github.s3wwwkit.pem.PemException;
import io.github.s3wwwkit.sidecar.tls.TlsFiles.Role;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the files held at one time. Equal ones lead to the same. */
record Snapshot(Content certificate, Content key, @Nullable Content clientCa) {
  private static final int MAX_BYTES = 1024 * 1024;

  /** The text of a file, or why there is none. */
  record Content(String text, @Nullable String failure) {
    static Content read(Path file) {
      try {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
          return new Content("", "is not a regular file");
        }
        try (InputStream in = Files.newInputStream(file)) {
          byte[] bytes = in.readNBytes(MAX_BYTES + 1);
          return bytes.length > MAX_BYTES
              ? new Content("", "is larger than 1 MiB")
              : new Content(new String(bytes, StandardCharsets.ISO_8859_1), null);
        }
      } catch (NoSuchFileException e) {
        return new Content("", "does not exist");
      } catch (IOException e) {
        return new Content("", "cannot be read");
      }
    }

    Pem pem() {
      if (failure != null) {
        throw new PemException(failure);
      }
      return Pem.parse(text);
    }

    /** Never shows a key. */
    @Override
    public String toString() {
      return failure == null ? text.length() + " bytes" : failure;
    }
  }

  static Snapshot of(TlsFiles files) {
    Path clientCa = files.clientCa();
    return new Snapshot(
        Content.read(files.certificate()),
        Content.read(files.key()),
        clientCa == null ? null : Content.read(clientCa));
  }

  /** Takes it all as one, or nothing of it. */
  Identity identity(TlsFiles files) throws TlsFileException {
    Role role = Role.CERTIFICATE;
    Path file = files.certificate();
    try {
      List<X509Certificate> chain = certificate.pem().certificates();
      role = Role.KEY;
      file = files.key();
      PrivateKey privateKey = key.pem().privateKey(chain.getFirst().getPublicKey());
      List<X509Certificate> clients = List.of();
      Path clientCaFile = files.clientCa();
      if (clientCa != null && clientCaFile != null) {
        role = Role.CLIENT_CA;
        file = clientCaFile;
        clients = clientCa.pem().certificates();
      }
      return new Identity(chain, privateKey, clients);
    } catch (PemException e) {
      throw new TlsFileException(role, file, e);
    }
  }
}
