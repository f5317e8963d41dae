package dev.turnpike.gateway.flow;

import dev.turnpike.conversation.Notes;
import dev.turnpike.dialect.Dialect;
import dev.turnpike.dialect.StreamTap;
import dev.turnpike.dialect.speech.SpeechAnswer;
import dev.turnpike.dialect.translation.Translation;
import dev.turnpike.route.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request for speech as it came, to a host of OpenAI's form. The host may know no
/// `stream_format`: audio that comes where events were asked for is put into events.
record StraightSpeech(Call call, Target target, byte[] request, Notes changes) implements Passage {

  @Override
  public List<String> notes() {
    return changes.all();
  }

  @Override
  public boolean isVerbatim() {
    return true;
  }

  @Override
  public Dialect dialect() {
    return call.dialect();
  }

  @Override
  public String path() {
    return call.dialect().upstreamPath(call.operation(), target.upstreamModel(), call.query());
  }

  @Override
  public String accept() {
    return SpeechAnswer.accept(call.envelope());
  }

  @Override
  public @Nullable String contentType(@Nullable String theirs) {
    if (SpeechAnswer.isMadeEvents(call.envelope(), theirs)) {
      return "text/event-stream; charset=utf-8";
    }
    return theirs == null ? SpeechAnswer.unnamed(call.envelope()) : null;
  }

  @Override
  public boolean isStream(@Nullable String contentType) {
    return SpeechAnswer.isAudio(call.envelope(), contentType);
  }

  @Override
  public StreamTap streamTap(@Nullable String contentType) {
    if (SpeechAnswer.isMadeEvents(call.envelope(), contentType)) {
      changes.emulated("stream_format");
    }
    return SpeechAnswer.tap(call.envelope(), contentType);
  }

  @Override
  public Translation.Whole readWhole(byte[] body) {
    return new Translation.Whole(SpeechAnswer.notAudio(body), body);
  }

  @Override
  public Translation.Whole readAsStream(byte[] body) {
    return readWhole(body);
  }
}
