/**
 * Device memory with page records: {@link org.hmmlab.devmem.DevPagemap}, its checks, its life, and the addresses that it lies at.
 *
 * <p>A driver claims addresses ({@link org.hmmlab.devmem.IoResources#requestFreeMemRegion}), fills in a page map and hands it to
 * {@link org.hmmlab.devmem.DeviceMemory#memremap}. Its pages rest at one reference; when one comes back to that, {@code page_free} tells the driver.
 * Calls that go up: {@code page_free} is owned by {@code memory}, {@code kill}, {@code cleanup} and {@code migrate_to_ram} by this package.
 *
 * <p>What is not here, because the clean-up that is modelled took it out, and what stands in its place:
 *
 * <table>
 *   <caption>Removed</caption>
 *   <tr><td>{@code hmm_devmem_add}</td><td>{@code requestFreeMemRegion}, then {@code memremap} with PRIVATE</td></tr>
 *   <tr><td>{@code hmm_devmem_add_resource}, MEMORY_DEVICE_PUBLIC and its entries and look-ups</td><td>nothing</td></tr>
 *   <tr><td>{@code hmm_devmem_ops.free}</td><td>{@code page_free}, which gets the page alone</td></tr>
 *   <tr><td>{@code hmm_devmem_ops.fault}, the fault function in the page map, the global fault entry</td><td>{@code migrate_to_ram}</td></tr>
 *   <tr><td>a count and a completion of devmem's own</td><td>the internal count of the page map</td></tr>
 *   <tr><td>get and set helpers of a page's driver data</td><td>{@code PageRecord.ZONE_DEVICE_DATA}, for any driver</td></tr>
 *   <tr><td>{@code pgmap->data}</td><td>the driver's own object knows its page map; the owner word</td></tr>
 *   <tr><td>{@code altmap_valid}</td><td>the flag {@code ALTMAP_VALID}</td></tr>
 *   <tr><td>{@code hmm_device} (class, minors)</td><td>nothing, it was never used</td></tr>
 *   <tr><td>{@code hmm_vma_alloc_locked_page}</td><td>an ordinary frame, then its page lock</td></tr>
 *   <tr><td>the switch HMM</td><td>{@link org.hmmlab.devmem.DeviceSupport}, independent of mirroring</td></tr>
 * </table>
 */
package org.hmmlab.devmem;
