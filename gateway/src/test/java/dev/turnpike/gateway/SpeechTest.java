package dev.turnpike.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.simulator.Journal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Speech by OpenAI's form of the question, from providers of that form and from ElevenLabs.
class SpeechTest {
  private static final String PATH = "/v3/router/audio/speech";
  private static final String TEXT = "Zwölf Mühlen am Bach 🎡";
  private static final long CHARACTERS = 22;

  private static RawProvider provider;
  private static TestGateway gateway;

  @BeforeAll
  static void start() throws IOException {
    provider = new RawProvider();
    gateway =
        TestGateway.start(
            "",
            """
            elevenlabs: {base_url: "ORIGIN", api_key: xi-secret-0123456789}
            e: {dialect: elevenlabs, base_url: "ORIGIN", api_key: xi-secret-0123456789}
            raw: {dialect: chat, base_url: "http://127.0.0.1:%d/v1", api_key: k}
            """
                .formatted(provider.port())
                .indent(2));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    provider.close();
  }

  @BeforeEach
  void forget() {
    gateway.upstream().clear();
  }

  private static HttpRequest request(String model, String rest, String... headers) {
    String body = "{\"model\":\"" + model + "\",\"input\":\"" + TEXT + "\"" + rest + "}";
    return gateway.request(PATH, headers).POST(BodyPublishers.ofString(body)).build();
  }

