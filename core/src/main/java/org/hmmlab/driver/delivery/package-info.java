/**
 * Invalidations on their way to a device: handed to the device's own thread through a queue, and acknowledged when the
 * device has stopped using the range.
 */
package org.hmmlab.driver.delivery;
