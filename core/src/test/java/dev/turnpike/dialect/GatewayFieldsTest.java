package dev.turnpike.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.Seed;
import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.GatewayFields;
import dev.turnpike.conversation.GatewayFields.Identity;
import dev.turnpike.conversation.GatewayFields.Retry;
import dev.turnpike.conversation.GatewayFields.ThreadRef;
import dev.turnpike.conversation.GatewayFields.Timeouts;
import dev.turnpike.dialect.json.RandomJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayFieldsTest {
  private static final String ALL =
      "\"fallbacks\":[{\"model\":\"a/b\"},{\"model\":\"c/d/e\"}],"
          + "\"retry\":{\"count\":3,\"on_codes\":[429,503]},"
          + "\"timeout\":{\"call_timeout\":30000,\"first_token_timeout\":5,\"idle_timeout\":6},"
          + "\"identity\":{\"id\":\"u1\", \"email\":\"a@b.c\",\"tags\":[\"x\"]},"
          + "\"thread\":{\"id\":\"t1\",\"tags\":[\"y\"]},"
          + "\"name\":\"turn\",\"tags\":[\"p\",\"q\"]";
  private static final GatewayFields WANTED =
      new GatewayFields(
          List.of("a/b", "c/d/e"),
          new Retry(3, Set.of(429, 503)),
          new Timeouts(Duration.ofSeconds(30), Duration.ofMillis(5), Duration.ofMillis(6)),
          new Identity("u1", "{\"id\":\"u1\", \"email\":\"a@b.c\",\"tags\":[\"x\"]}"),
          new ThreadRef("t1", List.of("y")),
          Map.of(),
          "turn",
          List.of("p", "q"));

  @Test
  void are_read_and_taken_out_at_the_top_level_of_the_OpenAI_dialects() {
    for (Operation operation : List.of(Operation.CHAT_COMPLETIONS, Operation.RESPONSES)) {
      Envelope envelope = read(operation, "{" + ALL + ",\"model\":\"m/n\",\"x\":1}");
      assertThat(envelope.fields()).isEqualTo(WANTED);
      assertThat(spliced(envelope)).isEqualTo("{\"model\":\"n\",\"x\":1}");
    }
  }

  @Test
  void are_read_and_taken_out_nested_in_every_dialect() {
    for (String nest : List.of("turnpike", "orq")) {
      for (Operation operation :
          List.of(
              Operation.CHAT_COMPLETIONS,
              Operation.RESPONSES,
              Operation.MESSAGES,
              Operation.GENERATE_CONTENT)) {
        Envelope envelope =
            read(operation, "{\"model\":\"m/n\" , \"" + nest + "\":{" + ALL + "},\"x\": 1}");
        assertThat(envelope.fields()).as("%s %s", nest, operation).isEqualTo(WANTED);
        assertThat(spliced(envelope))
            .isEqualTo(
                operation == Operation.GENERATE_CONTENT
                    ? "{\"model\":\"m/n\" ,\"x\": 1}"
                    : "{\"model\":\"n\" ,\"x\": 1}");
      }
    }
  }

  @Test
  void of_the_top_level_win_over_nested_ones() {
    Envelope envelope =
        read(
            Operation.CHAT_COMPLETIONS,
            "{\"orq\":{\"name\":\"c\",\"tags\":[\"o\"]},\"turnpike\":{\"name\":\"b\",\"thread\":{\"id\":\"t\"}},"
                + "\"name\":\"a\",\"model\":\"m/n\"}");
    assertThat(envelope.fields().name()).isEqualTo("a");
    assertThat(envelope.fields().tags()).containsExactly("o");
    assertThat(spliced(envelope)).isEqualTo("{\"model\":\"n\"}");
  }

  @Test
  void at_the_top_level_of_Messages_are_Anthropics_own() {
    String body =
        "{\"model\":\"m/n\",\"fallbacks\":\"default\",\"metadata\":{\"user_id\":\"u\"},\"name\":5}";
    Envelope envelope = read(Operation.MESSAGES, body);
    assertThat(envelope.fields()).isEqualTo(GatewayFields.NONE);
    assertThat(spliced(envelope)).isEqualTo(body.replace("m/n", "n"));
  }

  @Test
  void metadata_goes_on_where_OpenAI_would_store_it() {
    String metadata = "\"metadata\":{\"tier\":\"free\"}";
    for (String store : List.of("", ",\"store\":false", ",\"store\":null")) {
      Envelope envelope =
          read(Operation.CHAT_COMPLETIONS, "{\"model\":\"m/n\"," + metadata + store + "}");
      assertThat(envelope.fields().metadata()).containsExactly(Map.entry("tier", "free"));
      assertThat(spliced(envelope)).isEqualTo("{\"model\":\"n\"" + store + "}");
    }
    for (String body :
        List.of(
            "{\"model\":\"m/n\"," + metadata + ",\"store\":true}",
            "{\"store\":true," + metadata + ",\"model\":\"m/n\"}")) {
      assertThat(spliced(read(Operation.CHAT_COMPLETIONS, body)))
          .isEqualTo(body.replace("m/n", "n"));
    }
    String body = "{\"model\":\"m/n\"," + metadata + "}";
    Envelope responses = read(Operation.RESPONSES, body);
    assertThat(responses.fields().metadata()).containsExactly(Map.entry("tier", "free"));
    assertThat(spliced(responses)).isEqualTo(body.replace("m/n", "n"));
  }

  @Test
  void the_user_stays_in_the_body_and_is_reported() {
    Envelope envelope = read(Operation.CHAT_COMPLETIONS, "{\"model\":\"m/n\",\"user\":\"u\"}");
    assertThat(envelope.user()).isEqualTo("u");
    assertThat(spliced(envelope)).isEqualTo("{\"model\":\"n\",\"user\":\"u\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"retry\":{\"count\":0} | retry.count is 0, must be 1 to 5",
        "\"retry\":{\"count\":1.5} | retry.count is 1.5, must be 1 to 5",
        "\"retry\":{\"count\":\"2\"} | retry.count is a string, must be 1 to 5",
        "\"retry\":{} | retry.count is missing, must be 1 to 5",
        "\"retry\":{\"count\":1,\"on_codes\":[200]} | retry.on_codes[0] is 200, must be 400 to 599",
        "\"retry\":{\"count\":1,\"count\":2} | retry.count is given twice, must be given once",
        "\"retry\":{\"counts\":1} | retry.counts is unknown, must be one of count, on_codes",
        "\"timeout\":3 | timeout is 3, must be an object",
        "\"timeout\":{\"call_timeout\":0} | timeout.call_timeout is 0, must be 1 to 86400000",
        "\"timeout\":{\"call_timeout\":-1} | timeout.call_timeout is -1, must be 1 to 86400000",
        "\"fallbacks\":[\"a/b\"] | fallbacks[0] is a string, must be an object",
        "\"fallbacks\":[{}] | fallbacks[0].model is missing, must be a string",
        "\"fallbacks\":{} | fallbacks is an object, must be a list",
        "\"identity\":{\"email\":\"e\"} | identity.id is missing, must be a string",
        "\"identity\":{\"id\":\"\"} | identity.id is empty, must be 1 to 255 characters long",
        "\"thread\":{\"id\":7} | thread.id is 7, must be a string",
        "\"name\":[] | name is an array, must be a string",
        "\"tags\":[1] | tags[0] is 1, must be a string",
        "\"metadata\":{\"a\":true} | metadata.a is true, must be a string",
        "\"turnpike\":{\"nmae\":1} | turnpike.nmae is unknown, must be one of metadata, fallbacks, retry, timeout, identity, thread, name, tags, load_balancer, cache, guardrails, plugins",
        "\"turnpike\":{\"retry\":{\"count\":9}} | turnpike.retry.count is 9, must be 1 to 5",
        "\"orq\":7 | orq is 7, must be an object",
        "\"cache\":{} | cache is not supported yet",
        "\"load_balancer\":{} | load_balancer is not supported yet",
        "\"guardrails\":[] | guardrails is not supported yet",
        "\"plugins\":[] | plugins is not supported yet",
        "\"orq\":{\"cache\":{}} | orq.cache is not supported yet",
        "\"stream\":1 | stream is 1, must be true or false",
      })
  void say_what_was_seen_and_what_was_wanted(String member, String message) {
    Failure.BadRequest failure = refused("{\"model\":\"m/n\"," + member + "}");
    assertThat(failure.message()).isEqualTo(message);
    assertThat(message).startsWith(failure.param());
    assertThat(failure.code())
        .isEqualTo(message.endsWith("yet") ? "not_supported" : "invalid_request");
  }

  @Test
  void hold_their_limits() {
    String six = "{\"model\":\"a/b\"},".repeat(6);
    assertThat(
            refused("{\"model\":\"m/n\",\"fallbacks\":[" + six.substring(0, 95) + "]}").message())
        .isEqualTo("fallbacks is a list of 6, must be a list of at most 5");
    assertThat(metadata(16, 64, 512)).isNull();
    assertThat(metadata(17, 64, 1)).isEqualTo("metadata is 17 pairs or more, must be at most 16");
    assertThat(metadata(1, 64, 513))
        .endsWith("is 513 characters long, must be at most 512 characters long");
    assertThat(metadata(1, 65, 1))
        .endsWith("is 65 characters long, must be 1 to 64 characters long");
  }

  private static @Nullable String metadata(int pairs, int keyLength, int valueLength) {
    List<String> members = new ArrayList<>();
    for (int i = 0; i < pairs; i++) {
      String key = ("key" + i + "x".repeat(80)).substring(0, keyLength);
      members.add("\"" + key + "\":\"" + "😀".repeat(valueLength) + "\"");
    }
    Reading reading =
        Dialects.client("chat")
            .readRequest(
                Operation.CHAT_COMPLETIONS,
                ("{\"model\":\"m/n\",\"metadata\":{" + String.join(",", members) + "}}")
                    .getBytes(UTF_8));
    return reading instanceof Reading.Malformed malformed ? malformed.failure().message() : null;
  }

  @Test
  void that_are_null_count_as_absent() {
    Envelope envelope =
        read(
            Operation.CHAT_COMPLETIONS,
            "{\"cache\":null,\"retry\":null,\"turnpike\":null,\"model\":\"m/n\"}");
    assertThat(envelope.fields()).isEqualTo(GatewayFields.NONE);
    assertThat(spliced(envelope)).isEqualTo("{\"model\":\"n\"}");
  }

  @Test
  void leave_every_other_byte_as_it_was() {
    RandomGenerator random = Seed.random();
    RandomJson json = new RandomJson(random);
    List<String> own =
        List.of("\"name\" : \"x\"", "\"tags\":[]", "\"turnpike\" :{ }", "\"retry\":{\"count\":1}");
    for (int round = 0; round < 2_000; round++) {
      List<String> members = new ArrayList<>();
      members.add("\"model\" : \"m/n\"");
      for (int i = random.nextInt(5); i > 0; i--) {
        members.add("\"key" + i + "\" :" + json.value(3));
      }
      List<String> wanted = new ArrayList<>(members);
      Collections.shuffle(wanted, new Random(random.nextLong()));
      members = new ArrayList<>(wanted);
      for (int i = random.nextInt(4); i >= 0; i--) {
        members.add(random.nextInt(members.size() + 1), own.get(i));
      }
      Envelope envelope = read(Operation.CHAT_COMPLETIONS, "{" + String.join(",", members) + "}");
      assertThat(new String(envelope.spliced("m/n"), UTF_8))
          .as(Seed.hint(round))
          .isEqualTo("{" + String.join(",", wanted) + "}");
    }
  }

  private static Envelope read(Operation operation, String body) {
    return Taps.envelope(operation, body.getBytes(UTF_8));
  }

  private static String spliced(Envelope envelope) {
    return new String(envelope.spliced("n"), UTF_8);
  }

  private static Failure.BadRequest refused(String body) {
    Reading reading =
        Dialects.client("chat").readRequest(Operation.CHAT_COMPLETIONS, body.getBytes(UTF_8));
    assertThat(reading).isInstanceOf(Reading.Malformed.class);
    return ((Reading.Malformed) reading).failure();
  }
}
