package dev.turnpike.gateway.flow;

import dev.turnpike.dialect.Dialect;
import dev.turnpike.dialect.StreamTap;
import dev.turnpike.dialect.translation.Translation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The body in another dialect.
record TranslatedPassage(Translation translation, Dialect dialect, boolean sealsLeftOut)
    implements Passage {

  /// As far as they are known: the answer may bring more.
  @Override
  public List<String> notes() {
    List<String> notes = translation.notes();
    if (sealsLeftOut) {
      notes = new ArrayList<>(notes);
      notes.add("dropped:reasoning_signature");
    }
    return notes;
  }

  @Override
  public Translation.Whole readAsStream(byte[] body) {
    return translation.readAsStream(body);
  }

  @Override
  public String path() {
    return translation.path();
  }

  @Override
  public byte[] request() {
    return translation.request();
  }

  @Override
  public boolean isStream(@Nullable String contentType) {
    return Passage.isEvents(contentType)
        || (contentType != null
            && (contentType.regionMatches(true, 0, "application/x-ndjson", 0, 20)
                || contentType.regionMatches(
                    true, 0, "application/vnd.amazon.eventstream", 0, 34)));
  }

  @Override
  public StreamTap streamTap(@Nullable String contentType) {
    return translation.streamTap();
  }

  @Override
  public Translation.Whole readWhole(byte[] body) {
    return translation.readWhole(body);
  }
}
