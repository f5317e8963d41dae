package dev.turnpike.catalog;

import java.util.List;

/// What is known of a model beside its sizes: for people who choose one, never for a call.
///
/// `developer` and `stem` name the model wherever it is served. `input` and `output` are
/// modalities, `features` sorted words such as `tool_calling`, `efforts` the reasoning efforts that
/// can be asked for. `cutoff` (of its knowledge) and `deprecation` are dates as far as they are
/// known, such as `2025-08` or `2025-08-31`, and empty where they are not.
public record ModelFacts(
    ModelKind kind,
    String developer,
    String stem,
    List<String> input,
    List<String> output,
    List<String> features,
    List<String> efforts,
    String cutoff,
    String deprecation,
    boolean deprecated) {

  public ModelFacts {
    input = List.copyOf(input);
    output = List.copyOf(output);
    features = List.copyOf(features);
    efforts = List.copyOf(efforts);
  }

  /// A model of which nothing is known but that it talks.
  static ModelFacts unknown(ModelId id) {
    List<String> text = List.of("text");
    return new ModelFacts(
        ModelKind.CHAT, id.provider(), id.model(), text, text, List.of(), List.of(), "", "", false);
  }

  /// `developer/stem`: the same for every provider of the model.
  public String offeringOf() {
    return developer + "/" + stem;
  }

  public boolean has(String feature) {
    return features.contains(feature);
  }
}
