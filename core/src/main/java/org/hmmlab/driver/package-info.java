/**
 * Device drivers over the mirror: what a user of HMM does.
 *
 * <p>{@link org.hmmlab.driver.MirrorDriver} follows the retry protocol that {@code Documentation/vm/hmm.rst} prescribes.
 * Top of the import order: may import every other package.
 */
package org.hmmlab.driver;
