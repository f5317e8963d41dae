package dev.turnpike.dialect.speech;

import dev.turnpike.conversation.GatewayFields;
import dev.turnpike.dialect.Envelope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request for speech, with what it asks: it is read once.
record SpeechEnvelope(Envelope plain, SpeechAsked asked) implements Envelope {
  @Override
  public @Nullable String model() {
    return plain.model();
  }

  @Override
  public boolean stream() {
    return plain.stream();
  }

  @Override
  public GatewayFields fields() {
    return plain.fields();
  }

  @Override
  public @Nullable String user() {
    return plain.user();
  }

  @Override
  public @Nullable String session() {
    return plain.session();
  }

  @Override
  public byte[] body() {
    return plain.body();
  }

  @Override
  public boolean functions() {
    return plain.functions();
  }

  @Override
  public boolean freeform() {
    return plain.freeform();
  }

  @Override
  public byte[] cleaned() {
    return plain.cleaned();
  }

  @Override
  public byte[] spliced(String upstreamModel) {
    return plain.spliced(upstreamModel);
  }

  @Override
  public List<String> notes() {
    return plain.notes();
  }
}
