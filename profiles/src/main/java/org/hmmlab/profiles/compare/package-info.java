/**
 * Compares two profiles frame by frame. Each side has several JVMs, and a difference counts only if it is larger
 * than what JVMs of one side differ by: {@code ProfileDifference} has the test, corrected over all frames, {@code
 * DifferenceText} prints it.
 */
@NullMarked
package org.hmmlab.profiles.compare;

import org.jspecify.annotations.NullMarked;
