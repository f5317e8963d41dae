package dev.turnpike.simulator;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/// A simulator, and raw connections to it. Closing it stops both.
final class Caller implements AutoCloseable {
  /// Where a stall is expected, no byte for so long is one.
  private static final int STALL_MILLIS = 250;

  /// Elsewhere so long must do, however busy the machine is.
  private static final int PATIENCE_MILLIS = 20_000;

  private final Vertx vertx = Vertx.vertx();
  final Simulator simulator;

  Caller() {
    this(Simulator.Options.USUAL);
  }

  Caller(Simulator.Options options) {
    simulator = await(Simulator.listen(vertx, "127.0.0.1", 0, options));
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("the simulator did not do it", e);
    }
  }

  /// One of the four dialects as a client speaks it.
  enum Speech {
    CHAT("/v1/chat/completions"),
    RESPONSES("/v1/responses"),
    MESSAGES("/v1/messages"),
    GEMINI("");

    private final String path;

    Speech(String path) {
      this.path = path;
    }

    String path(String model, boolean stream) {
      return this != GEMINI
          ? path
          : "/v1beta/models/"
              + model
              + (stream ? ":streamGenerateContent?alt=sse" : ":generateContent");
    }

    /// A request that says `text` and offers the tool `get_weather`.
    String body(String model, boolean stream, String text) {
      String schema =
          "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},"
              + "\"required\":[\"city\"]}";
      return switch (this) {
        case CHAT ->
            """
            {"model":"%s","stream":%s,"stream_options":{"include_usage":true},
            "messages":[{"role":"user","content":"%s"}],
            "tools":[{"type":"function","function":{"name":"get_weather","parameters":%s}}]}"""
                .formatted(model, stream, text, schema);
        case RESPONSES ->
            """
            {"model":"%s","stream":%s,"input":"%s",
            "tools":[{"type":"function","name":"get_weather","parameters":%s}]}"""
                .formatted(model, stream, text, schema);
        case MESSAGES ->
            """
            {"model":"%s","stream":%s,"max_tokens":1000,
            "messages":[{"role":"user","content":"%s"}],
            "tools":[{"name":"get_weather","input_schema":%s}]}"""
                .formatted(model, stream, text, schema);
        case GEMINI ->
            """
            {"contents":[{"role":"user","parts":[{"text":"%s"}]}],
            "tools":[{"functionDeclarations":[{"name":"get_weather","parametersJsonSchema":%s}]}]}"""
                .formatted(text, schema);
      };
    }
  }

  /// Says "How are you today?" to a model.
  Got ask(Speech speech, String model, boolean stream) throws IOException {
    return post(speech.path(model, stream), speech.body(model, stream, "How are you today?"));
  }

  /// The same to a model that stalls: after its first bytes where some are `expected`, else at
  /// once.
  Got askStalling(Speech speech, String model, boolean stream, boolean expected)
      throws IOException {
    String body = speech.body(model, stream, "How are you today?");
    try (Socket socket = open("POST", speech.path(model, stream), body)) {
      socket.setSoTimeout(expected ? PATIENCE_MILLIS : STALL_MILLIS);
      return read(socket, STALL_MILLIS);
    }
  }

  Got post(String path, String body, String... headers) throws IOException {
    return send("POST", path, body, headers);
  }

  /// Sends one request and takes whatever comes until the connection ends.
  Got send(String method, String path, String body, String... headers) throws IOException {
    try (Socket socket = open(method, path, body, headers)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      Got got = read(socket, PATIENCE_MILLIS);
      if (got.end() == Got.End.SILENT) {
        throw new AssertionError(path + " fell silent after " + got.bytes().length + " bytes");
      }
      return got;
    }
  }

  private static Got read(Socket socket, int laterMillis) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[64 * 1024];
    try {
      int read;
      while ((read = socket.getInputStream().read(buffer)) >= 0) {
        bytes.write(buffer, 0, read);
        socket.setSoTimeout(laterMillis);
      }
      return new Got(bytes.toByteArray(), Got.End.CLOSED);
    } catch (SocketTimeoutException e) {
      return new Got(bytes.toByteArray(), Got.End.SILENT);
    } catch (SocketException e) {
      return new Got(bytes.toByteArray(), Got.End.RESET);
    }
  }

  /// A connection on which the request was sent and nothing read yet.
  Socket open(String method, String path, String body, String... headers) throws IOException {
    Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), simulator.port());
    byte[] payload = body.getBytes(StandardCharsets.UTF_8);
    StringBuilder head = new StringBuilder(method).append(' ').append(path).append(" HTTP/1.1\r\n");
    head.append("Host: simulator\r\nConnection: close\r\n");
    for (int i = 0; i < headers.length; i += 2) {
      head.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
    }
    head.append("Content-Length: ").append(payload.length).append("\r\n\r\n");
    socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().write(payload);
    socket.getOutputStream().flush();
    return socket;
  }

  @Override
  public void close() {
    await(simulator.close());
    await(vertx.close());
  }
}
