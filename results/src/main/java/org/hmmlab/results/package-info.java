/** Placeholder role text. */
package org.hmmlab.results;
