/** What the coming and going of mirrors costs, and what it does to callbacks that run meanwhile. */
package org.hmmlab.benchmarks.suites.lifetime;
