package dev.turnpike.gateway.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.MultiMap;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs requests as AWS wants it: Signature Version 4 with a secret key, over method, path, query,
/// headers and the hash of the body (docs.aws.amazon.com, "Create a signed AWS API request").
public final class SigV4 {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final int DATE_LENGTH = 8;
  private static final HexFormat HEX = HexFormat.of();
  private static final String UNRESERVED = "-._~";

  /// What a proxy on the way may change, and what the connection sets itself.
  private static final Set<String> UNSIGNED =
      Set.of(
          "accept-encoding",
          "authorization",
          "connection",
          "content-length",
          "expect",
          "transfer-encoding",
          "user-agent",
          "x-amzn-trace-id");

  private final String keyId;
  private final Secret secretKey;
  private final Secret sessionToken;
  private final String region;
  private final String service;

  /// An empty `sessionToken` is none.
  public SigV4(String keyId, String secretKey, String sessionToken, String region, String service) {
    this.keyId = keyId;
    this.secretKey = new Secret(secretKey);
    this.sessionToken = new Secret(sessionToken);
    this.region = region;
    this.service = service;
  }

  List<Secret> secrets() {
    return List.of(secretKey, sessionToken);
  }

  /// Adds to the headers what a request of this content needs. `host` is as the Host header will
  /// say it; `target` path and query as they will be sent.
  void sign(String method, String host, String target, MultiMap headers, byte[] body, Instant now) {
    String time = TIME.format(now);
    String hash = HEX.formatHex(sha256(body));
    headers.set("x-amz-date", time);
    headers.set("x-amz-content-sha256", hash);
    if (!sessionToken.text().isEmpty()) {
      headers.set("x-amz-security-token", sessionToken.text());
    }
    SortedMap<String, String> signed = signed(headers);
    signed.put("host", host);
    String canonical = canonicalRequest(method, target, signed, hash);
    headers.set("authorization", authorization(canonical, names(signed), time));
  }

  private static SortedMap<String, String> signed(MultiMap headers) {
    SortedMap<String, String> signed = new TreeMap<>();
    for (Map.Entry<String, String> header : headers) {
      String name = header.getKey().toLowerCase(java.util.Locale.ROOT);
      if (!UNSIGNED.contains(name)) {
        signed.merge(name, trimmed(header.getValue()), (one, other) -> one + "," + other);
      }
    }
    return signed;
  }

  private static String trimmed(String value) {
    return value.strip().replaceAll(" +", " ");
  }

  private static String names(SortedMap<String, String> headers) {
    return String.join(";", headers.keySet());
  }

  /// The request as both sides write it down. `headers` have lower-case names and trimmed values.
  static String canonicalRequest(
      String method, String target, SortedMap<String, String> headers, String bodyHash) {
    int mark = target.indexOf('?');
    StringBuilder text = new StringBuilder(512);
    text.append(method).append('\n');
    text.append(canonicalPath(mark < 0 ? target : target.substring(0, mark))).append('\n');
    text.append(mark < 0 ? "" : canonicalQuery(target.substring(mark + 1))).append('\n');
    headers.forEach((name, value) -> text.append(name).append(':').append(value).append('\n'));
    return text.append('\n').append(names(headers)).append('\n').append(bodyHash).toString();
  }

  /// Every service but S3 wants the path, escaped as it is sent, normalised and escaped once more.
  private static String canonicalPath(String path) {
    Deque<String> kept = new ArrayDeque<>();
    for (String segment : path.split("/", -1)) {
      switch (segment) {
        case "", "." -> {}
        case ".." -> kept.pollLast();
        default -> kept.addLast(escaped(segment));
      }
    }
    String joined = "/" + String.join("/", kept);
    return path.endsWith("/") && joined.length() > 1 ? joined + "/" : joined;
  }

  /// `query` as it is sent: its escapes stay as they are.
  private static String canonicalQuery(String query) {
    List<String[]> pairs = new ArrayList<>();
    for (String pair : query.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        pairs.add(
            equals < 0
                ? new String[] {pair, ""}
                : new String[] {pair.substring(0, equals), pair.substring(equals + 1)});
      }
    }
    pairs.sort(
        (one, other) ->
            one[0].equals(other[0]) ? one[1].compareTo(other[1]) : one[0].compareTo(other[0]));
    List<String> joined = pairs.stream().map(pair -> pair[0] + "=" + pair[1]).toList();
    return String.join("&", joined);
  }

  private static String escaped(String segment) {
    StringBuilder out = new StringBuilder(segment.length() + 8);
    for (byte b : segment.getBytes(UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || UNRESERVED.indexOf(c) >= 0;
      if (plain) {
        out.append(c);
      } else {
        out.append('%').append(HEX.withUpperCase().toHexDigits(b));
      }
    }
    return out.toString();
  }

  /// The header's value for a canonical request at a `time` in AWS's form.
  String authorization(String canonicalRequest, String signedHeaders, String time) {
    String date = time.substring(0, DATE_LENGTH);
    String scope = date + "/" + region + "/" + service + "/aws4_request";
    String toSign =
        ALGORITHM
            + "\n"
            + time
            + "\n"
            + scope
            + "\n"
            + HEX.formatHex(sha256(canonicalRequest.getBytes(UTF_8)));
    byte[] key = ("AWS4" + secretKey.text()).getBytes(UTF_8);
    for (String part : new String[] {date, region, service, "aws4_request"}) {
      key = hmac(key, part);
    }
    return ALGORITHM
        + " Credential="
        + keyId
        + "/"
        + scope
        + ", SignedHeaders="
        + signedHeaders
        + ", Signature="
        + HEX.formatHex(hmac(key, toSign));
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "SigV4[" + region + ", " + service + "]";
  }
}
