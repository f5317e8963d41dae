package dev.turnpike.gateway.cli;

import dev.turnpike.gateway.access.Whereabouts;
import dev.turnpike.gateway.log.Shown;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// Talks to a gateway's control plane, and turns every way in which that can fail into words.
final class ControlClient {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final long MAX_ANSWER = 64_000_000;
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final HttpClient http;
  private final URI base;
  private final String key;
  private final String keySource;

  ControlClient(Whereabouts gateway, String key, String keySource) {
    this.base = gateway.base();
    this.key = key;
    this.keySource = keySource;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT);
    if (!gateway.certificate().isEmpty()) {
      builder.sslContext(OneCertificate.trusting(gateway.certificate()));
    }
    this.http = builder.build();
  }

  JsonNode get(String path) {
    return send("GET", path, null);
  }

  JsonNode post(String path, JsonNode body) {
    return send("POST", path, body);
  }

  JsonNode delete(String path) {
    return send("DELETE", path, null);
  }

  private JsonNode send(String method, String path, @Nullable JsonNode body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(ANSWER)
            .header("authorization", "Bearer " + key)
            .header("content-type", "application/json")
            .method(
                method,
                body == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(MAPPER.writeValueAsBytes(body)))
            .build();
    HttpResponse<byte[]> response = exchange(request);
    JsonNode json = json(response.body());
    if (response.statusCode() / 100 != 2) {
      throw refused(response.statusCode(), json);
    }
    return json;
  }

  private HttpResponse<byte[]> exchange(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER));
    } catch (ConnectException e) {
      throw new CommandFailure(
          "no gateway answers at "
              + base
              + "; start it with ./turnpike up, or name another with --url",
          e);
    } catch (HttpTimeoutException e) {
      throw new CommandFailure("the gateway at " + base + " does not answer in time", e);
    } catch (SSLException e) {
      throw new CommandFailure(
          "no TLS with "
              + base
              + ": "
              + e.getMessage()
              + "; name the host of its certificate with --url",
          e);
    } catch (IOException e) {
      throw new CommandFailure("the gateway at " + base + " broke off: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("interrupted", e);
    }
  }

  private JsonNode json(byte[] body) {
    try {
      return body.length == 0 ? JsonNodeFactory.instance.objectNode() : MAPPER.readTree(body);
    } catch (JacksonException e) {
      throw new CommandFailure("what answers at " + base + " is not a Turnpike gateway", e);
    }
  }

  private CommandFailure refused(int status, JsonNode json) {
    String said = Shown.of(json.path("error").path("message").stringValue(""), 2_000);
    return switch (status) {
      case 401, 403 ->
          new CommandFailure(
              "the gateway at "
                  + base
                  + " does not take the management key from "
                  + keySource
                  + (said.isEmpty() ? "" : ": " + said));
      default ->
          new CommandFailure(
              said.isEmpty() ? "the gateway at " + base + " answered " + status : said);
    };
  }
}
