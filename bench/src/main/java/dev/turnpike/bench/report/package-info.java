/// Figures made readable: medians, tables and the page they are written to.
@NullMarked
package dev.turnpike.bench.report;

import org.jspecify.annotations.NullMarked;
