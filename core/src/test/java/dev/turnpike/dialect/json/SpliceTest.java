package dev.turnpike.dialect.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.Seed;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SpliceTest {

  @Test
  void what_stays_in_an_object_stays_byte_for_byte() throws MalformedJson {
    RandomGenerator random = Seed.random();
    RandomJson json = new RandomJson(random);
    for (int round = 0; round < 3_000; round++) {
      byte[] body = json.keyed(random.nextInt(7)).getBytes(UTF_8);
      BitSet removed = BitSet.valueOf(new long[] {random.nextInt(128)});
      List<String> wanted = members(body, removed);
      byte[] left = without(body, removed);
      assertThat(members(left, new BitSet())).as(Seed.hint(round)).isEqualTo(wanted);
    }
  }

  @Test
  void takes_the_right_comma_with_a_member() throws MalformedJson {
    assertThat(without("{ \"a\" : 1 , \"b\":2 }", 0)).isEqualTo("{ \"b\":2 }");
    assertThat(without("{ \"a\" : 1 , \"b\":2 }", 1)).isEqualTo("{ \"a\" : 1  }");
    assertThat(without("{\"a\":1,\"b\":2,\"c\":3}", 0, 1)).isEqualTo("{\"c\":3}");
    assertThat(without("{\"a\":1,\"b\":2,\"c\":3}", 0, 2)).isEqualTo("{\"b\":2}");
    assertThat(without("{\"a\":1,\"b\":2}", 0, 1)).isEqualTo("{}");
  }

  @Test
  void a_key_may_come_once_however_it_is_spelled() {
    for (String body :
        List.of(
            "{\"a\":1,\"b\":2,\"a\":3}",
            "{\"a\":1,\"\\u0061\":2}",
            "{\"\\u0061\":1,\"b\":1,\"a\":2}",
            "{\"\\ud800\":1,\"\\uD800\":2}")) {
      assertThatThrownBy(() -> without(body)).as(body).hasMessageContaining("comes twice");
    }
  }

  @Test
  void an_object_that_is_routed_on_has_at_most_a_thousand_members() throws MalformedJson {
    assertThat(without(new RandomJson(Seed.random()).keyed(1000).getBytes(UTF_8), new BitSet()))
        .isNotEmpty();
    assertThatThrownBy(() -> without(new RandomJson(Seed.random()).keyed(1001)))
        .hasMessage("it has more than 1000 members");
  }

  @Test
  void edits_apply_in_the_order_of_their_places() {
    Splice splice =
        Splice.NONE
            .and(new Splice.Edit(4, 5, "E".getBytes(UTF_8)))
            .and(Splice.Edit.insert(0, ">".getBytes(UTF_8)))
            .and(Splice.Edit.remove(1, 3));
    assertThat(new String(splice.apply("abcdef".getBytes(UTF_8)), UTF_8)).isEqualTo(">adEf");
    byte[] body = {1, 2};
    assertThat(Splice.NONE.apply(body)).isSameAs(body);
  }

  private static String without(String body, int... removed) throws MalformedJson {
    BitSet set = new BitSet();
    for (int member : removed) {
      set.set(member);
    }
    return new String(without(body.getBytes(UTF_8), set), UTF_8);
  }

  private static byte[] without(byte[] body, BitSet removed) throws MalformedJson {
    JsonCursor json = new JsonCursor(body);
    Members members = new Members(body);
    json.open();
    while (json.member()) {
      members.begin(json);
      json.skip();
      members.end(json.to());
      if (removed.get(members.last())) {
        members.remove(members.last());
      }
    }
    json.finish();
    return members.cut(Splice.NONE).apply(body);
  }

  /// Each member's key and raw value, but for the left-out ones.
  private static List<String> members(byte[] body, BitSet leftOut) throws MalformedJson {
    List<String> found = new ArrayList<>();
    JsonCursor json = new JsonCursor(body);
    json.open();
    for (int i = 0; json.member(); i++) {
      json.skip();
      if (!leftOut.get(i)) {
        found.add(json.key() + "=" + json.raw());
      }
    }
    json.finish();
    return found;
  }
}
