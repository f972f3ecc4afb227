package io.github.s3wwwkit.seeder.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientIdentityTest {
  private static final HeldCertificate ROOT =
      new HeldCertificate.Builder().commonName("root").certificateAuthority(1).build();
  private static final HeldCertificate MIDDLE =
      new HeldCertificate.Builder()
          .commonName("middle")
          .certificateAuthority(0)
          .signedBy(ROOT)
          .build();
  private static final HeldCertificate LEAF =
      new HeldCertificate.Builder().commonName("leaf").signedBy(MIDDLE).build();
  private static final List<X509Certificate> CHAIN =
      List.of(LEAF.certificate(), MIDDLE.certificate(), ROOT.certificate());

  private static Path key(Path folder, HeldCertificate owner) throws IOException {
    return Files.writeString(folder.resolve("key.pem"), owner.privateKeyPkcs8Pem());
  }

  @Test
  void theChainIsPutInOrder(@TempDir Path folder) throws IOException {
    X509Certificate stranger = new HeldCertificate.Builder().build().certificate();
    Path key = key(folder, LEAF);
    for (List<X509Certificate> written :
        List.of(
            CHAIN,
            CHAIN.reversed(),
            List.of(MIDDLE.certificate(), ROOT.certificate(), LEAF.certificate()),
            List.of(CHAIN.get(0), CHAIN.get(0), CHAIN.get(1), CHAIN.get(1), CHAIN.get(2)),
            List.of(stranger, CHAIN.get(0), CHAIN.get(2), CHAIN.get(1)))) {
      ClientIdentity identity = ClientIdentity.of(written, key);
      assertEquals(CHAIN, identity.chain());
      assertEquals(LEAF.keyPair().getPrivate(), identity.key());
    }
  }

  @Test
  void theKeyOfNoneOfThem(@TempDir Path folder) throws IOException {
    Path key = key(folder, new HeldCertificate.Builder().build());
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> ClientIdentity.of(CHAIN, key));
    assertTrue(String.valueOf(e.getMessage()).contains("another key"), e::getMessage);
  }

  @Test
  void itIsShownWhateverIssuersAServerNames() {
    ClientIdentity identity = new ClientIdentity(CHAIN, LEAF.keyPair().getPrivate());
    IdentityKeyManager keys = new IdentityKeyManager(identity);
    Principal[] others = {new X500Principal("CN=other")};
    String alias = keys.chooseClientAlias(new String[] {"EC"}, others, null);
    assertEquals(alias, keys.chooseEngineClientAlias(new String[] {"EC"}, others, null));
    assertArrayEquals(CHAIN.toArray(), keys.getCertificateChain(alias));
    assertEquals(identity.key(), keys.getPrivateKey(alias));
  }

  @Test
  void doesNotShowItsKey() {
    assertEquals(
        "ClientIdentity[CN=leaf]",
        new ClientIdentity(List.of(LEAF.certificate()), LEAF.keyPair().getPrivate()).toString());
  }
}
