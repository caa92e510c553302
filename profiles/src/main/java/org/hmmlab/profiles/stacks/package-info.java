/** Sampled stacks: reading recordings, folding away what is not the program, drawing them. */
@NullMarked
package org.hmmlab.profiles.stacks;

import org.jspecify.annotations.NullMarked;
