/// Clients that no one here wrote, run against a whole gateway: what they make of its answers and
/// of its errors. A client must never take half an answer for a whole one.
@NullMarked
package dev.turnpike.gateway.clients;

import org.jspecify.annotations.NullMarked;
