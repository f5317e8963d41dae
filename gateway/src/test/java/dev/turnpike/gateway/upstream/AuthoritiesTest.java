package dev.turnpike.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.gateway.TestCertificate;
import io.vertx.core.Vertx;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthoritiesTest {
  @Test
  void theOperatorsAuthoritiesAreTrustedBesideTheUsualOnes(@TempDir Path folder) throws Exception {
    Path pem = TestCertificate.make(folder, "dns:localhost").chain();
    Vertx vertx = Vertx.vertx();
    List<X509Certificate> trusted = issuers(new Authorities(pem).getTrustManagerFactory(vertx));
    vertx.close();
    assertThat(trusted).contains(only(pem)).containsAll(usual());
    assertThat(usual()).as("what Java trusts").isNotEmpty();
  }

  private static X509Certificate only(Path pem) throws Exception {
    try (InputStream in = Files.newInputStream(pem)) {
      Certificate found = CertificateFactory.getInstance("X.509").generateCertificate(in);
      return (X509Certificate) found;
    }
  }

  private static List<X509Certificate> usual() throws Exception {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((@Nullable KeyStore) null);
    return issuers(factory);
  }

  private static List<X509Certificate> issuers(TrustManagerFactory factory) {
    return Arrays.stream(factory.getTrustManagers())
        .map(X509TrustManager.class::cast)
        .flatMap(manager -> Arrays.stream(manager.getAcceptedIssuers()))
        .toList();
  }
}