  private static HttpResponse<byte[]> speak(String model, String rest) {
    try {
      return gateway.client().send(request(model, rest), BodyHandlers.ofByteArray());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static HttpResponse<String> refused(String body) {
    return gateway.post(PATH, body);
  }

  private static Journal.Received asked() {
    return gateway.upstream().received().getFirst();
  }

  private static JsonNode askedBody() {
    return TestGateway.JSON.readTree(asked().body());
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  /// The audio that a simulator's own client would be given.
  private static byte[] direct(String format) throws Exception {
    String body =
        "{\"model\":\"m\",\"input\":\"" + TEXT + "\",\"response_format\":\"" + format + "\"}";
    URI uri = URI.create("http://127.0.0.1:" + gateway.simulatorPort() + "/v1/audio/speech");
    HttpRequest request = HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString(body)).build();
    return gateway.client().send(request, BodyHandlers.ofByteArray()).body();
  }

  @ParameterizedTest
  @CsvSource({"mp3,audio/mpeg", "wav,audio/wav", "pcm,audio/pcm"})
  void audioGoesOnByteForByte(String format, String type) throws Exception {
    HttpResponse<byte[]> answer =
        speak("openai/tts-1", ",\"voice\":\"alloy\",\"response_format\":\"" + format + "\"");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(direct(format)).hasSizeGreaterThan(10_000);
    assertThat(header(answer, "content-type")).isEqualTo(type);
    assertThat(header(answer, "x-turnpike-model")).isEqualTo("openai/tts-1");
    assertThat(header(answer, "x-turnpike-notes")).isEmpty();
    assertThat(asked().target()).isEqualTo("/v1/audio/speech");
    assertThat(asked().header("authorization")).isEqualTo("Bearer " + TestGateway.UPSTREAM_KEY);
    assertThat(asked().header("accept")).isEqualTo("*/*");
    assertThat(new String(asked().body(), UTF_8))
        .isEqualTo(
            "{\"model\":\"tts-1\",\"input\":\""
                + TEXT
                + "\",\"voice\":\"alloy\",\"response_format\":\""
                + format
                + "\"}");
  }

  @Test
  void theTraceHasTheCharactersAndTheirPriceAndNoSound() {
    JsonNode trace = gateway.trace(speak("openai/tts-1", ",\"voice\":\"alloy\""));
    assertThat(trace.at("/operation").asString()).isEqualTo("speech");
    assertThat(trace.at("/name").asString()).isEqualTo("speech.openai");
    assertThat(trace.at("/status").asString()).isEqualTo("ok");
    assertThat(trace.at("/usage/buckets/characters").asLong()).isEqualTo(CHARACTERS);
    assertThat(trace.at("/usage/total_tokens").asLong()).isZero();
    assertThat(trace.at("/usage/estimated").asBoolean()).isFalse();
    assertThat(trace.at("/cost/total_nanos").asLong()).isEqualTo(15_000 * CHARACTERS);
    assertThat(trace.at("/response_bytes").asLong()).isGreaterThan(10_000);
    assertThat(trace.at("/request").toString()).contains("Mühlen");
    assertThat(trace.path("response").isNull() || trace.path("response").isMissingNode()).isTrue();
    assertThat(trace.at("/times/time_to_first_token_us").asLong()).isPositive();
  }

  @Test
  void eventsTellTheTokens() {
    HttpResponse<byte[]> answer =
        speak("openai/gpt-4o-mini-tts", ",\"voice\":\"alloy\",\"stream_format\":\"sse\"");
    assertThat(header(answer, "content-type")).startsWith("text/event-stream");
    String events = new String(answer.body(), UTF_8);
    assertThat(events).contains("speech.audio.delta").endsWith("}}\n\n");
    JsonNode trace = gateway.trace(answer);
    long input = trace.at("/usage/buckets/input").asLong();
    long output = trace.at("/usage/buckets/output_audio").asLong();
    assertThat(input).isPositive();
    assertThat(output).isPositive();
    assertThat(trace.at("/usage/buckets/characters").asLong()).isZero();
    assertThat(trace.at("/cost/total_nanos").asLong()).isEqualTo(600 * input + 12_000 * output);
  }

  @Test
  void whatIsBilledByTokensThatNobodyTellsIsUnpriced() {
    JsonNode trace = gateway.trace(speak("openai/gpt-4o-mini-tts", ",\"voice\":\"alloy\""));
    assertThat(trace.at("/cost/state").asString()).isEqualTo("unpriced");
    assertThat(trace.at("/cost/unpriced_reason").asString()).contains("characters");
  }

  @ParameterizedTest
  @CsvSource({
    "george,mp3,mp3_44100_128,audio/mpeg,JBFqnCBsd6RMkjVDRZzb",
    "Sarah,pcm,pcm_24000,audio/pcm,EXAVITQu4vr4xnSDxMaL",
    "JBFqnCBsd6RMkjVDRZzb,pcm,pcm_24000,audio/pcm,JBFqnCBsd6RMkjVDRZzb"
  })
  void elevenLabsIsAskedInItsOwnForm(
      String voice, String format, String output, String type, String id) throws Exception {
    HttpResponse<byte[]> answer =
        speak(
            "elevenlabs/eleven_v3",
            ",\"voice\":\"" + voice + "\",\"response_format\":\"" + format + "\"");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(direct(format));
    assertThat(header(answer, "content-type")).isEqualTo(type);
    assertThat(header(answer, "x-turnpike-notes")).isEmpty();
    assertThat(asked().target())
        .isEqualTo("/v1/text-to-speech/" + id + "/stream?output_format=" + output);
    assertThat(asked().header("xi-api-key")).isEqualTo("xi-secret-0123456789");
    assertThat(asked().header("authorization")).isNull();
    assertThat(askedBody().toString())
        .isEqualTo("{\"text\":\"" + TEXT + "\",\"model_id\":\"eleven_v3\"}");
    JsonNode trace = gateway.trace(answer);
    assertThat(trace.at("/cost/total_nanos").asLong()).isEqualTo(100_000 * CHARACTERS);
  }

  @Test
  void whatElevenLabsHasNotIsNoted() {
    HttpResponse<byte[]> answer =
        speak(
            "elevenlabs/eleven_v3",
            ",\"voice\":{\"id\":\"JBFqnCBsd6RMkjVDRZzb\"},\"speed\":3,\"instructions\":\"softly\"");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "x-turnpike-notes"))
        .isEqualTo("dropped:instructions, clamped:speed=1.2");
    assertThat(askedBody().at("/voice_settings/speed").asDouble()).isEqualTo(1.2);
  }

