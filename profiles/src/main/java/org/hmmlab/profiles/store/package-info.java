/**
 * Stored profiles. A profile is a folder: {@code ProfileManifest} says what was profiled, how, and how the frames of
 * the measuring tool begin; each JVM has its stacks and how it ended ({@code ForkProfile}); pages are drawn from
 * these. {@code ProfileStore} finds profiles again by name and keeps them whole when a lab is interrupted.
 */
@NullMarked
package org.hmmlab.profiles.store;

import org.jspecify.annotations.NullMarked;
