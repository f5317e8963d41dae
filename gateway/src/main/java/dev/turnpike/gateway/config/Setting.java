package dev.turnpike.gateway.config;

/// One key of the configuration file: where it stands, what it may hold, what holds without it.
///
/// In `key` an upper-case step (`ID`, `NAME`) is a name of the operator's own, and `[]` says that
/// the step is a list. `standard` is empty where nothing holds.
record Setting<T>(String key, Form<T> form, String standard, String meaning) {

  /// The last step of the key: how it is written inside its section.
  String name() {
    return key.substring(key.lastIndexOf('.') + 1).replace("[]", "");
  }

  /// What holds where the file says nothing.
  T standardValue() {
    try {
      return form.read(standard);
    } catch (Unfit e) {
      throw new IllegalStateException(
          "the default of " + key + " is " + standard + ", " + e.getMessage(), e);
    }
  }
}
