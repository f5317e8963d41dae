package dev.turnpike.gateway.flow;

import dev.turnpike.dialect.Dialect;
import dev.turnpike.dialect.Dialects;
import dev.turnpike.dialect.StreamTap;
import dev.turnpike.dialect.speech.ElevenLabsSpeech;
import dev.turnpike.dialect.speech.SpeechAnswer;
import dev.turnpike.dialect.translation.Translation;
import dev.turnpike.route.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request for speech at ElevenLabs, which has its own form of it.
record SpokenPassage(Target target, ElevenLabsSpeech speech) implements Passage {
  @Override
  public Dialect dialect() {
    return Dialects.of(target.dialect());
  }

  @Override
  public String path() {
    return speech.path();
  }

  @Override
  public byte[] request() {
    return speech.request();
  }

  @Override
  public String accept() {
    return "*/*";
  }

  @Override
  public String contentType(@Nullable String theirs) {
    return speech.contentType();
  }

  @Override
  public boolean isStream(@Nullable String contentType) {
    return speech.isAudio(contentType);
  }

  @Override
  public StreamTap streamTap(@Nullable String contentType) {
    return speech.streamTap();
  }

  @Override
  public Translation.Whole readAsStream(byte[] body) {
    return readWhole(body);
  }

  @Override
  public Translation.Whole readWhole(byte[] body) {
    return new Translation.Whole(SpeechAnswer.notAudio(body), body);
  }

  @Override
  public List<String> notes() {
    return speech.notes();
  }
}