  @Test
  void aWaveIsMadeOfPlainSamples() throws Exception {
    HttpResponse<byte[]> answer =
        speak("elevenlabs/eleven_v3", ",\"voice\":\"aria\",\"response_format\":\"wav\"");
    assertThat(header(answer, "content-type")).isEqualTo("audio/wav");
    assertThat(header(answer, "x-turnpike-notes")).isEqualTo("emulated:response_format");
    ByteBuffer wave = ByteBuffer.wrap(answer.body()).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(new String(answer.body(), 0, 4, US_ASCII)).isEqualTo("RIFF");
    assertThat(new String(answer.body(), 8, 8, US_ASCII)).isEqualTo("WAVEfmt ");
    assertThat(wave.getShort(22)).isEqualTo((short) 1);
    assertThat(wave.getInt(24)).isEqualTo(24_000);
    assertThat(wave.getShort(34)).isEqualTo((short) 16);
    assertThat(Arrays.copyOfRange(answer.body(), 44, answer.body().length))
        .isEqualTo(direct("pcm"));
  }

  @Test
  void elevenLabsSpeaksInEventsToo() throws Exception {
    HttpResponse<byte[]> answer =
        speak(
            "elevenlabs/eleven_v3",
            ",\"voice\":\"aria\",\"response_format\":\"pcm\",\"stream_format\":\"sse\"");
    assertThat(header(answer, "content-type")).startsWith("text/event-stream");
    ByteArrayOutputStream audio = new ByteArrayOutputStream();
    String[] events = new String(answer.body(), UTF_8).split("\n\n", 0);
    for (int i = 0; i < events.length - 1; i++) {
      JsonNode event = TestGateway.JSON.readTree(events[i].substring("data: ".length()));
      assertThat(event.at("/type").asString()).isEqualTo("speech.audio.delta");
      audio.writeBytes(Base64.getDecoder().decode(event.at("/audio").asString()));
    }
    assertThat(events[events.length - 1]).isEqualTo("data: {\"type\":\"speech.audio.done\"}");
    assertThat(audio.toByteArray()).isEqualTo(direct("pcm"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"c/cut-mid", "e/cut-mid", "c/close-mid", "e/close-mid"})
  void aBreakWithinTheAudioIsHeardAsOne(String model) throws Exception {
    HttpResponse<InputStream> answer =
        gateway.client().send(request(model, ",\"voice\":\"aria\""), BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThatThrownBy(() -> answer.body().readAllBytes()).isInstanceOf(IOException.class);
    JsonNode trace = gateway.trace(answer);
    assertThat(trace.at("/status").asString()).isEqualTo("error");
    assertThat(trace.at("/usage/buckets/characters").asLong()).isEqualTo(CHARACTERS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"c/cut-mid", "e/cut-mid"})
  void aBreakWithinEventsIsTold(String model) {
    HttpResponse<byte[]> answer = speak(model, ",\"voice\":\"aria\",\"stream_format\":\"sse\"");
    String events = new String(answer.body(), UTF_8);
    assertThat(events).contains("speech.audio.delta").doesNotContain("speech.audio.done");
    String last = events.strip().substring(events.strip().lastIndexOf("\n\n") + 2);
    assertThat(last).startsWith("data: {\"error\":{\"message\":");
  }

  @Test
  void anErrorEventOfTheProvidersOwnIsRelayed() {
    HttpResponse<byte[]> answer =
        speak("c/error-event", ",\"voice\":\"aria\",\"stream_format\":\"sse\"");
    assertThat(new String(answer.body(), UTF_8))
        .contains("speech.audio.delta", "The model is overloaded.");
    assertThat(gateway.trace(answer).at("/status").asString()).isEqualTo("error");
  }

  @Test
  void anotherProviderSpeaksWhereOneFailsBeforeItsFirstSound() {
    HttpResponse<byte[]> answer =
        speak(
            "c/status-503",
            ",\"voice\":\"aria\",\"fallbacks\":[{\"model\":\"c/stall-headers+status-500\"},"
                + "{\"model\":\"elevenlabs/eleven_flash_v2_5\"}]");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "x-turnpike-model")).isEqualTo("elevenlabs/eleven_flash_v2_5");
    assertThat(header(answer, "x-turnpike-attempts")).isEqualTo("3");
  }

