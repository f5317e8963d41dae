package dev.turnpike.gateway.upstream;

import io.vertx.core.Vertx;
import io.vertx.core.net.TrustOptions;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.function.Function;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// Whom to trust for a provider with a certificate file of the operator's: the authorities in it,
/// and those that Java trusts anyway. Read by a worker thread, when the first connection needs it.
record Authorities(Path pem) implements TrustOptions {

  @Override
  public TrustManagerFactory getTrustManagerFactory(Vertx vertx) throws Exception {
    KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
    all.load(null, null);
    int count = 0;
    for (TrustManager usual : factory(null).getTrustManagers()) {
      if (usual instanceof X509TrustManager known) {
        for (X509Certificate issuer : known.getAcceptedIssuers()) {
          all.setCertificateEntry("usual-" + count++, issuer);
        }
      }
    }
    try (InputStream in = Files.newInputStream(pem)) {
      for (Certificate own : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        all.setCertificateEntry("own-" + count++, own);
      }
    }
    return factory(all);
  }

  /// Java's own authorities where `store` is null.
  private static TrustManagerFactory factory(@Nullable KeyStore store) throws Exception {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory;
  }

  @Override
  public Function<String, TrustManager[]> trustManagerMapper(Vertx vertx) throws Exception {
    TrustManager[] managers = getTrustManagerFactory(vertx).getTrustManagers();
    return _ -> managers;
  }

  @Override
  public TrustOptions copy() {
    return this;
  }
}
