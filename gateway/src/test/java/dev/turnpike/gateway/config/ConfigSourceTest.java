package dev.turnpike.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.gateway.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigSourceTest {
  @TempDir Path home;

  @Test
  void usualFileNeedNotBeThere() {
    assertThat(port(load(Flags.NONE, Map.of()))).isEqualTo(8080);
  }

  @Test
  void usualFileIsReadFromHome() throws IOException {
    write("turnpike.yaml", "server: {port: 9001}");
    assertThat(port(load(Flags.NONE, Map.of()))).isEqualTo(9001);
  }

  @Test
  void namedFileMustBeThere() {
    Path missing = home.resolve("missing.yaml");
    assertThat(load(Flags.NONE, Map.of("TURNPIKE_CONFIG", missing.toString())))
        .isEqualTo(new Loaded.Bad(List.of("cannot read " + missing + ": it is not there")));
  }

  @Test
  void flagNamesTheFileBeforeTheVariable() throws IOException {
    Path byFlag = write("flag.yaml", "server: {port: 9002}");
    Path byVariable = write("variable.yaml", "server: {port: 9003}");
    Map<String, String> variables = Map.of("TURNPIKE_CONFIG", byVariable.toString());
    assertThat(port(load(Flags.NONE, variables))).isEqualTo(9003);
    assertThat(port(load(new Flags(null, null, null, byFlag.toString()), variables)))
        .isEqualTo(9002);
  }

  @Test
  void filesThatAreNamedMustBeThere() throws IOException {
    Path file = write("turnpike.yaml", "server: {tls: {cert: c.pem, key: k.pem}}");
    assertThat(load(Flags.NONE, Map.of()))
        .isEqualTo(
            new Loaded.Bad(
                List.of(
                    file
                        + ": server.tls.cert is "
                        + home.resolve("c.pem")
                        + ", must be a file that can be read",
                    file
                        + ": server.tls.key is "
                        + home.resolve("k.pem")
                        + ", must be a file that can be read")));
  }

  @Test
  void filesThatAreNamedMustBeWhatTheyShould() throws Exception {
    TestCertificate certificate = TestCertificate.make(home, "dns:a.example");
    String good =
        "server: {tls: {cert: " + certificate.chain() + ", key: " + certificate.key() + "}}";
    write("turnpike.yaml", good);
    assertThat(load(Flags.NONE, Map.of())).isInstanceOf(Loaded.Good.class);
    String key = Files.readString(certificate.key());
    for (String wrong :
        List.of(
            "",
            "no key",
            Files.readString(certificate.chain()),
            key.replaceAll("(?m)^M.*", "AAAA"),
            key.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"))) {
      Files.writeString(certificate.key(), wrong);
      assertThat(load(Flags.NONE, Map.of()))
          .as(wrong)
          .isInstanceOfSatisfying(
              Loaded.Bad.class,
              bad ->
                  assertThat(bad.errors())
                      .singleElement()
                      .asString()
                      .contains(": server.tls.key is " + certificate.key() + ", must hold a priv"));
    }
    Files.writeString(certificate.key(), key);
    Files.writeString(certificate.chain(), "no certificate");
    assertThat(load(Flags.NONE, Map.of()))
        .isInstanceOfSatisfying(
            Loaded.Bad.class,
            bad ->
                assertThat(bad.errors())
                    .singleElement()
                    .asString()
                    .endsWith(certificate.chain() + ", must hold a certificate in PEM form"));
  }

  @Test
  void secretComesFromAFile() throws IOException {
    write("key.txt", "sk-from-a-file\n");
    write("turnpike.yaml", "providers: {openai: {api_key: ${file:key.txt}}}");
    assertThat(load(Flags.NONE, Map.of()))
        .isInstanceOfSatisfying(
            Loaded.Good.class,
            good ->
                assertThat(good.config().providers().values())
                    .extracting(Config.ProviderSettings::apiKey)
                    .containsExactly("sk-from-a-file"));
  }

  @Test
  void textThatIsNotUtf8IsRefused() throws IOException {
    Path file = home.resolve("turnpike.yaml");
    Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xff});
    assertThat(load(Flags.NONE, Map.of()))
        .isEqualTo(new Loaded.Bad(List.of(file + ":1: this is not UTF-8 text")));
  }

  @Test
  void hugeFileIsRefused() throws IOException {
    Path file = write("turnpike.yaml", "#".repeat((1 << 20) + 1));
    assertThat(load(Flags.NONE, Map.of()))
        .isEqualTo(new Loaded.Bad(List.of("cannot read " + file + ": it is longer than 1 MiB")));
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(home.resolve(name), text);
  }

  private Loaded load(Flags flags, Map<String, String> variables) {
    return new ConfigSource(flags, new Surroundings(variables, home, Set.of("openai"))).load();
  }

  private static int port(Loaded loaded) {
    return switch (loaded) {
      case Loaded.Good good -> good.config().server().port();
      case Loaded.Bad bad -> throw new AssertionError(bad.errors());
    };
  }
}
