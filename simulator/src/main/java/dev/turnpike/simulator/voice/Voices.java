package dev.turnpike.simulator.voice;

/// The voices there are.
public final class Voices {
  public static final Voice CHAT = new ChatVoice();
  public static final Voice RESPONSES = new ResponsesVoice();
  public static final Voice MESSAGES = new MessagesVoice();
  public static final Voice GEMINI = new GeminiVoice();
  public static final Voice CONVERSE = new ConverseVoice();
  public static final Voice INVOKE = new InvokeVoice();
  public static final Voice COHERE = new CohereVoice();
  public static final Voice OLLAMA = new OllamaVoice();
  public static final Voice ELEVENLABS = new ElevenLabsVoice();

  private Voices() {}
}
