package dev.turnpike.dialect.speech;

import dev.turnpike.conversation.Failure;
import dev.turnpike.conversation.Notes;
import dev.turnpike.dialect.Envelope;
import dev.turnpike.dialect.PathSegment;
import dev.turnpike.dialect.RequestRefused;
import dev.turnpike.dialect.StreamTap;
import dev.turnpike.dialect.json.JsonWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request in OpenAI's form as ElevenLabs takes it: `POST /v1/text-to-speech/VOICE/stream`
/// (elevenlabs.io/docs/api-reference/text-to-speech/stream).
public final class ElevenLabsSpeech {
  private static final double SLOWEST = 0.7;
  private static final double FASTEST = 1.2;
  private static final byte[] NO_HEAD = {};

  private final SpeechAsked asked;
  private final AudioFormat format;
  private final String path;
  private final byte[] request;
  private final List<String> notes;

  private ElevenLabsSpeech(
      SpeechAsked asked, AudioFormat format, String path, byte[] request, List<String> notes) {
    this.asked = asked;
    this.format = format;
    this.path = path;
    this.request = request;
    this.notes = notes;
  }

  /// `envelope` is that of a request for speech.
  public static ElevenLabsSpeech of(Envelope envelope, String upstreamModel) throws RequestRefused {
    SpeechAsked asked = SpeechAnswer.asked(envelope);
    AudioFormat format = AudioFormat.of(asked.format());
    String output = format == null ? "" : output(format);
    if (format == null || output.isEmpty()) {
      throw new RequestRefused(
          Failure.BadRequest.notSupported(
              "response_format",
              "ElevenLabs has no such response_format: it must be mp3, opus, wav or pcm."));
    }
    Notes notes = new Notes();
    asked.unknown().forEach(notes::dropped);
    if (format == AudioFormat.WAV) {
      notes.emulated("response_format");
    }
    return new ElevenLabsSpeech(
        asked,
        format,
        "/v1/text-to-speech/"
            + PathSegment.of(ElevenLabsVoices.id(asked.voice()))
            + "/stream?output_format="
            + output,
        request(asked, upstreamModel, notes),
        notes.all());
  }

  /// The provider's word, "" where it has none. A wave's head is put before plain samples.
  private static String output(AudioFormat format) {
    return switch (format) {
      case MP3 -> "mp3_44100_128";
      case OPUS -> "opus_48000_128";
      case WAV, PCM -> "pcm_24000";
      case AAC, FLAC -> "";
    };
  }

  private static byte[] request(SpeechAsked asked, String model, Notes notes)
      throws RequestRefused {
    JsonWriter json = new JsonWriter(256 + asked.text().length());
    json.object().field("text", asked.text()).field("model_id", model);
    Double speed = asked.speed();
    if (speed != null && speed != 1) {
      double possible = Math.clamp(speed, SLOWEST, FASTEST);
      if (possible != speed) {
        notes.clamped("speed", possible);
      }
      json.name("voice_settings").object().rawField("speed", Double.toString(possible)).end();
    }
    return json.end().bytes();
  }

  public String path() {
    return path;
  }

  public byte[] request() {
    return request;
  }

  public List<String> notes() {
    return notes;
  }

  /// Of the answer to the client.
  public String contentType() {
    return asked.events() ? "text/event-stream; charset=utf-8" : format.contentType();
  }

  /// Whether a success with this content type can be what was asked for. Which form of audio it
  /// names is not believed: plain samples have no name that all agree on.
  public boolean isAudio(@Nullable String contentType) {
    return contentType == null || SpeechAnswer.isSound(contentType);
  }

  public StreamTap streamTap() {
    byte[] head = format == AudioFormat.WAV ? WaveHead.endless() : NO_HEAD;
    return new AudioTap(SpeechAnswer.usage(asked), head, asked.events());
  }
}
