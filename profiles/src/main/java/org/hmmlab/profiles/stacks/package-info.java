/**
 * Sampled stacks as counts. {@code Recording} reads what a sampler left, with the same name for a frame in every
 * JVM; {@code Folding} reduces a stack to the frames of the program, given how the frames of the measuring tool
 * begin; {@code FrameShares} turns stacks into shares by frame; {@code FlameGraphs} draws them. {@code ProfileEvent}
 * names what is sampled; it is the one class here that is also loaded into measured JVMs.
 */
@NullMarked
package org.hmmlab.profiles.stacks;

import org.jspecify.annotations.NullMarked;