  @ParameterizedTest
  @ValueSource(ints = {205, 206})
  void aPartIsNotTheWhole(int status) throws Exception {
    HttpResponse<byte[]> answer = raw(RawProvider.head(status, "audio/mpeg", 4) + "abcd");
    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(new String(answer.body(), UTF_8)).contains("something else than the audio");
    assertThat(gateway.trace(answer).at("/attempts/0/detail").asString()).doesNotContain("abcd");
  }

  @Test
  void oneContentTypeIsPassedOn() throws Exception {
    HttpResponse<byte[]> answer =
        raw(RawProvider.head(200, "audio/mpeg", 4, "Content-Type: text/html") + "abcd");
    assertThat(answer.headers().allValues("content-type")).containsExactly("audio/mpeg");
    assertThat(answer.body()).isEqualTo("abcd".getBytes(US_ASCII));
  }

  /// The answer to a call that the provider answers with these bytes.
  private static HttpResponse<byte[]> raw(String bytes) throws IOException {
    provider.says(bytes);
    return speak("raw/x", "");
  }

  /// A host that takes no notice of `stream_format`.
  @Test
  void plainAudioIsMadeEventsWhereEventsAreAsked() throws Exception {
    HttpResponse<byte[]> answer =
        speak("c/plain-audio", ",\"response_format\":\"pcm\",\"stream_format\":\"sse\"");
    assertThat(header(answer, "content-type")).startsWith("text/event-stream");
    assertThat(header(answer, "x-turnpike-notes")).isEqualTo("emulated:stream_format");
    assertThat(new String(answer.body(), UTF_8))
        .startsWith("data: {\"type\":\"speech.audio.delta\"")
        .endsWith("data: {\"type\":\"speech.audio.done\"}\n\n");
  }

  /// What only a provider of another form needs to understand is not judged here.
  @Test
  void whatTheProviderMayKnowGoesOnAsItCame() {
    String rest =
        ",\"voice\":[\"a\",\"b\"],\"speed\":\"fast\",\"response_format\":\"mp3\",\"new\":{\"a\":1}";
    HttpResponse<byte[]> answer = speak("c/x", rest);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(new String(asked().body(), UTF_8)).endsWith(rest + "}");
  }

  @Test
  void aStreamThatEndsWithoutDoneIsWholeAllTheSame() throws Exception {
    HttpResponse<byte[]> answer = speak("c/no-done", ",\"stream_format\":\"sse\"");
    assertThat(new String(answer.body(), UTF_8)).endsWith("data: [DONE]\n\n");
    JsonNode trace = gateway.trace(answer);
    assertThat(trace.at("/status").asString()).isEqualTo("ok");
    assertThat(trace.at("/usage/buckets/characters").asLong()).isEqualTo(CHARACTERS);
  }

