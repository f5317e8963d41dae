package dev.turnpike.dialect.translation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.conversation.Citation;
import dev.turnpike.conversation.Event;
import dev.turnpike.conversation.Part;
import dev.turnpike.conversation.Seal;
import dev.turnpike.conversation.Search;
import dev.turnpike.conversation.StopReason;
import dev.turnpike.dialect.translation.SearchOrder.Held;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SearchOrderTest {
  private static final Event TEXT = new Event.Text("t");
  private static final Event CITED = new Event.Cited(new Citation("https://u", "U", null, 0, 1));
  private static final Event CALL = new Event.Call(0, "c", null, "f", false, null);
  private static final Event SEAL_OF_TEXT =
      new Event.Sealed(new Seal(Seal.Form.THOUGHT, "s", null, null));

  private final List<Event> told = new ArrayList<>();

  private static Event search(@Nullable String id, @Nullable String query, Search.Page... found) {
    return told(new Search(id, query == null ? null : List.of(query), List.of(found)));
  }

  private static Event searching(String id) {
    return told(new Search(id, List.of("q"), null));
  }

  private static Event told(Search search) {
    return new Event.Hosted(new Part.Hosted("other", "{}", "", search, null));
  }

  private static Search.Page page(@Nullable String title) {
    return new Search.Page("https://u", title);
  }

  private SearchOrder tell(Held held, Event... events) {
    SearchOrder order = new SearchOrder(told::add, held);
    List.of(events).forEach(order);
    return order;
  }

  @Test
  void a_search_is_told_with_what_is_cited_behind_it() {
    SearchOrder order = tell(Held.TEXT, TEXT, searching("s"), TEXT, CITED, CITED);
    assertThat(told).containsExactly(TEXT);
    order.end();
    assertThat(told).containsExactly(TEXT, search("s", "q", page("U")), TEXT, CITED, CITED);
  }

  @Test
  void a_call_or_another_search_ends_the_text_on_a_search() {
    tell(Held.TEXT, searching("s"), TEXT, CITED, search("r", "q"), TEXT, CALL, CITED);
    assertThat(told)
        .containsExactly(
            search("s", "q", page("U")), TEXT, CITED, search("r", "q"), TEXT, CALL, CITED);
  }

  @Test
  void pages_without_titles_get_those_of_the_citations() {
    tell(Held.TEXT, search("s", "q", page(null)), TEXT, CITED).end();
    assertThat(told).containsExactly(search("s", "q", page("U")), TEXT, CITED);
  }

  @Test
  void nothing_waits_for_pages_that_are_known() {
    Event result = search("s", null, page("U"));
    tell(Held.TEXT, search("a", "q", page("U")), TEXT, searching("s"), result, TEXT);
    assertThat(told)
        .containsExactly(search("a", "q", page("U")), TEXT, searching("s"), result, TEXT);
  }

  @Test
  void a_search_that_is_told_behind_its_text_comes_before_it() {
    Event stopped = new Event.Stopped(StopReason.STOP, null);
    Event thought = new Event.Thought(true, 0, "hm");
    Event late = search(null, "q", page("U"));
    Event later = search(null, "r", page("U"));
    SearchOrder order =
        tell(
            Held.ALL,
            TEXT,
            thought,
            SEAL_OF_TEXT,
            TEXT,
            TEXT,
            stopped,
            CITED,
            SEAL_OF_TEXT,
            late,
            later);
    assertThat(told).isEmpty();
    order.end();
    assertThat(told)
        .containsExactly(
            TEXT, thought, SEAL_OF_TEXT, late, later, TEXT, TEXT, stopped, CITED, SEAL_OF_TEXT);
  }

  @Test
  void nothing_waits_where_the_client_is_not_told_of_searches() {
    tell(Held.NOTHING, searching("s"), TEXT);
    assertThat(told).containsExactly(searching("s"), TEXT);
  }

  @Test
  void a_text_of_more_than_may_wait_goes_on_as_it_comes() {
    for (Held held : List.of(Held.TEXT, Held.ALL)) {
      told.clear();
      SearchOrder order =
          tell(held, searching("s"), new Event.Text("x".repeat(SearchOrder.MOST_HELD / 2)));
      assertThat(told).isEmpty();
      order.accept(new Event.Text("x".repeat(SearchOrder.MOST_HELD / 2)));
      assertThat(told).hasSize(3);
      order.accept(searching("r"));
      order.accept(TEXT);
      assertThat(told).hasSize(5).endsWith(searching("r"), TEXT);
    }
  }
}
