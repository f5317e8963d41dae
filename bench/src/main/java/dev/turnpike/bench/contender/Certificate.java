package dev.turnpike.bench.contender;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A certificate for this machine, signed by itself, as PEM files.
public record Certificate(Path chain, Path privateKey) {
  private static final String PASSWORD = "only-for-a-moment";
  private static final String ALIAS = "simulator";
  private static final int LONGEST_SECONDS = 30;

  /// Makes one that is valid for a week, by the JDK's own tool.
  public static Certificate make(Path folder) throws IOException {
    Path store = folder.resolve("simulator.p12");
    keytool(folder, store);
    Certificate made =
        new Certificate(folder.resolve("simulator.pem"), folder.resolve("simulator-key.pem"));
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD.toCharArray());
      Key key = keys.getKey(ALIAS, PASSWORD.toCharArray());
      Files.writeString(made.chain, pem("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded()));
      Files.writeString(made.privateKey, pem("PRIVATE KEY", key.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificate in " + store + " cannot be read", e);
    }
    return made;
  }

  private static void keytool(Path folder, Path store) throws IOException {
    List<String> words =
        List.of(
            Environment.java().resolveSibling("keytool").toString(),
            "-genkeypair",
            "-alias",
            ALIAS,
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-dname",
            "CN=localhost",
            "-ext",
            "san=dns:localhost,ip:127.0.0.1",
            "-ext",
            "bc=ca:true",
            "-validity",
            "7",
            "-keystore",
            store.toString(),
            "-storetype",
            "PKCS12",
            "-storepass",
            PASSWORD);
    Path log = folder.resolve("keytool.log");
    Process process =
        Environment.command(words, Map.of())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException("keytool made no certificate: " + Files.readString(log));
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while keytool ran", e);
    }
  }

  private static String pem(String kind, byte[] content) {
    Base64.Encoder lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    String text = lines.encodeToString(content);
    return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
  }
}
