/**
 * What HMM offered drivers at some time between 2017 and 2019 and has lost since: mapping a range for DMA
 * ({@link org.hmmlab.hmm.history.DmaMapping}), ranges that are registered without a mirror or with slots larger than a page
 * ({@link org.hmmlab.hmm.history.LegacyRanges}), locked pages ({@link org.hmmlab.hmm.history.HmmPages}). Only comparisons of kernel
 * versions and tests use it; no fault and no invalidation passes through it.
 *
 * <p>Lifetimes and trackings of old designs are not here: they are designs that can be measured, and are in {@code hmm}. Imports
 * {@code hmm}, {@code hmm.walk}, {@code mm}, {@code memory}.
 */
package org.hmmlab.hmm.history;
