/// The wire languages: each a package of its own that reads requests and replies of its language
/// and writes its errors. What is JSON stays in here. One dialect never imports another.
@NullMarked
package dev.turnpike.dialect;

import org.jspecify.annotations.NullMarked;
