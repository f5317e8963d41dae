package dev.turnpike.gateway.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Looks into PEM files before anything starts, so that a wrong one is named by its key and path.
final class PemFile {
  private static final Pattern PRIVATE_KEY =
      Pattern.compile(
          "-----BEGIN ((?:RSA |EC )?)PRIVATE KEY-----([^-]+)-----END \\1PRIVATE KEY-----");
  private static final List<String> KINDS = List.of("RSA", "EC", "EdDSA");
  private static final long MAX_BYTES = 1 << 20;

  private PemFile() {}

  /// What is wrong with a file of certificates, as the end of a sentence, or an empty text.
  static String certificateFault(Path file) {
    if (!isReadable(file)) {
      return "must be a file that can be read";
    }
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in).isEmpty()
          ? "must hold a certificate in PEM form"
          : "";
    } catch (IOException | CertificateException e) {
      return "must hold a certificate in PEM form";
    }
  }

  /// The same for a file with a private key.
  static String keyFault(Path file) {
    if (!isReadable(file)) {
      return "must be a file that can be read";
    }
    String text;
    try (InputStream in = Files.newInputStream(file)) {
      text = new String(in.readNBytes((int) MAX_BYTES), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "must be a file that can be read";
    }
    if (text.contains("ENCRYPTED")) {
      return "must hold a private key that is not encrypted";
    }
    Matcher key = PRIVATE_KEY.matcher(text);
    return key.find() && isKey(key.group(1), key.group(2))
        ? ""
        : "must hold a private key in PEM form";
  }

  private static boolean isReadable(Path file) {
    return Files.isRegularFile(file) && Files.isReadable(file);
  }

  private static boolean isKey(String form, String base64) {
    byte[] key;
    try {
      key = Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException _) {
      return false;
    }
    // The older forms, `RSA` and `EC`, are not read by the JDK itself.
    return form.isEmpty() ? KINDS.stream().anyMatch(kind -> isKeyOf(kind, key)) : key.length > 0;
  }

  private static boolean isKeyOf(String kind, byte[] key) {
    try {
      KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(key));
      return true;
    } catch (GeneralSecurityException _) {
      return false;
    }
  }
}
