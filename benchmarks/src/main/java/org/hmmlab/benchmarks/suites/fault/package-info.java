/** What reading the page table for a device costs, with and without CPU faults. */
package org.hmmlab.benchmarks.suites.fault;
