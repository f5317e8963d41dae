/// How the gateway asks clouds for access tokens: what is sent to their token endpoints and what
/// comes back. Sends nothing itself.
@NullMarked
package dev.turnpike.gateway.signin;

import org.jspecify.annotations.NullMarked;
