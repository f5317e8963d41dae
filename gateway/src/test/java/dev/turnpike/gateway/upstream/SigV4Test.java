package dev.turnpike.gateway.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.signer.Aws4Signer;
import software.amazon.awssdk.auth.signer.params.Aws4SignerParams;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.regions.Region;

/// Against AWS's published vectors (the suite of Signature Version 4, and the example of the IAM
/// guide), and against AWS's own SDK, which has to agree with each of them here too.
class SigV4Test {
  private static final String KEY_ID = "AKIDEXAMPLE";
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  private static final String TIME = "20150830T123600Z";
  private static final Instant AT = Instant.parse("2015-08-30T12:36:00Z");

  /// `headers` beside host and x-amz-date. An empty signature is one that AWS published no figure
  /// for, so that the SDK alone decides.
  record Vector(
      String name,
      String service,
      String method,
      String url,
      Map<String, String> headers,
      String body,
      String signature) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Vector suite(String name, String method, String target, String signature) {
    return new Vector(
        name, "service", method, "https://example.amazonaws.com" + target, Map.of(), "", signature);
  }

  private static final String UNRESERVED =
      "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  static List<Vector> vectors() {
    return List.of(
        suite(
            "get-vanilla",
            "GET",
            "/",
            "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        suite(
            "get-vanilla-empty-query-key",
            "GET",
            "/?Param1=value1",
            "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb"),
        suite(
            "get-vanilla-query-order-key-case",
            "GET",
            "/?Param2=value2&Param1=value1",
            "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"),
        suite(
            "get-vanilla-query-unreserved",
            "GET",
            "/?" + UNRESERVED + "=" + UNRESERVED,
            "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197"),
        suite(
            "get-vanilla-utf8-query",
            "GET",
            "/?%E1%88%B4=bar",
            "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"),
        suite(
            "post-vanilla",
            "POST",
            "/",
            "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
        suite(
            "post-vanilla-query",
            "POST",
            "/?Param1=value1",
            "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"),
        new Vector(
            "post-x-www-form-urlencoded",
            "service",
            "POST",
            "https://example.amazonaws.com/",
            Map.of("content-type", "application/x-www-form-urlencoded"),
            "Param1=value1",
            "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"),
        new Vector(
            "iam-list-users",
            "iam",
            "GET",
            "https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08",
            Map.of("content-type", "application/x-www-form-urlencoded; charset=utf-8"),
            "",
            "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"),
        suite("get-unreserved", "GET", "/" + UNRESERVED, ""),
        suite("get-slash-dot-slash", "GET", "/./", ""),
        suite("get-relative", "GET", "/example1/example2/../..", ""),
        suite("get-slashes", "GET", "//example//", ""),
        new Vector(
            "bedrock",
            "bedrock",
            "POST",
            "https://bedrock-runtime.eu-central-1.amazonaws.com/model/us.anthropic.claude-x-v1%3A0/invoke",
            Map.of("content-type", "application/json", "x-spaces", "a  b"),
            "{\"é\":1}",
            ""));
  }

  private static SigV4 signer(Vector vector, String session) {
    return new SigV4(KEY_ID, SECRET, session, "us-east-1", vector.service);
  }

  private static String target(URI url) {
    String query = url.getRawQuery();
    return url.getRawPath() + (query == null ? "" : "?" + query);
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void aVectorIsSignedAsAwsAndItsSdkSignIt(Vector vector) {
    SortedMap<String, String> headers = new TreeMap<>();
    headers.put("host", URI.create(vector.url).getHost());
    headers.put("x-amz-date", TIME);
    vector.headers.forEach((name, value) -> headers.put(name, value.replaceAll(" +", " ")));
    String hash = HexFormat.of().formatHex(SigV4.sha256(vector.body.getBytes(UTF_8)));
    String canonical =
        SigV4.canonicalRequest(vector.method, target(URI.create(vector.url)), headers, hash);
    String ours =
        signer(vector, "").authorization(canonical, String.join(";", headers.keySet()), TIME);
    if (!vector.signature.isEmpty()) {
      assertThat(ours).endsWith(", Signature=" + vector.signature);
    }
    assertThat(ours).isEqualTo(sdk(vector, vector.headers, ""));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void aWholeRequestIsSignedAsTheSdkSignsIt(Vector vector) {
    for (String session :
        List.of("", "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4=")) {
      MultiMap headers = HttpHeaders.headers();
      vector.headers.forEach(headers::set);
      headers.set("user-agent", "not signed").set("accept-encoding", "identity");
      URI url = URI.create(vector.url);
      signer(vector, session)
          .sign(
              vector.method, url.getHost(), target(url), headers, vector.body.getBytes(UTF_8), AT);
      Map<String, String> signed = new TreeMap<>(vector.headers);
      signed.put("x-amz-content-sha256", headers.get("x-amz-content-sha256"));
      assertThat(headers.get("authorization")).isEqualTo(sdk(vector, signed, session));
      assertThat(headers.contains("x-amz-security-token")).isEqualTo(!session.isEmpty());
    }
  }

  @Test
  void headersThatComeTwiceAreJoined() {
    MultiMap headers = HttpHeaders.headers().add("x-a", "1").add("x-a", " 2 ");
    SigV4 signer = new SigV4(KEY_ID, SECRET, "", "us-east-1", "service");
    signer.sign("POST", "h", "/", headers, new byte[0], AT);
    assertThat(headers.get("authorization"))
        .contains("SignedHeaders=host;x-a;x-amz-content-sha256;x-amz-date,");
  }

  @Test
  void itsTextShowsNoSecret() {
    assertThat(new SigV4(KEY_ID, SECRET, "session-token", "r", "s").toString())
        .doesNotContain(SECRET)
        .doesNotContain("session-token");
  }

  /// The independent implementation.
  @SuppressWarnings("deprecation") // the newer one of the SDK always signs a hash of the body, too
  private static String sdk(Vector vector, Map<String, String> headers, String session) {
    URI url = URI.create(vector.url);
    SdkHttpFullRequest.Builder request =
        SdkHttpFullRequest.builder()
            .method(SdkHttpMethod.fromValue(vector.method))
            .uri(url)
            .contentStreamProvider(() -> new ByteArrayInputStream(vector.body.getBytes(UTF_8)));
    headers.forEach(request::putHeader);
    AwsCredentials credentials =
        session.isEmpty()
            ? AwsBasicCredentials.create(KEY_ID, SECRET)
            : AwsSessionCredentials.create(KEY_ID, SECRET, session);
    Aws4SignerParams params =
        Aws4SignerParams.builder()
            .awsCredentials(credentials)
            .signingName(vector.service)
            .signingRegion(Region.US_EAST_1)
            .signingClockOverride(Clock.fixed(AT, ZoneOffset.UTC))
            .build();
    return Aws4Signer.create()
        .sign(request.build(), params)
        .firstMatchingHeader("Authorization")
        .orElseThrow();
  }
}
