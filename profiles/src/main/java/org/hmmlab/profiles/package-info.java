/** Placeholder role text. */
package org.hmmlab.profiles;
