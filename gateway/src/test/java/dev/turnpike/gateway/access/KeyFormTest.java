package dev.turnpike.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.gateway.access.Principal.Role;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KeyFormTest {
  private static final String FORM = "sk-tp-[0-9A-Za-z]{10}-[0-9A-Za-z]{49}";

  @Test
  void hundredThousandKeysAreAllDifferentAndOfTheForm() {
    SecureRandom random = new SecureRandom();
    Set<String> secrets = new HashSet<>();
    for (int i = 0; i < 100_000; i++) {
      String key = KeyForm.newKey(Role.CALLER, "0123456789", random);
      if (i % 1_000 == 0) {
        assertThat(key).matches(FORM);
      }
      secrets.add(key.substring(17, 60));
    }
    assertThat(secrets).hasSize(100_000);
  }

  @Test
  void secretHasMoreThan256Bits() {
    String secret = KeyForm.newKey(Role.CALLER, "0123456789", new SecureRandom()).substring(17, 60);
    assertThat(secret.length() * Math.log(62) / Math.log(2)).isGreaterThan(256);
  }

  @Test
  void everyLetterOfTheSecretIsUsedAboutEquallyOften() {
    int[] counts = new int[128];
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 10_000; i++) {
      KeyForm.newKey(Role.CALLER, "0123456789", random)
          .substring(17, 60)
          .chars()
          .forEach(c -> counts[c]++);
    }
    double mean = 10_000 * 43 / 62.0;
    for (char c = '0'; c <= 'z'; c++) {
      if (Character.isLetterOrDigit(c)) {
        assertThat((double) counts[c]).as("letter %s", c).isBetween(mean * 0.93, mean * 1.07);
      }
    }
  }

  @Test
  void everyChangeOfOneLetterIsSeen() {
    for (Role role : Role.values()) {
      String key = KeyForm.newKey(role, "Ab3dE6gH9j", new SplittableRandom(7));
      assertThat(KeyForm.isWhole(key)).isTrue();
      for (int at = 0; at < key.length(); at++) {
        for (char c = 0; c < 300; c++) {
          if (c != key.charAt(at)) {
            String changed = key.substring(0, at) + c + key.substring(at + 1);
            assertThat(KeyForm.isWhole(changed)).as(changed).isFalse();
          }
        }
      }
    }
  }

  @Test
  void managementKeysLookDifferent() {
    assertThat(KeyForm.newKey(Role.MANAGER, "0123456789", new SecureRandom()))
        .startsWith("sk-tpm-");
  }

  @Test
  void shownPartHidesTheSecret() {
    String key = KeyForm.newKey(Role.CALLER, "Ab3dE6gH9j", new SplittableRandom(7));
    assertThat(KeyForm.shown(key)).isEqualTo("sk-tp-Ab..." + key.substring(key.length() - 4));
    assertThat(KeyForm.shown("preset-preset-preset-preset-1234")).isEqualTo("pre...1234");
  }

  @Test
  void presetKeysAreLongAndPlain() {
    assertThat(KeyForm.fault("a".repeat(31))).isEqualTo("has 31 characters, must have 32 to 512");
    assertThat(KeyForm.fault("a".repeat(32))).isEmpty();
    assertThat(KeyForm.fault("a".repeat(512))).isEmpty();
    assertThat(KeyForm.fault("a".repeat(513))).startsWith("has 513 characters");
    assertThat(KeyForm.fault("a".repeat(32) + " "))
        .isEqualTo("must be visible ASCII without spaces");
    assertThat(KeyForm.fault("ü".repeat(32))).isEqualTo("must be visible ASCII without spaces");
  }
}
