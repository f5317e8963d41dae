package dev.turnpike.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.gateway.config.Config.ProviderSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloudSettingsTest {
  private static final Path FILE = Path.of("/etc/turnpike/turnpike.yaml");

  private static Loaded load(String text) {
    Surroundings surroundings =
        new Surroundings(Map.of(), Path.of("/home"), Set.of("aws", "google", "azure"));
    return ConfigFile.read(text, FILE, Flags.NONE, surroundings);
  }

  @Test
  void everySettingIsRead() {
    Config config =
        switch (load(
            """
            providers:
              aws: {region: eu-west-1, access_key_id: AKID, secret_access_key: canary-1, session_token: canary-2}
              google: {project: p-1, location: us, credentials: account.json}
              azure: {resource: r, tenant_id: t, client_id: c, client_secret: "canary 3", token_url: "https://login.example/token/", scope: a/.default}
            proxy: {url: "http://proxy.example:3128/", user: u, password: canary-4, except: [Internal.example]}
            """)) {
          case Loaded.Good good -> good.config();
          case Loaded.Bad bad -> throw new AssertionError(bad.errors());
        };
    ProviderSettings aws = Objects.requireNonNull(config.providers().get("aws"));
    assertThat(aws.places()).isEqualTo(Map.of("region", "eu-west-1"));
    assertThat(aws.signIn().secretAccessKey()).isEqualTo("canary-1");
    assertThat(aws.signIn().sessionToken()).isEqualTo("canary-2");
    ProviderSettings google = Objects.requireNonNull(config.providers().get("google"));
    assertThat(google.places()).isEqualTo(Map.of("project", "p-1", "location", "us"));
    assertThat(google.signIn().credentials()).isEqualTo(Path.of("/etc/turnpike/account.json"));
    ProviderSettings azure = Objects.requireNonNull(config.providers().get("azure"));
    assertThat(azure.signIn().clientSecret()).isEqualTo("canary 3");
    assertThat(azure.signIn().tokenUrl()).isEqualTo(URI.create("https://login.example/token"));
    assertThat(config.proxy())
        .isEqualTo(
            new Config.Proxy(
                URI.create("http://proxy.example:3128"),
                "u",
                "canary-4",
                List.of("internal.example")));
    assertThat(config.toString()).doesNotContain("canary");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "providers: {aws: {region: a/b}} | providers.aws.region is a/b, must be 1 to 63 letters",
        "providers: {aws: {access_key_id: a}} | access_key_id needs secret_access_key beside it",
        "providers: {aws: {session_token: a}} | session_token needs access_key_id",
        "providers: {azure: {tenant_id: a, client_id: b}} | tenant_id needs client_secret beside it",
        "providers: {azure: {token_url: ftp://a}} | must be an http:// or https:// address",
        "proxy: {user: a, password: b} | proxy.user needs proxy.url beside it",
        "proxy: {url: 'http://a:1', user: a} | proxy.user needs proxy.password beside it",
        "proxy: {url: 'https://a:1'} | must be http://HOST:PORT",
        "proxy: {url: 'http://a'} | must be http://HOST:PORT",
        "proxy: {urk: 'http://a:1'} | did you mean url",
      })
  void whatIsWrongIsSaid(String text, String message) {
    assertThat(load(text))
        .isInstanceOfSatisfying(
            Loaded.Bad.class, bad -> assertThat(String.join("\n", bad.errors())).contains(message));
  }
}