  @Test
  void aTextThatNoModelTakesIsRefusedBeforeItIsSent() {
    String body = "{\"model\":\"c/x\",\"input\":\"" + "a".repeat(100_001) + "\"}";
    HttpResponse<String> answer = refused(body);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("input has 100001 characters");
    assertThat(gateway.upstream().received()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "e/status-401,502,provider_credential_rejected",
    "e/quota,429,insufficient_quota",
    "e/status-400,400,",
    "c/json-error-200,500,upstream_error",
    "c/json-for-stream,502,",
    "c/html,502,",
    "c/204,502,",
    "e/json-for-stream,502,",
    "e/empty,502,",
    "c/size-0,502,",
    "c/error-as-audio,500,",
    "e/error-as-audio,502,"
  })
  void whatIsNoAudioIsAnError(String model, int status, String code) {
    HttpResponse<byte[]> answer = speak(model, ",\"voice\":\"aria\"");
    String body = new String(answer.body(), UTF_8);
    assertThat(answer.statusCode()).as(body).isEqualTo(status);
    assertThat(header(answer, "content-type")).startsWith("application/json");
    JsonNode error = TestGateway.JSON.readTree(body).path("error");
    assertThat(error.path("message").asString()).isNotEmpty();
    if (code != null) {
      assertThat(error.path("code").asString()).isEqualTo(code);
    }
    assertThat(body).doesNotContain("xi-secret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"input\":\"a\"} | model | model is missing, must be a string",
        "{\"model\":\"c/x\"} | input | input is missing, must be a text of at most 100000 characters",
        "{\"model\":\"c/x\",\"input\":\"\"} | input | input is empty, must be a text",
        "{\"model\":\"c/x\",\"input\":[\"a\"]} | input | input is an array, must be a text",
        "{\"model\":\"e/x\",\"input\":\"a\",\"voice\":7} | voice | voice is a number, must be a name, or an object with an id",
        "{\"model\":\"e/x\",\"input\":\"a\",\"voice\":\"aria\",\"speed\":\"fast\"} | speed | speed is not a number above 0 and of at most 100",
        "{\"model\":\"c/x\",\"input\":\"a\",\"stream_format\":\"x\"} | stream_format | stream_format must be \"audio\" or \"sse\"",
        "{\"model\":\"e/x\",\"input\":\"a\",\"response_format\":1} | response_format | response_format is a number, must be a string",
        "{\"model\":\"e/x\",\"input\":\"a\",\"voice\":\"aria\",\"response_format\":\"flac\"} | response_format | ElevenLabs has no such response_format: it must be mp3, opus, wav or pcm.",
        "{\"model\":\"e/x\",\"input\":\"a\"} | voice | voice is missing, must be the id of one or alice, aria",
        "{\"model\":\"e/x\",\"input\":\"a\",\"voice\":\"../../v1/voices\"} | voice | voice is not one of ElevenLabs', must be the id of one or alice, aria",
        "{\"model\":\"g/x\",\"input\":\"a\"} | model | The provider of this model makes no speech in a form that is known here.",
      })
  void badInputSaysWhatWasWanted(String body, String param, String message) {
    HttpResponse<String> answer = refused(body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    JsonNode error = TestGateway.JSON.readTree(answer.body()).path("error");
    assertThat(error.path("param").asString()).isEqualTo(param);
    assertThat(error.path("message").asString()).startsWith(message);
    assertThat(gateway.upstream().received()).isEmpty();
  }

  /// A player reads as fast as it plays, and the provider is faster.
  @Test
  void aClientThatReadsSlowlyButReadsIsHeard() throws Exception {
    try (TestGateway slow = TestGateway.start("timeouts: {client_idle: 2s}");
        Socket socket = new Socket()) {
      socket.setReceiveBufferSize(32 * 1024);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), slow.port()));
      String body = "{\"model\":\"c/endless\",\"input\":\"a\",\"response_format\":\"pcm\"}";
      String head =
          "POST "
              + PATH
              + " HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer "
              + TestGateway.KEY
              + "\r\ncontent-type: application/json\r\ncontent-length: "
              + body.length()
              + "\r\n\r\n";
      socket.getOutputStream().write((head + body).getBytes(US_ASCII));
      for (int i = 0; i < 70; i++) {
        assertThat(socket.getInputStream().readNBytes(20_000)).hasSize(20_000);
        Thread.sleep(100);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat/completions", "embeddings", "responses"})
  void elevenLabsMakesNothingElse(String path) {
    HttpResponse<String> answer =
        gateway.post(
            "/v3/router/" + path,
            "{\"model\":\"elevenlabs/eleven_v3\",\"input\":\"Hi\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(gateway.upstream().received()).isEmpty();
  }

  @Test
  void aClientThatLeavesStopsTheProvider() throws Exception {
    HttpResponse<InputStream> answer =
        gateway
            .client()
            .send(
                request("c/endless-1ms", ",\"response_format\":\"pcm\""),
                BodyHandlers.ofInputStream());
    assertThat(answer.body().readNBytes(20_000)).hasSize(20_000);
    answer.body().close();
    JsonNode trace = gateway.trace(answer);
    assertThat(trace.at("/status").asString()).isEqualTo("cancelled");
    assertThat(trace.at("/usage/buckets/characters").asLong()).isEqualTo(CHARACTERS);
  }

  @Test
  void theSimulatorSpeaksAtOnce() {
    try (TestGateway plain = TestGateway.start()) {
      HttpResponse<String> answer =
          plain.post(PATH, "{\"model\":\"c/speaker\",\"input\":\"Hi\",\"voice\":\"alloy\"}");
      assertThat(answer.statusCode()).isEqualTo(200);
    }
  }
}
