package dev.turnpike.dialect.translation;

import dev.turnpike.conversation.Citation;
import dev.turnpike.conversation.Event;
import dev.turnpike.conversation.Search;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Tells a search of the web before what is said of it, with the pages that it found. Some
/// providers name these only as they cite them (Responses); some tell of the search only behind its
/// text (Gemini).
///
/// Until then what follows a search is held back; how much of it is [Held]'s to say.
final class SearchOrder implements Filter {
  /// The most characters that are held back; a longer text goes on as it comes.
  static final int MOST_HELD = 1024 * 1024;

  /// What an event weighs beside its text.
  private static final int EVENT = 64;

  /// What waits for a search to be known.
  enum Held {
    /// Nothing: the client is not told of searches.
    NOTHING,
    /// What is said behind a search whose pages are not known yet, until the model does something
    /// else.
    TEXT,
    /// The whole answer: nobody waits for the beginning of it.
    ALL
  }

  private final Consumer<Event> out;
  private final Held waiting;
  private final List<Event> held = new ArrayList<>();
  private int weight;
  private boolean holding;
  private boolean full;

  SearchOrder(Consumer<Event> out, Held waiting) {
    this.out = out;
    this.waiting = waiting;
    this.holding = waiting == Held.ALL;
  }

  @Override
  public void accept(Event event) {
    if (event instanceof Event.Started && held.isEmpty()) {
      out.accept(event); // the client's stream begins, and is kept alive while it waits
      return;
    }
    boolean text = waiting == Held.TEXT;
    if (text && holding && endsText(event)) {
      end();
    }
    holding |= text && !full && lacksPages(search(event));
    if (!holding) {
      out.accept(event);
      return;
    }
    held.add(event);
    weight += weight(event);
    full |= weight > MOST_HELD;
    if (full || (text && isResult(search(event)))) {
      end();
    }
  }

  @Override
  public void end() {
    ordered(held).forEach(out);
    held.clear();
    weight = 0;
    holding = false;
  }

  // Events.

  private static @Nullable Search search(Event event) {
    return event instanceof Event.Hosted hosted ? hosted.part().search() : null;
  }

  /// Whether the text on the search before it is over.
  private static boolean endsText(Event event) {
    Search search = search(event);
    return event instanceof Event.Call || (search != null && search.isAsked());
  }

  private static boolean isResult(@Nullable Search search) {
    return search != null && !search.isAsked();
  }

  /// Whether more is to be learned of what it found. A search without an id is told of when all is
  /// known.
  private static boolean lacksPages(@Nullable Search search) {
    return search != null
        && search.isAsked()
        && search.id() != null
        && (search.found() == null || search.pages().stream().anyMatch(p -> p.title() == null));
  }

  private static int weight(Event event) {
    return switch (event) {
      case Event.Text text -> text.text().length() + EVENT;
      case Event.Refusal refusal -> refusal.text().length() + EVENT;
      case Event.Thought thought -> thought.text().length() + EVENT;
      case Event.Sealed sealed -> sealed.seal().value().length() + EVENT;
      case Event.Arguments more -> more.text().length() + EVENT;
      case Event.Hosted hosted -> hosted.part().json().length() + EVENT;
      case Event.Started _, Event.Call _, Event.CallDone _, Event.Cited _, Event.Stopped _ -> EVENT;
    };
  }

  // The order.

  private static List<Event> ordered(List<Event> heard) {
    List<Event> told = new ArrayList<>(heard.size());
    for (Event event : heard) {
      Search search = search(event);
      boolean late = search != null && search.isAsked() && search.id() == null;
      told.add(late ? beginOfText(told) : told.size(), event);
    }
    for (int i = 0; i < told.size(); i++) {
      if (told.get(i) instanceof Event.Hosted hosted && lacksPages(hosted.part().search())) {
        told.set(i, finding(hosted, told.subList(i + 1, told.size())));
      }
    }
    return told;
  }

  /// Where the text begins that was told last; the end where something else was.
  private static int beginOfText(List<Event> told) {
    int begin = told.size();
    for (int at = told.size() - 1; at >= 0 && isOfText(told.get(at)); at--) {
      begin = told.get(at) instanceof Event.Text ? at : begin;
    }
    return begin;
  }

  /// Texts of Gemini's are signed behind their end, and its answers stop before they tell of
  /// searches.
  private static boolean isOfText(Event event) {
    return event instanceof Event.Text
        || event instanceof Event.Cited
        || event instanceof Event.Sealed
        || event instanceof Event.Stopped;
  }

  /// The search with what is cited behind it, unless its provider tells that itself.
  private static Event finding(Event.Hosted hosted, List<Event> behind) {
    Search search = hosted.part().search();
    if (search == null) {
      return hosted;
    }
    Map<String, String> titles = new LinkedHashMap<>();
    search.pages().forEach(page -> titles.put(page.url(), orEmpty(page.title())));
    for (Event event : behind) {
      if (isResult(search(event))) {
        return hosted;
      }
      if (endsText(event)) {
        break;
      }
      if (event instanceof Event.Cited(Citation cited) && !cited.url().isEmpty()) {
        titles.merge(cited.url(), orEmpty(cited.title()), SearchOrder::told);
      }
    }
    List<Search.Page> pages = new ArrayList<>();
    titles.forEach((url, title) -> pages.add(new Search.Page(url, title.isEmpty() ? null : title)));
    return new Event.Hosted(hosted.part().with(search.finding(pages)));
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static String told(String one, String other) {
    return one.isEmpty() ? other : one;
  }
}
