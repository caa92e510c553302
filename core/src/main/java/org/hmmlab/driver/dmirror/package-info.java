/**
 * The kernel's own test driver of HMM: two devices, mirrors that keep a table page by page, and the commands of its ioctl.
 *
 * <p>Faithful where the recorded traces look: what is faulted, in which pieces, what an error leaves behind, and what an invalidation takes
 * away. {@link org.hmmlab.driver.dmirror.Dmirror} is one mirror, {@link org.hmmlab.driver.dmirror.DmirrorDevice} one device.
 */
package org.hmmlab.driver.dmirror;
