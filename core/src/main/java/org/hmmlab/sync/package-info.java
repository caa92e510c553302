/** Placeholder. */
package org.hmmlab.sync;
