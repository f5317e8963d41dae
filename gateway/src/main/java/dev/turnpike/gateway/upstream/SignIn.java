package dev.turnpike.gateway.upstream;

import java.util.List;

/// How requests to a provider show whose they are.
public sealed interface SignIn {

  /// A key as it is, in the form that the provider's data file names. An empty one is none.
  record Key(Secret secret) implements SignIn {
    @Override
    public List<Secret> secrets() {
      return List.of(secret);
    }
  }

  /// Each request is signed anew with AWS's secret key.
  record Signature(SigV4 signer) implements SignIn {
    @Override
    public List<Secret> secrets() {
      return signer.secrets();
    }
  }

  /// A token that another address gives, as `authorization: Bearer TOKEN`.
  record Token(Tokens tokens) implements SignIn {
    @Override
    public List<Secret> secrets() {
      return tokens.secrets();
    }
  }

  /// What must not be seen in what a provider answers.
  List<Secret> secrets();
}
